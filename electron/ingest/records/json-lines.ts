/**
 * One JSON value per line, lines of any length up to the limit, with offsets and line numbers. Blank lines are no records.
 * A line that is a whole document of records (`{"Records":[…]}`) gives them one by one, so that a bad one costs only itself.
 */
import type { SourceRecord } from '../format.ts';
import { holdsArray, recordsWithin, type StreamOptions } from './json-stream.ts';
import { lineCutter, type LineStart } from './line-cutter.ts';
import { textOfBytes, whyNotJson, type Splitter } from './splitter.ts';
import { parseJson } from '../../../shared/domain/json-text.ts';

const OPEN_BRACE = 123;
const RETURN = 13;

export function jsonLines(options: StreamOptions = {}): Splitter {
  const inner = options.inner ?? [];
  const records = options.records;
  function emit(bytes: Buffer, from: number, to: number, { offset, line, first }: LineStart, out: SourceRecord[]): void {
    if (records !== undefined && bytes[from] === OPEN_BRACE) {
      const end = bytes[to - 1] === RETURN ? to - 1 : to;
      const value = records.read(bytes, from, end);
      if (value !== undefined && records.end === end && !holdsArray(value, inner)) {
        out.push({ kind: 'json', place: { offset, length: end - from, line }, value, key: '' });
        return;
      }
    }
    let text = textOfBytes(bytes, from, to);
    let at = offset;
    // A byte order mark is no part of the record: its bytes must parse by themselves.
    if (first && text.charCodeAt(0) === 0xfeff) {
      text = text.slice(1);
      from += 3;
      at += 3;
    }
    if (text.charCodeAt(text.length - 1) === 13) {
      text = text.slice(0, -1);
      to -= 1;
    }
    if (text === '' || text.trim() === '') return;
    const place = { offset: at, length: to - from, line };
    let value: unknown;
    try {
      value = parseJson(text);
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

  const cutter = lineCutter(emit);
  return {
    push(chunk, out) {
      records?.release();
      cutter.push(chunk, out);
    },
    end(out) {
      cutter.end(out);
    },
  };
}
