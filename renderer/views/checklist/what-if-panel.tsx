/** "Had this credential been revoked then": what would not have happened, what would, and how long each hop stood open. */
import { Button, HTMLSelect, InputGroup } from '@blueprintjs/core';
import { useState, type ReactNode } from 'react';
import { useAnswer } from '../../bridge/use-answer.ts';
import type { WhatIf } from '../../../shared/contract/messages.ts';
import { GRADES, type Grade } from '../../../shared/domain/kinds.ts';
import type { Micros } from '../../../shared/domain/time.ts';
import type { Trace } from '../../../shared/domain/trace.ts';
import { plural, showCount } from '../../format/count.ts';
import { visible } from '../../format/hostile.ts';
import { shortMiddle } from '../../format/id.ts';
import { readTyped, showDuration, showInstant, showTime } from '../../format/time.ts';
import { Field } from '../../parts/dialog.tsx';
import { LogText } from '../../parts/log-text.tsx';
import { Answered } from '../../parts/panel.tsx';
import { show } from '../../state/place.ts';

interface Asked { readonly credential: string; readonly revoked: Micros; readonly minGrade?: Grade }

export function WhatIfPanel(): ReactNode {
  const trace = useAnswer('trace.current', {});
  return <Answered answer={trace} loading="Reading the trail">{({ trace: t }) => (t === null ? null : <Question trace={t} />)}</Answered>;
}

function Question({ trace }: { readonly trace: Trace }): ReactNode {
  const first = trace.credentials[0];
  const [credential, setCredential] = useState(first?.value ?? '');
  const [time, setTime] = useState(first?.firstUse === undefined ? '' : showTime(trace.seed.from ?? first.firstUse));
  const [grade, setGrade] = useState<Grade>('A');
  const [asked, setAsked] = useState<Asked | undefined>(undefined);
  const answer = useAnswer('whatif.run', asked);
  const typed = readTyped(time);
  return (
    <div className="scroll pad stack">
      <form className="stack" onSubmit={(e) => { e.preventDefault(); if (typed.kind === 'instant') setAsked({ credential, revoked: typed.at, minGrade: grade }); }}>
        <Field label="Had this credential been revoked"><HTMLSelect fill value={credential} onChange={(e) => { setCredential(e.currentTarget.value); }} options={trace.credentials.map((c) => ({ value: c.value, label: `${c.id} ${shortMiddle(visible(c.value), 34)}` }))} /></Field>
        <Field label="At (UTC)" problem={typed.kind === 'bad' ? 'Write a time as 2026-03-13 02:20:00.' : undefined}><InputGroup size="small" value={time} onValueChange={setTime} /></Field>
        <Field label="Count hops of grade"><HTMLSelect fill value={grade} onChange={(e) => { setGrade(GRADES.find((g) => g === e.currentTarget.value) ?? 'A'); }} options={[{ value: 'A', label: 'A only' }, { value: 'B', label: 'A and B' }, { value: 'C', label: 'A, B and C' }]} /></Field>
        <div><Button size="small" intent="primary" type="submit" disabled={typed.kind !== 'instant' || credential === ''}>Work it out</Button></div>
      </form>
      {asked !== undefined && <Answered answer={answer} loading="Working it out">{(w) => <Outcome what={w} />}</Answered>}
    </div>
  );
}

function Outcome({ what: w }: { readonly what: WhatIf }): ReactNode {
  const total = w.prevented.events + w.remaining.events;
  const share = total === 0 ? 0 : w.prevented.events / total;
  const ids = (title: string, list: readonly string[], kind: 'node' | 'edge'): ReactNode => list.length === 0 ? null : (
    <div><span className="muted">{title} </span><span className="event-list">{list.map((id) => <button key={id} type="button" className="text-button" onClick={() => { show('graph', { selection: { kind, id } }); }}>{id}</button>)}</span></div>
  );
  return (
    <>
      <div className="what-if-bar" role="img" aria-label={`${w.prevented.events} events prevented, ${w.remaining.events} remaining`}><i style={{ width: `${share * 100}%` }} /></div>
      <p><b>{plural(w.prevented.events, 'event')} prevented</b>, {showCount(w.remaining.events)} and {plural(w.remaining.hops, 'hop')} remain, had <LogText mono text={w.credential} /> been revoked at {showInstant(w.revoked)}.</p>
      {ids('Hops', w.prevented.hops, 'edge')}{ids('Credentials', w.prevented.credentials, 'node')}{ids('Systems', w.prevented.systems, 'node')}
      <h3>How long each hop stood open</h3>
      <table className="simple-table"><thead><tr><th>Hop</th><th>Open</th><th>Until</th></tr></thead><tbody>
        {w.open.map((o) => <tr key={o.hop}><td>{o.hop}</td><td className="nowrap">{o.to === undefined ? 'still open' : showDuration(o.to - o.from)}</td><td><LogText text={o.because} /></td></tr>)}
      </tbody></table>
      {w.limits.map((l) => <p key={l} className="muted"><LogText text={l} /></p>)}
    </>
  );
}
