/**
 * Members of a zip, by yauzl. Nothing is ever written to a member's name, so a name that tries to leave the archive is only a name.
 * Sizes are bounded here, for each member and for all together (members may share their packed bytes); checksums are compared.
 */
import { crc32 } from 'node:zlib';
import { fromBuffer, getFileNameLowLevel, open as openZip, type Entry, type ZipFile } from 'yauzl';

const MAX_MEMBERS = 100_000;
/** More than this many times the packed size, beyond MIN_BOMB_BYTES, is a bomb. */
const MAX_RATIO = 400;
const MIN_BOMB_BYTES = 512 * 1024 * 1024;

export interface Member {
  /** Of two members with one name the second is called `name#2`: each name leads to one member. */
  readonly name: string;
  readonly bytes: number;
  /** Why it is not read at all. */
  readonly refused: { readonly code: 'limit' | 'file-unreadable'; readonly why: string } | undefined;
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

const nextEntry = (zip: ZipFile): Promise<Entry | undefined> => new Promise((resolve, reject) => {
  const off = (): void => { zip.removeAllListeners('entry'); zip.removeAllListeners('end'); zip.removeAllListeners('error'); };
  zip.once('entry', (e: Entry) => { off(); resolve(e); });
  zip.once('end', () => { off(); resolve(undefined); });
  zip.once('error', (error: Error) => { off(); reject(error); });
  zip.readEntry();
});

/** Files of the archive in its own order; folders are not listed. Throws with a readable message when it is no sound zip. */
export async function* membersOf(path: string): AsyncGenerator<Member> {
  yield* membersIn(await opened((done) => { openZip(path, OPTIONS, done); }));
}

/** Chunks of one member of an archive held in memory, to read a sealed record again. */
export async function* membersOfBytes(archive: Buffer, name: string): AsyncGenerator<Buffer> {
  for await (const member of membersIn(await opened((done) => { fromBuffer(archive, OPTIONS, done); }))) {
    if (member.name !== name) continue;
    yield* member.chunks();
    return;
  }
}

async function* membersIn(zip: ZipFile): AsyncGenerator<Member> {
  try {
    const names = new Set<string>();
    let unpacked = 0;
    for (let count = 0; ; count += 1) {
      const entry = await nextEntry(zip);
      if (entry === undefined) return;
      if (count >= MAX_MEMBERS) throw new Error(`it holds more than ${MAX_MEMBERS} files`);
      const given = getFileNameLowLevel(entry.generalPurposeBitFlag, entry.fileNameRaw, entry.extraFields, false);
      if (given.endsWith('/')) continue;
      let name = given;
      for (let n = 2; names.has(name); n += 1) name = `${given}#${n}`;
      names.add(name);
      const refused = refusalOf(zip, entry, unpacked);
      if (refused === undefined) unpacked += entry.uncompressedSize;
      yield memberOf(zip, entry, name, refused);
    }
  } finally {
    zip.close();
  }
}

function refusalOf(zip: ZipFile, entry: Entry, before: number): Member['refused'] {
  if (entry.uncompressedSize > MIN_BOMB_BYTES && entry.uncompressedSize > entry.compressedSize * MAX_RATIO) {
    return { code: 'limit', why: `it unpacks to more than ${MAX_RATIO} times its size` };
  }
  const together = before + entry.uncompressedSize;
  if (together > MIN_BOMB_BYTES && together > zip.fileSize * MAX_RATIO) {
    return { code: 'limit', why: `up to here the archive unpacks to more than ${MAX_RATIO} times its size` };
  }
  if ((entry.generalPurposeBitFlag & 1) === 1) return { code: 'file-unreadable', why: 'it is encrypted; unpack it with its password and import the files' };
  if (entry.compressionMethod !== 0 && entry.compressionMethod !== 8) return { code: 'file-unreadable', why: `it is packed by method ${entry.compressionMethod}, which is not known here; unpack it and import the files` };
  return undefined;
}

function memberOf(zip: ZipFile, entry: Entry, name: string, refused: Member['refused']): Member {
  let trouble: string | undefined;
  return {
    name,
    bytes: entry.uncompressedSize,
    refused,
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
