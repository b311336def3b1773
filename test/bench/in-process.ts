/** Runs a job of `jobs.ts` in a fresh process of the same runtime, with the same flags. */
import { spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import type { Done } from './jobs.ts';

export const JOB_FLAG = '--job';

export function inProcess(...args: readonly string[]): Promise<Done> {
  const child = spawn(process.execPath, [...process.execArgv, fileURLToPath(import.meta.url), JOB_FLAG, ...args], { stdio: ['ignore', 'pipe', 'inherit'] });
  let text = '';
  child.stdout.on('data', (piece: Buffer) => { text += piece.toString(); });
  return new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('exit', (code, signal) => {
      if (code === 0) resolve(JSON.parse(text) as Done);
      else reject(new Error(`the bench job ${args.join(' ')} ended with ${signal ?? `exit code ${String(code)}`}`));
    });
  });
}
