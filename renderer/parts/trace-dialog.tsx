/** Names a suspect: who, from when until when, which source addresses are the intruder's, how sure a hop must be. */
import { HTMLSelect, InputGroup } from '@blueprintjs/core';
import { useState, type ReactNode } from 'react';
import { GRADES, type Grade } from '../../shared/domain/kinds.ts';
import type { Micros } from '../../shared/domain/time.ts';
import { readTyped } from '../format/time.ts';
import { Field, FormDialog } from './dialog.tsx';
import { LogText } from './log-text.tsx';

export interface TraceAsked {
  readonly identity?: string | undefined; readonly credential?: string | undefined; readonly from?: Micros | undefined; readonly to?: Micros | undefined;
  readonly sources: readonly string[]; readonly minGrade: Grade;
}

const GRADE_CHOICES = [
  { value: 'C', label: 'C – also heuristics, each marked' },
  { value: 'B', label: 'B – recorded and constrained' },
  { value: 'A', label: 'A – only what the log records on both sides' },
];

export function TraceDialog({ subject, onTrace, onClose }: {
  readonly subject: { readonly identity?: string | undefined; readonly credential?: string | undefined }; readonly onTrace: (asked: TraceAsked) => void; readonly onClose: () => void;
}): ReactNode {
  const [from, setFrom] = useState('');
  const [to, setTo] = useState('');
  const [sources, setSources] = useState('');
  const [grade, setGrade] = useState<Grade>('C');
  const start = readTyped(from);
  const end = readTyped(to);
  const bad = 'Write a time as 2026-03-14 02:10:00 (UTC).';
  const submit = (): void => {
    onTrace({
      ...subject, minGrade: grade, sources: sources.split(/[\s,;]+/).filter((s) => s !== ''),
      ...(start.kind === 'instant' ? { from: start.at } : {}), ...(end.kind === 'instant' ? { to: end.at } : {}),
    });
  };
  return (
    <FormDialog title="Trace from here" action="Trace" disabled={start.kind === 'bad' || end.kind === 'bad'} onSubmit={submit} onClose={onClose}>
      <p><span className="muted">{subject.credential === undefined ? 'Suspected identity: ' : 'Suspected credential: '}</span><LogText mono text={subject.credential ?? subject.identity ?? ''} /></p>
      {subject.credential === undefined && <p className="muted">Its clean credentials are not suspected merely for sharing a name.</p>}
      <Field label="Suspected from (UTC)" hint="Empty: the first anomalous use, stated as a guess." problem={start.kind === 'bad' ? bad : undefined}>
        <InputGroup autoFocus value={from} onValueChange={setFrom} placeholder="2026-03-14 02:10:00" />
      </Field>
      <Field label="Until (UTC)" hint="Empty: to the end of the evidence." problem={end.kind === 'bad' ? bad : undefined}>
        <InputGroup value={to} onValueChange={setTo} placeholder="2026-03-15 00:00:00" />
      </Field>
      <Field label="Known source addresses of the intruder" hint="Separated by spaces; empty when none is known.">
        <InputGroup value={sources} onValueChange={setSources} placeholder="203.0.113.7 198.51.100.0" />
      </Field>
      <Field label="Follow hops of grade">
        <HTMLSelect fill value={grade} onChange={(e) => { setGrade(GRADES.find((g) => g === e.currentTarget.value) ?? 'C'); }} options={GRADE_CHOICES} />
      </Field>
    </FormDialog>
  );
}
