/** The jobs under way, for a component. */
import { useSyncExternalStore } from 'react';
import type { MethodName } from '../../shared/contract/names.ts';
import type { Output } from '../../shared/contract/messages.ts';
import { outcomeOf, subscribeTasks, tasksNow, type Task } from './tasks.ts';

export function useTasks(): readonly Task[] {
  return useSyncExternalStore(subscribeTasks, tasksNow);
}

/** The running or failed job of one method, newest first. */
export function useTask(method: MethodName): Task | undefined {
  return useTasks().findLast((t) => t.method === method);
}

/** What the last finished job of a method gave, also when another view was open meanwhile. */
export function useOutcome<M extends MethodName>(method: M): Output<M> | undefined {
  return useSyncExternalStore(subscribeTasks, () => outcomeOf(method));
}
