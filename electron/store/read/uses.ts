/** Uses of credentials with what they brought about, and the known lives of credentials: what reconstruction works on. */
import { FACT_KINDS, type Fact, type Issue, type Target } from '../../../shared/domain/event.ts';
import { CREDENTIAL_KINDS, DEPTHS, IDENTITY_KINDS, OUTCOMES, type CredentialKind, type Depth, type Outcome } from '../../../shared/domain/kinds.ts';
import type { Micros } from '../../../shared/domain/time.ts';
import type { KnownLife, Use } from '../../../shared/domain/use.ts';
import type { DetailTable } from '../detail-bits.ts';
import { stmt, type Reader } from '../handles.ts';
import { standing } from '../standing.ts';
import { canonicalTerm } from './alias.ts';
import { detailedIn, type Detailed } from './details.ts';
import { eventIdByRow, eventIdsOf } from './events.ts';
import { namesOf } from './filter.ts';
import type { Nameless } from './nameless.ts';
import { termId, textAt, textsAt } from './terms.ts';

const or = (value: number | null): Micros | undefined => (value === null ? undefined : (value as Micros));

type IssueRow = readonly [event: number, seq: number, what: number, value: number, kind: number, holder: number | null, holderKind: number, expires: number | null];
type FactRow = readonly [event: number, seq: number, kind: number, term: number];
type UseRow = readonly [id: number, file: number, record: number, part: number, at: number, context: number, act: number, resource: number | null, host: number | null];
type ContextRow = readonly [actor: number | null, credential: number | null, credentialKind: number, session: number | null, source: number | null, agent: number | null, platform: number, account: number | null, region: number | null];
type ActRow = readonly [precision: number, action: number, depth: number, outcome: number, service: number | null];

function issueOf(texts: ReadonlyMap<number, string>, [, , what, value, kind, holderTerm, holderKind, expires]: IssueRow): Issue {
  const holder = holderTerm === null ? undefined : texts.get(holderTerm);
  return {
    what: what === 0 ? 'credential' : 'identity', value: texts.get(value) ?? '', kind: (what === 0 ? CREDENTIAL_KINDS[kind] : IDENTITY_KINDS[kind]) ?? 'unknown',
    holder: holder === undefined ? undefined : { name: holder, kind: IDENTITY_KINDS[holderKind] ?? 'unknown' }, expires: or(expires),
  };
}

/** What many events share, read once. */
function keptBy<K, T>(make: (key: K) => T): (key: K) => T {
  const known = new Map<K, T>();
  return (key) => {
    let made = known.get(key);
    if (made === undefined) known.set(key, (made = make(key)));
    return made;
  };
}

function contextBy(reader: Reader, id: number) {
  const [actor, credential, kind, session, source, agent, platform, account, region] = stmt(reader,
    'SELECT actor, credential, credential_kind, session_us, source, agent, platform, account, region FROM evidence_context WHERE id = ?').raw().get(id) as ContextRow;
  const text = (term: number | null): string | undefined => textAt(reader, term);
  return {
    actor: text(actor), credential: text(credential), credentialKind: CREDENTIAL_KINDS[kind] ?? 'unknown', sessionAt: or(session), source: text(source), agent: text(agent),
    platform: text(platform) ?? '', account: text(account), region: text(region),
  };
}

function actBy(reader: Reader, id: number) {
  const [precisionUs, action, depth, outcome, service] = stmt(reader, 'SELECT precision_us, action, depth, outcome, service FROM evidence_act WHERE id = ?').raw().get(id) as ActRow;
  return { precisionUs, action: textAt(reader, action) ?? '', depth: DEPTHS[depth] ?? 'attempted', outcome: OUTCOMES[outcome] ?? 'unknown', service: textAt(reader, service) };
}

/** Most events issue nothing and carry no facts. */
const NOTHING: readonly never[] = [];

/** Rows of one event that were found in any order. */
function inOrder<T>(list: readonly { readonly seq: number; readonly made: T }[] | undefined): readonly T[] {
  if (list === undefined) return NOTHING;
  return (list.length === 1 ? list : [...list].sort((a, b) => a.seq - b.seq)).map((r) => r.made);
}

