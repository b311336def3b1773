/**
 * Comma (semicolon, tab) separated tables. A quote-aware byte scan cuts the stream into rows, so that each row has its place;
 * papaparse, the only reader of cells, then reads them. The first row is the header and is no record.
 */
import Papa from 'papaparse';
import type { SourceRecord } from '../format.ts';
import { asBuffer, MAX_RECORD_BYTES, textOfBytes, type Splitter } from './splitter.ts';

const QUOTE = 34, NEWLINE = 10;

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
  const parsed = Papa.parse<string[]>(text, { delimiter, header: false, newline: '\n' });
  const error = parsed.errors.find((e) => e.type !== 'Delimiter');
  if (error !== undefined) return error.message;
  return parsed.data[0] ?? [];
}

export function csvRows(delimiter: string): Splitter {
  let pending: Buffer[] = [];
  let pendingBytes = 0;
  let offset = 0;
  let rowStart = 0;
  let line = 1;
  let rowLine = 1;
  let quoted = false;
  let header: readonly string[] | undefined;
  let columns = new Map<string, number>();

  function emit(bytes: Buffer, out: SourceRecord[]): void {
    let text = textOfBytes(bytes, 0, bytes.length);
    if (rowStart === 0) text = text.replace(/^\uFEFF/, '');
    const place = { offset: rowStart, length: bytes.length, line: rowLine };
    text = text.replace(/\r$/, '');
    if (text.trim() === '') return;
    const cells = cellsOf(text, delimiter);
    if (typeof cells === 'string') {
      out.push({ kind: 'broken', place, why: `not a readable row: ${cells}` });
      return;
    }
    if (header === undefined) {
      header = cells.map((c) => c.trim());
      columns = new Map(header.map((name, i) => [name.toLowerCase(), i]));
      return;
    }
    // Fewer or more cells than the header names would put values under wrong names.
    if (cells.length !== header.length) {
      out.push({ kind: 'broken', place, why: `the row has ${cells.length} cells, the header ${header.length}` });
      return;
    }
    const index = columns;
    out.push({ kind: 'row', place, cells, get: (column) => { const i = index.get(column); return i === undefined ? undefined : cells[i]; } });
  }

  function finish(tail: Buffer, out: SourceRecord[]): void {
    const length = pendingBytes + tail.length;
    if (length > MAX_RECORD_BYTES) out.push({ kind: 'broken', place: { offset: rowStart, length, line: rowLine }, why: `a row of ${length} bytes is longer than the limit; a quote may be left open` });
    else emit(pending.length === 0 ? tail : Buffer.concat([...pending, tail]), out);
    pending = [];
    pendingBytes = 0;
  }

  function take(buffer: Buffer, out: SourceRecord[]): void {
    let from = 0;
    let i = 0;
    while (i < buffer.length) {
      const q = buffer.indexOf(QUOTE, i);
      if (quoted) {
        const stop = q === -1 ? buffer.length : q;
        for (let n = buffer.indexOf(NEWLINE, i); n !== -1 && n < stop; n = buffer.indexOf(NEWLINE, n + 1)) line += 1;
        if (q === -1) break;
        quoted = false;
        i = q + 1;
        continue;
      }
      const n = buffer.indexOf(NEWLINE, i);
      if (q !== -1 && (n === -1 || q < n)) { quoted = true; i = q + 1; continue; }
      if (n === -1) break;
      finish(buffer.subarray(from, n), out);
      from = n + 1;
      i = from;
      line += 1;
      rowStart = offset + from;
      rowLine = line;
    }
    if (from < buffer.length) {
      pendingBytes += buffer.length - from;
      if (pendingBytes <= MAX_RECORD_BYTES) pending.push(Buffer.from(buffer.subarray(from)));
    }
    offset += buffer.length;
  }

  return {
    push(chunk, out) { take(asBuffer(chunk), out); },
    end(out) {
      if (pendingBytes === 0) return;
      // A quote left open swallows the rest: give the first line as broken, then read what follows it afresh.
      if (quoted && pendingBytes <= MAX_RECORD_BYTES) {
        const rest = Buffer.concat(pending);
        const n = rest.indexOf(NEWLINE);
        pending = [];
        pendingBytes = 0;
        quoted = false;
        out.push({ kind: 'broken', place: { offset: rowStart, length: n === -1 ? rest.length : n, line: rowLine }, why: 'a quote is opened and never closed' });
        if (n === -1) return;
        rowStart += n + 1;
        rowLine += 1;
        line = rowLine;
        offset = rowStart;
        take(rest.subarray(n + 1), out);
        this.end(out);
        return;
      }
      finish(Buffer.alloc(0), out);
    },
  };
}
