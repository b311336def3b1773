/** Plain records are read without JSON.parse: each answer must be the one that JSON.parse would give, and what is no JSON must never get one. */
import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { jsonLines } from '../../../electron/ingest/records/json-lines.ts';
import { jsonStream } from '../../../electron/ingest/records/json-stream.ts';
import { JsonRecords, type Members } from '../../../electron/ingest/records/scan/json-records.ts';
import type { SourceRecord, Splitter } from '../../../electron/ingest/format.ts';
import { compiledScan, target } from '../../../electron/setup/wasm.mjs';
import { parseJson } from '../../../shared/domain/json-text.ts';

const MEMBERS: Members = { names: ['a', 'b', 'c', 'name', 'list'], key: 'id' };
const NAMES = [...MEMBERS.names, MEMBERS.key];

/** What the reader may look at of a value, absent members as undefined. */
function limited(value: unknown, names: readonly string[] = NAMES): unknown {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return value;
  return Object.fromEntries(names.map((n) => [n, Object.hasOwn(value, n) ? (value as Record<string, unknown>)[n] : undefined]));
}

/** Keys as logs have them, a few of which are wanted. */
const record = fc.dictionary(fc.oneof(fc.constantFrom(...NAMES, 'x', 'y'), fc.string({ maxLength: 6 })), fc.jsonValue({ maxDepth: 5 }), { maxKeys: 12 })
  .map((d) => ({ id: 'r', ...d }));

function read(records: JsonRecords, text: string): { readonly value: unknown; readonly end: number } | undefined {
  const bytes = Buffer.from(text);
  const value = records.read(bytes, 0, bytes.length);
  return value === undefined ? undefined : { value: { ...value }, end: records.end };
}

test('the module is what its source compiles to', async () => {
  expect(await compiledScan()).toBe(readFileSync(target, 'utf8'));
});

describe('one record', () => {
  test('a record that is read is what JSON.parse gives, also when its values came before', () => {
    const records = new JsonRecords(MEMBERS);
    let answered = 0;
    fc.assert(fc.property(record, fc.constantFrom(undefined, 1, '\t'), (value, space) => {
      const text = JSON.stringify(value, undefined, space);
      for (let twice = 0; twice < 2; twice += 1) {
        const found = read(records, text);
        if (found === undefined) continue;
        answered += 1;
        expect(found.end).toBe(Buffer.byteLength(text));
        expect(found.value).toEqual(limited(parseJson(text)));
      }
    }), { numRuns: 2000 });
    expect(answered).toBeGreaterThan(500);
  });

  test('whatever is damaged: an answer only where JSON.parse has one, and the same one', () => {
    const records = new JsonRecords(MEMBERS);
    const bits = fc.array(fc.tuple(fc.nat(), fc.constantFrom('', '"', '\\', '{', '}', '[', ']', ',', ':', '0', '-', '.', 'e', 'u', 'n', '\u0000', '\n', ' ', 'é')), { minLength: 1, maxLength: 3 });
    fc.assert(fc.property(record, bits, (value, edits) => {
      let text = JSON.stringify(value);
      for (const [at, put] of edits) text = text.slice(0, at % (text.length + 1)) + put + text.slice((at % (text.length + 1)) + (at % 2));
      const found = read(records, text);
      if (found === undefined) return;
      expect(found.value).toEqual(limited(parseJson(Buffer.from(text).subarray(0, found.end).toString())));
    }), { numRuns: 4000 });
  });

  test.each([
    ['{"id":"r","a":01}'], ['{"id":"r","a":1.}'], ['{"id":"r","a":.5}'], ['{"id":"r","a":+1}'], ['{"id":"r","a":1e}'], ['{"id":"r","a":tru}'], ['{"id":"r","a":nulll}'], ['{"id":"r","a":"\\x"}'],
    ['{"id":"r","a":"\\u12g4"}'], ['{"id":"r","a":"tab\there"}'], ['{"id":"r",}'], ['{"id":"r" "a":1}'], ['{"id":"r","x":[1,]}'], ['{"id":"r","x":{"a"}}'], ['{"id":"r","x":[1}'], ['{"id":"r","a":1'], ['{"id":"r'],
    ['{"id":"r","x":{"a":1]}'], ['["id"]'], ['"id"'], [''],
  ])('%s is no answer', (text) => {
    expect(read(new JsonRecords(MEMBERS), text)).toBeUndefined();
  });

  test('names of objects stay names: a member called __proto__ leaves the record to JSON.parse', () => {
    const records = new JsonRecords(MEMBERS);
    const text = '{"id":"r","__proto__":{"a":1}}';
    read(records, text);
    expect(read(records, text)).toBeUndefined();
    expect(read(records, '{"id":"r","b":2}')?.value).toEqual(limited({ id: 'r', b: 2 }));
  });

  test('a record whose key is no text is left to JSON.parse, which gives it whole', () => {
    const records = new JsonRecords(MEMBERS);
    for (const text of ['{"a":1}', '{"id":"","a":1}', '{"id":7,"a":1}', '{"id":null}']) expect(read(records, text)).toBeUndefined();
  });

  test('more values than are remembered, and longer ones, are read all the same', () => {
    const records = new JsonRecords(MEMBERS);
    for (let i = 0; i < 60_000; i += 1) {
      const value = { id: `r${i}`, a: { n: i % 50_000, pad: 'x'.repeat(i % 300) }, b: i % 7, name: i % 1000 === 0 ? 'y'.repeat(20_000) : 'z' };
      const found = read(records, JSON.stringify(value));
      if (i % 997 === 0) expect(found?.value).toEqual(limited(value));
      if (found === undefined) throw new Error(`record ${i} was not read`);
    }
  });

  test('nesting that would exhaust the stack is left to JSON.parse', () => {
    expect(read(new JsonRecords(MEMBERS), `{"id":"r","x":${'['.repeat(5000)}${']'.repeat(5000)}}`)).toBeUndefined();
  });
});

