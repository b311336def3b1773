/**
 * Which events a filter picks, in time order. The way is chosen by what the filter leaves: few events are gathered through indexes and sorted; many events of
 * few contexts are merged from their ranges; what matches everywhere is found by going through time.
 */
import { stmt, type Reader } from '../handles.ts';
import { standing } from '../standing.ts';
import { ACT_RUN, HOST_RUN, RHYTHM_US, RUN_IDS } from '../write/tally.ts';
import type { Choice, WordMatch } from './filter.ts';

export type At = readonly [at: number, id: number];
export interface Picked { readonly rows: readonly At[]; readonly count: number; readonly more: boolean }

/**
 * Where one way ends and the next begins: events that are gathered and sorted at most, ranges that are merged at most. Every way gives the same answer.
 * Counting stops at `counted`: a number beyond it is shown as "more than".
 */
export interface Bounds { readonly gathered: number; readonly merged: number; readonly counted: number }
const BOUNDS: Bounds = { gathered: 25_000, merged: 2_000, counted: 100_000 };
/** Runs of events that are read for a rare act or host, at most. */
const RUNS_READ = 100;
/** Rows that are looked at to count what matches everywhere. */
const LOOKED_AT = 300_000;

const STANDS = standing('h.id');
/** The trail is that of the newest trace, which an import may have come after. */
const TRAIL_STANDS = standing('t.event_id');

interface Condition { readonly clauses: string[]; readonly values: readonly (number | string)[] }

/** The choice as a condition on `h`. */
export function conditionOf(c: Choice): Condition {
  const clauses: string[] = [];
  const values: (number | string)[] = [];
  if (c.from !== undefined) { clauses.push('h.at_us >= ?'); values.push(c.from); }
  if (c.to !== undefined) { clauses.push('h.at_us < ?'); values.push(c.to); }
  if (c.contexts !== undefined) { clauses.push('h.context IN (SELECT value FROM json_each(?))'); values.push(JSON.stringify(c.contexts)); }
  for (const w of c.words) {
    clauses.push(`(${['context', 'act', 'resource', 'host'].map((column) => `h.${column} IN (SELECT value FROM json_each(?))`).join(' OR ')})`);
    values.push(w.contexts, w.acts, w.terms, w.terms);
  }
  return { clauses, values };
}

const whereOf = (clauses: readonly string[]): string => (clauses.length === 0 ? '' : ` WHERE ${clauses.join(' AND ')}`);

function usesIn(reader: Reader, contexts: string): number {
  return stmt(reader, 'SELECT COALESCE(SUM(u.uses), 0) FROM json_each(?) j CROSS JOIN derived_use u ON u.context = j.value').pluck().get(contexts) as number;
}

const RUNS = `SELECT DISTINCT run FROM (SELECT r.run FROM json_each(?) j CROSS JOIN derived_run r ON r.kind = ${ACT_RUN} AND r.value = j.value
  UNION ALL SELECT r.run FROM json_each(?) j CROSS JOIN derived_run r ON r.kind = ${HOST_RUN} AND r.value = j.value) LIMIT ${RUNS_READ + 1}`;

/** About how many events a word leaves to be looked at; infinite when too many to gather. */
function reachOf(reader: Reader, w: WordMatch, most: number): number {
  const uses = usesIn(reader, w.contexts);
  if (uses > most) return Number.POSITIVE_INFINITY;
  const named = stmt(reader, `SELECT COUNT(*) FROM (SELECT 1 FROM json_each(?) j CROSS JOIN evidence_happening h ON h.resource = j.value LIMIT ?)`).pluck().get(w.terms, most + 1) as number;
  if (named > most) return Number.POSITIVE_INFINITY;
  const runs = stmt(reader, RUNS).pluck().all(w.acts, w.terms).length;
  return runs > RUNS_READ ? Number.POSITIVE_INFINITY : uses + named + runs * 100;
}

/** All events of the choice in time order, when they can be gathered. */
export function gathered(reader: Reader, c: Choice, bounds = BOUNDS): At[] | undefined {
  const own = c.contexts === undefined ? Number.POSITIVE_INFINITY : usesIn(reader, JSON.stringify(c.contexts));
  let best = own;
  let word: WordMatch | undefined;
  for (const w of c.words) {
    const reach = reachOf(reader, w, bounds.gathered);
    if (reach < best) [best, word] = [reach, w];
  }
  if (best > bounds.gathered) return undefined;
  const { clauses, values } = conditionOf(c);
  clauses.push(STANDS);
  const from = word === undefined
    ? ['SELECT h.id FROM json_each(?) j CROSS JOIN evidence_happening h ON h.context = j.value']
    : ['SELECT h.id FROM json_each(?) j CROSS JOIN evidence_happening h ON h.context = j.value', 'SELECT h.id FROM json_each(?) j CROSS JOIN evidence_happening h ON h.resource = j.value',
      `SELECT h.id FROM (${RUNS}) r CROSS JOIN evidence_happening h ON h.id BETWEEN r.run * ${RUN_IDS} AND r.run * ${RUN_IDS} + ${RUN_IDS - 1}
        WHERE h.act IN (SELECT value FROM json_each(?)) OR h.host IN (SELECT value FROM json_each(?))`];
  const given = word === undefined ? [JSON.stringify(c.contexts)] : [word.contexts, word.terms, word.acts, word.terms, word.acts, word.terms];
  const sql = `WITH picked (id) AS MATERIALIZED (${from.join(' UNION ')}) SELECT h.at_us, h.id FROM picked p CROSS JOIN evidence_happening h ON h.id = p.id${whereOf(clauses)} ORDER BY h.at_us, h.id`;
  return stmt(reader, sql).raw().all(...given, ...values) as At[];
}

