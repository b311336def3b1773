// What each npm script does once the machine is set up. Every task resolves to an exit code.
import { spawn } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { openApp } from './app.mjs';
import { isBuilt } from './bundles.mjs';
import { cli } from './cli.mjs';
import { hasDisplay, withDisplay } from './display.mjs';
import { follow, toolOnElectronNode, V8_FLAGS } from './electron-node.mjs';
import { localCache, root } from './paths.mjs';
import { say } from './say.mjs';
import { playwrightCounts, sum, vitestCounts, vitestFailures } from './summary.mjs';

const tool = (...parts) => join(root, 'node_modules', ...parts);
const tsc = tool('typescript', 'bin', 'tsc');
const eslint = tool('eslint', 'bin', 'eslint.js');
const vitest = tool('vitest', 'vitest.mjs');
const playwright = tool('@playwright', 'test', 'cli.js');
const knip = tool('knip', 'bin', 'knip.js');

// The same zone, language and order of letters everywhere.
const plain = { TZ: 'UTC', LC_ALL: 'C' };
const reports = { vitest: join(localCache, 'vitest.json'), playwright: join(localCache, 'playwright.json') };

const folders = ['shared', 'electron', 'renderer', 'test'];

function holdsTypeScript(folder) {
  return readdirSync(join(root, folder), { recursive: true }).some((path) => /\.(ts|tsx|mts)$/.test(path));
}

export async function types() {
  const codes = await Promise.all(
    folders.filter(holdsTypeScript).map((folder) => toolOnElectronNode([tsc, '--pretty', 'false', '-p', folder])),
  );
  return Math.max(0, ...codes);
}

export function lint(args = []) {
  const cache = join(localCache, 'eslint');
  return toolOnElectronNode([eslint, '--config', 'test/lint/eslint.config.mjs', '--cache', '--cache-location', cache, '--max-warnings', '0', ...(args.length > 0 ? args : ['.'])]);
}

function runVitest(args, env = {}) {
  return toolOnElectronNode([vitest, 'run', '--config', 'test/vitest.config.ts', ...args], { env: { ...plain, ...env } });
}

export async function unit(args) {
  // For the tests that start a worker thread or the command line; where it cannot be built, those fail by themselves.
  await build(['cli']);
  return runVitest(args);
}

export const wasm = () => toolOnElectronNode([join(root, 'electron', 'setup', 'wasm.mjs')]);
export const layers = () => runVitest(['test/layers']);
export const docs = () => runVitest(['test/docs']);

export function fuzz(args) {
  const runs = process.env.KEYTRAIL_FUZZ_RUNS ?? '20000';
  return runVitest(['test/fuzz', ...args], { KEYTRAIL_FUZZ_RUNS: runs });
}

export async function build(args = []) {
  const [purpose = 'all'] = args;
  if (!purpose.startsWith('--') && isBuilt(purpose)) return 0;
  return toolOnElectronNode([join(root, 'electron', 'build.mjs'), ...args]);
}

export async function e2e(args) {
  return (await build()) || runPlaywright(args);
}

function runPlaywright(args) {
  return withDisplay((display) =>
    toolOnElectronNode([playwright, 'test', '--config', 'test/playwright.config.ts', '--pass-with-no-tests', ...args], {
      env: { ...plain, ...display, KEYTRAIL_PLAYWRIGHT_REPORT: reports.playwright },
    }),
  );
}

/** Types, lint, layers, unit, docs: everything that needs no window. Goes on after a failure, to show all of them. */
export async function check() {
  const codes = [await types(), await lint(), await unit([])];
  return Math.max(...codes);
}

/** Everything CI runs. */
export async function test() {
  const counts = [];
  const failedStages = [];
  mkdirSync(localCache, { recursive: true });
  for (const report of Object.values(reports)) rmSync(report, { force: true });

  async function stage(name, work, countsOf) {
    const began = Date.now();
    process.stdout.write(`\n── ${name}\n`);
    const code = await work();
    const counted = countsOf?.() ?? { passed: 0, failed: 0, skipped: 0 };
    // A stage that fails without a failing test (types, lint, a crash) is one failure.
    if (code !== 0) failedStages.push(name);
    counts.push(code !== 0 && counted.failed === 0 ? { ...counted, failed: 1 } : counted);
    process.stdout.write(`── ${name}: ${code === 0 ? 'good' : `failed (exit ${code})`}, ${((Date.now() - began) / 1000).toFixed(1)} s\n`);
  }

  await stage('build', build);
  await stage('types', types);
  await stage('lint', () => lint());
  await stage('layers, docs and unit tests', () => runVitest(['--reporter=default', '--reporter=json', `--outputFile.json=${reports.vitest}`]), () => vitestCounts(reports.vitest));
  // The same tests far from Greenwich, half an hour off: not counted twice, but a failure counts.
  await stage('tests about time, in Asia/Kolkata', () => runVitest(['time', 'test/cases', 'test/scenarios', '--reporter=dot'], { TZ: 'Asia/Kolkata' }));
  if (existsSync(join(root, 'test', 'e2e'))) {
    await stage('end to end', () => runPlaywright([]), () => playwrightCounts(reports.playwright));
  }

  const { passed, failed, skipped } = sum(counts);
  const failures = vitestFailures(reports.vitest);
  if (failures.length > 0) process.stdout.write(`\nfailed unit tests:\n${failures.map((one) => `  ${one}\n`).join('')}`);
  if (failedStages.length > 0) process.stdout.write(`\nfailed stages: ${failedStages.join(', ')}\n`);
  process.stdout.write(`\n${passed} passed, ${failed} failed, ${skipped} skipped\n`);
  return failedStages.length > 0 ? 1 : 0;
}

export async function start(args) {
  if (!hasDisplay()) {
    say('there is no display here (neither DISPLAY nor WAYLAND_DISPLAY is set): showing the demonstration on the command line instead');
    return cli(['demo', ...args]);
  }
  return (await build()) || openApp(args);
}

export async function dev(args) {
  const { watchAndRun } = await import('./dev.mjs');
  return watchAndRun(args, build);
}

export async function bench(args) {
  const source = join(root, 'test', 'bench', 'main.ts');
  if (!existsSync(source)) {
    say('there are no benches yet (test/bench/main.ts)');
    return 0;
  }
  return (await build(['bench'])) || toolOnElectronNode([...V8_FLAGS, join(root, 'dist', 'bench.js'), ...args], { env: plain });
}

export async function samples(args) {
  return (await build(['samples'])) || toolOnElectronNode([join(root, 'dist', 'samples.js'), ...args], { env: plain });
}

// On the machine's own Node: its parser wants one buffer larger than Electron's Node gives.
export const unused = () => follow(spawn(process.execPath, [knip, '--config', 'test/lint/knip.json'], { cwd: root, stdio: 'inherit' }));

export async function pack(args) {
  const { packRelease } = await import('./pack.mjs');
  return (await build(['--force'])) || packRelease(args);
}
