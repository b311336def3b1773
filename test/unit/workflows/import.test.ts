/** Imports: every file is read, held, or refused with a reason; every record is counted; what cannot be finished never happened. */
import { mkdirSync, readFileSync, symlinkSync, truncateSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { evidenceFiles, refusals } from '../../../electron/store/read/evidence.ts';
import { importEvidence, SILENT } from '../../../electron/workflows/import-evidence.ts';
import { ledgerFileOf } from '../../../electron/workflows/open-case.ts';
import { verifyCase } from '../../../electron/workflows/verify-case.ts';
import { cloudTrail, cloudTrails, contentOf, eventHistoryCsv, linesFile, recordsFile, Scratch, take, zipOf } from './cases.ts';

let scratch: Scratch;
beforeEach(() => { scratch = new Scratch(); });
afterEach(() => { scratch.remove(); });

const tail = (path: string): string => path.slice(scratch.folder.length + 1);
const blank = (bytes: number): Buffer => Buffer.alloc(bytes, `${' '.repeat(65_535)}\n`);

describe('a mixed folder', () => {
  test('each file is accounted for, and each record of it', async () => {
    const whole = gzipSync(recordsFile(cloudTrails(0, 2000)));
    scratch.write('in/a-good.json', recordsFile(cloudTrails(0, 10)));
    scratch.write('in/b-truncated.json.gz', whole.subarray(0, Math.floor(whole.length / 2)));
    scratch.write('in/c-broken.json', recordsFile(cloudTrails(3000, 3010)).replace('"eventName":"GetObject"', '"eventName":GetObject'));
    scratch.write('in/d-empty.json', '');
    scratch.write('in/e-junk.bin', Buffer.from(Array.from({ length: 5000 }, (_, i) => (i * 7919) % 256)));
    scratch.write('in/f-unknown.json', '{"hello":"world"}');
    scratch.write('in/g-text.log', 'Mar 1 10:00:00 host sshd[1]: nothing\n');
    symlinkSync(join(scratch.folder, 'in', 'a-good.json'), join(scratch.folder, 'in', 'h-link.json'));
    scratch.write('in/i.zip', zipOf([
      { name: 'one.json', bytes: Buffer.from(recordsFile(cloudTrails(4000, 4003))) }, { name: 'two.json.gz', bytes: gzipSync(linesFile(cloudTrails(4003, 4005))), method: 0 },
      { name: '../../evil.jsonl', bytes: Buffer.from(linesFile(cloudTrails(4005, 4006))) }, { name: 'one.json', bytes: Buffer.from(recordsFile(cloudTrails(4006, 4008))) },
      { name: 'note.txt', bytes: Buffer.from('nothing to see') }, { name: 'locked.json', bytes: Buffer.from('{}'), flags: 1 }, { name: 'odd.json', bytes: Buffer.from('{}'), method: 0, packed: Buffer.from('{}') },
      { name: 'inner.zip', bytes: zipOf([{ name: 'x.json', bytes: Buffer.from('{}') }]), method: 0 },
      { name: 'bad-sum.jsonl', bytes: Buffer.from(linesFile(cloudTrails(4008, 4010))), crc: 1 },
    ]));
    scratch.write('in/j-gone.gz', gzipSync('').subarray(0, 5));
    mkdirSync(join(scratch.folder, 'in', 'k-folder'));
    scratch.write('in/k-folder/console.csv', eventHistoryCsv(cloudTrails(5, 12)));
    scratch.write('in/l-damaged.json.gz', (() => { const gz = gzipSync(recordsFile(cloudTrails(6000, 8000))); gz.fill(0x55, gz.length - 2000, gz.length - 1900); return gz; })());
    const c = scratch.newCase();
    const outcome = await take(c, [join(scratch.folder, 'in'), join(scratch.folder, 'nowhere')]);

    const told = outcome.files.map((f) => `${tail(f.path)}${f.member === undefined ? '' : `!${f.member}`}: ${f.records} = ${f.stored} + ${f.duplicates} + ${f.skippedCount} + ${f.rejectedCount}${f.attention === undefined ? '' : ` (${f.attention})`}`);
    const truncated = outcome.files.find((f) => f.path.includes('b-truncated'))?.stored ?? 0;
    const damaged = outcome.files.find((f) => f.path.includes('l-damaged'))?.stored ?? 0;
    expect(truncated).toBeGreaterThan(500);
    expect(damaged).toBeGreaterThan(500);
    expect(told).toEqual([
      'in/a-good.json: 10 = 10 + 0 + 0 + 0',
      `in/b-truncated.json.gz: ${truncated + 11} = ${truncated} + 10 + 0 + 1 (the gzip data is cut off: what came before was read)`,
      'in/c-broken.json: 10 = 9 + 0 + 0 + 1',
      'in/i.zip!one.json: 3 = 3 + 0 + 0 + 0',
      'in/i.zip!two.json.gz: 2 = 2 + 0 + 0 + 0',
      'in/i.zip!../../evil.jsonl: 1 = 1 + 0 + 0 + 0',
      'in/i.zip!one.json#2: 2 = 2 + 0 + 0 + 0',
      'in/i.zip!bad-sum.jsonl: 2 = 2 + 0 + 0 + 0 (the member does not match its checksum: what came before was read)',
      expect.stringMatching(new RegExp(`^in/l-damaged.json.gz: ${damaged + 1} = ${damaged} \\+ 0 \\+ 0 \\+ 1 \\(the gzip data is damaged`)) as string,
      'in/k-folder/console.csv: 7 = 0 + 7 + 0 + 0',
    ]);
    expect(outcome.refused.map((r) => `${r.code} ${tail(r.path)}`)).toEqual([
      'limit in/h-link.json', 'file-missing nowhere', 'file-empty in/d-empty.json', 'unknown-format in/e-junk.bin', 'unknown-format in/f-unknown.json', 'needs-timezone in/g-text.log',
      'unknown-format in/i.zip!/note.txt', 'not-opened in/i.zip!/locked.json', 'unknown-format in/i.zip!/odd.json', 'unknown-format in/i.zip!/inner.zip!/x.json', 'file-truncated in/j-gone.gz',
    ]);
    const t = outcome.totals;
    expect(t.records).toBe(t.stored + t.duplicates + t.skipped + t.rejected);
    expect(t.records).toBe(outcome.files.reduce((n, f) => n + f.records, 0));
    const db = c.handles.reader;
    expect(db.prepare('SELECT COUNT(*) FROM evidence_event').pluck().get()).toBe(t.events);
    expect(evidenceFiles(db).map((f) => f.id).sort()).toEqual(outcome.files.map((f) => f.id).sort());
    expect(refusals(db).length).toBe(outcome.refused.length);
    expect((await verifyCase(db, c.path, SILENT)).problems).toEqual([]);
  });

  test('a file that says less than it holds is refused or read up to where it lies', async () => {
    const one = `${JSON.stringify(cloudTrail(1))}\n`;
    // 16 MiB of nothing, forty times over, in 640 KiB.
    const filler = gzipSync(blank(16 * 1024 * 1024));
    scratch.write('in/bomb.json.gz', Buffer.concat([gzipSync(one), ...Array.from({ length: 40 }, () => filler)]));
    scratch.write('in/bombs.zip', zipOf([
      { name: 'fine.jsonl', bytes: Buffer.from(JSON.stringify(cloudTrail(2))) },
      { name: 'declared.jsonl', bytes: Buffer.from(one), size: 600 * 1024 * 1024 },
      { name: 'understated.jsonl', bytes: Buffer.concat([Buffer.from(JSON.stringify(cloudTrail(3))), blank(1024 * 1024)]), size: 1000 },
    ]));
    const outcome = await take(scratch.newCase(), [join(scratch.folder, 'in')]);
    expect(outcome.files.map((f) => `${tail(f.path)} ${f.member ?? ''} ${f.stored} ${f.attention ?? ''}`)).toEqual([
      'in/bomb.json.gz  1 it unpacks to more than 400 times its size; what was unpacked so far was read: what came before was read',
      'in/bombs.zip fine.jsonl 1 ',
    ]);
    expect(outcome.refused.map((r) => `${r.code} ${tail(r.path)}`)).toEqual(['limit in/bombs.zip!/declared.jsonl', 'file-truncated in/bombs.zip!/understated.jsonl']);
  }, 60_000);
});

describe('the same again', () => {
  test('the same files twice change nothing at all', async () => {
    scratch.write('in/a.json', recordsFile(cloudTrails(0, 50)));
    scratch.write('in/copy.json', recordsFile(cloudTrails(0, 50)));
    scratch.write('in/b.json.gz', gzipSync(linesFile(cloudTrails(50, 90))));
    scratch.write('in/c.txt', 'unreadable');
    const c = scratch.newCase();
    const first = await take(c, [join(scratch.folder, 'in')]);
    expect(first.totals).toMatchObject({ files: 3, records: 140, stored: 90, duplicates: 50, events: 90 });
    const before = [...contentOf(c.path), readFileSync(ledgerFileOf(c.path), 'utf8')];
    const second = await take(c, [join(scratch.folder, 'in')]);
    expect([...contentOf(c.path), readFileSync(ledgerFileOf(c.path), 'utf8')]).toEqual(before);
    expect(second.totals).toMatchObject({ records: 140, stored: 0, duplicates: 140, events: 0 });
    expect(second.files.every((f) => f.attention?.startsWith('held already') === true)).toBe(true);
  });

  test('records of overlapping exports are counted once, whatever shape they come in', async () => {
    const c = scratch.newCase();
    const lookup = { Events: cloudTrails(5, 12).map((r) => ({ EventId: r['eventID'], CloudTrailEvent: JSON.stringify(r) })) };
    const outcome = await take(c, [
      scratch.write('a.json', recordsFile(cloudTrails(0, 10))), scratch.write('b.jsonl', linesFile(cloudTrails(5, 15))), scratch.write('c.json', JSON.stringify(lookup)),
      scratch.write('d.csv', eventHistoryCsv(cloudTrails(12, 18))), scratch.write('e.jsonl', `${JSON.stringify({ Records: cloudTrails(14, 16) })}\n${JSON.stringify({ Records: cloudTrails(17, 20) })}`),
    ]);
    expect(outcome.files.map((f) => `${tail(f.path)} ${f.stored}+${f.duplicates}`)).toEqual(['a.json 10+0', 'b.jsonl 5+5', 'c.json 0+7', 'e.jsonl 4+1', 'd.csv 1+5']);
    expect(c.handles.reader.prepare('SELECT COUNT(*) FROM evidence_event').pluck().get()).toBe(20);
  });

  test('a fuller export that comes after a poorer one speaks for what is held, and says so', async () => {
    const c = scratch.newCase();
    await take(c, [scratch.write('console.csv', eventHistoryCsv(cloudTrails(0, 15)))]);
    const [late] = (await take(c, [scratch.write('trail.json', recordsFile(cloudTrails(0, 20)))])).files;
    expect(late).toMatchObject({ records: 20, stored: 5, duplicates: 15 });
    expect(late?.attention).toBe('15 of its events were held from records that say less, and its own records speak for them now');
    expect(c.handles.reader.prepare('SELECT COUNT(*), COUNT(agent), COUNT(DISTINCT file_id) FROM evidence_event').raw().get()).toEqual([20, 20, 1]);
    // A third export of the fuller shape adds nothing.
    const [third] = (await take(c, [scratch.write('again.jsonl', linesFile(cloudTrails(0, 20)))])).files;
    expect(third).toMatchObject({ stored: 0, duplicates: 20, attention: undefined });
    // In one import the fuller shape is read first, whatever the names say.
    const other = scratch.newCase();
    const together = await take(other, [scratch.write('in/1.csv', eventHistoryCsv(cloudTrails(0, 15))), scratch.write('in/2.json', recordsFile(cloudTrails(0, 20)))]);
    expect(together.files.map((f) => `${tail(f.path)} ${f.stored}+${f.duplicates} ${f.attention ?? ''}`)).toEqual(['in/2.json 20+0 ', 'in/1.csv 0+15 ']);
  });
});

describe('an import that does not come to its end', () => {
  test.each([['among small files', 300], ['in the middle of a large file', 60_000]])('cancelled %s, it leaves whole files and nothing else', async (_, size) => {
    const first = scratch.write('in/a.json', recordsFile(cloudTrails(0, 100)));
    scratch.write('in/b.jsonl', linesFile(cloudTrails(100, 100 + size)));
    const c = scratch.newCase();
    const untouched = scratch.newCase();
    await take(untouched, [first]);
    let seen = false;
    const result = await importEvidence(c, [join(scratch.folder, 'in')], {}, { progress: (p) => { if (p.detail?.includes('b.jsonl') === true) seen = true; }, cancelled: () => seen });
    expect(result).toEqual({ ok: false, fault: { code: 'cancelled' } });
    const held = contentOf(c.path, /^(?!sqlite_|case_info|ledger)/);
    expect(held).toEqual(contentOf(untouched.path, /^(?!sqlite_|case_info|ledger)/));
    const reopened = scratch.reopen(c);
    expect(reopened.trouble).toBeUndefined();
    expect((await verifyCase(reopened.handles.reader, reopened.path, SILENT)).problems).toEqual([]);
    const again = await take(reopened, [join(scratch.folder, 'in')]);
    expect(again.totals.stored).toBe(size);
  });

  test('a vault that was cut short is refused with a sentence, and nothing is written over it', async () => {
    const c = scratch.newCase();
    await take(c, [scratch.write('a.json', recordsFile(cloudTrails(0, 100)))]);
    truncateSync(join(c.path, 'vault', '000001.pack'), 100);
    const result = await importEvidence(c, [scratch.write('b.json', recordsFile(cloudTrails(100, 200)))], {}, SILENT);
    expect(result.ok ? undefined : result.fault.code).toBe('evidence-changed');
    expect(evidenceFiles(c.handles.reader).length).toBe(1);
  });
});
