/**
 * One JSON value per line, lines of any length up to the limit, with offsets and line numbers. Blank lines are no records.
 * A line that is a whole document of records (`{"Records":[…]}`) gives them one by one, so that a bad one costs only itself.
 */
import type { SourceRecord } from '../format.ts';
import { holdsArray, recordsWithin, type StreamOptions } from './json-stream.ts';
import { asBuffer, MAX_RECORD_BYTES, textOfBytes, whyNotJson, type Splitter } from './splitter.ts';

const NEWLINE = 10;

export function jsonLines(options: StreamOptions = {}): Splitter {
  const inner = options.inner ?? [];
  /** Pieces of a line that began in an earlier chunk. */
  let pending: Buffer[] = [];
  let pendingBytes = 0;
  let lineStart = 0;
  let offset = 0;
  let line = 1;
  let first = true;

  function emit(bytes: Buffer, from: number, to: number, out: SourceRecord[]): void {
    let text = textOfBytes(bytes, from, to);
    let at = lineStart;
    // A byte order mark is no part of the record: its bytes must parse by themselves.
    if (first && text.charCodeAt(0) === 0xfeff) {
      text = text.slice(1);
      from += 3;
      at += 3;
    }
    first = false;
    if (text.charCodeAt(text.length - 1) === 13) {
      text = text.slice(0, -1);
      to -= 1;
    }
    if (text === '' || text.trim() === '') return;
    const place = { offset: at, length: to - from, line };
    let value: unknown;
    try {
      value = JSON.parse(text) as unknown;
    } catch (error) {
      const within = looksLikeDocument(text) ? recordsWithin(bytes, from, to, inner, options.marks, at - from, line) : [];
      if (within.some((r) => r.kind === 'json')) out.push(...within);
      else out.push({ kind: 'broken', place, why: whyNotJson(error) });
      return;
    }
    const within = inner.length > 0 && holdsArray(value, inner) ? recordsWithin(bytes, from, to, inner, options.marks, at - from, line) : [];
    if (within.length > 0) out.push(...within);
    else out.push({ kind: 'json', place, value, key: '' });
  }

  function looksLikeDocument(text: string): boolean {
    const name = /^\s*\{\s*"([^"\\]{1,80})"\s*:\s*\[/.exec(text)?.[1];
    return name !== undefined && inner.includes(name);
  }

  function finishLine(tail: Buffer, from: number, to: number, out: SourceRecord[]): void {
    const length = pendingBytes + (to - from);
    if (length > MAX_RECORD_BYTES) {
      out.push({ kind: 'broken', place: { offset: lineStart, length, line }, why: `a line of ${length} bytes is longer than the limit of ${MAX_RECORD_BYTES}` });
      first = false;
    } else if (pending.length === 0) emit(tail, from, to, out);
    else {
      const whole = Buffer.concat([...pending, tail.subarray(from, to)]);
      emit(whole, 0, whole.length, out);
    }
    pending = [];
    pendingBytes = 0;
  }

  return {
    push(chunk, out) {
      const buffer = asBuffer(chunk);
      let from = 0;
      for (;;) {
        const to = buffer.indexOf(NEWLINE, from);
        if (to === -1) break;
        if (to > from || pendingBytes > 0) finishLine(buffer, from, to, out);
        from = to + 1;
        lineStart = offset + from;
        line += 1;
      }
      if (from < buffer.length) {
        pendingBytes += buffer.length - from;
        // Past the limit only the length is still counted: the bytes are in the vault anyway.
        if (pendingBytes <= MAX_RECORD_BYTES) pending.push(Buffer.from(buffer.subarray(from)));
        else pending = [];
      }
      offset += buffer.length;
    },
    end(out) {
      if (pendingBytes > 0) finishLine(Buffer.alloc(0), 0, 0, out);
    },
  };
}
