/** Reads the evidence again and compares it with what was recorded. Goes through everything: one bad file must not hide another. */
import { closeSync, openSync, readSync, statSync } from 'node:fs';
import type { VerifyProblem } from '../../shared/domain/custody.ts';
import { FaultError, describe } from '../../shared/domain/fault.ts';
import { Digest } from './digest.ts';
import { readFault } from './file-fault.ts';
import { BLOCK_BYTES } from './vault-frame.ts';
import type { VaultBlock } from './vault-layout.ts';

/** Something whose bytes were hashed at import: a file, or a member of a container. */
export interface VerifyObject {
  /** Path as given at import; for an object that is not kept, where the original is read. */
  readonly path: string;
  readonly sha256: string;
  readonly bytes: number;
  /** False when imported by reference: there are no blocks, the original is read instead. */
  readonly kept: boolean;
  readonly blocks: readonly VaultBlock[];
}

/** VaultReader is one. Throws FaultError for a block that cannot be had. */
export interface BlockSource {
  block(block: VaultBlock): Uint8Array;
}

/** Bytes of an original file in order. Throws FaultError file-missing when there is none, file-unreadable. */
export type ReadOriginal = (path: string) => Iterable<Uint8Array>;

export interface VaultCheck {
  readonly problems: readonly VerifyProblem[];
  /** Objects looked at, and bytes (unpacked) that were hashed again. */
  readonly checked: { readonly files: number; readonly bytes: number };
}

/**
 * Recomputes the SHA-256 of every object, one block in memory at a time. Problems: `vault` for kept objects, with
 * the blocks by position; `reference` for originals that changed or are not there. `onProgress` gets the running
 * counts after each block. Throws FaultError cancelled once `signal` says so.
 */
export function verifyVault(
  source: BlockSource,
  objects: Iterable<VerifyObject>,
  onProgress: (checked: VaultCheck['checked']) => void,
  signal: { cancelled(): boolean },
  readOriginal: ReadOriginal = readFileParts,
): VaultCheck {
  const problems: VerifyProblem[] = [];
  let files = 0;
  let bytes = 0;
  const passed = (count: number): void => {
    bytes += count;
    onProgress({ files, bytes });
    if (signal.cancelled()) throw new FaultError({ code: 'cancelled' });
  };
  for (const object of objects) {
    const found = object.kept ? keptProblems(source, object, passed) : referenceProblems(readOriginal, object, passed);
    for (const problem of found) problems.push(problem);
    files += 1;
    passed(0);
  }
  return { problems, checked: { files, bytes } };
}

function keptProblems(source: BlockSource, object: VerifyObject, passed: (count: number) => void): readonly VerifyProblem[] {
  const digest = new Digest();
  const bad: { readonly first: number; last: number; readonly detail: string }[] = [];
  let rawOffset = 0;
  for (const [i, block] of object.blocks.entries()) {
    if (block.rawOffset !== rawOffset) {
      const detail = `the case database lists block ${i + 1} at byte ${block.rawOffset}, and ${rawOffset} is due`;
      return [{ where: 'vault', what: object.path, detail }];
    }
    rawOffset += block.rawLength;
    const raw = blockOrFault(source, block);
    if (raw instanceof FaultError) {
      // A lost pack fails thousands of blocks: one problem for each unbroken run of them.
      const run = bad.at(-1);
      if (run?.last === i) run.last = i + 1;
      else bad.push({ first: i + 1, last: i + 1, detail: describe(raw.fault) });
      passed(0);
    } else {
      digest.update(raw);
      passed(raw.length);
    }
  }
  if (bad.length > 0) {
    return bad.map(({ first, last, detail }): VerifyProblem => ({
      where: 'vault',
      what: `${object.path}, ${first === last ? `block ${first}` : `blocks ${first} to ${last}`} of ${object.blocks.length}`,
      detail: first === last ? detail : `${detail} The blocks after it fail too.`,
    }));
  }
  const detail = difference(object, digest);
  return detail === undefined ? [] : [{ where: 'vault', what: object.path, detail }];
}

function referenceProblems(readOriginal: ReadOriginal, object: VerifyObject, passed: (count: number) => void): readonly VerifyProblem[] {
  const problem = (detail: string): readonly VerifyProblem[] => [{ where: 'reference', what: object.path, detail }];
  const digest = new Digest();
  const parts = readOriginal(object.path)[Symbol.iterator]();
  for (;;) {
    const part = nextOrFault(parts);
    if (part instanceof FaultError) {
      return problem(part.fault.code === 'file-missing' ? 'the original is not there; only its hash is kept, so nothing could be compared' : describe(part.fault));
    }
    if (part === undefined) break;
    digest.update(part);
    passed(part.length);
  }
  const detail = difference(object, digest);
  return detail === undefined ? [] : problem(`the original changed since it was imported: ${detail}`);
}

function difference(object: VerifyObject, digest: Digest): string | undefined {
  if (digest.bytes !== object.bytes) return `it has ${digest.bytes} bytes and had ${object.bytes}`;
  const found = digest.hex();
  return found === object.sha256 ? undefined : `its SHA-256 is ${found} and was ${object.sha256}`;
}

function blockOrFault(source: BlockSource, block: VaultBlock): Uint8Array | FaultError {
  try {
    return source.block(block);
  } catch (error) {
    if (error instanceof FaultError) return error;
    throw error;
  }
}

function nextOrFault(parts: Iterator<Uint8Array>): Uint8Array | FaultError | undefined {
  try {
    const step = parts.next();
    return step.done === true ? undefined : step.value;
  } catch (error) {
    if (error instanceof FaultError) return error;
    throw error;
  }
}

/** The bytes of a file, in parts of memory that is used again: take what you need before asking for the next. */
export function* readFileParts(path: string): Generator<Uint8Array, void, undefined> {
  try {
    // Opening a pipe would wait for its writer for ever.
    if (!statSync(path).isFile()) throw new FaultError({ code: 'file-unreadable', path, why: 'it is no longer a plain file' });
    const file = openSync(path, 'r');
    try {
      const part = Buffer.allocUnsafe(BLOCK_BYTES);
      for (let got = readSync(file, part); got > 0; got = readSync(file, part)) yield part.subarray(0, got);
    } finally {
      closeSync(file);
    }
  } catch (error) {
    if (error instanceof FaultError) throw error;
    throw readFault(error, path);
  }
}
