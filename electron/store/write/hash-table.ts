/**
 * What a dictionary or a table of rows holds, by hash, without holding it: says whether a text or a row is new, and which id it has otherwise, where the
 * index on disk would be touched at random. A row met in this run is told by 32 bits of its hash and 64 of a keyed one (keyed-hash.ts); of a row from
 * before only the former are known, and it is compared itself, once.
 */
import { giveBack } from '../../base/give-back.ts';
import type { KeyedHash } from './keyed-hash.ts';

const FULLEST = 0.7;
/** Entries are kept in pieces, so that more of them need no copy. */
const PIECE = 1 << 16;
const WIDTH = 4;

export class HashTable {
  /** Four words an entry: id, low half of the hash, both halves of the keyed hash, which are 0 while it was not compared. */
  #pieces: Uint32Array<ArrayBuffer>[] = [];
  /** Position of an entry plus one, by hash. */
  #slots = new Uint32Array(1 << 16);
  #size = 0;

  get size(): number {
    return this.#size;
  }

  /** @param keyed what it was asked last is what the row says; undefined when the row was not read. */
  add(hash: number, id: number, keyed?: KeyedHash): void {
    if (this.#size >= this.#slots.length * FULLEST) this.#grow();
    if (this.#size % PIECE === 0) this.#pieces.push(new Uint32Array(PIECE * WIDTH));
    const low = hash >>> 0;
    const entry = this.#size;
    this.#size += 1;
    const piece = this.#pieceOf(entry);
    const at = (entry % PIECE) * WIDTH;
    piece[at] = id;
    piece[at + 1] = low;
    piece[at + 2] = keyed?.first ?? 0;
    piece[at + 3] = keyed?.last ?? 0;
    this.#put(low, entry + 1);
  }

  /**
   * Id of the row that has these hashes; 0 when there is none.
   * @param same compares the row of an id with what is looked for; asked of rows from before only, and no more once it said yes.
   */
  find(hash: number, keyed: KeyedHash, same: (id: number) => boolean): number {
    const low = hash >>> 0;
    const mask = this.#slots.length - 1;
    for (let at = low & mask, slot = this.#slots[at] ?? 0; slot !== 0; at = (at + 1) & mask, slot = this.#slots[at] ?? 0) {
      const piece = this.#pieceOf(slot - 1);
      const cell = ((slot - 1) % PIECE) * WIDTH;
      if (piece[cell + 1] !== low) continue;
      const id = piece[cell] ?? 0;
      if (piece[cell + 2] === keyed.first && piece[cell + 3] === keyed.last) return id;
      if (piece[cell + 2] !== 0 || piece[cell + 3] !== 0 || !same(id)) continue;
      piece[cell + 2] = keyed.first;
      piece[cell + 3] = keyed.last;
      return id;
    }
    return 0;
  }

  /** Gives its memory back at once: a thread that then sorts for a minute would keep it until its next collection. */
  free(): void {
    for (const piece of this.#pieces) giveBack(piece);
    giveBack(this.#slots);
    this.#pieces = [];
    this.#slots = new Uint32Array(1 << 4);
    this.#size = 0;
  }

  #pieceOf(entry: number): Uint32Array<ArrayBuffer> {
    const piece = this.#pieces[Math.trunc(entry / PIECE)];
    if (piece === undefined) throw new Error(`no entry ${entry} of ${this.#size}`);
    return piece;
  }

  #put(low: number, slot: number): void {
    const mask = this.#slots.length - 1;
    let at = low & mask;
    while ((this.#slots[at] ?? 0) !== 0) at = (at + 1) & mask;
    this.#slots[at] = slot;
  }

  #grow(): void {
    const before = this.#slots;
    this.#slots = new Uint32Array(before.length * 2);
    giveBack(before);
    for (let entry = 0; entry < this.#size; entry += 1) this.#put(this.#pieceOf(entry)[(entry % PIECE) * WIDTH + 1] ?? 0, entry + 1);
  }
}
