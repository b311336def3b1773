/** Long JSON packed piece by piece is the text that JSON.stringify says, and a list comes back without it. */
import { zstdCompressSync } from 'node:zlib';
import { expect, test } from 'vitest';
import { jsonTexts, pack, unpack, unpackList } from '../../../electron/store/packed.ts';

const textOf = (packed: Uint8Array): string => [...unpack(packed)].join('');
/** Several megabytes, with characters of one, two and three bytes. */
const long = Array.from({ length: 60_000 }, (_, n) => ({ id: `F${n}`, claim: `“${'é'.repeat(n % 40)}” ]${n}[,`, left: undefined, events: [n, n + 1] }));

test.each([[[]], [{}], [{ a: undefined }], [{ a: [], b: undefined, c: [1, 'ü', null], d: { e: 1 }, f: 'x' }], [long], [{ counts: 1, hops: long, systems: [] }]])('the text is that of JSON.stringify', (value) => {
  const packed = pack(jsonTexts(value));
  expect(textOf(packed) === JSON.stringify(value)).toBe(true);
});

test('a long list is kept in pieces and comes back whole', () => {
  const packed = pack(jsonTexts(long));
  expect([...unpack(packed)].length).toBeGreaterThan(3);
  expect(unpackList(packed)).toEqual(JSON.parse(JSON.stringify(long)));
  expect(unpackList(pack(jsonTexts([])))).toEqual([]);
  const lists = long.map((item) => item.events);
  expect(unpackList(pack(jsonTexts([...lists, ...lists])))).toEqual([...lists, ...lists]);
});

test('one item may be longer than a piece', () => {
  const list = ['short', 'x'.repeat(3_000_000), 'after'];
  expect(unpackList(pack(jsonTexts(list)))).toEqual(list);
});

test('what was packed at once, as before, is read too', () => {
  const list = [{ a: 1 }, { b: [2] }];
  const packed = zstdCompressSync(JSON.stringify(list));
  expect(textOf(packed)).toBe(JSON.stringify(list));
  expect(unpackList(packed)).toEqual(list);
});
