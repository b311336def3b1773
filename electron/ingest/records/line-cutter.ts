/** Bytes → lines, of any length up to the limit, with their offsets and numbers: what every splitter of lines stands on. */
import type { SourceRecord } from '../format.ts';
import { asBuffer, MAX_RECORD_BYTES, type Splitter } from './splitter.ts';

const NEWLINE = 10;

/** Where a line begins in the stream, and which it is. */
export interface LineStart {
  readonly offset: number;
  readonly line: number;
  /** Whether no line with anything in it came before. */
  readonly first: boolean;
}

/**
 * @param emit takes a line that is not empty, as `bytes[from, to)` without its newline; the bytes may be reused afterwards.
 * A line past the limit is given as broken, and `emit` never sees it.
 */
export function lineCutter(emit: (bytes: Buffer, from: number, to: number, start: LineStart, out: SourceRecord[]) => void): Splitter {
  /** Pieces of a line that began in an earlier chunk. */
  let pending: Buffer[] = [];
  let pendingBytes = 0;
  let lineStart = 0;
  let offset = 0;
  let line = 1;
  let first = true;

  function finishLine(tail: Buffer, from: number, to: number, out: SourceRecord[]): void {
    const length = pendingBytes + (to - from);
    const start = { offset: lineStart, line, first };
    first = false;
    if (length > MAX_RECORD_BYTES) {
      out.push({ kind: 'broken', place: { offset: lineStart, length, line }, why: `a line of ${length} bytes is longer than the limit of ${MAX_RECORD_BYTES}` });
    } else if (pending.length === 0) emit(tail, from, to, start, out);
    else {
      const whole = Buffer.concat([...pending, tail.subarray(from, to)]);
      emit(whole, 0, whole.length, start, out);
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
