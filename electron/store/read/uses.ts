/** Uses of credentials with what they brought about, and the known lives of credentials: what reconstruction works on. */
import { FACT_KINDS, type Fact, type Issue, type Target } from '../../../shared/domain/event.ts';
import { CREDENTIAL_KINDS, DEPTHS, IDENTITY_KINDS, OUTCOMES, type CredentialKind } from '../../../shared/domain/kinds.ts';
import type { Micros } from '../../../shared/domain/time.ts';
import type { KnownLife, Use } from '../../../shared/domain/use.ts';
import { stmt, type Reader } from '../handles.ts';
import { eventIdByRow, eventIdsOf } from './events.ts';
import { namesOf } from './filter.ts';
import type { Nameless } from './nameless.ts';
import { termId, textAt, textsAt } from './terms.ts';

const or = (value: number | null): Micros | undefined => (value === null ? undefined : (value as Micros));

interface IssueRow { event_id: number; seq: number; what: number; value: number; kind: number; holder: number | null; holder_kind: number; expires_us: number | null }
type FactRow = readonly [event: number, seq: number, kind: number, term: number];
type UseRow = readonly [id: number, file: number, record: number, part: number, at: number, context: number, act: number, resource: number | null, host: number | null];
type ContextRow = readonly [actor: number | null, credential: number | null, credentialKind: number, session: number | null, source: number | null, agent: number | null, platform: number, account: number | null, region: number | null];
type ActRow = readonly [precision: number, action: number, depth: number, outcome: number, service: number | null];

function issueOf(reader: Reader, r: IssueRow): Issue {
  const holder = textAt(reader, r.holder);
  return {
    what: r.what === 0 ? 'credential' : 'identity', value: textAt(reader, r.value) ?? '', kind: (r.what === 0 ? CREDENTIAL_KINDS[r.kind] : IDENTITY_KINDS[r.kind]) ?? 'unknown',
    holder: holder === undefined ? undefined : { name: holder, kind: IDENTITY_KINDS[r.holder_kind] ?? 'unknown' }, expires: or(r.expires_us),
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

function targetOf(c: { readonly platform: string; readonly account: string | undefined; readonly region: string | undefined }, service: string | undefined, resource: string | undefined, host: string | undefined): Target {
  return { platform: c.platform, account: c.account, region: c.region, service, resource, host };
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
 * Events picked by a condition on `e`. A suspect may have tens of thousands: of each only what it shares with no other is read, what many share (who, with
 * what, which act) is read once, and issues, facts and texts come by the rows found, in the order in which they lie.
 */
export function uses(reader: Reader, condition: string, values: readonly (number | string)[]): Use[] {
  const rows = stmt(reader, `SELECT e.id, e.file_id, e.record_no, e.part, e.at_us, e.context, e.act, e.resource, e.host FROM evidence_event e WHERE ${condition}`).raw().all(...values) as UseRow[];
  if (rows.length === 0) return [];
  const found = JSON.stringify(rows.map(([id]) => id));
  const issues = new Map<number, { seq: number; made: Issue }[]>();
  const facts = new Map<number, { seq: number; made: Fact }[]>();
  for (const r of stmt(reader, `SELECT i.event_id, i.seq, i.what, i.value, i.kind, i.holder, i.holder_kind, i.expires_us FROM json_each(?) j CROSS JOIN evidence_issue i ON i.event_id = j.value`).all(found) as IssueRow[]) add(issues, r.event_id, r.seq, issueOf(reader, r));
  const factOf = keptBy((kind: number) => keptBy((term: number): Fact => ({ kind: FACT_KINDS[kind] ?? 'also-target', text: textAt(reader, term) ?? '' })));
  for (const [event, seq, kind, term] of stmt(reader, 'SELECT x.event_id, x.seq, x.kind, x.term FROM json_each(?) j CROSS JOIN evidence_fact x ON x.event_id = j.value').raw().all(found) as FactRow[]) add(facts, event, seq, factOf(kind)(term));
  const contextOf = keptBy((id: number) => contextBy(reader, id));
  const { act: actOf, idsOf } = sharedBy(reader);
  const texts = textsAt(reader, rows.map((r) => r[7]), rows.map((r) => r[8]));
  // Events that name no thing of their own have one target for all of them that share who, where and act.
  const plainTarget = keptBy((context: number) => keptBy((act: number): Target => targetOf(contextOf(context), actOf(act).service, undefined, undefined)));
  return rows.sort((a, b) => a[4] - b[4] || a[0] - b[0]).map(([id, file, record, part, at, context, act, resource, host]): Use => {
    const c = contextOf(context);
    const a = actOf(act);
    return {
      id: idsOf(file)(record, part), row: id, at: at as Micros, precisionUs: a.precisionUs, action: a.action, depth: a.depth, outcome: a.outcome,
      actor: c.actor, credential: c.credential, credentialKind: c.credentialKind, sessionAt: c.sessionAt, source: c.source, agent: c.agent,
      target: resource === null && host === null ? plainTarget(context)(act) : targetOf(c, a.service, resource === null ? undefined : texts.get(resource), host === null ? undefined : texts.get(host)),
      issues: inOrder(issues.get(id)), facts: inOrder(facts.get(id)),
    };
  });
}

export function canonicalName(reader: Reader, name: string): string {
  const id = termId(reader, name);
  if (id === undefined) return name;
  const canonical = stmt(reader, 'SELECT name FROM derived_alias WHERE also = ?').pluck().get(id) as number | undefined;
  return canonical === undefined ? name : textAt(reader, canonical) ?? name;
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

export function usesOfCredential(reader: Reader, value: string): Use[] {
  const id = termId(reader, value);
  return id === undefined ? [] : uses(reader, 'e.id IN (SELECT h.id FROM evidence_context c CROSS JOIN evidence_happening h ON h.context = c.id WHERE c.credential = ?)', [id]);
}

export function issuingsOf(reader: Reader, value: string): Use[] {
  const id = termId(reader, value);
  return id === undefined ? [] : uses(reader, 'e.id IN (SELECT event_id FROM evidence_issue WHERE value = ? AND what = 0)', [id]);
}

export function actionsOfIdentity(reader: Reader, identity: string, action: string, from: Micros, to: Micros): Use[] {
  const ids = namesOf(reader, identity);
  const act = termId(reader, action);
  if (ids === undefined || act === undefined) return [];
  // All of it stands in the index: an identity may have done a million other things.
  return uses(reader, `e.id IN (SELECT h.id FROM json_each(?) n CROSS JOIN evidence_context c ON c.actor = n.value CROSS JOIN evidence_happening h INDEXED BY evidence_happening_context ON h.context = c.id
    WHERE h.at_us >= ? AND h.at_us <= ? AND h.act IN (SELECT id FROM evidence_act WHERE action = ?))`, [JSON.stringify(ids), from, to, act]);
}

/** The same at any time, of records that name no credential: a role's sessions may have done the same a hundred thousand times, each with its key. */
export function unnamedActionsOf(reader: Reader, identity: string, action: string, nameless: Nameless): Use[] {
  const ids = nameless(namesOf(reader, identity) ?? []);
  const act = termId(reader, action);
  if (ids.length === 0 || act === undefined) return [];
  return uses(reader, `e.id IN (SELECT h.id FROM json_each(?) n CROSS JOIN evidence_context c ON c.actor = n.value CROSS JOIN evidence_happening h INDEXED BY evidence_happening_context ON h.context = c.id
    WHERE c.credential IS NULL AND h.act IN (SELECT id FROM evidence_act WHERE action = ?))`, [JSON.stringify(ids), act]);
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
