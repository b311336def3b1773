/** How many events per bucket of time: for the strip above the timeline and the lanes beside it. */
import type { Micros } from '../../../shared/domain/time.ts';
import { stmt, type Reader } from '../handles.ts';
import { termId } from './terms.ts';
import type { EventFilter } from '../../../shared/domain/event-filter.ts';
import { where } from './filter.ts';

export interface Density { readonly from: Micros; readonly to: Micros; readonly widthUs: number; readonly counts: readonly number[]; readonly trail: readonly number[] }

/** First and last instant of all events; undefined for an empty case. */
export function spanOfEvents(reader: Reader): { first: Micros; last: Micros } | undefined {
  const first = stmt(reader, 'SELECT at_us FROM evidence_happening ORDER BY at_us LIMIT 1').pluck().get() as number | undefined;
  const last = stmt(reader, 'SELECT at_us FROM evidence_happening ORDER BY at_us DESC LIMIT 1').pluck().get() as number | undefined;
  return first === undefined || last === undefined ? undefined : { first: first as Micros, last: last as Micros };
}

function gridOf(reader: Reader, from: Micros | undefined, to: Micros | undefined, buckets: number): { from: number; to: number; width: number } {
  const span = spanOfEvents(reader);
  const start = from ?? span?.first ?? 0;
  const end = Math.max(start + 1, to ?? (span === undefined ? start + 1 : span.last + 1));
  return { from: start, to: end, width: Math.max(1, Math.ceil((end - start) / buckets)) };
}

function spread(rows: { bucket: number; n: number }[], buckets: number): number[] {
  const counts = new Array<number>(buckets).fill(0);
  for (const { bucket, n } of rows) if (bucket >= 0 && bucket < buckets) counts[bucket] = (counts[bucket] ?? 0) + n;
  return counts;
}

export function density(reader: Reader, filter: EventFilter, buckets: number): Density {
  const grid = gridOf(reader, filter.from, filter.to, buckets);
  const w = where(reader, { ...filter, from: grid.from as Micros, to: grid.to as Micros, trail: false });
  // Large numbers are bound as doubles, and would divide as doubles.
  const bucket = 'CAST((e.at_us - ?) / ? AS INTEGER)';
  const counts = w === undefined ? [] : stmt(reader, `SELECT ${bucket} AS bucket, COUNT(*) AS n FROM evidence_event e WHERE ${w.clauses.join(' AND ')} GROUP BY 1`)
    .all(grid.from, grid.width, ...w.values) as { bucket: number; n: number }[];
  const trail = stmt(reader, `SELECT ${bucket} AS bucket, COUNT(*) AS n FROM derived_trail e WHERE e.at_us >= ? AND e.at_us < ? GROUP BY 1`)
    .all(grid.from, grid.width, grid.from, grid.to) as { bucket: number; n: number }[];
  return { from: grid.from as Micros, to: grid.to as Micros, widthUs: grid.width, counts: spread(counts, buckets), trail: spread(trail, buckets) };
}

export interface Lane { readonly credential: string; readonly label: string; readonly successes: readonly number[]; readonly failures: readonly number[] }

/** One lane per given credential. */
export function lanes(reader: Reader, credentials: readonly { value: string; label: string }[], from: Micros | undefined, to: Micros | undefined, buckets: number): { from: Micros; widthUs: number; lanes: Lane[] } {
  const grid = gridOf(reader, from, to, buckets);
  const made = credentials.map(({ value, label }) => {
    const id = termId(reader, value);
    const rows = id === undefined ? [] : stmt(reader, `SELECT CAST((at_us - ?) / ? AS INTEGER) AS bucket, outcome = 1 AS failed, COUNT(*) AS n FROM evidence_event
      WHERE credential = ? AND at_us >= ? AND at_us < ? GROUP BY 1, 2`).all(grid.from, grid.width, id, grid.from, grid.to) as { bucket: number; failed: number; n: number }[];
    return { credential: value, label, successes: spread(rows.filter((r) => r.failed === 0), buckets), failures: spread(rows.filter((r) => r.failed === 1), buckets) };
  });
  return { from: grid.from as Micros, widthUs: grid.width, lanes: made };
}
