/** A format that is certain of a head is asked alone: it must be the one that all together would have named, for the same reason. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { guess, guessAmongAll } from '../../../electron/ingest/detect.ts';
import { HEAD_BYTES, headOf } from '../../../electron/ingest/records/head.ts';
import { FORMATS } from '../../../electron/ingest/registry.ts';
import { chainOf } from '../../../electron/ingest/wrappers/peeling.ts';

const CASES = join(import.meta.dirname, '..', '..', 'cases');
const certain = FORMATS.filter((f) => f.certain !== undefined);

function agreed(bytes: Buffer): boolean {
  const head = headOf(bytes, 'x', bytes.length <= HEAD_BYTES);
  const own = certain.filter((f) => f.certain?.(head) !== undefined);
  if (own.length === 0) return false;
  const all = guessAmongAll(head, FORMATS);
  expect(guess(head, FORMATS)).toEqual(all);
  expect(all.map((g) => g.format.id)).toEqual(own.map((f) => f.id));
  for (const format of own) expect(chainOf({ ...head }, { ...format, certain: () => undefined }).wrappers).toEqual([]);
  return true;
}

test('over every case of every format, whole and cut', () => {
  let met = 0;
  for (const path of readdirSync(CASES, { recursive: true, encoding: 'utf8' })) {
    if (!/input\.[a-z]+$/.test(path)) continue;
    const bytes = readFileSync(join(CASES, path));
    for (const part of [1, 0.9, 0.6]) if (agreed(bytes.subarray(0, Math.floor(bytes.length * part)))) met += 1;
  }
  expect(met).toBeGreaterThan(3);
});

const record = {
  eventVersion: '1.08', eventTime: '2025-03-01T10:00:00Z', eventSource: 'sns.amazonaws.com', eventName: 'Publish', awsRegion: 'us-east-1', eventID: '6f1c', eventType: 'AwsApiCall',
  userIdentity: { type: 'IAMUser', arn: 'arn:aws:iam::104857600112:user/ana', accessKeyId: 'AKIAEXAMPLE' },
};
const NAMES = ['message', 'body', 'data', 'event', '_raw', '_source', 'log', 'payload', 'protoPayload', 'value', 'records', 'Records', 'Sns', 'resourceLogs', 'auditID', 'kind', 'id', 'nodes', 'other'];

test('whatever a caller of the logged operation wrote into it', () => {
  const inner = fc.oneof(fc.constant(JSON.stringify(record)), fc.constant({ Message: JSON.stringify({ Records: [record] }) }), fc.json(), fc.constant(record), fc.constant([record]), fc.string());
  const extra = fc.dictionary(fc.constantFrom(...NAMES), inner, { maxKeys: 4 });
  fc.assert(fc.property(fc.array(extra, { minLength: 1, maxLength: 10 }), (requests) => {
    const text = JSON.stringify({ Records: requests.map((requestParameters) => ({ ...record, requestParameters })) });
    expect(agreed(Buffer.from(text))).toBe(true);
  }), { numRuns: 150 });
});
