/** The pack files as files: opened, cut, made durable. Knows nothing of blocks. */
import { closeSync, constants, existsSync, fdatasyncSync, fstatSync, fsyncSync, ftruncateSync, mkdirSync, openSync, readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { FaultError } from '../../shared/domain/fault.ts';
import { NO_FOLLOW, syncFolder, syncParent, writeAll, writeFault } from './file-fault.ts';
import { type PackEnd, packNumber, packPath } from './vault-layout.ts';

/** Bytes that may wait to be made durable: were all of them to, the end of a large import would do nothing else for seconds. */
const SYNC_EVERY_BYTES = 16 * 1024 * 1024;

/** The append-only tail of a vault folder. Every method throws FaultError disk-full or cannot-write. */
export class PackFiles {
  readonly #folder: string;
  #pack: number;
  #file: number | undefined;
  // What a power cut could still undo.
  #bytesUnsynced = false;
  #namesUnsynced = false;
  #sinceSync = 0;

  /** Takes over the folder (made if absent) and cuts it to `end`. */
  constructor(folder: string, end: PackEnd) {
    this.#folder = folder;
    this.#pack = end.pack;
    this.#orFault(folder, () => {
      if (existsSync(folder)) return;
      mkdirSync(folder, { recursive: true, mode: 0o700 });
      syncParent(folder);
    });
    this.cut(end);
  }

  /** Appends `bytes` at `offset` of pack number `pack`, which is the present one or the next. */
  write(pack: number, offset: number, bytes: Uint8Array): void {
    if (pack !== this.#pack) this.#leave(pack);
    this.#orFault(packPath(this.#folder, pack), () => {
      this.#bytesUnsynced = true;
      writeAll(this.#open(), bytes, offset);
      this.#sinceSync += bytes.length;
      if (this.#sinceSync < SYNC_EVERY_BYTES) return;
      fdatasyncSync(this.#open());
      this.#sinceSync = 0;
    });
  }

  /** Makes `end` the end again: removes later packs and cuts this one. A pack that becomes empty is removed too. */
  cut(end: PackEnd): void {
    if (end.pack !== this.#pack) {
      // The present pack is a later one, about to be removed: making it durable first would only take time.
      this.#bytesUnsynced = false;
      this.#leave(end.pack);
    }
    this.#orFault(this.#folder, () => {
      for (const name of readdirSync(this.#folder)) {
        const pack = packNumber(name);
        if (pack === undefined || pack < end.pack || (pack === end.pack && end.offset > 0)) continue;
        if (pack === this.#pack) this.#closeFile();
        rmSync(join(this.#folder, name));
        this.#namesUnsynced = true;
      }
      if (end.offset === 0) return;
      this.#mustHold(end);
      if (fstatSync(this.#open()).size === end.offset) return;
      ftruncateSync(this.#open(), end.offset);
      this.#bytesUnsynced = true;
    });
  }

  /** Returns only when every byte and every name written so far would survive a power cut. */
  sync(): void {
    this.#orFault(packPath(this.#folder, this.#pack), () => {
      if (this.#bytesUnsynced && this.#file !== undefined) fsyncSync(this.#file);
      this.#bytesUnsynced = false;
      if (this.#namesUnsynced) syncFolder(this.#folder);
      this.#namesUnsynced = false;
    });
  }

  close(): void {
    this.#closeFile();
  }

  // A pack is synced once more as it is left, since sync() only knows the present one.
  #leave(pack: number): void {
    this.#orFault(packPath(this.#folder, this.#pack), () => {
      if (this.#bytesUnsynced && this.#file !== undefined) fsyncSync(this.#file);
    });
    this.#bytesUnsynced = false;
    this.#closeFile();
    this.#pack = pack;
  }

  #open(): number {
    if (this.#file !== undefined) return this.#file;
    const path = packPath(this.#folder, this.#pack);
    if (!existsSync(path)) this.#namesUnsynced = true;
    this.#file = openSync(path, constants.O_RDWR | constants.O_CREAT | NO_FOLLOW, 0o600);
    return this.#file;
  }

  // Sealed bytes that are gone cannot be written over as if the vault had been shorter all along.
  #mustHold(end: PackEnd): void {
    const path = packPath(this.#folder, end.pack);
    if (!existsSync(path)) throw new FaultError({ code: 'evidence-changed', path, why: 'the pack is not there' });
    const { size } = fstatSync(this.#open());
    if (size >= end.offset) return;
    throw new FaultError({ code: 'evidence-changed', path, why: `the pack has ${size} bytes, and ${end.offset} were sealed` });
  }

  #closeFile(): void {
    if (this.#file === undefined) return;
    closeSync(this.#file);
    this.#file = undefined;
  }

  #orFault(path: string, work: () => void): void {
    try {
      work();
    } catch (error) {
      if (error instanceof FaultError) throw error;
      throw writeFault(error, path);
    }
  }
}
