/**
 * The engine's side of the workflow thread: one job runs at a time there, because there is one writing connection.
 * A long job (it has a task the person sees) makes every other job answer `busy` at once, naming it; short jobs queue.
 * Cancelling sets a flag in shared memory, which the other thread sees even while it is busy.
 */
import { fail, type Result } from '../../shared/domain/fault.ts';
import type { Progress, WorkInput, WorkName, WorkOutput } from './services.ts';
import type { FromWorker, ToWorker } from './worker-wire.ts';

export interface Job {
  /** The window's id for a long job; undefined for a short one. */
  readonly task?: string | undefined;
  /** The job in words, for whoever is told that it is still running. */
  readonly what: string;
  /** A new job replaces a running or waiting one of the same kind: the newest question wins. */
  readonly replaces?: boolean | undefined;
}

export interface Works {
  run<N extends WorkName>(name: N, input: WorkInput<N>, job: Job): Promise<Result<WorkOutput<N>>>;
  /** True when there was such a task to cancel. */
  cancel(task: string): boolean;
}

/** A worker thread, or in tests something that answers like one. */
export interface WorkerLike {
  postMessage(message: ToWorker): void;
  on(event: 'message', listener: (message: FromWorker) => void): unknown;
}

/** An error of the workflow thread, with the stack it had there. */
export class WorkerBug extends Error {
  constructor(message: string, stack: string | undefined) {
    super(message);
    this.name = 'WorkerBug';
    if (stack !== undefined) this.stack = stack;
  }
}

interface Running {
  readonly name: WorkName;
  readonly job: Job;
  readonly flag: Int32Array;
  readonly settle: (answer: FromWorker & { readonly kind: 'answer' | 'bug' }) => void;
}

export function worksOn(worker: WorkerLike, onProgress: (task: string, progress: Progress) => void): Works {
  const running = new Map<number, Running>();
  let lastId = 0;

  worker.on('message', (message) => {
    const job = running.get(message.id);
    if (job === undefined) return;
    if (message.kind === 'progress') {
      if (job.job.task !== undefined) onProgress(job.job.task, message.progress);
      return;
    }
    running.delete(message.id);
    job.settle(message);
  });

  return {
    run(name, input, job) {
      const long = [...running.values()].find((other) => other.job.task !== undefined);
      if (long !== undefined) return Promise.resolve(fail({ code: 'busy', what: long.job.what }));
      if (job.replaces === true) {
        for (const other of running.values()) if (other.name === name) Atomics.store(other.flag, 0, 1);
      }
      const id = ++lastId;
      const flag = new Int32Array(new SharedArrayBuffer(4));
      return new Promise((resolve, reject) => {
        running.set(id, {
          name, job, flag,
          settle: (answer) => {
            // The worker runs services[name] with this very input; the answer's type is that function's.
            if (answer.kind === 'bug') reject(new WorkerBug(answer.message, answer.stack));
            else resolve(answer.result as Result<WorkOutput<typeof name>>);
          },
        });
        worker.postMessage({ id, name, input, flag });
      });
    },
    cancel(task) {
      const found = [...running.values()].filter((other) => other.job.task === task);
      for (const other of found) Atomics.store(other.flag, 0, 1);
      return found.length > 0;
    },
  };
}
