/**
 * Comma (semicolon, tab) separated tables. A quote-aware byte scan cuts the stream into rows, so that each row has its place;
 * papaparse, the only reader of quoted cells, then reads them. The first row is the header and is no record.
 *
 * A stray quote would swallow the rows after it. So a row of several lines that cannot be read costs only its first line: what follows is read afresh.
 */
import Papa from 'papaparse';
import type { SourceRecord } from '../format.ts';
import { asBuffer, MAX_RECORD_BYTES, NO_BYTES, textOfBytes, type Splitter } from './splitter.ts';

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

/**
 * Cells of a row whose quotes stand around whole cells and nowhere else, which most rows with quotes are: papaparse takes as long to begin as to read
 * twenty of them. Undefined for any other row.
 */
export function simpleCells(text: string, delimiter: string): readonly string[] | undefined {
  const cells: string[] = [];
  for (let at = 0; ;) {
    const quoted = text.charCodeAt(at) === QUOTE;
    const end = quoted ? text.indexOf('"', at + 1) + 1 : text.indexOf(delimiter, at);
    if (quoted && (end === 0 || (end < text.length && text[end] !== delimiter))) return undefined;
    const last = quoted ? end === text.length : end === -1;
    const cell = quoted ? text.slice(at + 1, end - 1) : text.slice(at, last ? undefined : end);
    if (!quoted && cell.includes('"')) return undefined;
    cells.push(cell);
    if (last) return cells;
    at = end + 1;
  }
}

/** Cells of one row, or why it cannot be read. */
function cellsOf(text: string, delimiter: string): readonly string[] | string {
  if (!text.includes('"')) return text.split(delimiter);
  const simple = simpleCells(text, delimiter);
  if (simple !== undefined) return simple;
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
  /** The present row begins at `start`; `at` is where the scan stands. */
  let buffer: Buffer = NO_BYTES;
  let start = 0;
  let at = 0;
  /** The first quote behind the last place from which one was looked for; the end of the buffer when there is none. */
  let quote = 0;
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

  /** Takes the bytes up to `end` as a row. False when the row cannot be read and has more lines than one. */
  function emit(end: number, out: SourceRecord[]): boolean {
    const length = end - start;
    let text = textOfBytes(buffer, start, end);
    if (rowStart === 0) text = text.replace(/^\uFEFF/, '');
    text = text.replace(/\r$/, '');
    if (text.trim() === '') return true;
    const place = { offset: rowStart, length, line: rowLine };
    const several = text.includes('\n');
    const cells = cellsOf(text, delimiter);
    if (typeof cells === 'string') {
      why = `not a readable row: ${cells}`;
      if (several) return false;
      broken(end, out);
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
      broken(end, out);
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

  function broken(end: number, out: SourceRecord[]): void {
    out.push({ kind: 'broken', place: { offset: rowStart, length: end - start + dropped, line: rowLine }, why });
    // Rows under a header that cannot be read would have no names, and the first of them must not become the header.
    header ??= [];
  }

  /** The next row begins behind the newline at `n` (or at the end of the bytes). */
  function advance(n: number): void {
    let lines = 1;
    for (let i = buffer.indexOf(NEWLINE, start); i !== -1 && i < n; i = buffer.indexOf(NEWLINE, i + 1)) lines += 1;
    const next = Math.min(n + 1, buffer.length);
    rowLine += lines;
    rowStart += next - start + dropped;
    dropped = 0;
    start = next;
    at = next;
    state = 'plain';
  }

  /** The present row cannot be read: its first line is given up, and what follows it is read afresh. */
  function giveUp(reason: string): void {
    why = reason;
    afresh += at - start;
    state = 'skip';
    at = afresh > AFRESH_FREE + AFRESH_FACTOR * (rowStart + buffer.length - start) ? at : start;
    quote = at;
  }

  /** The first quote from `at` on: looked for once, also in a table that has none. */
  function nextQuote(): number {
    if (quote < at || (quote < buffer.length && buffer[quote] !== QUOTE)) {
      const found = buffer.indexOf(QUOTE, at);
      quote = found === -1 ? buffer.length : found;
    }
    return quote;
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
        if (end > start || dropped > 0) broken(end, out);
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
        const q = nextQuote();
        if (q < buffer.length) { state = 'maybe'; at = q + 1; continue; }
        at = buffer.length;
        if (!final) return;
        giveUp('a quote is opened and never closed');
        continue;
      }
      const n = buffer.indexOf(NEWLINE, at);
      const q = nextQuote();
      if (q < (n === -1 ? buffer.length : n)) {
        // A quote opens a quoted cell only where the cell begins; elsewhere it is a character like others.
        const begins = q === start || buffer[q - 1] === delimiterByte || (q === start + 3 && rowStart === 0 && buffer[start] === 0xef);
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
      quote = at;
      buffer = buffer.length === 0 ? next : Buffer.concat([buffer, next]);
      scan(out);
      while (buffer.length - start > MAX_RECORD_BYTES) {
        if (state === 'skip') {
          // One line longer than the limit: only its length is still counted.
          dropped += buffer.length - start;
          start = buffer.length;
          at = start;
          break;
        }
        giveUp(`a row is longer than the limit of ${MAX_RECORD_BYTES} bytes; a quote may be left open`);
        scan(out);
      }
      // The chunk belongs to the caller: what is left of it is kept as a copy.
      buffer = start === buffer.length ? NO_BYTES : Buffer.from(buffer.subarray(start));
      at -= start;
      start = 0;
    },
    end(out) {
      if (final) return;
      final = true;
      quote = at;
      scan(out);
    },
  };
}
