// Runs a script on the Node inside Electron: the very runtime that ships, whatever Node the machine has.
import { spawn } from 'node:child_process';
import { constants } from 'node:os';
import { root } from './paths.mjs';
import { electronPath } from './runtime.mjs';

/**
 * V8 keeps the memory of its compilers instead of asking for it anew with each function, which costs an import a tenth of its time where touching
 * memory for the first time is dear. And it collects what died young in the thread that made it: an import has work for every core already, and
 * threads that help for a millisecond cost it a twentieth. And heaps grow by little at a time: by default one becomes several times what is in use before
 * V8 looks for what is not, and an import has three; by measurement that takes a sixth off the memory of an import and of findings, and no time. All must
 * be said before V8 starts. The engine of the window is given the same (`ipc/engine-process.ts`).
 */
export const V8_FLAGS = ['--managed-zone-memory', '--no-parallel-scavenge', '--heap-growing-percent=40'];

/** Resolves to the exit code. */
export function onElectronNode(args, { stdio = 'inherit', env = {} } = {}) {
  return follow(spawn(electronPath(), args, { cwd: process.cwd(), stdio, env: { ...process.env, ...env, ELECTRON_RUN_AS_NODE: '1' } }));
}

/** The same with our folder as working folder, for tools that take their paths from there. */
export function toolOnElectronNode(args, { stdio = 'inherit', env = {} } = {}) {
  return follow(spawn(electronPath(), args, { cwd: root, stdio, env: { ...process.env, ...env, ELECTRON_RUN_AS_NODE: '1' } }));
}

/** Passes signals on to a child and resolves to its exit code, as a shell would count it. A signal also ends what comes after. */
export function follow(child) {
  const signals = ['SIGINT', 'SIGTERM', 'SIGHUP'];
  let stopped;
  const pass = (signal) => {
    stopped = signal;
    child.kill(signal);
  };
  for (const signal of signals) process.on(signal, pass);
  return new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('exit', (code, signal) => {
      for (const each of signals) process.off(each, pass);
      if (stopped !== undefined) process.exit(128 + constants.signals[stopped]);
      resolve(code ?? 128 + (constants.signals[signal] ?? 0));
    });
  });
}
