/** A generator that runs in a thread of its own, at most so many bytes ahead of the one who asks. */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parentPort, Worker, workerData, type Transferable } from 'node:worker_threads';

interface Posted<M> { readonly cost: number; readonly message: M | undefined }

/** A worker's file beside the bundle that runs now; undefined when run from sources. */
export function workerFile(name: string): string | undefined {
  const beside = join(fileURLToPath(new URL('.', import.meta.url)), name);
  return existsSync(beside) ? beside : undefined;
}

/** The thread's side: posts what `start` makes of the data it was given. `pack` gives each message its size and what of it is moved, not copied. */
export function runAsStream<S, M>(start: (data: S) => AsyncGenerator<M>, windowBytes: number, pack: (message: M) => { message: M; bytes: number; moved: readonly Transferable[] }): void {
  const port = parentPort;
  if (port === null) throw new Error('this runs only as a worker thread');
  let inFlight = 0;
  let wake: (() => void) | undefined;
  port.on('message', (done: number) => {
    inFlight -= done;
    wake?.();
  });
  const run = async (): Promise<void> => {
    for await (const made of start(workerData as S)) {
      const { message, bytes, moved } = pack(made);
      // Every message costs a little, so that a flood of tiny files is bounded too.
      const cost = 4096 + bytes;
      while (inFlight > 0 && inFlight + cost > windowBytes) await new Promise<void>((resolve) => { wake = resolve; });
      inFlight += cost;
      port.postMessage({ cost, message } satisfies Posted<M>, moved);
    }
    port.postMessage({ cost: 0, message: undefined } satisfies Posted<M>);
    port.close();
  };
  run().catch((error: unknown) => {
    throw error;
  });
}

/** The asking side. */
export async function* streamFrom<M>(file: string, data: unknown): AsyncGenerator<M> {
  const worker = new Worker(file, { workerData: data });
  let queue: Posted<M>[] = [];
  let wake: (() => void) | undefined;
  const ended: { failure?: Error; exited?: true } = {};
  worker.on('message', (posted: Posted<M>) => { queue.push(posted); wake?.(); });
  worker.on('error', (error: Error) => { ended.failure = error; wake?.(); });
  worker.on('exit', () => { ended.exited = true; wake?.(); });
  try {
    for (;;) {
      const arrived = queue;
      queue = [];
      for (const { cost, message } of arrived) {
        if (message === undefined) return;
        yield message;
        worker.postMessage(cost);
      }
      if (arrived.length > 0) continue;
      if (ended.failure !== undefined) throw ended.failure;
      if (ended.exited === true) throw new Error('the reading thread ended before it was done');
      await new Promise<void>((resolve) => { wake = resolve; });
    }
  } finally {
    await worker.terminate();
  }
}