export function pickPage(reader: Reader, c: Choice, after: At | undefined, limit: number, newestFirst: boolean, bounds = BOUNDS): Picked {
  if (c.trail) return throughTrail(reader, c, after, limit, newestFirst, bounds.counted);
  if (c.contexts !== undefined || c.words.length > 0) {
    const all = gathered(reader, c, bounds);
    if (all !== undefined) return { ...pageOf(all, after, limit, newestFirst), ...boundedBy(bounds.counted, all.length) };
    if (c.contexts !== undefined && c.contexts.length <= bounds.merged && c.words.length === 0) return { rows: merged(reader, c, c.contexts, after, limit, newestFirst), ...countOf(reader, c, bounds.counted) };
  }
  return { rows: throughTime(reader, c, after, limit, newestFirst), ...countOf(reader, c, bounds.counted) };
}

function pageOf(all: readonly At[], after: At | undefined, limit: number, newestFirst: boolean): { rows: At[] } {
  const behind = (x: At): boolean => after === undefined || (newestFirst ? x[0] < after[0] || (x[0] === after[0] && x[1] < after[1]) : x[0] > after[0] || (x[0] === after[0] && x[1] > after[1]));
  const ordered = newestFirst ? [...all].reverse() : all;
  const start = ordered.findIndex(behind);
  return { rows: start === -1 ? [] : ordered.slice(start, start + limit) };
}

function cursor(after: At | undefined, newestFirst: boolean, of = 'h.at_us, h.id'): Condition {
  // The first term alone is what an index is searched by.
  return after === undefined ? { clauses: [], values: [] } : { clauses: [`(${of}) ${newestFirst ? '<' : '>'} (?, ?)`], values: [...after] };
}

/** The next of each context's events, of which the earliest is taken; each range is read only as far as it is needed. */
function merged(reader: Reader, c: Choice, contexts: readonly number[], after: At | undefined, limit: number, newestFirst: boolean): At[] {
  const dir = newestFirst ? 'DESC' : 'ASC';
  const before = (x: At, y: At): number => (newestFirst ? y[0] - x[0] || y[1] - x[1] : x[0] - y[0] || x[1] - y[1]);
  const next = (context: number, behind: At | undefined, n: number): At[] => {
    const { clauses, values } = conditionOf({ ...c, contexts: undefined });
    const cut = cursor(behind, newestFirst);
    return stmt(reader, `SELECT h.at_us, h.id FROM evidence_happening h WHERE ${['h.context = ?', ...clauses, ...cut.clauses, STANDS].join(' AND ')} ORDER BY h.at_us ${dir}, h.id ${dir} LIMIT ?`)
      .raw().all(context, ...values, ...cut.values, n) as At[];
  };
  const each = contexts.length > 200 ? 2 : 24;
  const heads = contexts.map((context) => ({ context, rows: next(context, after, each), at: 0 })).filter((h) => h.rows.length > 0);
  const rows: At[] = [];
  const first = (h: (typeof heads)[number]): At => h.rows[h.at] ?? [0, 0];
  heads.sort((x, y) => before(first(x), first(y)));
  while (rows.length < limit) {
    const head = heads.shift();
    if (head === undefined) break;
    const row = first(head);
    rows.push(row);
    head.at += 1;
    if (head.at >= head.rows.length) {
      head.rows = head.rows.length < each && head.rows.length > 0 && head.at < each ? [] : next(head.context, row, 24);
      head.at = 0;
    }
    if (head.rows.length === 0) continue;
    let low = 0;
    let high = heads.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      const other = heads[middle];
      if (other !== undefined && before(first(other), first(head)) < 0) low = middle + 1;
      else high = middle;
    }
    heads.splice(low, 0, head);
  }
  return rows;
}

