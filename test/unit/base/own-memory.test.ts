import { expect, test } from 'vitest';
import { isOwn, own } from '../../../electron/base/own-memory.ts';

test('what fills its memory has it to itself, and what was said to; a view of either does not', () => {
  const whole = Buffer.from(new ArrayBuffer(100));
  expect(isOwn(whole)).toBe(true);
  expect(isOwn(whole.subarray(0, 99))).toBe(false);
  const piece = Buffer.from(new ArrayBuffer(100)).subarray(0, 90);
  expect(isOwn(piece)).toBe(false);
  expect(isOwn(own(piece))).toBe(true);
  expect(isOwn(piece.subarray(0, 89))).toBe(false);
  expect(isOwn(piece.subarray(1))).toBe(false);
});

test('small buffers share the memory of a pool, shared memory is never one\'s own', () => {
  expect(isOwn(Buffer.from('a few bytes'))).toBe(false);
  expect(isOwn(new Uint8Array(new SharedArrayBuffer(8)))).toBe(false);
});
