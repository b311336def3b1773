/** What comes packed, in other encodings or without a zone is read, can be shown and checked again, and what it lacks is asked for. */
import BetterSqlite3 from 'better-sqlite3';
import { readFileSync, utimesSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { assumptions } from '../../../electron/store/read/evidence.ts';
import { eventsPage } from '../../../electron/store/read/events.ts';
import { importEvidence, SILENT } from '../../../electron/workflows/import-evidence.ts';
import { caseCoverage } from '../../../electron/workflows/read-coverage.ts';
import { openRecords } from '../../../electron/workflows/read-record.ts';
import { verifyCase } from '../../../electron/workflows/verify-case.ts';
import { gzip, tarOf, zstd } from '../ingest/archives.ts';
import { cloudTrails, linesFile, recordsFile, Scratch, take, value, zipOf } from './cases.ts';
import { cli } from './cli.ts';

let scratch: Scratch;
beforeEach(() => { scratch = new Scratch(); });
afterEach(() => { scratch.remove(); });

const tail = (path: string): string => path.slice(scratch.folder.length + 1);
const SSH = 'Mar  1 10:00:00 web01 sshd[811]: Accepted publickey for deploy from 192.0.2.10 port 50022 ssh2: RSA SHA256:AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA\n';

const nested = (): Buffer => gzip(tarOf([
  { name: 'a.json', bytes: recordsFile(cloudTrails(0, 4)) },
  { name: 'b.zip', bytes: zipOf([{ name: 'c.jsonl.gz', bytes: gzip(linesFile(cloudTrails(4, 8))), method: 0 }, { name: 'd.tar', bytes: tarOf([{ name: 'e.zst', bytes: zstd(linesFile(cloudTrails(8, 12))) }]) }]) },
  { name: 'f.json', bytes: Buffer.from(`\uFEFF${recordsFile(cloudTrails(12, 14))}`, 'utf16le') },
]));

describe.each([['sealed', {}], ['by reference', { reference: true }]])('nested containers, %s', (_, options) => {
  test('every record is found again by its locator, whatever it lies in', async () => {
    const c = scratch.newCase();
    const outcome = await take(c, [scratch.write('all.tar.gz', nested()), scratch.write('own.zip', zipOf([{ name: 'x/y.tgz', bytes: gzip(tarOf([{ name: 'z.jsonl', bytes: linesFile(cloudTrails(20, 24)) }])) }]))], options);
    expect(outcome.refused).toEqual([]);
    expect(outcome.files.map((f) => `${tail(f.path)}!/${f.member ?? ''} ${f.stored}`)).toEqual([
      'all.tar.gz!/a.json 4', 'all.tar.gz!/b.zip!/c.jsonl.gz 4', 'all.tar.gz!/b.zip!/d.tar!/e.zst 4', 'all.tar.gz!/f.json 2', 'own.zip!/x/y.tgz!/z.jsonl 4',
    ]);
    const records = openRecords(c.handles.reader, c.path);
    const seen = new Set<string>();
    for (const event of eventsPage(c.handles.reader, {}, undefined, 100, false).rows) {
      const { text } = value(await records.view(event.id));
      seen.add((JSON.parse(text) as { eventID: string }).eventID);
    }
    records.close();
    expect([...seen].sort()).toEqual([...cloudTrails(0, 14), ...cloudTrails(20, 24)].map((r) => String(r['eventID'])).sort());
    expect((await verifyCase(c.handles.reader, c.path, SILENT)).problems).toEqual([]);
  });
});

test('a row changed in the database is found by reading the nested member again', async () => {
  const c = scratch.newCase();
  await take(c, [scratch.write('all.tar.gz', nested())]);
  const { path } = c;
  c.close();
  const db = new BetterSqlite3(join(path, 'case.sqlite'));
  for (const { name } of db.prepare("SELECT name FROM sqlite_master WHERE type = 'trigger'").all() as { name: string }[]) db.exec(`DROP TRIGGER "${name}"`);
  const [id] = db.prepare("SELECT e.id FROM evidence_event e JOIN evidence_file f ON f.id = e.file_id WHERE f.member LIKE '%e.zst' LIMIT 1").pluck().all() as number[];
  db.prepare('UPDATE evidence_happening SET at_us = at_us + 1000000 WHERE id = ?').run(id);
  db.close();
  const told = cli(['verify', path]);
  expect(told.code).toBe(1);
  expect(told.out).toMatch(/event E[0-9a-f]+-3\.\d+: at_us is \d+ and the sealed record says \d+/);
});

describe('what a file does not say', () => {
  test('a zone: the file is refused with a time of it, the others are read; the answer is an assumption wherever it matters', async () => {
    const c = scratch.newCase();
    const log = scratch.write('in/auth.log', SSH);
    utimesSync(log, new Date('2024-02-01T00:00:00Z'), new Date('2024-02-01T00:00:00Z'));
    scratch.write('in/b.json', recordsFile(cloudTrails(0, 2)));
    const first = await take(c, [join(scratch.folder, 'in')]);
    expect(first.files.map((f) => tail(f.path))).toEqual(['in/b.json']);
    expect(first.refused).toEqual([{ path: log, code: 'needs-timezone', why: `${log} has times without a zone (such as "Mar  1 10:00:00"); say which with --timezone, for instance --timezone UTC.` }]);

    const [file] = (await take(c, [log], { timezone: 'Europe/Berlin' })).files;
    // March lies after the last change of February 2024: it is the March before.
    expect(file?.assumptions).toEqual([
      'times that name no zone (such as "Mar  1 10:00:00") are read as Europe/Berlin, because the analyst said so',
      'times name no year; the first is read as of 2023, the latest that puts its first time no later than the file’s last change, 2024-02-01T00:00:00Z',
    ]);
    expect(assumptions(c.handles.reader).map((a) => a.files)).toEqual([[log], [log]]);
    expect(caseCoverage(c.handles.reader).filter((s) => s.kind === 'assumed').map((s) => s.text)).toEqual(file?.assumptions.map((a) => `${log}: ${a}`));
    expect((await verifyCase(c.handles.reader, c.path, SILENT)).problems).toEqual([]);
  });

  test('a year: by the time of the member, or as the analyst says', async () => {
    const c = scratch.newCase();
    const outcome = await take(c, [scratch.write('logs.tar', tarOf([{ name: 'auth.log', bytes: SSH, mtime: Date.UTC(2022, 6, 1) / 1000 }])), scratch.write('b.log', SSH.replace('811', '812'))], { timezone: 'UTC', year: 2021 });
    expect(outcome.files.map((f) => f.assumptions[1])).toEqual(['times name no year; the first is read as of 2021, because the analyst said so', 'times name no year; the first is read as of 2021, because the analyst said so']);
    const other = await take(scratch.newCase(), [join(scratch.folder, 'logs.tar')], { timezone: 'UTC' });
    expect(other.files[0]?.assumptions[1]).toContain('is read as of 2022, the latest that puts its first time no later than the file’s last change, 2022-07-01T00:00:00Z');
  });

  test('a member that was refused is taken in by itself, once it is said how to read it', async () => {
    const c = scratch.newCase();
    const archive = scratch.write('logs.zip', zipOf([{ name: 'a.json', bytes: Buffer.from(recordsFile(cloudTrails(0, 2))) }, { name: 'inner.tgz', bytes: gzip(tarOf([{ name: 'var/log/auth.log', bytes: SSH, mtime: Date.UTC(2021, 5, 1) / 1000 }])) }]));
    const first = await take(c, [archive]);
    expect([first.files.length, first.refused.map((r) => r.path)]).toEqual([1, [`${archive}!/inner.tgz!/var/log/auth.log`]]);
    const path = first.refused[0]?.path ?? '';
    const second = await take(c, [path], { timezone: 'UTC' });
    expect(second.files[0]?.assumptions[1]).toContain('as of 2021');
    expect(second.files.map((f) => [f.path, f.stored, f.bytes])).toEqual([[path, 1, SSH.length]]);
    expect((await take(c, [path], { timezone: 'UTC' })).files[0]?.attention).toMatch(/^held already/);
    expect((await take(scratch.newCase(), [path], { timezone: 'UTC', reference: true })).refused[0]?.why).toMatch(/a member of an archive cannot be taken in by reference/);
    expect((await verifyCase(c.handles.reader, c.path, SILENT)).problems).toEqual([]);
  });

  test('answers that are none are refused before anything is read', async () => {
    const c = scratch.newCase();
    const path = scratch.write('b.json', recordsFile(cloudTrails(0, 2)));
    for (const options of [{ timezone: 'Mars/Base' }, { mapping: join(scratch.folder, 'none.json') }, { mapping: path }, { mappingText: '{' }]) expect((await importEvidence(c, [path], options, SILENT)).ok).toBe(false);
    c.close();
    expect(cli(['import', c.path, path, '--year', '24']).code).toBe(2);
    expect(cli(['import', c.path, path, '--timezone', 'Mars/Base']).err).toContain('"Mars/Base" is no time zone known here');
  });
});

describe('mappings', () => {
  const table = 'When,Who,What,Result\n2024-03-01T10:00:00Z,svc-a,Read,ok\n2024-03-01T10:00:01Z,svc-b,Read,denied\n';
  const mapping = { keytrail: 'mapping', version: 1, kind: 'events', name: 'Acme', platform: 'acme', time: 'When', fields: { actor: 'Who', action: 'What', outcome: 'Result' } };

  test('the mapping is kept with the file, so that it can be read again without it', async () => {
    const c = scratch.newCase();
    const file = scratch.write('acme.json.map', JSON.stringify(mapping));
    const outcome = await take(c, [scratch.write('in.csv', table)], { mapping: file });
    expect(outcome.files).toMatchObject([{ format: 'mapped-table', stored: 2, assumptions: ['what its columns mean is read from the mapping "Acme"'] }]);
    const stored = c.handles.reader.prepare('SELECT options FROM evidence_file').pluck().get() as string;
    expect(JSON.parse(stored)).toEqual({ mapping });
    expect(JSON.parse(readFileSync(file, 'utf8'))).toEqual(mapping);
  });

  test('one that does not fit says which column is missing; without one the format asks for it', async () => {
    const c = scratch.newCase();
    const path = scratch.write('in.csv', table.replace('Result', 'State'));
    const wrong = await take(c, [path], { mappingText: JSON.stringify(mapping) });
    expect(wrong.refused.map((r) => [r.code, r.why])).toEqual([['bad-mapping', `The mapping Acme cannot be used: ${path} has no column "Result".`]]);
    expect((await take(c, [path], { format: 'mapped-table' })).refused[0]?.code).toBe('needs-mapping');
  });
});

test('text that is not UTF-8 is read, and the file says how much of it is not', async () => {
  const c = scratch.newCase();
  const rows = 'name,type,platform,credential_id,owner,created,last_used,expires,privilege,consumers\nm\u00fcller,role,aws,,caf\u00e9,,,,,\n';
  const outcome = await take(c, [scratch.write('latin.csv', Buffer.from(rows, 'latin1')), scratch.write('ps.csv', Buffer.from(rows, 'utf16le')), scratch.write('mac.csv', rows.replaceAll('\n', '\r'))]);
  expect(outcome.files.map((f) => [tail(f.path), f.stored + f.duplicates, f.attention])).toEqual([
    ['latin.csv', 1, '2 places are not UTF-8 and are shown as \uFFFD: the file may be in Latin-1 or Windows-1252'], ['ps.csv', 1, undefined], ['mac.csv', 1, undefined],
  ]);
});
