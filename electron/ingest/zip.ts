/** Members of a zip, by yauzl. Names that try to leave the archive are refused by it; sizes are bounded here. */
import { fromBuffer, open as openZip, type Entry, type ZipFile } from 'yauzl';

const MAX_MEMBERS = 100_000;
const MAX_MEMBER_RATIO = 400;
const MIN_BOMB_BYTES = 512 * 1024 * 1024;

export interface Member {
  readonly name: string;
  readonly bytes: number;
  /** Chunks of the unpacked member; ends early with `trouble()` set when it is damaged. */
  chunks(): AsyncGenerator<Buffer>;
  trouble(): string | undefined;
}

const open = (path: string): Promise<ZipFile> => new Promise((resolve, reject) => {
  openZip(path, { lazyEntries: true, autoClose: false, validateEntrySizes: true }, (error, zip) => {
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
  const zip = await open(path);
  try {
    let count = 0;
    for (;;) {
      const entry = await nextEntry(zip);
      if (entry === undefined) return;
      if (entry.fileName.endsWith('/')) continue;
      count += 1;
      if (count > MAX_MEMBERS) throw new Error(`it holds more than ${MAX_MEMBERS} files`);
      yield memberOf(zip, entry);
    }
  } finally {
    zip.close();
  }
}

function memberOf(zip: ZipFile, entry: Entry): Member {
  let trouble: string | undefined;
  return {
    name: entry.fileName,
    bytes: entry.uncompressedSize,
    trouble: () => trouble,
    async* chunks() {
      if (entry.uncompressedSize > MIN_BOMB_BYTES && entry.uncompressedSize > entry.compressedSize * MAX_MEMBER_RATIO) {
        trouble = `the member unpacks to more than ${MAX_MEMBER_RATIO} times its size and was not read`;
        return;
      }
      if ((entry.generalPurposeBitFlag & 1) === 1) {
        trouble = 'the member is encrypted; unpack it with its password and import the files';
        return;
      }
      try {
        const stream = await new Promise<NodeJS.ReadableStream>((resolve, reject) => {
          zip.openReadStream(entry, (error, s) => { if (error !== null) reject(error); else resolve(s); });
        });
        for await (const chunk of stream) yield Buffer.from(chunk as Buffer);
      } catch (error) {
        trouble = `the member is damaged (${error instanceof Error ? error.message : String(error)})`;
      }
    },
  };
}

/** Chunks of one member of an archive held in memory, to read a sealed record again. */
export async function* membersOfBytes(archive: Buffer, name: string): AsyncGenerator<Buffer> {
  const zip = await new Promise<ZipFile>((resolve, reject) => {
    fromBuffer(archive, { lazyEntries: true, validateEntrySizes: true }, (error, z) => { if (error !== null) reject(error); else resolve(z); });
  });
  for (;;) {
    const entry = await nextEntry(zip);
    if (entry === undefined) return;
    if (entry.fileName !== name) continue;
    yield* memberOf(zip, entry).chunks();
    return;
  }
}
