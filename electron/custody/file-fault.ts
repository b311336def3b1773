/** Turns what the file system throws into the faults a person can meet, so that no error code crosses the border. */
import { closeSync, constants, fsyncSync, openSync, writeSync } from 'node:fs';
import { dirname } from 'node:path';
import { FaultError } from '../../shared/domain/fault.ts';

/**
 * A case folder may come from anybody. Were its pack or lock a link to a file of the examiner's, following it would
 * cut or overwrite that file. Windows has no such flag; making a link there takes a privilege.
 */
const flags: Partial<typeof constants> = constants;
export const NO_FOLLOW = flags.O_NOFOLLOW ?? 0;

/** The code of a system error (`ENOSPC`), or its words when it is another kind of error. */
export function errorCode(error: unknown): string {
  if (error instanceof Error) return 'code' in error && typeof error.code === 'string' ? error.code : error.message;
  return String(error);
}

/** `disk-full` or `cannot-write` for `path`. */
export function writeFault(error: unknown, path: string): FaultError {
  const code = errorCode(error);
  if (code === 'ENOSPC' || code === 'EDQUOT') return new FaultError({ code: 'disk-full', path });
  return new FaultError({ code: 'cannot-write', path, why: code });
}

/** `file-missing` or `file-unreadable` for `path`. */
export function readFault(error: unknown, path: string): FaultError {
  const code = errorCode(error);
  if (code === 'ENOENT') return new FaultError({ code: 'file-missing', path });
  return new FaultError({ code: 'file-unreadable', path, why: code });
}

/** Writes all of `bytes` at `position`: one call of the system may write less than asked, for instance when the disk fills up. */
export function writeAll(file: number, bytes: Uint8Array, position: number): void {
  let written = 0;
  while (written < bytes.length) written += writeSync(file, bytes, written, bytes.length - written, position + written);
}

/** Makes the names in a folder durable: without it a new file's bytes may survive a power cut while its name does not. */
export function syncFolder(folder: string): void {
  // Windows cannot open a folder as a file, and writes its names through by itself.
  if (process.platform === 'win32') return;
  const file = openSync(folder, constants.O_RDONLY);
  try {
    fsyncSync(file);
  } finally {
    closeSync(file);
  }
}

export const syncParent = (path: string): void => syncFolder(dirname(path));
