/** Replaces derived rows, one stage at a time, and keeps a digest of what was written. */
import { createHash, type Hash } from 'node:crypto';
import { CREDENTIAL_KINDS, IDENTITY_KINDS } from '../../../shared/domain/kinds.ts';
import type { IdentityKind, CredentialKind } from '../../../shared/domain/kinds.ts';
import { stmt, type DerivedWriter, type Reader } from '../handles.ts';
import { termId } from '../read/terms.ts';

/** Derived tables whose rows are digested, with the order in which they are read for it. */
export const DERIVED_TABLES: Readonly<Record<string, string>> = {
  derived_identity: 'name', derived_alias: 'also', derived_credential: 'value', derived_trail: 'event_id', derived_result: 'name',
};

const LONG_TEXT = 64 * 1024;
const isLong = (cell: unknown): cell is Buffer => Buffer.isBuffer(cell);

/** Length as JavaScript counts it: of what UTF-8 writes in four bytes two, of anything else one. */
function unitsOf(text: Buffer): number {
  let units = 0;
  for (const byte of text) if ((byte & 0xc0) !== 0x80) units += byte >= 0xf0 ? 2 : 1;
  return units;
}

/** A kept answer may be tens of megabytes: it is digested as it is, not made into JSON once more, nor into a text first. */
function digestLong(hash: Hash, row: readonly unknown[]): void {
  hash.update(JSON.stringify(row.map((cell) => (isLong(cell) ? { length: unitsOf(cell) } : cell))));
  for (const cell of row) if (isLong(cell)) hash.update(cell);
}

const COLUMNS: Readonly<Record<string, string>> = { derived_result: `name, basis, versions, digest, IIF(length(json) > ${LONG_TEXT}, CAST(json AS BLOB), json) AS json` };

export function derivedDigest(reader: Reader, table: string): { rows: number; digest: string } {
  const hash = createHash('sha256');
  let rows = 0;
  for (const row of reader.prepare(`SELECT ${COLUMNS[table] ?? '*'} FROM ${table} ORDER BY ${DERIVED_TABLES[table] ?? 'rowid'}`).raw().iterate() as IterableIterator<unknown[]>) {
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

export interface IdentityRow {
  readonly name: string; readonly kind: IdentityKind; readonly platform: string; readonly names: readonly string[];
  readonly events: number; readonly first: number | undefined; readonly last: number | undefined;
}

export function replaceIdentities(db: DerivedWriter, identities: readonly IdentityRow[], owners: ReadonlyMap<string, string>): void {
  db.prepare('DELETE FROM derived_identity').run();
  db.prepare('DELETE FROM derived_alias').run();
  const put = db.prepare('INSERT INTO derived_identity (name, kind, platform, first_us, last_us, events, owner) VALUES (?, ?, ?, ?, ?, ?, ?)');
  const alias = db.prepare('INSERT INTO derived_alias (also, name) VALUES (?, ?)');
  for (const i of identities) {
    const id = termId(db, i.name);
    const platform = termId(db, i.platform);
    if (id === undefined || platform === undefined) continue;
    const owner = i.names.map((n) => owners.get(n)).find((o) => o !== undefined);
    put.run(id, IDENTITY_KINDS.indexOf(i.kind), platform, i.first ?? null, i.last ?? null, i.events, owner ?? null);
    for (const name of i.names) {
      const also = termId(db, name);
      if (also !== undefined) alias.run(also, id);
    }
  }
}

export interface LifeRow {
  readonly credential: string; readonly kind: CredentialKind; readonly platform: string; readonly identity: string | undefined;
  readonly issuedAt: number | undefined; readonly issueEvent: number | undefined; readonly issueEntry: number | undefined; readonly expires: number | undefined;
  readonly revokedAt: number | undefined; readonly revokeEvent: number | undefined; readonly first: number | undefined; readonly last: number | undefined;
  readonly uses: number; readonly failures: number; readonly session: number | undefined; readonly inInventory: boolean; readonly status: string | undefined;
}

/** `canonical` gives the name an identity is known by. */
export function replaceCredentials(db: DerivedWriter, lives: readonly LifeRow[], canonical: (name: string) => string): void {
  db.prepare('DELETE FROM derived_credential').run();
  const put = db.prepare(`INSERT INTO derived_credential (value, kind, platform, identity, issued_us, issue_event, issue_entry, expires_us, revoked_us, revoke_event,
    first_us, last_us, uses, failures, session_us, in_inventory, status) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`);
  for (const l of lives) {
    const value = termId(db, l.credential);
    const platform = termId(db, l.platform);
    if (value === undefined || platform === undefined) continue;
    const identity = l.identity === undefined ? undefined : termId(db, canonical(l.identity));
    put.run(value, CREDENTIAL_KINDS.indexOf(l.kind), platform, identity ?? null, l.issuedAt ?? null, l.issueEvent ?? null, l.issueEntry ?? null, l.expires ?? null,
      l.revokedAt ?? null, l.revokeEvent ?? null, l.first ?? null, l.last ?? null, l.uses, l.failures, l.session ?? null, l.inInventory ? 1 : 0, l.status ?? null);
  }
}

/** A derived answer kept whole, such as the newest trace. @param json as text, or as its bytes where it is long. */
export function putResult(db: DerivedWriter, name: string, basis: string, versions: string, json: string | Uint8Array): void {
  const digest = createHash('sha256').update(json).digest('hex');
  stmt(db, `INSERT INTO derived_result (name, basis, versions, digest, json) VALUES (?, ?, ?, ?, CAST(? AS TEXT))
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
