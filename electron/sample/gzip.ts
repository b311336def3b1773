/**
 * Gzip whose bytes are the same on every machine. zlib's are not: its match finder differs between processors and builds,
 * and a sample whose hashes differ from the documentation's would be useless for showing that evidence is unchanged.
 * One pass of LZ77 with the newest candidate only, fixed Huffman codes (RFC 1951, 3.2.6), no time in the header.
 */
import { crc32 } from 'node:zlib';

const LENGTH_BASE = [3, 4, 5, 6, 7, 8, 9, 10, 11, 13, 15, 17, 19, 23, 27, 31, 35, 43, 51, 59, 67, 83, 99, 115, 131, 163, 195, 227, 258];
const LENGTH_EXTRA = [0, 0, 0, 0, 0, 0, 0, 0, 1, 1, 1, 1, 2, 2, 2, 2, 3, 3, 3, 3, 4, 4, 4, 4, 5, 5, 5, 5, 0];
const DISTANCE_BASE = [
  1, 2, 3, 4, 5, 7, 9, 13, 17, 25, 33, 49, 65, 97, 129, 193, 257, 385, 513, 769, 1025, 1537, 2049, 3073, 4097, 6145, 8193, 12289, 16385, 24577,
];
const WINDOW = 32_768;
const MIN_MATCH = 4;
const MAX_MATCH = 258;
const HASH_BITS = 15;

/** Position of the last base that is not above the value. */
function bucketOf(bases: readonly number[], value: number): number {
  let i = bases.length - 1;
  while ((bases[i] ?? 0) > value) i -= 1;
  return i;
}

const LENGTH_CODE = Uint8Array.from({ length: MAX_MATCH + 1 }, (_, n) => (n < 3 ? 0 : bucketOf(LENGTH_BASE, n)));

export function gzipSame(input: Uint8Array): Buffer {
  const out = Buffer.alloc(input.length + (input.length >> 3) + 64);
  let size = 0;
  let held = 0;
  let heldBits = 0;
  const bits = (value: number, count: number): void => {
    held |= value << heldBits;
    heldBits += count;
    while (heldBits >= 8) {
      out[size] = held & 255;
      size += 1;
      held >>>= 8;
      heldBits -= 8;
    }
  };
  // Huffman codes go in from their most significant bit.
  const code = (value: number, count: number): void => {
    let turned = 0;
    for (let i = 0; i < count; i += 1) turned |= ((value >> i) & 1) << (count - 1 - i);
    bits(turned, count);
  };
  const symbol = (n: number): void => {
    if (n < 144) code(0x30 + n, 8);
    else if (n < 256) code(0x190 + n - 144, 9);
    else if (n < 280) code(n - 256, 7);
    else code(0xc0 + n - 280, 8);
  };
  Buffer.from([0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0, 255]).copy(out);
  size = 10;
  bits(1, 1);
  bits(1, 2);
  const newest = new Int32Array(1 << HASH_BITS).fill(-1);
  const byte = (i: number): number => input[i] ?? 0;
  const word = (i: number): number => byte(i) | (byte(i + 1) << 8) | (byte(i + 2) << 16) | (byte(i + 3) << 24);
  let i = 0;
  while (i < input.length) {
    let length = 0;
    let from = -1;
    if (i + MIN_MATCH <= input.length) {
      const slot = Math.imul(word(i), 0x9e3779b1) >>> (32 - HASH_BITS);
      from = newest[slot] ?? -1;
      newest[slot] = i;
      if (from >= 0 && i - from <= WINDOW) {
        const most = Math.min(MAX_MATCH, input.length - i);
        while (length < most && byte(from + length) === byte(i + length)) length += 1;
      }
    }
    if (length < MIN_MATCH) {
      symbol(byte(i));
      i += 1;
      continue;
    }
    const lengthAt = LENGTH_CODE[length] ?? 0;
    symbol(257 + lengthAt);
    bits(length - (LENGTH_BASE[lengthAt] ?? 0), LENGTH_EXTRA[lengthAt] ?? 0);
    const distance = i - from;
    const distanceAt = bucketOf(DISTANCE_BASE, distance);
    code(distanceAt, 5);
    bits(distance - (DISTANCE_BASE[distanceAt] ?? 0), Math.max(0, (distanceAt >> 1) - 1));
    i += length;
  }
  symbol(256);
  if (heldBits > 0) bits(0, 8 - heldBits);
  size = out.writeUInt32LE(crc32(input), size);
  size = out.writeUInt32LE(input.length >>> 0, size);
  return out.subarray(0, size);
}
