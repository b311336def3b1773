/** Where a base is worked out beside the writing connection: in a thread of its own, or inline where there is no bundle of it. */
import type { Base } from './base.ts';
import { startThread, workerFile } from './worker-stream.ts';

/** Whether there is a thread to give the work to. */
export const hasBaseWorker = (): boolean => workerFile('base.worker.js') !== undefined;

/** @param file the database of the case, with the sums committed. */
export function startBase(file: string): { readonly base: Promise<Base>; readonly ended: Promise<void> } {
  const bundle = workerFile('base.worker.js');
  if (bundle === undefined) throw new Error('there is no bundle of the deriving thread');
  const worker = startThread(bundle, file);
  const base = new Promise<Base>((resolve, reject) => {
    worker.once('message', resolve);
    worker.once('error', reject);
    worker.once('exit', () => { reject(new Error('the deriving thread ended before it was done')); });
  });
  return { base, ended: new Promise((resolve) => { worker.once('exit', () => { resolve(); }); }) };
}
