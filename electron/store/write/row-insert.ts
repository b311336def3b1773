/** Inserts rows of numbers, many per statement: about half the cost per row of single inserts. NaN is NULL. */
import type { Database, Statement } from '../handles.ts';
import { stmt } from '../handles.ts';

/** Rows per statement, largest first; the rest goes one by one. */
const SIZES = [96, 48, 12, 1] as const;

export class RowInsert {
  readonly #db: Database;
  readonly #table: string;
  readonly #width: number;
  readonly #statements: readonly { readonly rows: number; readonly statement: Statement; readonly cells: (number | null)[] }[];

  constructor(db: Database, table: string, columns: readonly string[]) {
    this.#db = db;
    this.#table = table;
    this.#width = columns.length;
    const row = `(${columns.map(() => '?').join(', ')})`;
    this.#statements = SIZES.map((rows) => ({
      rows,
      statement: db.prepare(`INSERT OR IGNORE INTO ${table} (${columns.join(', ')}) VALUES ${Array.from({ length: rows }, () => row).join(', ')}`),
      cells: new Array<number | null>(rows * columns.length).fill(null),
    }));
  }

  /** Rows that nothing can refuse. */
  all(cells: Float64Array, rows: number): void {
    this.#insert(cells, rows, (first, n, changes) => {
      if (changes !== n) throw new Error(`${n - changes} rows of ${this.#table} at ${String(cells[first * this.#width])} were there already`);
    });
  }

  /** Rows with ids from `firstId` to `lastId`, of which some may be held already: the ids that are new, or undefined when all are. */
  orIgnore(cells: Float64Array, rows: number, firstId: number, lastId: number): Set<number> | undefined {
    let added = 0;
    this.#insert(cells, rows, (_first, _n, changes) => { added += changes; });
    if (added === lastId - firstId + 1) return undefined;
    return new Set(stmt(this.#db, `SELECT id FROM ${this.#table} WHERE id BETWEEN ? AND ?`).pluck().all(firstId, lastId) as number[]);
  }

  /** Rows of which some may be held already, whichever: those stay as they are. */
  anyNew(cells: Float64Array, rows: number): void {
    this.#insert(cells, rows, () => undefined);
  }

  #insert(cells: Float64Array, rows: number, done: (first: number, n: number, changes: number) => void): void {
    let first = 0;
    for (const size of this.#statements) {
      const { length } = size.cells;
      while (rows - first >= size.rows) {
        const from = first * this.#width;
        for (let i = 0; i < length; i += 1) {
          const value = cells[from + i] ?? Number.NaN;
          size.cells[i] = Number.isNaN(value) ? null : value;
        }
        done(first, size.rows, size.statement.run(size.cells).changes);
        first += size.rows;
      }
    }
  }
}

const ROWS_OF_A_PIECE = 960;

/** Holds rows back and passes them on some at a time: one by one they cost more, and of all rows of a large import at once memory would be held long after. */
export class RowPieces {
  readonly #cells: Float64Array;
  readonly #width: number;
  readonly #put: (cells: Float64Array, rows: number) => void;
  #filled = 0;

  constructor(width: number, put: (cells: Float64Array, rows: number) => void) {
    this.#cells = new Float64Array(width * ROWS_OF_A_PIECE);
    this.#width = width;
    this.#put = put;
  }

  /** The row at `from` of `cells`. */
  add(cells: Float64Array, from: number): void {
    this.#cells.set(cells.subarray(from, from + this.#width), this.#filled);
    this.#filled += this.#width;
    if (this.#filled === this.#cells.length) this.flush();
  }

  addRow(...row: readonly number[]): void {
    this.add(Float64Array.from(row), 0);
  }

  /** Passes on what is held. */
  flush(): void {
    if (this.#filled === 0) return;
    this.#put(this.#cells, this.#filled / this.#width);
    this.#filled = 0;
  }
}
