/**
 * Events that are about something findings ask for: secrets they read, identities they became or were given the credentials of, workloads they name. One
 * reading of the facts and one of the issues, in the order of their events; sums and citations are then made of the numbers, without a further statement.
 */
import { FACT_KINDS, type FactKind } from '../../../shared/domain/event.ts';
import { firstNot, upTo } from '../../base/sorted.ts';
import { stmt, type Reader } from '../handles.ts';
import { standing } from '../standing.ts';
import { at, type Contexts } from './finding-contexts.ts';

/** As they were read. */
interface Columns {
  /** The secret, the canonical name of the identity, or the workload. */
  readonly what: Int32Array;
  readonly at: Float64Array;
  /** Row of the event, and what makes up its id for people: to look it up later would cost a page of events for each. */
  readonly event: Int32Array;
  readonly file: Int32Array;
  readonly record: Int32Array;
  readonly part: Int32Array;
  readonly context: Int32Array;
  readonly act: Int32Array;
  /** Of an identity become: the credential that was issued, `CALLED` where a call was made as it, 0 where neither made a way. Of a workload: the kind of the fact. */
  readonly by: Int32Array;
}
/** Columns, and their order by what, who, time and, within an instant, file and record. */
export interface Links extends Columns { readonly order: Int32Array; readonly rank: Int32Array }
export const CALLED = -1;
export interface AllLinks { readonly secrets: Links; readonly becomings: Links; readonly workloads: Links }

type Event = readonly [event: number, at: number, context: number, act: number, file: number, record: number, part: number];
type FactRow = readonly [...Event, kind: number, term: number];
type IssueRow = readonly [...Event, what: number, value: number, kind: number, holder: number];

const code = (kind: FactKind): number => FACT_KINDS.indexOf(kind);
const [SECRET, BECAME, WORKLOAD, INSTANCE] = [code('secret-read'), code('impersonated'), code('workload'), code('instance')];
/** Events of one statement: their rows come at once. */
const EVENTS = 1 << 13;
// CROSS JOIN keeps the order: what hangs on events stands in the order of their rows, so that each page of events is read once.
const EVENT = 'h.id, h.at_us, h.context, h.act, h.file_id, h.record_no, h.part';
const FACTS = `SELECT ${EVENT}, f.kind, f.term FROM evidence_fact f CROSS JOIN evidence_happening h ON h.id = f.event_id
  WHERE f.event_id >= ? AND f.event_id < ? AND +f.kind IN (${SECRET}, ${BECAME}, ${WORKLOAD}, ${INSTANCE}) AND ${standing('f.event_id')}`;
const ISSUES = `SELECT ${EVENT}, i.what, i.value, i.kind, i.holder FROM evidence_issue i CROSS JOIN evidence_happening h ON h.id = i.event_id
  WHERE i.event_id >= ? AND i.event_id < ? AND i.holder IS NOT NULL AND ${standing('i.event_id')}`;

function* rowsOf<T>(reader: Reader, table: string, sql: string): IterableIterator<T> {
  const last = stmt(reader, `SELECT MAX(event_id) FROM ${table}`).pluck().get() as number | null;
  for (let from = 0; last !== null && from <= last; from += EVENTS) yield* stmt(reader, sql).raw().all(from, from + EVENTS) as T[];
}

/** Columns for as many as there may be. */
function columnsFor(most: number): Columns {
  const numbers = (): Int32Array => new Int32Array(most);
  return { what: numbers(), at: new Float64Array(most), event: numbers(), file: numbers(), record: numbers(), part: numbers(), context: numbers(), act: numbers(), by: numbers() };
}

/** Files by the names that the evidence gives them: their numbers would tell which was taken in first. */
function ranksOf(reader: Reader): Int32Array {
  const files = stmt(reader, 'SELECT id FROM evidence_file ORDER BY name_id').pluck().all() as number[];
  const rank = new Int32Array(files.reduce((most, id) => Math.max(most, id), 0) + 1);
  for (const [i, id] of files.entries()) rank[id] = i;
  return rank;
}

