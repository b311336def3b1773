// Is a bundle older than what it was made from? Each bundle keeps the list of its inputs with their size and time;
// a changed, missing or touched input makes it stale. Exact (the list is the bundler's own) and quick (a few stats).
import { mkdirSync, readFileSync, readdirSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { lockDigest } from './packages.mjs';
import { root } from './paths.mjs';

export const dist = join(root, 'dist');

const listOf = (name) => join(dist, '.inputs', `${name}.json`);
const builders = ['electron/build.mjs', 'renderer/vite.config.ts', 'package.json'];

function stateOf(path) {
  try {
    const { mtimeMs, size } = statSync(join(root, path));
    return `${mtimeMs} ${size}`;
  } catch {
    return 'missing';
  }
}

export function isStale(name, output) {
  try {
    if (stateOf(relative(root, join(dist, output))) === 'missing') return true;
    const { lock, inputs } = JSON.parse(readFileSync(listOf(name), 'utf8'));
    return lock !== lockDigest() || inputs.some(([path, state]) => stateOf(path) !== state);
  } catch {
    return true;
  }
}

/** `before` is the time the build began: an input changed since then was perhaps read before its change. */
export function recordInputs(name, paths, before) {
  const inputs = [...builders, ...paths.filter((path) => !path.startsWith('node_modules/'))].map((path) => {
    const changedMeanwhile = (statSync(join(root, path), { throwIfNoEntry: false })?.mtimeMs ?? Infinity) >= before;
    return [path, changedMeanwhile ? 'changed while building' : stateOf(path)];
  });
  mkdirSync(dirname(listOf(name)), { recursive: true });
  writeFileSync(listOf(name), JSON.stringify({ lock: lockDigest(), inputs }));
}

/** Every file below a folder, as a path from the root; for a bundler that does not tell its inputs. */
export function filesBelow(folder) {
  return readdirSync(join(root, folder), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => relative(root, join(entry.parentPath ?? entry.path, entry.name)))
    .sort();
}
