/** The jobs under way, for a component. */
import { useSyncExternalStore } from 'react';
import type { MethodName } from '../../shared/contract/names.ts';
import { subscribeTasks, tasksNow, type Task } from './tasks.ts';

export function useTasks(): readonly Task[] {
  return useSyncExternalStore(subscribeTasks, tasksNow);
}

/** The running or failed job of one method, newest first. */
export function useTask(method: MethodName): Task | undefined {
  return useTasks().findLast((t) => t.method === method);
}
