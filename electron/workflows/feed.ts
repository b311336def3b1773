/**
 * Reads evidence files once: hashes the very bytes that are read, seals a copy in the vault, unpacks, detects the format, and hands the
 * chunks on. Runs in a thread of its own (feed.worker.ts) so that reading and hashing share no core with parsing and storing;
 * the same generator runs inline in tests.
 */
import { statSync } from 'node:fs';
import { Digest } from '../custody/digest.ts';
import { VaultWriter, type PackEnd, type VaultBlock } from '../custody/vault.ts';
import type { Head, ReadOptions } from '../ingest/format.ts';
import { HEAD_BYTES, headOf, sentHead, type SentHead } from '../ingest/records/head.ts';
import { chainOf } from '../ingest/wrappers/peeling.ts';
import { Account } from '../ingest/containers/limits.ts';
import type { Bytes } from '../ingest/containers/cursor.ts';
import { joined } from '../ingest/containers/names.ts';
import { Utf8Check } from '../ingest/containers/utf8.ts';
import { again, walk, type About, type Leaf } from '../ingest/containers/walk.ts';
import { zipOfFile } from '../ingest/containers/zip.ts';
import { bytesOf, memberPathOf, nameOf, type Room } from '../ingest/source.ts';
import { FaultError, type Fault } from '../../shared/domain/fault.ts';
import { microsOf, type Micros } from '../../shared/domain/time.ts';
import { recognise, type Assumed } from './feed-recognise.ts';

export interface FeedSpec {
  readonly files: readonly { readonly path: string; readonly bytes: number }[];
  /** Chosen format id, if the analyst named one. */
  readonly format: string | undefined;
  /** What the analyst answered; a mapping reads what no format claims. */
  readonly read?: ReadOptions;
  /** Vault folder and committed end; undefined when only hashes are kept. */
  readonly vault: { readonly folder: string; readonly end: PackEnd } | undefined;
  /** Hashes already held, by size: a file of such a size is hashed first, and not read again when held. */
  readonly held: readonly { readonly bytes: number; readonly sha256: string }[];
}

export type FeedMessage =
  | { readonly kind: 'object'; readonly path: string; readonly bytes: number }
  | {
    readonly kind: 'file'; readonly member: string | undefined; readonly layers: readonly string[]; readonly format: string; readonly because: string; readonly head: SentHead;
    /** The first chunk: at least what the head was made of. */
    readonly bytes: Uint8Array; readonly rawBytes: number;
    /** What its format needs to read it, beyond the mapping. */
    readonly read: Pick<ReadOptions, 'timezone' | 'year'>;
    readonly assumed: Assumed;
    /** Wrappers around its records, by id, outermost first, and the head inside them: found with the format, not looked for again. */
    readonly wrappers: readonly string[]; readonly inner: Head | undefined;
  }
  | { readonly kind: 'chunk'; readonly bytes: Uint8Array; readonly rawBytes: number }
  | { readonly kind: 'file-end'; readonly attention: string | undefined }
  /** A member that is not read, inside an object that is. */
  | { readonly kind: 'member-refused'; readonly path: string; readonly fault: Fault }
  | { readonly kind: 'object-end'; readonly sha256: string; readonly bytes: number; readonly blocks: readonly VaultBlock[]; readonly vaultEnd: PackEnd | undefined }
  /** The object is taken back: nothing of it is kept. `told`: each of its members was refused by itself before. */
  | { readonly kind: 'object-refused'; readonly path: string; readonly fault: Fault; readonly told?: true }
  | { readonly kind: 'held'; readonly path: string; readonly sha256: string; readonly bytes: number }
  /** Nothing more can be read: the vault cannot be written, or the disk is full. */
  | { readonly kind: 'stopped'; readonly fault: Fault };

/** @param room memory to read into, if some came back that was used before. */
export async function* feed(spec: FeedSpec, room?: Room): AsyncGenerator<FeedMessage> {
  let vault: VaultWriter | undefined;
  try {
    vault = spec.vault === undefined ? undefined : new VaultWriter(spec.vault.folder, spec.vault.end);
  } catch (error) {
    // As a message: an error that crosses threads is no longer what it was.
    if (!(error instanceof FaultError)) throw error;
    yield { kind: 'stopped', fault: error.fault };
    return;
  }
  const held = new Set(spec.held.map((h) => h.sha256));
  const heldSizes = new Set(spec.held.map((h) => h.bytes));
  try {
    for (const file of spec.files) {
      // The size of a member is not known before it is read.
      let small: Uint8Array | undefined;
      if (heldSizes.has(file.bytes) || (held.size > 0 && memberPathOf(file.path) !== undefined)) {
        const looked = await hashOf(file.path);
        if (looked !== undefined && held.has(looked.sha256)) {
          yield { kind: 'held', path: file.path, sha256: looked.sha256, bytes: file.bytes };
          continue;
        }
        small = looked?.whole;
      }
      for await (const message of readObject(file.path, file.bytes, spec, vault, held, room, small)) {
        if (message.kind === 'object-end') {
          held.add(message.sha256);
          heldSizes.add(message.bytes);
        }
        yield message;
        // What does not fit now will not fit for the next file either.
        if (message.kind === 'object-refused' && message.fault.code === 'disk-full') {
          yield { kind: 'stopped', fault: message.fault };
          return;
        }
      }
    }
  } finally {
    vault?.close();
  }
}

