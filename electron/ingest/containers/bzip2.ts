/**
 * bzip2, block by block, also of several streams one after the other. There is no RFC; the layout is that of the reference
 * implementation (https://sourceware.org/bzip2/), as described in https://github.com/dsnet/compress/blob/master/doc/bzip2-format.pdf.
 * A block is decoded once so many bytes are there that it must be whole, so at most one packed block is held.
 */
import type { Peel } from './layer.ts';

const BLOCK = 0x314159265359;
const END = 0x177245385090;
const GROUP = 50;
const MAX_CODE = 20;
const OUT_BYTES = 256 * 1024;

class Short extends Error {}
class Damaged extends Error {}

class Bits {
  at = 0;
  #byte = 0;
  #left = 0;
  readonly bytes: Buffer;
  constructor(bytes: Buffer) {
    this.bytes = bytes;
  }

  bit(): number {
    if (this.#left === 0) {
      if (this.at >= this.bytes.length) throw new Short();
      this.#byte = this.bytes[this.at] ?? 0;
      this.at += 1;
      this.#left = 8;
    }
    this.#left -= 1;
    return (this.#byte >> this.#left) & 1;
  }

  /** Up to 24 bits, most significant first. */
  bits(n: number): number {
    let v = 0;
    let left = n;
    while (left > 0) {
      if (this.#left === 0) {
        if (this.at >= this.bytes.length) throw new Short();
        this.#byte = this.bytes[this.at] ?? 0;
        this.at += 1;
        this.#left = 8;
      }
      const take = Math.min(left, this.#left);
      this.#left -= take;
      v = (v << take) | ((this.#byte >> this.#left) & ((1 << take) - 1));
      left -= take;
    }
    return v;
  }

  align(): void { this.#left = 0; }
  /** Bits of the byte before `at` that are still to come. */
  get spare(): number { return this.#left; }
}

const CRC = Int32Array.from({ length: 256 }, (_, i) => {
  let c = i << 24;
  for (let k = 0; k < 8; k += 1) c = c < 0 ? (c << 1) ^ 0x04c11db7 : c << 1;
  return c;
});

interface Code { readonly limit: Int32Array; readonly base: Int32Array; readonly order: Int32Array; readonly min: number; readonly max: number }

function codeOf(lengths: Uint8Array): Code {
  let min = MAX_CODE;
  let max = 1;
  for (const l of lengths) { min = Math.min(min, l); max = Math.max(max, l); }
  const order = new Int32Array(lengths.length);
  const limit = new Int32Array(MAX_CODE + 2).fill(-1);
  const base = new Int32Array(MAX_CODE + 2);
  let n = 0;
  let code = 0;
  for (let l = min; l <= max; l += 1) {
    base[l] = n - code;
    for (let s = 0; s < lengths.length; s += 1) if (lengths[s] === l) { order[n] = s; n += 1; code += 1; }
    limit[l] = code - 1;
    code <<= 1;
  }
  return { limit, base, order, min, max };
}

function symbolOf(bits: Bits, code: Code): number {
  let l = code.min;
  let v = bits.bits(l);
  while (v > (code.limit[l] ?? -1)) {
    l += 1;
    if (l > code.max) throw new Damaged('a code that no symbol has');
    v = (v << 1) | bits.bit();
  }
  return code.order[v + (code.base[l] ?? 0)] ?? 0;
}

/** The symbols in use, their codes and which code holds for which group. */
function tablesOf(bits: Bits): { symbols: number[]; codes: Code[]; selectors: Uint8Array } {
  const ranges = bits.bits(16);
  const symbols: number[] = [];
  for (let i = 0; i < 16; i += 1) {
    if (((ranges >> (15 - i)) & 1) === 0) continue;
    const some = bits.bits(16);
    for (let j = 0; j < 16; j += 1) if (((some >> (15 - j)) & 1) === 1) symbols.push(i * 16 + j);
  }
  if (symbols.length === 0) throw new Damaged('a block without symbols');
  const groups = bits.bits(3);
  const count = bits.bits(15);
  if (groups < 2 || groups > 6 || count === 0) throw new Damaged('impossible code tables');
  const order = Array.from({ length: groups }, (_, i) => i);
  const selectors = new Uint8Array(count);
  for (let i = 0; i < count; i += 1) {
    let j = 0;
    while (bits.bit() === 1) {
      j += 1;
      if (j >= groups) throw new Damaged('an impossible selector');
    }
    const [chosen = 0] = order.splice(j, 1);
    order.unshift(chosen);
    selectors[i] = chosen;
  }
  const codes = Array.from({ length: groups }, () => {
    const lengths = new Uint8Array(symbols.length + 2);
    let l = bits.bits(5);
    for (let s = 0; s < lengths.length; s += 1) {
      for (;;) {
        if (l < 1 || l > MAX_CODE) throw new Damaged('an impossible code length');
        if (bits.bit() === 0) break;
        l += bits.bit() === 0 ? 1 : -1;
      }
      lengths[s] = l;
    }
    return codeOf(lengths);
  });
  return { symbols, codes, selectors };
}

/** One block's bytes, before the last run-length coding is undone. */
function blockOf(bits: Bits, most: number): { sorted: Uint32Array; count: number; start: number } {
  if (bits.bit() === 1) throw new Damaged('a block of a kind given up long ago (randomised)');
  const origin = bits.bits(24);
  const { symbols, codes, selectors } = tablesOf(bits);
  const last = symbols.length + 1;
  const front = symbols.slice();
  const sorted = new Uint32Array(most);
  const counts = new Int32Array(256);
  let count = 0;
  let run = 0;
  let weight = 1;
  const flush = (): void => {
    if (run === 0) return;
    const b = front[0] ?? 0;
    if (count + run > most) throw new Damaged('a block longer than it may be');
    sorted.fill(b, count, count + run);
    counts[b] = (counts[b] ?? 0) + run;
    count += run;
    run = 0;
  };
  decoding: for (const selector of selectors) {
    const code = codes[selector];
    if (code === undefined) throw new Damaged('an impossible selector');
    for (let i = 0; i < GROUP; i += 1) {
      const s = symbolOf(bits, code);
      if (s <= 1) {
        run += weight << s;
        weight <<= 1;
        if (run > most) throw new Damaged('a block longer than it may be');
        continue;
      }
      flush();
      weight = 1;
      if (s === last) break decoding;
      const [b = 0] = front.splice(s - 1, 1);
      front.unshift(b);
      if (count >= most) throw new Damaged('a block longer than it may be');
      sorted[count] = b;
      counts[b] = (counts[b] ?? 0) + 1;
      count += 1;
    }
  }
  if (origin >= count) throw new Damaged('a block whose beginning lies outside it');
  const firsts = new Int32Array(256);
  for (let b = 0, sum = 0; b < 256; b += 1) { firsts[b] = sum; sum += counts[b] ?? 0; }
  for (let i = 0; i < count; i += 1) {
    const b = (sorted[i] ?? 0) & 0xff;
    const to = firsts[b] ?? 0;
    firsts[b] = to + 1;
    sorted[to] = (sorted[to] ?? 0) | (i << 8);
  }
  return { sorted, count, start: (sorted[origin] ?? 0) >>> 8 };
}

/** Undoes the run-length coding: four equal bytes are followed by how many more there are. */
function unrun({ sorted, count, start }: ReturnType<typeof blockOf>, wanted: number): Buffer[] {
  const out: Buffer[] = [];
  let piece = Buffer.allocUnsafeSlow(OUT_BYTES);
  let used = 0;
  let crc = -1;
  let at = start;
  let before = -1;
  let same = 0;
  const put = (b: number): void => {
    if (used === OUT_BYTES) {
      out.push(piece);
      piece = Buffer.allocUnsafeSlow(OUT_BYTES);
      used = 0;
    }
    piece[used] = b;
    used += 1;
    crc = (crc << 8) ^ (CRC[((crc >>> 24) ^ b) & 0xff] ?? 0);
  };
  for (let i = 0; i < count; i += 1) {
    const entry = sorted[at] ?? 0;
    const b = entry & 0xff;
    at = entry >>> 8;
    if (same === 4) {
      for (let k = 0; k < b; k += 1) put(before);
      same = 0;
      before = -1;
      continue;
    }
    same = b === before ? same + 1 : 1;
    before = b;
    put(b);
  }
  if (used > 0) out.push(piece.subarray(0, used));
  if ((~crc >>> 0) !== wanted) throw new Damaged('a block does not match its checksum');
  return out;
}

export function bunzip2(): Peel {
  let trouble: string | undefined;
  let held = Buffer.alloc(0);
  /** Bits of the first held byte that are used up already. */
  let used = 0;
  let level = 0;
  let streams = 0;

  /** One step: a stream's head, a block, or its end. False when there is not enough. */
  function step(out: Buffer[]): boolean {
    const bits = new Bits(held);
    if (used > 0) bits.bits(used);
    if (level === 0) {
      if (held.length === 0) return false;
      const magic = bits.bits(24);
      const said = bits.bits(8) - 0x30;
      if (magic !== 0x425a68 || said < 1 || said > 9) throw new Damaged(streams === 0 ? 'it has no sound beginning' : 'what follows its end is none');
      level = said;
    } else {
      const mark = bits.bits(24) * 2 ** 24 + bits.bits(24);
      const crc = bits.bits(16) * 2 ** 16 + bits.bits(16);
      if (mark === END) {
        bits.align();
        level = 0;
        streams += 1;
      } else if (mark === BLOCK) out.push(...unrun(blockOf(bits, level * 100_000), crc));
      else throw new Damaged('a block without its mark');
    }
    const spare = bits.spare;
    held = held.subarray(spare > 0 ? bits.at - 1 : bits.at);
    used = spare > 0 ? 8 - spare : 0;
    return true;
  }

  function run(out: Buffer[], final: boolean): void {
    try {
      // No code is longer than 20 bits, so this much holds any block.
      while (trouble === undefined && (final || held.length > 300_000 * Math.max(level, 1) + 64 * 1024)) if (!step(out)) return;
    } catch (error) {
      if (error instanceof Damaged) trouble = `the bzip2 data is damaged (${error.message})`;
      else if (!(error instanceof Short)) throw error;
      else if (final) trouble = 'the bzip2 data is cut off';
    }
  }

  return {
    layer: 'bzip2',
    push(chunk) {
      const out: Buffer[] = [];
      if (trouble === undefined) {
        held = Buffer.concat([held, chunk]);
        run(out, false);
      }
      return Promise.resolve(out);
    },
    end() {
      const out: Buffer[] = [];
      run(out, true);
      if (trouble === undefined && level !== 0) trouble = 'the bzip2 data is cut off';
      return Promise.resolve(out);
    },
    trouble: () => trouble,
  };
}
