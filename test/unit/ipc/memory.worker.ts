/** The workflow thread's entry with the case in memory bound to it. */
import { parentPort } from 'node:worker_threads';
import { performerOf } from '../../../electron/engine/perform.ts';
import type { ToWorker } from '../../../electron/engine/worker-wire.ts';
import { memoryWorks } from './memory-case.ts';

const perform = performerOf(memoryWorks(), (message) => parentPort!.postMessage(message));
parentPort!.on('message', (message: ToWorker) => void perform(message));
