/** Reads sealed bytes back, and never returns a byte that is not the one that was sealed. */
import { closeSync, constants, openSync, readSync } from 'node:fs';
import { FaultError } from '../../shared/domain/fault.ts';
import { NO_FOLLOW, errorCode, readFault } from './file-fault.ts';
import { rawOf, sizesMakeSense } from './vault-frame.ts';
import { type VaultBlock, packPath } from './vault-layout.ts';

// Neighbouring records share a block: a page of the timeline or a report decodes each block once.
const KEPT_BLOCKS = 8;
const KEPT_FILES = 8;

export class VaultReader {
  readonly #folder: string;
  // Both in order of last use: a Map gives its oldest key first.
  readonly #blocks = new Map<string, Uint8Array>();
  readonly #files = new Map<number, number>();

  /** Reads the packs in `folder`. Opens nothing until asked; needs no lock. */
  constructor(folder: string) {
    this.#folder = folder;
  }

  /**
   * Bytes `offset` to `offset + length` of the object that `blocks` (in order) make up, in memory of the caller's own.
   * Throws FaultError evidence-changed, naming pack and offset, when a block is not as it was sealed;
   * RangeError when the object has no such bytes.
   */
  read(blocks: readonly VaultBlock[], offset: number, length: number): Uint8Array {
    const last = blocks.at(-1);
    const size = last === undefined ? 0 : last.rawOffset + last.rawLength;
    if (!(offset >= 0 && length >= 0 && offset + length <= size)) {
      throw new RangeError(`bytes ${offset} to ${offset + length} of an object of ${size}`);
    }
    const bytes = new Uint8Array(length);
    let done = 0;
    for (let i = firstBlock(blocks, offset); done < length; i += 1) {
      const block = blocks[i];
      if (block === undefined) throw new RangeError(`no block holds byte ${offset + done}`);
      const from = offset + done - block.rawOffset;
      if (from < 0 || from >= block.rawLength) throw new RangeError(`no block holds byte ${offset + done}`);
      const part = this.#keptBlock(block).subarray(from, from + length - done);
      bytes.set(part, done);
      done += part.length;
    }
    return bytes;
  }

  /** The whole object, block by block, in bounded memory. Throws as read does, when it comes to the bad block. */
  *stream(blocks: readonly VaultBlock[]): Generator<Uint8Array, void, undefined> {
    for (const block of blocks) yield this.block(block);
  }

  /** The raw bytes of one block, in memory of the caller's own. Throws FaultError evidence-changed, file-unreadable. */
  block(block: VaultBlock): Uint8Array {
    const path = packPath(this.#folder, block.pack);
    const changed = (why: string): FaultError =>
      new FaultError({ code: 'evidence-changed', path, why: `the block at offset ${block.packOffset} (${block.packLength} bytes): ${why}` });
    if (!sizesMakeSense(block)) throw changed('its row in the case database gives impossible sizes');
    const bytes = Buffer.allocUnsafe(block.packLength);
    const found = this.#fill(block, path, bytes, changed);
    if (found < bytes.length) throw changed(`the pack ends after ${found} of its bytes`);
    const raw = rawOf(bytes, block);
    if (typeof raw === 'string') throw changed(raw);
    return raw;
  }

  /** Lets go of files and blocks. The reader may be used again: it opens what it needs. */
  close(): void {
    for (const file of this.#files.values()) closeSync(file);
    this.#files.clear();
    this.#blocks.clear();
  }

  #keptBlock(block: VaultBlock): Uint8Array {
    const key = `${block.pack}:${block.packOffset}:${block.packLength}:${block.rawLength}:${block.crc32}`;
    const raw = this.#blocks.get(key) ?? this.block(block);
    this.#blocks.delete(key);
    this.#blocks.set(key, raw);
    if (this.#blocks.size > KEPT_BLOCKS) forgetOldest(this.#blocks);
    return raw;
  }

  #fill(block: VaultBlock, path: string, bytes: Uint8Array, changed: (why: string) => FaultError): number {
    try {
      const file = this.#file(block.pack, path);
      let done = 0;
      while (done < bytes.length) {
        const got = readSync(file, bytes, done, bytes.length - done, block.packOffset + done);
        if (got === 0) break;
        done += got;
      }
      return done;
    } catch (error) {
      if (errorCode(error) === 'ENOENT') throw changed('the pack is not there');
      throw readFault(error, path);
    }
  }

  #file(pack: number, path: string): number {
    const file = this.#files.get(pack) ?? openSync(path, constants.O_RDONLY | NO_FOLLOW);
    this.#files.delete(pack);
    this.#files.set(pack, file);
    if (this.#files.size > KEPT_FILES) {
      const oldest = forgetOldest(this.#files);
      if (oldest !== undefined) closeSync(oldest);
    }
    return file;
  }
}

function forgetOldest<K, V>(kept: Map<K, V>): V | undefined {
  for (const [key, value] of kept) {
    kept.delete(key);
    return value;
  }
  return undefined;
}

/** Position of the last block that begins at or before `offset`; 0 when none does. */
function firstBlock(blocks: readonly VaultBlock[], offset: number): number {
  let low = 0;
  let high = blocks.length - 1;
  while (low < high) {
    const middle = Math.ceil((low + high) / 2);
    if ((blocks[middle]?.rawOffset ?? 0) <= offset) low = middle;
    else high = middle - 1;
  }
  return low;
}
