/**
 * JSON documents whose records are the elements of arrays: `[…]`, or `{"Records":[…]}` with the arrays named by the format.
 * Elements are cut out of the byte stream by counting brackets outside strings, so a single-line array of any size needs the memory of one element.
 *
 * A damaged element must not take its neighbours along. When an element cannot be parsed, or the end comes inside it, the scan goes back
 * to the element's start and looks for the next place that begins as the first good element did (its first key); what lies between is
 * one broken record, and reading goes on from there.
 */
import type { SourceRecord } from '../format.ts';
import { asBuffer, MAX_RECORD_BYTES, textOfBytes, whyNotJson, type Splitter } from './splitter.ts';

const QUOTE = 34, BACKSLASH = 92, OPEN_BRACE = 123, CLOSE_BRACE = 125, OPEN_BRACKET = 91, CLOSE_BRACKET = 93, COMMA = 44, COLON = 58, NEWLINE = 10;
const isSpace = (c: number): boolean => c === 32 || c === 10 || c === 13 || c === 9;

/** Where the scan stands outside of elements. */
type Mode = 'start' | 'member' | 'colon' | 'value' | 'elements' | 'after';

export function jsonStream(arrays: readonly string[]): Splitter {
  const wanted = new Set(arrays);
  let mode: Mode = 'start';
  /** Bytes not yet consumed; `base` is the stream offset of its first byte. */
  let buffer: Buffer = Buffer.alloc(0);
  let base = 0;
  let at = 0;
  let line = 1;
  let key = '';
  let inObject = false;
  /** Start of the element, member value or name being scanned (index into buffer), or -1. */
  let start = -1;
  let startLine = 1;
  let depth = 0;
  let inString = false;
  /** `"eventVersion"`: how a good element begins, learnt from the first one. */
  let firstKey: string | undefined;
  let ended = false;
  let damaged = false;
  /** A top-level object none of whose arrays are known is one record, kept whole. */
  let wholeFrom = -1;

  const place = (from: number, to: number, atLine: number) => ({ offset: base + from, length: to - from, line: atLine });

  function countLines(from: number, to: number): number {
    let n = 0;
    for (let i = buffer.indexOf(NEWLINE, from); i !== -1 && i < to; i = buffer.indexOf(NEWLINE, i + 1)) n += 1;
    return n;
  }

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
    const text = textOfBytes(buffer, start, to);
    try {
      const value = JSON.parse(text) as unknown;
      if (firstKey === undefined) firstKey = /^\{\s*("(?:[^"\\]|\\.){1,80}")\s*:/.exec(text)?.[1];
      line = startLine + countLines(start, to);
      out.push({ kind: 'json', place: place(start, to, startLine), value, key });
      start = -1;
    } catch (error) {
      resync(to, whyNotJson(error), out);
    }
  }

  /** Index of the next plausible start of an element after `from`, or -1. */
  function nextStart(from: number): number {
    if (firstKey === undefined) return -1;
    const name = Buffer.from(firstKey);
    for (let i = buffer.indexOf(name, from); i !== -1; i = buffer.indexOf(name, i + 1)) {
      let j = i - 1;
      while (j >= from && isSpace(buffer[j] ?? 0)) j -= 1;
      if (j >= from && buffer[j] === OPEN_BRACE) return j;
    }
    return -1;
  }

  function resync(to: number, why: string, out: SourceRecord[]): void {
    damaged = true;
    const next = nextStart(start + 1);
    const stop = next === -1 ? to : next;
    out.push({ kind: 'broken', place: place(start, stop, startLine), why });
    line = startLine + countLines(start, stop);
    start = -1;
    depth = 0;
    inString = false;
    at = stop;
    mode = 'elements';
  }

  function step(out: SourceRecord[]): void {
    for (;;) {
      if (start !== -1) {
        if (mode === 'elements') {
          if (!scanValue()) {
            if (buffer.length - start > MAX_RECORD_BYTES) { resync(buffer.length, `a record is longer than the limit of ${MAX_RECORD_BYTES} bytes, or never ends`, out); continue; }
            return;
          }
          // Garbage between elements gives an empty value: step over the offending byte as a broken record.
          if (at === start) { at += 1; damaged = true; out.push({ kind: 'broken', place: place(start, at, startLine), why: 'a bracket or comma stands where a record should' }); start = -1; continue; }
          emitElement(at, out);
          continue;
        }
        if (mode === 'member') {
          if (!scanValue()) return;
          key = readName(textOfBytes(buffer, start, at));
          start = -1;
          mode = 'colon';
          continue;
        }
        // a member value that is no wanted array: skipped, unless it turns out that the object is one record
        if (!scanValue()) return;
        start = -1;
        mode = 'member';
        continue;
      }
      const b = buffer, n = b.length;
      while (at < n) {
        const c = b[at] ?? 0;
        if (c === NEWLINE && wholeFrom === -1) line += 1;
        if (!isSpace(c) && c !== COMMA) break;
        at += 1;
      }
      if (at >= n) return;
      const c = b[at] ?? 0;
      switch (mode) {
        case 'start':
          if (c === 0xef && at === 0 && base === 0) { if (n < 3) return; at = 3; continue; }
          if (c === OPEN_BRACKET) { mode = 'elements'; at += 1; continue; }
          if (c === OPEN_BRACE) { inObject = true; mode = 'member'; if (wanted.size === 0) { wholeFrom = at; mode = 'elements'; start = at; startLine = line; key = ''; depth = 0; continue; } at += 1; continue; }
          start = at; startLine = line; mode = 'elements';
          continue;
        case 'member':
          if (c === CLOSE_BRACE) { mode = 'after'; at += 1; continue; }
          start = at; startLine = line; depth = 0; inString = false;
          continue;
        case 'colon':
          if (c === COLON) at += 1;
          mode = 'value';
          continue;
        case 'value':
          if (c === OPEN_BRACKET && wanted.has(key)) { mode = 'elements'; at += 1; continue; }
          start = at; startLine = line; depth = 0; inString = false;
          continue;
        case 'elements':
          if (c === CLOSE_BRACKET) { at += 1; mode = inObject ? 'member' : 'after'; continue; }
          // After damage the array's own end may have been eaten: a member name or a closing brace shows it.
          if (damaged && inObject && c === CLOSE_BRACE) { at += 1; mode = 'after'; continue; }
          start = at; startLine = line; depth = 0; inString = false;
          continue;
        case 'after':
          // Several documents in one stream (concatenated exports) are read one after the other.
          mode = 'start'; inObject = false; key = '';
          continue;
      }
    }
  }

  /** Drops what is consumed; a skipped member value need not be kept either. */
  function compact(): void {
    const keep = start === -1 || (mode === 'value' && at > start) ? at : start;
    if (keep === 0) return;
    if (start !== -1 && keep > start) {
      line = startLine + countLines(start, keep);
      startLine = line;
      start = 0;
    } else if (start !== -1) start -= keep;
    buffer = Buffer.from(buffer.subarray(keep));
    base += keep;
    at -= keep;
  }

  return {
    push(chunk, out) {
      const next = asBuffer(chunk);
      buffer = buffer.length === 0 ? Buffer.from(next) : Buffer.concat([buffer, next]);
      step(out);
      compact();
    },
    end(out) {
      if (ended) return;
      ended = true;
      while (start !== -1 && mode === 'elements') {
        // The end came inside an element: a top-level scalar is complete; anything else is cut short.
        if (depth === 0 && !inString) emitElement(buffer.length, out);
        else resync(buffer.length, 'the file ends inside this record', out);
        step(out);
      }
    },
  };
}

function readName(text: string): string {
  try {
    const name: unknown = JSON.parse(text);
    return typeof name === 'string' ? name : '';
  } catch {
    return '';
  }
}
