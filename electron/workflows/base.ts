/**
 * Which names are one identity, and the life of each credential, as rows of numbers: credential after credential, so that what is held at a time does not
 * grow with the evidence, and what crosses threads is memory that is moved.
 */
import { firstNot, upTo } from '../base/sorted.ts';
import { CREDENTIAL_KINDS, IDENTITY_KINDS } from '../../shared/domain/kinds.ts';
import { credentialLives, EVERY_SESSION, type Life, type SeenEntry, type SeenIssue, type SeenRevocation, type SeenUse } from '../reconstruct/credentials.ts';
import { resolveIdentities, type ResolvedIdentity } from '../reconstruct/identities.ts';
import { identityStatements } from '../store/read/assertions.ts';
import { ownersOf, revocationsOfAll, SeenGroups, seenCredentialEntries, seenIssues, seenPairs, seenRevocations } from '../store/read/summaries.ts';
import { termId, textAt } from '../store/read/terms.ts';
import type { Reader } from '../store/handles.ts';
import { CREDENTIAL_COLUMNS, type BaseRows } from '../store/write/derived.ts';
import { newWords, type WordBlock } from '../store/write/words.ts';

export interface Base {
  readonly rows: BaseRows;
  readonly words: readonly WordBlock[];
}

/** Credentials whose lives are worked out together. */
const TOGETHER = 10_000;
const PIECE_ROWS = 16_384;
const LIFE_WIDTH = CREDENTIAL_COLUMNS.length;
const IDENTITY = CREDENTIAL_COLUMNS.indexOf('identity');

/** Growing rows of numbers, NaN for NULL, in pieces: memory that doubles would stand half empty. */
class Rows {
  readonly #pieces: Float64Array[] = [];
  #piece = new Float64Array(0);
  #n = 0;

  /** Rows of one list are all as wide. */
  add(...row: readonly (number | undefined)[]): void {
    if (this.#n + row.length > this.#piece.length) {
      this.#close();
      this.#piece = new Float64Array(row.length * PIECE_ROWS);
    }
    for (const cell of row) {
      this.#piece[this.#n] = cell ?? Number.NaN;
      this.#n += 1;
    }
  }

  #close(): void {
    if (this.#n > 0) this.#pieces.push(this.#piece.subarray(0, this.#n));
    this.#n = 0;
  }

  pieces(): readonly Float64Array[] {
    this.#close();
    this.#piece = new Float64Array(0);
    return this.#pieces;
  }
}

/** @param again whether nothing of the base is to be kept. */
export function baseOf(reader: Reader, again: boolean): Base {
  const textOf = (id: number): string => textAt(reader, id) ?? '';
  const groups = new SeenGroups(reader);
  const everySession = revocationsOfAll(reader, EVERY_SESSION);
  const lives = new Rows();
  const statuses: (readonly [number, string])[] = [];
  for (const { uses, issues, ended, entries } of byCredential(groups.uses(), seenIssues(reader), seenRevocations(reader), seenCredentialEntries(reader))) {
    // They come in the order of their first mention in one of the four; rows are wanted by number.
    for (const life of credentialLives(uses, issues, [...ended, ...everySession], entries, textOf).sort((a, b) => a.credential - b.credential)) addLife(lives, statuses, life);
  }
  const identities = resolveIdentities(groups.names(), seenPairs(reader), groups.keyNames(), identityStatements(reader), { textOf, keyOf: (text) => termId(reader, text) });
  const known = new KnownBy(identities);
  return { rows: { ...rowsOf(identities, ownersOf(reader), textOf), aliases: known.rows(), credentials: holdersNamed(lives.pieces(), known), statuses }, words: newWords(reader, again) };
}

function addLife(rows: Rows, statuses: (readonly [number, string])[], l: Life<number>): void {
  rows.add(l.credential, CREDENTIAL_KINDS.indexOf(l.kind), l.platform, l.identity, l.issuedAt, l.issueEvent, l.issueEntry, l.expires, l.revokedAt, l.revokeEvent,
    l.first, l.last, l.uses, l.failures, l.session, l.inInventory ? 1 : 0);
  if (l.status !== undefined) statuses.push([l.credential, l.status]);
}

/** The name by which each name's identity is known, in order of the names: in a map it would take eight times the memory. */
class KnownBy {
  readonly #names: Uint32Array;
  readonly #known: Uint32Array;

