/** The engine as a utility process: its own memory, its own threads, killed without taking the window along. */
import { utilityProcess } from 'electron';
import type { Log } from '../base/log.ts';
import type { FromEngine } from '../base/wire.ts';
import { ENGINE_NAME, type EngineProcess } from './engine-client.ts';

/** As the command line is started with (`setup/electron-node.mjs` says why); flags of V8 reach such a process only in this form. */
const V8_FLAGS: readonly string[] = ['--js-flags=--managed-zone-memory --no-parallel-scavenge --heap-growing-percent=40'];

export function startEngine(script: string, dataFolder: string, log: Log): EngineProcess {
  const child = utilityProcess.fork(script, [dataFolder], { serviceName: ENGINE_NAME, stdio: ['ignore', 'pipe', 'pipe'], env: quietEnvironment(), execArgv: [...V8_FLAGS] });
  // Nothing should print there; what does (a native library, an uncaught error) belongs in the log.
  for (const stream of [child.stdout, child.stderr]) {
    stream?.on('data', (chunk: Buffer) => log.write('warning', 'the engine printed', { text: chunk.toString('utf8') }));
  }
  return {
    post: (message) => child.postMessage(message),
    onMessage: (listener) => void child.on('message', (message: FromEngine) => listener(message)),
    onExit: (listener) => void child.once('exit', listener),
    kill: () => void child.kill(),
  };
}

/** Node options from the surroundings could load code or open a debug port in the process that holds the evidence. */
function quietEnvironment(): NodeJS.ProcessEnv {
  const { NODE_OPTIONS: _options, NODE_EXTRA_CA_CERTS: _certificates, ELECTRON_RUN_AS_NODE: _asNode, ...rest } = process.env;
  return rest;
}
