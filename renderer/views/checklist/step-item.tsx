/** One step: a line that opens to the operation, what it breaks, what still works afterwards, and how to see that it took hold. */
import { ChevronDownIcon, ChevronRightIcon } from '@blueprintjs/icons';
import { useEffect, useRef, type ReactNode } from 'react';
import type { Step } from '../../../shared/domain/checklist.ts';
import { CopyButton } from '../../parts/copy-button.tsx';
import { EventList } from '../../parts/event-link.tsx';
import { Facts, type FactRow } from '../../parts/facts.tsx';
import { LogText } from '../../parts/log-text.tsx';
import { GradeMark, Label, StateMark } from '../../parts/marks.tsx';
import { waitingFor } from './checklist-model.ts';

export function StepItem({ step: s, all, open, onToggle, onGo }: { readonly step: Step; readonly all: readonly Step[]; readonly open: boolean; readonly onToggle: () => void; readonly onGo: (id: string) => void }): ReactNode {
  const item = useRef<HTMLElement>(null);
  useEffect(() => { if (open) item.current?.scrollIntoView({ block: 'nearest' }); }, [open]);
  return (
    <article ref={item} className={`step ${open ? 'is-open' : ''}`} data-step={s.id}>
      <button type="button" className="step-line" aria-expanded={open} onClick={onToggle}>
        {open ? <ChevronDownIcon size={14} aria-hidden="true" /> : <ChevronRightIcon size={14} aria-hidden="true" />}
        <span className="step-order">{s.order}</span><span className="grow ellipsis"><LogText text={s.title} /></span>
        {s.residual !== undefined && <Label tone="warn" title={s.residual}>residual life</Label>}
        {s.reversible === false && <Label tone="bad">not reversible</Label>}
        {s.grade !== undefined && <GradeMark grade={s.grade} />}
        <span className="step-state"><StateMark state={s.state.kind} /></span>
      </button>
      {open && <Opened step={s} all={all} onGo={onGo} />}
    </article>
  );
}

function Opened({ step: s, all, onGo }: { readonly step: Step; readonly all: readonly Step[]; readonly onGo: (id: string) => void }): ReactNode {
  const before = all.filter((x) => s.after.includes(x.id));
  const after = all.filter((x) => x.after.includes(s.id));
  const links = (list: readonly Step[]): ReactNode => <span className="step-links">{list.map((x) => <button key={x.id} type="button" className="text-button" onClick={() => { onGo(x.id); }}>{x.order}. <LogText text={x.title} /> <StateMark state={x.state.kind} /></button>)}</span>;
  const waits = waitingFor(s, all);
  const rows: FactRow[] = [
    ['State', <span key="s"><StateMark state={s.state.kind} />{s.state.kind !== 'open' && <> <LogText text={s.state.because} /></>}{(s.state.kind === 'done' || s.state.kind === 'failed') && s.state.events.length > 0 && <> <EventList events={s.state.events} /></>}</span>],
    ...(waits.length === 0 ? [] : [['Wait', <b key="w" className="mark-warn">{waits.length === 1 ? 'a step before this one is not done' : `${waits.length} steps before this one are not done`}</b>] as const]),
    ['Why', <LogText key="y" text={s.why} />], ['Subject', <span key="u"><LogText mono text={s.subject.name} /> <span className="muted">{s.subject.kind}{s.subject.id === undefined ? '' : ` ${s.subject.id}`}</span></span>],
    ['Breaks', <LogText key="b" text={s.breaks} />], ...(s.residual === undefined ? [] : [['Residual', <LogText key="r" text={s.residual} />] as const]),
    ...(s.check === undefined ? [] : [['Check', <LogText key="c" text={s.check} />] as const]),
    ['Reversible', s.reversible === undefined ? 'changes nothing' : s.reversible ? 'yes' : 'no'], ['Outcome', s.outcome],
    ...(before.length === 0 ? [] : [['After', links(before)] as const]), ...(after.length === 0 ? [] : [['Then', links(after)] as const]), ['Events', <EventList key="e" events={s.events} />],
  ];
  return (
    <div className="step-body">
      {s.operation !== undefined && <pre className="operation" tabIndex={0} aria-label="Operation"><LogText lines text={s.operation} /><CopyButton text={s.operation} what="operation" /></pre>}
      <Facts rows={rows} />
    </div>
  );
}
