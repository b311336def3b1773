/**
 * One block of evidence as it lies in a pack: a frame of the zstd format (RFC 8878), so that `zstd -t` walks a whole
 * pack and a stranger needs no tool of ours. What does not shrink is put into a *skippable* frame: an 8-byte
 * header, then the raw bytes.
 */
import { constants, crc32, zstdCompressSync, zstdDecompressSync } from 'node:zlib';
import { giveBack } from '../base/give-back.ts';
import { answered, isOwn } from '../base/own-memory.ts';
import { errorCode } from './file-fault.ts';

/** Raw bytes in a block. A record is read by decoding one or two blocks, so this bounds what a click costs. */
export const BLOCK_BYTES = 1024 * 1024;

/** `50 2A 4D 18` in the file, then the number of raw bytes, both little-endian. */
const STORED_MAGIC = 0x184d2a50;
const STORED_HEADER = 8;

// A block that shrinks by less than this is not worth decoding on every read.
const WORTH_IT = 0.97;

// By measurement (README): with the level's own window of 512 KiB each call asks for a megabyte of memory that it gives back at the end, and
// what that costs is three times the compressing itself. A window of 64 KiB and a table to match stay small enough to be had again at once:
// 800 MB/s instead of 225, for packs of 16.5 instead of 11.8 % of the log. Room for what a block usually comes to: put together from the
// default pieces of 16 KiB it takes a sixth longer.
const COMPRESS = {
  params: {
    [constants.ZSTD_c_compressionLevel]: 1, [constants.ZSTD_c_windowLog]: 16, [constants.ZSTD_c_hashLog]: 13, [constants.ZSTD_c_checksumFlag]: 1,
  },
};
const ROOM_BYTES = 192 * 1024;
/** More than zstd adds to what does not shrink. */
const ROOM_BESIDE = 1024;

export interface Frame {
  readonly bytes: Uint8Array;
  /** True for a skippable frame that holds the raw bytes. */
  readonly stored: boolean;
  /** CRC-32 of the frame's bytes. */
  readonly crc32: number;
}

/** Whether a file that begins so is compressed already (gzip, zip, zstd): trying again would only cost time. */
export function looksCompressed(head: Uint8Array): boolean {
  const [a, b, c, d] = head;
  if (a === 0x1f && b === 0x8b) return true;
  if (a === 0x50 && b === 0x4b && (c === 3 || c === 5) && d === c + 1) return true;
  return a === 0x28 && b === 0xb5 && c === 0x2f && d === 0xfd;
}

/** Frames 1 to BLOCK_BYTES raw bytes; with `mayShrink` false they are stored as they are. */
export function frameOf(raw: Uint8Array, mayShrink: boolean): Frame {
  if (mayShrink) {
    const bytes = answered(zstdCompressSync(raw, { ...COMPRESS, chunkSize: Math.min(ROOM_BYTES, raw.length + ROOM_BESIDE) }));
    if (bytes.length <= raw.length * WORTH_IT) return { bytes, stored: false, crc32: crc32(bytes) };
  }
  const bytes = Buffer.allocUnsafe(STORED_HEADER + raw.length);
  bytes.writeUInt32LE(STORED_MAGIC, 0);
  bytes.writeUInt32LE(raw.length, 4);
  bytes.set(raw, STORED_HEADER);
  return { bytes, stored: true, crc32: crc32(bytes) };
}

/**
 * The frame was written and is not needed any more. Its memory waits for no collection, of which a thread that only packs has few: had again at once it is
 * memory that was touched before, and packing takes two thirds of the time. Small ones may lie in a pool with others, and are left.
 */
export function letGo({ bytes }: Frame): void {
  if (isOwn(bytes)) giveBack({ buffer: bytes.buffer as ArrayBuffer });
}

/** What a block's row says of its frame. */
export interface FrameSize {
  readonly rawLength: number;
  readonly packLength: number;
  readonly stored: boolean;
  readonly crc32: number;
}

/** Whether the sizes can be true at all: a row that was tampered with must not make us reserve memory for it. */
export function sizesMakeSense(size: FrameSize): boolean {
  const { rawLength, packLength } = size;
  return Number.isSafeInteger(rawLength) && Number.isSafeInteger(packLength)
    && rawLength > 0 && rawLength <= BLOCK_BYTES && packLength > 0 && packLength <= rawLength + STORED_HEADER;
}

/** The raw bytes of a frame, or in words why it is not the frame that was written. */
export function rawOf(bytes: Uint8Array, size: FrameSize): Uint8Array | string {
  // The checksum is over the frame, not over what it unpacks to: a zstd header has bits that change nothing when
  // flipped, and node:zlib takes a frame that is cut short, or has lost its own checksum, without a word.
  const found = crc32(bytes);
  if (found !== size.crc32) return `its CRC-32 is ${hex(found)} and was ${hex(size.crc32)}`;
  const raw = size.stored ? storedBytes(bytes) : unpacked(bytes, size.rawLength);
  if (typeof raw === 'string') return raw;
  return raw.length === size.rawLength ? raw : `it holds ${raw.length} bytes and held ${size.rawLength}`;
}

function storedBytes(bytes: Uint8Array): Uint8Array | string {
  const header = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (bytes.length < STORED_HEADER || header.getUint32(0, true) !== STORED_MAGIC) return 'it is no stored frame';
  if (header.getUint32(4, true) !== bytes.length - STORED_HEADER) return 'its header gives another length';
  return bytes.subarray(STORED_HEADER);
}

function unpacked(bytes: Uint8Array, rawLength: number): Uint8Array | string {
  try {
    return zstdDecompressSync(bytes, { maxOutputLength: rawLength });
  } catch (error) {
    return `it does not decode (${errorCode(error)})`;
  }
}

const hex = (crc: number): string => crc.toString(16).padStart(8, '0');
