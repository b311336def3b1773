// What is bundled from what. An entry whose source is not there is left out.
import { existsSync, readdirSync } from 'node:fs';
import { basename, join } from 'node:path';
import { root } from './paths.mjs';
import { isStale } from './stale.mjs';

const fixed = [
  { name: 'main', source: 'electron/main.ts', output: 'main.js', for: 'app' },
  { name: 'preload', source: 'electron/preload.ts', output: 'preload.cjs', for: 'app' },
  { name: 'engine', source: 'electron/engine/engine.ts', output: 'engine.js', for: 'app' },
  { name: 'reader', source: 'electron/engine/reader.ts', output: 'reader.js', for: 'app' },
  { name: 'cli', source: 'electron/cli/cli.ts', output: 'cli.js', for: 'cli' },
  { name: 'bench', source: 'test/bench/main.ts', output: 'bench.js', for: 'bench' },
  { name: 'samples', source: 'test/samples/main.ts', output: 'samples.js', for: 'samples' },
];

/** `x.worker.ts` → `x.worker.js` (a worker thread), `x.entry.ts` → `x.js` (a process of its own, such as the PDF printer). */
function found() {
  return readdirSync(join(root, 'electron'), { recursive: true })
    .filter((path) => path.endsWith('.worker.ts') || path.endsWith('.entry.ts'))
    .sort()
    .map((path) => {
      const name = basename(path, '.ts').replace(/\.entry$/, '');
      return { name, source: `electron/${path}`, output: `${name}.js`, for: 'cli' };
    });
}

/** What a purpose needs: the app also runs what the command line does; the benches too. */
const needs = { cli: ['cli'], all: ['cli', 'app'], bench: ['cli', 'bench'], samples: ['cli', 'samples'] };

/** @param {'cli' | 'all' | 'bench' | 'samples'} purpose */
export function entries(purpose) {
  return [...fixed, ...found()].filter((entry) => needs[purpose].includes(entry.for) && existsSync(join(root, entry.source)));
}

export const renderer = { name: 'renderer', source: 'renderer/index.html', output: 'renderer/index.html' };

export function hasRenderer() {
  return existsSync(join(root, renderer.source));
}

export function staleEntries(purpose) {
  return entries(purpose).filter((entry) => isStale(entry.name, entry.output));
}

export function isBuilt(purpose) {
  if (staleEntries(purpose).length > 0) return false;
  return purpose !== 'all' || !hasRenderer() || !isStale(renderer.name, renderer.output);
}
