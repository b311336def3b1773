/** Formats and the feed on anything at all: nothing throws, every record has an answer, and every stored text is bounded. */
import fc from 'fast-check';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterAll, describe, expect, test } from 'vitest';
import type { Placed } from '../../electron/ingest/read-source.ts';
import { FORMATS, formatOf } from '../../electron/ingest/registry.ts';
import { feed } from '../../electron/workflows/feed.ts';
import { cloudTrail, cloudTrails, linesFile, recordsFile, zipOf } from '../unit/workflows/cases.ts';
import { BZIP2, tarOf, XZ, zstd } from '../unit/ingest/archives.ts';
import { readAll } from './read-all.ts';
import { runs } from './runs.ts';

const scratch = mkdtempSync(join(tmpdir(), 'keytrail-fuzz-'));
afterAll(() => { rmSync(scratch, { recursive: true, force: true }); });

const names = ['__proto__', 'constructor', 'toString', 'eventTime', 'eventName', 'eventSource', 'userIdentity', 'arn', 'accessKeyId', 'userName', 'sessionContext', 'sessionIssuer', 'requestParameters', 'responseElements', 'credentials',
  'accessKey', 'role', 'user', 'items', 'instancesSet', 'iamInstanceProfile', 'resources', 'ARN', 'policyDocument', 'additionalEventData', 'tlsDetails', 'Records', 'CloudTrailEvent', 'type', 'roleArn', 'errorCode'];
const text = fc.oneof(fc.string({ unit: 'binary' }), fc.constantFrom(...names, 'AssumeRole', 'CreateAccessKey', 'ConsoleLogin', 'RunInstances', 'UpdateAssumeRolePolicy', 'GetSecretValue', '2024-03-01T10:00:00Z', 'AssumedRole', 'IAMUser',
  'arn:aws:sts::1:assumed-role/a/b', 'arn:', ':::::', '{"Statement":{}}', '%7B%22Statement%22%3A%5B', '%', '\ud800', 'sts.amazonaws.com', '.amazonaws.com', 'i-0123456789abcdef0'));
const json = fc.letrec<{ any: unknown; object: unknown }>((tie) => ({
  any: fc.oneof({ maxDepth: 4 }, text, fc.double(), fc.boolean(), fc.constant(null), fc.array(tie('any'), { maxLength: 4 }), tie('object')),
  object: fc.dictionary(fc.oneof(fc.constantFrom(...names), fc.string()), tie('any'), { maxKeys: 6 }),
}));
/** A sound record with some of its members replaced by anything. */
const nearly = fc.tuple(fc.nat(50), fc.dictionary(fc.constantFrom(...Object.keys(cloudTrail(0)), ...names), fc.oneof(json.any, text), { maxKeys: 5 })).map(([n, more]) => ({ ...cloudTrail(n), ...more }));

function expectAnswers(placed: readonly Placed[]): void {
  for (const { reading } of placed) {
    if (reading.kind !== 'events') continue;
    for (const e of reading.events) {
      expect(Number.isSafeInteger(e.at)).toBe(true);
      for (const short of [e.action, e.reason, e.source, e.agent, e.target.resource]) expect((short ?? '').length).toBeLessThan(5000);
    }
  }
}

describe.each(FORMATS.map((f) => [f.id, f] as const))('%s', (_, format) => {
  test('has an answer for any JSON', () => {
    fc.assert(fc.property(fc.oneof(json.any, nearly), (value) => {
      const placed = readAll(format, Buffer.from(JSON.stringify([value])));
      expect(placed.length).toBeGreaterThan(0);
      expectAnswers(placed);
    }), { numRuns: runs(200) });
  });
});

test('a record may nest as deep as it likes', () => {
  const deep = `${'{"a":'.repeat(20_000)}1${'}'.repeat(20_000)}`;
  const text = JSON.stringify({ ...cloudTrail(1), eventID: undefined, requestParameters: 0 }).replace('"requestParameters":0', `"requestParameters":${deep}`);
  const format = formatOf('aws-cloudtrail');
  if (format === undefined) throw new Error('no format');
  for (const bytes of [`[${text},${JSON.stringify(cloudTrail(2))}]`, `${text}\n${JSON.stringify(cloudTrail(2))}\n`]) expect(readAll(format, Buffer.from(bytes)).map((p) => p.reading.kind).at(-1)).toBe('events');
});

const sources: readonly (readonly [string, Uint8Array])[] = [
  ['records', Buffer.from(recordsFile(cloudTrails(0, 6)))], ['lines', Buffer.from(linesFile(cloudTrails(0, 6)))], ['gzip', gzipSync(recordsFile(cloudTrails(0, 40)))],
  ['zip', zipOf([{ name: 'a', bytes: Buffer.from(recordsFile(cloudTrails(0, 6))) }, { name: 'b', bytes: gzipSync(linesFile(cloudTrails(6, 9))), method: 0 }])],
  ['tar', tarOf([{ name: 'a', bytes: recordsFile(cloudTrails(0, 4)) }, { name: 'b.gz', bytes: gzipSync(linesFile(cloudTrails(4, 8))) }])],
  ['tar.zst', zstd(tarOf([{ name: 'a', bytes: recordsFile(cloudTrails(0, 4)) }, { name: 'b.zip', bytes: zipOf([{ name: 'c', bytes: Buffer.from(linesFile(cloudTrails(4, 8))) }]) }]))],
  ['bzip2', BZIP2], ['xz', XZ],
  ['utf16', Buffer.from(`\uFEFF${recordsFile(cloudTrails(0, 4))}`, 'utf16le')],
];

test.each(sources)('a damaged %s file is read or refused, never thrown at us', async (_, whole) => {
  const damage = fc.array(fc.record({ at: fc.nat(whole.length - 1), byte: fc.nat(255) }), { maxLength: 6 });
  await fc.assert(fc.asyncProperty(damage, fc.nat(whole.length), fc.boolean(), async (changes, length, cut) => {
    const bytes = Buffer.from(whole);
    for (const { at, byte } of changes) bytes[at] = byte;
    const path = join(scratch, 'input');
    writeFileSync(path, cut ? bytes.subarray(0, length) : bytes);
    let open = 0;
    let ended = false;
    for await (const m of feed({ files: [{ path, bytes: bytes.length }], format: undefined, vault: undefined, held: [] })) {
      if (m.kind === 'file') open += 1;
      if (m.kind === 'file-end') open -= 1;
      if (m.kind === 'object-end' || m.kind === 'object-refused') ended = true;
      expect(open === 0 || open === 1).toBe(true);
    }
    expect([open, ended]).toEqual([0, true]);
  }), { numRuns: runs(150) });
}, 600_000);
