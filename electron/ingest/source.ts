/**
 * Files on disk → bytes of the streams of records inside them. Walks folders in name order, peels gzip and UTF-16, opens zip members.
 * Paths inside containers are names for people; nothing is ever written to them. Every limit is a named refusal.
 */
import { lstatSync, fstatSync, openSync, readSync, closeSync, readdirSync, accessSync, constants, statSync } from 'node:fs';
import { basename, join } from 'node:path';
import { createGunzip, gunzipSync, type Gunzip } from 'node:zlib';
import type { Fault } from '../../shared/domain/fault.ts';

export const CHUNK_BYTES = 1024 * 1024;
/** A gzip that unpacks to more than this many times its size, beyond MIN_BOMB_BYTES, is a bomb. CloudTrail packs about 10 to 20 times. */
const MAX_RATIO = 400;
const MIN_BOMB_BYTES = 512 * 1024 * 1024;
const MAX_DEPTH = 64;

export type Listed = { readonly kind: 'file'; readonly path: string; readonly bytes: number } | { readonly kind: 'refused'; readonly path: string; readonly fault: Fault };

const whyOf = (error: unknown): string => {
  const code = (error as { code?: unknown }).code;
  if (code === 'EACCES' || code === 'EPERM') return 'permission denied';
  return error instanceof Error ? error.message : String(error);
};

/**
 * Every file below the given paths, folders in name order, tables (`.csv`) last: a console CSV lacks what the JSON of the same event
 * has, and of two twins the first one read is kept. Links are named, not followed: they can lead anywhere.
 */
export function listInputs(paths: readonly string[]): readonly Listed[] {
  const found: Listed[] = [];
  for (const path of paths) walk(path, found, 0, true);
  const late = (f: Listed): number => (f.kind === 'file' && /\.csv$/i.test(f.path) ? 1 : 0);
  return found.map((f, i) => ({ f, i })).sort((a, b) => late(a.f) - late(b.f) || a.i - b.i).map(({ f }) => f);
}

function walk(path: string, found: Listed[], depth: number, named: boolean): void {
  let stat;
  try {
    stat = named ? statSync(path) : lstatSync(path);
  } catch (error) {
    const missing = (error as { code?: unknown }).code === 'ENOENT';
    found.push({ kind: 'refused', path, fault: missing ? { code: 'file-missing', path } : { code: 'file-unreadable', path, why: whyOf(error) } });
    return;
  }
  if (stat.isSymbolicLink()) {
    found.push({ kind: 'refused', path, fault: { code: 'limit', path, why: 'it is a link; name the file it points to if you mean it' } });
  } else if (stat.isDirectory()) {
    if (depth > MAX_DEPTH) {
      found.push({ kind: 'refused', path, fault: { code: 'limit', path, why: `folders nest deeper than ${MAX_DEPTH}` } });
      return;
    }
    let names: string[];
    try {
      accessSync(path, constants.R_OK | constants.X_OK);
      names = readdirSync(path).sort();
    } catch (error) {
      found.push({ kind: 'refused', path, fault: { code: 'file-unreadable', path, why: whyOf(error) } });
      return;
    }
    for (const name of names) walk(join(path, name), found, depth + 1, false);
  } else if (stat.isFile()) found.push({ kind: 'file', path, bytes: stat.size });
  else found.push({ kind: 'refused', path, fault: { code: 'file-unreadable', path, why: 'it is not a regular file' } });
}

/** The bytes of a file, chunk by chunk. Each chunk is a fresh buffer, so that it may be handed to another thread. */
export function* bytesOf(path: string): Generator<Buffer> {
  const fd = openSync(path, 'r');
  try {
    // No more room than the file needs, and one byte to see that it ends there: a trail is thousands of files of a few kilobytes.
    let left = fstatSync(fd).size;
    for (;;) {
      const room = Math.min(CHUNK_BYTES, Math.max(left, 0) + 1);
      const chunk = Buffer.from(new ArrayBuffer(room));
      let filled = 0;
      while (filled < room) {
        const n = readSync(fd, chunk, filled, room - filled, null);
        if (n === 0) break;
        filled += n;
      }
      if (filled === 0) return;
      left = filled < room ? 0 : left <= filled ? CHUNK_BYTES : left - filled;
      yield filled === room ? chunk : chunk.subarray(0, filled);
      if (filled < room) return;
    }
  } finally {
    closeSync(fd);
  }
}

export const nameOf = (path: string): string => basename(path);

export type Container = 'none' | 'gzip' | 'zip';

