/**
 * The evidence in sum, as findings ask for it. Each sum is one pass over the events, made when first asked for and kept for the evaluation; only what a
 * finding cites is then looked up by index. Text is resolved after summing, so that a pass compares integers.
 */
import { byEventId, FACT_KINDS, type FactKind } from '../../../shared/domain/event.ts';
import { CREDENTIAL_KINDS, IDENTITY_KINDS, type CredentialKind, type IdentityKind } from '../../../shared/domain/kinds.ts';
import { ENTRY_KINDS } from '../../../shared/domain/inventory.ts';
import { DAY_US, type Micros } from '../../../shared/domain/time.ts';
import { stmt, type Reader } from '../handles.ts';
import { inTime } from '../in-time.ts';
import { standing } from '../standing.ts';
import { citedBy } from './cited.ts';
import { spanOfEvents } from './density.ts';
import { eventByRow, eventIdByRow, eventIdOf, factsOf, issuesOf, rowOf, type RawEvent } from './events.ts';
import { namesOf } from './filter.ts';
import { pathsOf, secretReadsOf, workloadsOf } from './finding-about.ts';
import { allContexts, canonicalBy, type Contexts } from './finding-contexts.ts';
import { Days, type PassLimits } from './finding-identity.ts';
import { allLinks, type AllLinks } from './finding-links.ts';
import { passOver, type Pass } from './finding-pass.ts';
import { credentialKind, depthOf, rowsByCredential, type Words } from './finding-rows.ts';
import { termId, textAt } from './terms.ts';

const or = (value: number | null): Micros | undefined => (value === null ? undefined : (value as Micros));
const codes = (kinds: readonly CredentialKind[]): string => kinds.map((k) => CREDENTIAL_KINDS.indexOf(k)).join(', ');
const identityKind = (code: number): IdentityKind => IDENTITY_KINDS[code] ?? 'unknown';
const factCode = (kind: FactKind): number => FACT_KINDS.indexOf(kind);

/** Acts of one identity by one operation beyond which those that are its habit are no longer fetched one by one. */
const MANY_ACTS = 200;

/** What the rules know and the store does not: which operations, reasons, rights and kinds they ask about. */
export interface SumsWords {
  readonly limits: PassLimits;
  readonly byItself: (action: string) => boolean;
  readonly removes: (action: string) => boolean;
  readonly denies: (reason: string) => boolean;
  readonly environmentOf: (name: string) => 'test' | 'production' | undefined;
  readonly spreads: readonly string[];
  /** Topics of an operation whose events rules look at one by one. */
  readonly topicsOf: (action: string) => readonly string[];
  readonly commandTopics: (command: string) => readonly string[];
  /** Facts whose events rules look at one by one, whatever the operation. */
  readonly factKinds: readonly FactKind[];
  readonly factWanted: (kind: FactKind, text: string) => boolean;
  readonly longTerm: readonly CredentialKind[];
  readonly announced: readonly CredentialKind[];
  readonly becoming: readonly CredentialKind[];
  /** An operation that is a habit: on so many days, the first so many microseconds before. */
  readonly habit: { readonly days: number; readonly sinceUs: number };
}

// What an identity makes for itself is no news here. Kubelets ask for the tokens of their pods all day; the platform does the same for its own.
// Most issues are of neither sort: the event is looked at for the others only.
const MAKINGS = `SELECT DISTINCT e.id, e.at_us, e.file_id, e.record_no, e.part FROM evidence_issue i JOIN evidence_event e ON e.id = i.event_id
  WHERE (i.what = 1 OR i.kind IN (@longTerm, ${CREDENTIAL_KINDS.indexOf('kubernetes-token')})) AND e.outcome <> 1 AND (i.what = 1 OR i.holder <> e.actor AND (i.kind IN (@longTerm)
    OR i.kind = ${CREDENTIAL_KINDS.indexOf('kubernetes-token')} AND e.actor_kind NOT IN (${IDENTITY_KINDS.indexOf('machine')}, ${IDENTITY_KINDS.indexOf('service')})))
  ORDER BY ${inTime('e')}`;

