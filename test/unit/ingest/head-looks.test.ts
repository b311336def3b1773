import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { Head, SourceRecord } from '../../../electron/ingest/format.ts';
import { documentOf, elementsOf, HEAD_RECORDS } from '../../../electron/ingest/records/head-looks.ts';
import { topKeys } from '../../../electron/ingest/records/head.ts';
import { jsonStream } from '../../../electron/ingest/records/json-stream.ts';

const headOfText = (text: string): Head => ({ name: 'x', shape: 'json-object', text, records: [], keys: [], header: [], rows: [], delimiter: ',' });

/** As a whole, without looking at which names are there. */
function cutWhole(text: string, arrays: readonly string[]): readonly SourceRecord[] {
  const out: SourceRecord[] = [];
  jsonStream(arrays).push(Buffer.from(text), out);
  return out.filter((r) => r.kind !== 'broken').slice(0, HEAD_RECORDS);
}

/** Documents whose names are those that are looked for, some of them spelt with an escape, cut or damaged anywhere. */
const element = fc.oneof(fc.integer(), fc.string(), fc.constant({ value: [{ a: 1 }] }), fc.record({ eventName: fc.string(), Records: fc.array(fc.integer(), { maxLength: 3 }) }));
const member = fc.tuple(fc.constantFrom('"Records"', '"value"', '"\\u0052ecords"', '"hits"', '"other"', '"a\\"b"'), fc.oneof(fc.array(element, { maxLength: 14 }), element));
const document = fc.array(member, { minLength: 1, maxLength: 4 }).map((members) => `{${members.map(([name, value]) => `${name}: ${JSON.stringify(value)}`).join(', ')}}`);
const text = fc.tuple(fc.array(document, { minLength: 1, maxLength: 3 }), fc.nat(), fc.nat(), fc.constantFrom('', '"', '}', ']', '{', '\\', ',', '\n'), fc.boolean())
  .map(([documents, at, end, damage, cut]) => {
    const whole = documents.join('\n');
    const from = at % (whole.length + 1);
    const damaged = whole.slice(0, from) + damage + whole.slice(from);
    return cut ? damaged.slice(0, end % (damaged.length + 1)) : damaged;
  });
const lists = [[], ['Records'], ['value', 'records', 'Records'], ['value', 'users'], ['hits'], ['nowhere']];

test('the elements of a head are those of the splitter, whichever list asked first', () => {
  fc.assert(fc.property(text, fc.shuffledSubarray(lists, { minLength: lists.length }), (t, asked) => {
    const head = headOfText(t);
    for (const arrays of asked) expect(elementsOf(head, arrays)).toEqual(cutWhole(t, arrays));
  }), { numRuns: 500 });
});

test('of a long head the first elements are taken', () => {
  const t = `{"Records":[${Array.from({ length: 900 }, (_, i) => JSON.stringify({ i, pad: 'x'.repeat(i % 7 === 0 ? 3000 : 60) })).join(',')}`;
  expect(elementsOf(headOfText(t), ['Records'])).toEqual(cutWhole(t, ['Records']));
  expect(elementsOf(headOfText(t), ['Records'])).toHaveLength(HEAD_RECORDS);
});

test('the document of a head is what its text spells, or nothing', () => {
  fc.assert(fc.property(fc.oneof(text, fc.json(), fc.json().map((j) => ` ${j}\r\n`), fc.string()), (t) => {
    let value: { value: unknown } | undefined;
    try {
      value = { value: JSON.parse(t) as unknown };
    } catch {
      value = undefined;
    }
    expect(documentOf(headOfText(t))).toEqual(value);
  }));
});

/** What the keys are, as an expression says it. */
function keysByExpression(t: string): string[] {
  const keys: string[] = [];
  let depth = 0;
  const token = /"((?:[^"\\]|\\.)*)"(\s*:)?|[{}[\]]/g;
  for (let m = token.exec(t); m !== null && keys.length < 64; m = token.exec(t)) {
    if (m[0] === '{' || m[0] === '[') depth += 1;
    else if (m[0] === '}' || m[0] === ']') depth -= 1;
    else if (depth === 1 && m[2] !== undefined && m[1] !== undefined) keys.push(m[1]);
    if (depth === 0) break;
  }
  return keys;
}

test('the keys of a document, also of a damaged one and of one that is cut off', () => {
  fc.assert(fc.property(text, (t) => { expect(topKeys(t)).toEqual(keysByExpression(t)); }), { numRuns: 500 });
  expect(topKeys('{"a":1,"b" : [1,{"c":2}],"d":"x')).toEqual(['a', 'b', 'd']);
  const many = `{${Array.from({ length: 70 }, (_, i) => `"k${i}":{}`).join(',')}}`;
  expect(topKeys(many)).toHaveLength(64);
  for (const odd of ['{"a\\\n":1,"b":2}', '{"a":"\\', '{"a":"x\\"y": {"z":1', '']) expect(topKeys(odd)).toEqual(keysByExpression(odd));
});
