/** Files on disk, in the order they are read, and their bytes. What is inside a file is taken apart in `containers/`. */
import { lstatSync, fstatSync, openSync, readSync, closeSync, readdirSync, accessSync, constants, statSync } from 'node:fs';
import { basename, join } from 'node:path';
import type { Fault } from '../../shared/domain/fault.ts';

export const CHUNK_BYTES = 1024 * 1024;
const MAX_DEPTH = 64;

export type Listed = { readonly kind: 'file'; readonly path: string; readonly bytes: number } | { readonly kind: 'refused'; readonly path: string; readonly fault: Fault };

const whyOf = (error: unknown): string => {
  const code = (error as { code?: unknown }).code;
  if (code === 'EACCES' || code === 'EPERM') return 'permission denied';
  return error instanceof Error ? error.message : String(error);
};

/**
 * Every file below the given paths, folders in name order, tables (`.csv`) last: a console CSV lacks what the JSON of the same event
 * has, and a row that a later one speaks for is stored beside it. Links are named, not followed: they can lead anywhere.
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
    const within = named ? memberPathOf(path) : undefined;
    if (within !== undefined) {
      found.push({ kind: 'file', path, bytes: statSync(within.file).size });
      return;
    }
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

/**
 * `FILE!/MEMBER`, as refusals name what lies in an archive: the file on disk, and the member in it. Undefined when no such file is there.
 * So a member that was refused is taken in by itself, once the analyst has said how to read it.
 */
export function memberPathOf(path: string): { readonly file: string; readonly member: string } | undefined {
  if (!path.includes('!/') || statSync(path, { throwIfNoEntry: false })?.isFile() === true) return undefined;
  for (let at = path.indexOf('!/'); at > 0; at = path.indexOf('!/', at + 2)) {
    const file = path.slice(0, at);
    const member = path.slice(at + 2);
    if (member !== '' && statSync(file, { throwIfNoEntry: false })?.isFile() === true) return { file, member };
  }
  return undefined;
}

/** Memory of so many bytes that nobody uses any more. */
export type Room = (bytes: number) => ArrayBuffer | undefined;

/** The bytes of a file, chunk by chunk. Each chunk is a buffer of its own, so that it may be handed to another thread. */
export function* bytesOf(path: string, used: Room = () => undefined): Generator<Buffer> {
  const fd = openSync(path, 'r');
  try {
    // No more room than the file needs, and one byte to see that it ends there: a trail is thousands of files of a few kilobytes.
    let left = fstatSync(fd).size;
    for (;;) {
      const room = Math.min(CHUNK_BYTES, Math.max(left, 0) + 1);
      const chunk = Buffer.from(used(room) ?? new ArrayBuffer(room));
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

/** A file that is read at any place. */
export function fileAnywhere(path: string): { readonly size: number; readonly read: (offset: number, length: number) => Uint8Array; readonly close: () => void } {
  const fd = openSync(path, 'r');
  return {
    size: fstatSync(fd).size,
    read: (offset, length) => {
      const bytes = Buffer.alloc(length);
      return bytes.subarray(0, readSync(fd, bytes, 0, length, offset));
    },
    close: () => { closeSync(fd); },
  };
}

export const nameOf = (path: string): string => basename(path);
