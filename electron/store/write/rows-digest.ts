/**
 * Digests over runs of stored rows, so that a later change of a row is found and its run named. Cells are written as 8-byte
 * little-endian doubles (every stored integer is a safe integer; NULL is NaN) or length-prefixed UTF-8, row after row, and hashed with SHA-256.
 */
import { createHash, hash, type Hash } from 'node:crypto';
import type { EvidenceWriter, Reader } from '../handles.ts';
import { stmt } from '../handles.ts';
import { ACT_COLUMNS, CONTEXT_COLUMNS, ENTRY_COLUMNS, EVENT_COLUMNS, FACT_COLUMNS, ISSUE_COLUMNS, NAME_COLUMNS, RIGHT_COLUMNS, SAID_COLUMNS, SUPERSEDED_COLUMNS, TWIN_COLUMNS, type Cell } from './columns.ts';

export type RowKind = 'event' | 'context' | 'act' | 'twin' | 'issue' | 'fact' | 'entry' | 'right' | 'name' | 'term' | 'superseded' | 'said';

/** Rows per run: a changed row is narrowed down to its run by digest, then to itself by reading the evidence again. */
export const RUN_ROWS = 4096;

const BUFFER_BYTES = 64 * 1024;
const LITTLE_ENDIAN = new Uint8Array(new Uint16Array([1]).buffer)[0] === 1;

export class CellHash {
  /** Of what did not fit any more; most runs are so short that they are hashed at once. */
  #before: Hash | undefined;
  readonly #bytes = Buffer.allocUnsafe(BUFFER_BYTES);
  readonly #view = new DataView(this.#bytes.buffer, this.#bytes.byteOffset, BUFFER_BYTES);
  #n = 0;

  add(cell: Cell): void {
    if (typeof cell === 'string') this.#text(cell);
    else this.#put(cell ?? Number.NaN);
  }

  /** Rows of numbers only; NaN stands for NULL. The memory of the numbers is what `add` would write, cell by cell. */
  addNumbers(cells: Float64Array, from: number, to: number): void {
    if (!LITTLE_ENDIAN || to - from < 64) {
      for (let i = from; i < to; i += 1) this.#put(cells[i] ?? Number.NaN);
      return;
    }
    this.#flushed().update(new Uint8Array(cells.buffer, cells.byteOffset + from * 8, (to - from) * 8));
  }

  #text(text: string): void {
    const length = Buffer.byteLength(text, 'utf8');
    this.#put(length);
    if (length > BUFFER_BYTES) {
      this.#flushed().update(text, 'utf8');
      return;
    }
    if (this.#n + length > BUFFER_BYTES) this.#flushed();
    this.#n += this.#bytes.write(text, this.#n, 'utf8');
  }

  #put(value: number): void {
    if (this.#n + 8 > BUFFER_BYTES) this.#flushed();
    this.#view.setFloat64(this.#n, value, true);
    this.#n += 8;
  }

  #flushed(): Hash {
    this.#before ??= createHash('sha256');
    this.#before.update(this.#bytes.subarray(0, this.#n));
    this.#n = 0;
    return this.#before;
  }

  /** The digest; the next cell begins another. */
  hex(): string {
    const hex = this.#before === undefined ? hash('sha256', this.#bytes.subarray(0, this.#n), 'hex') : this.#flushed().digest('hex');
    this.#before = undefined;
    this.#n = 0;
    return hex;
  }
}

/** How to read the rows of a run again: all columns, ordered by key, keys between the bounds. */
export const RUN_SQL: Readonly<Record<RowKind, string>> = {
  event: `SELECT ${EVENT_COLUMNS.join(', ')} FROM evidence_happening WHERE id BETWEEN ? AND ? ORDER BY id`,
  context: `SELECT ${CONTEXT_COLUMNS.join(', ')} FROM evidence_context WHERE id BETWEEN ? AND ? ORDER BY id`,
  act: `SELECT ${ACT_COLUMNS.join(', ')} FROM evidence_act WHERE id BETWEEN ? AND ? ORDER BY id`,
  twin: `SELECT ${TWIN_COLUMNS.join(', ')} FROM evidence_twin WHERE id BETWEEN ? AND ? ORDER BY id`,
  issue: `SELECT ${ISSUE_COLUMNS.join(', ')} FROM evidence_issue WHERE event_id BETWEEN ? AND ? ORDER BY event_id, seq`,
  fact: `SELECT ${FACT_COLUMNS.join(', ')} FROM evidence_fact WHERE event_id BETWEEN ? AND ? ORDER BY event_id, seq`,
  entry: `SELECT ${ENTRY_COLUMNS.join(', ')} FROM evidence_entry WHERE id BETWEEN ? AND ? ORDER BY id`,
  right: `SELECT ${RIGHT_COLUMNS.join(', ')} FROM evidence_right WHERE entry_id BETWEEN ? AND ? ORDER BY entry_id`,
  name: `SELECT ${NAME_COLUMNS.join(', ')} FROM evidence_name WHERE id BETWEEN ? AND ? ORDER BY id`,
  term: 'SELECT id, text FROM evidence_term WHERE id BETWEEN ? AND ? ORDER BY id',
  superseded: `SELECT ${SUPERSEDED_COLUMNS.join(', ')} FROM evidence_superseded WHERE by_event BETWEEN ? AND ? ORDER BY by_event`,
  said: `SELECT ${SAID_COLUMNS.join(', ')} FROM evidence_said WHERE id BETWEEN ? AND ? ORDER BY id`,
};

export interface ClosedRun { readonly kind: RowKind; readonly first: number; readonly last: number; readonly digest: string }

