/**
 * Native Windows event logs (.evtx): a header of 4 KiB, then chunks of 64 KiB, each with its own names and templates, so that one chunk is
 * all that is ever held. A damaged record costs itself, a damaged chunk what cannot be found in it again.
 * Layout: https://github.com/libyal/libevtx/blob/main/documentation/Windows%20XML%20Event%20Log%20(EVTX).asciidoc
 */
import { crc32 } from 'node:zlib';
import type { SourceRecord } from '../format.ts';
import { ChunkXml } from './evtx-binxml.ts';
import { jsonOfRecord } from './evtx-json.ts';
import { Damage, readFileTime } from './evtx-values.ts';
import { asBuffer, type Splitter } from './splitter.ts';

export const EVTX_HEADER_BYTES = 4096;
export const EVTX_CHUNK_BYTES = 65_536;
const FIRST_RECORD = 512;
const RECORD_HEADER = 24;
/** Header, the smallest binary XML there can be, and the size once more. */
const SMALLEST = RECORD_HEADER + 4;
const RECORD_MAGIC = Buffer.from([0x2a, 0x2a, 0, 0]);
const CHUNK_MAGIC = Buffer.from('ElfChnk\0', 'latin1');
const NO_CHECKSUMS = 4;

export function evtxChunks(): Splitter {
  const buffer = Buffer.alloc(EVTX_CHUNK_BYTES);
  let filled = 0;
  let room = EVTX_HEADER_BYTES;
  /** Where `buffer` stands in the stream, and how many records were seen before it. */
  let base = 0;
  const count = { line: 0 };

  function full(out: SourceRecord[], ended: boolean): void {
    if (base === 0) checkHeader(buffer.subarray(0, filled), out, count, ended);
    else readChunk(buffer.subarray(0, filled), base, count, out, ended && filled < EVTX_CHUNK_BYTES);
    base += filled;
    filled = 0;
    room = EVTX_CHUNK_BYTES;
  }

  return {
    push(chunk, out) {
      const bytes = asBuffer(chunk);
      let from = 0;
      while (from < bytes.length) {
        const n = Math.min(room - filled, bytes.length - from);
        bytes.copy(buffer, filled, from, from + n);
        filled += n;
        from += n;
        if (filled === room) full(out, false);
      }
    },
    end(out) {
      if (filled > 0) full(out, true);
    },
  };
}

interface Count { line: number }

function broken(out: SourceRecord[], count: Count, offset: number, length: number, why: string): void {
  count.line += 1;
  out.push({ kind: 'broken', place: { offset, length, line: count.line }, why });
}

function checkHeader(header: Buffer, out: SourceRecord[], count: Count, ended: boolean): void {
  if (ended) broken(out, count, 0, header.length, 'the file ends inside its header of 4096 bytes');
  else if (header.toString('latin1', 0, 8) !== 'ElfFile\0') broken(out, count, 0, header.length, 'the file header is damaged; the chunks behind it were read');
}

/** @param cut whether the file ends inside this chunk. */
function readChunk(chunk: Buffer, base: number, count: Count, out: SourceRecord[], cut: boolean): void {
  if (isEmpty(chunk)) return;
  const sound = chunk.length >= FIRST_RECORD && chunk.subarray(0, 8).equals(CHUNK_MAGIC);
  const free = sound ? chunk.readUInt32LE(48) : 0;
  const trusted = sound && free >= FIRST_RECORD && free <= EVTX_CHUNK_BYTES;
  // Without a sound header every record that can be found counts; with one, what stands behind its end may be an older log's.
  const end = Math.min(trusted ? free : chunk.length, chunk.length);
  if (!sound) broken(out, count, base, 0, 'the header of a chunk of 64 KiB is damaged; what records could be found in it were read');
  else if (!cut && trusted && hasWrongSum(chunk, free)) broken(out, count, base, 0, 'the checksum of a chunk of 64 KiB does not match: some of its records may have been altered, or the log was still open; they were read as they are');

  const xml = new ChunkXml(chunk);
  let at = FIRST_RECORD;
  let last = -1n;
  while (at + SMALLEST <= chunk.length) {
    const size = sizeAt(chunk, at);
    const id = size === undefined ? 0n : chunk.readBigUInt64LE(at + 8);
    if (size !== undefined && (at < end || (last !== -1n && id === last + 1n))) {
      last = id;
      count.line += 1;
      out.push(readRecord(xml, chunk, at, size, { offset: base + at, length: size, line: count.line }));
      at += size;
      continue;
    }
    if (at >= end) break;
    const next = findRecord(chunk, at + 1, end);
    const stop = next ?? end;
    // Where only a size was lost, either the size that is left or the next record shows where this one ends.
    const cutOff = cut && next === undefined && isMagic(chunk, at) && at + chunk.readUInt32LE(at + 4) > chunk.length;
    const lengths = isMagic(chunk, at) && !cutOff ? [chunk.readUInt32LE(at + 4), stop - at].filter((n) => n >= SMALLEST && at + n <= stop) : [];
    if (lengths.length > 0) {
      count.line += 1;
      const tries = lengths.map((n) => readRecord(xml, chunk, at, n, { offset: base + at, length: n, line: count.line }));
      const read = tries.find((r) => r.kind === 'json') ?? tries.at(-1);
      if (read !== undefined) {
        out.push(read);
        at += read.place.length;
        continue;
      }
    } else if (!isEmpty(chunk.subarray(at, stop))) broken(out, count, base + at, stop - at, cutOff ? 'the file ends inside this record' : 'the bytes here are no record');
    at = stop;
  }
  if (cut && at < chunk.length && at < end && !isEmpty(chunk.subarray(at))) broken(out, count, base + at, chunk.length - at, 'the file ends inside this record');
  else if (cut && trusted && free > chunk.length) broken(out, count, base + chunk.length, 0, 'the file ends inside a chunk: what should follow is missing');
}

