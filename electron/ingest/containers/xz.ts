/**
 * xz (https://tukaani.org/xz/xz-file-format.txt): streams one after the other, each of blocks, an index of them and a footer. Every checksum
 * that says something of the data is compared. On damage it gives all it could unpack, then its reason.
 */
import { createHash, type Hash } from 'node:crypto';
import { crc32 } from 'node:zlib';
import { crc64 } from './crc64.ts';
import type { Peel } from './layer.ts';
import { XZ_DICTIONARY_BYTES } from './limits.ts';
import { Lzma2 } from './lzma2.ts';

const MAGIC = Buffer.from([0xfd, 0x37, 0x7a, 0x58, 0x5a, 0x00]);
const FILTERS: Readonly<Record<number, string>> = { 3: 'delta', 4: 'x86', 5: 'PowerPC', 6: 'IA-64', 7: 'ARM', 8: 'ARM Thumb', 9: 'SPARC', 10: 'ARM64', 11: 'RISC-V' };

/** Packed bytes are given in small pieces: one of 4 KiB unpacks to 30 MiB at most. */
const SLICE = 4 * 1024;

class Damaged extends Error {}
/** Well made, and not read here. */
class Unread extends Error {}

/** A parser asks for a number of bytes and gets exactly those, or fewer when the data ends: then it must stop. */
type Parser = Generator<number, void, Buffer>;

export function unxz(): Peel {
  let trouble: string | undefined;
  let out: Buffer[] = [];
  /** True where the data may end. */
  const between = { now: true };
  const parser = streams((b) => { out.push(b); }, between);
  let held: Buffer[] = [];
  let length = 0;
  let need = parser.next().value ?? 0;

  const run = (ended: boolean): void => {
    try {
      while (trouble === undefined && (length >= need || ended)) {
        const all = held.length === 1 && held[0] !== undefined ? held[0] : Buffer.concat(held);
        const given = all.subarray(0, need);
        held = [all.subarray(given.length)];
        length -= given.length;
        if (given.length < need && between.now && given.length === 0) return;
        const next = parser.next(given);
        if (next.done === true || given.length < need) { trouble = 'the xz data is cut off'; return; }
        need = next.value;
      }
    } catch (error) {
      if (error instanceof Damaged) trouble = `the xz data is damaged (${error.message})`;
      else if (error instanceof Unread) trouble = error.message;
      else throw error;
    }
  };
  const take = (): Buffer[] => {
    const got = out;
    out = [];
    return got;
  };
  return {
    layer: 'xz',
    slice: SLICE,
    push(chunk) {
      if (trouble !== undefined) return Promise.resolve([]);
      // The chunk may be used again by whoever gave it.
      held.push(Buffer.from(chunk));
      length += chunk.length;
      run(false);
      return Promise.resolve(take());
    },
    end() {
      if (trouble === undefined) run(true);
      return Promise.resolve(take());
    },
    trouble: () => trouble,
  };
}

function* streams(give: (b: Buffer) => void, between: { now: boolean }): Parser {
  for (let first = true; ; first = false) {
    let head = yield 4;
    // Padding between streams is of four zero bytes each.
    while (!first && head.length === 4 && head.readUInt32LE(0) === 0) head = yield 4;
    if (head.length < 4) return;
    between.now = false;
    const rest = yield 8;
    if (rest.length < 8) return;
    if (!head.equals(MAGIC.subarray(0, 4)) || !rest.subarray(0, 2).equals(MAGIC.subarray(4))) throw new Damaged('what follows a stream is none');
    if (crc32(rest.subarray(2, 4)) !== rest.readUInt32LE(4)) throw new Damaged('the header of a stream does not match its checksum');
    const check = rest.readUInt8(3);
    if (rest[2] !== 0 || check > 15) throw new Unread('the xz data is of a later version of the format');
    const index = new Tally();
    for (;;) {
      const size = yield 1;
      if (size[0] === undefined) return;
      if (size[0] === 0) break;
      if (!(yield* block(size, check, index, give))) return;
    }
    if (!(yield* ending(rest.subarray(2, 4), index))) return;
    between.now = true;
  }
}

/** Blocks as they were read, or as the index lists them: how many, and a checksum of their sizes. */
class Tally {
  count = 0;
  sum = 0;
  add(packed: number, unpacked: number): void {
    this.count += 1;
    this.sum = crc32(`${packed} ${unpacked};`, this.sum);
  }
}