function throughTime(reader: Reader, c: Choice, after: At | undefined, limit: number, newestFirst: boolean): At[] {
  const dir = newestFirst ? 'DESC' : 'ASC';
  const { clauses, values } = conditionOf(c);
  const cut = cursor(after, newestFirst);
  // The plus keeps SQLite from an index of contexts: matches are everywhere, and come in order by time alone.
  const byTime = clauses.map((clause) => clause.replaceAll('h.context', '+h.context').replaceAll('h.resource', '+h.resource'));
  return stmt(reader, `SELECT h.at_us, h.id FROM evidence_happening h${whereOf([...byTime, ...cut.clauses, STANDS])} ORDER BY h.at_us ${dir}, h.id ${dir} LIMIT ?`).raw().all(...values, ...cut.values, limit) as At[];
}

function throughTrail(reader: Reader, c: Choice, after: At | undefined, limit: number, newestFirst: boolean, most: number): Picked {
  const dir = newestFirst ? 'DESC' : 'ASC';
  const { clauses, values } = conditionOf({ ...c, from: undefined, to: undefined });
  const times: Condition = { clauses: [...(c.from === undefined ? [] : ['t.at_us >= ?']), ...(c.to === undefined ? [] : ['t.at_us < ?'])], values: [c.from, c.to].filter((x) => x !== undefined) };
  const cut = cursor(after, newestFirst, 't.at_us, t.event_id');
  const from = `derived_trail t${clauses.length === 0 ? '' : ' CROSS JOIN evidence_happening h ON h.id = t.event_id'}`;
  const rows = stmt(reader, `SELECT t.at_us, t.event_id FROM ${from}${whereOf([...times.clauses, ...cut.clauses, ...clauses, TRAIL_STANDS])} ORDER BY t.at_us ${dir}, t.event_id ${dir} LIMIT ?`)
    .raw().all(...times.values, ...cut.values, ...values, limit) as At[];
  const count = stmt(reader, `SELECT COUNT(*) FROM (SELECT 1 FROM ${from}${whereOf([...times.clauses, ...clauses, TRAIL_STANDS])} LIMIT ?)`).pluck().get(...times.values, ...values, most + 1) as number;
  return { rows, ...boundedBy(most, count) };
}

/** Whether more happened in this span than is counted, by the sums of the five minutes that lie in it whole: to count so many one by one takes longer than to read a page. */
function isMany(reader: Reader, from: number | undefined, to: number | undefined, most: number): boolean {
  // Around 1970 two of them are one.
  if ((from ?? RHYTHM_US) < RHYTHM_US || (to ?? RHYTHM_US) < RHYTHM_US) return false;
  const first = from === undefined ? Number.MIN_SAFE_INTEGER : Math.ceil(from / RHYTHM_US);
  const end = to === undefined ? Number.MAX_SAFE_INTEGER : Math.floor(to / RHYTHM_US);
  let sum = 0;
  for (const events of stmt(reader, 'SELECT events FROM derived_rhythm WHERE place = 0 AND bucket >= ? AND bucket < ? ORDER BY bucket').pluck().iterate(first, end) as IterableIterator<number>) {
    sum += events;
    if (sum > most) return true;
  }
  return false;
}

const boundedBy = (most: number, n: number): { count: number; more: boolean } => ({ count: Math.min(n, most), more: n > most });

function countOf(reader: Reader, c: Choice, most: number): { count: number; more: boolean } {
  if (c.words.length === 0 && c.from === undefined && c.to === undefined && c.contexts !== undefined) return boundedBy(most, usesIn(reader, JSON.stringify(c.contexts)));
  if (c.words.length === 0 && c.contexts !== undefined) {
    const { clauses, values } = conditionOf({ ...c, contexts: undefined });
    return boundedBy(most, stmt(reader, `SELECT COUNT(*) FROM (SELECT 1 FROM json_each(?) j CROSS JOIN evidence_happening h ON h.context = j.value${whereOf([...clauses, STANDS])} LIMIT ?)`)
      .pluck().get(JSON.stringify(c.contexts), ...values, most + 1) as number);
  }
  const times = conditionOf({ ...c, contexts: undefined, words: [] });
  if (c.words.length === 0 && isMany(reader, c.from, c.to, most)) return { count: most, more: true };
  if (c.words.length === 0) return boundedBy(most, stmt(reader, `SELECT COUNT(*) FROM (SELECT 1 FROM evidence_happening h${whereOf([...times.clauses, STANDS])} LIMIT ?)`).pluck().get(...times.values, most + 1) as number);
  // What matches everywhere is counted in the first stretch only: the number is then a lower bound, and said to be one.
  const { clauses, values } = conditionOf({ ...c, from: undefined, to: undefined });
  const [looked, count] = stmt(reader, `SELECT COUNT(*), COALESCE(SUM(${clauses.join(' AND ')}), 0) FROM (SELECT context, act, resource, host FROM evidence_happening h${whereOf([...times.clauses, STANDS])} LIMIT ?) h`)
    .raw().get(...values, ...times.values, LOOKED_AT) as [number, number];
  return { count: Math.min(count, most), more: count > most || looked >= LOOKED_AT };
}
