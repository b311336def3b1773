/** The only place that talks to the engine. Types come from the contract; the main process checks every message on both ways. */
import type { Input, Output, Pushes } from '../../shared/contract/messages.ts';
import type { MethodName, PushName } from '../../shared/contract/names.ts';
import type { Result } from '../../shared/domain/fault.ts';
import { askBegan, askEnded } from './idle.ts';

export interface Workbench {
  readonly ask: (method: string, input: unknown) => Promise<Result<unknown>>;
  readonly on: (push: string, listener: (message: unknown) => void) => () => void;
  /** The path of a dropped file; the sandboxed window may not see it otherwise. */
  readonly pathOf: (file: File) => string;
}

declare global {
  interface Window {
    readonly workbench: Workbench;
  }
}

export async function ask<M extends MethodName>(method: M, input: Input<M>): Promise<Result<Output<M>>> {
  askBegan();
  try {
    // The answer was parsed against the schema of this very method before it crossed.
    return (await window.workbench.ask(method, input)) as Result<Output<M>>;
  } catch {
    // Only a dying main process rejects; everything a person can meet arrives as a fault.
    return { ok: false, fault: { code: 'engine-stopped' } };
  } finally {
    askEnded();
  }
}

export function onPush<P extends PushName>(push: P, listener: (message: Pushes[P]) => void): () => void {
  return window.workbench.on(push, (message) => { listener(message as Pushes[P]); });
}

export function pathOf(file: File): string {
  return window.workbench.pathOf(file);
}
