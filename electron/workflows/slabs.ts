/**
 * Memory for small things, many in one piece: a trail is thousands of small files, and memory of its own for each of them costs more to ask for,
 * to move from thread to thread and to let go of than to fill.
 */
const ALIGNED = 8;

export class Slabs {
  readonly #bytes: number;
  readonly #again: (bytes: number) => ArrayBuffer | undefined;
  #slab: ArrayBuffer | undefined;
  #at = 0;

  /** @param bytes of one slab. @param again gives memory of exactly so many bytes that was used before, if there is any. */
  constructor(bytes: number, again: (bytes: number) => ArrayBuffer | undefined) {
    this.#bytes = bytes;
    this.#again = again;
  }

  /** Room for so many bytes, no more than a slab has: from `at` on, with old content in it. A slab that was moved away is not gone on with. */
  take(bytes: number): { readonly room: ArrayBuffer; readonly at: number } {
    if (this.#slab === undefined || this.#slab.byteLength === 0 || this.#at + bytes > this.#bytes) {
      this.#slab = this.#again(this.#bytes) ?? new ArrayBuffer(this.#bytes);
      this.#at = 0;
    }
    const at = this.#at;
    this.#at += Math.ceil(bytes / ALIGNED) * ALIGNED;
    return { room: this.#slab, at };
  }

  /** What comes next begins another slab, so that whoever uses them one after the other is done with this one then. */
  close(): void {
    this.#slab = undefined;
  }
}
