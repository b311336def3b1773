/** Each migration by itself, all of them together, and `schema.sql`, which says what they come to. */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { migrate, MIGRATIONS, SCHEMA_VERSION, versionOf } from '../../electron/store/migrate.ts';
import { databaseAt, SCHEMA_HEADER, schemaOf } from './schema.ts';

const file = join(import.meta.dirname, '../../electron/store/schema.sql');
const tablesOf = (version: number): string[] => {
  const db = databaseAt(version);
  try {
    return db.prepare("SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%' ORDER BY name").pluck().all() as string[];
  } finally {
    db.close();
  }
};
const added = (version: number): string[] => tablesOf(version).filter((t) => !tablesOf(version - 1).includes(t));

test('schema.sql is what the migrations come to', () => {
  const db = databaseAt(SCHEMA_VERSION);
  const now = SCHEMA_HEADER + schemaOf(db);
  db.close();
  if (process.env['KEYTRAIL_SCHEMA'] === 'write') writeFileSync(file, now);
  expect(readFileSync(file, 'utf8')).toBe(now);
});

test('migrations are numbered without gaps, and each is applied once', () => {
  expect(MIGRATIONS.map((m) => m.version)).toEqual(MIGRATIONS.map((_, i) => i + 1));
  expect(MIGRATIONS.every((m) => m.name.startsWith(String(m.version).padStart(4, '0')))).toBe(true);
  const db = databaseAt(SCHEMA_VERSION);
  migrate(db);
  expect(versionOf(db)).toBe(SCHEMA_VERSION);
  db.close();
});

test('every table is strict, and every time in it says its unit', () => {
  const db = databaseAt(SCHEMA_VERSION);
  const tables = db.prepare("SELECT name, strict FROM pragma_table_list WHERE type = 'table' AND name NOT LIKE 'sqlite_%'").all() as { name: string; strict: number }[];
  expect(tables.filter((t) => t.strict === 0)).toEqual([]);
  const times = tables.flatMap((t) => (db.prepare(`SELECT name FROM pragma_table_info('${t.name}')`).pluck().all() as string[]).filter((c) => /(^|_)(at|first|last|created|expires)$/.test(c) && !/^(first|last)_id$/.test(c)));
  expect(times).toEqual([]);
  db.close();
});

test('0001 brings evidence, the dictionary and the ledger', () => {
  expect(added(1)).toEqual([
    'case_info', 'evidence_act', 'evidence_assertion', 'evidence_block', 'evidence_context', 'evidence_entry', 'evidence_fact', 'evidence_file', 'evidence_happening', 'evidence_issue', 'evidence_name', 'evidence_object',
    'evidence_refusal', 'evidence_reject', 'evidence_rows_digest', 'evidence_skip', 'evidence_superseded', 'evidence_term', 'evidence_twin', 'ledger',
  ]);
});

test('0002 brings what can be rebuilt, and leaves evidence as it was', () => {
  const db = databaseAt(1);
  db.exec("INSERT INTO evidence_term (id, hash, text) VALUES (1, 1, 'kept'); INSERT INTO case_info (key, value) VALUES ('name', 'kept')");
  const before = schemaOf(db);
  migrate(db, 2);
  expect(schemaOf(db).split(';\n').filter((s) => /evidence_|ledger|case_info/.test(s)).map((s) => s.trim())).toEqual(before.split(';\n').filter((s) => s.trim() !== '').map((s) => s.trim()));
  expect(db.prepare('SELECT text FROM evidence_term').pluck().all()).toEqual(['kept']);
  expect(added(2)).toEqual(['derived_alias', 'derived_credential', 'derived_digest', 'derived_identity', 'derived_place', 'derived_result', 'derived_rhythm', 'derived_run', 'derived_trail', 'derived_use', 'derived_word']);
  db.close();
});

test('0003 brings what people attest', () => {
  const db = databaseAt(2);
  db.exec("INSERT INTO derived_result (name, basis, versions, digest, json) VALUES ('trace', 'b', 'v', 'd', '{}')");
  migrate(db, 3);
  expect(db.prepare('SELECT name FROM derived_result').pluck().all()).toEqual(['trace']);
  expect(added(3)).toEqual(['analyst_attestation']);
  db.close();
});

test('0004 guards what was left open, in a case that holds it already', () => {
  const db = databaseAt(3);
  db.exec("INSERT INTO case_info (key, value) VALUES ('examiner', 'E'); INSERT INTO evidence_rows_digest (kind, first_id, last_id, digest) VALUES ('term', 1, 1, 'd')");
  migrate(db, 4);
  expect(added(4)).toEqual([]);
  for (const sql of ["UPDATE case_info SET value = 'X'", 'DELETE FROM case_info', 'DELETE FROM evidence_rows_digest']) expect(() => db.exec(sql), sql).toThrow(/append-only/);
  db.close();
});

