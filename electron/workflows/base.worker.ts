/** Entry of the deriving thread: reads the case through a connection of its own, and posts the base of it. */
import { parentPort, workerData } from 'node:worker_threads';
import { openReader } from '../store/open.ts';
import { baseOf } from './derive-base.ts';

const opened = openReader(workerData as string);
try {
  parentPort?.postMessage(baseOf(opened.reader, false));
} finally {
  opened.close();
}
