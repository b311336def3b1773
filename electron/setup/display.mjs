// A display for Electron where there is none: our own Xvfb, which picks a free number itself and dies with us.
import { spawn } from 'node:child_process';
import { Refusal } from './say.mjs';

export function hasDisplay() {
  return Boolean(process.env.DISPLAY) || Boolean(process.env.WAYLAND_DISPLAY) || process.platform !== 'linux';
}

/** Runs `work` with the environment variables that name a display. */
export async function withDisplay(work) {
  if (hasDisplay()) return work({});
  const xvfb = spawn('Xvfb', ['-displayfd', '3', '-screen', '0', '1920x1200x24', '-nolisten', 'tcp', '-noreset'], {
    stdio: ['ignore', 'ignore', 'ignore', 'pipe'],
  });
  const stop = () => xvfb.kill();
  process.on('exit', stop);
  try {
    return await work({ DISPLAY: `:${await displayNumberOf(xvfb)}` });
  } finally {
    process.off('exit', stop);
    stop();
  }
}

function displayNumberOf(xvfb) {
  return new Promise((resolve, reject) => {
    let text = '';
    xvfb.stdio[3].on('data', (chunk) => {
      text += chunk;
      if (text.includes('\n')) resolve(text.trim());
    });
    xvfb.once('error', (error) => reject(new Refusal(`Xvfb could not be started: ${error.message}`, 1)));
    xvfb.once('exit', (code) => reject(new Refusal(`Xvfb ended at once (exit ${code})`, 1)));
  });
}
