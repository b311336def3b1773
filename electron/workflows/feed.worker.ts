/** Entry of the reading thread: runs `feed` and posts its messages, at most `WINDOW_BYTES` ahead of the storing thread. */
import { parentPort, workerData } from 'node:worker_threads';
import { feed, type FeedSpec } from './feed.ts';

const WINDOW_BYTES = 24 * 1024 * 1024;
const port = parentPort;
if (port === null) throw new Error('feed.worker runs only as a worker thread');

let inFlight = 0;
let wake: (() => void) | undefined;
port.on('message', (done: number) => {
  inFlight -= done;
  wake?.();
});

async function run(): Promise<void> {
  for await (const message of feed(workerData as FeedSpec)) {
    // Every message costs a little, so that a flood of tiny files is bounded too.
    const cost = 4096 + (message.kind === 'chunk' ? message.bytes.length : 0);
    while (inFlight > 0 && inFlight + cost > WINDOW_BYTES) await new Promise<void>((resolve) => { wake = resolve; });
    inFlight += cost;
    if (message.kind === 'chunk') {
      const { bytes } = message;
      // A buffer that is all its own is moved; a view of one that somebody may still write to is copied first.
      const own = bytes.buffer instanceof ArrayBuffer && bytes.buffer.byteLength === bytes.length ? bytes : Uint8Array.from(bytes);
      port?.postMessage({ cost, message: { ...message, bytes: own } }, [own.buffer as ArrayBuffer]);
    } else port?.postMessage({ cost, message });
  }
  port?.postMessage({ cost: 0, message: undefined });
  port?.close();
}

run().catch((error: unknown) => {
  throw error;
});
