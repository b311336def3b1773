/**
 * The command line as built, in a process of its own, so that it can be killed. The bundles are copied first: a build that runs at the
 * same time replaces them.
 */
import { spawn, spawnSync, type ChildProcess } from 'node:child_process';
import { copyFileSync, mkdirSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll } from 'vitest';

const root = join(import.meta.dirname, '../../..');
const env = { ...process.env, ELECTRON_RUN_AS_NODE: '1' };
let folder = '';

beforeAll(() => {
  const cache = join(root, 'node_modules', '.cache', 'keytrail');
  mkdirSync(cache, { recursive: true });
  folder = mkdtempSync(join(cache, 'cli-'));
  for (const name of readdirSync(join(root, 'dist'))) if (name === 'cli.js' || name.endsWith('.worker.js')) copyFileSync(join(root, 'dist', name), join(folder, name));
});
afterAll(() => { rmSync(folder, { recursive: true, force: true }); });

export interface Ran { readonly code: number | null; readonly out: string; readonly err: string }

export function cli(args: readonly string[]): Ran {
  const r = spawnSync(process.execPath, [join(folder, 'cli.js'), ...args], { env, encoding: 'utf8', maxBuffer: 1 << 26 });
  return { code: r.status, out: r.stdout, err: r.stderr };
}

export const startCli = (args: readonly string[]): ChildProcess => spawn(process.execPath, [join(folder, 'cli.js'), ...args], { env, stdio: ['ignore', 'ignore', 'pipe'] });
