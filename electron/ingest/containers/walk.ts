/** An object → its streams of records, however they are packed; and one of them again, by the name and layers that were stored with it. */
import type { ZipFile } from 'yauzl';
import { FaultError } from '../../../shared/domain/fault.ts';
import { microsOf, type Micros } from '../../../shared/domain/time.ts';
import { Cursor, type Bytes } from './cursor.ts';
import { gunzipSmall, gzipTime } from './gzip.ts';
import { containerOf, SIGN_BYTES } from './kinds.ts';
import { Account, HELD_BYTES, MAX_DEPTH, MAX_LAYERS, MAX_MEMBERS } from './limits.ts';
import { joined, Names, tooLong } from './names.ts';
import { peeled, peelOf } from './peel.ts';
import { tarMembers } from './tar.ts';
import { TEXT_SIGN_BYTES, textLayer } from './text.ts';
import { zipMembers, zipOfBytes } from './zip.ts';

/** Something that is read from its beginning or, for a zip, at any place. */
export interface Origin {
  stream(): Bytes;
  /** For an object that is a zip itself; without it such a one is held in memory. */
  readonly zip?: () => Promise<ZipFile>;
}

export interface Leaf {
  readonly kind: 'leaf';
  /** Its name in the archive(s); undefined for the object itself. */
  readonly member: string | undefined;
  readonly layers: readonly string[];
  /** When it was last changed, as the nearest container says. */
  readonly modified: Micros | undefined;
  /** Unpacked bytes, once. */
  chunks(): AsyncGenerator<Buffer>;
  /** Why it ended early; known once the chunks have ended. */
  trouble(): string | undefined;
}
/** A member, or the object itself, that is not read. */
export interface NotRead { readonly kind: 'not-read'; readonly member: string | undefined; readonly code: 'limit' | 'not-opened'; readonly why: string }

interface Level {
  readonly member: string | undefined;
  /** Archives around. */
  readonly depth: number;
  readonly layers: readonly string[];
  readonly modified: Micros | undefined;
  readonly troubles: readonly (() => string | undefined)[];
}

/** Small gzip files are unpacked in one call. */
const SMALL = 1024 * 1024;
const seconds = (s: number | undefined): Micros | undefined => (s === undefined ? undefined : microsOf(Math.round(s) * 1_000_000));
const messageOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));

export async function* walk(origin: Origin, account: Account): AsyncGenerator<Leaf | NotRead> {
  async function* counted(): AsyncGenerator<Uint8Array> {
    for await (const chunk of origin.stream()) {
      account.raw += chunk.length;
      yield chunk;
    }
  }
  yield* inside(new Cursor(counted()), { member: undefined, depth: 0, layers: [], modified: undefined, troubles: [] }, origin, account);
}

