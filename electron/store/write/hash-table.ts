/**
 * 53-bit hashes and the ids they belong to, twelve bytes each: says at once that a text is new, which is what most look-ups of a large import ask,
 * where the index on disk would be touched at random.
 */
const FULLEST = 0.7;

export class HashTable {
  #hashes = new Float64Array(1 << 16);
  #ids = new Uint32Array(1 << 16);
  #size = 0;

  get size(): number {
    return this.#size;
  }

  add(hash: number, id: number): void {
    if (this.#size >= this.#hashes.length * FULLEST) this.#grow();
    this.#put(hash, id);
    this.#size += 1;
  }

  /** Ids with this hash: nearly always none or one. */
  *idsOf(hash: number): Generator<number> {
    const mask = this.#hashes.length - 1;
    for (let at = this.#slot(hash); (this.#ids[at] ?? 0) !== 0; at = (at + 1) & mask) {
      if (this.#hashes[at] === hash) yield this.#ids[at] ?? 0;
    }
  }

  /** Quick answer to the common question. */
  has(hash: number): boolean {
    const mask = this.#hashes.length - 1;
    for (let at = this.#slot(hash); (this.#ids[at] ?? 0) !== 0; at = (at + 1) & mask) if (this.#hashes[at] === hash) return true;
    return false;
  }

  #slot(hash: number): number {
    return (hash >>> 0) & (this.#hashes.length - 1);
  }

  #put(hash: number, id: number): void {
    const mask = this.#hashes.length - 1;
    let at = this.#slot(hash);
    while ((this.#ids[at] ?? 0) !== 0) at = (at + 1) & mask;
    this.#hashes[at] = hash;
    this.#ids[at] = id;
  }

  #grow(): void {
    const hashes = this.#hashes;
    const ids = this.#ids;
    this.#hashes = new Float64Array(hashes.length * 2);
    this.#ids = new Uint32Array(ids.length * 2);
    for (let i = 0; i < ids.length; i += 1) {
      const id = ids[i] ?? 0;
      if (id !== 0) this.#put(hashes[i] ?? 0, id);
    }
  }
}
