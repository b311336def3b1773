/** Uses of credentials with what they brought about, and the known lives of credentials: what reconstruction works on. */
import { FACT_KINDS, type Fact, type Issue } from '../../../shared/domain/event.ts';
import { CREDENTIAL_KINDS, DEPTHS, IDENTITY_KINDS, OUTCOMES } from '../../../shared/domain/kinds.ts';
import type { Micros } from '../../../shared/domain/time.ts';
import type { KnownLife, Use } from '../../../shared/domain/use.ts';
import { marks, stmt, type Reader } from '../handles.ts';
import { EVENT_SELECT, eventByRow, eventIdOf, type RawEvent } from './events.ts';
import { namesOf } from './filter.ts';
import { termId, textAt } from './terms.ts';

const or = (value: number | null): Micros | undefined => (value === null ? undefined : (value as Micros));

interface IssueRow { event_id: number; what: number; value: number; kind: number; holder: number | null; holder_kind: number; expires_us: number | null }
interface FactRow { event_id: number; kind: number; term: number }

function issueOf(reader: Reader, r: IssueRow): Issue {
  const holder = textAt(reader, r.holder);
  return {
    what: r.what === 0 ? 'credential' : 'identity', value: textAt(reader, r.value) ?? '', kind: (r.what === 0 ? CREDENTIAL_KINDS[r.kind] : IDENTITY_KINDS[r.kind]) ?? 'unknown',
    holder: holder === undefined ? undefined : { name: holder, kind: IDENTITY_KINDS[r.holder_kind] ?? 'unknown' }, expires: or(r.expires_us),
  };
}

function useOf(reader: Reader, r: RawEvent, issues: readonly Issue[], facts: readonly Fact[]): Use {
  return {
    id: eventIdOf(r), row: r.id, at: r.at_us as Micros, precisionUs: r.precision_us, action: textAt(reader, r.action) ?? '', depth: DEPTHS[r.depth] ?? 'attempted',
    outcome: OUTCOMES[r.outcome] ?? 'unknown', actor: textAt(reader, r.actor), credential: textAt(reader, r.credential), credentialKind: CREDENTIAL_KINDS[r.credential_kind] ?? 'unknown',
    sessionAt: or(r.session_us), source: textAt(reader, r.source), agent: textAt(reader, r.agent),
    target: { platform: textAt(reader, r.platform) ?? '', account: textAt(reader, r.account), region: textAt(reader, r.region), service: textAt(reader, r.service), resource: textAt(reader, r.resource), host: textAt(reader, r.host) },
    issues, facts,
  };
}

/** Events picked by a condition on `e`, with their issues and facts fetched in three queries, not one per event. */
export function uses(reader: Reader, condition: string, values: readonly number[]): Use[] {
  const rows = stmt(reader, `${EVENT_SELECT} WHERE ${condition} ORDER BY e.at_us, e.id`).all(...values) as RawEvent[];
  if (rows.length === 0) return [];
  const issues = new Map<number, Issue[]>();
  const facts = new Map<number, Fact[]>();
  for (const r of stmt(reader, `SELECT i.* FROM evidence_event e JOIN evidence_issue i ON i.event_id = e.id WHERE ${condition} ORDER BY i.event_id, i.seq`).all(...values) as IssueRow[]) {
    const list = issues.get(r.event_id);
    if (list === undefined) issues.set(r.event_id, [issueOf(reader, r)]);
    else list.push(issueOf(reader, r));
  }
  for (const r of stmt(reader, `SELECT x.event_id, x.kind, x.term FROM evidence_event e JOIN evidence_fact x ON x.event_id = e.id WHERE ${condition} ORDER BY x.event_id, x.seq`).all(...values) as FactRow[]) {
    const fact: Fact = { kind: FACT_KINDS[r.kind] ?? 'also-target', text: textAt(reader, r.term) ?? '' };
    const list = facts.get(r.event_id);
    if (list === undefined) facts.set(r.event_id, [fact]);
    else list.push(fact);
  }
  return rows.map((r) => useOf(reader, r, issues.get(r.id) ?? [], facts.get(r.id) ?? []));
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
  const issued = r.issue_event === null ? undefined : eventByRow(reader, r.issue_event);
  return {
    value: textAt(reader, r.value) ?? '', kind: CREDENTIAL_KINDS[r.kind] ?? 'unknown', platform: textAt(reader, r.platform) ?? '', identity: textAt(reader, r.identity),
    issuedAt: or(r.issued_us), issueEvent: issued === undefined ? undefined : eventIdOf(issued), expires: or(r.expires_us), revokedAt: or(r.revoked_us),
    first: or(r.first_us), last: or(r.last_us), uses: r.uses, failures: r.failures, session: or(r.session_us), inInventory: r.in_inventory === 1,
  };
}

export function lifeByValue(reader: Reader, value: string): KnownLife | undefined {
  const id = termId(reader, value);
  const row = id === undefined ? undefined : stmt(reader, 'SELECT * FROM derived_credential WHERE value = ?').get(id) as LifeRow | undefined;
  return row === undefined ? undefined : lifeOf(reader, row);
}

export function livesOfIdentity(reader: Reader, identity: string): KnownLife[] {
  const id = termId(reader, canonicalName(reader, identity));
  if (id === undefined) return [];
  return (stmt(reader, 'SELECT * FROM derived_credential WHERE identity = ? ORDER BY COALESCE(first_us, issued_us), value').all(id) as LifeRow[]).map((r) => lifeOf(reader, r));
}

export function usesOfCredential(reader: Reader, value: string): Use[] {
  const id = termId(reader, value);
  return id === undefined ? [] : uses(reader, 'e.credential = ?', [id]);
}

export function issuingsOf(reader: Reader, value: string): Use[] {
  const id = termId(reader, value);
  return id === undefined ? [] : uses(reader, 'e.id IN (SELECT event_id FROM evidence_issue WHERE value = ? AND what = 0)', [id]);
}

export function actionsOfIdentity(reader: Reader, identity: string, action: string, from: Micros, to: Micros): Use[] {
  const ids = namesOf(reader, identity);
  const act = termId(reader, action);
  if (ids === undefined || act === undefined) return [];
  return uses(reader, `e.actor IN (${marks(ids.length)}) AND e.at_us >= ? AND e.at_us <= ? AND e.action = ?`, [...ids, from, to, act]);
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

/** Credentials used from an address, each with its first such use at or after `from`. */
export function credentialsFrom(reader: Reader, address: string, from: Micros): { life: KnownLife; first: Use }[] {
  const id = termId(reader, address);
  if (id === undefined) return [];
  const rows = stmt(reader, `SELECT credential, MIN(at_us) AS at FROM evidence_event WHERE source = ? AND credential IS NOT NULL AND at_us >= ? GROUP BY credential ORDER BY 2, 1`)
    .all(id, from) as { credential: number; at: number }[];
  return rows.flatMap(({ credential, at }) => {
    const life = stmt(reader, 'SELECT * FROM derived_credential WHERE value = ?').get(credential) as LifeRow | undefined;
    const [first] = uses(reader, 'e.credential = ? AND e.source = ? AND e.at_us = ?', [credential, id, at]);
    return life === undefined || first === undefined ? [] : [{ life: lifeOf(reader, life), first }];
  });
}