const KINDS: readonly RowKind[] = ['act', 'context', 'entry', 'event', 'fact', 'issue', 'name', 'right', 'said', 'superseded', 'term', 'twin'];
const RANGE = new RegExp(`\\b(${KINDS.join('|')}) (\\d+)-(\\d+)`, 'g');

/**
 * One short text that vouches for runs: their digest, and which rows they are. It goes into the ledger with the file they came from, so that
 * whoever changes a row and its digest has the ledger against him: `HEX over event 1-60, term 1-90`.
 */
export function runsText(runs: readonly ClosedRun[]): string | undefined {
  if (runs.length === 0) return undefined;
  let text = '';
  const ranges: string[] = [];
  for (const kind of KINDS) {
    const own = runs.filter((r) => r.kind === kind).sort((a, b) => a.first - b.first);
    for (const r of own) text += `${r.kind} ${r.first} ${r.last} ${r.digest}\n`;
    const [first] = own;
    if (first !== undefined) ranges.push(`${kind} ${first.first}-${own.at(-1)?.last ?? first.last}`);
  }
  return `${hash('sha256', text, 'hex')} over ${ranges.join(', ')}`;
}

/** The same text made of what the database holds now for these rows. */
export function runsTextNow(reader: Reader, then: string): { readonly text: string | undefined; readonly runs: number } {
  const runs = [...then.matchAll(RANGE)].flatMap(([, kind, first, last]) =>
    reader.prepare('SELECT kind, first_id AS first, last_id AS last, digest FROM evidence_rows_digest WHERE kind = ? AND first_id BETWEEN ? AND ?').all(kind, Number(first), Number(last)) as ClosedRun[]);
  return { text: runsText(runs), runs: runs.length };
}

/** One run being written. `first` is its smallest key; rows must come in key order. */
export class Run {
  readonly #hash = new CellHash();
  #rows = 0;
  #first = 0;
  #last = 0;

  /** @param onClosed is told of each run that was recorded. */
  constructor(readonly kind: RowKind, readonly db: EvidenceWriter, readonly onClosed: (run: ClosedRun) => void = () => undefined) {}

  add(key: number, cells: readonly Cell[]): void {
    this.#begin(key);
    for (const cell of cells) this.#hash.add(cell);
  }

  addNumbers(key: number, cells: Float64Array, from: number, to: number): void {
    this.#begin(key);
    this.#hash.addNumbers(cells, from, to);
  }

  /** Whole rows side by side, with keys one after the other from `key` on. */
  addRows(key: number, cells: Float64Array, from: number, width: number, rows: number): void {
    for (let done = 0; done < rows;) {
      if (this.#rows >= RUN_ROWS) this.close();
      const n = Math.min(rows - done, RUN_ROWS - this.#rows);
      if (this.#rows === 0) this.#first = key + done;
      this.#hash.addNumbers(cells, from + done * width, from + (done + n) * width);
      this.#rows += n;
      done += n;
      this.#last = key + done - 1;
    }
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
    const run = { kind: this.kind, first: this.#first, last: this.#last, digest: this.#hash.hex() };
    stmt(this.db, 'INSERT INTO evidence_rows_digest (kind, first_id, last_id, digest) VALUES (?, ?, ?, ?)').run(run.kind, run.first, run.last, run.digest);
    this.onClosed(run);
    this.#rows = 0;
  }
}

export interface BrokenRun { readonly kind: RowKind; readonly first: number; readonly last: number }

const KEYS: Readonly<Record<RowKind, { readonly table: string; readonly key: string }>> = {
  event: { table: 'evidence_happening', key: 'id' }, context: { table: 'evidence_context', key: 'id' }, act: { table: 'evidence_act', key: 'id' },
  twin: { table: 'evidence_twin', key: 'id' }, issue: { table: 'evidence_issue', key: 'event_id' }, fact: { table: 'evidence_fact', key: 'event_id' },
  entry: { table: 'evidence_entry', key: 'id' }, name: { table: 'evidence_name', key: 'id' }, term: { table: 'evidence_term', key: 'id' },
  right: { table: 'evidence_right', key: 'entry_id' }, superseded: { table: 'evidence_superseded', key: 'by_event' }, said: { table: 'evidence_said', key: 'id' },
};
const NAMED_ROWS = 20;

/** Rows that no digest vouches for: they were added by somebody else, or the digest of their run was taken away. The keys of the first few. */
export function uncoveredRows(reader: Reader): { readonly table: string; readonly rows: number; readonly keys: readonly number[] }[] {
  return (Object.entries(KEYS) as [RowKind, { table: string; key: string }][]).flatMap(([kind, { table, key }]) => {
    const runs = reader.prepare('SELECT first_id, last_id FROM evidence_rows_digest WHERE kind = ? ORDER BY first_id').raw().all(kind) as [number, number][];
    const within = reader.prepare(`SELECT COUNT(*) FROM ${table} WHERE ${key} BETWEEN ? AND ?`).pluck();
    const between = reader.prepare(`SELECT DISTINCT ${key} FROM ${table} WHERE ${key} > ? AND ${key} < ? ORDER BY 1 LIMIT ${NAMED_ROWS}`).pluck();
    let rows = reader.prepare(`SELECT COUNT(*) FROM ${table}`).pluck().get() as number;
    for (const [first, last] of runs) rows -= within.get(first, last) as number;
    if (rows === 0) return [];
    const bounds = [Number.MIN_SAFE_INTEGER, ...runs.flat(), Number.MAX_SAFE_INTEGER];
    const keys: number[] = [];
    for (let i = 0; i < bounds.length && keys.length < NAMED_ROWS; i += 2) keys.push(...(between.all(bounds[i], bounds[i + 1]) as number[]));
    return [{ table, rows, keys }];
  });
}

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
