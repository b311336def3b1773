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

export class CellHash {
  readonly #hash = createHash('sha256');
  readonly #numbers = new Float64Array(8192);
  #n = 0;

  add(cell: Cell): void {
    if (typeof cell === 'string') {
      const bytes = Buffer.from(cell, 'utf8');
      this.#put(bytes.length);
      this.#flush();
      this.#hash.update(bytes);
    } else this.#put(cell ?? Number.NaN);
  }

  #put(value: number): void {
    if (this.#n === this.#numbers.length) this.#flush();
    this.#numbers[this.#n] = value;
    this.#n += 1;
  }

  #flush(): void {
    this.#hash.update(Buffer.from(this.#numbers.buffer, 0, this.#n * 8));
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
    // Runs are closed only between keys, so that bounds by key name whole rows of the run.
    if (this.#rows >= RUN_ROWS && key !== this.#last) this.close();
    if (this.#rows === 0) this.#first = key;
    for (const cell of cells) this.#hash.add(cell);
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