/** Splits in pieces whose memory is written over after each, as a reader of files may do. */
function split(splitter: Splitter, bytes: Buffer, size: number): SourceRecord[] {
  const out: SourceRecord[] = [];
  const memory = Buffer.alloc(size);
  for (let at = 0; at < bytes.length; at += size) {
    const n = bytes.copy(memory, 0, at, at + size);
    splitter.push(memory.subarray(0, n), out);
    memory.fill(0x7b);
  }
  splitter.end(out);
  return out;
}

const seen = (records: readonly SourceRecord[], names: readonly string[] = NAMES): unknown[] => records.map((r) => (r.kind === 'json' ? { place: r.place, key: r.key, value: limited(r.value, names) } : r));

describe('in splitters', () => {
  const options = { marks: ['id'], inner: ['list'] };
  test('lines and documents give the same records at the same places with it as without', () => {
    const records = new JsonRecords(MEMBERS);
    fc.assert(fc.property(fc.array(record, { minLength: 1, maxLength: 8 }), fc.constantFrom(7, 64, 4096), fc.constantFrom('\n', '\r\n'), fc.boolean(), (values, size, ending, damaged) => {
      const lines = values.map((v) => JSON.stringify(v));
      if (damaged) lines.splice(lines.length >> 1, 0, '{"id":"broken", "a":');
      const asLines = Buffer.from(lines.join(ending));
      expect(seen(split(jsonLines({ ...options, records }), asLines, size))).toEqual(seen(split(jsonLines(options), asLines, size)));
      const asDocument = Buffer.from(`{"list":[${lines.join(`,${ending}`)}]}`);
      expect(seen(split(jsonStream(['list'], { ...options, records }), asDocument, size))).toEqual(seen(split(jsonStream(['list'], options), asDocument, size)));
    }), { numRuns: 300 });
  });

  test('our own CloudTrail cases give the same records with it as without', () => {
    const members: Members = { names: ['eventTime', 'eventName', 'userIdentity', 'requestParameters', 'resources', 'Records'], key: 'eventID' };
    const folder = join(import.meta.dirname, '..', '..', 'cases', 'aws-cloudtrail');
    const records = new JsonRecords(members);
    const names = [...members.names, members.key];
    let plain = 0;
    for (const name of readdirSync(folder)) {
      const file = readdirSync(join(folder, name)).find((f) => f.startsWith('input.') && !f.endsWith('.csv'));
      if (file === undefined || !statSync(join(folder, name, file)).isFile()) continue;
      const bytes = readFileSync(join(folder, name, file));
      const given = { marks: ['eventTime'], inner: ['Records'] };
      for (const arrays of [[], ['Records']]) {
        const without = split(jsonStream(arrays, given), bytes, 512);
        expect(seen(split(jsonStream(arrays, { ...given, records }), bytes, 512), names)).toEqual(seen(without, names));
        plain += without.length;
      }
    }
    expect(plain).toBeGreaterThan(50);
  });
});