/** @param origin where the stream is the object itself. */
async function* inside(cursor: Cursor, level: Level, origin: Origin | undefined, account: Account): AsyncGenerator<Leaf | NotRead> {
  const refuse = (code: NotRead['code'], why: string): NotRead => ({ kind: 'not-read', member: level.member, code, why });
  const head = await cursor.peek(SIGN_BYTES);
  const container = containerOf(head);
  switch (container.kind) {
    case 'foreign':
      yield refuse('not-opened', `it is packed by ${container.name}, which is not opened here; unpack it and import the files`);
      return;
    case 'gzip': case 'zstd': case 'bzip2': case 'xz': {
      if (level.layers.length >= MAX_LAYERS) {
        yield refuse('limit', `it is packed more than ${MAX_LAYERS} times over; unpack it and import the files`);
        return;
      }
      const modified = container.kind === 'gzip' ? seconds(gzipTime(head)) : undefined;
      const next = { ...level, layers: [...level.layers, container.kind], modified: modified ?? level.modified };
      const small = container.kind === 'gzip' ? await cursor.whole(SMALL) : undefined;
      const unpacked = small === undefined ? undefined : gunzipSmall(small);
      if (unpacked !== undefined) {
        account.gave(unpacked.length);
        yield* inside(new Cursor([unpacked]), next, undefined, account);
        return;
      }
      const peel = peelOf(container.kind);
      const source = small === undefined ? cursor.chunks() : [small];
      yield* inside(new Cursor(peeled(source, peel, account)), { ...next, troubles: [() => peel.trouble(), ...level.troubles] }, undefined, account);
      return;
    }
    case 'tar': case 'zip': {
      if (level.depth >= MAX_DEPTH) {
        yield refuse('limit', `archives nest deeper than ${MAX_DEPTH}; unpack it and import the files`);
        return;
      }
      // The layers around an archive are no layers of its members.
      const outer = { ...level, depth: level.depth + 1, layers: [] };
      if (container.kind === 'tar') yield* tar(cursor, outer, account);
      else yield* zip(cursor, outer, origin, account);
      return;
    }
    case 'none': {
      const text = textLayer(await cursor.peek(TEXT_SIGN_BYTES));
      const troubles = level.troubles;
      yield {
        kind: 'leaf', member: level.member, layers: text === undefined ? level.layers : [...level.layers, text.layer], modified: level.modified,
        chunks: () => (text === undefined ? cursor.chunks() : peeled(cursor.chunks(), text, new Account())),
        trouble: () => troubles.map((t) => t()).find((t) => t !== undefined) ?? account.over,
      };
    }
  }
}

/** Gives a member its name, and counts it. */
function admit(names: Names, given: string, level: Level, account: Account): { readonly member: string; readonly refused: string | undefined } {
  account.members += 1;
  const name = names.next(given);
  const long = tooLong(name);
  const member = joined(level.member, long?.name ?? name);
  if (account.over !== undefined) return { member, refused: account.over };
  return { member, refused: long?.why };
}

const TOO_MANY = `the archive holds more than ${MAX_MEMBERS} files; unpack it and import them`;

async function* tar(cursor: Cursor, level: Level, account: Account): AsyncGenerator<Leaf | NotRead> {
  const names = new Names();
  for await (const m of tarMembers(cursor)) {
    if (m.kind === 'damage') {
      const why = level.troubles.map((t) => t()).find((t) => t !== undefined) ?? account.over;
      yield { kind: 'not-read', member: level.member, code: 'not-opened', why: `the tar could not be read to its end: ${m.why}${why === undefined ? '' : ` (${why})`}` };
      return;
    }
    const { member, refused } = admit(names, m.name, level, account);
    if (account.members > MAX_MEMBERS) {
      yield { kind: 'not-read', member: level.member, code: 'limit', why: TOO_MANY };
      return;
    }
    const why = refused ?? m.refused;
    if (why !== undefined) {
      yield { kind: 'not-read', member, code: 'limit', why };
      continue;
    }
    yield* inside(new Cursor(m.chunks()), { ...level, member, modified: seconds(m.modified) ?? level.modified, troubles: [...level.troubles, () => m.trouble()] }, undefined, account);
  }
}

