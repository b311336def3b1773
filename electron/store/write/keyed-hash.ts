/**
 * 64 bits of a text or of a row of numbers, under a key that is drawn anew and never leaves its process: HalfSipHash-2-4 with the long output, of
 * Aumasson and Bernstein's SipHash. Whoever writes logs sees neither key nor hash and so cannot look for two texts that meet; that by chance two of
 * five million do is one case in a million, and much rarer where another hash is compared beside it, as hash-table.ts does.
 */
import { randomBytes } from 'node:crypto';

export class KeyedHash {
  readonly #key0: number;
  readonly #key1: number;
  /** What is hashed, as numbers and, in the same memory, as words. */
  #cells = new Float64Array(64);
  #words = new Int32Array(this.#cells.buffer);
  /** The hash of what was hashed last, its first and its last four bytes. */
  first = 0;
  last = 0;

  /** @param key eight bytes; given by tests only. */
  constructor(key: Uint8Array = randomBytes(8)) {
    const view = new DataView(key.buffer, key.byteOffset, 8);
    this.#key0 = view.getInt32(0, true);
    this.#key1 = view.getInt32(4, true);
  }

  /** Of its units of UTF-16, little end first. */
  ofText(text: string): void {
    const whole = text.length >> 1;
    this.#makeRoom(whole + 1);
    const words = this.#words;
    for (let i = 0; i < whole; i += 1) words[i] = text.charCodeAt(2 * i) | (text.charCodeAt(2 * i + 1) << 16);
    words[whole] = (text.length << 25) | ((text.length & 1) === 1 ? text.charCodeAt(text.length - 1) : 0);
    this.#hash(whole + 1);
  }

  /** Of the numbers at `from` up to `to`; a NaN, which stands for NULL, is the same as any other. */
  ofCells(cells: Float64Array, from: number, to: number): void {
    const count = to - from;
    this.#makeRoom(2 * count + 1);
    for (let i = 0; i < count; i += 1) {
      const cell = cells[from + i] ?? Number.NaN;
      this.#cells[i] = Number.isNaN(cell) ? Number.NaN : cell;
    }
    this.#words[2 * count] = count << 27;
    this.#hash(2 * count + 1);
  }

  #makeRoom(words: number): void {
    if (words <= this.#words.length) return;
    this.#cells = new Float64Array(words);
    this.#words = new Int32Array(this.#cells.buffer);
  }

  /** Two rounds for each word, four for each half of the answer. */
  #hash(count: number): void {
    const words = this.#words;
    const absorbed = 2 * count;
    let a = this.#key0;
    let b = this.#key1 ^ 0xee;
    let c = this.#key0 ^ 0x6c796765;
    let d = this.#key1 ^ 0x74656462;
    for (let round = 0; round < absorbed + 8; round += 1) {
      if (round < absorbed) {
        if ((round & 1) === 0) d ^= words[round >> 1] ?? 0;
      } else if (round === absorbed) c ^= 0xee;
      else if (round === absorbed + 4) {
        this.first = (b ^ d) >>> 0;
        b ^= 0xdd;
      }
      a = (a + b) | 0;
      b = ((b << 5) | (b >>> 27)) ^ a;
      a = (a << 16) | (a >>> 16);
      c = (c + d) | 0;
      d = ((d << 8) | (d >>> 24)) ^ c;
      a = (a + d) | 0;
      d = ((d << 7) | (d >>> 25)) ^ a;
      c = (c + b) | 0;
      b = ((b << 13) | (b >>> 19)) ^ c;
      c = (c << 16) | (c >>> 16);
      if ((round & 1) === 1 && round < absorbed) a ^= words[round >> 1] ?? 0;
    }
    this.last = (b ^ d) >>> 0;
  }
}
