/**
 * Reads evidence files once: hashes the very bytes that are read, seals a copy in the vault, unpacks, detects the format, and hands the
 * chunks on. Runs in a thread of its own (feed.worker.ts) so that reading and hashing share no core with parsing and storing;
 * the same generator runs inline in tests.
 */
import { Digest } from '../custody/digest.ts';
import { VaultWriter, type PackEnd, type VaultBlock } from '../custody/vault.ts';
import { detect } from '../ingest/detect.ts';
import { nhiCsvFormat } from '../ingest/formats/nhi-csv.ts';
import { FORMATS } from '../ingest/registry.ts';
import { HEAD_BYTES, headOf } from '../ingest/records/head.ts';
import { statSync } from 'node:fs';
import { bytesOf, CHUNK_BYTES, containerOf, gunzip, gunzipSmall, nameOf, peelThrough, textLayer, type Peel } from '../ingest/source.ts';
import { membersOf } from '../ingest/zip.ts';
import type { Head } from '../ingest/format.ts';
import { FaultError, ok, type Fault } from '../../shared/domain/fault.ts';

export interface FeedSpec {
  readonly files: readonly { readonly path: string; readonly bytes: number }[];
  /** Chosen format id, if the analyst named one. */
  readonly format: string | undefined;
  /** A mapping was given: it reads the tables that no format claims. */
  readonly mapped: boolean;
  /** Vault folder and committed end; undefined when only hashes are kept. */
  readonly vault: { readonly folder: string; readonly end: PackEnd } | undefined;
  /** Hashes already held, by size: a file of such a size is hashed first, and not read again when held. */
  readonly held: readonly { readonly bytes: number; readonly sha256: string }[];
}

export type FeedMessage =
  | { readonly kind: 'object'; readonly path: string; readonly bytes: number }
  | { readonly kind: 'file'; readonly member: string | undefined; readonly layers: readonly string[]; readonly format: string; readonly because: string; readonly head: Head }
  | { readonly kind: 'chunk'; readonly bytes: Uint8Array; readonly rawBytes: number }
  | { readonly kind: 'file-end'; readonly attention: string | undefined }
  /** A member that is not read, inside an object that is. */
  | { readonly kind: 'member-refused'; readonly path: string; readonly fault: Fault }
  | { readonly kind: 'object-end'; readonly sha256: string; readonly bytes: number; readonly blocks: readonly VaultBlock[]; readonly vaultEnd: PackEnd | undefined }
  /** The object is taken back: nothing of it is kept. */
  | { readonly kind: 'object-refused'; readonly path: string; readonly fault: Fault }
  | { readonly kind: 'held'; readonly path: string; readonly sha256: string; readonly bytes: number }
  /** Nothing more can be read: the vault cannot be written, or the disk is full. */
  | { readonly kind: 'stopped'; readonly fault: Fault };

/** Packed bytes are unpacked in slices of this size, so that a bomb shows itself before it fills the memory. */
const PACKED_SLICE = 64 * 1024;

