/** Entry of the deriving thread: reads the case through a connection of its own, and posts the base of it. */
import { parentPort, workerData } from 'node:worker_threads';
import { checkpoint, openReader } from '../store/open.ts';
import { baseOf } from './base.ts';

const file = workerData as string;
const opened = openReader(file, 'bulk');
try {
  const base = baseOf(opened.reader, false);
  const { identities, aliases, credentials } = base.rows;
  parentPort?.postMessage(base, [...identities, ...aliases, ...credentials].map((rows) => rows.buffer as ArrayBuffer));
} finally {
  opened.close();
}
// The sorting that goes on beside takes longer: what it would have to copy at the end is copied by then.
try {
  checkpoint(file);
} catch {
  // A full disk, for one: whoever writes next is told so.
}
