/** Native Windows logs: what damage may do, and that a record can be shown from its chunk alone. */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { SourceRecord } from '../../../electron/ingest/format.ts';
import { evtxChunks } from '../../../electron/ingest/records/evtx-chunks.ts';
import { readFileTime, readValue } from '../../../electron/ingest/records/evtx-values.ts';
import { neededToRender, renderRecord } from '../../../electron/ingest/records/render.ts';
import { readEventJson } from '../../../electron/ingest/windows/from-event.ts';
import { evtxFile, type EvtxEvent } from './evtx-file.ts';

const event = (record: number): EvtxEvent => ({
  time: `2024-03-01T10:00:${String(record % 60).padStart(2, '0')}.1234567Z`, eventId: 4634, computer: 'APP01.corp.example', record, channel: 'Security', provider: 'Microsoft-Windows-Security-Auditing',
  keywords: '0x8020000000000000', data: { TargetUserName: 'svc-deploy', TargetDomainName: 'CORP', TargetLogonId: `0x${(0x9a000 + record).toString(16)}`, LogonType: '3' },
});
const FILE = evtxFile([[1, 2, 3, 4].map(event), [5, 6].map(event)]);

function split(bytes: Buffer, size = bytes.length): SourceRecord[] {
  const splitter = evtxChunks();
  const out: SourceRecord[] = [];
  for (let i = 0; i < bytes.length; i += size) splitter.push(Uint8Array.from(bytes.subarray(i, i + size)), out);
  splitter.end(out);
  return out;
}

test('every record of every chunk is found, in order, in its place', () => {
  const records = split(FILE);
  expect(records.map((r) => [r.kind, r.place.line])).toEqual([1, 2, 3, 4, 5, 6].map((n) => ['json', n]));
  for (const r of records) expect(FILE.toString('latin1', r.place.offset, r.place.offset + 2)).toBe('**');
});

test('a chunk that was never used says nothing', () => {
  expect(split(Buffer.concat([FILE, Buffer.alloc(65_536)])).length).toBe(6);
});

test('whatever is damaged, nothing throws, places do not overlap or pass the end, and chunk size makes no difference', () => {
  fc.assert(fc.property(
    fc.array(fc.tuple(fc.nat(FILE.length - 1), fc.nat(255)), { maxLength: 60 }), fc.array(fc.tuple(fc.integer({ min: 4096 + 512, max: 4096 + 512 + 4000 }), fc.nat(255)), { maxLength: 20 }), fc.nat(FILE.length), fc.boolean(),
    (anywhere, within, cut, whole) => {
      const bytes = Buffer.from(whole ? FILE : FILE.subarray(0, cut));
      for (const [at, value] of [...anywhere, ...within]) if (at < bytes.length) bytes[at] = value;
      const records = split(bytes);
      let end = 0;
      for (const r of records) {
        expect(r.place.offset).toBeGreaterThanOrEqual(end);
        end = r.place.offset + r.place.length;
        if (r.kind === 'json') readEventJson(r.value);
      }
      expect(end).toBeLessThanOrEqual(bytes.length);
      expect(split(bytes, 4099)).toEqual(records);
    },
  ), { numRuns: 150 });
});

test('a damaged record costs itself only', () => {
  const [, second] = split(FILE);
  const bytes = Buffer.from(FILE);
  bytes.fill(0xee, (second?.place.offset ?? 0) + 40, (second?.place.offset ?? 0) + 80);
  const read = split(bytes).filter((r) => r.kind === 'json');
  expect(read.length).toBe(5);
});

test('a value of any type and bytes is read or refused, never misread past its end', () => {
  fc.assert(fc.property(fc.uint8Array({ maxLength: 64 }), fc.nat(255), fc.nat(70), (bytes, type, size) => {
    try {
      readValue(Buffer.from(bytes), type, 0, size);
    } catch (error) {
      expect(error).toBeInstanceOf(Error);
    }
  }));
  expect(readFileTime(133_000_000_001_234_567n)).toBe('2022-06-18T04:26:40.1234567Z');
});

test('a binary record is shown as text, from its chunk, and says that it is a rendering', () => {
  const record = split(FILE).at(-1);
  const { offset, length } = record?.place ?? { offset: 0, length: 0 };
  const need = neededToRender(FILE.subarray(offset, offset + length), offset);
  expect(need?.offset).toBe(4096 + 65_536);
  const text = renderRecord(FILE.subarray(need?.offset, (need?.offset ?? 0) + (need?.length ?? 0)), offset - (need?.offset ?? 0), length);
  expect(text).toMatch(/^\(Rendered from the binary record of \d+ bytes/);
  expect(text).toContain('"TargetLogonId": "0x9a006"');
  expect(neededToRender(Buffer.from('{"a":1}'), 10_000)).toBeUndefined();
});
