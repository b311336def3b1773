/**
 * Members of a zip, by yauzl. Sizes are bounded here, for each member and for all together (members may share their packed bytes);
 * checksums are compared. A zip is listed at its end, so it is read at any place, never as a stream.
 */
import { Readable } from 'node:stream';
import { crc32 } from 'node:zlib';
import { fromBuffer, fromRandomAccessReader, getFileNameLowLevel, open as openPath, RandomAccessReader, type Entry, type ZipFile } from 'yauzl';
import { fileAnywhere } from '../source.ts';
import { BOMB_BYTES, MAX_RATIO } from './limits.ts';

export interface ZipMember {
  /** As the archive has it. */
  readonly name: string;
  readonly bytes: number;
  readonly packed: number;
  /** Seconds since 1970; the archive's wall clock is taken as UTC where it has no other. */
  readonly modified: number | undefined;
  /** Why it is not read at all. */
  readonly refused: { readonly code: 'limit' | 'not-opened'; readonly why: string } | undefined;
  /** Chunks of the unpacked member; ends early with `trouble()` set when it is damaged. */
  chunks(): AsyncGenerator<Buffer>;
  trouble(): string | undefined;
}

const OPTIONS = { lazyEntries: true, autoClose: false, validateEntrySizes: true, decodeStrings: false } as const;

const opened = (start: (done: (error: Error | null, zip: ZipFile) => void) => void): Promise<ZipFile> => new Promise((resolve, reject) => {
  start((error, zip) => {
    if (error !== null) reject(error);
    else resolve(zip);
  });
});

export async function zipOfFile(path: string): Promise<ZipFile> {
  try {
    return await opened((done) => { openPath(path, OPTIONS, done); });
  } catch (error) {
    const file = fileAnywhere(path);
    const end = endOf(file.size, file.read);
    if (end !== undefined) return opened((done) => { fromRandomAccessReader(new Anywhere(file.read, file.close), end, OPTIONS, done); });
    file.close();
    throw error;
  }
}

export const zipOfBytes = (bytes: Buffer): Promise<ZipFile> => opened((done) => { fromBuffer(bytes.subarray(0, endOf(bytes.length, (at, n) => bytes.subarray(at, at + n)) ?? bytes.length), OPTIONS, done); });
/** @param read gives `length` bytes from `offset` on. */
export const zipAt = (bytes: number, read: (offset: number, length: number) => Uint8Array): Promise<ZipFile> =>
  opened((done) => { fromRandomAccessReader(new Anywhere(read), endOf(bytes, read) ?? bytes, OPTIONS, done); });

/** More than this behind the end of an archive is no padding, but something else. */
const MOST_BEHIND = 4096;
const END_BYTES = 22;

/** Where the archive ends when a few bytes follow it (a line end, the padding of a transfer), which yauzl refuses; undefined when it ends with the file. */
function endOf(size: number, read: (offset: number, length: number) => Uint8Array): number | undefined {
  // The archive's own comment may be as long as 64 KiB.
  const length = Math.min(size, END_BYTES + 0xffff + MOST_BEHIND);
  const tail = Buffer.from(read(size - length, length));
  let found: number | undefined;
  for (let at = tail.length - END_BYTES; at >= 0; at -= 1) {
    if (tail.readUInt32LE(at) !== 0x06054b50) continue;
    const end = at + END_BYTES + tail.readUInt16LE(at + 20);
    if (end === tail.length) return undefined;
    if (end < tail.length && tail.length - end <= MOST_BEHIND) found ??= size - length + end;
  }
  return found;
}

const PIECE = 256 * 1024;

class Anywhere extends RandomAccessReader {
  readonly #read: (offset: number, length: number) => Uint8Array;
  readonly #done: () => void;
  constructor(read: (offset: number, length: number) => Uint8Array, done: () => void = () => undefined) {
    super();
    this.#read = read;
    this.#done = done;
  }

  override close(callback: (error: Error | null) => void): void {
    this.#done();
    callback(null);
  }

