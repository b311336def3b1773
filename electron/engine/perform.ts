/** The workflow thread's loop: one job after the other, progress thinned out, faults and bugs kept apart. */
import { fail, FaultError, type Result } from '../../shared/domain/fault.ts';
import { nowMicros } from '../base/clock.ts';
import type { Progress, Work, WorkServices } from './services.ts';
import type { FromWorker, ToWorker } from './worker-wire.ts';

/** A screen shows no more than some ten changes a second. */
const PROGRESS_EVERY_US = 80_000;

export function performerOf(services: WorkServices, post: (message: FromWorker) => void): (message: ToWorker) => Promise<void> {
  let queue = Promise.resolve();
  return (message) => {
    queue = queue.then(() => performOne(services, message, post));
    return queue;
  };
}

async function performOne(services: WorkServices, { id, name, input, flag }: ToWorker, post: (message: FromWorker) => void): Promise<void> {
  const work: Work = {
    cancelled: () => Atomics.load(flag, 0) !== 0,
    progress: thinned((progress) => post({ kind: 'progress', id, progress })),
  };
  if (work.cancelled()) {
    post({ kind: 'answer', id, result: fail({ code: 'cancelled' }) });
    return;
  }
  try {
    // tasks.ts typed name and input together before they crossed; here they are one again.
    const run = services[name].bind(services) as (input: unknown, work: Work) => Result<unknown> | Promise<Result<unknown>>;
    post({ kind: 'answer', id, result: await run(input, work) });
  } catch (error) {
    if (error instanceof FaultError) post({ kind: 'answer', id, result: fail(error.fault) });
    else post({ kind: 'bug', id, message: String(error), stack: error instanceof Error ? error.stack : undefined });
  }
}

/** Lets the first, every change of label, the last, and otherwise one per interval pass. */
function thinned(post: (progress: Progress) => void): (progress: Progress) => void {
  let label: string | undefined;
  let sentAt = 0;
  return (progress) => {
    const now = nowMicros();
    const last = progress.total !== undefined && progress.done >= progress.total;
    if (progress.label === label && !last && now - sentAt < PROGRESS_EVERY_US) return;
    label = progress.label;
    sentAt = now;
    post(progress);
  };
}
