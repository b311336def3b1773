/**
 * Rows that many events share, each stored once: found again by their hash. Past a number of rows it looks no more: where nothing repeats, looking would
 * cost a read at random for each, and a row that stands twice says nothing else.
 */
import { hashCells, sameCells } from '../hash-cells.ts';
import type { EvidenceWriter, Statement } from '../handles.ts';
import { HashTable } from './hash-table.ts';
import { KeyedHash } from './keyed-hash.ts';
import { RowInsert, RowPieces } from './row-insert.ts';

/** At twenty-two to twenty-eight bytes each. */
const LOOKED_UP = 3_000_000;
/** Of a larger table an import reads the index instead of loading all hashes. */
const LOADED_AT_START = 300_000;

export class Tuples {
  readonly #width: number;
  readonly #byId: Statement;
  readonly #byHash: Statement;
  readonly #added: (id: number, cells: Float64Array, from: number) => void;
  readonly #indexed: boolean;
  readonly #table = new HashTable();
  readonly #keyed = new KeyedHash();
  #next: number;
  readonly #pending: RowPieces;
  #heldBefore = 0;

  /** @param columns begin with id and hash. @param added is told of every new row, in order of id. */
  constructor(db: EvidenceWriter, table: string, columns: readonly string[], added: (id: number, cells: Float64Array, from: number) => void) {
    this.#width = columns.length;
    this.#added = added;
    this.#byId = db.prepare(`SELECT ${columns.join(', ')} FROM ${table} WHERE id = ?`).raw();
    this.#byHash = db.prepare(`SELECT id FROM ${table} WHERE hash = ?`).pluck();
    const insert = new RowInsert(db, table, columns);
    this.#pending = new RowPieces(columns.length, (cells, rows) => { insert.all(cells, rows); });
    const last = db.prepare(`SELECT COALESCE(MAX(id), 0) FROM ${table}`).pluck().get() as number;
    this.#next = last + 1;
    this.#heldBefore = last;
    this.#indexed = db.prepare("SELECT 1 FROM sqlite_master WHERE type = 'index' AND name = ?").get(`${table}_hash`) !== undefined;
    // Without its index a larger table is not searched for what it held before: rows may then stand twice.
    if (last <= LOADED_AT_START || !this.#indexed) {
      if (last <= LOOKED_UP) for (const [id, hash] of db.prepare(`SELECT id, hash FROM ${table}`).raw().iterate() as IterableIterator<[number, number]>) this.#table.add(hash, id);
      this.#heldBefore = 0;
    }
  }

  /** Id of the row at `from`, whose first two cells are overwritten. */
  idOf(cells: Float64Array, from: number): number {
    const hash = hashCells(cells, from + 2, from + this.#width);
    const known = this.#find(hash, cells, from);
    if (known !== undefined) return known;
    const id = this.#next;
    this.#next += 1;
    cells[from] = id;
    cells[from + 1] = hash;
    this.#pending.add(cells, from);
    if (this.#table.size < LOOKED_UP) this.#table.add(hash, id, this.#keyed);
    this.#added(id, cells, from);
    return id;
  }

  /** Inserts what is pending: before every look at the table, commit and savepoint. */
  flush(): void {
    this.#pending.flush();
  }

  /** No more is asked of it. */
  free(): void {
    this.#table.free();
  }

  #find(hash: number, cells: Float64Array, from: number): number | undefined {
    this.#keyed.ofCells(cells, from + 2, from + this.#width);
    const id = this.#table.find(hash, this.#keyed, (before) => this.#isRow(before, cells, from));
    if (id !== 0) return id;
    return this.#heldBefore === 0 ? undefined : (this.#byHash.all(hash) as number[]).find((before) => before <= this.#heldBefore && this.#isRow(before, cells, from));
  }

  #isRow(id: number, cells: Float64Array, from: number): boolean {
    const row = this.#byId.get(id) as (number | null)[] | undefined;
    return row !== undefined && sameCells(Float64Array.from(row, (c) => c ?? Number.NaN), 2, cells, from + 2, this.#width - 2);
  }
}