/** The bytes of a file, or of a member named `FILE!/MEMBER`. */
export function objectBytes(path: string, about: About = {}, room?: Room): Bytes {
  const within = memberPathOf(path);
  return within === undefined ? bytesOf(path, room) : again({ stream: () => bytesOf(within.file), zip: () => zipOfFile(within.file) }, within.member, [], about);
}

/** What stands in a file, read for its hash; `whole`: all of it, where it came in one piece and need not be read again. */
async function hashOf(path: string): Promise<{ readonly sha256: string; readonly whole: Uint8Array | undefined } | undefined> {
  try {
    const digest = new Digest();
    let pieces = 0;
    let last: Uint8Array | undefined;
    for await (const chunk of objectBytes(path)) {
      digest.update(chunk);
      pieces += 1;
      last = chunk;
    }
    // The members of a zip are read at their places in the file, which must be seen unchanged from before the first look.
    const zip = last?.[0] === 0x50 && last[1] === 0x4b;
    return { sha256: digest.hex(), whole: pieces === 1 && !zip && memberPathOf(path) === undefined ? last : undefined };
  } catch {
    return undefined;
  }
}

/** Bytes of the object that were read since it was last asked. */
interface Meter { bytes: number }

async function* readObject(path: string, bytes: number, spec: FeedSpec, vault: VaultWriter | undefined, held: ReadonlySet<string>, room: Room | undefined, small: Uint8Array | undefined): AsyncGenerator<FeedMessage> {
  yield { kind: 'object', path, bytes };
  try {
    const digest = new Digest();
    const account = new Account();
    const meter: Meter = { bytes: 0 };
    let refused: Fault | undefined;
    /** What is wrong with the object itself, such as an archive that breaks off. */
    const own: Fault[] = [];
    let files = 0;
    /** Set by what runs inside the walk. */
    const state = { reread: false };
    const within = memberPathOf(path);
    const onDisk = within?.file ?? path;
    if (within !== undefined && spec.vault === undefined) throw new FaultError({ code: 'not-opened', path, why: 'a member of an archive cannot be taken in by reference; import it with a copy, or unpack it' });
    const before = stampOf(onDisk);
    const about: About = {};
    const source = small === undefined ? objectBytes(path, about, room) : [small];
    async function* stream(): AsyncGenerator<Uint8Array> {
      for await (const chunk of source) {
        digest.update(chunk);
        vault?.add(chunk);
        meter.bytes += chunk.length;
        yield chunk;
      }
    }
    const rest = stream();
    const drain = async (): Promise<void> => {
      for (let next = await rest.next(); next.done !== true; next = await rest.next()) account.raw += next.value.length;
    };
    const zip = async (): ReturnType<typeof zipOfFile> => {
      // Its members are read by a second look at the file, which must be the file that was sealed.
      await drain();
      state.reread = true;
      return zipOfFile(path);
    };
    const origin = { stream: () => unended(rest), ...(within === undefined ? { zip } : {}) };
    for await (const found of walk(origin, account)) {
      if (found.kind === 'not-read') {
        const name = joined(path, found.member);
        const fault: Fault = { code: found.code, path: name, why: found.why };
        if (found.member === undefined) own.push(fault);
        else {
          refused ??= fault;
          yield { kind: 'member-refused', path: name, fault };
        }
        continue;
      }
      for await (const message of readStream(path, found, found.modified ?? about.modified ?? before.modified, spec, meter)) {
        if (message.kind === 'file') files += 1;
        if (message.kind === 'member-refused' && found.member === undefined) own.push(message.fault);
        else {
          if (message.kind === 'member-refused') refused ??= message.fault;
          yield message;
        }
      }
    }
    if (files === 0) {
      vault?.abandonObject();
      const [first] = own;
      yield first !== undefined || refused === undefined ? { kind: 'object-refused', path, fault: first ?? { code: 'nothing-to-import', path } } : { kind: 'object-refused', path, fault: refused, told: true };
      return;
    }
    for (const fault of own) yield { kind: 'member-refused', path, fault };
    await drain();
    if ((state.reread || within !== undefined) && stampOf(onDisk).text !== before.text) throw new FaultError({ code: 'file-unreadable', path, why: 'it changed while it was read' });
    const sha256 = digest.hex();
    // Seen only here when its size was another one at listing.
    if (held.has(sha256)) throw new FaultError({ code: 'file-unreadable', path, why: 'it changed while it was read' });
    const blocks = vault?.finishObject() ?? [];
    yield { kind: 'object-end', sha256, bytes: digest.bytes, blocks, vaultEnd: vault?.end() };
  } catch (error) {
    vault?.abandonObject();
    yield { kind: 'object-refused', path, fault: faultOf(path, error) };
  }
}

