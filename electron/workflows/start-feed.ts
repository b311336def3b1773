/** Where the reading of evidence runs: in its own thread in the app and on the command line, inline in tests. */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Worker } from 'node:worker_threads';
import { feed, type FeedMessage, type FeedSpec } from './feed.ts';

/** Beside the bundle that runs now; undefined when run from sources. */
function workerFile(): string | undefined {
  const beside = join(fileURLToPath(new URL('.', import.meta.url)), 'feed.worker.js');
  return existsSync(beside) ? beside : undefined;
}

interface Posted { readonly cost: number; readonly message: FeedMessage | undefined }

export function startFeed(spec: FeedSpec): AsyncGenerator<FeedMessage> {
  const file = workerFile();
  return file === undefined ? feed(spec) : fromWorker(file, spec);
}

async function* fromWorker(file: string, spec: FeedSpec): AsyncGenerator<FeedMessage> {
  const worker = new Worker(file, { workerData: spec });
  const queue: Posted[] = [];
  let wake: (() => void) | undefined;
  const end: { failure?: Error; exited: boolean } = { exited: false };
  worker.on('message', (posted: Posted) => { queue.push(posted); wake?.(); });
  worker.on('error', (error: Error) => { end.failure = error; wake?.(); });
  worker.on('exit', () => { end.exited = true; wake?.(); });
  try {
    for (;;) {
      const posted = queue.shift();
      if (posted === undefined) {
        if (end.failure !== undefined) throw end.failure;
        if (end.exited) throw new Error('the reading thread ended before it was done');
        await new Promise<void>((resolve) => { wake = resolve; });
        continue;
      }
      if (posted.message === undefined) return;
      yield posted.message;
      worker.postMessage(posted.cost);
    }
  } finally {
    await worker.terminate();
  }
}
