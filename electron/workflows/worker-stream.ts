/** A generator that runs in a thread of its own, at most so many bytes ahead of the one who asks. */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parentPort, Worker, workerData, type Transferable } from 'node:worker_threads';

/** More rooms than are on their way at a time would only be kept. */
export const MOST_ROOMS = 64;

/** Memory that was moved away and came back, to be filled again: asking for new memory each time costs more than filling it. */
export class Rooms {
  readonly #free: ArrayBuffer[] = [];

  /** The one that waited longest goes when there are many: its size may not be asked for any more. */
  add(room: ArrayBuffer): void {
    if (this.#free.length >= MOST_ROOMS) this.#free.shift();
    this.#free.push(room);
  }

  /** Memory of exactly this size, its old content still in it; undefined when there is none. */
  take(bytes: number): ArrayBuffer | undefined {
    const at = this.#free.findLastIndex((room) => room.byteLength === bytes);
    return at === -1 ? undefined : this.#free.splice(at, 1)[0];
  }
}

interface Done { readonly cost: number; readonly rooms: readonly ArrayBuffer[] }
/** Small messages go together: what it costs to send one is more than a small file costs to read. */
interface Posted<M> { readonly cost: number; readonly messages: readonly M[]; readonly ended: boolean }

/** Every message costs a little, so that a flood of tiny files is bounded too. */
const MESSAGE_BYTES = 4096;
/** Messages wait for others until they come to so much. */
const TOGETHER_BYTES = 256 * 1024;

/** Eight megabytes for each half of what is new: objects of a thread that passes readings on die young or live long, and more room costs more to touch. */
const YOUNG_MB = 24;

/** A thread of an import. */
export function startThread(file: string, data: unknown): Worker {
  return new Worker(file, { workerData: data, resourceLimits: { maxYoungGenerationSizeMb: YOUNG_MB } });
}

/** A worker's file beside the bundle that runs now; undefined when run from sources. */
export function workerFile(name: string): string | undefined {
  const beside = join(fileURLToPath(new URL('.', import.meta.url)), name);
  return existsSync(beside) ? beside : undefined;
}

/** The thread's side: posts what `start` makes of the data it was given. `pack` gives each message its size and what of it is moved, not copied. */
export function runAsStream<S, M>(start: (data: S, rooms: Rooms) => AsyncGenerator<M>, windowBytes: number, pack: (message: M) => { message: M; bytes: number; moved: readonly Transferable[] }): void {
  const port = parentPort;
  if (port === null) throw new Error('this runs only as a worker thread');
  let inFlight = 0;
  let wake: (() => void) | undefined;
  const rooms = new Rooms();
  port.on('message', ({ cost, rooms: back }: Done) => {
    inFlight -= cost;
    for (const room of back) rooms.add(room);
    wake?.();
  });
  let held: M[] = [];
  let cost = 0;
  /** Several messages may lie in one piece of memory. */
  let moved = new Set<Transferable>();
  const post = (ended: boolean): void => {
    inFlight += cost;
    port.postMessage({ cost, messages: held, ended } satisfies Posted<M>, [...moved]);
    held = [];
    cost = 0;
    moved = new Set();
  };
  const run = async (): Promise<void> => {
    for await (const made of start(workerData as S, rooms)) {
      const packed = pack(made);
      held.push(packed.message);
      cost += MESSAGE_BYTES + packed.bytes;
      for (const piece of packed.moved) moved.add(piece);
      if (cost < TOGETHER_BYTES) continue;
      while (inFlight > 0 && inFlight + cost > windowBytes) await new Promise<void>((resolve) => { wake = resolve; });
      post(false);
    }
    post(true);
    port.close();
  };
  run().catch((error: unknown) => {
    throw error;
  });
}

/** The asking side. `roomsOf`: memory that nobody uses any more once the message after this one is asked for, or the last one of those that lie in it; it goes back to be filled again. */
export async function* streamFrom<M>(file: string, data: unknown, roomsOf: (message: M) => readonly ArrayBuffer[]): AsyncGenerator<M> {
  const worker = startThread(file, data);
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
      for (const { cost, messages, ended: last } of arrived) {
        const rooms = new Set<ArrayBuffer>();
        for (const message of messages) {
          yield message;
          for (const room of roomsOf(message)) rooms.add(room);
        }
        if (last) return;
        worker.postMessage({ cost, rooms: [...rooms] } satisfies Done, [...rooms]);
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
