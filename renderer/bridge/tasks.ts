/** Long jobs: started here, followed by the engine's progress pushes, cancelled by id. They outlive the view that started them. */
import type { Input, Output, Pushes } from '../../shared/contract/messages.ts';
import type { MethodName } from '../../shared/contract/names.ts';
import type { Fault, Result } from '../../shared/domain/fault.ts';
import { ask } from './client.ts';

export interface Task {
  readonly id: string;
  readonly method: MethodName | undefined;
  readonly label: string;
  readonly state: 'running' | 'cancelling' | 'done' | 'failed';
  /** False for a job the engine gave no way to stop. */
  readonly cancellable: boolean;
  readonly done: number;
  readonly total: number | undefined;
  readonly unit: string;
  readonly detail: string | undefined;
  readonly fault: Fault | undefined;
}

type TaskMethod = { [M in MethodName]: Input<M> extends { task: string } ? M : never }[MethodName];

let tasks: readonly Task[] = [];
const listeners = new Set<() => void>();

export const tasksNow = (): readonly Task[] => tasks;
export function subscribeTasks(listener: () => void): () => void {
  listeners.add(listener);
  return () => { listeners.delete(listener); };
}

function put(next: readonly Task[]): void {
  tasks = next;
  for (const listener of [...listeners]) listener();
}
const change = (id: string, part: Partial<Task>): void => { put(tasks.map((t) => (t.id === id ? { ...t, ...part } : t))); };
/** The last good outcome of each long method, so that it is still there when its view is opened again. */
const outcomes = new Map<MethodName, unknown>();
export const outcomeOf = <M extends MethodName>(method: M): Output<M> | undefined => outcomes.get(method) as Output<M> | undefined;
/** Another case: what was built or verified before says nothing about it. */
export const forgetOutcomes = (): void => { outcomes.clear(); };

const fresh = (id: string, method: MethodName | undefined, label: string, cancellable: boolean): Task => ({
  id, method, label, state: 'running', cancellable, done: 0, total: undefined, unit: '', detail: undefined, fault: undefined,
});

/** Follows any job to its end; a job that fails stays listed with its fault until dismissed. */
export async function follow<T>(id: string, method: MethodName, label: string, cancellable: boolean, run: () => Promise<Result<T>>): Promise<Result<T>> {
  put([...tasks.filter((t) => t.method !== method || t.state === 'running' || t.state === 'cancelling'), fresh(id, method, label, cancellable)]);
  const result = await run();
  if (result.ok) {
    outcomes.set(method, result.value);
    put(tasks.filter((t) => t.id !== id));
  } else if (result.fault.code === 'cancelled') put(tasks.filter((t) => t.id !== id));
  else change(id, { state: 'failed', fault: result.fault });
  return result;
}

/** A job of the contract that takes a task id. */
export function startTask<M extends TaskMethod>(method: M, label: string, input: Omit<Input<M>, 'task'>): Promise<Result<Output<M>>> {
  const task = crypto.randomUUID();
  return follow(task, method, label, true, () => ask(method, { ...input, task }));
}

/** A long question without a task id: followed, but not to be cancelled. */
export function startJob<M extends MethodName>(method: M, label: string, input: Input<M>): Promise<Result<Output<M>>> {
  return follow(crypto.randomUUID(), method, label, false, () => ask(method, input));
}

export function cancelTask(id: string): void {
  change(id, { state: 'cancelling' });
  void ask('task.cancel', { task: id });
}

export function dismissTask(id: string): void {
  put(tasks.filter((t) => t.id !== id));
}

/** Progress of a job nobody here started (the engine rebuilds by itself) is shown too, and leaves when it is complete. */
export function noteProgress(p: Pushes['progress']): void {
  const part = { label: p.label, done: p.done, total: p.total, unit: p.unit, detail: p.detail };
  if (tasks.some((t) => t.id === p.task)) change(p.task, part);
  else if (p.total === undefined || p.done < p.total) put([...tasks, { ...fresh(p.task, undefined, p.label, true), ...part }]);
  const now = tasks.find((t) => t.id === p.task);
  if (now?.method === undefined && p.total !== undefined && p.done >= p.total) dismissTask(p.task);
}

/** The engine was restarted: nothing it ran is running any more. */
export function dropTasks(): void {
  put(tasks.filter((t) => t.state === 'failed'));
}
