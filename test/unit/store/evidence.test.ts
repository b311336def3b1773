/** Sealed evidence cannot be changed through the database, and counts that do not add up cannot be written. */
import BetterSqlite3 from 'better-sqlite3';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { openDatabase, openReaderOf } from '../../../electron/store/open.ts';
import { databaseOf } from '../../../electron/workflows/open-case.ts';
import { traceSuspect } from '../../../electron/workflows/trace-suspect.ts';
import { cloudTrails, eventHistoryCsv, linesFile, recordsFile, Scratch, take, value } from '../workflows/cases.ts';

let scratch: Scratch;
let db: BetterSqlite3.Database;
let path: string;
beforeEach(async () => {
  scratch = new Scratch();
  const c = scratch.newCase();
  await take(c, [scratch.write('console.csv', eventHistoryCsv(cloudTrails(0, 4)))]);
  await take(c, [
    scratch.write('a.json', recordsFile(cloudTrails(0, 20))), scratch.write('b.jsonl', `${linesFile(cloudTrails(20, 30))}broken\n`),
    scratch.write('keys.json', JSON.stringify({ AccessKeyMetadata: [{ UserName: 'deploy', AccessKeyId: 'AKIAEXAMPLE00000000', Status: 'Active', CreateDate: '2024-01-01T00:00:00Z' }] })),
    scratch.write('details.json', JSON.stringify({ UserDetailList: [{ UserName: 'deploy', Arn: 'arn:aws:iam::111122223333:user/deploy', UserPolicyList: [], GroupList: [], AttachedManagedPolicies: [] }] })),
  ]);
  value(traceSuspect(c, { credential: 'AKIAEXAMPLE00000000' }));
  c.close();
  path = c.path;
  db = new BetterSqlite3(databaseOf(path));
});
afterEach(() => {
  db.close();
  scratch.remove();
});

const SEALED = [
  'evidence_happening', 'evidence_context', 'evidence_act', 'evidence_twin', 'evidence_superseded', 'evidence_entry', 'evidence_right', 'evidence_file', 'evidence_object', 'evidence_block', 'evidence_issue', 'evidence_fact', 'evidence_name', 'evidence_term', 'evidence_assertion', 'ledger',
  'evidence_rows_digest', 'evidence_skip', 'evidence_reject', 'case_info',
] as const;

describe.each(SEALED)('%s', (table) => {
  test('refuses update and delete', () => {
    const columns = db.prepare(`SELECT name FROM pragma_table_info('${table}')`).pluck().all() as string[];
    const rows = db.prepare(`SELECT COUNT(*) FROM ${table}`).pluck().get() as number;
    if (table !== 'evidence_skip' && table !== 'evidence_twin') expect(rows).toBeGreaterThan(0);
    const refused = /append-only/;
    for (const column of rows === 0 ? [] : columns) expect(() => db.prepare(`UPDATE ${table} SET ${column} = ${column}`).run(), `${table}.${column}`).toThrow(refused);
    if (rows > 0) expect(() => db.prepare(`DELETE FROM ${table}`).run(), table).toThrow(refused);
    expect(db.prepare(`SELECT COUNT(*) FROM ${table}`).pluck().get()).toBe(rows);
  });
});

test('OR REPLACE is no way around, for us', () => {
  const handles = value(openDatabase(databaseOf(path), path));
  const db = handles.evidence;
  expect(() => db.prepare('INSERT OR REPLACE INTO evidence_happening SELECT * FROM evidence_happening WHERE id = 1').run()).toThrow(/append-only/);
  expect(() => db.prepare("INSERT OR REPLACE INTO ledger SELECT seq, at_us, kind, 'me', body, prev, hash FROM ledger WHERE seq = 1").run()).toThrow(/append-only/);
  expect(() => db.prepare("INSERT OR REPLACE INTO evidence_term SELECT id, hash, 'x' FROM evidence_term WHERE id = 1").run()).toThrow(/append-only/);
  handles.close();
});

test('counts that do not add up cannot be written', () => {
  const object = db.prepare("INSERT INTO evidence_object (sha256, bytes, path, kept, imported_at_us, examiner) VALUES ('x', 0, 'p', 1, 0, 'e')").run().lastInsertRowid;
  const put = (records: number, stored: number, duplicates: number, skipped: number, rejected: number): void => {
    db.prepare("INSERT INTO evidence_file (object_id, layers, name_id, format, because, options, records, stored, duplicates, skipped, rejected) VALUES (?, '[]', ?, 'f', 'b', '{}', ?, ?, ?, ?, ?)")
      .run(object, `n${records}`, records, stored, duplicates, skipped, rejected);
  };
  put(10, 4, 3, 2, 1);
  expect(() => { put(11, 4, 3, 2, 1); }).toThrow(/CHECK/);
  expect(() => db.prepare("UPDATE evidence_file SET rejected = 0 WHERE name_id = 'n10'").run()).toThrow(/CHECK/);
});

test('what is no case of ours, or of a newer version, is refused and left as it is', () => {
  const other = new BetterSqlite3(`${scratch.folder}/other.sqlite`);
  other.exec('CREATE TABLE t (x)');
  other.close();
  for (const open of [openDatabase, openReaderOf]) expect(open(`${scratch.folder}/other.sqlite`, 'p')).toEqual({ ok: false, fault: { code: 'not-a-case', path: 'p' } });
  for (const open of [openDatabase, openReaderOf]) expect(open(scratch.write('text.sqlite', 'no database at all, but long enough to be looked at'), 'p')).toMatchObject({ ok: false, fault: { code: 'case-damaged' } });
  db.pragma('user_version = 1009');
  for (const open of [openDatabase, openReaderOf]) expect(open(databaseOf(path), 'p')).toMatchObject({ ok: false, fault: { code: 'case-newer', found: 989 } });
  // As the first cases had it, before the tables were laid out anew.
  db.pragma('user_version = 4');
  for (const open of [openDatabase, openReaderOf]) expect(open(databaseOf(path), 'p')).toEqual({ ok: false, fault: { code: 'case-older', path: 'p' } });
});
