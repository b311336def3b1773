/** What the evidence says in sum, per name and per credential: the input of the derivations that run after every import. */
import { CREDENTIAL_KINDS, IDENTITY_KINDS, type CredentialKind, type IdentityKind } from '../../../shared/domain/kinds.ts';
import { FACT_KINDS } from '../../../shared/domain/event.ts';
import type { Reader } from '../handles.ts';
import { textAt } from './terms.ts';

const identityKind = (code: number): IdentityKind => IDENTITY_KINDS[code] ?? 'unknown';
const credentialKind = (code: number): CredentialKind => CREDENTIAL_KINDS[code] ?? 'unknown';
const or = <T>(value: T | null): T | undefined => value ?? undefined;

export function* seenNames(reader: Reader) {
  const rows = reader.prepare(`SELECT actor, actor_kind, platform, COUNT(*) AS n, MIN(at_us) AS first, MAX(at_us) AS last
    FROM evidence_event WHERE actor IS NOT NULL GROUP BY 1, 2, 3`).all() as { actor: number; actor_kind: number; platform: number; n: number; first: number; last: number }[];
  for (const r of rows) yield { name: textAt(reader, r.actor) ?? '', kind: identityKind(r.actor_kind), platform: textAt(reader, r.platform) ?? '', events: r.n, first: or(r.first), last: or(r.last) };
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
export function* keyNames(reader: Reader) {
  const long = [CREDENTIAL_KINDS.indexOf('aws-access-key')];
  const rows = reader.prepare(`SELECT credential, actor AS name FROM evidence_event WHERE credential IS NOT NULL AND actor IS NOT NULL AND credential_kind IN (${long.join(', ')}) GROUP BY 1, 2
    UNION SELECT credential, identity FROM evidence_entry WHERE credential IS NOT NULL AND identity IS NOT NULL
    UNION SELECT value, holder FROM evidence_issue WHERE what = 0 AND holder IS NOT NULL AND kind IN (${long.join(', ')}) ORDER BY 1, 2`).all() as { credential: number; name: number }[];
  let key: number | undefined;
  let names: string[] = [];
  for (const r of rows) {
    if (r.credential !== key && names.length > 1) yield { names };
    if (r.credential !== key) names = [];
    key = r.credential;
    names.push(textAt(reader, r.name) ?? '');
  }
  if (names.length > 1) yield { names };
}

export function* seenUses(reader: Reader) {
  const rows = reader.prepare(`SELECT credential, credential_kind, actor, platform, COUNT(*) AS uses, SUM(outcome = 1) AS failures, MIN(at_us) AS first, MAX(at_us) AS last, MIN(session_us) AS session
    FROM evidence_event WHERE credential IS NOT NULL GROUP BY 1, 2, 3, 4 ORDER BY 1, 2, 3`).all() as
    { credential: number; credential_kind: number; actor: number | null; platform: number; uses: number; failures: number; first: number; last: number; session: number | null }[];
  for (const r of rows) {
    yield {
      credential: textAt(reader, r.credential) ?? '', kind: credentialKind(r.credential_kind), actor: textAt(reader, r.actor), platform: textAt(reader, r.platform) ?? '',
      uses: r.uses, failures: r.failures, first: r.first, last: r.last, session: or(r.session),
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