export function containerOf(head: Uint8Array): Container {
  if (head[0] === 0x1f && head[1] === 0x8b) return 'gzip';
  if (head[0] === 0x50 && head[1] === 0x4b && (head[2] === 3 || head[2] === 5)) return 'zip';
  return 'none';
}

/** What peels a layer: bytes in, bytes out; `trouble` says why it stopped early. */
export interface Peel {
  readonly layer: string;
  push(chunk: Uint8Array): Promise<Buffer[]>;
  end(): Promise<Buffer[]>;
  trouble(): string | undefined;
}

/** gzip, also of several members one after the other. On damage it gives all it could unpack, then its reason. */
export function gunzip(): Peel {
  let raw = 0;
  let unpacked = 0;
  let trouble: string | undefined;
  let stream: Gunzip | undefined;
  let out: Buffer[] = [];
  let failed = false;
  const open = (): Gunzip => {
    const g = createGunzip({ chunkSize: 256 * 1024 });
    g.on('data', (b: Buffer) => {
      unpacked += b.length;
      if (unpacked > MIN_BOMB_BYTES && unpacked > raw * MAX_RATIO) {
        trouble = `it unpacks to more than ${MAX_RATIO} times its size; what was unpacked so far was read`;
        failed = true;
        g.destroy();
        return;
      }
      out.push(b);
    });
    return g;
  };
  const take = (): Buffer[] => {
    const got = out;
    out = [];
    return got;
  };
  const settle = (run: (g: Gunzip, done: () => void) => void): Promise<void> => new Promise((resolve) => {
    const g = (stream ??= open());
    const finish = (): void => {
      g.off('error', onError);
      g.off('close', finish);
      resolve();
    };
    const onError = (error: Error): void => {
      if (trouble === undefined) trouble = /unexpected end/.test(error.message) ? 'the gzip data is cut off' : `the gzip data is damaged (${error.message})`;
      failed = true;
      finish();
    };
    g.on('error', onError);
    g.on('close', finish);
    run(g, finish);
  });
  return {
    layer: 'gzip',
    async push(chunk) {
      raw += chunk.length;
      if (failed) return [];
      await settle((g, done) => {
        g.write(chunk, () => { setImmediate(done); });
      });
      return take();
    },
    async end() {
      if (!failed && stream !== undefined) await settle((g, done) => { g.once('end', done); g.end(); });
      return take();
    },
    trouble: () => trouble,
  };
}

/** A small whole gzip in one call; undefined when it is damaged or suspiciously large, and must go through `gunzip`. */
export function gunzipSmall(bytes: Uint8Array): Buffer | undefined {
  try {
    return gunzipSync(bytes, { maxOutputLength: 64 * 1024 * 1024 });
  } catch {
    return undefined;
  }
}

/** UTF-16 with a byte order mark, to UTF-8; offsets then count in the UTF-8 text, which the layer's name says. */
export function utf16(littleEndian: boolean): Peel {
  const decoder = new TextDecoder(littleEndian ? 'utf-16le' : 'utf-16be');
  const give = (text: string): Buffer[] => (text === '' ? [] : [Buffer.from(text, 'utf8')]);
  return {
    layer: littleEndian ? 'utf-16le' : 'utf-16be',
    push: (chunk) => Promise.resolve(give(decoder.decode(chunk, { stream: true }))),
    end: () => Promise.resolve(give(decoder.decode())),
    trouble: () => undefined,
  };
}

/** The text layer of an unpacked stream, by its first bytes. */
export function textLayer(head: Uint8Array): Peel | undefined {
  if (head[0] === 0xff && head[1] === 0xfe) return utf16(true);
  if (head[0] === 0xfe && head[1] === 0xff) return utf16(false);
  return undefined;
}

/** A stored layer that is none of ours: the row that names it was changed. */
export class NoSuchLayer extends Error {}

/** One chunk through all layers, outermost first; `undefined` is the end of the stream, which lets each layer give what it still holds. */
export async function peelThrough(peels: readonly Peel[], chunk: Buffer | undefined): Promise<Buffer[]> {
  let parts: Buffer[] = chunk === undefined ? [] : [chunk];
  for (const peel of peels) {
    const out: Buffer[] = [];
    for (const part of parts) out.push(...(await peel.push(part)));
    if (chunk === undefined) out.push(...(await peel.end()));
    parts = out;
  }
  return parts;
}

/** Layers by name, to read a sealed object again as it was read at import. */
export function peelOf(layer: string): Peel {
  switch (layer) {
    case 'gzip': return gunzip();
    case 'utf-16le': return utf16(true);
    case 'utf-16be': return utf16(false);
    default: throw new NoSuchLayer(`no such layer: ${layer}`);
  }
}
