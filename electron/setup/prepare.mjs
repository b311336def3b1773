// Everything a fresh machine needs, in order; each step does nothing when it is done already.
import { createHash } from 'node:crypto';
import { join } from 'node:path';
import { withLock } from './lock.mjs';
import { installPackages, packagesAreCurrent } from './packages.mjs';
import { root, userCache } from './paths.mjs';
import { findElectron, provideRuntime } from './runtime.mjs';
import { provideSystemPackages } from './system.mjs';

/** Enough to run a command, judged by two small files. */
export function isPrepared() {
  return packagesAreCurrent() && findElectron() !== undefined;
}

export async function prepare() {
  const lock = join(userCache, 'locks', createHash('sha256').update(root).digest('hex').slice(0, 16));
  await withLock(lock, 'setting up', () => {
    if (!packagesAreCurrent()) installPackages();
    provideSystemPackages();
    provideRuntime();
  });
}
