/** Entry of the deriving thread: reads the case through a connection of its own, and posts the base of it. */
import { parentPort, workerData } from 'node:worker_threads';
import { openReader } from '../store/open.ts';
import { baseOf } from './base.ts';

const opened = openReader(workerData as string, 'bulk');
try {
  const base = baseOf(opened.reader, false);
  const { identities, aliases, credentials } = base.rows;
  parentPort?.postMessage(base, [...identities, ...aliases, ...credentials].map((rows) => rows.buffer as ArrayBuffer));
} finally {
  opened.close();
}
