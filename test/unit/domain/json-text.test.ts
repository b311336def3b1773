/** JSON is read as it is written, whichever objects were made before: the runtime alone mixes names up (see `json-text.ts`). */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { parseJson } from '../../../shared/domain/json-text.ts';
import { jsonLines } from '../../../electron/ingest/records/json-lines.ts';
import { jsonStream } from '../../../electron/ingest/records/json-stream.ts';
import { bytesOfText, recordsOf } from '../ingest/splits.ts';

const NAMES = ['\\', '"', '\n', '\\"', '\\\\', '\\n', 'a', 'a\\', 'a"', '', '__proto__', '\u0001', 'é', '\u2028', '10'];
/** Objects that lead the runtime astray stay alive. */
const before: unknown[] = NAMES.flatMap((name) => [{ [name]: 1 }, { t: 1, [name]: 1 }, { t: 1, [name]: 1, u: 2 }]);

const name = fc.oneof(fc.constantFrom(...NAMES), fc.tuple(fc.constantFrom(...NAMES), fc.constantFrom(...NAMES)).map((two) => two.join('')));
const value = fc.letrec<{ any: unknown }>((tie) => ({
  any: fc.oneof({ maxDepth: 3 }, name, fc.integer(), fc.double({ noNaN: true, noDefaultInfinity: true }), fc.constantFrom(true, false, null), fc.array(tie('any'), { maxLength: 3 }),
    fc.array(fc.tuple(name, tie('any')), { maxLength: 3 }).map((members) => Object.fromEntries(members))),
})).any;

test('what was printed comes back, with any white space', () => {
  fc.assert(fc.property(value, fc.constantFrom(undefined, 1, '\t'), (v, space) => {
    const text = JSON.stringify(v, undefined, space);
    expect(JSON.stringify(parseJson(text), undefined, space)).toBe(text);
  }), { numRuns: 2000 });
  expect(before.length).toBeGreaterThan(0);
});

test('of two members of one name the last stands, and none changes what an object inherits', () => {
  expect(JSON.stringify(parseJson('{"\\n":1,"a":2,"\\n":{"__proto__":{"b":3}}}'))).toBe('{"\\n":{"__proto__":{"b":3}},"a":2}');
  expect(Object.getPrototypeOf(parseJson('{"\\n":1,"__proto__":{"b":3}}'))).toBe(Object.prototype);
});

test('what is no JSON is refused, with an escape in a name or without', () => {
  for (const text of ['', '{', '{"a":}', '{"\\n":1', '{"\\n" 1}', '{"\\x":1}', '{"\\n":01}', '["\\n":1]', '{"\\', '"\\"']) expect(() => parseJson(text), text).toThrow(SyntaxError);
});

test('it nests as deep as it likes, and long strings of escapes take their length', () => {
  const deep = `${'{"\\n":['.repeat(100_000)}1${']}'.repeat(100_000)}`;
  let v = parseJson(deep);
  for (let i = 0; i < 100_000; i += 1) v = ((v as Record<string, unknown[]>)['\n'] ?? [])[0];
  expect(v).toBe(1);
  const long = JSON.stringify({ a: '\\"'.repeat(500_000), 'b\n': '"'.repeat(500_000) });
  expect(JSON.stringify(parseJson(long))).toBe(long);
});

test('records keep the names that their source gave them, in lines and in arrays', () => {
  const records = [{ t: 1, '\\': 'x' }, { t: 1, '"': 'y' }, { t: 1, '\n': { '\\': 1 } }, { t: 1, 'b"': { '"': 1 } }];
  const found = (text: string, make: Parameters<typeof recordsOf>[0]): unknown[] => recordsOf(make, bytesOfText(text)).map((r) => (r.kind === 'json' ? JSON.stringify(r.value) : r.kind));
  const wanted = records.map((r) => JSON.stringify(r));
  expect(found(wanted.join('\n'), () => jsonLines())).toEqual(wanted);
  expect(found(`[${wanted.join(',')}]`, () => jsonStream([]))).toEqual(wanted);
});
