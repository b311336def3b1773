/**
 * JSON documents whose records are the elements of arrays: `[…]`, or `{"Records":[…]}` with the arrays named by the format.
 * Elements are cut out of the byte stream by counting brackets outside strings, so a single-line array of any size needs the memory of one element.
 *
 * A damaged element must not take its neighbours along. Where an element cannot be parsed, or the end comes inside it, the scan goes back to the
 * element's start and looks for the next object that is whole and looks like the other records; what lies between is one broken record. All of
 * this depends on the bytes alone, never on how they were cut into chunks, and its cost is bounded by a multiple of their number.
 */
import type { SourceRecord } from '../format.ts';
import { JsonCheck } from './json-check.ts';
import type { JsonRecords } from './scan/json-records.ts';
import { asBuffer, MAX_RECORD_BYTES, NO_BYTES, textOfBytes, whyNotJson, type Splitter } from './splitter.ts';
import { parseJson } from '../../../shared/domain/json-text.ts';

const QUOTE = 34, BACKSLASH = 92, OPEN_BRACE = 123, CLOSE_BRACE = 125, OPEN_BRACKET = 91, CLOSE_BRACKET = 93, COMMA = 44, COLON = 58, NEWLINE = 10, LETTER_N = 110;
const isSpace = (c: number): boolean => c === 32 || c === 10 || c === 13 || c === 9;

/** Where the scan stands outside of elements. `closed`: just behind the bracket that ended an array, or seemed to. */
type Mode = 'start' | 'member' | 'colon' | 'value' | 'elements' | 'closed' | 'after' | 'lost';

/** Bytes that searches for the next record may look at, per byte of the stream, beyond a free amount. */
const SEARCH_FACTOR = 8;
const SEARCH_FREE = 32 * 1024 * 1024;
const CUT_SHORT = 'the file ends inside this record';
/** A name longer than this is no name of an array that we look for. */
const NAME_BYTES = 256;
const KNOWN_NAMES = 512;

export interface StreamOptions {
  /** Member names of which every record has one at its top level: how a record is told from an object inside one. Learnt from good elements when absent. */
  readonly marks?: readonly string[] | undefined;
  /** Names of arrays that, in an element, hold records of their own: a whole trail file as one element. */
  readonly inner?: readonly string[] | undefined;
  /** Reads plain records quicker than by looking at each byte here; only with `marks`. */
  readonly records?: JsonRecords | undefined;
}

