/**
 * Events that a finding cites: the first few, and how many there are. The contexts asked about are narrowed by the sums of the import (first and last use, uses,
 * failures), so that an identity with many sessions costs by what is cited, not by all it ever did.
 */
import { FACT_KINDS } from '../../../shared/domain/event.ts';
import type { Micros } from '../../../shared/domain/time.ts';
import { stmt, type Reader } from '../handles.ts';
import { standing } from '../standing.ts';
import { eventIdByRow } from './events.ts';
import { namesOf } from './filter.ts';
import { termId } from './terms.ts';

const CITED = 20;
/** Contexts of identities kept between questions: rules ask about one identity many times in a row. */
const KEPT_CONTEXTS = 100_000;
const EARLIEST = Number.MIN_SAFE_INTEGER;
const LATEST = Number.MAX_SAFE_INTEGER;

export interface CitedQuestion {
  readonly actor?: string | undefined;
  readonly credential?: string | undefined;
  readonly sources?: readonly string[] | undefined;
  readonly from?: Micros | undefined;
  readonly to?: Micros | undefined;
  readonly outcome?: 'success' | 'failure' | undefined;
  readonly action?: string | undefined;
  readonly secret?: string | undefined;
  readonly becomes?: string | undefined;
  readonly counted?: boolean | undefined;
}

type Held = readonly [id: number, actor: number | null, source: number | null, uses: number, failures: number, first: number, last: number];
type Found = readonly [at: number, id: number];

const HELD = 'SELECT c.id, c.actor, c.source, u.uses, u.failures, u.first_us, u.last_us FROM evidence_context c JOIN derived_use u ON u.context = c.id';
const OUTCOMES = { success: 'a.outcome <> 1', failure: 'a.outcome = 1' } as const;
// CROSS JOIN keeps the order: events by their context, then what each was.
const BY_CONTEXT = 'evidence_happening h INDEXED BY evidence_happening_context CROSS JOIN evidence_act a ON a.id = h.act';
const STANDS = standing('h.id');
const secretCode = FACT_KINDS.indexOf('secret-read');
const becameCode = FACT_KINDS.indexOf('impersonated');

