/** What the evidence says in sum, per name and per credential: the input of the derivations that run after every import. */
import { CREDENTIAL_KINDS, IDENTITY_KINDS, type CredentialKind, type IdentityKind } from '../../../shared/domain/kinds.ts';
import { FACT_KINDS } from '../../../shared/domain/event.ts';
import type { Reader } from '../handles.ts';
import { standing } from '../standing.ts';
import { textAt } from './terms.ts';

const identityKind = (code: number): IdentityKind => IDENTITY_KINDS[code] ?? 'unknown';
const credentialKind = (code: number): CredentialKind => CREDENTIAL_KINDS[code] ?? 'unknown';
const or = <T>(value: T | null): T | undefined => value ?? undefined;

/** Events that share who acted, with what, and where: everything that the summaries below ask of the events, from the sums per context. */
export interface SeenGroup {
  readonly credential: number | null; readonly credential_kind: number; readonly actor: number | null; readonly actor_kind: number; readonly platform: number;
  readonly uses: number; readonly failures: number; readonly first: number; readonly last: number; readonly session: number | null;
}

export function seenGroups(reader: Reader): readonly SeenGroup[] {
  return reader.prepare(`SELECT c.credential, c.credential_kind, c.actor, c.actor_kind, c.platform, SUM(u.uses) AS uses, SUM(u.failures) AS failures, MIN(u.first_us) AS first, MAX(u.last_us) AS last,
      MIN(c.session_us) AS session
    FROM derived_use u JOIN evidence_context c ON c.id = u.context GROUP BY 1, 2, 3, 4, 5 ORDER BY 1, 2, 3, 4, 5`).all() as SeenGroup[];
}

const least = (a: number | null, b: number | null): number | null => (a === null ? b : b === null ? a : Math.min(a, b));

/** Groups of the same key, taken together, in order of the key's cells. */
function joined(groups: readonly SeenGroup[], keyOf: (g: SeenGroup) => readonly number[]): SeenGroup[] {
  const found = new Map<string, { key: readonly number[]; group: SeenGroup }>();
  for (const g of groups) {
    const key = keyOf(g);
    const name = key.join(' ');
    const known = found.get(name)?.group;
    found.set(name, {
      key,
      group: known === undefined ? g : {
        ...known, uses: known.uses + g.uses, failures: known.failures + g.failures, first: Math.min(known.first, g.first), last: Math.max(known.last, g.last), session: least(known.session, g.session),
      },
    });
  }
  const compare = (a: readonly number[], b: readonly number[]): number => {
    for (let i = 0; i < a.length; i += 1) {
      const d = (a[i] ?? 0) - (b[i] ?? 0);
      if (d !== 0) return d;
    }
    return 0;
  };
  return [...found.values()].sort((a, b) => compare(a.key, b.key)).map((f) => f.group);
}

export function* seenNames(reader: Reader, groups: readonly SeenGroup[]) {
  for (const g of joined(groups.filter((x) => x.actor !== null), (x) => [x.actor ?? 0, x.actor_kind, x.platform])) {
    yield { name: textAt(reader, g.actor) ?? '', kind: identityKind(g.actor_kind), platform: textAt(reader, g.platform) ?? '', events: g.uses, first: or(g.first), last: or(g.last) };
  }
  // Identities that were made, hold an issued credential, or stand in an inventory, but never acted.
  const issued = reader.prepare(`SELECT DISTINCT i.holder AS name, i.holder_kind AS kind, e.platform FROM evidence_issue i JOIN evidence_event e ON e.id = i.event_id
    WHERE i.holder IS NOT NULL`).all() as { name: number; kind: number; platform: number }[];
  const listed = reader.prepare('SELECT DISTINCT identity AS name, identity_kind AS kind, platform FROM evidence_entry WHERE identity IS NOT NULL').all() as { name: number; kind: number; platform: number }[];
  for (const r of [...issued, ...listed]) yield { name: textAt(reader, r.name) ?? '', kind: identityKind(r.kind), platform: textAt(reader, r.platform) ?? '', events: 0, first: undefined, last: undefined };
}

export function* seenPairs(reader: Reader) {
  for (const r of reader.prepare('SELECT name, also FROM evidence_name ORDER BY id').all() as { name: number; also: number }[]) {
    yield { name: textAt(reader, r.name) ?? '', also: textAt(reader, r.also) ?? '' };
  }
}

