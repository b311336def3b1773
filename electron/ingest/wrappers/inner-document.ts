/** Reads only an object that stands inside a document, from its opening brace to its closing one: `{"took":3,"hits":{ … },"aggregations":{ … }}`. */
import type { SourceRecord } from '../format.ts';
import { asBuffer, type Splitter } from '../records/splitter.ts';

const QUOTE = 34, BACKSLASH = 92, OPEN_BRACE = 123, CLOSE_BRACE = 125, OPEN_BRACKET = 91, CLOSE_BRACKET = 93, NEWLINE = 10;

/** @param from offset of the opening brace in the stream (a byte order mark counts). @param inside reads the object as if the stream began there. */
export function innerDocument(from: number, inside: Splitter): Splitter {
  let offset = 0;
  /** Lines before the object. */
  let lines = 0;
  let depth = 0;
  let inString = false;
  let escaped = false;
  let closed = false;
  const marked = { start: from, known: false };

  const shift = (records: SourceRecord[], out: SourceRecord[]): void => {
    for (const r of records) out.push({ ...r, place: { offset: r.place.offset + marked.start, length: r.place.length, line: r.place.line + lines } });
  };

  return {
    push(chunk, out) {
      const bytes = asBuffer(chunk);
      if (!marked.known && offset === 0 && bytes[0] === 0xef) marked.start += 3;
      marked.known = true;
      let i = 0;
      for (; i < bytes.length && offset + i < marked.start; i += 1) if (bytes[i] === NEWLINE) lines += 1;
      const begin = i;
      for (; i < bytes.length && !closed; i += 1) {
        const c = bytes[i];
        if (escaped) escaped = false;
        else if (inString) {
          if (c === BACKSLASH) escaped = true;
          else if (c === QUOTE) inString = false;
        } else if (c === QUOTE) inString = true;
        else if (c === OPEN_BRACE || c === OPEN_BRACKET) depth += 1;
        else if (c === CLOSE_BRACE || c === CLOSE_BRACKET) {
          depth -= 1;
          closed = depth <= 0;
        }
      }
      offset += bytes.length;
      if (i === begin) return;
      const records: SourceRecord[] = [];
      inside.push(bytes.subarray(begin, i), records);
      shift(records, out);
    },
    end(out) {
      const records: SourceRecord[] = [];
      inside.end(records);
      shift(records, out);
    },
  };
}
