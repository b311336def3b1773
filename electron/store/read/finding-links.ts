/**
 * Events that are about something findings ask for: secrets they read, identities they became or were given the credentials of, workloads they name. One
 * reading of the facts and one of the issues, in the order of their events; sums and citations are then made of the numbers, without a further statement.
 */
import { FACT_KINDS, type FactKind } from '../../../shared/domain/event.ts';
import { stmt, type Reader } from '../handles.ts';
import { standing } from '../standing.ts';
import { at, firstNot, type Contexts } from './finding-contexts.ts';

/** In order of what, who, time and event. */
export interface Links {
  readonly length: number;
  /** The secret, the canonical name of the identity, or the workload. */
  readonly what: Int32Array;
  readonly at: Float64Array;
  readonly event: Int32Array;
  readonly context: Int32Array;
  readonly act: Int32Array;
  /** Of an identity become: the credential that was issued, `CALLED` where a call was made as it, 0 where neither made a way. Of a workload: the kind of the fact. */
  readonly by: Int32Array;
}
export const CALLED = -1;
export interface AllLinks { readonly secrets: Links; readonly becomings: Links; readonly workloads: Links }

type FactRow = readonly [kind: number, term: number, event: number, at: number, context: number, act: number];
type IssueRow = readonly [what: number, value: number, kind: number, holder: number, event: number, at: number, context: number, act: number];

const code = (kind: FactKind): number => FACT_KINDS.indexOf(kind);
const [SECRET, BECAME, WORKLOAD, INSTANCE] = [code('secret-read'), code('impersonated'), code('workload'), code('instance')];
/** Events of one statement: their rows come at once. */
const EVENTS = 1 << 16;
// CROSS JOIN keeps the order: what hangs on events stands in the order of their rows, so that each page of events is read once.
const FACTS = `SELECT f.kind, f.term, f.event_id, h.at_us, h.context, h.act FROM evidence_fact f CROSS JOIN evidence_happening h ON h.id = f.event_id
  WHERE f.event_id >= ? AND f.event_id < ? AND +f.kind IN (${SECRET}, ${BECAME}, ${WORKLOAD}, ${INSTANCE}) AND ${standing('f.event_id')}`;
const ISSUES = `SELECT i.what, i.value, i.kind, i.holder, i.event_id, h.at_us, h.context, h.act FROM evidence_issue i CROSS JOIN evidence_happening h ON h.id = i.event_id
  WHERE i.event_id >= ? AND i.event_id < ? AND i.holder IS NOT NULL AND ${standing('i.event_id')}`;

function* rowsOf<T>(reader: Reader, table: string, sql: string): IterableIterator<T> {
  const last = stmt(reader, `SELECT MAX(event_id) FROM ${table}`).pluck().get() as number | null;
  for (let from = 0; last !== null && from <= last; from += EVENTS) yield* stmt(reader, sql).raw().all(from, from + EVENTS) as T[];
}

class Found {
  readonly what: number[] = [];
  readonly at: number[] = [];
  readonly event: number[] = [];
  readonly context: number[] = [];
  readonly act: number[] = [];
  readonly by: number[] = [];
  add(what: number, when: number, event: number, context: number, act: number, by: number): void {
    this.what.push(what);
    this.at.push(when);
    this.event.push(event);
    this.context.push(context);
    this.act.push(act);
    this.by.push(by);
  }
  sorted(contexts: Contexts): Links {
    const { what, at: when, event, context } = this;
    const n = (list: readonly number[], i: number): number => list[i] as number;
    const who = (i: number): number => at(contexts.who, n(context, i));
    const order = Int32Array.from({ length: what.length }, (_, i) => i).sort((a, b) => n(what, a) - n(what, b) || who(a) - who(b) || n(when, a) - n(when, b) || n(event, a) - n(event, b) || a - b);
    const ints = (list: readonly number[]): Int32Array => Int32Array.from(order, (i) => n(list, i));
    return { length: order.length, what: ints(what), at: Float64Array.from(order, (i) => n(when, i)), event: ints(event), context: ints(context), act: ints(this.act), by: ints(this.by) };
  }
}

/** @param becoming kinds of credentials by which one identity becomes another. */
export function allLinks(reader: Reader, contexts: Contexts, canonicalOf: (name: number) => number, becoming: ReadonlySet<number>): AllLinks {
  const secrets = new Found();
  const becomings = new Found();
  const workloads = new Found();
  for (const [what, value, kind, holder, event, when, context, act] of rowsOf<IssueRow>(reader, 'evidence_issue', ISSUES)) becomings.add(canonicalOf(holder), when, event, context, act, what === 0 && becoming.has(kind) ? value : 0);
  for (const [kind, term, event, when, context, act] of rowsOf<FactRow>(reader, 'evidence_fact', FACTS)) {
    if (kind === SECRET) secrets.add(term, when, event, context, act, 0);
    else if (kind === BECAME) becomings.add(canonicalOf(term), when, event, context, act, CALLED);
    else workloads.add(term, when, event, context, act, kind);
  }
  return { secrets: secrets.sorted(contexts), becomings: becomings.sorted(contexts), workloads: workloads.sorted(contexts) };
}

/**
 * Events about one thing, in order of time and of their rows, each once.
 * @param who one identity, or anybody.
 */
export function eventsAbout(links: Links, contexts: Contexts, what: number, who: number | undefined, from: number, to: number, limit: number, accept: (context: number, act: number) => boolean): number[] {
  const whoAt = (i: number): number => at(contexts.who, at(links.context, i));
  const order = (i: number): number => at(links.what, i) - what || (who === undefined ? 0 : whoAt(i) - who || at(links.at, i) - from);
  const found: number[] = [];
  for (let i = firstNot(links.length, (p) => order(p) < 0); i < links.length && at(links.what, i) === what && (who === undefined || whoAt(i) === who); i += 1) {
    const when = at(links.at, i);
    if (when > to && who !== undefined) break;
    if (when < from || when > to || found[found.length - 1] !== undefined && at(links.event, found[found.length - 1] as number) === at(links.event, i) || !accept(at(links.context, i), at(links.act, i))) continue;
    found.push(i);
    if (who !== undefined && found.length >= limit) break;
  }
  if (who === undefined) found.sort((a, b) => at(links.at, a) - at(links.at, b) || at(links.event, a) - at(links.event, b));
  return found.slice(0, limit).map((i) => at(links.event, i));
}
