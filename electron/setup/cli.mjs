// `npm run -s cli -- COMMAND …`: the command line on Electron's Node. Prints nothing of its own on standard output.
import { join } from 'node:path';
import { isBuilt } from './bundles.mjs';
import { onElectronNode, toolOnElectronNode } from './electron-node.mjs';
import { root } from './paths.mjs';
import { isPrepared, prepare } from './prepare.mjs';
import { Refusal, say } from './say.mjs';
import { dist } from './stale.mjs';

/**
 * V8 keeps the memory of its compilers instead of asking for it anew with each function, which costs an import a tenth of its time where touching
 * memory for the first time is dear. It must be said before V8 starts. The engine of the window is given the same (`ipc/engine-process.ts`), and the benches.
 */
const V8_FLAGS = ['--managed-zone-memory'];

/** Resolves to the exit code of the command. */
export async function cli(args) {
  if (!isPrepared()) await prepare();
  if (!isBuilt('cli')) {
    const code = await toolOnElectronNode([join(root, 'electron', 'build.mjs'), 'cli'], { stdio: ['ignore', 2, 2] });
    if (code !== 0) throw new Refusal('the command line could not be built; the messages are above', 2);
  }
  return onElectronNode([...V8_FLAGS, join(dist, 'cli.js'), ...args]);
}

if (process.argv[1] === import.meta.filename) {
  try {
    // npm runs scripts in the package's folder and tells where it was called; that is where a typed path is meant from.
    // Started elsewhere by another program, the working folder is the one it chose, whatever npm said further up.
    if (process.env.INIT_CWD !== undefined && process.cwd() === root) process.chdir(process.env.INIT_CWD);
    process.exitCode = await cli(process.argv.slice(2));
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    say(error.message);
    process.exitCode = error.code;
  }
}