const byRecord = (c: Columns, rank: Int32Array, a: number, b: number): number =>
  at(rank, at(c.file, a)) - at(rank, at(c.file, b)) || at(c.record, a) - at(c.record, b) || at(c.part, a) - at(c.part, b);

class Found {
  #length = 0;
  readonly #columns: Columns;
  constructor(most: number) {
    this.#columns = columnsFor(most);
  }
  add(what: number, by: number, row: readonly [...Event, ...number[]]): void {
    const i = this.#length++;
    const c = this.#columns;
    c.what[i] = what;
    c.by[i] = by;
    c.event[i] = row[0];
    c.at[i] = row[1];
    c.context[i] = row[2];
    c.act[i] = row[3];
    c.file[i] = row[4];
    c.record[i] = row[5];
    c.part[i] = row[6];
  }
  /** @param rank of each file among the others. */
  links(contexts: Contexts, rank: Int32Array): Links {
    const c = this.#columns;
    const who = (i: number): number => at(contexts.who, at(c.context, i));
    const order = upTo(this.#length).sort((a, b) => at(c.what, a) - at(c.what, b) || who(a) - who(b) || at(c.at, a) - at(c.at, b) || byRecord(c, rank, a, b) || a - b);
    return { ...c, order, rank };
  }
}

/** @param becoming kinds of credentials by which one identity becomes another. */
export function allLinks(reader: Reader, contexts: Contexts, canonicalOf: (name: number) => number, becoming: ReadonlySet<number>): AllLinks {
  const counted = new Map(stmt(reader, 'SELECT kind, COUNT(*) FROM evidence_fact GROUP BY kind').raw().all() as [number, number][]);
  const most = (...kinds: readonly number[]): number => kinds.reduce((n, kind) => n + (counted.get(kind) ?? 0), 0);
  const secrets = new Found(most(SECRET));
  const workloads = new Found(most(WORKLOAD, INSTANCE));
  const becomings = new Found(most(BECAME) + (stmt(reader, 'SELECT COUNT(*) FROM evidence_issue').pluck().get() as number));
  for (const row of rowsOf<IssueRow>(reader, 'evidence_issue', ISSUES)) becomings.add(canonicalOf(row[10]), row[7] === 0 && becoming.has(row[9]) ? row[8] : 0, row);
  for (const row of rowsOf<FactRow>(reader, 'evidence_fact', FACTS)) {
    if (row[7] === SECRET) secrets.add(row[8], 0, row);
    else if (row[7] === BECAME) becomings.add(canonicalOf(row[8]), CALLED, row);
    else workloads.add(row[8], row[7], row);
  }
  const rank = ranksOf(reader);
  return { secrets: secrets.links(contexts, rank), becomings: becomings.links(contexts, rank), workloads: workloads.links(contexts, rank) };
}

/**
 * Events about one thing, in order of time, file and record, each once; as positions in the columns.
 * @param who one identity, or anybody.
 */
export function eventsAbout(links: Links, contexts: Contexts, what: number, who: number | undefined, from: number, to: number, limit: number, accept: (context: number, act: number) => boolean): number[] {
  const { order } = links;
  const whoAt = (p: number): number => at(contexts.who, at(links.context, p));
  const compare = (p: number): number => at(links.what, p) - what || (who === undefined ? 0 : whoAt(p) - who || at(links.at, p) - from);
  const found: number[] = [];
  let last = -1;
  for (let i = firstNot(order.length, (position) => compare(at(order, position)) < 0); i < order.length; i += 1) {
    const p = at(order, i);
    const when = at(links.at, p);
    if (at(links.what, p) !== what || (who !== undefined && (whoAt(p) !== who || when > to))) break;
    if (when < from || when > to || at(links.event, p) === last || !accept(at(links.context, p), at(links.act, p))) continue;
    last = at(links.event, p);
    found.push(p);
    if (who !== undefined && found.length >= limit) break;
  }
  if (who === undefined) found.sort((a, b) => at(links.at, a) - at(links.at, b) || byRecord(links, links.rank, a, b));
  return found;
}
