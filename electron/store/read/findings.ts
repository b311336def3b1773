/**
 * The evidence in sum, as findings ask for it. Each sum is one pass over the events, made when first asked for and kept for the evaluation; only what a
 * finding cites is then looked up by index. Text is resolved after summing, so that a pass compares integers.
 */
import { FACT_KINDS } from '../../../shared/domain/event.ts';
import { CREDENTIAL_KINDS, DEPTHS, IDENTITY_KINDS, type CredentialKind, type IdentityKind } from '../../../shared/domain/kinds.ts';
import { ENTRY_KINDS } from '../../../shared/domain/inventory.ts';
import { DAY_US, type Micros } from '../../../shared/domain/time.ts';
import { stmt, type Reader } from '../handles.ts';
import { eventByRow, eventIdOf, factsOf, issuesOf, rowOf, rowOfEvent, type RawEvent, EVENT_SELECT } from './events.ts';
import { namesOf } from './filter.ts';
import { termId, textAt } from './terms.ts';

const or = (value: number | null): Micros | undefined => (value === null ? undefined : (value as Micros));
const codes = (...kinds: readonly CredentialKind[]): string => kinds.map((k) => CREDENTIAL_KINDS.indexOf(k)).join(', ');
const identityKind = (code: number): IdentityKind => IDENTITY_KINDS[code] ?? 'unknown';
const credentialKind = (code: number): CredentialKind => CREDENTIAL_KINDS[code] ?? 'unknown';

const LONG_TERM = codes('aws-access-key', 'aws-root-key', 'aws-console-password', 'aws-service-specific', 'aws-signing-certificate', 'aws-ssh-public-key', 'generic-secret', 'ssh-key', 'certificate');
/** Temporary credentials that a recorded call issues. Sessions that the platform makes for itself are never announced. */
const ANNOUNCED = codes('aws-role-session', 'aws-web-identity-session', 'aws-saml-session', 'aws-user-session', 'aws-federation-session');
const CITED = 20;

// The name of an identity is resolved inside the sum: a role seen under two names is one.
const ACTOR = 'COALESCE(a.name, e.actor)';
const ALIAS = 'LEFT JOIN derived_alias a ON a.also = e.actor';

const PRESENTED = `SELECT ${ACTOR} AS who, MAX(e.actor_kind) AS kind, e.credential, MAX(e.credential_kind) AS ckind, e.source, e.agent,
    COUNT(*) AS uses, SUM(e.outcome = 1) AS failures, MIN(e.at_us) AS first, MAX(e.at_us) AS last,
    COUNT(DISTINCT e.at_us / ${DAY_US}) AS days, MAX(CASE WHEN e.outcome = 1 THEN 0 ELSE e.depth END) AS deepest
  FROM evidence_event e ${ALIAS}
  WHERE e.actor IS NOT NULL
  GROUP BY who, e.credential, e.source, e.agent
  ORDER BY first, who, e.credential, e.source, e.agent`;

const HABITS = `SELECT ${ACTOR} AS who, e.action, MAX(e.depth) AS depth, e.outcome = 1 AS failed, COUNT(*) AS times, MIN(e.at_us) AS first, MAX(e.at_us) AS last, COUNT(DISTINCT e.at_us / ${DAY_US}) AS days
  FROM evidence_event e ${ALIAS}
  WHERE e.actor IS NOT NULL
  GROUP BY who, e.action, e.outcome = 1
  ORDER BY who, first, e.action, 4`;

// A bound number is a float to SQLite: without the CAST every event would be a bucket of its own.
const BURSTS = `SELECT ${ACTOR} AS who, MAX(e.actor_kind) AS kind, e.source, e.at_us / CAST(@width AS INTEGER) AS bucket, MIN(e.at_us) AS first, MAX(e.at_us) AS last, COUNT(*) AS events,
    SUM(e.reason IN (SELECT value FROM json_each(@reasons))) AS denied,
    COUNT(DISTINCT CASE WHEN e.reason IN (SELECT value FROM json_each(@reasons)) THEN e.action END) AS deniedActions,
    COUNT(DISTINCT CASE WHEN e.reason IN (SELECT value FROM json_each(@reasons)) THEN COALESCE(e.resource, e.host) END) AS deniedTargets,
    COUNT(DISTINCT CASE WHEN e.depth <= 1 THEN e.action END) AS looks,
    SUM(e.outcome <> 1 AND e.action IN (SELECT value FROM json_each(@removals))) AS deletes
  FROM evidence_event e ${ALIAS}
  WHERE e.actor IS NOT NULL
  GROUP BY who, e.source, bucket
  HAVING looks >= @looks OR denied >= @denied OR deletes >= @deletes
  ORDER BY who, e.source, bucket`;

