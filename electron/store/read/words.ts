/**
 * Which texts of the dictionary hold a word. For every 1024 texts a few kilobytes say which groups of three letters occur in them (each group sets one
 * bit of 65 536), so that a search reads only the texts of blocks that can hold the word. The answer is that of LIKE over the whole dictionary:
 * a block is passed over only when a group of the word is missing, and what is read is compared.
 */
import { stmt, type Reader } from '../handles.ts';

export const BLOCK_TEXTS = 1024;
const BITS = 1 << 16;

/** As LIKE does: letters of ASCII in one case, all else as it is. */
const folded = (code: number): number => (code >= 65 && code <= 90 ? code + 32 : code);

function bitOf(a: number, b: number, c: number): number {
  const mixed = Math.imul(Math.imul(Math.imul(a, 0x9e3779b1) ^ b, 0x85ebca6b) ^ c, 0xc2b2ae35);
  return (mixed >>> 15) & (BITS - 1);
}

/** The bits of a block's texts. */
export function bitsOf(texts: Iterable<string>): Uint8Array {
  const bits = new Uint8Array(BITS / 8);
  for (const text of texts) {
    let a = folded(text.charCodeAt(0));
    let b = folded(text.charCodeAt(1));
    for (let i = 2; i < text.length; i += 1) {
      const c = folded(text.charCodeAt(i));
      const bit = bitOf(a, b, c);
      bits[bit >> 3] = (bits[bit >> 3] ?? 0) | (1 << (bit & 7));
      a = b;
      b = c;
    }
  }
  return bits;
}

/** Groups of a word that are asked for: each halves the blocks that are left, and all of them would change nothing. */
const ASKED = 12;
/** Hexadecimal digits that have the first, second, third, fourth bit. */
const WITH_BIT = ['13579BDF', '2367ABEF', '4567CDEF', '89ABCDEF'] as const;

/** Whether a block has the bit, asked in SQL: to hand each block's kilobytes out takes ten times as long. */
function hasBit(bit: number): string {
  const inByte = bit & 7;
  return `instr('${WITH_BIT[inByte & 3] ?? ''}', substr(hex(substr(bits, ${(bit >> 3) + 1}, 1)), ${inByte >= 4 ? 1 : 2}, 1)) > 0`;
}

/** Ids of the texts that hold the word, in any case of its ASCII letters, smallest first, `limit` at most. */
export function termsWith(reader: Reader, word: string, limit: number): number[] {
  const pattern = `%${word.replace(/[\\%_]/g, (c) => `\\${c}`)}%`;
  if (word.length < 3) return stmt(reader, "SELECT id FROM evidence_term WHERE text LIKE ? ESCAPE '\\' ORDER BY id LIMIT ?").pluck().all(pattern, limit) as number[];
  const wanted: number[] = [];
  for (let i = 2; i < word.length && wanted.length < ASKED; i += 1) wanted.push(bitOf(folded(word.charCodeAt(i - 2)), folded(word.charCodeAt(i - 1)), folded(word.charCodeAt(i))));
  const found: number[] = [];
  const within = stmt(reader, "SELECT id FROM evidence_term WHERE id >= ? AND id < ? AND text LIKE ? ESCAPE '\\' ORDER BY id LIMIT ?").pluck();
  const look = (from: number, to: number): void => { found.push(...(within.all(from, to, pattern, limit - found.length) as number[])); };
  let covered = 0;
  for (const [block, may] of reader.prepare(`SELECT block, ${wanted.map(hasBit).join(' AND ')} FROM derived_word ORDER BY block`).raw().all() as [number, number][]) {
    const from = block * BLOCK_TEXTS;
    // Texts that no block speaks of are read.
    if (from > covered) look(covered, from);
    covered = from + BLOCK_TEXTS;
    if (may === 1) look(from, covered);
    if (found.length >= limit) return found;
  }
  look(covered, Number.MAX_SAFE_INTEGER);
  return found;
}
