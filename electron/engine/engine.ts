/**
 * Entry of the engine, a utility process. This thread answers reads and stays responsive; everything that writes or
 * takes long runs on the workflow thread.
 */
import type { ParentPort } from 'electron';
import { Worker } from 'node:worker_threads';
import { must } from '../base/assert.ts';
import type { Ask, FromEngine } from '../base/wire.ts';
import { answer } from './answer.ts';
import { bindReads } from './bind.ts';
import { handlersOf } from './dispatch.ts';
import { worksOn } from './tasks.ts';

const main: ParentPort = process.parentPort;
const post = (message: FromEngine): void => main.postMessage(message);
const dataFolder = must(process.argv[2], 'the data folder, as first argument');

const worker = new Worker(new URL('./workflow.worker.js', import.meta.url));
// Without its writing half the engine is no use: end here, and main starts a whole new one and says so.
worker.on('error', (error) => {
  post({ kind: 'log', level: 'error', what: 'workflow thread failed', details: { error: String(error), stack: error instanceof Error ? error.stack : undefined } });
  process.exit(70);
});
worker.on('exit', () => process.exit(70));

const handlers = handlersOf({
  reads: bindReads(),
  works: worksOn(worker, (task, progress) => post({ kind: 'push', name: 'progress', value: { task, ...progress } })),
  push: (name, value) => post({ kind: 'push', name, value }),
  dataFolder,
});

main.on('message', ({ data }: { data: Ask }) => void answer(handlers, data).then(post));
