// node_modules as the lock file says, and only then: a stamp inside node_modules holds the lock file's digest.
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { root } from './paths.mjs';
import { Refusal, say } from './say.mjs';

const stamp = join(root, 'node_modules', '.keytrail-packages');

export function lockDigest() {
  return createHash('sha256').update(readFileSync(join(root, 'package-lock.json'))).digest('hex');
}

export function packagesAreCurrent() {
  try {
    return readFileSync(stamp, 'utf8').trim() === lockDigest();
  } catch {
    return false;
  }
}

export function installPackages() {
  say('installing the packages of package-lock.json (npm ci); the first time takes a minute or two');
  // Nothing we use needs an install script; they stay off.
  const npm = spawnSync('npm', ['ci', '--ignore-scripts', '--no-audit', '--no-fund', '--loglevel=error', '--no-update-notifier'], {
    cwd: root,
    stdio: ['ignore', 2, 2],
    env: { ...process.env, ELECTRON_SKIP_BINARY_DOWNLOAD: '1' },
  });
  if (npm.error !== undefined) throw new Refusal(`npm could not be started: ${npm.error.message}`);
  if (npm.status !== 0) throw new Refusal(`npm ci failed (exit ${npm.status ?? npm.signal}); its own message is above`, 1);
  markPackagesCurrent();
}

export function markPackagesCurrent() {
  mkdirSync(join(root, 'node_modules'), { recursive: true });
  writeFileSync(stamp, `${lockDigest()}\n`);
}
