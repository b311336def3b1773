/** The drawing's twin: every hop and every system of the trail as rows, also those the drawing leaves out. */
import { useMemo, type ReactNode } from 'react';
import type { Hop, TouchedSystem, Trace } from '../../../shared/domain/trace.ts';
import { showCount } from '../../format/count.ts';
import { showTime } from '../../format/time.ts';
import { words } from '../../format/words.ts';
import { DataTable, type Column } from '../../parts/data-table.tsx';
import { Empty } from '../../parts/empty.tsx';
import { EventLink } from '../../parts/event-link.tsx';
import { LogText } from '../../parts/log-text.tsx';
import { DepthMark, GradeMark } from '../../parts/marks.tsx';
import { clockText, nameOfId, systemName } from './graph-model.ts';

interface Props { readonly trace: Trace; readonly chosen: string | undefined; readonly onChoose: (id: string) => void; readonly onOpen: (id: string) => void }

export function HopTable({ trace, chosen, onChoose, onOpen }: Props): ReactNode {
  const clocks = useMemo(() => new Map(trace.exposure.map((e) => [e.hop, clockText(e)])), [trace]);
  const columns = useMemo((): readonly Column<Hop>[] => [
    { id: 'hop', title: 'Hop', size: 48, text: (h) => h.id, cell: (h) => <b>{h.id}</b> },
    { id: 'grade', title: 'Grade', size: 58, text: (h) => h.grade, cell: (h) => <GradeMark grade={h.grade} /> },
    { id: 'at', title: 'At (UTC)', size: 176, text: (h) => showTime(h.at, h.precisionUs) },
    { id: 'kind', title: 'Kind', size: 126, text: (h) => words(h.kind) },
    { id: 'from', title: 'From', size: 206, grow: 1, text: (h) => `${h.from} ${nameOfId(trace, h.from)}`, cell: (h) => <End id={h.from} name={nameOfId(trace, h.from)} /> },
    { id: 'to', title: 'To', size: 206, grow: 1, text: (h) => `${h.to} ${nameOfId(trace, h.to)}`, cell: (h) => <End id={h.to} name={nameOfId(trace, h.to)} /> },
    { id: 'open', title: 'Open for', size: 150, text: (h) => clocks.get(h.id)?.open ?? 'not known', hint: 'How long what the hop opened stayed open' },
    { id: 'seen', title: 'First to be seen (UTC)', size: 170, text: (h) => clocks.get(h.id)?.seen ?? '', hint: 'From then on the logs held would have shown it' },
    { id: 'contained', title: 'Contained (UTC)', size: 152, text: (h) => clocks.get(h.id)?.contained ?? '', cell: (h) => <LogText cut="end" text={clocks.get(h.id)?.contained ?? ''} /> },
    { id: 'rivals', title: 'Rivals', size: 54, align: 'end', text: (h) => String(h.rivals.length), cell: (h) => (h.rivals.length === 0 ? <span className="muted">0</span> : <b>{h.rivals.length}</b>) },
    { id: 'event', title: 'First event', size: 164, text: (h) => h.events.join(' '), cell: (h) => (h.events[0] === undefined ? null : <EventLink event={h.events[0]} tabbable={false} />) },
    { id: 'because', title: 'Because', size: 320, text: (h) => h.because, cell: (h) => <LogText cut="end" text={h.because} /> },
  ], [trace, clocks]);
  return <DataTable label="Hops" rows={trace.hops} columns={columns} keyOf={(h) => h.id} chosen={chosen} onChoose={(h) => { onChoose(h.id); }} onOpen={(h) => { onOpen(h.id); }} empty={<Empty title="No hop">The suspect was found, but nothing was seen to grow from it. Coverage says what is missing.</Empty>} />;
}

export function SystemTable({ trace, chosen, onChoose, onOpen }: Props): ReactNode {
  const columns = useMemo((): readonly Column<TouchedSystem>[] => [
    { id: 'id', title: 'Id', size: 46, text: (s) => s.id, cell: (s) => <b>{s.id}</b> },
    { id: 'touch', title: 'Touch', size: 104, text: (s) => s.touch, cell: (s) => <DepthMark depth={s.touch} /> },
    { id: 'system', title: 'System', size: 160, grow: 2, text: systemName, cell: (s) => <LogText cut="middle" text={systemName(s)} /> },
    { id: 'platform', title: 'Platform', size: 88, text: (s) => words(s.platform) },
    { id: 'ok', title: 'Succeeded', size: 78, align: 'end', text: (s) => String(s.successes), cell: (s) => showCount(s.successes) },
    { id: 'bad', title: 'Denied', size: 60, align: 'end', text: (s) => String(s.failures), cell: (s) => showCount(s.failures) },
    { id: 'via', title: 'Via', size: 70, text: (s) => s.via.join(' ') },
    { id: 'first', title: 'First (UTC)', size: 144, text: (s) => showTime(s.first) },
    { id: 'event', title: 'First event', size: 164, text: (s) => s.events.join(' '), cell: (s) => (s.events[0] === undefined ? null : <EventLink event={s.events[0]} tabbable={false} />) },
  ], []);
  return <DataTable label="Systems touched" rows={trace.systems} columns={columns} keyOf={(s) => s.id} chosen={chosen} onChoose={(s) => { onChoose(s.id); }} onOpen={(s) => { onOpen(s.id); }} empty={<Empty title="No system was touched">No event of the trail names a target.</Empty>} />;
}

function End({ id, name }: { readonly id: string; readonly name: string }): ReactNode {
  return <span className="rowline"><b>{id}</b><LogText mono cut="middle" text={name} /></span>;
}
