/** The trail's events in time order. Two events whose order the data cannot tell are marked, on paper too. */
import type { EventRow } from '../../shared/domain/event.ts';
import { certainlyBefore } from '../../shared/domain/time.ts';
import type { Draft, Section } from './draft.ts';
import { para, small, table } from './draft.ts';
import { html, nothing, type Html } from './markup.ts';
import { grouped, precision, time } from './words.ts';

export function timelineSection(draft: Draft): Section | undefined {
  if (draft.input.trace === undefined) return undefined;
  const { events, total } = draft.input.timeline;
  return {
    id: 'timeline',
    title: 'Timeline',
    page: 'wide',
    body: html`${para(html`Showing ${grouped(events.length)} of ${grouped(total)} events of the trail, in time order, all times in UTC. “≈” marks an event whose order to the one above the data cannot tell: both lie within the precision of the log’s clock. The user agent is printed where it changes.`)}
${table('Events of the trail in time order', [
      { title: 'Time (UTC)', width: 14 }, { title: 'Action and outcome', width: 20 }, { title: 'Actor and credential', width: 27 }, { title: 'Source', width: 11 }, { title: 'Target', width: 23 }, { title: 'Ref.', width: 5 },
    ], events.map((event, i) => ({
      ...(event.outcome === 'failure' ? { mark: 'denied' } : {}),
      cells: [when(event, events[i - 1]), what(event), who(event, events[i - 1]), html`${event.source ?? '–'}`, target(event), reference(draft, event)],
    })))}`,
  };
}

function when(event: EventRow, before: EventRow | undefined): Html {
  const unordered = before !== undefined && !certainlyBefore(before, event);
  return html`${time(event.at)}${small(html`${precision(event.precisionUs)}${unordered ? html` <span class="unordered">≈</span>` : nothing}`)}`;
}

function what(event: EventRow): Html {
  const words = { success: event.depth, failure: 'denied or failed', unknown: 'outcome not recorded' }[event.outcome];
  return html`<code>${event.action}</code>${small(html`${words}${event.reason === undefined ? nothing : html`: ${event.reason}`}`)}`;
}

/** An agent is a long text that repeats from row to row: it is printed where it changes. */
function who(event: EventRow, before: EventRow | undefined): Html {
  const same = before !== undefined && before.credential === event.credential && before.agent === event.agent;
  return html`${event.actor ?? '–'}${event.credential === undefined ? nothing : small(html`<code>${event.credential}</code>`)}${event.agent === undefined || same ? nothing : small(html`agent: ${event.agent}`)}`;
}

function target({ target: t }: EventRow): Html {
  const levels = [t.resource, t.host, t.service, t.account].filter((level) => level !== undefined);
  const [first, ...rest] = levels;
  return html`${first ?? t.platform}${rest.length === 0 ? nothing : small(rest.join(', '))}`;
}

/** Without a locator the event's own id and line still say where it stands. */
function reference({ input, cite }: Draft, event: EventRow): Html {
  return input.cited.has(event.id) ? cite.events([event.id]) : html`<span class="small">${event.id}, line ${event.line}</span>`;
}
