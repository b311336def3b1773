/** One JSON value per line, lines of any length up to the limit, with offsets and line numbers. Blank lines are no records. */
import type { SourceRecord } from '../format.ts';
import { asBuffer, MAX_RECORD_BYTES, textOfBytes, whyNotJson, type Splitter } from './splitter.ts';

const NEWLINE = 10;

export function jsonLines(): Splitter {
  /** Pieces of a line that began in an earlier chunk. */
  let pending: Buffer[] = [];
  let pendingBytes = 0;
  let lineStart = 0;
  let offset = 0;
  let line = 1;
  let first = true;

  function emit(text: string, length: number, out: SourceRecord[]): void {
    const trimmed = first ? text.replace(/^\uFEFF/, '') : text;
    first = false;
    const place = { offset: lineStart, length, line };
    let end = trimmed.length;
    if (end > 0 && trimmed.charCodeAt(end - 1) === 13) end -= 1;
    if (end === 0 || (end < 8 && trimmed.trim() === '')) return;
    const body = end === trimmed.length ? trimmed : trimmed.slice(0, end);
    if (body.trim() === '') return;
    try {
      out.push({ kind: 'json', place, value: JSON.parse(body) as unknown, key: '' });
    } catch (error) {
      out.push({ kind: 'broken', place, why: whyNotJson(error) });
    }
  }

  function finishLine(tail: Buffer, from: number, to: number, out: SourceRecord[]): void {
    const length = pendingBytes + (to - from);
    if (length > MAX_RECORD_BYTES) {
      out.push({ kind: 'broken', place: { offset: lineStart, length, line }, why: `a line of ${length} bytes is longer than the limit of ${MAX_RECORD_BYTES}` });
      first = false;
    } else if (pending.length === 0) emit(textOfBytes(tail, from, to), length, out);
    else {
      const whole = Buffer.concat([...pending, tail.subarray(from, to)]);
      emit(textOfBytes(whole, 0, whole.length), length, out);
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
        finishLine(buffer, from, to, out);
        from = to + 1;
        lineStart = offset + from;
        line += 1;
      }
      if (from < buffer.length) {
        pendingBytes += buffer.length - from;
        // Past the limit only the length is still counted: the bytes are in the vault anyway.
        if (pendingBytes <= MAX_RECORD_BYTES) pending.push(Buffer.from(buffer.subarray(from)));
      }
      offset += buffer.length;
    },
    end(out) {
      if (pendingBytes > 0) finishLine(Buffer.alloc(0), 0, 0, out);
    },
  };
}
