/** Verification: whatever is changed behind our back is found, and named. */
import BetterSqlite3 from 'better-sqlite3';
import { createHash } from 'node:crypto';
import { appendFileSync, closeSync, openSync, readFileSync, readSync, rmSync, statSync, writeFileSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { eventsPage } from '../../../electron/store/read/events.ts';
import { openReader } from '../../../electron/store/open.ts';
import { SILENT } from '../../../electron/workflows/import-evidence.ts';
import { caseCoverage, keptSources } from '../../../electron/workflows/read-coverage.ts';
import { databaseOf, ledgerFileOf, openCase, viewCase } from '../../../electron/workflows/open-case.ts';
import { openRecords } from '../../../electron/workflows/read-record.ts';
import { traceSuspect } from '../../../electron/workflows/trace-suspect.ts';
import { verifyCase } from '../../../electron/workflows/verify-case.ts';
import { CellHash, RUN_SQL } from '../../../electron/store/write/rows-digest.ts';
import { cloudTrails, linesFile, recordsFile, Scratch, take, value } from './cases.ts';

let scratch: Scratch;
beforeEach(() => { scratch = new Scratch(); });
afterEach(() => { scratch.remove(); });

async function filled(): Promise<string> {
  const c = scratch.newCase();
  await take(c, [scratch.write('a.json', recordsFile(cloudTrails(0, 60))), scratch.write('b.jsonl.gz', gzipSync(linesFile(cloudTrails(60, 120)))), scratch.write('broken.jsonl', `${linesFile(cloudTrails(120, 124))}{"eventVersion":`)]);
  value(traceSuspect(c, { credential: 'AKIAEXAMPLE00000000' }));
  c.close();
  return c.path;
}

async function problems(path: string): Promise<string[]> {
  const view = value(viewCase(path));
  try {
    return (await verifyCase(view.reader, path, SILENT)).problems.map((p) => `${p.where} | ${p.what.replaceAll(scratch.folder, '')} | ${p.detail.replaceAll(scratch.folder, '')}`);
  } finally {
    view.close();
  }
}

/** Changes the database as somebody with the file and no scruples would. */
function tamper(path: string, sql: string): void {
  const db = new BetterSqlite3(databaseOf(path));
  try {
    for (const name of db.prepare("SELECT name FROM sqlite_master WHERE type = 'trigger'").pluck().all() as string[]) db.exec(`DROP TRIGGER ${name}`);
    db.pragma('foreign_keys = OFF');
    db.pragma('ignore_check_constraints = ON');
    db.exec(sql);
    db.pragma('wal_checkpoint(TRUNCATE)');
  } finally {
    db.close();
  }
}

function flip(file: string, at: number): void {
  const fd = openSync(file, 'r+');
  const byte = Buffer.alloc(1);
  readSync(fd, byte, 0, 1, at);
  byte[0] = (byte[0] ?? 0) ^ 0x20;
  writeSync(fd, byte, 0, 1, at);
  closeSync(fd);
}

test('an untouched case verifies', async () => {
  const path = await filled();
  expect(await problems(path)).toEqual([]);
  const view = value(viewCase(path));
  const outcome = await verifyCase(view.reader, path, SILENT);
  view.close();
  expect(outcome).toMatchObject({ ok: true, checked: { files: 3, ledger: 5 } });
  expect(outcome.checked.rows).toBeGreaterThan(200);
  expect(outcome.checked.derived).toBeGreaterThan(5);
});

describe('one change', () => {
  test.each([
    ['an event', "UPDATE evidence_happening SET at_us = at_us + 1000000 WHERE id = 70", /^stored-row \| event E[0-9a-f]{12}\.10 \| at_us is \d+ and the sealed record says \d+$/],
    ['who acted', 'UPDATE evidence_happening SET context = (SELECT context FROM evidence_happening WHERE id = 2) WHERE id = 1', /^stored-row \| event E[0-9a-f]{12}\.1 \| actor is ".*backup" and the sealed record says ".*deploy"/],
    ['what many events share', 'UPDATE evidence_context SET source = (SELECT MAX(source) FROM evidence_context) WHERE id = (SELECT context FROM evidence_happening WHERE id = 1)', /^stored-row \| evidence_context row \d+ \| what events share is not what was stored; it is that of E[0-9a-f]{12}\.1, /],
    ['an outcome, for all who share it', 'UPDATE evidence_act SET outcome = 1 - outcome WHERE id = 1', /^stored-row \| evidence_act row 1 \| what events share is not what was stored/],
    ['a context with the number made of it', 'UPDATE evidence_context SET hash = hash + 1 WHERE id = 1', /^stored-row \| evidence_context row 1 \|/],
    ['an event taken out', 'DELETE FROM evidence_happening WHERE id = 5', /^stored-row \| evidence_happening rows 1 to 60 \|/],
    ['an event put in', 'INSERT INTO evidence_happening SELECT 99999, file_id, record_no + 1000, part, byte_offset, byte_length, line, at_us + 7, twin, context, act, resource, host FROM evidence_happening WHERE id = 3', /^stored-row \| evidence_happening 99999 \| 1 rows were not stored by an import/],
    ['a term', "UPDATE evidence_term SET text = '203.0.113.9' WHERE text = '192.0.2.1'", /^stored-row \| evidence_term row \d+ \| the text is now "203\.0\.113\.9"/],
    ['an issued credential', "UPDATE evidence_issue SET expires_us = 1 WHERE event_id = (SELECT MIN(event_id) FROM evidence_issue)", /^stored-row \| evidence_issue rows \d+ to \d+ \|/],
    ['a fact', "UPDATE evidence_fact SET term = 1 WHERE event_id = (SELECT MIN(event_id) FROM evidence_fact)", /^stored-row \| evidence_fact rows \d+ to \d+ \|/],
    ['another name', 'UPDATE evidence_name SET also = also + 1000 WHERE id = 1', /^stored-row \| evidence_name rows \d+ to \d+ \|/],
    ['a count', 'UPDATE evidence_file SET records = records - 1, rejected = rejected - 1 WHERE rejected > 0', /^stored-row \| evidence_file [0-9a-f]{12} \(\/broken.jsonl\) \| records is 4 and ledger entry 4 says 5$/],
    ['the path of a file', "UPDATE evidence_object SET path = '/elsewhere' WHERE id = 1", /^stored-row \| evidence_file [0-9a-f]{12} \(\/elsewhere\) \| path is "\/elsewhere" and ledger entry 2 says/],
    ['the hash of a file', "UPDATE evidence_object SET sha256 = 'ab' || substr(sha256, 3) WHERE id = 1", /^vault \| \/a\.json \| its SHA-256 is/],
    ['a file taken out', 'DELETE FROM evidence_file WHERE id = 2', /^stored-row \| evidence_file [0-9a-f]{12} \| ledger entry 3 says it was sealed, and it is no longer in the database/],
    ['why a format was chosen', "UPDATE evidence_file SET because = 'chosen by the analyst' WHERE id = 1", /because is "chosen by the analyst" and ledger entry 2 says/],
    ['how a file is unpacked', "UPDATE evidence_file SET layers = '[\"rot13\"]' WHERE id = 2; UPDATE evidence_happening SET line = 1 WHERE id = 80", /^stored-row \| evidence_happening rows 61 to 120 \|/],
    ['a digest', "UPDATE evidence_rows_digest SET digest = 'x' WHERE kind = 'fact'", /^stored-row \| evidence_fact rows/],
    ['a digest taken out', "DELETE FROM evidence_rows_digest WHERE kind = 'event' AND first_id = 1", /^stored-row \| evidence_happening 1, 2, 3,.* \| 60 rows were not stored by an import/],
    ['a ledger entry', "UPDATE ledger SET by = 'somebody else' WHERE seq = 2", /^ledger \| entry 2/],
    ['the end of the ledger', 'DELETE FROM ledger WHERE seq = 5', /^ledger \| entry 5 \| stands in ledger\.jsonl but not in the database/],
    ['the examiner', "UPDATE case_info SET value = 'Nobody' WHERE key = 'examiner'", /^stored-row \| case_info examiner \| is "Nobody" and ledger entry 1 says "Examiner"/],
    ['an assertion', "UPDATE evidence_assertion SET by = 'Nobody'", /^stored-row \| evidence_assertion 1 \| is not what ledger entry 5 says was asserted/],
    ['a derived identity', "UPDATE derived_identity SET events = events + 1 WHERE rowid = (SELECT MIN(rowid) FROM derived_identity)", /^derived \| derived_identity \|/],
    ['a derived credential', 'UPDATE derived_credential SET uses = 0', /^derived \| derived_credential \|/],
    ['the trail', 'DELETE FROM derived_trail WHERE rowid = (SELECT MIN(rowid) FROM derived_trail)', /^derived \| derived_trail \|/],
    ['the trace', "UPDATE derived_result SET packed = CAST(substr(packed, 1, length(packed) - 1) || x'00' AS BLOB) WHERE name = 'trace'", /^derived \| derived_result \|/],
    ['a derived digest taken out', "DELETE FROM derived_digest WHERE name = 'derived_trail'", /^derived \| derived_trail \| nothing vouches for its/],
    ['a block of the vault', 'UPDATE evidence_block SET pack_offset = pack_offset + 1 WHERE object_id = 2', /^vault \| \/b\.jsonl\.gz/],
  ])('%s is found and named', async (_, sql, expected) => {
    const path = await filled();
    tamper(path, sql);
    const found = await problems(path);
    expect(found.join('\n')).toMatch(new RegExp(expected.source, 'm'));
    expect(found.length).toBeLessThanOrEqual(25);
  });

  test('what is kept of the sources: found, not used, and made again with the next trace', async () => {
    const path = await filled();
    const said = (): unknown => {
      const { reader, close } = openReader(databaseOf(path));
      const found = [caseCoverage(reader), keptSources(reader) === undefined];
      close();
      return found;
    };
    const before = said();
    tamper(path, "UPDATE derived_result SET packed = CAST(substr(packed, 1, length(packed) - 1) || x'00' AS BLOB) WHERE name = 'sources'");
    expect(await problems(path)).toEqual([expect.stringMatching(/^derived \| derived_result \| what is kept of the sources is not what was derived; run the trace again/) as string]);
    expect(said()).toEqual([(before as unknown[])[0], true]);
    const c = value(openCase(path));
    value(traceSuspect(c, { credential: 'AKIAEXAMPLE00000000' }));
    c.close();
    expect(await problems(path)).toEqual([]);
    expect(said()).toEqual(before);
  });

  test('a trail whose digest is of its rows as text, as it was before, is judged by that', async () => {
    const path = await filled();
    const { reader, close } = openReader(databaseOf(path));
    const text = (reader.prepare('SELECT * FROM derived_trail ORDER BY event_id').raw().all() as unknown[][]).map((row) => `${JSON.stringify(row)}\n`).join('');
    close();
    tamper(path, `UPDATE derived_digest SET digest = '${createHash('sha256').update(text).digest('hex')}' WHERE name = 'derived_trail'`);
    expect(await problems(path)).toEqual([]);
    tamper(path, 'UPDATE derived_trail SET at_us = at_us + 1 WHERE event_id = (SELECT MAX(event_id) FROM derived_trail)');
    expect((await problems(path)).join('\n')).toMatch(/^derived \| derived_trail \|/m);
  });

  test('a row changed together with its digest has the ledger against it', async () => {
    const path = await filled();
    tamper(path, "UPDATE evidence_happening SET line = line + 1 WHERE id = 5");
    const { reader, close } = openReader(databaseOf(path));
    const hash = new CellHash();
    for (const row of reader.prepare(RUN_SQL.event).raw().all(1, 60) as (number | null)[][]) for (const cell of row) hash.add(cell);
    close();
    tamper(path, `UPDATE evidence_rows_digest SET digest = '${hash.hex()}' WHERE kind = 'event' AND first_id = 1`);
    expect(await problems(path)).toEqual([expect.stringMatching(/^stored-row \| evidence_rows_digest of \/a\.json \| is [0-9a-f]{64} over .*event 1-60.* and ledger entry 2 says/) as string]);
  });

  test('a byte of the vault is found, and the record view refuses to show it', async () => {
    const path = await filled();
    flip(join(path, 'vault', '000001.pack'), 200);
    expect((await problems(path)).join('\n')).toMatch(/^vault \| \/a\.json, block 1 of 1 \|/m);
    const { reader, close } = openReader(databaseOf(path));
    const records = openRecords(reader, path);
    const [first] = eventsPage(reader, {}, undefined, 1).rows;
    const view = await records.view(first?.id ?? '');
    expect(view.ok ? undefined : view.fault.code).toBe('evidence-changed');
    records.close();
    close();
  });

  test('a byte of ledger.jsonl, and a line put in', async () => {
    const path = await filled();
    const file = ledgerFileOf(path);
    const whole = readFileSync(file);
    flip(file, whole.indexOf('evidence-sealed'));
    expect((await problems(path)).join('\n')).toMatch(/^ledger \| /m);
    writeFileSync(file, whole);
    appendFileSync(file, whole.subarray(0, whole.indexOf('\n') + 1));
    expect((await problems(path)).join('\n')).toMatch(/^ledger \| /m);
    rmSync(file);
    expect((await problems(path)).join('\n')).toMatch(/^ledger \| /m);
  });

  test('bytes of the database file, anywhere, are found or change nothing', async () => {
    const path = await filled();
    tamper(path, 'SELECT 1');
    const file = databaseOf(path);
    const whole = readFileSync(file);
    const { size } = statSync(file);
    let found = 0;
    for (let i = 0; i < 60; i += 1) {
      const at = Math.floor(((i + 0.37) / 60) * size);
      writeFileSync(file, whole);
      flip(file, at);
      const view = viewCase(path);
      if (!view.ok) {
        expect(['case-damaged', 'not-a-case', 'case-newer']).toContain(view.fault.code);
        found += 1;
        continue;
      }
      // Many bytes hold nothing; what must not happen is an exception, or a changed answer that verifies.
      const outcome = await verifyCase(view.value.reader, path, SILENT);
      if (outcome.ok) expect(eventsAsText(view.value.reader)).toBe(eventsBefore(whole));
      else found += 1;
      view.value.close();
    }
    expect(found).toBeGreaterThan(3);
  }, 120_000);
});

const eventsAsText = (reader: Parameters<typeof eventsPage>[0]): string => JSON.stringify(eventsPage(reader, {}, undefined, 1000).rows);
function eventsBefore(bytes: Buffer): string {
  const file = scratch.write('before.sqlite', bytes);
  const { reader, close } = openReader(file);
  const text = eventsAsText(reader);
  close();
  return text;
}
