/**
 * Answers by question. One entry per method and input; an answer given before the case changed stays, marked stale, until the new one is here.
 * A slot (one per asking component) has at most one question under way: while it runs only the newest next question is kept.
 */
import type { Input, Output } from '../../shared/contract/messages.ts';
import type { MethodName } from '../../shared/contract/names.ts';
import type { Fault } from '../../shared/domain/fault.ts';
import { ask } from './client.ts';

export interface Answer<T> {
  readonly value: T | undefined;
  readonly fault: Fault | undefined;
  /** Version of the case the answer speaks of. */
  readonly version: number;
}

interface Slot { running: boolean; wanted: (() => Promise<void>) | undefined }

const KEPT = 120;
const NONE: Answer<never> = { value: undefined, fault: undefined, version: -1 };
const answers = new Map<string, Answer<unknown>>();
const slots = new Map<string, Slot>();
const listeners = new Set<() => void>();
let version = 0;

const tell = (): void => { for (const listener of [...listeners]) listener(); };

export const keyOf = (method: string, input: unknown): string => `${method} ${JSON.stringify(input)}`;
export const caseVersion = (): number => version;

export function subscribeAnswers(listener: () => void): () => void {
  listeners.add(listener);
  return () => { listeners.delete(listener); };
}

export function answerOf<M extends MethodName>(key: string): Answer<Output<M>> {
  return (answers.get(key) ?? NONE) as Answer<Output<M>>;
}

/** Everything held becomes stale; components on screen ask again by themselves. */
export function caseChanged(): void {
  version += 1;
  tell();
}

/** Another case: nothing held may be shown any more. */
export function forgetAnswers(): void {
  answers.clear();
  caseChanged();
}

function keep(key: string, answer: Answer<unknown>): void {
  answers.delete(key);
  answers.set(key, answer);
  for (const old of answers.keys()) {
    if (answers.size <= KEPT) break;
    answers.delete(old);
  }
  tell();
}

export function request<M extends MethodName>(slotId: string, method: M, input: Input<M>): void {
  const slot = slots.get(slotId) ?? { running: false, wanted: undefined };
  slots.set(slotId, slot);
  const key = keyOf(method, input);
  slot.wanted = async () => {
    const asked = version;
    const result = await ask(method, input);
    const before = answers.get(key);
    keep(key, result.ok
      ? { value: result.value, fault: undefined, version: asked }
      : { value: before?.value, fault: result.fault, version: asked });
  };
  if (!slot.running) void drain(slotId, slot);
}

async function drain(slotId: string, slot: Slot): Promise<void> {
  slot.running = true;
  for (let next = slot.wanted; next !== undefined; next = slot.wanted) {
    slot.wanted = undefined;
    await next();
  }
  slot.running = false;
  slots.delete(slotId);
}
