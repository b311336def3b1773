/**
 * Cuts a document down to one of its members while it streams by: `{"metadata":{…},"graph":{…}}` becomes what stands in `graph`, so that the
 * lists inside are read one element at a time however long the document is. Places stay those of the whole document.
 */
import type { SourceRecord } from '../../format.ts';
import { asBuffer, type Splitter } from '../../records/splitter.ts';

const QUOTE = 34, BACKSLASH = 92, OPEN = 123, CLOSE = 125, OPEN_LIST = 91, CLOSE_LIST = 93, COLON = 58, NEWLINE = 10;

export function withinMember(name: string, inner: () => Splitter): Splitter {
  let depth = 0;
  let inString = false;
  let escaped = false;
  /** Text of the last string at the top level, as far as it may be the wanted name. */
  let text = '';
  let wanted = false;
  let offset = 0;
  let lines = 0;
  let current: { readonly splitter: Splitter; readonly base: number; readonly lines: number } | undefined;
  let seen = false;

  function forward(chunk: Uint8Array, out: SourceRecord[], end: boolean): void {
    if (current === undefined) return;
    const found: SourceRecord[] = [];
    if (chunk.length > 0) current.splitter.push(chunk, found);
    if (end) current.splitter.end(found);
    const { base, lines: before } = current;
    for (const r of found) out.push({ ...r, place: { ...r.place, offset: r.place.offset + base, line: r.place.line + before } });
    if (end) current = undefined;
  }

  return {
    push(chunk, out) {
      const b = asBuffer(chunk);
      let from = 0;
      for (let i = 0; i < b.length; i += 1) {
        const c = b[i] ?? 0;
        if (c === NEWLINE) lines += 1;
        if (inString) {
          if (escaped) escaped = false;
          else if (c === BACKSLASH) escaped = true;
          else if (c === QUOTE) inString = false;
          if (inString && depth === 1 && text.length <= name.length) text += String.fromCharCode(c);
          continue;
        }
        if (c === QUOTE) { inString = true; if (depth === 1) { text = ''; wanted = false; } continue; }
        if (c === COLON && depth === 1) { wanted = text === name; continue; }
        if (c === OPEN || c === OPEN_LIST) {
          if (depth === 1 && wanted && c === OPEN && current === undefined) {
            current = { splitter: inner(), base: offset + i, lines };
            seen = true;
            from = i;
          }
          depth += 1;
        } else if (c === CLOSE || c === CLOSE_LIST) {
          depth -= 1;
          if (depth === 1 && current !== undefined) { forward(b.subarray(from, i + 1), out, true); wanted = false; }
        }
      }
      forward(b.subarray(from), out, false);
      offset += b.length;
    },
    end(out) {
      if (current !== undefined) forward(new Uint8Array(0), out, true);
      else if (!seen) out.push({ kind: 'broken', place: { offset: 0, length: offset, line: 1 }, why: `no member "${name}" in it` });
    },
  };
}
