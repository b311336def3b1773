/**
 * What the evidence says in sum, per name and per credential: the input of the derivations that run after every import. Names, credentials and platforms
 * are numbers of the dictionary, and rows come one by one in the order of their credential: of millions only a few are held.
 */
import { CREDENTIAL_KINDS, IDENTITY_KINDS, type CredentialKind, type IdentityKind } from '../../../shared/domain/kinds.ts';
import { byEventId, FACT_KINDS } from '../../../shared/domain/event.ts';
import type { Reader } from '../handles.ts';
import { standing } from '../standing.ts';
import { eventIdByRow } from './events.ts';
import { textAt } from './terms.ts';

const identityKind = (code: number): IdentityKind => IDENTITY_KINDS[code] ?? 'unknown';
const credentialKind = (code: number): CredentialKind => CREDENTIAL_KINDS[code] ?? 'unknown';
const or = <T>(value: T | null): T | undefined => value ?? undefined;

interface Name { readonly name: number; readonly kind: IdentityKind; readonly platform: number; readonly events: number; readonly first: number | undefined; readonly last: number | undefined }
interface Use {
  readonly credential: number; readonly kind: CredentialKind; readonly actor: number | undefined; readonly platform: number;
  readonly uses: number; readonly failures: number; readonly first: number; readonly last: number; readonly session: number | undefined;
}

/** Events that share who acted, with what, and on which platform, from the sums per context. */
type Group = readonly [
  credential: number | null, credentialKind: number, actor: number | null, actorKind: number, platform: number, uses: number, failures: number, first: number, last: number, session: number | null,
];

const GROUPS = `SELECT c.credential, c.credential_kind, c.actor, c.actor_kind, c.platform, SUM(u.uses), SUM(u.failures), MIN(u.first_us), MAX(u.last_us), MIN(c.session_us)
  FROM derived_use u JOIN evidence_context c ON c.id = u.context GROUP BY 1, 2, 3, 4, 5 ORDER BY 1, 2, 3, 4, 5`;

const LONG_KIND = CREDENTIAL_KINDS.indexOf('aws-access-key');

const byCells = (a: readonly number[], b: readonly number[]): number => {
  for (let i = 0; i < a.length; i += 1) {
    const d = (a[i] ?? 0) - (b[i] ?? 0);
    if (d !== 0) return d;
  }
  return 0;
};

/** One pass over who used what: gives the uses of each credential, and keeps what it saw of names. */
export class SeenGroups {
  readonly #reader: Reader;
  readonly #names = new Map<string, { readonly cells: readonly [number, number, number]; events: number; first: number; last: number }>();
  readonly #keys = new Map<number, Set<number>>();

  constructor(reader: Reader) {
    this.#reader = reader;
  }

  /** Uses in order of credential, then kind, actor, and platform. */
  * uses(): Generator<Use> {
    let of: number | null = null;
    let list = new Map<string, { readonly cells: readonly [number, number, number]; use: Use }>();
    for (const group of this.#reader.prepare(GROUPS).raw().iterate() as IterableIterator<Group>) {
      const [credential, kind, actor, , platform, uses, failures, first, last, session] = group;
      this.#note(group);
      if (credential !== of) {
        yield* inOrder(list);
        list = new Map();
        of = credential;
      }
      if (credential === null) continue;
      const cells = [kind, actor ?? -1, platform] as const;
      const key = cells.join(' ');
      const known = list.get(key)?.use;
      list.set(key, {
        cells,
        use: {
          credential, kind: credentialKind(kind), actor: or(actor), platform, uses: uses + (known?.uses ?? 0), failures: failures + (known?.failures ?? 0),
          first: Math.min(first, known?.first ?? first), last: Math.max(last, known?.last ?? last), session: earliest(or(session), known?.session),
        },
      });
    }
    yield* inOrder(list);
  }

