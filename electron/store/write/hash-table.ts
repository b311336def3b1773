/**
 * Hashes and the ids they belong to, eight bytes each: says at once that a text or a row is new, which is what most look-ups of a large import ask,
 * where the index on disk would be touched at random. Only the low half of a hash is kept: whoever asks compares what the ids stand for anyway.
 */
import { giveBack } from '../../base/give-back.ts';

const FULLEST = 0.7;

export class HashTable {
  #lows = new Uint32Array(1 << 16);
  #ids = new Uint32Array(1 << 16);
  #size = 0;

  get size(): number {
    return this.#size;
  }

  add(hash: number, id: number): void {
    if (this.#size >= this.#lows.length * FULLEST) this.#grow();
    this.#put(hash >>> 0, id);
    this.#size += 1;
  }

  /** Ids that may have this hash, those that have it among them: nearly always none or one. */
  *idsOf(hash: number): Generator<number> {
    const low = hash >>> 0;
    const mask = this.#lows.length - 1;
    for (let at = low & mask; (this.#ids[at] ?? 0) !== 0; at = (at + 1) & mask) {
      if (this.#lows[at] === low) yield this.#ids[at] ?? 0;
    }
  }

  /** Quick answer to the common question: false when none has it. */
  has(hash: number): boolean {
    const low = hash >>> 0;
    const mask = this.#lows.length - 1;
    for (let at = low & mask; (this.#ids[at] ?? 0) !== 0; at = (at + 1) & mask) if (this.#lows[at] === low) return true;
    return false;
  }

  /** Gives its memory back at once: a thread that then sorts for a minute would keep it until its next collection. */
  free(): void {
    giveBack(this.#lows);
    giveBack(this.#ids);
    this.#lows = new Uint32Array(1 << 4);
    this.#ids = new Uint32Array(1 << 4);
    this.#size = 0;
  }

  #put(low: number, id: number): void {
    const mask = this.#lows.length - 1;
    let at = low & mask;
    while ((this.#ids[at] ?? 0) !== 0) at = (at + 1) & mask;
    this.#lows[at] = low;
    this.#ids[at] = id;
  }

  #grow(): void {
    const lows = this.#lows;
    const ids = this.#ids;
    this.#lows = new Uint32Array(lows.length * 2);
    this.#ids = new Uint32Array(ids.length * 2);
    for (let i = 0; i < ids.length; i += 1) {
      const id = ids[i] ?? 0;
      if (id !== 0) this.#put(lows[i] ?? 0, id);
    }
  }
}
