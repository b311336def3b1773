// `npm run -s cli -- COMMAND …`: the command line on Electron's Node. Prints nothing of its own on standard output.
import { join } from 'node:path';
import { isBuilt } from './bundles.mjs';
import { onElectronNode, toolOnElectronNode, V8_FLAGS } from './electron-node.mjs';
import { root } from './paths.mjs';
import { isPrepared, prepare } from './prepare.mjs';
import { Refusal, say } from './say.mjs';
import { dist } from './stale.mjs';

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