const LIVES = `SELECT c.value, c.kind, c.platform, c.identity, c.issued_us, c.issue_event, c.revoked_us, c.revoke_event, c.first_us, c.last_us, c.expires_us, c.uses, c.failures, c.status, c.in_inventory
  FROM derived_credential c WHERE c.kind IN (@longTerm) OR c.revoked_us IS NOT NULL ORDER BY c.identity, COALESCE(c.issued_us, c.first_us), (SELECT text FROM evidence_term WHERE id = c.value)`;

// Only where this evidence does show sessions of the same identity being issued, before and after, is a missing issue a result.
const UNISSUED = `SELECT c.identity, c.value, c.kind, COALESCE(c.session_us, c.first_us) AS session_us, c.uses, c.first_us FROM derived_credential c
  WHERE c.kind IN (@announced) AND c.issue_event IS NULL AND c.issue_entry IS NULL AND c.uses > 0 AND c.identity IS NOT NULL
    AND COALESCE(c.session_us, c.first_us) > (SELECT MIN(s.issued_us) FROM derived_credential s WHERE s.identity = c.identity AND s.kind = c.kind AND s.issue_event IS NOT NULL)
    AND COALESCE(c.session_us, c.first_us) < (SELECT MAX(s.issued_us) FROM derived_credential s WHERE s.identity = c.identity AND s.kind = c.kind AND s.issue_event IS NOT NULL)
  ORDER BY c.identity, 4, (SELECT text FROM evidence_term WHERE id = c.value)`;