export async function* feed(spec: FeedSpec): AsyncGenerator<FeedMessage> {
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
      if (heldSizes.has(file.bytes)) {
        const sha256 = hashOf(file.path);
        if (sha256 !== undefined && held.has(sha256)) {
          yield { kind: 'held', path: file.path, sha256, bytes: file.bytes };
          continue;
        }
      }
      for await (const message of readObject(file.path, file.bytes, spec, vault, held)) {
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

function hashOf(path: string): string | undefined {
  try {
    const digest = new Digest();
    for (const chunk of bytesOf(path)) digest.update(chunk);
    return digest.hex();
  } catch {
    return undefined;
  }
}

async function* readObject(path: string, bytes: number, spec: FeedSpec, vault: VaultWriter | undefined, held: ReadonlySet<string>): AsyncGenerator<FeedMessage> {
  yield { kind: 'object', path, bytes };
  try {
    const digest = new Digest();
    let refused: Fault | undefined;
    let files = 0;
    const pass = (chunk: Buffer): void => {
      digest.update(chunk);
      vault?.add(chunk);
    };
    const chunks = bytesOf(path);
    const first = chunks.next();
    const firstBytes = first.done === true ? Buffer.alloc(0) : first.value;
    const container = containerOf(firstBytes);
    if (container === 'zip') {
      const before = stampOf(path);
      pass(firstBytes);
      for (const chunk of chunks) pass(chunk);
      // Its members are read by a second look at the file, which must be the file that was sealed.
      for await (const message of readZip(path, spec)) {
        if (message.kind === 'file') files += 1;
        if (message.kind === 'member-refused') refused ??= message.fault;
        yield message;
      }
      if (stampOf(path) !== before) throw new FaultError({ code: 'file-unreadable', path, why: 'it changed while it was read' });
      refused ??= files === 0 ? { code: 'nothing-to-import', path } : undefined;
    } else {
      for await (const message of readStream(path, undefined, rawChunks(firstBytes, chunks, pass), spec, container === 'gzip' ? [gunzipFor(firstBytes)] : [])) {
        if (message.kind === 'file') files += 1;
        if (message.kind === 'member-refused') {
          refused = message.fault;
          break;
        }
        yield message;
      }
    }
    if (files === 0) {
      vault?.abandonObject();
      yield { kind: 'object-refused', path, fault: refused ?? { code: 'file-empty', path } };
      return;
    }
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

function* rawChunks(first: Buffer, rest: Iterable<Buffer>, pass: (chunk: Buffer) => void): Generator<Buffer> {
  if (first.length > 0) {
    pass(first);
    yield first;
  }
  for (const chunk of rest) {
    pass(chunk);
    yield chunk;
  }
}

function stampOf(path: string): string {
  const { ino, size, mtimeNs } = statSync(path, { bigint: true });
  return `${ino} ${size} ${mtimeNs}`;
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

/** Files of one chunk are unpacked in one call, which is several times quicker than the stream; damaged ones fall back to it. */
function gunzipFor(head: Buffer): Peel {
  if (head.length >= CHUNK_BYTES) return gunzip();
  let whole = gunzipSmall(head);
  if (whole === undefined) return gunzip();
  const take = (): Buffer[] => {
    const all = whole === undefined ? [] : [whole];
    whole = undefined;
    return all;
  };
  return { layer: 'gzip', push: () => Promise.resolve(take()), end: () => Promise.resolve([]), trouble: () => undefined };
}

async function* readZip(path: string, spec: FeedSpec): AsyncGenerator<FeedMessage> {
  try {
    for await (const member of membersOf(path)) {
      if (member.refused !== undefined) {
        const name = `${path}!/${member.name}`;
        yield { kind: 'member-refused', path: name, fault: { ...member.refused, path: name } };
        continue;
      }
      async function* sniffed(): AsyncGenerator<Buffer> {
        for await (const chunk of member.chunks()) yield chunk;
      }
      const source = sniffed();
      const first = await source.next();
      const head = first.done === true ? Buffer.alloc(0) : first.value;
      const peels: Peel[] = containerOf(head) === 'gzip' ? [gunzip()] : [];
      async function* all(): AsyncGenerator<Buffer> {
        if (head.length > 0) yield head;
        yield* source;
      }
      const nested = containerOf(head) === 'zip';
      if (nested) {
        yield { kind: 'member-refused', path: `${path}!/${member.name}`, fault: { code: 'limit', path: `${path}!/${member.name}`, why: 'an archive inside an archive is not opened; unpack it and import the files' } };
        continue;
      }
      yield* readStream(path, member.name, all(), spec, peels, () => member.trouble());
    }
  } catch (error) {
    yield { kind: 'member-refused', path, fault: { code: 'file-unreadable', path, why: `not a sound zip: ${error instanceof Error ? error.message : String(error)}` } };
  }
}

/** One stream of records: its head decides the format, then the chunks follow. */
async function* readStream(path: string, member: string | undefined, raw: Iterable<Buffer> | AsyncIterable<Buffer>, spec: FeedSpec, peels: Peel[], trouble?: () => string | undefined): AsyncGenerator<FeedMessage> {
  const name = member === undefined ? path : `${path}!/${member}`;
  let headParts: Buffer[] = [];
  let headBytes = 0;
  // Set by `begin`, which runs inside the consuming generator.
  const state = { accepted: false };
  let rawBytes = 0;
  let text: Peel | undefined;
  let textKnown = false;
  let early: Buffer[] = [];

  const begin = (whole: boolean): FeedMessage => {
    const bytes = Buffer.concat(headParts);
    const head = headOf(bytes, nameOf(member ?? path), whole);
    const claimed = detect(name, head, FORMATS, spec.format);
    const found = !claimed.ok && claimed.fault.code === 'unknown-format' && spec.mapped && head.shape === 'csv'
      ? ok({ format: nhiCsvFormat, because: 'a table that no format claims, read by the mapping' }) : claimed;
    if (!found.ok) return { kind: 'member-refused', path: name, fault: found.fault };
    state.accepted = true;
    return { kind: 'file', member, layers: [...peels.map((p) => p.layer), ...(text === undefined ? [] : [text.layer])], format: found.value.format.id, because: found.value.because, head };
  };

  async function unpack(chunk: Buffer | undefined): Promise<Buffer[]> {
    let parts = await peelThrough(peels, chunk);
    if (!textKnown) {
      // Two bytes tell; a first piece may be a single one.
      parts = [...early, ...parts];
      early = [];
      if (parts.reduce((n, p) => n + p.length, 0) < 2 && chunk !== undefined) {
        early = parts;
        return [];
      }
      textKnown = true;
      text = textLayer(Buffer.concat(parts.slice(0, 2)));
    }
    if (text !== undefined) {
      const out: Buffer[] = [];
      for (const part of parts) out.push(...(await text.push(part)));
      if (chunk === undefined) out.push(...(await text.end()));
      parts = out;
    }
    return parts;
  }

  const consume = async function* (parts: Buffer[]): AsyncGenerator<FeedMessage> {
    for (const part of parts) {
      if (!state.accepted) {
        headParts.push(part);
        headBytes += part.length;
        if (headBytes < HEAD_BYTES) continue;
        const message = begin(false);
        yield message;
        if (message.kind !== 'file') return;
        for (const held of headParts) yield { kind: 'chunk', bytes: held, rawBytes };
        headParts = [];
      } else yield { kind: 'chunk', bytes: part, rawBytes };
      rawBytes = 0;
    }
  };

  for await (const chunk of raw) {
    const step = peels.length === 0 ? chunk.length : PACKED_SLICE;
    for (let from = 0; from < chunk.length; from += step) {
      const slice = chunk.subarray(from, from + step);
      rawBytes += slice.length;
      for await (const message of consume(await unpack(slice))) {
        yield message;
        if (message.kind === 'member-refused') return;
      }
    }
  }
  for await (const message of consume(await unpack(undefined))) {
    yield message;
    if (message.kind === 'member-refused') return;
  }
  const damage = peels.map((p) => p.trouble()).find((t) => t !== undefined) ?? trouble?.();
  if (!state.accepted) {
    const message: FeedMessage = headBytes === 0 && damage !== undefined
      ? { kind: 'member-refused', path: name, fault: { code: 'file-truncated', path: name, why: damage } } : begin(true);
    yield message;
    if (message.kind !== 'file') return;
    for (const held of headParts) yield { kind: 'chunk', bytes: held, rawBytes };
  }
  yield { kind: 'file-end', attention: damage === undefined ? undefined : `${damage}: what came before was read` };
}
