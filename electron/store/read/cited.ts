/**
 * Events that a finding cites: the first few, and how many there are. The contexts asked about are narrowed by the sums of the import (first and last use, uses,
 * failures), so that an identity with many sessions costs by what is cited, not by all it ever did; what is about a secret or an identity become is found
 * among the links that were read for the sums.
 */
import type { Micros } from '../../../shared/domain/time.ts';
import { stmt, type Reader } from '../handles.ts';
import { inTime } from '../in-time.ts';
import { standing } from '../standing.ts';
import { eventIdOf } from './events.ts';
import { at, type Contexts } from './finding-contexts.ts';
import { eventsAbout, type AllLinks } from './finding-links.ts';
import { termId } from './terms.ts';

const CITED = 20;
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
  /** One of these, not both. */
  readonly secret?: string | undefined;
  readonly becomes?: string | undefined;
  readonly counted?: boolean | undefined;
}

type Found = readonly [at: number, file: string, record: number, part: number];

const inOrder = (a: Found, b: Found): number => a[0] - b[0] || (a[1] === b[1] ? a[2] - b[2] || a[3] - b[3] : a[1] < b[1] ? -1 : 1);

/** What citing rests on, each read when it is first asked for. */
export interface CitedFrom {
  readonly contexts: () => Contexts;
  readonly links: () => AllLinks;
  readonly canonicalOf: (name: number) => number;
  readonly failed: (act: number) => boolean;
}

const OUTCOMES = { success: 'a.outcome <> 1', failure: 'a.outcome = 1' } as const;
// CROSS JOIN keeps the order: events by their context, then what each was.
const BY_CONTEXT = 'evidence_happening h INDEXED BY evidence_happening_context CROSS JOIN evidence_act a ON a.id = h.act';
const STANDS = standing('h.id');
const FOUND = 'h.at_us, (SELECT name_id FROM evidence_file WHERE id = h.file_id), h.record_no, h.part';

