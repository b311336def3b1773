/** Replaces derived rows, one stage at a time, and keeps a digest of what was written. */
import { createHash } from 'node:crypto';
import { upTo } from '../../base/sorted.ts';
import { byName } from '../../../shared/domain/by-name.ts';
import { stmt, type DerivedWriter, type Reader } from '../handles.ts';
import { jsonTexts, pack } from '../packed.ts';
import { digestName, resultDigest } from '../read/results.ts';
import { RowInsert } from './row-insert.ts';

/** Derived tables whose rows are digested, with the order in which they are read for it. */
export const DERIVED_TABLES: Readonly<Record<string, string>> = byName({
  derived_identity: 'name', derived_alias: 'also', derived_credential: 'value', derived_trail: 'event_id',
});

const LONG_TEXT = 64 * 1024;

/** Before the digest of rows that are numbers alone, which are hashed as they stand in memory: 64-bit floats, the lowest byte first. Older cases have a text hashed for them, as for other rows. */
const NUMBERS = 'numbers:';
const OF_NUMBERS: ReadonlySet<string> = new Set(['derived_trail']);

/** @param then the digest to compare with, if there is one: it says how it was made. */
export function derivedDigest(reader: Reader, table: string, then?: string): { rows: number; digest: string } {
  const rows = reader.prepare(`SELECT * FROM ${table} ORDER BY ${DERIVED_TABLES[table] ?? 'rowid'}`).raw().iterate() as IterableIterator<unknown[]>;
  return (then === undefined ? OF_NUMBERS.has(table) : then.startsWith(NUMBERS)) ? digestOfNumbers(rows as IterableIterator<number[]>) : digestOfTexts(rows);
}

function digestOfNumbers(all: IterableIterator<number[]>): { rows: number; digest: string } {
  const hash = createHash('sha256');
  let rows = 0;
  for (const row of all) {
    hash.update(Float64Array.from(row));
    rows += 1;
  }
  return { rows, digest: NUMBERS + hash.digest('hex') };
}

function digestOfTexts(all: IterableIterator<unknown[]>): { rows: number; digest: string } {
  const hash = createHash('sha256');
  let rows = 0;
  // Rows are short and many: they are hashed some thousands at a time.
  let text = '';
  for (const row of all) {
    text += `${JSON.stringify(row)}\n`;
    if (text.length > LONG_TEXT) {
      hash.update(text);
      text = '';
    }
    rows += 1;
  }
  hash.update(text);
  return { rows, digest: hash.digest('hex') };
}

export function recordDerivedDigests(db: DerivedWriter, tables: readonly string[]): void {
  for (const table of tables) {
    const { rows, digest } = derivedDigest(db, table);
    putDigest(db, table, rows, digest);
  }
}

function putDigest(db: DerivedWriter, table: string, rows: number, digest: string): void {
  stmt(db, 'INSERT INTO derived_digest (name, rows, digest) VALUES (?, ?, ?) ON CONFLICT (name) DO UPDATE SET rows = excluded.rows, digest = excluded.digest').run(table, rows, digest);
}

/** Kept answers beside what was recorded of them: either may be missing. */
export function resultDigests(reader: Reader): { readonly name: string; readonly then: string | undefined; readonly now: string | undefined }[] {
  const found = new Map<string, { then: string | undefined; now: string | undefined }>();
  for (const { name, basis, versions, packed } of reader.prepare('SELECT name, basis, versions, packed FROM derived_result').all() as { name: string; basis: string; versions: string; packed: Uint8Array }[]) {
    found.set(name, { then: undefined, now: resultDigest(name, basis, versions, packed) });
  }
  const prefix = digestName('');
  for (const { name, digest } of reader.prepare('SELECT name, digest FROM derived_digest WHERE substr(name, 1, ?) = ?').all(prefix.length, prefix) as { name: string; digest: string }[]) {
    const own = name.slice(prefix.length);
    found.set(own, { then: digest, now: found.get(own)?.now });
  }
  return [...found].map(([name, digests]) => ({ name, ...digests })).sort((a, b) => (a.name < b.name ? -1 : 1));
}

/** What the rows were derived from; compared when a case is opened. */
export function recordBasis(db: DerivedWriter, basis: string): void {
  stmt(db, "INSERT INTO derived_digest (name, rows, digest) VALUES ('basis', 0, ?) ON CONFLICT (name) DO UPDATE SET digest = excluded.digest").run(basis);
}