test('0005 finds the credentials of an identity by their kind, those of a case that holds some already', () => {
  const db = databaseAt(4);
  db.exec('INSERT INTO derived_credential (value, kind, platform, identity, uses, failures, in_inventory) VALUES (1, 7, 1, 2, 1, 0, 0), (2, 8, 1, 2, 1, 0, 0)');
  migrate(db, 5);
  expect(added(5)).toEqual([]);
  const asked = 'SELECT value FROM derived_credential WHERE identity = 2 AND kind = 8';
  expect(db.prepare(asked).pluck().all()).toEqual([2]);
  expect((db.prepare(`EXPLAIN QUERY PLAN ${asked}`).all() as { detail: string }[]).map((r) => r.detail)).toEqual(['SEARCH derived_credential USING COVERING INDEX derived_credential_identity (identity=? AND kind=?)']);
  db.close();
});

test('0006 packs kept answers: those of before are made again, and nothing vouches for them any more', () => {
  const db = databaseAt(5);
  db.exec("INSERT INTO derived_result (name, basis, versions, digest, json) VALUES ('trace', 'b', 'v', 'd', '{}'); INSERT INTO derived_digest (name, rows, digest) VALUES ('derived_result', 1, 'd'), ('derived_trail', 0, 'd')");
  migrate(db, 6);
  expect(added(6)).toEqual([]);
  expect(db.prepare('SELECT COUNT(*) FROM derived_result').pluck().get()).toBe(0);
  expect(db.prepare('SELECT name FROM derived_digest').pluck().all()).toEqual(['derived_trail']);
  db.close();
});

test('0007 brings a place for parsed rights, empty in a case from before, and append-only', () => {
  const db = databaseAt(6);
  db.exec("INSERT INTO evidence_term (id, hash, text) VALUES (1, 1, 'kept')");
  migrate(db, 7);
  expect(added(7)).toEqual(['evidence_right']);
  expect(db.prepare('SELECT COUNT(*) FROM evidence_right').pluck().get()).toBe(0);
  db.exec("INSERT INTO evidence_right (entry_id, rights) VALUES (1, '[]')");
  expect(() => db.exec("UPDATE evidence_right SET rights = '[1]'")).toThrow(/append-only/);
  db.close();
});

test('0009 has what a use says in the index of its context, also where an import died without that index; kept answers are made again', () => {
  for (const before of ['', 'DROP INDEX evidence_happening_context']) {
    const db = databaseAt(8);
    db.exec("INSERT INTO derived_result (name, basis, versions, packed) VALUES ('trace', 'b', 'v', x'00'); INSERT INTO derived_digest (name, rows, digest) VALUES ('derived_result', 1, 'd'), ('derived_trail', 0, 'd')");
    db.exec(before);
    migrate(db, 9);
    expect(added(9)).toEqual([]);
    const plan = db.prepare('EXPLAIN QUERY PLAN SELECT id, file_id, record_no, part, at_us, act, resource, host FROM evidence_happening WHERE context = 1').all() as { detail: string }[];
    expect(plan.map((r) => r.detail)).toEqual(['SEARCH evidence_happening USING COVERING INDEX evidence_happening_context (context=?)']);
    expect(db.prepare('SELECT COUNT(*) FROM derived_result').pluck().get()).toBe(0);
    expect(db.prepare('SELECT name FROM derived_digest').pluck().all()).toEqual(['derived_trail']);
    db.close();
  }
});

test('a migration that fails leaves the database at the version before', () => {
  const db = databaseAt(1);
  db.exec('CREATE TABLE derived_alias (in_the_way TEXT) STRICT');
  expect(() => { migrate(db); }).toThrow(/already exists/);
  expect(versionOf(db)).toBe(1);
  expect(db.prepare("SELECT COUNT(*) FROM sqlite_master WHERE name LIKE 'derived_%' AND name <> 'derived_alias'").pluck().get()).toBe(0);
  db.close();
});

test('0010 brings a place for which events have details, empty in a case from before, whose sums are then made again', () => {
  const db = databaseAt(9);
  migrate(db, 10);
  expect(added(10)).toEqual(['derived_detail']);
  expect(db.prepare('SELECT COUNT(*) FROM derived_detail').pluck().get()).toBe(0);
  const asked = 'SELECT DISTINCT actor FROM evidence_context INDEXED BY evidence_context_nameless WHERE credential IS NULL AND actor IS NOT NULL';
  expect((db.prepare(`EXPLAIN QUERY PLAN ${asked}`).all() as { detail: string }[]).map((r) => r.detail)).toEqual(['SEARCH evidence_context USING COVERING INDEX evidence_context_nameless (actor>?)']);
  db.close();
});