/** False when the data ended inside. */
function* block(size: Buffer, check: number, index: Tally, give: (b: Buffer) => void): Generator<number, boolean, Buffer> {
  const length = ((size[0] ?? 0) + 1) * 4;
  const header = yield length - 1;
  if (header.length < length - 1) return false;
  const whole = Buffer.concat([size, header]);
  if (crc32(whole.subarray(0, length - 4)) !== whole.readUInt32LE(length - 4)) throw new Damaged('the header of a block does not match its checksum');
  const said = headerOf(whole.subarray(0, length - 4));
  const sum = new Check(check);
  const gave = (b: Buffer): void => { sum.add(b); give(b); };
  const sizes = yield* lzma2(new Lzma2(said.dictionary), gave);
  if (sizes === undefined) return false;
  if ((said.packed ?? sizes.packed) !== sizes.packed || (said.unpacked ?? sizes.unpacked) !== sizes.unpacked) throw new Damaged('a block is not as long as its header says');
  const padding = yield (4 - (sizes.packed & 3)) & 3;
  const stored = yield sum.bytes;
  if (stored.length < sum.bytes) return false;
  if (padding.some((b) => b !== 0) || !sum.matches(stored)) throw new Damaged('a block does not match its checksum');
  index.add(length + sizes.packed + sum.bytes, sizes.unpacked);
  return true;
}

interface BlockHeader { readonly packed: number | undefined; readonly unpacked: number | undefined; readonly dictionary: number }

function headerOf(bytes: Buffer): BlockHeader {
  let at = 2;
  const number = (): number => {
    const read = varint((i) => bytes[at + i]);
    if (read === undefined) throw new Damaged('the header of a block is too short');
    at += read.length;
    return read.value;
  };
  const flags = bytes[1] ?? 0;
  if ((flags & 0x3c) !== 0) throw new Unread('the xz data is of a later version of the format');
  const packed = (flags & 0x40) === 0 ? undefined : number();
  const unpacked = (flags & 0x80) === 0 ? undefined : number();
  for (let filters = flags & 3; ; filters -= 1) {
    const id = number();
    const length = number();
    const property = bytes[at] ?? 0xff;
    if (id !== 0x21) throw new Unread(`the xz data went through a filter (${FILTERS[id] ?? String(id)}) that is not read here: unpack it first`);
    if (filters > 0 || length !== 1) throw new Damaged('a block that names its packing twice');
    if (property > 40) throw new Damaged('a dictionary of a size that does not exist');
    const dictionary = property === 40 ? 2 ** 32 - 1 : (2 | (property & 1)) * 2 ** ((property >> 1) + 11);
    if (dictionary > XZ_DICTIONARY_BYTES) throw new Unread(`the xz data asks for a dictionary of ${Math.ceil(dictionary / 1024 ** 2)} MiB, more than the ${XZ_DICTIONARY_BYTES / 1024 ** 2} MiB that are given: unpack it first`);
    return { packed, unpacked, dictionary };
  }
}

/** Chunks until their end mark; undefined when the data ended before. */
function* lzma2(decoder: Lzma2, give: (b: Buffer) => void): Generator<number, { readonly packed: number; readonly unpacked: number } | undefined, Buffer> {
  let packed = 0;
  let unpacked = 0;
  let started = false;
  let properties = false;
  for (;;) {
    const control = (yield 1)[0];
    if (control === undefined) return undefined;
    packed += 1;
    if (control === 0) return { packed, unpacked };
    if (control > 2 && control < 0x80) throw new Damaged('a chunk of a kind that does not exist');
    if (control >= 0xe0 || control === 1) {
      decoder.resetDictionary();
      started = true;
      properties = false;
    } else if (!started) throw new Damaged('a block that begins in the middle');
    const wanted = control < 0x80 ? 2 : control >= 0xc0 ? 5 : 4;
    const head = yield wanted;
    if (head.length < wanted) return undefined;
    packed += wanted;
    if (control < 0x80) {
      const size = head.readUInt16BE(0) + 1;
      const bytes = yield size;
      decoder.stored(bytes);
      give(Buffer.from(bytes));
      if (bytes.length < size) return undefined;
      packed += size;
      unpacked += size;
      continue;
    }
    const gives = ((control & 0x1f) << 16) + head.readUInt16BE(0) + 1;
    const size = head.readUInt16BE(2) + 1;
    if (control >= 0xc0) {
      if (!decoder.setProperties(head.readUInt8(4))) throw new Damaged('properties that do not exist');
      properties = true;
    } else if (!properties) throw new Damaged('a chunk without properties');
    if (control >= 0xa0) decoder.resetState();
    const bytes = yield size;
    const { out, trouble } = decoder.packed(bytes, gives, bytes.length === size);
    if (out.length > 0) give(out);
    if (bytes.length < size) return undefined;
    if (trouble !== undefined) throw new Damaged(trouble);
    packed += size;
    unpacked += gives;
  }
}

