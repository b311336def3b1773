import fc from 'fast-check';
import { expect, test } from 'vitest';
import { Digest, digestOfBuffers, sha256Hex } from '../../../electron/custody/digest.ts';

test('SHA-256 of the standard: the empty text and "abc"', () => {
  expect(sha256Hex('')).toBe('e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855');
  expect(sha256Hex('abc')).toBe('ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad');
  expect(sha256Hex('é')).toBe(sha256Hex(Buffer.from('é')));
});

test('bytes in pieces have the digest of the whole', () => {
  fc.assert(fc.property(fc.array(fc.uint8Array()), (pieces) => {
    const digest = new Digest();
    for (const piece of pieces) digest.update(piece);
    const whole = Buffer.concat(pieces);
    expect(digest.bytes).toBe(whole.length);
    expect(digest.hex()).toBe(sha256Hex(whole));
  }));
});

test('buffers have one digest only for the same bytes divided in the same way', () => {
  const digest = (...parts: ArrayBufferView[]): string => digestOfBuffers(parts);
  // printf '\x02\0\0\0\0\0\0\0ab\x01\0\0\0\0\0\0\0c' | sha256sum
  expect(digest(Buffer.from('ab'), Buffer.from('c'))).toBe('43ee655579de01ca739b3f95c1c2d3f46d353b2c0df818064ea594506cdb2617');
  expect(digest(Buffer.from('a'), Buffer.from('bc'))).not.toBe(digest(Buffer.from('ab'), Buffer.from('c')));
  expect(digest(Buffer.from('abc'), Buffer.from(''))).not.toBe(digest(Buffer.from('abc')));
  const column = new Float64Array([1, 2, 3]);
  expect(digest(column)).toBe(digest(new Uint8Array(column.buffer)));
  // A view counts its own bytes, not those of the memory it lies in.
  expect(digest(column.subarray(1, 2))).toBe(digest(new Float64Array([2])));
});
