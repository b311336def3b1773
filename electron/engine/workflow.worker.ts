/** Entry of the workflow thread: it alone may write. */
import { parentPort } from 'node:worker_threads';
import { must } from '../base/assert.ts';
import { bindWorks } from './bind.ts';
import { performerOf } from './perform.ts';
import type { ToWorker } from './worker-wire.ts';

const port = must(parentPort, 'the engine that started this thread');
const perform = performerOf(bindWorks(), (message) => port.postMessage(message));
port.on('message', (message: ToWorker) => void perform(message));
