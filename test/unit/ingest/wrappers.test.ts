/** Wrappers: whatever a record is, peeling gives records, a reason, or nothing, and never throws; the chain is the same each time it is looked for. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { cloudTrailFormat } from '../../../electron/ingest/formats/aws-cloudtrail.ts';
import { detect } from '../../../electron/ingest/detect.ts';
import { SourceReading, type Placed } from '../../../electron/ingest/read-source.ts';
import { headOf } from '../../../electron/ingest/records/head.ts';
import { WRAPPERS } from '../../../electron/ingest/wrappers/list.ts';
import { chainOf, peeledThrough } from '../../../electron/ingest/wrappers/peeling.ts';
import { FORMATS } from '../../../electron/ingest/registry.ts';

const place = { offset: 0, length: 1, line: 1 };
const names = ['message', '_source', '_raw', 'result', 'event', 'original', 'log', 'data', 'detail', 'detail-type', 'Records', 'hits', 'logEvents', 'events', 'timestamp', 'TimeGenerated', 'RawData', 'kinesis', 'body', 'messageId', 'awslogs', '@message'];
const hostile = fc.letrec((tie) => ({
  value: fc.oneof({ maxDepth: 4 }, fc.jsonValue(), fc.constantFrom('H4sIAAAAAAAA', 'e30=', '{"a":1}', '[', 'x\ny', ''), fc.dictionary(fc.constantFrom(...names), tie('value')), fc.array(tie('value'), { maxLength: 3 })),
})).value;

describe('wrappers', () => {
  test('any record peels to records or to a reason', () => {
    fc.assert(fc.property(hostile, fc.subarray([...WRAPPERS], { maxLength: 3 }), (value, chain) => {
      const inside = peeledThrough({ kind: 'json', place, value, key: '' }, chain, ['Records']);
      if ('kind' in inside) expect(['skipped', 'rejected']).toContain(inside.kind);
      else expect(inside.every((r) => r.place === place)).toBe(true);
    }));
    fc.assert(fc.property(fc.string(), (text) => {
      for (const w of WRAPPERS) peeledThrough({ kind: 'line', place, text }, [w], []);
    }));
  });

  test('a file of such records is looked at and read without a throw, and the chain does not change', () => {
    fc.assert(fc.property(fc.array(hostile, { maxLength: 4 }), (values) => {
      const bytes = Buffer.from(values.map((v) => JSON.stringify(v)).join('\n'));
      const head = headOf(bytes, 'x', true);
      detect('x', head, FORMATS);
      expect(chainOf(head, cloudTrailFormat).wrappers).toEqual(chainOf(head, cloudTrailFormat).wrappers);
      const out: Placed[] = [];
      const reading = new SourceReading(head, cloudTrailFormat, {});
      reading.push(bytes, out);
      reading.end(out);
    }));
  });

  test('records wrapped more often than is peeled are named as that', () => {
    const record = { eventTime: '2024-03-01T10:00:00Z', eventSource: 's3.amazonaws.com', eventName: 'ListBuckets' };
    let text = JSON.stringify(record);
    for (let i = 0; i < 4; i += 1) text = JSON.stringify({ log: text });
    const found = detect('x', headOf(Buffer.from(`${text}\n${text}\n`), 'x', true), FORMATS);
    expect(found.ok ? '' : found.fault.code === 'unknown-format' && found.fault.sees).toBe('records wrapped more than 3 times, one inside the other');
  });
});
