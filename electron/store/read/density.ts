/** How many events per bucket of time: for the strip above the timeline and the lanes beside it. */
import type { Micros } from '../../../shared/domain/time.ts';
import { stmt, type Reader } from '../handles.ts';
import { termId } from './terms.ts';
import type { EventFilter } from '../../../shared/domain/event-filter.ts';
import { standing } from '../standing.ts';
import { RHYTHM_US } from '../write/tally.ts';
import { choose, type Choice } from './filter.ts';
import { conditionOf, gathered } from './pick.ts';

export interface Density { readonly from: Micros; readonly to: Micros; readonly widthUs: number; readonly counts: readonly number[]; readonly trail: readonly number[] }

/** First and last instant of all events that stand: one that a fuller record speaks for may have been cut to the second before. Undefined for an empty case. */
export function spanOfEvents(reader: Reader): { first: Micros; last: Micros } | undefined {
  const first = stmt(reader, `SELECT at_us FROM evidence_happening WHERE ${standing('id')} ORDER BY at_us LIMIT 1`).pluck().get() as number | undefined;
  const last = stmt(reader, `SELECT at_us FROM evidence_happening WHERE ${standing('id')} ORDER BY at_us DESC LIMIT 1`).pluck().get() as number | undefined;
  return first === undefined || last === undefined ? undefined : { first: first as Micros, last: last as Micros };
}

/** Where nobody says where it begins, a wide grid keeps to whole five minutes: then the kept counts answer, and next to no events are read. */
function gridOf(reader: Reader, from: Micros | undefined, to: Micros | undefined, buckets: number): Grid {
  const span = spanOfEvents(reader);
  const start = from ?? span?.first ?? 0;
  const end = Math.max(start + 1, to ?? (span === undefined ? start + 1 : span.last + 1));
  const width = Math.max(1, Math.ceil((end - start) / buckets));
  if (from !== undefined || width < 2 * RHYTHM_US || start < RHYTHM_US) return { from: start, to: end, width };
  const whole = Math.floor(start / RHYTHM_US) * RHYTHM_US;
  return { from: whole, to: end, width: Math.ceil((end - whole) / buckets / RHYTHM_US) * RHYTHM_US };
}

function spread(rows: { bucket: number; n: number }[], buckets: number): number[] {
  const counts = new Array<number>(buckets).fill(0);
  for (const { bucket, n } of rows) if (bucket >= 0 && bucket < buckets) counts[bucket] = (counts[bucket] ?? 0) + n;
  return counts;
}

export function density(reader: Reader, filter: EventFilter, buckets: number): Density {
  const grid = gridOf(reader, filter.from, filter.to, buckets);
  const choice = choose(reader, { ...filter, from: grid.from as Micros, to: grid.to as Micros, trail: false });
  const trail = stmt(reader, `SELECT ${BUCKET} AS bucket, COUNT(*) AS n FROM derived_trail h WHERE h.at_us >= ? AND h.at_us < ? GROUP BY 1`)
    .all(grid.from, grid.width, grid.from, grid.to) as { bucket: number; n: number }[];
  return {
    from: grid.from as Micros, to: grid.to as Micros, widthUs: grid.width,
    counts: choice === undefined ? spread([], buckets) : countsOf(reader, choice, grid, buckets), trail: spread(trail, buckets),
  };
}

interface Grid { readonly from: number; readonly to: number; readonly width: number }

// Large numbers are bound as doubles, and would divide as doubles.
const BUCKET = 'CAST((h.at_us - ?) / ? AS INTEGER)';

function countsOf(reader: Reader, choice: Choice, grid: Grid, buckets: number): number[] {
  if (choice.contexts === undefined && choice.words.length === 0) return wholeCounts(reader, grid, buckets);
  const few = gathered(reader, choice);
  if (few !== undefined) return spread(few.map(([at]) => ({ bucket: Math.floor((at - grid.from) / grid.width), n: 1 })), buckets);
  if (choice.contexts !== undefined && choice.words.length === 0) {
    return spread(stmt(reader, `SELECT ${BUCKET} AS bucket, COUNT(*) AS n FROM json_each(?) j CROSS JOIN evidence_happening h ON h.context = j.value WHERE h.at_us >= ? AND h.at_us < ? AND ${standing('h.id')} GROUP BY 1`)
      .all(grid.from, grid.width, JSON.stringify(choice.contexts), grid.from, grid.to) as { bucket: number; n: number }[], buckets);
  }
  const { clauses, values } = conditionOf(choice);
  return spread(stmt(reader, `SELECT ${BUCKET} AS bucket, COUNT(*) AS n FROM evidence_happening h WHERE ${[...clauses, standing('h.id')].join(' AND ')} GROUP BY 1`)
    .all(grid.from, grid.width, ...values) as { bucket: number; n: number }[], buckets);
}

/** All events: from the kept counts per five minutes, and, where a bucket begins within five minutes, from the events of these. */
function wholeCounts(reader: Reader, grid: Grid, buckets: number): number[] {
  const exactly = `SELECT ${BUCKET} AS bucket, COUNT(*) AS n FROM evidence_happening h WHERE h.at_us >= ? AND h.at_us < ? AND ${standing('h.id')} GROUP BY 1`;
  const exact = (from: number, to: number): { bucket: number; n: number }[] => stmt(reader, exactly).all(grid.from, grid.width, from, to) as { bucket: number; n: number }[];
  if (grid.width < 2 * RHYTHM_US || grid.from < RHYTHM_US) return spread(exact(grid.from, grid.to), buckets);
  const found: { bucket: number; n: number }[] = [];
  const cells = stmt(reader, 'SELECT bucket, events FROM derived_rhythm WHERE place = 0 AND bucket >= ? AND bucket <= ?').raw()
    .all(Math.floor(grid.from / RHYTHM_US), Math.floor((grid.to - 1) / RHYTHM_US)) as [number, number][];
  for (const [cell, n] of cells) {
    const from = cell * RHYTHM_US;
    const bucket = Math.floor((from - grid.from) / grid.width);
    const whole = from >= grid.from && from + RHYTHM_US <= grid.to && Math.floor((from + RHYTHM_US - 1 - grid.from) / grid.width) === bucket;
    if (whole) found.push({ bucket, n });
    else found.push(...exact(Math.max(from, grid.from), Math.min(from + RHYTHM_US, grid.to)));
  }
  return spread(found, buckets);
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
