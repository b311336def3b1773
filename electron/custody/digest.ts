/** SHA-256, the one digest by which evidence, rows and ledger entries are known. */
import { createHash, hash } from 'node:crypto';

/** SHA-256 of bytes as they pass: the import updates it with the very bytes that its reader sees. */
export class Digest {
  readonly #hash = createHash('sha256');
  #bytes = 0;

  update(bytes: Uint8Array): this {
    this.#hash.update(bytes);
    this.#bytes += bytes.length;
    return this;
  }

  /** Number of bytes that have passed. */
  get bytes(): number {
    return this.#bytes;
  }

  /** 64 lower-case hex digits. Ends the digest: a second call, or an update after it, throws. */
  hex(): string {
    return this.#hash.digest('hex');
  }
}

/** SHA-256 of bytes, or of a text's UTF-8 bytes, as 64 lower-case hex digits. */
export function sha256Hex(bytes: Uint8Array | string): string {
  return hash('sha256', bytes, 'hex');
}

/**
 * SHA-256 over several buffers, each preceded by its length in bytes (8 bytes, little-endian), so that no byte can
 * move from one buffer to the next unseen. Typed arrays count as their bytes in memory: little-endian on every
 * machine Keytrail runs on.
 */
export function digestOfBuffers(buffers: readonly ArrayBufferView[]): string {
  const sum = createHash('sha256');
  const length = new DataView(new ArrayBuffer(8));
  for (const buffer of buffers) {
    length.setBigUint64(0, BigInt(buffer.byteLength), true);
    sum.update(length).update(new Uint8Array(buffer.buffer, buffer.byteOffset, buffer.byteLength));
  }
  return sum.digest('hex');
}
