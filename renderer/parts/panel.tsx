/** The frame of a part of a view: a heading line, tools at its end, a body; and the way an answer is shown in it. */
import type { ReactNode } from 'react';
import { Spinner } from '@blueprintjs/core';
import type { Fault } from '../../shared/domain/fault.ts';
import { FaultPanel } from './fault-panel.tsx';

export function Panel({ title, note, tools, children, className, label }: {
  readonly title?: ReactNode; readonly note?: ReactNode; readonly tools?: ReactNode; readonly children: ReactNode; readonly className?: string; readonly label?: string;
}): ReactNode {
  return (
    <section className={`panel ${className ?? ''}`} aria-label={label ?? (typeof title === 'string' ? title : undefined)}>
      {(title !== undefined || tools !== undefined) && (
        <header className="panel-head">
          {title !== undefined && <h2>{title}</h2>}
          {note !== undefined && <span className="panel-note muted ellipsis">{note}</span>}
          <span className="grow" />
          {tools}
        </header>
      )}
      {children}
    </section>
  );
}

interface ShownAnswer<T> {
  readonly value: T | undefined; readonly fault: Fault | undefined; readonly loading: boolean; readonly stale: boolean; readonly retry: () => void;
}
/** Error, loading, or the value: the last value stays on screen under a fault or while a new one loads. */
export function Answered<T>({ answer, loading, children }: { readonly answer: ShownAnswer<T>; readonly loading: string; readonly children: (value: T) => ReactNode }): ReactNode {
  if (answer.value === undefined) {
    if (answer.fault !== undefined) return <FaultPanel fault={answer.fault} onRetry={answer.retry} />;
    return answer.loading ? <Loading what={loading} /> : null;
  }
  return (
    <>
      {answer.fault !== undefined && <FaultPanel fault={answer.fault} onRetry={answer.retry} note="What is shown below is the last answer." />}
      {answer.stale && <StaleMark />}
      {children(answer.value)}
    </>
  );
}

export function Loading({ what }: { readonly what: string }): ReactNode {
  return <div className="loading" role="status"><Spinner size={18} aria-hidden="true" /><span>{what}</span></div>;
}

export function StaleMark(): ReactNode {
  return <div className="stale-mark" role="status">Showing the last answer; a newer one is being read.</div>;
}