export function jsonStream(arrays: readonly string[], options: StreamOptions = {}): Splitter {
  const wanted = new Set(arrays);
  const inner = options.inner ?? [];
  const records = options.records;
  let mode: Mode = 'start';
  /** Bytes not yet consumed; `base` is the stream offset of its first byte. */
  let buffer: Buffer = NO_BYTES;
  let base = 0;
  let at = 0;
  /** Line of the last index asked for, and the first newline not yet counted (past the buffer when there is none in it). */
  let line = 1;
  let newline = 0;
  let key = '';
  let inObject = false;
  /** The elements stand one after the other without an array around them. */
  let bare = false;
  let documents = 0;
  /** Start of the element, member value or name being scanned (index into buffer), or -1. */
  let start = -1;
  let depth = 0;
  let inString = false;
  let damaged = false;
  let final = false;
  /** Member names at the top level of good elements. */
  const known = new Set<string>();
  /** Where the last closing bracket of an array stood, and where the skipped member value began: to be named if it turns out to be damage. */
  let bracket = { offset: 0, length: 1, line: 1 };
  let member = { offset: 0, line: 1 };
  // The search for the next record after damage. `lostFrom` may lie before the buffer.
  let lostFrom = -1;
  let lostLine = 1;
  let lostWhy = '';
  let check: JsonCheck | undefined;
  let candidate = -1;
  let spent = 0;

  /** Line of an index that is not before the one last asked for. */
  function lineOf(index: number): number {
    while (newline < index) {
      if (buffer[newline] === NEWLINE) line += 1;
      const next = buffer.indexOf(NEWLINE, newline + 1);
      newline = next === -1 ? buffer.length : next;
    }
    return line;
  }

  const place = (from: number, to: number) => ({ offset: base + from, length: to - from, line: lineOf(from) });

  /** Advances over one JSON value from `start`; true when it is complete and `at` is just behind it. */
  function scanValue(): boolean {
    const b = buffer, n = b.length;
    let i = at, d = depth, s = inString;
    while (i < n) {
      if (s) {
        const q = b[i];
        if (q === BACKSLASH) {
          // The escaped byte may be in the next chunk: stand on the backslash until it is here.
          if (i + 1 >= n) break;
          i += 2;
          continue;
        }
        i += 1;
        if (q === QUOTE) {
          s = false;
          if (d === 0) { at = i; depth = 0; inString = false; return true; }
        }
        continue;
      }
      const c = b[i] ?? 0;
      if (c === QUOTE) s = true;
      else if (c === OPEN_BRACE || c === OPEN_BRACKET) d += 1;
      else if (c === CLOSE_BRACE || c === CLOSE_BRACKET) {
        if (d === 0) { at = i; depth = 0; inString = false; return true; }
        d -= 1;
        if (d === 0) { at = i + 1; depth = 0; inString = false; return true; }
      } else if (d === 0 && (c === COMMA || isSpace(c))) { at = i; depth = 0; inString = false; return true; }
      i += 1;
    }
    at = i; depth = d; inString = s;
    return false;
  }

  function emitElement(to: number, out: SourceRecord[]): void {
    let value: unknown;
    try {
      value = parseJson(textOfBytes(buffer, start, to));
    } catch (error) {
      lose(whyNotJson(error));
      return;
    }
    if (inner.length === 0 || !expand(value, to, out)) {
      learn(value);
      out.push({ kind: 'json', place: place(start, to), value, key });
    }
    start = -1;
  }

  /** The element that begins at `at`, if it is plain and all of it is here. */
  function emitPlain(out: SourceRecord[]): boolean {
    const value = records?.read(buffer, at, buffer.length);
    if (value === undefined || records === undefined || holdsArray(value, inner)) return false;
    out.push({ kind: 'json', place: place(at, records.end), value, key });
    at = records.end;
    return true;
  }

  function learn(value: unknown): void {
    if (known.size >= KNOWN_NAMES || damaged || typeof value !== 'object' || value === null || Array.isArray(value)) return;
    for (const name in value) known.add(name);
  }

  /** An element that is itself a document of records gives them one by one. */
  function expand(value: unknown, to: number, out: SourceRecord[]): boolean {
    if (!holdsArray(value, inner)) return false;
    const found = recordsWithin(buffer, start, to, inner, options.marks, base, lineOf(start));
    if (found.length === 0) return false;
    out.push(...found);
    return true;
  }

  function isRecord(value: object): boolean {
    const names = Object.keys(value);
    if (options.marks !== undefined) return options.marks.some((m) => Object.hasOwn(value, m));
    if (known.size === 0) return names.length >= 4;
    const shared = names.filter((n) => known.has(n)).length;
    return shared > 0 && shared * 2 >= names.length && (shared >= 2 || known.size < 4);
  }

  /** What begins at `start` cannot be read: from here on the next record is looked for. */
  function lose(why: string): void {
    damaged = true;
    lostFrom = start;
    lostLine = lineOf(start);
    lostWhy = why;
    candidate = start;
    check = undefined;
    start = -1;
    mode = 'lost';
  }

  /** Ends the search at `to`, where a record begins or the bytes end. */
  function found(to: number, out: SourceRecord[]): void {
    out.push({ kind: 'broken', place: { offset: base + lostFrom, length: to - lostFrom, line: lostLine }, why: lostWhy });
    at = to;
    depth = 0;
    inString = false;
    lostFrom = -1;
    check = undefined;
    mode = 'elements';
  }

  /** True when the search came to an end; false when it needs more bytes. */
  function search(out: SourceRecord[]): boolean {
    for (;;) {
      if (check === undefined) {
        candidate = buffer.indexOf(OPEN_BRACE, candidate + 1);
        if (candidate === -1) {
          candidate = buffer.length - 1;
          if (!final) return false;
          found(buffer.length, out);
          return true;
        }
        check = new JsonCheck(candidate);
      }
      const before = check.at;
      const verdict = check.run(buffer);
      spent += check.at - before;
      if (verdict === 'whole' && check.at - candidate <= MAX_RECORD_BYTES && looksLikeRecord(candidate, check.at)) {
        found(candidate, out);
        return true;
      }
      if (verdict === 'unfinished' && !final && buffer.length - candidate <= MAX_RECORD_BYTES) return false;
      // Only a hostile file makes the search look at its bytes again and again: then all that was looked at is given up at once.
      if (spent > SEARCH_FREE + SEARCH_FACTOR * (base + candidate)) candidate = check.at - 1;
      check = undefined;
    }
  }

  function looksLikeRecord(from: number, to: number): boolean {
    try {
      const value = parseJson(textOfBytes(buffer, from, to));
      return typeof value === 'object' && value !== null && isRecord(value);
    } catch {
      return false;
    }
  }

  /** A scalar is an element only when an element may end there: `"x":1` is a piece of a damaged one. Undefined while the bytes behind it are not here. */
  function endsWell(to: number): boolean | undefined {
    let i = to;
    while (i < buffer.length && isSpace(buffer[i] ?? 0)) i += 1;
    if (i >= buffer.length) return final ? true : undefined;
    return bare || buffer[i] === COMMA || buffer[i] === CLOSE_BRACKET;
  }

  /** Whether the document that begins at `from` begins with one of the wanted arrays. Undefined while too few bytes are here. */
  function beginsWithArray(from: number): boolean | undefined {
    const text = buffer.toString('latin1', from, from + NAME_BYTES);
    const name = /^\{\s*"([^"\\]*)"\s*:\s*(\S)/.exec(text);
    if (name !== null) return wanted.has(name[1] ?? '') && name[2] === '[';
    return text.length < NAME_BYTES && !final ? undefined : false;
  }

  function step(out: SourceRecord[]): void {
    for (;;) {
      if (mode === 'lost') {
        if (!search(out)) return;
        continue;
      }
      if (start !== -1) {
        if (mode === 'elements') {
          if (!scanValue()) {
            if (buffer.length - start > MAX_RECORD_BYTES) { lose(`a record is longer than the limit of ${MAX_RECORD_BYTES} bytes, or never ends`); continue; }
            return;
          }
          if (at - start > MAX_RECORD_BYTES) { lose(`a record of ${at - start} bytes is longer than the limit of ${MAX_RECORD_BYTES}`); continue; }
          // A bracket with nothing before it: one byte that belongs to no record.
          if (at === start) { at += 1; damaged = true; out.push({ kind: 'broken', place: place(start, at), why: 'a bracket stands where a record should' }); start = -1; continue; }
          const first = buffer[start];
          if (first !== OPEN_BRACE && first !== OPEN_BRACKET) {
            const well = endsWell(at);
            if (well === undefined) { at = start; depth = 0; inString = false; return; }
            if (!well) { lose('what stands between two records is no record'); continue; }
          }
          emitElement(at, out);
          continue;
        }
        if (mode === 'member') {
          if (!scanValue()) {
            if (buffer.length - start > MAX_RECORD_BYTES) { lose('a member name that never ends'); continue; }
            return;
          }
          key = readName(textOfBytes(buffer, start, at));
          start = -1;
          mode = 'colon';
          continue;
        }
        // a member value that is no wanted array: skipped
        if (!scanValue()) return;
        start = -1;
        mode = 'member';
        continue;
      }
      const b = buffer, n = b.length;
      while (at < n) {
        const c = b[at] ?? 0;
        if (!isSpace(c) && (c !== COMMA || mode === 'closed')) break;
        at += 1;
      }
      if (at >= n) return;
      const c = b[at] ?? 0;
      switch (mode) {
        case 'start': {
          if (c === 0xef && at === 0 && base === 0) { if (n < 3) return; at = 3; continue; }
          if (c === OPEN_BRACKET) { mode = 'elements'; bare = false; documents += 1; at += 1; continue; }
          if (c === OPEN_BRACE && wanted.size > 0) {
            // A later document that does not begin with such an array is an element: nothing is passed over in silence.
            const container = documents === 0 ? true : beginsWithArray(at);
            if (container === undefined) return;
            documents += 1;
            if (container) { inObject = true; bare = false; mode = 'member'; at += 1; continue; }
          }
          bare = true;
          mode = 'elements';
          continue;
        }
        case 'member':
          if (c === CLOSE_BRACE) { mode = 'after'; at += 1; continue; }
          start = at; depth = 0; inString = false;
          if (c !== QUOTE) lose('a member name is missing');
          continue;
        case 'colon':
          if (c !== COLON) { start = at; lose('a member name without a colon'); continue; }
          at += 1;
          mode = 'value';
          continue;
        case 'value':
          if (c === OPEN_BRACKET && wanted.has(key)) { mode = 'elements'; at += 1; continue; }
          start = at; depth = 0; inString = false;
          member = { offset: base + at, line: lineOf(at) };
          if (wanted.has(key) && c !== LETTER_N) lose(`${key} is no list`);
          continue;
        case 'closed': {
          // The array ended where the document may go on. If records follow instead, the bracket was a damaged byte.
          let next = at;
          while (next < n && (isSpace(b[next] ?? 0) || b[next] === COMMA)) next += 1;
          if (next >= n && !final) return;
          const then = b[next];
          const ends = inObject ? then === QUOTE || then === CLOSE_BRACE : c !== COMMA;
          if (ends || next >= n) { mode = inObject ? 'member' : 'after'; continue; }
          out.push({ kind: 'broken', place: bracket, why: 'a closing bracket stands between two records' });
          damaged = true;
          mode = 'elements';
          continue;
        }
        case 'elements':
          if (c === CLOSE_BRACKET && !bare) {
            bracket = place(at, at + 1);
            at += 1;
            mode = 'closed';
            continue;
          }
          // After damage the array's own end may have been eaten: a closing brace shows it.
          if (damaged && inObject && c === CLOSE_BRACE && !bare) { at += 1; mode = 'after'; continue; }
          if (c === OPEN_BRACE && emitPlain(out)) continue;
          start = at; depth = 0; inString = false;
          continue;
        case 'after':
          // Several documents in one stream (concatenated exports) are read one after the other.
          mode = 'start'; inObject = false; key = '';
          continue;
      }
    }
  }

  /** Drops what is consumed; a skipped member value need not be kept either. What stays is copied out of a `lent` buffer. */
  function compact(lent: boolean): void {
    let keep: number;
    if (mode === 'lost') keep = check === undefined ? buffer.length : candidate;
    else keep = start === -1 || (mode === 'value' && at > start) ? at : start;
    if (keep === 0 && !lent) return;
    lineOf(keep);
    newline -= keep;
    if (start !== -1) start = Math.max(0, start - keep);
    buffer = keep === buffer.length ? NO_BYTES : Buffer.from(buffer.subarray(keep));
    base += keep;
    at -= keep;
    candidate -= keep;
    lostFrom -= keep;
    if (check !== undefined) check.at -= keep;
  }

  /** What the end of the bytes means for what is open still. */
  function finish(out: SourceRecord[]): void {
    for (;;) {
      step(out);
      if (start === -1 || mode !== 'elements') break;
      const first = buffer[start];
      // A top-level scalar is complete; anything else is cut short.
      if (first !== OPEN_BRACE && first !== OPEN_BRACKET && depth === 0 && !inString) emitElement(buffer.length, out);
      else if (new JsonCheck(start).run(buffer) === 'unfinished') {
        // Sound up to the end: nothing in it is a record of its own.
        out.push({ kind: 'broken', place: place(start, buffer.length), why: CUT_SHORT });
        return;
      } else lose('it is damaged, so that its end cannot be found');
    }
    const behind = base + buffer.length;
    if (start !== -1) {
      const from = mode === 'value' ? member : { offset: base + start, line: lineOf(start) };
      out.push({ kind: 'broken', place: { ...from, length: behind - from.offset }, why: 'the file ends inside this member of the document' });
    } else if (!damaged && ((mode === 'elements' && !bare) || mode === 'member' || mode === 'colon' || mode === 'value')) {
      out.push({ kind: 'broken', place: { offset: behind, length: 0, line: lineOf(buffer.length) }, why: 'the file ends before its list of records does: what should follow is missing' });
    }
  }

  return {
    push(chunk, out) {
      records?.release();
      const next = asBuffer(chunk);
      const had = buffer.length;
      buffer = had === 0 ? next : Buffer.concat([buffer, next]);
      if (newline >= had) {
        const n = buffer.indexOf(NEWLINE, had);
        newline = n === -1 ? buffer.length : n;
      }
      step(out);
      compact(had === 0);
    },
    end(out) {
      if (final) return;
      final = true;
      finish(out);
    },
  };
}

export function holdsArray(value: unknown, names: readonly string[]): boolean {
  return typeof value === 'object' && value !== null && names.some((n) => Object.hasOwn(value, n) && Array.isArray((value as Record<string, unknown>)[n]));
}

/** The records of a document that is itself an element or a line of a larger file, placed in that file. */
export function recordsWithin(bytes: Buffer, from: number, to: number, arrays: readonly string[], marks: readonly string[] | undefined, base: number, line: number): SourceRecord[] {
  const splitter = jsonStream(arrays, { marks });
  const found: SourceRecord[] = [];
  splitter.push(bytes.subarray(from, to), found);
  splitter.end(found);
  return found.map((r) => ({ ...r, place: { offset: r.place.offset + base + from, length: r.place.length, line: r.place.line + line - 1 } }));
}

function readName(text: string): string {
  try {
    const name: unknown = parseJson(text);
    return typeof name === 'string' ? name : '';
  } catch {
    return '';
  }
}