  #note([credential, kind, actor, actorKind, platform, uses, , first, last]: Group): void {
    if (actor === null) return;
    const key = `${actor} ${actorKind} ${platform}`;
    const known = this.#names.get(key);
    if (known === undefined) this.#names.set(key, { cells: [actor, actorKind, platform], events: uses, first, last });
    else {
      known.events += uses;
      known.first = Math.min(known.first, first);
      known.last = Math.max(known.last, last);
    }
    if (credential !== null && kind === LONG_KIND) put(this.#keys, credential, actor);
  }

  /** After the uses: every name that acted, then those that were made, hold an issued credential, or stand in an inventory. */
  * names(): Generator<Name> {
    for (const { cells: [name, kind, platform], events, first, last } of [...this.#names.values()].sort((a, b) => byCells(a.cells, b.cells))) {
      yield { name, kind: identityKind(kind), platform, events, first, last };
    }
    const issued = this.#reader.prepare(`SELECT DISTINCT i.holder AS name, i.holder_kind AS kind, e.platform FROM evidence_issue i JOIN evidence_event e ON e.id = i.event_id
      WHERE i.holder IS NOT NULL`).all() as { name: number; kind: number; platform: number }[];
    const listed = this.#reader.prepare('SELECT DISTINCT identity AS name, identity_kind AS kind, platform FROM evidence_entry WHERE identity IS NOT NULL').all() as { name: number; kind: number; platform: number }[];
    for (const r of [...issued, ...listed]) yield { name: r.name, kind: identityKind(r.kind), platform: r.platform, events: 0, first: undefined, last: undefined };
  }

  /** After the uses: names under which each long-term key appears, in logs and inventories. */
  * keyNames(): Generator<{ readonly credential: number; readonly names: readonly number[] }> {
    const told = this.#reader.prepare(`SELECT credential, identity AS name FROM evidence_entry WHERE credential IS NOT NULL AND identity IS NOT NULL
      UNION SELECT value, holder FROM evidence_issue WHERE what = 0 AND holder IS NOT NULL AND kind = ${LONG_KIND} AND ${standing('event_id')}`).all() as { credential: number; name: number }[];
    for (const { credential, name } of told) put(this.#keys, credential, name);
    for (const [credential, names] of [...this.#keys].sort((a, b) => a[0] - b[0])) if (names.size > 1) yield { credential, names: [...names].sort((a, b) => a - b) };
  }
}

function* inOrder(list: ReadonlyMap<string, { readonly cells: readonly number[]; readonly use: Use }>): Generator<Use> {
  const found = [...list.values()];
  for (const { use } of found.length < 2 ? found : found.sort((a, b) => byCells(a.cells, b.cells))) yield use;
}

const earliest = (a: number | undefined, b: number | undefined): number | undefined => (a === undefined ? b : b === undefined ? a : Math.min(a, b));

function put(sets: Map<number, Set<number>>, key: number, value: number): void {
  const known = sets.get(key);
  if (known === undefined) sets.set(key, new Set([value]));
  else known.add(value);
}

export function* seenPairs(reader: Reader): Generator<{ readonly name: number; readonly also: number }> {
  for (const [name, also] of reader.prepare('SELECT name, also FROM evidence_name ORDER BY id').raw().iterate() as IterableIterator<[number, number]>) yield { name, also };
}

interface Told { readonly credential: number; readonly at: number; readonly event: number }

/** What several events tell of a credential at one instant, by the ids of the events: few are, so these alone are looked up. */
function* steady<T extends Told>(reader: Reader, rows: Iterable<T>): Generator<T> {
  let alike: T[] = [];
  const flush = (): readonly T[] => {
    const [first] = alike;
    if (first === undefined || alike.every((r) => r.event === first.event)) return alike;
    const ids = new Map(alike.map((r) => [r.event, eventIdByRow(reader, r.event) ?? '']));
    return alike.sort((a, b) => byEventId(ids.get(a.event) ?? '', ids.get(b.event) ?? ''));
  };
  for (const row of rows) {
    const [first] = alike;
    if (first !== undefined && (first.credential !== row.credential || first.at !== row.at)) {
      yield* flush();
      alike = [];
    }
    alike.push(row);
  }
  yield* flush();
}

/** In order of credential, then of time. */
export const seenIssues = (reader: Reader) => steady(reader, issueRows(reader));

function* issueRows(reader: Reader) {
  const rows = reader.prepare(`SELECT i.value, i.kind, i.holder, i.expires_us, e.platform, e.at_us, e.id FROM evidence_issue i JOIN evidence_event e ON e.id = i.event_id
    WHERE i.what = 0 ORDER BY i.value, e.at_us, e.id, i.seq`).raw().iterate() as IterableIterator<[number, number, number | null, number | null, number, number, number]>;
  for (const [credential, kind, holder, expires, platform, at, event] of rows) yield { credential, kind: credentialKind(kind), holder: or(holder), platform, at, event, expires: or(expires) };
}

const REVOKED = `FROM evidence_fact f JOIN evidence_event e ON e.id = f.event_id WHERE f.kind = ${FACT_KINDS.indexOf('revokes')} AND e.outcome = 0`;

/** In order of credential, then of time. */
export const seenRevocations = (reader: Reader) => steady(reader, revocationRows(reader));

function* revocationRows(reader: Reader) {
  const rows = reader.prepare(`SELECT f.term, e.at_us, e.id ${REVOKED} ORDER BY f.term, e.at_us, e.id`).raw().iterate() as IterableIterator<[number, number, number]>;
  for (const [credential, at, event] of rows) yield { credential, at, event };
}

/** Revocations of everything that begins alike, in order of time: `ending` is the end of what stands for it. */
export function revocationsOfAll(reader: Reader, ending: string) {
  const all = (reader.prepare(`SELECT DISTINCT f.term ${REVOKED} ORDER BY f.term`).pluck().all() as number[]).filter((term) => textAt(reader, term)?.endsWith(ending) === true);
  const rows = reader.prepare(`SELECT f.term AS credential, e.at_us AS at, e.id AS event ${REVOKED} AND f.term IN (SELECT value FROM json_each(?)) ORDER BY e.at_us, e.id`);
  return all.length === 0 ? [] : [...steady(reader, rows.all(JSON.stringify(all)) as Told[])];
}

/** Statements of inventories in the order in which they were true; those without a date first. */
const BY_DATE = 'COALESCE(e.as_of_us, -1), f.name_id, e.record_no, e.part';

/** In order of credential, then of the date of the inventory: where two differ, the later one speaks. */
export function* seenCredentialEntries(reader: Reader) {
  const rows = reader.prepare(`SELECT e.id, e.credential, e.credential_kind, e.identity, e.platform, COALESCE(e.created_us, e.rotated_us), e.expires_us, e.status
    FROM evidence_entry e JOIN evidence_file f ON f.id = e.file_id WHERE e.credential IS NOT NULL ORDER BY e.credential, ${BY_DATE}`).raw().iterate() as IterableIterator<[number, number, number, number | null, number, number | null, number | null, string | null]>;
  for (const [entry, credential, kind, identity, platform, created, expires, status] of rows) {
    yield { credential, kind: credentialKind(kind), identity: or(identity), platform, entry, created: or(created), expires: or(expires), status: or(status) };
  }
}

/** Owner of each identity, where an inventory names one: the latest inventory that does. */
export function ownersOf(reader: Reader): Map<number, string> {
  const rows = reader.prepare(`SELECT e.identity, e.owner FROM evidence_entry e JOIN evidence_file f ON f.id = e.file_id WHERE e.identity IS NOT NULL AND e.owner IS NOT NULL ORDER BY ${BY_DATE}`).raw().all() as [number, string][];
  return new Map(rows);
}