  constructor(identities: readonly ResolvedIdentity<number>[]) {
    const count = identities.reduce((n, i) => n + i.names.length, 0);
    const names = new Uint32Array(count);
    const known = new Uint32Array(count);
    let n = 0;
    for (const i of identities) {
      names.set(i.names, n);
      n += i.names.length;
      known.fill(i.name, n - i.names.length, n);
    }
    const order = upTo(count).sort((a, b) => (names[a] ?? 0) - (names[b] ?? 0));
    this.#names = Uint32Array.from(order, (at) => names[at] ?? 0);
    this.#known = Uint32Array.from(order, (at) => known[at] ?? 0);
  }

  of(name: number): number | undefined {
    const at = firstNot(this.#names.length, (i) => (this.#names[i] ?? 0) < name);
    return this.#names[at] === name ? this.#known[at] : undefined;
  }

  rows(): readonly Float64Array[] {
    const rows = new Rows();
    for (const [i, name] of this.#names.entries()) rows.add(name, this.#known[i]);
    return rows.pieces();
  }
}

/** Puts the name an identity is known by in the place of the name that was seen. */
function holdersNamed(credentials: readonly Float64Array[], known: KnownBy): readonly Float64Array[] {
  for (const cells of credentials) {
    for (let at = IDENTITY; at < cells.length; at += LIFE_WIDTH) {
      const name = cells[at] ?? Number.NaN;
      if (!Number.isNaN(name)) cells[at] = known.of(name) ?? name;
    }
  }
  return credentials;
}

function rowsOf(identities: readonly ResolvedIdentity<number>[], owners: ReadonlyMap<number, string>, textOf: (id: number) => string): Pick<BaseRows, 'identities' | 'owners'> {
  const rows = new Rows();
  const owned: (readonly [number, string])[] = [];
  for (const i of [...identities].sort((a, b) => a.name - b.name)) {
    rows.add(i.name, IDENTITY_KINDS.indexOf(i.kind), i.platform, i.first, i.last, i.events);
    const [owner] = owners.size === 0 ? [] : i.names.filter((n) => owners.has(n)).sort((a, b) => (textOf(a) < textOf(b) ? -1 : 1));
    if (owner !== undefined) owned.push([i.name, owners.get(owner) ?? '']);
  }
  return { identities: rows.pieces(), owners: owned };
}

interface Known {
  readonly uses: SeenUse<number>[];
  readonly issues: SeenIssue<number>[];
  readonly ended: SeenRevocation<number>[];
  readonly entries: SeenEntry<number>[];
}

/** A row ahead. */
class Ahead<T extends { readonly credential: number }> {
  readonly #rows: Iterator<T>;
  #next: T | undefined;

  constructor(rows: Iterable<T>) {
    this.#rows = rows[Symbol.iterator]();
    this.#advance();
  }

  get credential(): number { return this.#next?.credential ?? Number.POSITIVE_INFINITY; }

  /** Moves the rows of this credential. */
  move(credential: number, to: T[]): void {
    while (this.#next?.credential === credential) {
      to.push(this.#next);
      this.#advance();
    }
  }

  #advance(): void {
    const next = this.#rows.next();
    this.#next = next.done === true ? undefined : next.value;
  }
}

/** What is said of the next credentials, from four lists in order of credential. */
function* byCredential(uses: Iterable<SeenUse<number>>, issues: Iterable<SeenIssue<number>>, ended: Iterable<SeenRevocation<number>>, entries: Iterable<SeenEntry<number>>): Generator<Known> {
  const [a, b, c, d] = [new Ahead(uses), new Ahead(issues), new Ahead(ended), new Ahead(entries)];
  const fresh = (): Known => ({ uses: [], issues: [], ended: [], entries: [] });
  let known = fresh();
  let held = 0;
  for (;;) {
    const credential = Math.min(a.credential, b.credential, c.credential, d.credential);
    if (credential === Number.POSITIVE_INFINITY) break;
    a.move(credential, known.uses);
    b.move(credential, known.issues);
    c.move(credential, known.ended);
    d.move(credential, known.entries);
    held += 1;
    if (held < TOGETHER) continue;
    yield known;
    known = fresh();
    held = 0;
  }
  yield known;
}
