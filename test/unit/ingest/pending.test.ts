/** A reading may wait for a later record: it keeps its place, it does not wait for ever, and the bytes alone decide. */
import { describe, expect, test } from 'vitest';
import { WAIT_RECORDS } from '../../../electron/ingest/format.ts';
import { vaultAuditFormat } from '../../../electron/ingest/formats/vault-audit.ts';
import { SourceReading, type Placed } from '../../../electron/ingest/read-source.ts';
import { HEAD_BYTES, headOf } from '../../../electron/ingest/records/head.ts';

const entry = (type: 'request' | 'response', id: number): string =>
  JSON.stringify({ time: '2026-03-02T10:00:00.5Z', type, auth: {}, request: { id: `r${id}`, operation: 'read', path: 'secret/a', client_token_accessor: 'a' } });

function read(text: string, chunk: number): Placed[] {
  const bytes = Buffer.from(text);
  const reading = new SourceReading(headOf(bytes, 'x', bytes.length <= HEAD_BYTES), vaultAuditFormat, {});
  const out: Placed[] = [];
  for (let i = 0; i < bytes.length; i += chunk) reading.push(Uint8Array.from(bytes.subarray(i, i + chunk)), out);
  reading.end(out);
  return out;
}

describe('a request and its response', () => {
  test('in file order, whatever lies between them', () => {
    const lines = [entry('request', 1), entry('request', 2), 'damage', entry('response', 2), entry('response', 1)];
    const placed = read(lines.join('\n'), 7);
    expect(placed.map((p) => [p.place.line, p.reading.kind])).toEqual([[1, 'skipped'], [2, 'skipped'], [3, 'rejected'], [4, 'events'], [5, 'events']]);
  });

  test('one that is never answered stands for itself', () => {
    expect(read([entry('request', 1), entry('response', 2)].join('\n'), 64).map((p) => p.reading.kind)).toEqual(['events', 'events']);
  });

  test('an answer that comes too late settles nothing, and the waiting is bounded', () => {
    const between = Array.from({ length: 3 * WAIT_RECORDS }, (_, i) => entry('response', i + 10));
    const placed = read([entry('request', 1), ...between, entry('response', 1)].join('\n'), 65_536);
    expect(placed).toHaveLength(between.length + 2);
    expect(placed[0]?.reading.kind).toBe('events');
    expect(placed.map((p) => p.place.line)).toEqual(placed.map((_, i) => i + 1));
  });

  test('chunks make no difference', () => {
    const text = Array.from({ length: 500 }, (_, i) => entry(i % 3 === 0 ? 'request' : 'response', Math.floor(i / 5))).join('\n');
    const whole = read(text, text.length);
    for (const chunk of [11, 4096]) expect(read(text, chunk)).toEqual(whole);
  });
});
