/**
 * Appends objects to the vault. The order that makes a crash harmless: write, `sync()`, then the store commits the
 * blocks together with `end()`. What lies beyond the committed end at the next opening belongs to nobody and is cut off.
 */
import { PackFiles } from './pack-files.ts';
import { BLOCK_BYTES, frameOf, letGo, looksCompressed } from './vault-frame.ts';
import { PACK_BYTES, type PackEnd, type VaultBlock } from './vault-layout.ts';

export class VaultWriter {
  readonly #files: PackFiles;
  readonly #packBytes: number;
  readonly #block = Buffer.allocUnsafe(BLOCK_BYTES);
  #filled = 0;
  // Where the present object began, and how far it has come.
  #began: PackEnd;
  #end: PackEnd;
  #blocks: VaultBlock[] = [];
  #rawOffset = 0;
  #mayShrink = true;

  /**
   * Opens `folder` (made if absent) for appending. `end` is the end the store last committed (VAULT_START for a new
   * case); bytes and packs beyond it are leftovers of a dead import and are cut off. `packBytes`: a smaller pack, for tests.
   * Throws FaultError evidence-changed when sealed bytes before `end` are missing, cannot-write, disk-full.
   */
  constructor(folder: string, end: PackEnd, packBytes: number = PACK_BYTES) {
    this.#files = new PackFiles(folder, end);
    this.#packBytes = packBytes;
    this.#began = end;
    this.#end = end;
  }

  /**
   * Takes the next bytes of the present object, any number of them; the first call begins it. The bytes are copied
   * or written before it returns. On FaultError disk-full or cannot-write, call abandonObject().
   */
  add(bytes: Uint8Array): void {
    let at = 0;
    while (at < bytes.length) {
      const left = bytes.length - at;
      if (this.#filled === 0 && left >= BLOCK_BYTES) {
        this.#write(bytes.subarray(at, at + BLOCK_BYTES));
        at += BLOCK_BYTES;
        continue;
      }
      const take = Math.min(left, BLOCK_BYTES - this.#filled);
      this.#block.set(bytes.subarray(at, at + take), this.#filled);
      this.#filled += take;
      at += take;
      if (this.#filled === BLOCK_BYTES) this.#flush();
    }
  }

  /** Writes the last short block and returns the object's blocks in order; none for an object without bytes. */
  finishObject(): readonly VaultBlock[] {
    this.#flush();
    const blocks = this.#blocks;
    this.#began = this.#end;
    this.#reset();
    return blocks;
  }

  /** Cuts the vault back to where the present object began. Without an object it does nothing. */
  abandonObject(): void {
    this.#reset();
    this.#end = this.#began;
    this.#files.cut(this.#began);
  }

  /** Makes all finished objects durable: bytes of the packs, and their names in the folder. Call before the store commits. */
  sync(): void {
    this.#files.sync();
  }

  /** End of the last finished object: what the store commits with its blocks. */
  end(): PackEnd {
    return this.#began;
  }

  /** Lets go of the files. An object that was not finished is left over, and cut off at the next opening. */
  close(): void {
    this.#files.close();
  }

  #flush(): void {
    if (this.#filled === 0) return;
    const raw = this.#block.subarray(0, this.#filled);
    this.#filled = 0;
    this.#write(raw);
  }

  #write(raw: Uint8Array): void {
    if (this.#rawOffset === 0) this.#mayShrink = !looksCompressed(raw);
    const frame = frameOf(raw, this.#mayShrink);
    const full = this.#end.offset > 0 && this.#end.offset + frame.bytes.length > this.#packBytes;
    const { pack, offset } = full ? { pack: this.#end.pack + 1, offset: 0 } : this.#end;
    this.#files.write(pack, offset, frame.bytes);
    this.#blocks.push({
      rawOffset: this.#rawOffset,
      rawLength: raw.length,
      pack,
      packOffset: offset,
      packLength: frame.bytes.length,
      stored: frame.stored,
      crc32: frame.crc32,
    });
    this.#rawOffset += raw.length;
    this.#end = { pack, offset: offset + frame.bytes.length };
    letGo(frame);
  }

  #reset(): void {
    this.#filled = 0;
    this.#blocks = [];
    this.#rawOffset = 0;
    this.#mayShrink = true;
  }
}
