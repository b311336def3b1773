/** Timeline: how many events when, which credentials, and every event in order; one brush and one filter for all three. */
import { Button, InputGroup } from '@blueprintjs/core';
import { CrossIcon, SearchIcon } from '@blueprintjs/icons';
import { useCallback, useDeferredValue, useMemo, type ReactNode } from 'react';
import { ask } from '../../bridge/client.ts';
import { useAnswer } from '../../bridge/use-answer.ts';
import { usePages } from '../../bridge/use-pages.ts';
import type { EventFilter, EventPage } from '../../../shared/contract/messages.ts';
import type { EventRow } from '../../../shared/domain/event.ts';
import { ok } from '../../../shared/domain/fault.ts';
import { showCount } from '../../format/count.ts';
import { isWholeCase, showSpan } from '../../format/time.ts';
import { DataTable } from '../../parts/data-table.tsx';
import { Empty } from '../../parts/empty.tsx';
import { FaultPanel } from '../../parts/fault-panel.tsx';
import { LogText } from '../../parts/log-text.tsx';
import { Loading, Panel, StaleMark } from '../../parts/panel.tsx';
import { useAtom } from '../../state/atom.ts';
import { openCase } from '../../state/case.ts';
import { resetFilters, timelineFilter, type TimelineFilter } from '../../state/filters.ts';
import { NOTHING, openRecord, select, setSpan } from '../../state/place.ts';
import { usePlace } from '../../state/use-place.ts';
import { eventColumns } from './event-columns.tsx';
import { filterOf, hopsByEvent, traceIds } from './timeline-model.ts';
import { TimelineStrip } from './timeline-strip.tsx';

const PAGE = 300;
const change = (part: Partial<TimelineFilter>): void => { timelineFilter.set((f) => ({ ...f, ...part })); };

export function TimelineView(): ReactNode {
  const place = usePlace();
  const choices = useAtom(timelineFilter);
  const search = useDeferredValue(choices.search);
  const trace = useAnswer('trace.current', {}).value?.trace;
  const filter = filterOf({ ...choices, search }, place.selection, place.span);
  const question = JSON.stringify({ filter, newestFirst: choices.newestFirst });
  const fetchPage = useCallback(async (asked: string, after: string | undefined) => {
    const q = JSON.parse(asked) as { filter: EventFilter; newestFirst: boolean };
    const answer = await ask('events.page', { ...q, limit: PAGE, ...(after === undefined ? {} : { after }) });
    return answer.ok ? ok({ page: { rows: answer.value.rows, next: answer.value.next }, extra: answer.value.total }) : answer;
  }, []);
  const pages = usePages<EventRow, string, EventPage['total']>(question, fetchPage);
  const hops = useMemo(() => hopsByEvent(trace), [trace]);
  const ids = useMemo(() => traceIds(trace), [trace]);
  const columns = useMemo(() => eventColumns(pages.rows, hops, ids), [pages.rows, hops, ids]);
  const now = useAtom(openCase);
  const summary = now.kind === 'open' ? now.summary : undefined;
  const total = pages.extra;
  const narrowed = question !== JSON.stringify({ filter: {}, newestFirst: choices.newestFirst });
  const chosen = place.selection.kind === 'identity' ? place.selection.name : place.selection.kind === 'credential' ? place.selection.value : undefined;
  return (
    <div className="view timeline">
      <div className="toolbar">
        <InputGroup type="search" size="small" className="wide-search" leftIcon={<SearchIcon size={13} />} placeholder="Action, actor, source, target  ( / )" aria-label="Search events" value={choices.search} onValueChange={(v) => { change({ search: v }); }} />
        <label className="check-label"><input type="checkbox" checked={choices.trail} disabled={trace === null || trace === undefined} onChange={(e) => { change({ trail: e.currentTarget.checked }); }} />trail only</label>
        <label className="check-label"><input type="checkbox" checked={choices.newestFirst} onChange={(e) => { change({ newestFirst: e.currentTarget.checked }); }} />newest first</label>
        <label className="check-label"><input type="checkbox" checked={choices.lanes} onChange={(e) => { change({ lanes: e.currentTarget.checked }); }} />lanes</label>
        {chosen !== undefined && <span className="chip"><span className="muted">{place.selection.kind}</span><LogText mono cut="middle" text={chosen} /><button type="button" aria-label={`Remove the ${place.selection.kind} filter`} onClick={() => { select(NOTHING); }}><CrossIcon size={12} /></button></span>}
        {!isWholeCase(place.span) && <span className="chip"><span className="ellipsis">{showSpan(place.span.from, place.span.to)}</span><button type="button" aria-label="Remove the time selection" onClick={() => { setSpan({}); }}><CrossIcon size={12} /></button></span>}
      </div>
      {summary?.first !== undefined && <TimelineStrip filter={filterOf({ ...choices, search, trail: false }, place.selection, {})} span={place.span} window={choices.window} lanes={choices.lanes} onWindow={(w) => { change({ window: w }); }} />}
      {pages.fault !== undefined && <FaultPanel fault={pages.fault} onRetry={pages.retry} />}
      <Panel
        className="grow" title="Events" label="Events"
        note={total === undefined ? undefined : `${showCount(total.count)}${total.more ? ' or more' : ''}${choices.trail ? ' on the trail' : narrowed ? ' fit the filter' : ''}`}
        tools={<span className="muted small-note"><span className="order-sample" aria-hidden="true" /> bracket: same second, order not known</span>}
      >
        {pages.stale && <StaleMark />}
        {pages.rows.length === 0 && pages.loading ? <Loading what="Reading events" /> : (
          <DataTable
            label="Events" rows={pages.rows} columns={columns} keyOf={(e) => e.id} chosen={place.record} stale={pages.stale} hasMore={pages.hasMore} onMore={pages.more}
            onOpen={(e) => { openRecord(e.id); }} rowClass={(e) => (hops.has(e.id) ? 'is-hop' : '')}
            empty={pages.fault !== undefined ? <span /> : narrowed
              ? <Empty title="No event fits" action={<Button onClick={() => { resetFilters(); select(NOTHING); setSpan({}); }}>Show all events</Button>}>Widen the time selection or take a filter away.</Empty>
              : <Empty title="No events yet">Add log files in Evidence; what they record appears here in order.</Empty>}
          />
        )}
      </Panel>
    </div>
  );
}
