/**
 * Numbers for rows of numbers that repeat: the same row has the same number. Bounded: when full it forgets all, and a row that comes again gets a new
 * number, which costs a second sending and changes nothing.
 */
import { hashCells, sameCells } from '../hash-cells.ts';

const FULLEST = 0.6;

export class TupleNumbers {
  readonly #width: number;
  readonly #most: number;
  #rows = new Float64Array(0);
  #numbers = new Uint32Array(0);
  /** Position of a row plus one, by hash. */
  #slots = new Uint32Array(0);
  #size = 0;
  #last = 0;

  constructor(width: number, most: number) {
    this.#width = width;
    this.#most = most;
    this.#clear(1024);
  }

  /** Number of the row at `from` of `cells`; above `lastBefore` when it is new. */
  numberOf(cells: Float64Array, from: number): number {
    const width = this.#width;
    const mask = this.#slots.length - 1;
    let at = hashCells(cells, from, from + width) & mask;
    for (let slot = this.#slots[at] ?? 0; slot !== 0; slot = this.#slots[at] ?? 0) {
      if (sameCells(this.#rows, (slot - 1) * width, cells, from, width)) return this.#numbers[slot - 1] ?? 0;
      at = (at + 1) & mask;
    }
    if (this.#size >= this.#most) {
      this.#clear(1024);
      return this.numberOf(cells, from);
    }
    if (this.#size >= this.#slots.length * FULLEST) {
      this.#grow();
      return this.numberOf(cells, from);
    }
    this.#rows.set(cells.subarray(from, from + width), this.#size * width);
    this.#last += 1;
    this.#numbers[this.#size] = this.#last;
    this.#size += 1;
    this.#slots[at] = this.#size;
    return this.#last;
  }

  get last(): number {
    return this.#last;
  }

  /** Begins again at 1. */
  reset(): void {
    this.#clear(1024);
    this.#last = 0;
  }

  #clear(slots: number): void {
    this.#slots = new Uint32Array(slots);
    const room = Math.ceil(slots * FULLEST);
    this.#rows = new Float64Array(room * this.#width);
    this.#numbers = new Uint32Array(room);
    this.#size = 0;
  }

  #grow(): void {
    const rows = this.#rows;
    const numbers = this.#numbers;
    const size = this.#size;
    this.#clear(this.#slots.length * 2);
    this.#rows.set(rows.subarray(0, size * this.#width));
    this.#numbers.set(numbers.subarray(0, size));
    this.#size = size;
    const mask = this.#slots.length - 1;
    for (let i = 0; i < size; i += 1) {
      let at = hashCells(rows, i * this.#width, (i + 1) * this.#width) & mask;
      while ((this.#slots[at] ?? 0) !== 0) at = (at + 1) & mask;
      this.#slots[at] = i + 1;
    }
  }
}
