/** Replaces derived rows, one stage at a time, and keeps a digest of what was written. */
import { createHash, type Hash } from 'node:crypto';
import { stmt, type DerivedWriter, type Reader } from '../handles.ts';
import { termId } from '../read/terms.ts';
import { RowInsert } from './row-insert.ts';

/** Derived tables whose rows are digested, with the order in which they are read for it. */
export const DERIVED_TABLES: Readonly<Record<string, string>> = {
  derived_identity: 'name', derived_alias: 'also', derived_credential: 'value', derived_trail: 'event_id', derived_result: 'name',
};

const LONG_TEXT = 64 * 1024;
const isLong = (cell: unknown): cell is string => typeof cell === 'string' && cell.length > LONG_TEXT;

/** A kept answer may be tens of megabytes: it is digested as it is, not made into JSON once more. */
function digestLong(hash: Hash, row: readonly unknown[]): void {
  hash.update(JSON.stringify(row.map((cell) => (isLong(cell) ? { length: cell.length } : cell))));
  for (const cell of row) if (isLong(cell)) hash.update(cell);
}

export function derivedDigest(reader: Reader, table: string): { rows: number; digest: string } {
  const hash = createHash('sha256');
  let rows = 0;
  for (const row of reader.prepare(`SELECT * FROM ${table} ORDER BY ${DERIVED_TABLES[table] ?? 'rowid'}`).raw().iterate() as IterableIterator<unknown[]>) {
    if (row.some(isLong)) digestLong(hash, row);
    else hash.update(JSON.stringify(row));
    hash.update('\n');
    rows += 1;
  }
  return { rows, digest: hash.digest('hex') };
}

export function recordDerivedDigests(db: DerivedWriter, tables: readonly string[]): void {
  for (const table of tables) {
    const { rows, digest } = derivedDigest(db, table);
    stmt(db, 'INSERT INTO derived_digest (name, rows, digest) VALUES (?, ?, ?) ON CONFLICT (name) DO UPDATE SET rows = excluded.rows, digest = excluded.digest').run(table, rows, digest);
  }
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
const CREDENTIAL_COLUMNS = [
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

/** A derived answer kept whole, such as the newest trace. */
export function putResult(db: DerivedWriter, name: string, basis: string, versions: string, json: string): void {
  const digest = createHash('sha256').update(json).digest('hex');
  stmt(db, `INSERT INTO derived_result (name, basis, versions, digest, json) VALUES (?, ?, ?, ?, ?)
    ON CONFLICT (name) DO UPDATE SET basis = excluded.basis, versions = excluded.versions, digest = excluded.digest, json = excluded.json`).run(name, basis, versions, digest, json);
}

/** Takes the newest trace away; findings rest on the evidence alone and stay. */
export function dropTrace(db: DerivedWriter): void {
  stmt(db, "DELETE FROM derived_result WHERE name = 'trace'").run();
  stmt(db, 'DELETE FROM derived_trail').run();
}

/** Events of the newest trace, by internal row. */
export function replaceTrail(db: DerivedWriter, events: Iterable<{ row: number; at: number; credential: string }>): void {
  db.prepare('DELETE FROM derived_trail').run();
  const put = db.prepare('INSERT OR IGNORE INTO derived_trail (event_id, at_us, credential) VALUES (?, ?, ?)');
  for (const e of events) put.run(e.row, e.at, termId(db, e.credential) ?? 0);
}
