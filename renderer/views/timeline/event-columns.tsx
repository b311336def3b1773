/** The columns of the event table. */
import { RouteIcon } from '@blueprintjs/icons';
import type { ReactNode } from 'react';
import type { EventRow } from '../../../shared/domain/event.ts';
import type { Hop } from '../../../shared/domain/trace.ts';
import { HOP_WORDS } from '../../../shared/domain/words.ts';
import { showTime } from '../../format/time.ts';
import { targetText } from '../../format/words.ts';
import type { Column } from '../../parts/data-table.tsx';
import { EventLink } from '../../parts/event-link.tsx';
import { LogText } from '../../parts/log-text.tsx';
import { DepthMark, GradeMark, Label, OutcomeMark } from '../../parts/marks.tsx';
import { orderAt, sameText } from './timeline-model.ts';

export function eventColumns(rows: readonly EventRow[], hops: ReadonlyMap<string, Hop>, ids: ReadonlyMap<string, string>): readonly Column<EventRow>[] {
  return [
    {
      id: 'time', title: 'Time (UTC)', size: 196, text: (e) => showTime(e.at, e.precisionUs),
      cell: (e, index) => {
        const order = orderAt(rows, index);
        return (
          <span className={`ordered order-${order}`} title={order === 'none' ? undefined : sameText(e.precisionUs)}>
            {showTime(e.at, e.precisionUs)}{order !== 'none' && <span className="visually-hidden">, {sameText(e.precisionUs)}</span>}
          </span>
        );
      },
    },
    { id: 'trail', title: 'Trail', size: 48, text: (e) => (e.onTrail === true ? 'on the trail' : ''), hint: 'Whether the event is part of the trail', cell: (e) => (e.onTrail === true ? <TrailMark /> : null) },
    { id: 'hop', title: 'Hop', size: 74, text: (e) => { const h = hops.get(e.id); return h === undefined ? '' : `${h.id}, grade ${h.grade}, ${HOP_WORDS[h.kind]}`; }, hint: 'The hop of the trail this event proves, and its grade', cell: (e) => { const h = hops.get(e.id); return h === undefined ? null : <span className="rowline hop-mark" title={`${h.id}: ${HOP_WORDS[h.kind]}`}><b>{h.id}</b><GradeMark grade={h.grade} /></span>; } },
    { id: 'touch', title: 'Touch', size: 102, text: (e) => e.depth, cell: (e) => <DepthMark depth={e.depth} /> },
    { id: 'outcome', title: 'Outcome', size: 84, text: (e) => (e.reason === undefined ? e.outcome : `${e.outcome}: ${e.reason}`), cell: (e) => <OutcomeMark outcome={e.outcome} reason={e.reason} /> },
    { id: 'action', title: 'Action', size: 190, text: (e) => e.action, cell: (e) => <LogText cut="end" text={e.action} /> },
    { id: 'target', title: 'Target', size: 180, grow: 2, text: (e) => targetText(e.target), cell: (e) => <LogText cut="middle" text={e.target.resource ?? targetText(e.target)} /> },
    { id: 'credential', title: 'Credential', size: 214, grow: 1, text: (e) => e.credential ?? '', cell: (e) => (e.credential === undefined ? null : <span className="rowline">{ids.has(e.credential) && <Label tone="trail">{ids.get(e.credential)}</Label>}<LogText mono cut="middle" text={e.credential} /></span>) },
    { id: 'actor', title: 'Actor', size: 190, grow: 1, text: (e) => e.actor ?? '', cell: (e) => (e.actor === undefined ? null : <LogText cut="middle" text={e.actor} />) },
    { id: 'source', title: 'Source', size: 120, text: (e) => e.source ?? '', cell: (e) => (e.source === undefined ? null : <LogText mono cut="end" text={e.source} />) },
    { id: 'event', title: 'Event', size: 166, text: (e) => e.id, cell: (e) => <EventLink event={e.id} tabbable={false} /> },
    { id: 'agent', title: 'Agent', size: 200, text: (e) => e.agent ?? '', cell: (e) => (e.agent === undefined ? null : <LogText cut="end" text={e.agent} />) },
  ];
}

/** A shape and, for who does not see it, the words. */
function TrailMark(): ReactNode {
  return <span className="trail-mark" title="On the trail"><RouteIcon size={13} aria-hidden="true" /><span className="visually-hidden">on the trail</span></span>;
}
