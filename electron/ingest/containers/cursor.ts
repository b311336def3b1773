/** Bytes of a stream in order, looked at before they are taken. Holds no more than was looked at. */

export type Bytes = Iterable<Uint8Array> | AsyncIterable<Uint8Array>;

const asBuffer = (bytes: Uint8Array): Buffer => (Buffer.isBuffer(bytes) ? bytes : Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength));

export class Cursor {
  readonly #source: Iterator<Uint8Array> | AsyncIterator<Uint8Array>;
  #held: Buffer[] = [];
  #size = 0;
  #ended = false;
  /** Bytes taken so far. */
  position = 0;

  constructor(source: Bytes) {
    this.#source = Symbol.asyncIterator in source ? source[Symbol.asyncIterator]() : source[Symbol.iterator]();
  }

  async #more(): Promise<boolean> {
    if (this.#ended) return false;
    const next = await this.#source.next();
    if (next.done === true) {
      this.#ended = true;
      return false;
    }
    if (next.value.length > 0) {
      this.#held.push(asBuffer(next.value));
      this.#size += next.value.length;
    }
    return true;
  }

  /** The next `n` bytes, or all that are left, without taking them. */
  async peek(n: number): Promise<Buffer> {
    while (this.#size < n && (await this.#more()));
    if (this.#held.length > 1 && (this.#held[0]?.length ?? 0) < n) this.#held = [Buffer.concat(this.#held)];
    return (this.#held[0] ?? Buffer.alloc(0)).subarray(0, n);
  }

  async take(n: number): Promise<Buffer> {
    const bytes = await this.peek(n);
    this.#drop(bytes.length);
    return bytes;
  }

  #drop(n: number): void {
    this.position += n;
    this.#size -= n;
    let left = n;
    while (left > 0) {
      const first = this.#held[0];
      if (first === undefined) return;
      if (first.length <= left) {
        this.#held.shift();
        left -= first.length;
      } else {
        this.#held[0] = first.subarray(left);
        left = 0;
      }
    }
  }

  /** All that is left, when it is no more than `limit` bytes; undefined, with nothing taken, when it is more. */
  async whole(limit: number): Promise<Buffer | undefined> {
    while (this.#size <= limit && (await this.#more()));
    return this.#size > limit || !this.#ended ? undefined : this.take(this.#size);
  }

  /** The next `most` bytes, or all that are left, piece by piece as they come. */
  async* chunks(most = Number.POSITIVE_INFINITY): AsyncGenerator<Buffer> {
    let left = most;
    while (left > 0) {
      if (this.#size === 0 && !(await this.#more())) return;
      const first = this.#held[0];
      if (first === undefined) continue;
      const piece = first.length <= left ? first : first.subarray(0, left);
      this.#drop(piece.length);
      left -= piece.length;
      yield piece;
    }
  }

  /** Passes over bytes. @returns how many there were. */
  async skip(n: number): Promise<number> {
    const from = this.position;
    for await (const _ of this.chunks(n));
    return this.position - from;
  }
}