const SECRETS = `SELECT f.term AS secret, ${ACTOR} AS who, MAX(e.actor_kind) AS kind, e.credential, e.source, COUNT(*) AS reads, MIN(e.at_us) AS first, MAX(e.at_us) AS last, COUNT(DISTINCT e.at_us / ${DAY_US}) AS days
  FROM evidence_fact f JOIN evidence_event e ON e.id = f.event_id ${ALIAS}
  WHERE f.kind = ${FACT_KINDS.indexOf('secret-read')} AND e.outcome <> 1 AND e.actor IS NOT NULL
  GROUP BY f.term, who, e.credential, e.source
  ORDER BY first, f.term, who, e.credential`;

const PATHS = `SELECT ${ACTOR} AS who, MAX(e.actor_kind) AS kind, COALESCE(h.name, i.holder) AS role, e.source, COUNT(DISTINCT i.value) AS times, MIN(e.at_us) AS first, MAX(e.at_us) AS last, COUNT(DISTINCT e.at_us / ${DAY_US}) AS days
  FROM evidence_issue i JOIN evidence_event e ON e.id = i.event_id ${ALIAS} LEFT JOIN derived_alias h ON h.also = i.holder
  WHERE i.what = 0 AND i.kind IN (${ANNOUNCED}) AND i.holder IS NOT NULL AND e.actor IS NOT NULL
  GROUP BY who, role, e.source
  ORDER BY first, who, role, e.source`;

const ACTS = `SELECT e.id FROM evidence_event e WHERE e.action IN (SELECT value FROM json_each(?)) ORDER BY e.at_us, e.id`;
const MAKINGS = `SELECT DISTINCT e.id, e.at_us FROM evidence_issue i JOIN evidence_event e ON e.id = i.event_id WHERE i.what = 1 OR i.kind IN (${LONG_TERM}) ORDER BY e.at_us, e.id`;

const LIVES = `SELECT c.value, c.kind, c.identity, c.issued_us, c.issue_event, c.revoked_us, c.revoke_event, c.first_us, c.last_us, c.uses, c.failures, c.status
  FROM derived_credential c WHERE c.kind IN (${LONG_TERM}) OR c.revoked_us IS NOT NULL ORDER BY c.identity, COALESCE(c.issued_us, c.first_us), c.value`;

// Only where this evidence does show sessions of the same identity being issued is a missing issue a result.
const UNISSUED = `SELECT c.identity, c.value, c.kind, c.session_us, c.uses, c.first_us FROM derived_credential c
  WHERE c.kind IN (${ANNOUNCED}) AND c.issue_event IS NULL AND c.uses > 0 AND c.identity IS NOT NULL
    AND c.session_us > (SELECT MIN(s.issued_us) FROM derived_credential s WHERE s.identity = c.identity AND s.issue_event IS NOT NULL)
    AND c.session_us < (SELECT MAX(s.issued_us) FROM derived_credential s WHERE s.identity = c.identity AND s.issue_event IS NOT NULL)
  ORDER BY c.identity, c.session_us, c.value`;

const WAKES = `SELECT credential, at_us AS at, before FROM (
    SELECT e.credential, e.at_us, LAG(e.at_us) OVER (PARTITION BY e.credential ORDER BY e.at_us) AS before
    FROM evidence_event e
    WHERE e.credential IS NOT NULL)
  WHERE at_us - before >= ? ORDER BY at_us, credential`;

/** Reasons that mean "not allowed", as platforms write them. */
const DENIALS = ['%AccessDenied%', '%Unauthorized%', '%NotAuthorized%', '%Forbidden%', '%AuthFailure%', '%InvalidClientTokenId%', 'Access Denied%'];