/** Names under which each long-term key appears, in logs and inventories. */
export function* keyNames(reader: Reader, groups: readonly SeenGroup[]) {
  const long = [CREDENTIAL_KINDS.indexOf('aws-access-key')];
  const seen = groups.flatMap((g) => (g.credential !== null && g.actor !== null && long.includes(g.credential_kind) ? [{ credential: g.credential, name: g.actor }] : []));
  const told = reader.prepare(`SELECT credential, identity AS name FROM evidence_entry WHERE credential IS NOT NULL AND identity IS NOT NULL
    UNION SELECT value, holder FROM evidence_issue WHERE what = 0 AND holder IS NOT NULL AND kind IN (${long.join(', ')}) AND ${standing('event_id')}`).all() as { credential: number; name: number }[];
  const pairs = new Map([...seen, ...told].map((r) => [`${r.credential} ${r.name}`, r]));
  const rows = [...pairs.values()].sort((a, b) => a.credential - b.credential || a.name - b.name);
  let key: number | undefined;
  let names: string[] = [];
  for (const r of rows) {
    if (r.credential !== key && names.length > 1) yield { credential: textAt(reader, key ?? null) ?? '', names };
    if (r.credential !== key) names = [];
    key = r.credential;
    names.push(textAt(reader, r.name) ?? '');
  }
  if (names.length > 1) yield { credential: textAt(reader, key ?? null) ?? '', names };
}

export function* seenUses(reader: Reader, groups: readonly SeenGroup[]) {
  for (const g of joined(groups.filter((x) => x.credential !== null), (x) => [x.credential ?? 0, x.credential_kind, x.actor ?? -1, x.platform])) {
    yield {
      credential: textAt(reader, g.credential) ?? '', kind: credentialKind(g.credential_kind), actor: textAt(reader, g.actor), platform: textAt(reader, g.platform) ?? '',
      uses: g.uses, failures: g.failures, first: g.first, last: g.last, session: or(g.session),
    };
  }
}

export function* seenIssues(reader: Reader) {
  const rows = reader.prepare(`SELECT i.value, i.kind, i.holder, i.expires_us, e.platform, e.at_us, e.id FROM evidence_issue i JOIN evidence_event e ON e.id = i.event_id
    WHERE i.what = 0 ORDER BY e.at_us, e.id, i.seq`).all() as { value: number; kind: number; holder: number | null; expires_us: number | null; platform: number; at_us: number; id: number }[];
  for (const r of rows) {
    yield {
      credential: textAt(reader, r.value) ?? '', kind: credentialKind(r.kind), holder: textAt(reader, r.holder), platform: textAt(reader, r.platform) ?? '',
      at: r.at_us, event: r.id, expires: or(r.expires_us),
    };
  }
}

export function* seenRevocations(reader: Reader) {
  const rows = reader.prepare(`SELECT f.term, e.at_us, e.id FROM evidence_fact f JOIN evidence_event e ON e.id = f.event_id
    WHERE f.kind = ? AND e.outcome = 0 ORDER BY e.at_us, e.id`).all(FACT_KINDS.indexOf('revokes')) as { term: number; at_us: number; id: number }[];
  for (const r of rows) yield { credential: textAt(reader, r.term) ?? '', at: r.at_us, event: r.id };
}

export function* seenCredentialEntries(reader: Reader) {
  const rows = reader.prepare(`SELECT id, credential, credential_kind, identity, platform, COALESCE(created_us, rotated_us) AS created, expires_us, status FROM evidence_entry
    WHERE credential IS NOT NULL ORDER BY id`).all() as { id: number; credential: number; credential_kind: number; identity: number | null; platform: number; created: number | null; expires_us: number | null; status: string | null }[];
  for (const r of rows) {
    yield {
      credential: textAt(reader, r.credential) ?? '', kind: credentialKind(r.credential_kind), identity: textAt(reader, r.identity), platform: textAt(reader, r.platform) ?? '',
      entry: r.id, created: or(r.created), expires: or(r.expires_us), status: or(r.status),
    };
  }
}

/** Owner of each identity, where an inventory names one. */
export function ownersOf(reader: Reader): Map<string, string> {
  const rows = reader.prepare('SELECT identity, owner FROM evidence_entry WHERE identity IS NOT NULL AND owner IS NOT NULL ORDER BY id').all() as { identity: number; owner: string }[];
  return new Map(rows.map((r) => [textAt(reader, r.identity) ?? '', r.owner]));
}
