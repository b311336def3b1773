/**
 * Comma (semicolon, tab) separated tables. A quote-aware byte scan cuts the stream into rows, so that each row has its place;
 * papaparse, the only reader of quoted cells, then reads them. The first row is the header and is no record.
 *
 * A stray quote would swallow the rows after it. So a row of several lines that cannot be read costs only its first line: what follows is read afresh.
 */
import Papa from 'papaparse';
import type { SourceRecord } from '../format.ts';
import { asBuffer, MAX_RECORD_BYTES, textOfBytes, type Splitter } from './splitter.ts';

const QUOTE = 34, NEWLINE = 10, RETURN = 13;
/** Bytes that may be read afresh per byte read, beyond a free amount: only a hostile file needs more, and then loses the whole stretch. */
const AFRESH_FACTOR = 8;
const AFRESH_FREE = 64 * 1024 * 1024;

export interface CsvTable {
  readonly header: readonly string[];
  readonly rows: readonly (readonly string[])[];
  readonly errors: readonly { readonly row: number; readonly why: string }[];
}

/** A whole small table held in memory, such as the one inside a JSON wrapper. `row` in errors is 0-based over `rows`. */
export function parseCsvText(text: string, delimiter = ''): CsvTable {
  const parsed = Papa.parse<string[]>(text.replace(/^\uFEFF/, ''), { delimiter, skipEmptyLines: 'greedy', header: false });
  const [header = [], ...rows] = parsed.data;
  const errors = parsed.errors
    .filter((e) => e.type !== 'Delimiter')
    .map((e) => ({ row: (e.row ?? 1) - 1, why: e.message }));
  return { header: header.map((h) => h.trim()), rows, errors };
}

/** Cells of one row, or why it cannot be read. */
function cellsOf(text: string, delimiter: string): readonly string[] | string {
  if (!text.includes('"')) return text.split(delimiter);
  const parsed = Papa.parse<string[]>(text, { delimiter, header: false, newline: '\n' });
  const error = parsed.errors.find((e) => e.type !== 'Delimiter');
  if (error !== undefined) return error.message;
  if (parsed.data.length !== 1) return 'its quotes do not pair';
  return parsed.data[0] ?? [];
}

/** `open`: inside a quoted cell; `maybe`: behind a quote inside one, which ends it or stands for a quote; `skip`: the rest of a line that is given up. */
type State = 'plain' | 'open' | 'maybe' | 'skip';