async function* zip(cursor: Cursor, level: Level, origin: Origin | undefined, account: Account): AsyncGenerator<Leaf | NotRead> {
  const refuse = (code: NotRead['code'], why: string): NotRead => ({ kind: 'not-read', member: level.member, code, why });
  let held = 0;
  try {
    let archive: ZipFile;
    if (origin?.zip !== undefined) archive = await origin.zip();
    else {
      const bytes = await cursor.whole(HELD_BYTES - account.held);
      if (bytes === undefined) {
        yield refuse('limit', `archives inside archives take more than ${HELD_BYTES / 1024 ** 2} MiB together; unpack it and import the files`);
        return;
      }
      held = bytes.length;
      account.held += held;
      archive = await zipOfBytes(bytes);
    }
    const names = new Names();
    for await (const m of zipMembers(archive)) {
      const { member, refused } = admit(names, m.name, level, account);
      if (account.members > MAX_MEMBERS) {
        yield refuse('limit', TOO_MANY);
        return;
      }
      if (refused !== undefined || m.refused !== undefined) {
        yield { kind: 'not-read', member, ...(refused === undefined && m.refused !== undefined ? m.refused : { code: 'limit' as const, why: refused ?? '' }) };
        continue;
      }
      async function* counted(): AsyncGenerator<Buffer> {
        for await (const chunk of m.chunks()) {
          if (!account.gave(chunk.length)) return;
          yield chunk;
        }
      }
      yield* inside(new Cursor(counted()), { ...level, member, modified: seconds(m.modified) ?? level.modified, troubles: [...level.troubles, () => m.trouble()] }, undefined, account);
    }
  } catch (error) {
    // What the disk or the vault says is not the archive's fault.
    const code = (error as { code?: unknown }).code;
    if (error instanceof FaultError || (typeof code === 'string' && !code.startsWith('ERR_'))) throw error;
    const why = level.troubles.map((t) => t()).find((t) => t !== undefined);
    yield refuse('not-opened', `it is not a sound zip (${messageOf(error)}${why === undefined ? '' : `; ${why}`})`);
  } finally {
    account.held -= held;
  }
}

/**
 * The unpacked bytes of a stream that was read at import, from the object's bytes again. Ends at once when there is no such member.
 * Throws NoSuchLayer when a stored layer is none of ours.
 */
export async function* again(origin: Origin, member: string | undefined, layers: readonly string[], about: About = {}): AsyncGenerator<Buffer> {
  yield* find(new Cursor(origin.stream()), origin, undefined, member, layers, about);
}

/** What the containers on the way say of a member, known once its bytes begin to come. */
export interface About { modified?: Micros | undefined }

async function* find(cursor: Cursor, origin: Origin | undefined, here: string | undefined, member: string | undefined, layers: readonly string[], about: About): AsyncGenerator<Buffer> {
  if (here === member) {
    let source: Bytes = cursor.chunks();
    for (const layer of layers) source = peeled(source, peelOf(layer), unbounded());
    for await (const piece of source) yield Buffer.isBuffer(piece) ? piece : Buffer.from(piece);
    return;
  }
  const leads = (name: string): boolean => name === member || (member?.startsWith(`${name}!/`) ?? false);
  const { kind } = containerOf(await cursor.peek(SIGN_BYTES));
  const names = new Names();
  if (kind === 'gzip' || kind === 'zstd' || kind === 'bzip2' || kind === 'xz') {
    yield* find(new Cursor(peeled(cursor.chunks(), peelOf(kind), unbounded())), undefined, here, member, layers, about);
  } else if (kind === 'tar') {
    for await (const m of tarMembers(cursor)) {
      if (m.kind === 'damage') return;
      const name = joined(here, names.next(m.name));
      if (!leads(name)) continue;
      about.modified = seconds(m.modified) ?? about.modified;
      yield* find(new Cursor(m.chunks()), undefined, name, member, layers, about);
      return;
    }
  } else if (kind === 'zip') {
    const bytes = origin?.zip === undefined ? await cursor.whole(HELD_BYTES) : undefined;
    if (origin?.zip === undefined && bytes === undefined) return;
    const archive = origin?.zip === undefined ? await zipOfBytes(bytes ?? Buffer.alloc(0)) : await origin.zip();
    for await (const m of zipMembers(archive)) {
      const name = joined(here, names.next(m.name));
      if (!leads(name)) continue;
      about.modified = seconds(m.modified) ?? about.modified;
      yield* find(new Cursor(m.chunks()), undefined, name, member, layers, about);
      return;
    }
  }
}

/** What was taken in was bounded then. */
function unbounded(): Account {
  const account = new Account();
  account.raw = Number.MAX_SAFE_INTEGER;
  return account;
}
