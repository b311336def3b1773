import fc from 'fast-check';
import { expect, test } from 'vitest';
import { seededHash, TextNumbers } from '../../../electron/store/write/text-numbers.ts';

test('gives the number that a text was added with, and 0 for any other', () => {
  fc.assert(fc.property(fc.uniqueArray(fc.string({ unit: 'binary' }), { maxLength: 3000 }), fc.string(), fc.constantFrom(seededHash, () => 7, (t: string) => t.length), (texts, other, hash) => {
    const numbers = new TextNumbers();
    for (const [i, text] of texts.entries()) {
      expect(numbers.get(text, hash(text))).toBe(0);
      numbers.add(text, hash(text), i + 1);
    }
    for (const [i, text] of texts.entries()) expect(numbers.get(`${text} `.slice(0, -1), hash(text))).toBe(i + 1);
    if (!texts.includes(other)) expect(numbers.get(other, hash(other))).toBe(0);
    expect(numbers.size).toBe(texts.length);
  }), { numRuns: 60 });
});

test('keeps what it held when it grows', () => {
  const numbers = new TextNumbers();
  const name = (i: number): string => `arn:aws:s3:::bucket/${i}`;
  for (let i = 1; i <= 50_000; i += 1) numbers.add(name(i), seededHash(name(i)), i);
  for (let i = 1; i <= 50_000; i += 1) expect(numbers.get(name(i), seededHash(name(i)))).toBe(i);
});

test('the hash spreads texts that differ by little', () => {
  const lows = new Set(Array.from({ length: 65_536 }, (_, i) => seededHash(`AKIA${i}`) & 0xffff));
  // Thrown at random, 63 % of the places are hit.
  expect(lows.size).toBeGreaterThan(0.6 * 65_536);
});