export function citedBy(reader: Reader): (q: CitedQuestion) => { readonly events: string[]; readonly count: number } {
  const kept = new Map<string, readonly Held[]>();
  let keptContexts = 0;
  const names = new Map<string, readonly number[] | undefined>();
  const namesBy = (name: string): readonly number[] | undefined => {
    if (!names.has(name)) names.set(name, namesOf(reader, name));
    return names.get(name);
  };
  const ofActor = (actor: string): readonly Held[] => {
    const known = kept.get(actor);
    if (known !== undefined) return known;
    const made = stmt(reader, `${HELD} WHERE c.actor IN (SELECT value FROM json_each(?))`).raw().all(JSON.stringify(namesBy(actor) ?? [])) as Held[];
    if (keptContexts + made.length > KEPT_CONTEXTS) {
      kept.clear();
      keptContexts = 0;
    }
    kept.set(actor, made);
    keptContexts += made.length;
    return made;
  };

  /** Who, with what, from where. Undefined where nothing of it is asked. */
  const contextsOf = (q: CitedQuestion): readonly Held[] | undefined => {
    const sources = q.sources?.flatMap((s) => termId(reader, s) ?? []);
    const asked = sources === undefined ? undefined : new Set(sources);
    const fromThere = (list: readonly Held[]): readonly Held[] => (asked === undefined ? list : list.filter(([, , source]) => source !== null && asked.has(source)));
    if (q.credential !== undefined) {
      const own = fromThere(stmt(reader, `${HELD} WHERE c.credential = ?`).raw().all(termId(reader, q.credential) ?? -1) as Held[]);
      if (q.actor === undefined) return own;
      const known = new Set(namesBy(q.actor) ?? []);
      return own.filter(([, actor]) => actor !== null && known.has(actor));
    }
    if (q.actor !== undefined) return fromThere(ofActor(q.actor));
    return sources === undefined ? undefined : stmt(reader, `${HELD} WHERE c.source IN (SELECT value FROM json_each(?))`).raw().all(JSON.stringify(sources)) as Held[];
  };

  const answer = (ids: readonly number[], count: number | undefined): { events: string[]; count: number } => {
    const events = ids.flatMap((id) => eventIdByRow(reader, id) ?? []);
    return { events, count: count ?? events.length };
  };

  /** Nothing but who, when and how it ended: contexts that lie wholly within need not be read to be counted, and few are read to be cited. */
  const plain = (held: readonly Held[], q: CitedQuestion, from: number, to: number): { events: string[]; count: number } => {
    const ended = q.outcome === undefined ? '' : ` AND ${OUTCOMES[q.outcome]}`;
    let count = 0;
    const partly: number[] = [];
    for (const [id, , , uses, failures, first, last] of held) {
      if (first < from || last > to) partly.push(id);
      else count += q.outcome === undefined ? uses : q.outcome === 'failure' ? failures : uses - failures;
    }
    if (q.counted !== false && partly.length > 0) {
      count += stmt(reader, `SELECT COUNT(*) FROM ${BY_CONTEXT} WHERE h.context IN (SELECT value FROM json_each(?)) AND h.at_us >= ? AND h.at_us <= ? AND ${STANDS}${ended}`).pluck().get(JSON.stringify(partly), from, to) as number;
    }
    const next = stmt(reader, `SELECT h.at_us, h.id FROM ${BY_CONTEXT} WHERE h.context = ? AND h.at_us >= ? AND h.at_us <= ? AND ${STANDS}${ended} ORDER BY h.at_us, h.id LIMIT ?`).raw();
    let cited: Found[] = [];
    for (const [id, , , , , first] of [...held].sort((a, b) => a[5] - b[5] || a[0] - b[0])) {
      if (cited.length >= CITED && Math.max(first, from) > (cited[CITED - 1]?.[0] ?? LATEST)) break;
      cited = [...cited, ...next.all(id, from, to, CITED) as Found[]].sort((a, b) => a[0] - b[0] || a[1] - b[1]).slice(0, CITED);
    }
    return answer(cited.map(([, id]) => id), q.counted === false ? undefined : count);
  };

  return (q) => {
    const from = q.from ?? EARLIEST;
    const to = q.to ?? LATEST;
    const held = contextsOf(q)?.filter(([, , , uses, failures, first, last]) => first <= to && last >= from && (q.outcome === undefined || (q.outcome === 'failure' ? failures > 0 : uses > failures)));
    if (held?.length === 0) return { events: [], count: 0 };
    if (held !== undefined && q.action === undefined && q.secret === undefined && q.becomes === undefined) return plain(held, q, from, to);
    const clauses: string[] = ['h.at_us >= ?', 'h.at_us <= ?', STANDS];
    const values: (number | string)[] = [from, to];
    const only = (clause: string, ...value: (number | string)[]): void => {
      clauses.push(clause);
      values.push(...value);
    };
    if (held !== undefined) only('h.context IN (SELECT value FROM json_each(?))', JSON.stringify(held.map(([id]) => id)));
    if (q.outcome !== undefined) only(OUTCOMES[q.outcome]);
    if (q.action !== undefined) only('h.act IN (SELECT id FROM evidence_act WHERE action = ?)', termId(reader, q.action) ?? -1);
    if (q.secret !== undefined) only(`EXISTS (SELECT 1 FROM evidence_fact f WHERE f.event_id = h.id AND f.kind = ${secretCode} AND f.term = ?)`, termId(reader, q.secret) ?? -1);
    if (q.becomes !== undefined) {
      const roles = JSON.stringify(namesBy(q.becomes) ?? [termId(reader, q.becomes) ?? -1]);
      only(`(EXISTS (SELECT 1 FROM evidence_issue i WHERE i.event_id = h.id AND i.holder IN (SELECT value FROM json_each(?))) OR EXISTS (SELECT 1 FROM evidence_fact f WHERE f.event_id = h.id AND f.kind = ${becameCode} AND f.term IN (SELECT value FROM json_each(?))))`, roles, roles);
    }
    const among = `FROM ${held === undefined ? 'evidence_happening h CROSS JOIN evidence_act a ON a.id = h.act' : BY_CONTEXT} WHERE ${clauses.join(' AND ')}`;
    const counted = q.counted === false ? undefined : stmt(reader, `SELECT COUNT(*) ${among}`).pluck().get(...values) as number;
    return answer(counted === 0 ? [] : stmt(reader, `SELECT h.id ${among} ORDER BY h.at_us, h.id LIMIT ?`).pluck().all(...values, CITED) as number[], counted);
  };
}