export function findingsSums(reader: Reader, words: SumsWords) {
  const kept = new Map<string, unknown>();
  const once = <T>(key: string, make: () => T): T => {
    if (!kept.has(key)) kept.set(key, make());
    return kept.get(key) as T;
  };
  const filled = (sql: string): string => sql.replaceAll('@longTerm', codes(words.longTerm)).replace('@announced', codes(words.announced)).replace('@becoming', codes(words.becoming));
  const text = (id: number | null): string | undefined => (id === 0 ? undefined : textAt(reader, id));
  const identities = once('kinds', () => new Map(stmt(reader, 'SELECT name, kind FROM derived_identity').raw().all() as [number, number][]));
  const kindOf = (id: number, seen: number): IdentityKind => identityKind(identities.get(id) ?? seen);
  const canonicalOf = canonicalBy(reader);
  const nameOf = (id: number | null): string | undefined => (id === null ? undefined : text(canonicalOf(id)));
  const eventId = (row: number | null): string | undefined => eventIdByRow(reader, row);
  const shown: Words = { text, kindOf };
  const positions = (kinds: readonly CredentialKind[]): ReadonlySet<number> => new Set(kinds.map((k) => CREDENTIAL_KINDS.indexOf(k)));
  const contexts = (): Contexts => once('contexts', () => allContexts(reader, canonicalOf));
  const links = (): AllLinks => once('links', () => allLinks(reader, contexts(), canonicalOf, positions(words.becoming)));
  const failures = (): ReadonlySet<number> => once('failures', () => new Set(stmt(reader, 'SELECT id FROM evidence_act WHERE outcome = 1').pluck().all() as number[]));
  const failed = (act: number): boolean => failures().has(act);
  const pass = (): Pass => once('pass', () => passOver(reader, contexts(), words.limits, {
    byItself: words.byItself, removes: words.removes, denies: words.denies, environmentOf: words.environmentOf, longTerm: positions(words.longTerm), spreads: new Set(words.spreads),
  }, shown));

  const actOf = (id: number) => {
    const raw = eventByRow(reader, id) as RawEvent;
    const row = rowOf(reader, raw);
    const facts = factsOf(reader, id);
    const commands = facts.filter((f) => f.kind === 'command').flatMap((f) => words.commandTopics(f.text));
    return {
      ...row, row: raw.id, credentialKind: credentialKind(raw.credential_kind), actor: nameOf(raw.actor), actorKind: kindOf(canonicalOf(raw.actor ?? 0), raw.actor_kind),
      issues: issuesOf(reader, id).map((i) => (i.holder === undefined ? i : { ...i, holder: { ...i.holder, name: nameOf(termId(reader, i.holder.name) ?? null) ?? i.holder.name } })), facts,
      topics: [...new Set([...words.topicsOf(row.action), ...commands])],
    };
  };

  /** Events of the operations that have a topic: all of them, but of what an identity does as a habit only the first many, and all of the instant of the last of these: they have no order but that of import. */
  const namedRows = (): number[] => {
    const named = new Map((stmt(reader, 'SELECT id, action FROM evidence_act').raw().all() as [number, number][]).filter(([, action]) => words.topicsOf(text(action) ?? '').length > 0));
    if (named.size === 0) return [];
    // All of it stands in the index, context by context.
    const rows = stmt(reader, `SELECT id, at_us, context, act FROM evidence_happening INDEXED BY evidence_happening_context
      WHERE act IN (SELECT value FROM json_each(?)) AND ${standing('id')} ORDER BY context, at_us, id`).raw();
    let here: number | undefined;
    const seen = new Map<number, { times: number; before: number; at: number; readonly on: Days; readonly first: number }>();
    const ids: number[] = [];
    for (const [id, at, context, act] of rows.iterate(JSON.stringify([...named.keys()])) as IterableIterator<[number, number, number, number]>) {
      if (context !== here) seen.clear();
      here = context;
      const action = named.get(act) ?? 0;
      const day = Math.floor(at / DAY_US);
      const known = seen.get(action) ?? { times: 0, before: 0, at, on: new Days(day), first: at };
      if (known.at !== at) known.before = known.times;
      known.at = at;
      known.times += 1;
      known.on.add(day);
      seen.set(action, known);
      if (known.before < MANY_ACTS || known.on.count < words.habit.days || at - known.first < words.habit.sinceUs) ids.push(id);
    }
    return ids;
  };

  const commandRows = (): number[] => {
    const wanted = (stmt(reader, `SELECT DISTINCT term FROM evidence_fact WHERE kind = ${factCode('command')}`).pluck().all() as number[]).filter((id) => words.commandTopics(text(id) ?? '').length > 0);
    return stmt(reader, `SELECT event_id FROM evidence_fact WHERE kind = ${factCode('command')} AND term IN (SELECT value FROM json_each(?)) AND ${standing('event_id')}`).pluck().all(JSON.stringify(wanted)) as number[];
  };

  const factRows = (): number[] => words.factKinds.flatMap((kind) => {
    const wanted = (stmt(reader, 'SELECT DISTINCT term FROM evidence_fact WHERE kind = ?').pluck().all(factCode(kind)) as number[]).filter((id) => words.factWanted(kind, text(id) ?? ''));
    return stmt(reader, `SELECT event_id FROM evidence_fact WHERE kind = ? AND term IN (SELECT value FROM json_each(?)) AND ${standing('event_id')}`).pluck().all(factCode(kind), JSON.stringify(wanted)) as number[];
  });

  type ReadAct = ReturnType<typeof actOf>;
  const allActs = (): readonly ReadAct[] => once('acts', () => [...new Set([...namedRows(), ...commandRows(), ...factRows()])].map(actOf)
    .sort((a, b) => a.at - b.at || byEventId(a.id, b.id)));

  return {
    span: () => once('span', () => spanOfEvents(reader)),

    presented: () => once('presented', () => pass().presented),

    presentedWith: (credential: string) => {
      const rows = once('by credential', () => rowsByCredential(pass().presented));
      return rows(termId(reader, credential) ?? -1);
    },

    habits: () => once('habits', () => pass().habits.splice(0).map((r) => ({
      actor: text(r.who) ?? '', action: text(r.action) ?? '', depth: depthOf(r.depth), failed: r.failed, times: r.times, first: r.first as Micros, last: r.last as Micros, days: r.on.count,
    }))),

    bursts: () => once('bursts', () => pass().bursts.splice(0).map((r) => ({
      actor: text(r.who) ?? '', actorKind: kindOf(r.who, r.kind), source: text(r.source), platform: text(r.platform) ?? '', from: r.first as Micros, to: r.last as Micros, events: r.events, denied: r.denied,
      deniedActions: r.deniedActions, deniedTargets: r.deniedTargets, looks: r.looks, deletes: r.deletes,
    }))),

    spreads: () => once('spreads', () => pass().spreads.splice(0).map((r) => ({
      actor: text(r.who) ?? '', actorKind: kindOf(r.who, r.kind), source: text(r.source), platform: text(r.platform) ?? '', from: r.first as Micros, to: r.last as Micros,
      targets: r.targets.length, names: r.targets.slice(0, 8).map((t) => text(t) ?? ''), known: r.known, since: r.since as Micros,
    }))),

    crossings: () => once('crossings', () => pass().crossings.splice(0).map((r) => ({
      actor: text(r.who) ?? '', actorKind: kindOf(r.who, r.kind), credential: text(r.credential), source: text(r.source), target: text(r.target) ?? '', by: r.by, uses: r.uses, first: r.first as Micros, last: r.last as Micros, deepest: depthOf(r.deepest),
    }))),

    secretReads: () => once('secrets', () => secretReadsOf(shown, links().secrets, contexts(), failed)),

    paths: () => once('paths', () => pathsOf(shown, links().becomings, contexts(), failed)),

    workloads: () => once('workloads', () => workloadsOf(shown, links().workloads, contexts(), failed)),

    acts: (topics: readonly string[]) => allActs().filter((a) => a.topics.some((t) => topics.includes(t))),
    actsWith: (kinds: readonly FactKind[]) => allActs().filter((a) => a.facts.some((f) => kinds.includes(f.kind))),

    makings: () => once('makings', () => (stmt(reader, filled(MAKINGS)).all() as { id: number }[]).map((r) => actOf(r.id))),

    lives: () => once('lives', () => (stmt(reader, filled(LIVES)).all() as {
      value: number; kind: number; platform: number; in_inventory: number; expires_us: number | null; identity: number | null; issued_us: number | null; issue_event: number | null; revoked_us: number | null; revoke_event: number | null;
      first_us: number | null; last_us: number | null; uses: number; failures: number; status: string | null;
    }[]).map((r) => ({
      value: text(r.value) ?? '', kind: credentialKind(r.kind), platform: text(r.platform) ?? '', inInventory: r.in_inventory === 1, expires: or(r.expires_us), identity: nameOf(r.identity), issuedAt: or(r.issued_us), issueEvent: eventId(r.issue_event), revokedAt: or(r.revoked_us),
      revokeEvent: eventId(r.revoke_event), firstUse: or(r.first_us), lastUse: or(r.last_us), uses: r.uses, failures: r.failures, status: r.status ?? undefined,
    }))),

    unissued: () => once('unissued', () => (stmt(reader, filled(UNISSUED)).all() as { identity: number; value: number; kind: number; session_us: number; uses: number; first_us: number }[])
      .map((r) => ({ identity: nameOf(r.identity) ?? '', credential: text(r.value) ?? '', credentialKind: credentialKind(r.kind), session: r.session_us as Micros, uses: r.uses, first: r.first_us as Micros }))),

    wakes: () => once('wakes', () => pass().wakes.splice(0).map((r) => {
      const life = stmt(reader, 'SELECT kind, identity FROM derived_credential WHERE value = ?').get(r.credential) as { kind: number; identity: number | null } | undefined;
      return { credential: text(r.credential) ?? '', credentialKind: credentialKind(life?.kind ?? 0), actor: nameOf(life?.identity ?? null), lastBefore: r.before as Micros, at: r.at as Micros };
    })),

    permissions: (identity: string) => {
      const ids = namesOf(reader, identity) ?? [];
      return stmt(reader, `SELECT DISTINCT COALESCE(t.text, n.detail) FROM evidence_entry n LEFT JOIN evidence_term t ON t.id = n.other
        WHERE n.identity IN (SELECT value FROM json_each(?)) AND n.kind = ${ENTRY_KINDS.indexOf('permission')} AND COALESCE(t.text, n.detail) IS NOT NULL ORDER BY 1`).pluck().all(JSON.stringify(ids)) as string[];
    },

    events: citedBy(reader, { contexts, links, canonicalOf, failed }),
  };
}

/** How many of such events the newest trace follows: its own events are read once, whatever the number of findings. */
export function followedBy(reader: Reader): (events: readonly string[]) => number {
  const trail = stmt(reader, 'SELECT f.name_id, h.record_no, h.part FROM derived_trail t JOIN evidence_happening h ON h.id = t.event_id JOIN evidence_file f ON f.id = h.file_id').all() as { name_id: string; record_no: number; part: number }[];
  const followed = new Set(trail.map(eventIdOf));
  return followed.size === 0 ? () => 0 : (events) => events.filter((id) => followed.has(id)).length;
}
