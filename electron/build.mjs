// Sources → dist/. esbuild for what runs in Node and Electron, vite for the window. Only what is stale is made again.
// `build.mjs [cli|all|bench|samples] [--force]`; run by electron/setup, on Electron's own Node.
import { mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import * as esbuild from 'esbuild';
import { entries, hasRenderer, renderer, staleEntries } from './setup/bundles.mjs';
import { withLock } from './setup/lock.mjs';
import { root } from './setup/paths.mjs';
import { say } from './setup/say.mjs';
import { dist, filesBelow, isStale, recordInputs } from './setup/stale.mjs';

const purpose = process.argv.slice(2).find((word) => !word.startsWith('--')) ?? 'all';
const force = process.argv.includes('--force');
const { version } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));

// Native code cannot be bundled; it stays in node_modules and is packaged beside the bundles.
const external = ['electron', 'better-sqlite3', '@duckdb/node-api'];

function optionsFor(entry) {
  const common = {
    absWorkingDir: root,
    entryPoints: [entry.source],
    outfile: join(dist, entry.output),
    bundle: true,
    external,
    loader: { '.sql': 'text', '.json': 'json' },
    define: { 'process.env.KEYTRAIL_VERSION': JSON.stringify(version) },
    sourcemap: true,
    // Read at every start: what is shorter is read sooner. Names stay, so that a stack trace can be understood without the map.
    minifyWhitespace: true,
    minifySyntax: true,
    metafile: true,
    charset: 'utf8',
    legalComments: 'none',
    logLevel: 'silent', // attempt() says what went wrong, once
  };
  // A sandboxed preload is one CommonJS file that can require almost nothing.
  if (entry.name === 'preload') return { ...common, platform: 'browser', format: 'cjs', target: 'chrome148', sourcemap: 'inline' };
  return {
    ...common,
    platform: 'node',
    format: 'esm',
    target: 'node24',
    // CommonJS packages inside an ES module still call require() for Node's own modules.
    banner: { js: "import { createRequire as keytrailCreateRequire } from 'node:module'; const require = keytrailCreateRequire(import.meta.url);" },
  };
}

async function bundle(entry) {
  const before = newFileTime();
  const { metafile } = await esbuild.build(optionsFor(entry));
  recordInputs(entry.name, Object.keys(metafile.inputs), before);
}

async function bundleRenderer() {
  const before = newFileTime();
  const inputs = [...filesBelow('renderer'), ...filesBelow('shared')];
  const { build } = await import('vite');
  await build({ configFile: join(root, 'renderer', 'vite.config.ts'), logLevel: 'warn' });
  recordInputs(renderer.name, inputs, before);
}

// File times are coarser than the clock; a small allowance errs towards building again.
function newFileTime() {
  return Date.now() - 20;
}

async function run() {
  const stale = force ? entries(purpose) : staleEntries(purpose);
  const withWindow = purpose === 'all' && hasRenderer() && (force || isStale(renderer.name, renderer.output));
  if (stale.length === 0 && !withWindow) return;
  say(`building ${[...stale.map((entry) => entry.name), ...(withWindow ? ['renderer'] : [])].join(', ')}`);
  // One broken entry does not keep the others from being built.
  const made = await Promise.all([...stale.map((entry) => attempt(entry.name, () => bundle(entry))), ...(withWindow ? [attempt(renderer.name, bundleRenderer)] : [])]);
  if (made.includes(false)) process.exitCode = 1;
}

async function attempt(name, work) {
  try {
    await work();
    return true;
  } catch (error) {
    say(`${name} could not be built: ${error.message}`);
    return false;
  }
}

mkdirSync(dist, { recursive: true });
await withLock(join(dist, '.lock'), 'building', run);