function add<T>(lists: Map<number, { seq: number; made: T }[]>, event: number, seq: number, made: T): void {
  const list = lists.get(event);
  if (list === undefined) lists.set(event, [{ seq, made }]);
  else list.push({ seq, made });
}

/** Acts and files are few and never change: what is known of them is kept for the next question. */
interface Shared { readonly act: (id: number) => ReturnType<typeof actBy>; readonly idsOf: (file: number) => (record: number, part: number) => string }
const shared = new WeakMap<object, Shared>();

function sharedBy(reader: Reader): Shared {
  let known = shared.get(reader);
  if (known === undefined) {
    known = { act: keptBy((id) => actBy(reader, id)), idsOf: keptBy((file) => eventIdsOf(stmt(reader, 'SELECT name_id FROM evidence_file WHERE id = ?').pluck().get(file) as string)) };
    shared.set(reader, known);
  }
  return known;
}

/**
 * One use, as small as it can be kept: its own numbers, and what it shares with others. The rest is told when it is asked for; what happened names its own
 * target, which is therefore no object of its own. Spreading one copies nothing of what is told.
 */
class StoredUse implements Use, Target {
  readonly row: number;
  readonly at: Micros;
  resource: string | undefined = undefined;
  host: string | undefined = undefined;
  issues: readonly Issue[] = NOTHING;
  facts: readonly Fact[] = NOTHING;
  readonly #record: number;
  readonly #part: number;
  readonly #context: ReturnType<typeof contextBy>;
  readonly #act: ReturnType<typeof actBy>;
  readonly #idOf: (record: number, part: number) => string;

  constructor(row: number, at: number, record: number, part: number, context: ReturnType<typeof contextBy>, act: ReturnType<typeof actBy>, idOf: (record: number, part: number) => string) {
    this.row = row;
    this.at = at as Micros;
    this.#record = record;
    this.#part = part;
    this.#context = context;
    this.#act = act;
    this.#idOf = idOf;
  }