  override _readStreamForRange(start: number, end: number): Readable {
    const read = this.#read;
    return Readable.from((function* pieces() {
      for (let at = start; at < end; at += PIECE) yield Buffer.from(read(at, Math.min(PIECE, end - at)));
    })(), { objectMode: false });
  }
}

const nextEntry = (zip: ZipFile): Promise<Entry | undefined> => new Promise((resolve, reject) => {
  const off = (): void => { zip.removeAllListeners('entry'); zip.removeAllListeners('end'); zip.removeAllListeners('error'); };
  zip.once('entry', (e: Entry) => { off(); resolve(e); });
  zip.once('end', () => { off(); resolve(undefined); });
  zip.once('error', (error: Error) => { off(); reject(error); });
  zip.readEntry();
});

/** Files of the archive in its own order; folders are not listed. Throws with a readable message when it is no sound zip. */
export async function* zipMembers(zip: ZipFile): AsyncGenerator<ZipMember> {
  try {
    let unpacked = 0;
    for (;;) {
      const entry = await nextEntry(zip);
      if (entry === undefined) return;
      const name = getFileNameLowLevel(entry.generalPurposeBitFlag, entry.fileNameRaw, entry.extraFields, false);
      if (name.endsWith('/')) continue;
      const refused = refusalOf(zip, entry, unpacked);
      if (refused === undefined) unpacked += entry.uncompressedSize;
      yield memberOf(zip, entry, name, refused);
    }
  } finally {
    zip.close();
  }
}

/** Unix file types in the upper half of the external attributes, when the archive was made there. */
const isLink = (entry: Entry): boolean => entry.versionMadeBy >> 8 === 3 && ((entry.externalFileAttributes >>> 16) & 0o170000) === 0o120000;

function refusalOf(zip: ZipFile, entry: Entry, before: number): ZipMember['refused'] {
  if (entry.uncompressedSize > BOMB_BYTES && entry.uncompressedSize > entry.compressedSize * MAX_RATIO) {
    return { code: 'limit', why: `it unpacks to more than ${MAX_RATIO} times its size` };
  }
  const together = before + entry.uncompressedSize;
  if (together > BOMB_BYTES && together > zip.fileSize * MAX_RATIO) {
    return { code: 'limit', why: `up to here the archive unpacks to more than ${MAX_RATIO} times its size` };
  }
  if ((entry.generalPurposeBitFlag & 1) === 1) return { code: 'not-opened', why: 'it is encrypted; unpack it with its password and import the files' };
  if (isLink(entry)) return { code: 'limit', why: 'it is a link' };
  if (entry.compressionMethod !== 0 && entry.compressionMethod !== 8) return { code: 'not-opened', why: `it is packed by method ${entry.compressionMethod}, which is not known here; unpack it and import the files` };
  return undefined;
}

function timeOf(entry: Entry): number | undefined {
  try {
    const ms = entry.getLastModDate({ timezone: 'UTC' }).getTime();
    return Number.isFinite(ms) ? ms / 1000 : undefined;
  } catch {
    return undefined;
  }
}

function memberOf(zip: ZipFile, entry: Entry, name: string, refused: ZipMember['refused']): ZipMember {
  let trouble: string | undefined;
  return {
    name, bytes: entry.uncompressedSize, packed: entry.compressedSize, modified: timeOf(entry), refused,
    trouble: () => trouble,
    async* chunks() {
      try {
        const stream = await new Promise<NodeJS.ReadableStream>((resolve, reject) => {
          zip.openReadStream(entry, (error, s) => { if (error !== null) reject(error); else resolve(s); });
        });
        let sum = 0;
        for await (const chunk of stream) {
          sum = crc32(chunk, sum);
          yield Buffer.from(chunk as Buffer);
        }
        if (sum !== entry.crc32) trouble = 'the member does not match its checksum';
      } catch (error) {
        trouble = `the member is damaged (${error instanceof Error ? error.message : String(error)})`;
      }
    },
  };
}
