/** Locators: the record view of every event gives exactly the bytes that read as that event, in every shape and layer. */
import { appendFileSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { formatOf } from '../../../electron/ingest/registry.ts';
import { headOf } from '../../../electron/ingest/records/head.ts';
import { eventById, eventsPage } from '../../../electron/store/read/events.ts';
import { SILENT } from '../../../electron/workflows/import-evidence.ts';
import { openRecords } from '../../../electron/workflows/read-record.ts';
import type { OpenCase } from '../../../electron/workflows/open-case.ts';
import { verifyCase } from '../../../electron/workflows/verify-case.ts';
import { sha256Hex } from '../../../electron/custody/digest.ts';
import { cloudTrail, cloudTrails, eventHistoryCsv, linesFile, recordsFile, Scratch, take, value, zipOf } from './cases.ts';

let scratch: Scratch;
beforeEach(() => { scratch = new Scratch(); });
afterEach(() => { scratch.remove(); });

const odd = (from: number, to: number) => cloudTrails(from, to).map((r, i) => (i % 2 === 0 ? r : cloudTrail(from + i, { userAgent: 'grün-\u{1F511}-\u202e "x\\" {[' })));
const utf16 = (text: string, bom: boolean): Buffer => Buffer.from(`${bom ? '\uFEFF' : ''}${text}`, 'utf16le');
const lookup = (from: number, to: number): string => JSON.stringify({ Events: odd(from, to).map((r) => ({ EventId: r['eventID'], CloudTrailEvent: JSON.stringify(r) })) }, undefined, 2);

/** The events of one file each, in every shape and packing. */
function everyShape(): string {
  let n = 0;
  const next = (): [number, number] => { n += 10; return [n, n + 8]; };
  const put = (name: string, content: string | Uint8Array): void => { scratch.write(`in/${name}`, content); };
  put('records.json', recordsFile(odd(...next())));
  put('pretty.json', `\uFEFF${JSON.stringify({ Records: odd(...next()) }, undefined, 2)}`.replaceAll('\n', '\r\n'));
  put('array.json', JSON.stringify(odd(...next())));
  put('lines.jsonl', `\uFEFF${linesFile(odd(...next())).replaceAll('\n', '\r\n')}`);
  put('documents.jsonl', `${JSON.stringify({ Records: odd(...next()) })}\n${JSON.stringify({ Records: odd(...next()) })}\n`);
  put('lookup.json', lookup(...next()));
  put('history.csv', eventHistoryCsv(odd(...next())).replaceAll('deploy', '"de ""p""\nloy, x"'));
  put('records.json.gz', gzipSync(recordsFile(odd(...next()))));
  put('members.jsonl.gz', Buffer.concat([gzipSync(linesFile(odd(...next()))), gzipSync(linesFile(odd(...next())))]));
  put('wide.json', utf16(recordsFile(odd(...next())), true));
  put('wide-be.jsonl.gz', gzipSync(utf16(linesFile(odd(...next())), true).swap16()));
  put('all.zip', zipOf([
    { name: 'a/records.json', bytes: Buffer.from(recordsFile(odd(...next()))) }, { name: 'a/lines.jsonl.gz', bytes: gzipSync(linesFile(odd(...next()))), method: 0 },
    { name: 'twice', bytes: Buffer.from(linesFile(odd(...next()))) }, { name: 'twice', bytes: utf16(linesFile(odd(...next())), true) },
  ]));
  put('damaged.json', recordsFile(odd(...next())).replace('"eventVersion"', '"eventVersion').replace('"userAgent":"grün', '"userAgent":"grün"'));
  put('large.jsonl', linesFile(cloudTrails(5000, 8000)));
  return join(scratch.folder, 'in');
}

async function expectEveryRecord(c: OpenCase): Promise<number> {
  const db = c.handles.reader;
  const records = openRecords(db, c.path);
  const { rows } = eventsPage(db, {}, undefined, 100_000);
  const header = Buffer.from(eventHistoryCsv([])).toString();
  for (const row of rows) {
    const raw = eventById(db, row.id);
    if (raw === undefined) throw new Error(`no event ${row.id}`);
    const view = value(await records.view(row.id));
    const { bytes } = await records.bytesAt(raw);
    expect(view.recordSha256).toBe(sha256Hex(bytes));
    expect(view.text).toBe(bytes.toString('utf8'));
    // The bytes alone, read as a file of their own, are this event.
    const table = view.locator.path.endsWith('.csv');
    const text = table ? `${header}\n${bytes.toString('utf8')}` : bytes.toString('utf8');
    const format = formatOf('aws-cloudtrail');
    const { SourceReading } = await import('../../../electron/ingest/read-source.ts');
    const reading = new SourceReading(headOf(Buffer.from(text), 'x', true), format as NonNullable<typeof format>, {});
    const placed: Parameters<typeof reading.end>[0] = [];
    reading.push(Buffer.from(text), placed);
    reading.end(placed);
    expect(placed.length).toBe(1);
    const [only] = placed;
    const event = only?.reading.kind === 'events' ? only.reading.events[0] : undefined;
    expect({ at: event?.at, action: event?.action, actor: event?.actor?.name, agent: event?.agent, credential: event?.credential?.value, source: event?.source })
      .toEqual({ at: row.at, action: row.action, actor: row.actor, agent: row.agent, credential: row.credential, source: row.source });
    expect(view.event).toEqual(row);
  }
  records.close();
  return rows.length;
}

describe.each([['kept in the vault', false], ['by reference', true]])('%s', (_, reference) => {
  test('every event of every shape leads back to its bytes', async () => {
    const c = scratch.newCase();
    const outcome = await take(c, [everyShape()], { reference });
    expect(outcome.refused).toEqual([]);
    expect(await expectEveryRecord(c)).toBe(outcome.totals.events);
    // Two damaged records side by side are one stretch that cannot be read.
    expect([outcome.totals.events, outcome.totals.rejected]).toEqual([18 * 8 - 2 + 3000, 1]);
    expect((await verifyCase(c.handles.reader, c.path, SILENT)).problems).toEqual([]);
  }, 60_000);
});

test('of a referenced file no copy is kept, and a change of it is said before anything is shown', async () => {
  const c = scratch.newCase();
  const file = scratch.write('a.json', recordsFile(cloudTrails(0, 5)));
  const packed = scratch.write('b.jsonl.gz', gzipSync(linesFile(cloudTrails(5, 9))));
  await take(c, [file, packed], { reference: true });
  expect(c.handles.reader.prepare('SELECT COUNT(*) FROM evidence_block').pluck().get()).toBe(0);
  const { rows } = eventsPage(c.handles.reader, {}, undefined, 10);
  const view = async (n: number): Promise<string> => {
    const records = openRecords(c.handles.reader, c.path);
    const seen = await records.view(rows[n]?.id ?? '');
    records.close();
    return seen.ok ? 'shown' : seen.fault.code;
  };
  expect([await view(0), await view(6)]).toEqual(['shown', 'shown']);

  const whole = readFileSync(file);
  // The record itself is as it was; the file is not.
  appendFileSync(file, ' ');
  appendFileSync(packed, gzipSync('\n'));
  expect([await view(0), await view(6)]).toEqual(['evidence-changed', 'evidence-changed']);
  expect((await verifyCase(c.handles.reader, c.path, SILENT)).problems.map((p) => `${p.where} ${p.what.slice(scratch.folder.length)} ${p.detail.slice(0, 42)}`)).toEqual(['reference /a.json the original changed since it was imported', 'reference /b.jsonl.gz the original changed since it was imported']);

  writeFileSync(file, whole);
  expect(await view(0)).toBe('shown');
  renameSync(file, `${file}.away`);
  expect(await view(0)).toBe('not-kept');
  rmSync(packed);
  expect((await verifyCase(c.handles.reader, c.path, SILENT)).problems.map((p) => p.detail.slice(0, 25))).toEqual(['the original is not there', 'the original is not there']);
});