export function citedBy(reader: Reader, of: CitedFrom): (q: CitedQuestion) => { readonly events: string[]; readonly count: number } {
  /** A text that no event ever held is nobody. */
  const idOf = (text: string): number => termId(reader, text) ?? -1;
  const whoOf = (name: string): number => of.canonicalOf(idOf(name));

  const files = new Map<number, string>();
  const fileName = (id: number): string => {
    let name = files.get(id);
    if (name === undefined) files.set(id, (name = stmt(reader, 'SELECT name_id FROM evidence_file WHERE id = ?').pluck().get(id) as string));
    return name;
  };

  /** Who, with what, from where. Undefined where nothing of it is asked. */
  const contextsOf = (q: CitedQuestion): number[] | undefined => {
    const c = of.contexts();
    const sources = q.sources === undefined ? undefined : [...new Set(q.sources.map(idOf))];
    if (q.credential !== undefined) {
      const own = [...c.ofCredential(idOf(q.credential))].filter((id) => sources === undefined || sources.includes(at(c.source, id)));
      if (q.actor === undefined) return own;
      const who = whoOf(q.actor);
      return own.filter((id) => at(c.who, id) === who);
    }
    if (q.actor !== undefined) {
      const who = whoOf(q.actor);
      return sources === undefined ? [...c.of(who)] : sources.flatMap((source) => [...c.of(who, source)]);
    }
    return sources === undefined ? undefined : [...c.order].filter((id) => sources.includes(at(c.source, id)));
  };

  const answer = (found: readonly Found[], count: number | undefined): { events: string[]; count: number } =>
    ({ events: found.map(([, name_id, record_no, part]) => eventIdOf({ name_id, record_no, part })), count: count ?? found.length });

  /** Nothing but who, when and how it ended: contexts that lie wholly within need not be read to be counted, and few are read to be cited. */
  const plain = (held: readonly number[], q: CitedQuestion, from: number, to: number): { events: string[]; count: number } => {
    const c = of.contexts();
    const ended = q.outcome === undefined ? '' : ` AND ${OUTCOMES[q.outcome]}`;
    let count = 0;
    const partly: number[] = [];
    for (const id of held) {
      if (at(c.first, id) < from || at(c.last, id) > to) partly.push(id);
      else count += q.outcome === undefined ? at(c.uses, id) : q.outcome === 'failure' ? at(c.failures, id) : at(c.uses, id) - at(c.failures, id);
    }
    if (q.counted !== false && partly.length > 0) {
      count += stmt(reader, `SELECT COUNT(*) FROM ${BY_CONTEXT} WHERE h.context IN (SELECT value FROM json_each(?)) AND h.at_us >= ? AND h.at_us <= ? AND ${STANDS}${ended}`).pluck().get(JSON.stringify(partly), from, to) as number;
    }
    const next = stmt(reader, `SELECT ${FOUND} FROM ${BY_CONTEXT} WHERE h.context = ? AND h.at_us >= ? AND h.at_us <= ? AND ${STANDS}${ended} ORDER BY ${inTime('h')} LIMIT ?`).raw();
    let cited: Found[] = [];
    for (const id of [...held].sort((a, b) => at(c.first, a) - at(c.first, b) || a - b)) {
      if (cited.length >= CITED && Math.max(at(c.first, id), from) > (cited[CITED - 1]?.[0] ?? LATEST)) break;
      cited = [...cited, ...next.all(id, from, to, CITED) as Found[]].sort(inOrder).slice(0, CITED);
    }
    return answer(cited, q.counted === false ? undefined : count);
  };

  /** About a secret, or an identity become. */
  const about = (q: CitedQuestion, from: number, to: number): { events: string[]; count: number } => {
    const c = of.contexts();
    const [who, credential] = [q.actor === undefined ? undefined : whoOf(q.actor), q.credential === undefined ? undefined : idOf(q.credential)];
    const sources = q.sources === undefined ? undefined : new Set(q.sources.map(idOf));
    const acts = q.action === undefined ? undefined : new Set(stmt(reader, 'SELECT id FROM evidence_act WHERE action = ?').pluck().all(idOf(q.action)) as number[]);
    const limit = q.counted === false ? CITED : LATEST;
    const accept = (context: number, act: number): boolean => (credential === undefined || at(c.credential, context) === credential) && (sources === undefined || sources.has(at(c.source, context)))
      && (q.outcome === undefined || of.failed(act) === (q.outcome === 'failure')) && (acts === undefined || acts.has(act));
    const { secrets, becomings } = of.links();
    const [links, what] = q.secret === undefined ? [becomings, whoOf(q.becomes ?? '')] : [secrets, idOf(q.secret)];
    const found = eventsAbout(links, c, what, who, from, to, limit, accept);
    const events = found.slice(0, CITED).map((p) => eventIdOf({ name_id: fileName(at(links.file, p)), record_no: at(links.record, p), part: at(links.part, p) }));
    return { events, count: q.counted === false ? events.length : found.length };
  };

  return (q) => {
    const from = q.from ?? EARLIEST;
    const to = q.to ?? LATEST;
    if (q.secret !== undefined || q.becomes !== undefined) return about(q, from, to);
    const c = of.contexts();
    const held = contextsOf(q)?.filter((id) => at(c.first, id) <= to && at(c.last, id) >= from && (q.outcome === undefined || (q.outcome === 'failure' ? at(c.failures, id) > 0 : at(c.uses, id) > at(c.failures, id))));
    if (held?.length === 0) return { events: [], count: 0 };
    if (held !== undefined && q.action === undefined) return plain(held, q, from, to);
    const clauses: string[] = ['h.at_us >= ?', 'h.at_us <= ?', STANDS];
    const values: (number | string)[] = [from, to];
    const only = (clause: string, ...value: (number | string)[]): void => {
      clauses.push(clause);
      values.push(...value);
    };
    if (held !== undefined) only('h.context IN (SELECT value FROM json_each(?))', JSON.stringify(held));
    if (q.outcome !== undefined) only(OUTCOMES[q.outcome]);
    if (q.action !== undefined) only('h.act IN (SELECT id FROM evidence_act WHERE action = ?)', idOf(q.action));
    const among = `FROM ${held === undefined ? 'evidence_happening h CROSS JOIN evidence_act a ON a.id = h.act' : BY_CONTEXT} WHERE ${clauses.join(' AND ')}`;
    const counted = q.counted === false ? undefined : stmt(reader, `SELECT COUNT(*) ${among}`).pluck().get(...values) as number;
    if (counted === 0) return answer([], counted);
    // The index alone says when the last to be cited happened: only rows up to then are read.
    const last = stmt(reader, `SELECT h.at_us ${among} ORDER BY h.at_us LIMIT 1 OFFSET ${CITED - 1}`).pluck().get(...values) as number | undefined;
    return answer(stmt(reader, `SELECT ${FOUND} ${among} AND h.at_us <= ? ORDER BY ${inTime('h')} LIMIT ?`).raw().all(...values, last ?? LATEST, CITED) as Found[], counted);
  };
}
