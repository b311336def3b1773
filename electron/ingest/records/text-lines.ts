/** Lines of text, of any length up to the limit, with offsets and line numbers. Blank lines are no records. */
import type { SourceRecord } from '../format.ts';
import { asBuffer, MAX_RECORD_BYTES, textOfBytes, type Splitter } from './splitter.ts';

const NEWLINE = 10;
const RETURN = 13;

export function textLines(): Splitter {
  /** Pieces of a line that began in an earlier chunk. */
  let pending: Buffer[] = [];
  let pendingBytes = 0;
  let lineStart = 0;
  let offset = 0;
  let line = 1;

  function emit(bytes: Buffer, from: number, to: number, out: SourceRecord[]): void {
    let at = lineStart;
    if (lineStart === 0 && bytes[from] === 0xef && bytes[from + 1] === 0xbb && bytes[from + 2] === 0xbf) {
      from += 3;
      at += 3;
    }
    if (bytes[to - 1] === RETURN) to -= 1;
    const text = to > from ? textOfBytes(bytes, from, to) : '';
    if (text.trim() !== '') out.push({ kind: 'line', place: { offset: at, length: to - from, line }, text });
  }

  function finishLine(tail: Buffer, from: number, to: number, out: SourceRecord[]): void {
    const length = pendingBytes + (to - from);
    if (length > MAX_RECORD_BYTES) {
      out.push({ kind: 'broken', place: { offset: lineStart, length, line }, why: `a line of ${length} bytes is longer than the limit of ${MAX_RECORD_BYTES}` });
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