const isEmpty = (bytes: Buffer): boolean => {
  for (const byte of bytes) if (byte !== 0) return false;
  return true;
};

function hasWrongSum(chunk: Buffer, free: number): boolean {
  if ((chunk.readUInt32LE(120) & NO_CHECKSUMS) !== 0) return false;
  const wanted = chunk.readUInt32LE(52);
  return wanted !== 0 && crc32(chunk.subarray(FIRST_RECORD, free)) !== wanted;
}

const isMagic = (chunk: Buffer, at: number): boolean => chunk.readUInt32LE(at) === 0x2a2a;

/** The size of the record at `at`, when it fits and either its second size agrees or another record follows where it ends. */
function sizeAt(chunk: Buffer, at: number): number | undefined {
  if (!isMagic(chunk, at)) return undefined;
  const size = chunk.readUInt32LE(at + 4);
  if (size < SMALLEST || at + size > chunk.length) return undefined;
  if (chunk.readUInt32LE(at + size - 4) === size) return size;
  return at + size + SMALLEST <= chunk.length && isMagic(chunk, at + size) ? size : undefined;
}

function findRecord(chunk: Buffer, from: number, end: number): number | undefined {
  for (let at = chunk.indexOf(RECORD_MAGIC, from); at !== -1 && at + SMALLEST <= end; at = chunk.indexOf(RECORD_MAGIC, at + 1)) {
    if (sizeAt(chunk, at) !== undefined) return at;
  }
  return undefined;
}

function readRecord(xml: ChunkXml, chunk: Buffer, at: number, size: number, place: SourceRecord['place']): SourceRecord {
  try {
    return { kind: 'json', place, value: jsonOfRecord(xml.read(at + RECORD_HEADER, at + size - 4)), key: '' };
  } catch (error) {
    // A RangeError is a read past the end of the chunk, which only damage asks for.
    if (!(error instanceof Damage) && !(error instanceof RangeError)) throw error;
    const id = chunk.readBigUInt64LE(at + 8);
    const time = readFileTime(chunk.readBigUInt64LE(at + 16));
    const why = error instanceof Damage ? error.message : 'it points past the end of its chunk';
    return { kind: 'broken', place, why: `record ${id}${time === undefined ? '' : ` of ${time}`} is damaged: ${why}` };
  }
}

/** Where the chunk begins that the record at `offset` of the file stands in: its names and templates are needed to read the record. */
export const chunkOf = (offset: number): number => EVTX_HEADER_BYTES + Math.floor((offset - EVTX_HEADER_BYTES) / EVTX_CHUNK_BYTES) * EVTX_CHUNK_BYTES;

export const isEvtxRecord = (bytes: Buffer, offset: number): boolean => offset >= EVTX_HEADER_BYTES + FIRST_RECORD && bytes.length >= SMALLEST && isMagic(bytes, 0);

/**
 * One record of a native log as JSON text for people. Undefined when it cannot be read.
 * @param chunk the bytes from the start of the chunk to (at least) the end of the record, which has `size` bytes at `at`.
 */
export function renderEvtxRecord(chunk: Buffer, at: number, size: number): string | undefined {
  if (at < FIRST_RECORD || size < SMALLEST || at + size > chunk.length || !isMagic(chunk, at)) return undefined;
  const record = readRecord(new ChunkXml(chunk), chunk, at, size, { offset: 0, length: size, line: 1 });
  return record.kind === 'json' ? JSON.stringify(record.value, undefined, 2) : undefined;
}