/** The index, compared with the blocks that were read, and the footer. False when the data ended inside. */
function* ending(flags: Buffer, blocks: Tally): Generator<number, boolean, Buffer> {
  let length = 1;
  let sum = crc32(Buffer.of(0));
  function* number(): Generator<number, number | undefined, Buffer> {
    const bytes: number[] = [];
    for (;;) {
      const byte = yield 1;
      if (byte[0] === undefined) return undefined;
      sum = crc32(byte, sum);
      length += 1;
      bytes.push(byte[0]);
      if (byte[0] < 0x80) break;
      if (bytes.length >= 9) throw new Damaged('a number without an end');
    }
    return varint((i) => bytes[i])?.value ?? 0;
  }
  const listed = new Tally();
  const count = yield* number();
  if (count === undefined) return false;
  if (count !== blocks.count) throw new Damaged('the index lists other blocks than there are');
  for (let i = 0; i < count; i += 1) {
    const packed = yield* number();
    const unpacked = yield* number();
    if (packed === undefined || unpacked === undefined) return false;
    listed.add(packed, unpacked);
  }
  if (listed.sum !== blocks.sum) throw new Damaged('the index lists other blocks than there are');
  const padding = (4 - (length & 3)) & 3;
  const rest = yield padding + 4;
  const footer = yield 12;
  if (footer.length < 12) return false;
  sum = crc32(rest.subarray(0, padding), sum);
  if (rest.readUInt32LE(padding) !== sum) throw new Damaged('the index does not match its checksum');
  const index = length + padding + 4;
  const right = footer.readUInt32LE(0) === crc32(footer.subarray(4, 10)) && (footer.readUInt32LE(4) + 1) * 4 === index && footer.subarray(8, 10).equals(flags) && footer.toString('latin1', 10) === 'YZ';
  if (!right) throw new Damaged('the footer of a stream does not match it');
  return true;
}

/** A number of seven bits a byte, low ones first; undefined when it does not end. */
function varint(byteAt: (i: number) => number | undefined): { readonly value: number; readonly length: number } | undefined {
  let value = 0;
  for (let i = 0; i < 9; i += 1) {
    const byte = byteAt(i);
    if (byte === undefined) return undefined;
    value += (byte & 0x7f) * 2 ** (7 * i);
    if (byte < 0x80) return { value, length: i + 1 };
  }
  return undefined;
}

/** What stands behind a block: nothing, CRC32, CRC64 or SHA-256; others have a length and are not compared. */
class Check {
  readonly bytes: number;
  readonly #kind: number;
  #crc = 0;
  #crc64 = 0n;
  readonly #hash: Hash | undefined;

  constructor(kind: number) {
    this.#kind = kind;
    this.bytes = kind === 0 ? 0 : 4 * 2 ** Math.floor((kind - 1) / 3);
    this.#hash = kind === 10 ? createHash('sha256') : undefined;
  }

  add(bytes: Buffer): void {
    if (this.#kind === 1) this.#crc = crc32(bytes, this.#crc);
    else if (this.#kind === 4) this.#crc64 = crc64(bytes, this.#crc64);
    else this.#hash?.update(bytes);
  }

  matches(stored: Buffer): boolean {
    if (this.#kind === 1) return stored.readUInt32LE(0) === this.#crc;
    if (this.#kind === 4) return stored.readBigUInt64LE(0) === this.#crc64;
    return this.#hash === undefined || this.#hash.digest().equals(stored);
  }
}
