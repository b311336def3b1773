/** These tests start a real Electron, under Xvfb where there is no display. */
import { basename, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';
import type { PrintRuntime } from '../../../electron/print/print-with-electron.ts';
import { electronPath } from '../../../electron/setup/runtime.mjs';

/** Bundles an entry by itself, so that the test does not depend on what lies in dist/. */
export async function runtimeFor(entry: URL, folder: string): Promise<PrintRuntime> {
  const outfile = join(folder, `${basename(entry.pathname, '.ts')}.mjs`);
  await build({ entryPoints: [fileURLToPath(entry)], outfile, bundle: true, platform: 'node', format: 'esm', target: 'node24', external: ['electron'], logLevel: 'warning' });
  return { electronPath: electronPath(), noSandbox: process.getuid?.() === 0, entry: outfile };
}