/** An iterator that goes on after somebody stopped asking: what was not unpacked must be hashed and sealed too. */
const unended = (rest: AsyncGenerator<Uint8Array>): AsyncIterable<Uint8Array> => ({ [Symbol.asyncIterator]: () => ({ next: () => rest.next() }) });

function stampOf(path: string): { readonly text: string; readonly modified: Micros | undefined } {
  const { ino, size, mtimeNs } = statSync(path, { bigint: true });
  return { text: `${ino} ${size} ${mtimeNs}`, modified: microsOf(Number(mtimeNs / 1000n)) };
}

function faultOf(path: string, error: unknown): Fault {
  if (error instanceof FaultError) return error.fault;
  const code = (error as { code?: unknown }).code;
  if (code === 'ENOSPC' || code === 'EDQUOT') return { code: 'disk-full', path };
  if (code === 'EACCES' || code === 'EPERM') return { code: 'file-unreadable', path, why: 'permission denied' };
  if (code === 'ENOENT') return { code: 'file-missing', path };
  if (typeof code === 'string') return { code: 'file-unreadable', path, why: code };
  throw error;
}

/** One stream of records: its head decides the format, then the chunks follow. */
async function* readStream(path: string, leaf: Leaf, modified: Micros | undefined, spec: FeedSpec, meter: Meter): AsyncGenerator<FeedMessage> {
  const name = joined(path, leaf.member);
  const text = new Utf8Check();
  let parts: Buffer[] | undefined = [];
  let size = 0;
  const state = { binary: false };
  const taken = (bytes: Buffer): { bytes: Buffer; rawBytes: number } => {
    const rawBytes = meter.bytes;
    meter.bytes = 0;
    if (!state.binary) text.push(bytes);
    return { bytes, rawBytes };
  };
  const begin = (held: readonly Buffer[], whole: boolean): FeedMessage => {
    const [first] = held;
    const bytes = held.length === 1 && first !== undefined ? first : Buffer.concat(held);
    const head = headOf(bytes, nameOf(leaf.member ?? path), whole);
    state.binary = head.shape === 'binary';
    const found = recognise(name, head, modified, spec.format, spec.read ?? {});
    if (!found.ok) return { kind: 'member-refused', path: name, fault: found.fault };
    const { format, because, read, assumed } = found.value;
    const chain = chainOf(head, format);
    const wrappers = chain.wrappers.map((w) => w.id);
    return {
      kind: 'file', member: leaf.member, layers: leaf.layers, format: format.id, because, head: sentHead(head, whole), ...taken(bytes), read, assumed, wrappers,
      inner: wrappers.length === 0 ? undefined : chain.head,
    };
  };
  for await (const part of leaf.chunks()) {
    if (parts === undefined) {
      yield { kind: 'chunk', ...taken(part) };
      continue;
    }
    parts.push(part);
    size += part.length;
    if (size < HEAD_BYTES) continue;
    const message = begin(parts, false);
    yield message;
    if (message.kind !== 'file') return;
    parts = undefined;
  }
  const damage = leaf.trouble();
  if (parts !== undefined) {
    const message: FeedMessage = size === 0 && damage !== undefined
      ? { kind: 'member-refused', path: name, fault: { code: 'file-truncated', path: name, why: damage } } : begin(parts, true);
    yield message;
    if (message.kind !== 'file') return;
  }
  const odd = state.binary ? undefined : text.end();
  const said = [damage === undefined ? undefined : `${damage}: what came before was read`, odd].filter((s) => s !== undefined);
  yield { kind: 'file-end', attention: said.length === 0 ? undefined : said.join('; ') };
}