/** @param names of the columns of a table that has no header: its first row is then a record. */
export function csvRows(delimiter: string, names?: readonly string[]): Splitter {
  const delimiterByte = delimiter.charCodeAt(0);
  /** Bytes from the start of the present row on; `at` is where the scan stands in them. */
  let buffer: Buffer = Buffer.alloc(0);
  let at = 0;
  let state: State = 'plain';
  let why = '';
  let rowStart = 0;
  let rowLine = 1;
  let final = false;
  let afresh = 0;
  /** Bytes of a line past the limit, which are only counted. */
  let dropped = 0;
  let header: readonly string[] | undefined;
  let columns = new Map<string, number>();

  if (names !== undefined) setHeader(names);

  /** Takes the first `length` bytes as a row. False when the row cannot be read and has more lines than one. */
  function emit(length: number, out: SourceRecord[]): boolean {
    let text = textOfBytes(buffer, 0, length);
    if (rowStart === 0) text = text.replace(/^\uFEFF/, '');
    text = text.replace(/\r$/, '');
    if (text.trim() === '') return true;
    const place = { offset: rowStart, length, line: rowLine };
    const several = text.includes('\n');
    const cells = cellsOf(text, delimiter);
    if (typeof cells === 'string') {
      why = `not a readable row: ${cells}`;
      if (several) return false;
      broken(length, out);
      return true;
    }
    if (header === undefined) {
      setHeader(cells);
      return true;
    }
    // Fewer or more cells than the header names would put values under wrong names.
    if (cells.length !== header.length) {
      why = header.length === 0 ? 'the header of the table cannot be read' : `the row has ${cells.length} cells, the header ${header.length}`;
      if (several) return false;
      broken(length, out);
      return true;
    }
    const index = columns;
    out.push({ kind: 'row', place, cells, get: (column) => { const i = index.get(column); return i === undefined ? undefined : cells[i]; } });
    return true;
  }

  function setHeader(cells: readonly string[]): void {
    header = cells.map((c) => c.trim());
    columns = new Map(header.map((name, i) => [name.toLowerCase(), i]));
  }

  function broken(length: number, out: SourceRecord[]): void {
    out.push({ kind: 'broken', place: { offset: rowStart, length: length + dropped, line: rowLine }, why });
    // Rows under a header that cannot be read would have no names, and the first of them must not become the header.
    header ??= [];
  }

  /** The next row begins behind the newline at `n` (or at the end of the bytes). */
  function advance(n: number): void {
    let lines = 1;
    for (let i = buffer.indexOf(NEWLINE); i !== -1 && i < n; i = buffer.indexOf(NEWLINE, i + 1)) lines += 1;
    rowLine += lines;
    rowStart += Math.min(n + 1, buffer.length) + dropped;
    buffer = buffer.subarray(n + 1);
    dropped = 0;
    at = 0;
    state = 'plain';
  }

  /** The present row cannot be read: its first line is given up, and what follows it is read afresh. */
  function giveUp(reason: string): void {
    why = reason;
    afresh += at;
    state = 'skip';
    at = afresh > AFRESH_FREE + AFRESH_FACTOR * (rowStart + buffer.length) ? at : 0;
  }

  function scan(out: SourceRecord[]): void {
    for (;;) {
      if (state === 'skip') {
        const n = buffer.indexOf(NEWLINE, at);
        if (n === -1 && !final) {
          at = buffer.length;
          return;
        }
        const end = n === -1 ? buffer.length : n;
        if (end > 0 || dropped > 0) broken(end, out);
        advance(end);
        if (n === -1) return;
        continue;
      }
      if (state === 'maybe') {
        const c = buffer[at];
        if (c === undefined && !final) return;
        if (c === QUOTE) { state = 'open'; at += 1; continue; }
        if (c === RETURN && buffer[at + 1] === undefined && !final) return;
        const ends = c === undefined || c === delimiterByte || c === NEWLINE || (c === RETURN && (buffer[at + 1] === NEWLINE || buffer[at + 1] === undefined));
        if (ends) state = 'plain';
        else giveUp('a quote stands inside a quoted cell');
        continue;
      }
      if (state === 'open') {
        const q = buffer.indexOf(QUOTE, at);
        if (q !== -1) { state = 'maybe'; at = q + 1; continue; }
        at = buffer.length;
        if (!final) return;
        giveUp('a quote is opened and never closed');
        continue;
      }
      const n = buffer.indexOf(NEWLINE, at);
      // Looked for in this line only: a table without quotes must not be searched to its end for each row.
      const within = (n === -1 ? buffer.subarray(at) : buffer.subarray(at, n)).indexOf(QUOTE);
      if (within !== -1) {
        const q = at + within;
        // A quote opens a quoted cell only where the cell begins; elsewhere it is a character like others.
        const begins = q === 0 || buffer[q - 1] === delimiterByte || (q === 3 && rowStart === 0 && buffer[0] === 0xef);
        if (begins) state = 'open';
        at = q + 1;
        continue;
      }
      if (n === -1 && !final) {
        at = buffer.length;
        return;
      }
      const end = n === -1 ? buffer.length : n;
      at = end;
      if (!emit(end, out)) { giveUp(why); continue; }
      advance(end);
      if (n === -1) return;
    }
  }

  return {
    push(chunk, out) {
      const next = asBuffer(chunk);
      buffer = buffer.length === 0 ? Buffer.from(next) : Buffer.concat([buffer, next]);
      scan(out);
      while (buffer.length > MAX_RECORD_BYTES) {
        if (state === 'skip') {
          // One line longer than the limit: only its length is still counted.
          dropped += buffer.length;
          buffer = Buffer.alloc(0);
          at = 0;
          return;
        }
        giveUp(`a row is longer than the limit of ${MAX_RECORD_BYTES} bytes; a quote may be left open`);
        scan(out);
      }
      // The chunk belongs to the caller: what is left of it is kept as a copy.
      buffer = Buffer.from(buffer);
    },
    end(out) {
      if (final) return;
      final = true;
      scan(out);
    },
  };
}
