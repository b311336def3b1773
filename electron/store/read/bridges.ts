/** What joins platforms and hosts: events by a fact, by an address, on a host, and those whose record names no credential. */
import { FACT_KINDS, type FactKind } from '../../../shared/domain/event.ts';
import { CREDENTIAL_KINDS, STAY_KINDS } from '../../../shared/domain/kinds.ts';
import type { Micros } from '../../../shared/domain/time.ts';
import type { KnownLife, Use } from '../../../shared/domain/use.ts';
import { stmt, type Reader } from '../handles.ts';
import { namesOf } from './filter.ts';
import type { Nameless } from './nameless.ts';
import { termId, textAt, textsAt } from './terms.ts';
import { canonicalName, lifeOf, OF_ACTORS, uses, usesOfContexts, type LifeRow } from './uses.ts';


/** Every name of the identity, the one asked for included. */
export function allNamesOf(reader: Reader, name: string): string[] {
  const ids = namesOf(reader, canonicalName(reader, name)) ?? [];
  return [...new Set([name, ...textsAt(reader, ids).values()])];
}

/** Events by any of the identity's names whose record names no credential. */
export function unnamedUsesOf(reader: Reader, identity: string, nameless: Nameless): Use[] {
  const ids = nameless(identity);
  return ids.length === 0 ? [] : usesOfContexts(reader, OF_ACTORS, 'c.credential IS NULL', [JSON.stringify(ids)]);
}

export function usesWithFact(reader: Reader, kind: FactKind, text: string): Use[] {
  const id = termId(reader, text);
  return id === undefined ? [] : uses(reader, 'e.id IN (SELECT event_id FROM evidence_fact WHERE kind = ? AND term = ?)', [FACT_KINDS.indexOf(kind), id]);
}

/** What facts of this kind say, each text once, read from one to the next: there may be a million facts that say the same. */
export function textsOfFacts(reader: Reader, kind: FactKind): string[] {
  const number = FACT_KINDS.indexOf(kind);
  const terms = stmt(reader, `WITH RECURSIVE said (term) AS (SELECT MIN(term) FROM evidence_fact WHERE kind = ?
    UNION ALL SELECT (SELECT MIN(f.term) FROM evidence_fact f WHERE f.kind = ? AND f.term > said.term) FROM said WHERE said.term IS NOT NULL)
    SELECT term FROM said WHERE term IS NOT NULL`).pluck().all(number, number) as number[];
  return [...textsAt(reader, terms).values()];
}

/** Events from the address, no earlier than `from`, that issued a credential. */
export function issuingsFrom(reader: Reader, address: string, from: Micros): Use[] {
  const id = termId(reader, address);
  return id === undefined ? [] : uses(reader, 'e.source = ? AND e.at_us >= ? AND EXISTS (SELECT 1 FROM evidence_issue n WHERE n.event_id = e.id AND n.what = 0)', [id, from]);
}

/** Events, no earlier than `from`, that issued a credential to a caller which called itself this host. */
export function issuingsNaming(reader: Reader, host: string, from: Micros): Use[] {
  const id = termId(reader, host);
  return id === undefined ? [] : uses(reader, 'e.id IN (SELECT f.event_id FROM evidence_fact f WHERE f.kind = ? AND f.term = ? AND EXISTS (SELECT 1 FROM evidence_issue n WHERE n.event_id = f.event_id AND n.what = 0)) AND e.at_us >= ?', [FACT_KINDS.indexOf('workstation'), id, from]);
}

/** What can be opened on a host: sessions, told by their kind, so that the search begins at the few and not at every event of the host. */
const SESSIONS = STAY_KINDS.map((kind) => CREDENTIAL_KINDS.indexOf(kind));

export function issuingsOn(reader: Reader, host: string): Use[] {
  const id = termId(reader, host);
  return id === undefined ? [] : uses(reader, `e.host = ? AND EXISTS (SELECT 1 FROM evidence_issue n WHERE n.event_id = e.id AND n.what = 0 AND n.kind IN (${SESSIONS.join(', ')}))`, [id]);
}

/** Addresses that records give to the host: as a fact of an event on it, or as the source of a caller that says it is this machine. */
export function addressesOf(reader: Reader, host: string): string[] {
  const id = termId(reader, host);
  if (id === undefined) return [];
  const own = stmt(reader, 'SELECT DISTINCT f.term FROM evidence_fact f JOIN evidence_event e ON e.id = f.event_id WHERE f.kind = ? AND e.host = ?')
    .pluck().all(FACT_KINDS.indexOf('host-address'), id) as number[];
  const said = stmt(reader, 'SELECT DISTINCT e.source FROM evidence_fact f JOIN evidence_event e ON e.id = f.event_id WHERE f.kind = ? AND f.term = ? AND e.source IS NOT NULL')
    .pluck().all(FACT_KINDS.indexOf('workstation'), id) as number[];
  return [...new Set([...own, ...said].flatMap((t) => textAt(reader, t) ?? []))].sort();
}

/** Credentials whose issuing is recorded between the instants, both included. */
export function issuedBetween(reader: Reader, from: Micros, to: Micros): KnownLife[] {
  return (stmt(reader, 'SELECT * FROM derived_credential WHERE issue_event IS NOT NULL AND issued_us BETWEEN ? AND ? ORDER BY issued_us, value').all(from, to) as LifeRow[]).map((r) => lifeOf(reader, r));
}