export function findingsSums(reader: Reader, named: readonly string[], removals: readonly string[]) {
  const kept = new Map<string, unknown>();
  const once = <T>(key: string, make: () => T): T => {
    if (!kept.has(key)) kept.set(key, make());
    return kept.get(key) as T;
  };
  const text = (id: number | null): string | undefined => textAt(reader, id);
  const idsOf = (texts: readonly string[]): string => JSON.stringify(texts.flatMap((t) => termId(reader, t) ?? []));
  const identities = once('kinds', () => new Map((stmt(reader, 'SELECT name, kind FROM derived_identity').all() as { name: number; kind: number }[]).map((r) => [r.name, r.kind])));
  const kindOf = (id: number, seen: number): IdentityKind => identityKind(identities.get(id) ?? seen);
  const canonical = new Map((stmt(reader, 'SELECT also, name FROM derived_alias').all() as { also: number; name: number }[]).map((r) => [r.also, r.name]));
  const nameOf = (id: number | null): string | undefined => (id === null ? undefined : text(canonical.get(id) ?? id));
  const eventId = (row: number | null): string | undefined => {
    const raw = row === null ? undefined : eventByRow(reader, row);
    return raw === undefined ? undefined : eventIdOf(raw);
  };

  const actOf = (id: number) => {
    const raw = eventByRow(reader, id) as RawEvent;
    const row = rowOf(reader, raw);
    return {
      ...row, row: raw.id, credentialKind: credentialKind(raw.credential_kind), actor: nameOf(raw.actor), actorKind: kindOf(canonical.get(raw.actor ?? 0) ?? raw.actor ?? 0, raw.actor_kind),
      issues: issuesOf(reader, id).map((i) => (i.holder === undefined ? i : { ...i, holder: { ...i.holder, name: nameOf(termId(reader, i.holder.name) ?? null) ?? i.holder.name } })), facts: factsOf(reader, id),
    };
  };

  return {
    span: () => {
      const first = stmt(reader, 'SELECT at_us FROM evidence_happening ORDER BY at_us LIMIT 1').pluck().get() as number | undefined;
      const last = stmt(reader, 'SELECT at_us FROM evidence_happening ORDER BY at_us DESC LIMIT 1').pluck().get() as number | undefined;
      return first === undefined || last === undefined ? undefined : { first: first as Micros, last: last as Micros };
    },

    presented: () => once('presented', () => (stmt(reader, PRESENTED).all() as
      { who: number; kind: number; credential: number | null; ckind: number; source: number | null; agent: number | null; uses: number; failures: number; first: number; last: number; days: number; deepest: number }[])
      .map((r) => ({
        actor: text(r.who) ?? '', actorKind: kindOf(r.who, r.kind), credential: text(r.credential), credentialKind: credentialKind(r.ckind), source: text(r.source), agent: text(r.agent),
        uses: r.uses, failures: r.failures, first: r.first as Micros, last: r.last as Micros, days: r.days, deepest: DEPTHS[r.deepest] ?? 'attempted',
      }))),

    habits: () => once('habits', () => (stmt(reader, HABITS).all() as { who: number; action: number; depth: number; failed: number; times: number; first: number; last: number; days: number }[])
      .map((r) => ({ actor: text(r.who) ?? '', action: text(r.action) ?? '', depth: DEPTHS[r.depth] ?? 'attempted', failed: r.failed === 1, times: r.times, first: r.first as Micros, last: r.last as Micros, days: r.days }))),

    bursts: (limits: { widthUs: number; looks: number; denied: number; deletes: number }) => once(`bursts ${JSON.stringify(limits)}`, () => {
      const reasons = JSON.stringify(stmt(reader, `SELECT id FROM evidence_term WHERE ${DENIALS.map(() => 'text LIKE ?').join(' OR ')}`).pluck().all(...DENIALS));
      return (stmt(reader, BURSTS).all({ width: limits.widthUs, looks: limits.looks, denied: limits.denied, deletes: limits.deletes, reasons, removals: idsOf(removals) }) as
        { who: number; kind: number; source: number | null; bucket: number; first: number; last: number; events: number; denied: number | null; deniedActions: number; deniedTargets: number; looks: number; deletes: number | null }[])
        .map((r) => ({
          actor: text(r.who) ?? '', actorKind: kindOf(r.who, r.kind), source: text(r.source), from: r.first as Micros, to: r.last as Micros, events: r.events, denied: r.denied ?? 0,
          deniedActions: r.deniedActions, deniedTargets: r.deniedTargets, looks: r.looks, deletes: r.deletes ?? 0,
        }));
    }),

    secretReads: () => once('secrets', () => (stmt(reader, SECRETS).all() as
      { secret: number; who: number; kind: number; credential: number | null; source: number | null; reads: number; first: number; last: number; days: number }[])
      .map((r) => ({
        secret: text(r.secret) ?? '', actor: text(r.who) ?? '', actorKind: kindOf(r.who, r.kind), credential: text(r.credential), source: text(r.source), reads: r.reads,
        first: r.first as Micros, last: r.last as Micros, days: r.days,
      }))),

    paths: () => once('paths', () => (stmt(reader, PATHS).all() as { who: number; kind: number; role: number; source: number | null; times: number; first: number; last: number; days: number }[])
      .map((r) => ({
        actor: text(r.who) ?? '', actorKind: kindOf(r.who, r.kind), role: text(r.role) ?? '', source: text(r.source), times: r.times, first: r.first as Micros, last: r.last as Micros, days: r.days,
      }))),

    acts: (actions: readonly string[]) => {
      const all = once('acts', () => (stmt(reader, ACTS).pluck().all(idsOf(named)) as number[]).map(actOf));
      const wanted = new Set(actions);
      return all.filter((a) => wanted.has(a.action));
    },

    makings: () => once('makings', () => (stmt(reader, MAKINGS).all() as { id: number }[]).map((r) => actOf(r.id))),

    lives: () => once('lives', () => (stmt(reader, LIVES).all() as {
      value: number; kind: number; identity: number | null; issued_us: number | null; issue_event: number | null; revoked_us: number | null; revoke_event: number | null;
      first_us: number | null; last_us: number | null; uses: number; failures: number; status: string | null;
    }[]).map((r) => ({
      value: text(r.value) ?? '', kind: credentialKind(r.kind), identity: nameOf(r.identity), issuedAt: or(r.issued_us), issueEvent: eventId(r.issue_event), revokedAt: or(r.revoked_us),
      revokeEvent: eventId(r.revoke_event), firstUse: or(r.first_us), lastUse: or(r.last_us), uses: r.uses, failures: r.failures, status: r.status ?? undefined,
    }))),

    unissued: () => once('unissued', () => (stmt(reader, UNISSUED).all() as { identity: number; value: number; kind: number; session_us: number; uses: number; first_us: number }[])
      .map((r) => ({ identity: nameOf(r.identity) ?? '', credential: text(r.value) ?? '', credentialKind: credentialKind(r.kind), session: r.session_us as Micros, uses: r.uses, first: r.first_us as Micros }))),

    wakes: (silenceUs: number) => once(`wakes ${silenceUs}`, () => (stmt(reader, WAKES).all(silenceUs) as { credential: number; at: number; before: number }[]).map((r) => {
      const life = stmt(reader, 'SELECT kind, identity FROM derived_credential WHERE value = ?').get(r.credential) as { kind: number; identity: number | null } | undefined;
      return { credential: text(r.credential) ?? '', credentialKind: credentialKind(life?.kind ?? 0), actor: nameOf(life?.identity ?? null), lastBefore: r.before as Micros, at: r.at as Micros };
    })),

    permissions: (identity: string) => {
      const ids = namesOf(reader, identity) ?? [];
      return stmt(reader, `SELECT DISTINCT COALESCE(t.text, n.detail) FROM evidence_entry n LEFT JOIN evidence_term t ON t.id = n.other
        WHERE n.identity IN (SELECT value FROM json_each(?)) AND n.kind = ${ENTRY_KINDS.indexOf('permission')} AND COALESCE(t.text, n.detail) IS NOT NULL ORDER BY 1`).pluck().all(JSON.stringify(ids)) as string[];
    },

    events: (q: {
      actor?: string | undefined; credential?: string | undefined; sources?: readonly string[] | undefined; from?: Micros | undefined; to?: Micros | undefined;
      outcome?: 'success' | 'failure' | undefined; action?: string | undefined; secret?: string | undefined;
    }) => {
      const clauses: string[] = [];
      const values: (number | string)[] = [];
      const only = (clause: string, value: number | string): void => {
        clauses.push(clause);
        values.push(value);
      };
      if (q.credential !== undefined) only('e.credential = ?', termId(reader, q.credential) ?? -1);
      // With a credential the actor says nothing more, and would lead SQLite to the longer index.
      if (q.actor !== undefined) only(`${q.credential === undefined ? '' : '+'}e.actor IN (SELECT value FROM json_each(?))`, JSON.stringify(namesOf(reader, q.actor) ?? []));
      if (q.sources !== undefined) only('+e.source IN (SELECT value FROM json_each(?))', idsOf(q.sources));
      if (q.from !== undefined) only('e.at_us >= ?', q.from);
      if (q.to !== undefined) only('e.at_us <= ?', q.to);
      if (q.outcome !== undefined) clauses.push(q.outcome === 'failure' ? 'e.outcome = 1' : 'e.outcome <> 1');
      if (q.action !== undefined) only('e.action = ?', termId(reader, q.action) ?? -1);
      if (q.secret !== undefined) only(`e.id IN (SELECT event_id FROM evidence_fact WHERE kind = ${FACT_KINDS.indexOf('secret-read')} AND term = ?)`, termId(reader, q.secret) ?? -1);
      const condition = clauses.length === 0 ? '1 = 1' : clauses.join(' AND ');
      const count = stmt(reader, `SELECT COUNT(*) FROM evidence_event e WHERE ${condition}`).pluck().get(...values) as number;
      const rows = stmt(reader, `${EVENT_SELECT} WHERE ${condition} ORDER BY e.at_us, e.id LIMIT ?`).all(...values, CITED) as RawEvent[];
      return { events: rows.map(eventIdOf), count };
    },
  };
}

/** How many of these events the newest trace follows. */
export function followedOf(reader: Reader, events: readonly string[]): number {
  const followed = stmt(reader, 'SELECT 1 FROM derived_trail WHERE event_id = ?').pluck();
  if (stmt(reader, 'SELECT 1 FROM derived_trail LIMIT 1').get() === undefined) return 0;
  return events.filter((id) => {
    const row = rowOfEvent(reader, id);
    return row !== undefined && followed.get(row) === 1;
  }).length;
}
