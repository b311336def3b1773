/** The one place where running work is seen: what it does, how far it is, and how to stop it. Always there, so that nothing jumps. */
import { Button, ProgressBar } from '@blueprintjs/core';
import type { ReactNode } from 'react';
import type { Fault } from '../../shared/domain/fault.ts';
import { showBytes } from '../format/bytes.ts';
import { showCount, showPercent } from '../format/count.ts';
import { visible } from '../format/hostile.ts';
import { FaultPanel } from './fault-panel.tsx';

export interface TaskLine {
  readonly id: string; readonly label: string; readonly state: 'running' | 'cancelling' | 'done' | 'failed'; readonly cancellable: boolean;
  readonly done: number; readonly total: number | undefined; readonly unit: string; readonly detail: string | undefined; readonly fault: Fault | undefined;
}

export function howFar(t: Pick<TaskLine, 'done' | 'total' | 'unit'>): string {
  const show = t.unit === 'bytes' ? showBytes : showCount;
  const unit = t.unit === 'bytes' ? '' : ` ${t.unit}`;
  if (t.total !== undefined && t.total > 0) return `${showPercent(t.done, t.total)} · ${show(t.done)} of ${show(t.total)}${unit}`;
  return t.done > 0 ? `${show(t.done)}${unit}` : '';
}

export function TaskProgress({ task, onCancel }: { readonly task: TaskLine; readonly onCancel: (id: string) => void }): ReactNode {
  return (
    <div className="task" data-testid="task">
      <span className="task-label">{task.state === 'cancelling' ? 'Cancelling…' : task.label}</span>
      <ProgressBar className="task-bar" animate={task.total === undefined} stripes={task.total === undefined} intent="primary" aria-label={task.label}
        {...(task.total === undefined || task.total === 0 ? {} : { value: Math.min(1, task.done / task.total) })} />
      <span className="muted nowrap">{howFar(task)}</span>
      {task.detail !== undefined && <span className="muted ellipsis log">{visible(task.detail)}</span>}
      {task.cancellable && <Button size="small" disabled={task.state === 'cancelling'} onClick={() => { onCancel(task.id); }} aria-label={`Cancel: ${task.label}`}>Cancel</Button>}
    </div>
  );
}

export function TaskArea({ tasks, onCancel, onDismiss, idle }: {
  readonly tasks: readonly TaskLine[]; readonly onCancel: (id: string) => void; readonly onDismiss: (id: string) => void; readonly idle: ReactNode;
}): ReactNode {
  const running = tasks.filter((t) => t.state !== 'failed');
  return (
    <footer className="task-area" aria-label="Running tasks">
      {tasks.filter((t) => t.state === 'failed').map((t) => t.fault === undefined ? null : <FaultPanel key={t.id} fault={t.fault} note={`(${t.label})`} onDismiss={() => { onDismiss(t.id); }} />)}
      <div className="task-line" role="status">
        {running.length === 0 ? idle : running.map((t) => <TaskProgress key={t.id} task={t} onCancel={onCancel} />)}
      </div>
    </footer>
  );
}
