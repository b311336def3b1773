/** What crosses between the engine thread and the workflow thread. */
import type { Result } from '../../shared/domain/fault.ts';
import type { Progress, WorkName } from './services.ts';

/** `flag[0]` becomes 1 when the job is cancelled; the memory behind it is shared. */
export interface ToWorker { readonly id: number; readonly name: WorkName; readonly input: unknown; readonly flag: Int32Array }

export type FromWorker =
  | { readonly kind: 'answer'; readonly id: number; readonly result: Result<unknown> }
  | { readonly kind: 'bug'; readonly id: number; readonly message: string; readonly stack: string | undefined }
  | { readonly kind: 'progress'; readonly id: number; readonly progress: Progress };