/** Rows of numbers side by side, NaN for NULL, in order of their key, in pieces of whole rows; texts of the dictionary by number. */
export interface BaseRows {
  /** `IDENTITY_COLUMNS`. */
  readonly identities: readonly Float64Array[];
  /** `ALIAS_COLUMNS`. */
  readonly aliases: readonly Float64Array[];
  /** `CREDENTIAL_COLUMNS`. */
  readonly credentials: readonly Float64Array[];
  /** Identity, and what an inventory calls its owner. */
  readonly owners: readonly (readonly [identity: number, owner: string])[];
  /** Credential, and its status by an inventory. */
  readonly statuses: readonly (readonly [credential: number, status: string])[];
}

const IDENTITY_COLUMNS = ['name', 'kind', 'platform', 'first_us', 'last_us', 'events'] as const;
const ALIAS_COLUMNS = ['also', 'name'] as const;
export const CREDENTIAL_COLUMNS = [
  'value', 'kind', 'platform', 'identity', 'issued_us', 'issue_event', 'issue_entry', 'expires_us', 'revoked_us', 'revoke_event', 'first_us', 'last_us', 'uses', 'failures', 'session_us', 'in_inventory',
] as const;

export function replaceBase(db: DerivedWriter, rows: BaseRows): void {
  const fill = (table: string, columns: readonly string[], pieces: readonly Float64Array[]): void => {
    db.prepare(`DELETE FROM ${table}`).run();
    const insert = new RowInsert(db, table, columns);
    for (const cells of pieces) insert.all(cells, cells.length / columns.length);
  };
  fill('derived_identity', IDENTITY_COLUMNS, rows.identities);
  fill('derived_alias', ALIAS_COLUMNS, rows.aliases);
  fill('derived_credential', CREDENTIAL_COLUMNS, rows.credentials);
  const owner = db.prepare('UPDATE derived_identity SET owner = ? WHERE name = ?');
  for (const [name, text] of rows.owners) owner.run(text, name);
  const status = db.prepare('UPDATE derived_credential SET status = ? WHERE value = ?');
  for (const [value, text] of rows.statuses) status.run(text, value);
}

/** A derived answer kept whole, such as the newest trace: packed, for it may be tens of megabytes of much the same. */
export function putResult(db: DerivedWriter, name: string, basis: string, versions: string, answer: object): void {
  const packed = pack(jsonTexts(answer));
  stmt(db, `INSERT INTO derived_result (name, basis, versions, packed) VALUES (?, ?, ?, ?)
    ON CONFLICT (name) DO UPDATE SET basis = excluded.basis, versions = excluded.versions, packed = excluded.packed`).run(name, basis, versions, packed);
  putDigest(db, digestName(name), 1, resultDigest(name, basis, versions, packed));
}

/** Takes the newest trace away; findings rest on the evidence alone and stay. */
export function dropTrace(db: DerivedWriter): void {
  for (const name of ['trace', 'suspect']) {
    stmt(db, 'DELETE FROM derived_result WHERE name = ?').run(name);
    stmt(db, 'DELETE FROM derived_digest WHERE name = ?').run(digestName(name));
  }
  stmt(db, 'DELETE FROM derived_trail').run();
  recordDerivedDigests(db, ['derived_trail']);
}

/**
 * Events of the newest trace, by internal row, and the digest of them: of what is written, for to read tens of thousands of rows back costs as much as to
 * write them, and verification reads them. `terms`: the number of each credential in the dictionary.
 */
export function replaceTrail(db: DerivedWriter, events: readonly { row: number; at: number; credential: string | undefined }[], terms: ReadonlyMap<string, number>): void {
  db.prepare('DELETE FROM derived_trail').run();
  // By row, and of one row by position, for an event may be followed for two credentials: the first stands.
  const order = upTo(events.length).sort((a, b) => (events[a]?.row ?? 0) - (events[b]?.row ?? 0) || a - b);
  const insert = new RowInsert(db, 'derived_trail', TRAIL_COLUMNS);
  const hash = createHash('sha256');
  const cells = new Float64Array(Math.min(order.length, TRAIL_TOGETHER) * TRAIL_COLUMNS.length);
  let at = 0;
  let rows = 0;
  let before = Number.NaN;
  const flush = (): void => {
    hash.update(cells.subarray(0, at));
    insert.all(cells, at / TRAIL_COLUMNS.length);
    rows += at / TRAIL_COLUMNS.length;
    at = 0;
  };
  for (const position of order) {
    const event = events[position];
    if (event === undefined || event.row === before) continue;
    before = event.row;
    cells[at] = before;
    cells[at + 1] = event.at;
    cells[at + 2] = terms.get(event.credential ?? '') ?? 0;
    at += TRAIL_COLUMNS.length;
    if (at === cells.length) flush();
  }
  flush();
  putDigest(db, 'derived_trail', rows, NUMBERS + hash.digest('hex'));
}

const TRAIL_TOGETHER = 4096;
/** As the table has them. */
const TRAIL_COLUMNS = ['event_id', 'at_us', 'credential'] as const;
