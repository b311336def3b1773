/**
 * Digests over runs of stored rows, so that a later change of a row is found and its run named. Cells are written as 8-byte
 * little-endian doubles (every stored integer is a safe integer; NULL is NaN) or length-prefixed UTF-8, row after row, and hashed with SHA-256.
 */
import { createHash } from 'node:crypto';
import type { EvidenceWriter, Reader } from '../handles.ts';
import { stmt } from '../handles.ts';
import { ENTRY_COLUMNS, EVENT_COLUMNS, FACT_COLUMNS, ISSUE_COLUMNS, NAME_COLUMNS, type Cell } from './columns.ts';

export type RowKind = 'event' | 'issue' | 'fact' | 'entry' | 'name' | 'term';

/** Rows per run: a changed row is narrowed down to its run by digest, then to itself by reading the evidence again. */
export const RUN_ROWS = 4096;

const BUFFER_BYTES = 64 * 1024;

export class CellHash {
  readonly #hash = createHash('sha256');
  readonly #bytes = Buffer.allocUnsafe(BUFFER_BYTES);
  readonly #view = new DataView(this.#bytes.buffer, this.#bytes.byteOffset, BUFFER_BYTES);
  #n = 0;

  add(cell: Cell): void {
    if (typeof cell === 'string') this.#text(cell);
    else this.#put(cell ?? Number.NaN);
  }

  /** A row, or part of one, of numbers only; NaN stands for NULL. */
  addNumbers(cells: Float64Array, from: number, to: number): void {
    for (let i = from; i < to; i += 1) this.#put(cells[i] ?? Number.NaN);
  }

  #text(text: string): void {
    const length = Buffer.byteLength(text, 'utf8');
    this.#put(length);
    if (this.#n + length > BUFFER_BYTES) this.#flush();
    if (length > BUFFER_BYTES) this.#hash.update(text, 'utf8');
    else this.#n += this.#bytes.write(text, this.#n, 'utf8');
  }

  #put(value: number): void {
    if (this.#n + 8 > BUFFER_BYTES) this.#flush();
    this.#view.setFloat64(this.#n, value, true);
    this.#n += 8;
  }

  #flush(): void {
    this.#hash.update(this.#bytes.subarray(0, this.#n));
    this.#n = 0;
  }

  hex(): string {
    this.#flush();
    return this.#hash.digest('hex');
  }
}

/** How to read the rows of a run again: all columns, ordered by key, keys between the bounds. */
export const RUN_SQL: Readonly<Record<RowKind, string>> = {
  event: `SELECT ${EVENT_COLUMNS.join(', ')} FROM evidence_event WHERE id BETWEEN ? AND ? ORDER BY id`,
  issue: `SELECT ${ISSUE_COLUMNS.join(', ')} FROM evidence_issue WHERE event_id BETWEEN ? AND ? ORDER BY event_id, seq`,
  fact: `SELECT ${FACT_COLUMNS.join(', ')} FROM evidence_fact WHERE event_id BETWEEN ? AND ? ORDER BY event_id, seq`,
  entry: `SELECT ${ENTRY_COLUMNS.join(', ')} FROM evidence_entry WHERE id BETWEEN ? AND ? ORDER BY id`,
  name: `SELECT ${NAME_COLUMNS.join(', ')} FROM evidence_name WHERE id BETWEEN ? AND ? ORDER BY id`,
  term: 'SELECT id, text FROM evidence_term WHERE id BETWEEN ? AND ? ORDER BY id',
};

/** One run being written. `first` is its smallest key; rows must come in key order. */
export class Run {
  #hash = new CellHash();
  #rows = 0;
  #first = 0;
  #last = 0;

  constructor(readonly kind: RowKind, readonly db: EvidenceWriter) {}

  add(key: number, cells: readonly Cell[]): void {
    this.#begin(key);
    for (const cell of cells) this.#hash.add(cell);
  }

  addNumbers(key: number, cells: Float64Array, from: number, to: number): void {
    this.#begin(key);
    this.#hash.addNumbers(cells, from, to);
  }

  #begin(key: number): void {
    // Runs are closed only between keys, so that bounds by key name whole rows of the run.
    if (this.#rows >= RUN_ROWS && key !== this.#last) this.close();
    if (this.#rows === 0) this.#first = key;
    this.#last = key;
    this.#rows += 1;
  }

  close(): void {
    if (this.#rows === 0) return;
    stmt(this.db, 'INSERT INTO evidence_rows_digest (kind, first_id, last_id, digest) VALUES (?, ?, ?, ?)').run(this.kind, this.#first, this.#last, this.#hash.hex());
    this.#hash = new CellHash();
    this.#rows = 0;
  }
}

export interface BrokenRun { readonly kind: RowKind; readonly first: number; readonly last: number }

/** Every run whose rows no longer give the recorded digest. */
export function* brokenRuns(reader: Reader, onRows: (n: number) => void): Generator<BrokenRun> {
  const runs = reader.prepare('SELECT kind, first_id, last_id, digest FROM evidence_rows_digest ORDER BY kind, first_id').all() as { kind: RowKind; first_id: number; last_id: number; digest: string }[];
  for (const run of runs) {
    const hash = new CellHash();
    let n = 0;
    for (const row of reader.prepare(RUN_SQL[run.kind]).raw().iterate(run.first_id, run.last_id) as IterableIterator<Cell[]>) {
      for (const cell of row) hash.add(cell);
      n += 1;
    }
    onRows(n);
    if (hash.hex() !== run.digest) yield { kind: run.kind, first: run.first_id, last: run.last_id };
  }
}
