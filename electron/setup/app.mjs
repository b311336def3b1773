// Opens the app from the checkout.
import { spawn } from 'node:child_process';
import { follow } from './electron-node.mjs';
import { root } from './paths.mjs';
import { electronPath } from './runtime.mjs';
import { say } from './say.mjs';

export function launch(args, env = {}) {
  const asRoot = process.platform === 'linux' && process.getuid() === 0;
  // Chromium refuses to start its sandbox as root. Only this development launcher turns it off, and only then.
  if (asRoot) say('you are root, so Chromium cannot use its sandbox: starting with --no-sandbox (a release never does)');
  const environment = { ...process.env, ...env };
  delete environment.ELECTRON_RUN_AS_NODE;
  return spawn(electronPath(), [...(asRoot ? ['--no-sandbox'] : []), root, ...args], { cwd: root, stdio: 'inherit', env: environment });
}

export function openApp(args) {
  return follow(launch(args));
}

