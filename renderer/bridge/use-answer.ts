/** An answer for a component: asks when the question or the case changes, keeps the last answer and marks it stale while a new one loads. */
import { useCallback, useEffect, useId, useState, useSyncExternalStore } from 'react';
import type { Input, Output } from '../../shared/contract/messages.ts';
import type { MethodName } from '../../shared/contract/names.ts';
import type { Fault } from '../../shared/domain/fault.ts';
import { answerOf, caseVersion, keyOf, request, subscribeAnswers } from './answers.ts';

export interface Shown<T> {
  readonly value: T | undefined;
  readonly fault: Fault | undefined;
  readonly loading: boolean;
  /** The value answers an earlier question, or speaks of the case as it was. */
  readonly stale: boolean;
  readonly retry: () => void;
}

/** `input` undefined asks nothing. */
export function useAnswer<M extends MethodName>(method: M, input: Input<M> | undefined): Shown<Output<M>> {
  const slot = useId();
  const key = input === undefined ? undefined : keyOf(method, input);
  const version = useSyncExternalStore(subscribeAnswers, caseVersion);
  const answer = useSyncExternalStore(subscribeAnswers, () => answerOf<M>(key ?? ''));
  const [last, setLast] = useState<Output<M> | undefined>(undefined);
  if (answer.value !== undefined && answer.value !== last) setLast(answer.value);
  const fresh = answer.version === version;

  useEffect(() => {
    if (key === undefined || fresh) return;
    // The key is the input written down: reading it back keeps the effect from running for an equal object.
    request(slot, method, JSON.parse(key.slice(method.length + 1)) as Input<M>);
  }, [slot, method, key, fresh, version]);

  const retry = useCallback(() => {
    if (key !== undefined) request(slot, method, JSON.parse(key.slice(method.length + 1)) as Input<M>);
  }, [slot, method, key]);

  const value = answer.value ?? (key === undefined ? undefined : last);
  const loading = key !== undefined && !fresh;
  return { value, fault: fresh ? answer.fault : undefined, loading, stale: loading && value !== undefined, retry };
}
