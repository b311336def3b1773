/** A display for Electron where there is none: our own Xvfb, which picks a free number itself and ends with the work. */
import { spawn, type ChildProcess } from 'node:child_process';
import { errorOf } from './error-of.ts';

export function hasDisplay(): boolean {
  return process.platform !== 'linux' || (process.env['DISPLAY'] ?? '') !== '' || (process.env['WAYLAND_DISPLAY'] ?? '') !== '';
}

/** Runs `work` with the environment variables that name a display. */
export async function withDisplay<T>(work: (environment: Readonly<Record<string, string>>) => Promise<T>): Promise<T> {
  if (hasDisplay()) return work({});
  const xvfb = spawn('Xvfb', ['-displayfd', '3', '-screen', '0', '1280x1024x24', '-nolisten', 'tcp', '-noreset'], { stdio: ['ignore', 'ignore', 'ignore', 'pipe'] });
  const stop = (): void => { xvfb.kill(); };
  process.once('exit', stop);
  try {
    return await work({ DISPLAY: `:${await displayNumberOf(xvfb)}` });
  } finally {
    process.off('exit', stop);
    stop();
  }
}

function displayNumberOf(xvfb: ChildProcess): Promise<string> {
  return new Promise((resolve, reject) => {
    let text = '';
    xvfb.stdio[3]?.on('data', (chunk: Buffer) => {
      text += chunk.toString();
      if (text.includes('\n')) resolve(text.trim());
    });
    xvfb.once('error', (error) => {
      const missing = 'code' in error && error.code === 'ENOENT';
      reject(new Error(missing ? 'there is no display here, and Xvfb, which would stand in for one, is not installed (Debian package xvfb)' : `Xvfb could not be started (${errorOf(error)})`));
    });
    xvfb.once('exit', (code) => { reject(new Error(`there is no display here, and Xvfb ended at once (exit ${code ?? 'by signal'})`)); });
  });
}