  get id(): string { return this.#idOf(this.#record, this.#part); }
  get precisionUs(): number { return this.#act.precisionUs; }
  get action(): string { return this.#act.action; }
  get depth(): Depth { return this.#act.depth; }
  get outcome(): Outcome { return this.#act.outcome; }
  get actor(): string | undefined { return this.#context.actor; }
  get credential(): string | undefined { return this.#context.credential; }
  get credentialKind(): CredentialKind { return this.#context.credentialKind; }
  get sessionAt(): Micros | undefined { return this.#context.sessionAt; }
  get source(): string | undefined { return this.#context.source; }
  get agent(): string | undefined { return this.#context.agent; }
  get target(): Target { return this; }
  get platform(): string { return this.#context.platform; }
  get account(): string | undefined { return this.#context.account; }
  get region(): string | undefined { return this.#context.region; }
  get service(): string | undefined { return this.#act.service; }
}

/** Which events, as `e`: the tables they are found in, and what is asked of them. */
interface Picked {
  readonly from: string;
  readonly where: string;
  readonly values: readonly (number | string)[];
}

/** Events picked by a condition on `e`. */
export const uses = (reader: Reader, condition: string, values: readonly (number | string)[]): Use[] => usesPicked(reader, { from: 'evidence_event e', where: condition, values }, detailedIn(reader));

/** Events of contexts `c`: all that is read of each stands in one index, context by context, for their rows lie far apart. */
export const usesOfContexts = (reader: Reader, contexts: string, condition: string, values: readonly (number | string)[], detailed = detailedIn(reader)): Use[] => usesPicked(reader, {
  from: `${contexts} CROSS JOIN evidence_happening e INDEXED BY evidence_happening_context ON e.context = c.id`, where: `${condition} AND ${standing('e.id')}`, values,
}, detailed);

/**
 * A suspect may have tens of thousands of uses: of each only what it shares with no other is read, what many share (who, with what, which act) is read
 * once, and issues, facts and texts come by the rows found, in the order in which they lie.
 */
function usesPicked(reader: Reader, { from, where, values }: Picked, detailed: Detailed): Use[] {
  const contextOf = keptBy((id: number) => contextBy(reader, id));
  const { act: actOf, idsOf } = sharedBy(reader);
  const made: StoredUse[] = [];
  const terms: (number | null)[] = [];
  for (const r of stmt(reader, `SELECT e.id, e.file_id, e.record_no, e.part, e.at_us, e.context, e.act, e.resource, e.host FROM ${from} WHERE ${where}`).raw().iterate(...values) as IterableIterator<UseRow>) {
    made.push(new StoredUse(r[0], r[4], r[2], r[3], contextOf(r[5]), actOf(r[6]), idsOf(r[1])));
    terms.push(r[7], r[8]);
  }
  if (made.length === 0) return [];
  const rows = new Float64Array(made.length);
  for (let i = 0; i < rows.length; i += 1) rows[i] = made[i]?.row ?? 0;
  rows.sort();
  /** Rows of a table that hang on them. */
  const hanging = (columns: string, table: DetailTable): unknown[] => {
    const events = detailed(table, rows);
    return events.length === 0 ? [] : stmt(reader, `SELECT ${columns} FROM json_each(?) j CROSS JOIN ${table} o ON o.event_id = j.value`).raw().all(JSON.stringify(events));
  };
  const issued = hanging('o.event_id, o.seq, o.what, o.value, o.kind, o.holder, o.holder_kind, o.expires_us', 'evidence_issue') as IssueRow[];
  const carried = hanging('o.event_id, o.seq, o.kind, o.term', 'evidence_fact') as FactRow[];
  // Few, and asked for again: what was issued is looked up by its name.
  const named = textsAt(reader, issued.flatMap((r) => [r[3], r[5]]), carried.map((r) => r[3]));
  const issues = new Map<number, { seq: number; made: Issue }[]>();
  for (const r of issued) add(issues, r[0], r[1], issueOf(named, r));
  const facts = new Map<number, { seq: number; made: Fact }[]>();
  const factOf = keptBy((kind: number) => keptBy((term: number): Fact => ({ kind: FACT_KINDS[kind] ?? 'also-target', text: named.get(term) ?? '' })));
  for (const [event, seq, kind, term] of carried) add(facts, event, seq, factOf(kind)(term));
  const texts = textsAt(reader, terms);
  for (let i = 0; i < made.length; i += 1) {
    const use = made[i];
    if (use === undefined) continue;
    use.resource = texts.get(terms[i * 2] ?? 0);
    use.host = texts.get(terms[i * 2 + 1] ?? 0);
    if (issues.size > 0) use.issues = inOrder(issues.get(use.row));
    if (facts.size > 0) use.facts = inOrder(facts.get(use.row));
  }
  return made.sort((a, b) => a.at - b.at || a.row - b.row);
}

export function canonicalName(reader: Reader, name: string): string {
  const id = termId(reader, name);
  if (id === undefined) return name;
  const canonical = canonicalTerm(reader, id);
  return canonical === id ? name : textAt(reader, canonical) ?? name;
}

export interface LifeRow {
  value: number; kind: number; platform: number; identity: number | null; issued_us: number | null; issue_event: number | null; issue_entry: number | null; expires_us: number | null;
  revoked_us: number | null; revoke_event: number | null; first_us: number | null; last_us: number | null; uses: number; failures: number; session_us: number | null; in_inventory: number; status: string | null;
}

export function lifeOf(reader: Reader, r: LifeRow): KnownLife {
  return {
    value: textAt(reader, r.value) ?? '', kind: CREDENTIAL_KINDS[r.kind] ?? 'unknown', platform: textAt(reader, r.platform) ?? '', identity: textAt(reader, r.identity),
    issuedAt: or(r.issued_us), issueEvent: eventIdByRow(reader, r.issue_event), expires: or(r.expires_us), revokedAt: or(r.revoked_us),
    first: or(r.first_us), last: or(r.last_us), uses: r.uses, failures: r.failures, session: or(r.session_us), inInventory: r.in_inventory === 1,
  };
}

export function lifeByValue(reader: Reader, value: string): KnownLife | undefined {
  const id = termId(reader, value);
  const row = id === undefined ? undefined : stmt(reader, 'SELECT * FROM derived_credential WHERE value = ?').get(id) as LifeRow | undefined;
  return row === undefined ? undefined : lifeOf(reader, row);
}

export function livesOfIdentity(reader: Reader, identity: string, kind?: CredentialKind): KnownLife[] {
  const id = termId(reader, canonicalName(reader, identity));
  if (id === undefined) return [];
  const only = kind === undefined ? [] : [CREDENTIAL_KINDS.indexOf(kind)];
  return (stmt(reader, `SELECT * FROM derived_credential WHERE identity = ?${kind === undefined ? '' : ' AND kind = ?'} ORDER BY COALESCE(first_us, issued_us), value`).all(id, ...only) as LifeRow[]).map((r) => lifeOf(reader, r));
}

export function usesOfCredential(reader: Reader, value: string, detailed?: Detailed): Use[] {
  const id = termId(reader, value);
  return id === undefined ? [] : usesOfContexts(reader, 'evidence_context c', 'c.credential = ?', [id], detailed);
}

export function issuingsOf(reader: Reader, value: string): Use[] {
  const id = termId(reader, value);
  return id === undefined ? [] : uses(reader, 'e.id IN (SELECT event_id FROM evidence_issue WHERE value = ? AND what = 0)', [id]);
}

/** Contexts of actors, by the numbers of their names. */
export const OF_ACTORS = 'json_each(?) n CROSS JOIN evidence_context c ON c.actor = n.value';

export function actionsOfIdentity(reader: Reader, identity: string, action: string, from: Micros, to: Micros): Use[] {
  const ids = namesOf(reader, identity);
  const act = termId(reader, action);
  if (ids === undefined || act === undefined) return [];
  // An identity may have done a million other things.
  return usesOfContexts(reader, OF_ACTORS, 'e.at_us >= ? AND e.at_us <= ? AND e.act IN (SELECT id FROM evidence_act WHERE action = ?)', [JSON.stringify(ids), from, to, act]);
}

/** The same at any time, of records that name no credential: a role's sessions may have done the same a hundred thousand times, each with its key. */
export function unnamedActionsOf(reader: Reader, identity: string, action: string, nameless: Nameless): Use[] {
  const ids = nameless(identity);
  const act = termId(reader, action);
  if (ids.length === 0 || act === undefined) return [];
  return usesOfContexts(reader, OF_ACTORS, 'c.credential IS NULL AND e.act IN (SELECT id FROM evidence_act WHERE action = ?)', [JSON.stringify(ids), act]);
}

/** Credentials issued for the host by its platform, or used under its name: events that carry the fact `instance` with this host. What such a credential issues is not the host's own. */
export function credentialsOfHost(reader: Reader, host: string): KnownLife[] {
  const id = termId(reader, host);
  if (id === undefined) return [];
  const values = stmt(reader, `SELECT DISTINCT COALESCE(e.credential, i.value) FROM evidence_fact f JOIN evidence_event e ON e.id = f.event_id
    LEFT JOIN evidence_issue i ON i.event_id = e.id AND i.what = 0 WHERE f.kind IN (?, ?) AND f.term = ? AND COALESCE(e.credential, i.value) IS NOT NULL ORDER BY 1`)
    .pluck().all(FACT_KINDS.indexOf('instance'), FACT_KINDS.indexOf('workload'), id) as number[];
  return values.flatMap((v) => {
    const row = stmt(reader, 'SELECT * FROM derived_credential WHERE value = ?').get(v) as LifeRow | undefined;
    return row === undefined ? [] : [lifeOf(reader, row)];
  });
}

/** Credentials used from an address at any time: what a context says is enough, its events are not asked. */
export function credentialsFrom(reader: Reader, address: string): KnownLife[] {
  const id = termId(reader, address);
  if (id === undefined) return [];
  return (stmt(reader, 'SELECT d.* FROM derived_credential d WHERE d.value IN (SELECT credential FROM evidence_context WHERE source = ? AND credential IS NOT NULL)').all(id) as LifeRow[]).map((r) => lifeOf(reader, r));
}
