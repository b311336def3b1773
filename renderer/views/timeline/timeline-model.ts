/** Which events the data cannot order, which hop an event belongs to, and the filter that a place and the choices make. */
import type { EventFilter } from '../../../shared/contract/messages.ts';
import type { EventRow } from '../../../shared/domain/event.ts';
import { certainlyBefore, type Span } from '../../../shared/domain/time.ts';
import type { Hop, Trace } from '../../../shared/domain/trace.ts';
import type { TimelineFilter } from '../../state/filters.ts';
import type { Selection } from '../../state/place.ts';

/** `none`: ordered against both neighbours. The others say where in a run of unordered events a row stands. */
export type Order = 'none' | 'first' | 'middle' | 'last';

type Timed = Pick<EventRow, 'at' | 'precisionUs'>;
const ordered = (a: Timed | undefined, b: Timed | undefined): boolean => a === undefined || b === undefined || certainlyBefore(a, b) || certainlyBefore(b, a);

export function orderAt(rows: readonly Timed[], index: number): Order {
  const before = !ordered(rows[index - 1], rows[index]);
  const after = !ordered(rows[index], rows[index + 1]);
  return before ? (after ? 'middle' : 'last') : after ? 'first' : 'none';
}

/** "same second": what two unordered events share. */
export function sameText(precisionUs: number): string {
  return `same ${precisionUs >= 60_000_000 ? 'minute' : precisionUs >= 1_000_000 ? 'second' : precisionUs >= 1000 ? 'millisecond' : 'microsecond'}: order not known`;
}

export function hopsByEvent(trace: Trace | null | undefined): ReadonlyMap<string, Hop> {
  const map = new Map<string, Hop>();
  for (const hop of trace?.hops ?? []) for (const event of hop.events) if (!map.has(event) || hop.kind !== 'reached') map.set(event, hop);
  return map;
}

/** The id of a credential in the trace (C3), for people who talk about it. */
export const traceIds = (trace: Trace | null | undefined): ReadonlyMap<string, string> => new Map((trace?.credentials ?? []).map((c) => [c.value, c.id]));

export function filterOf(choices: TimelineFilter, selection: Selection, span: Span): EventFilter {
  return {
    ...(choices.search.trim() === '' ? {} : { search: choices.search.trim() }),
    ...(choices.trail ? { trail: true } : {}),
    ...(selection.kind === 'identity' ? { identity: selection.name } : {}),
    ...(selection.kind === 'credential' ? { credential: selection.value } : {}),
    ...(span.from === undefined ? {} : { from: span.from }),
    ...(span.to === undefined ? {} : { to: span.to }),
  };
}
