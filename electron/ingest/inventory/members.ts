/**
 * Cuts a JSON document whose layout is not known in advance into the documents inside it: an API's answer, pages of answers, or a bundle of
 * answers under names of the collector's own. The document is held whole, up to the bound that holds for every record.
 */
import type { SourceRecord } from '../format.ts';
import { jsonStream } from '../records/json-stream.ts';
import { asBuffer, MAX_RECORD_BYTES, type Splitter } from '../records/splitter.ts';
import { parseJson } from '../../../shared/domain/json-text.ts';

/** Lists and maps around a document: name of the collector, wrapper of the answer, list, map by name. */
export const MAX_AROUND = 6;

type Json = Readonly<Record<string, unknown>>;
type Judge = (value: Json) => boolean;

/** Whether a document stands somewhere in a value. */
function holdsDocument(value: unknown, isDocument: Judge, around: number): boolean {
  if (typeof value !== 'object' || value === null || around > MAX_AROUND) return false;
  if (!Array.isArray(value) && isDocument(value as Json)) return true;
  return Object.values(value).some((v) => holdsDocument(v, isDocument, around + 1));
}

/** @param isDocument whether an object is one record, not something to look into. An object that holds none is one record, too. */
export function documentMembers(isDocument: Judge): Splitter {
  const whole = jsonStream([]);
  let held: Buffer | undefined = Buffer.alloc(0);
  const pieces: Buffer[] = [];
  let bytes = 0;
  const giveUp = (out: SourceRecord[]): void => {
    // Too long to hold, or damaged: read as one record, which then says what is wrong with it.
    for (const piece of pieces) whole.push(piece, out);
    pieces.length = 0;
    held = undefined;
  };
  return {
    push(chunk, out) {
      if (held === undefined) { whole.push(chunk, out); return; }
      pieces.push(Buffer.from(asBuffer(chunk)));
      bytes += chunk.length;
      if (bytes > MAX_RECORD_BYTES) giveUp(out);
    },
    end(out) {
      if (held !== undefined) {
        held = Buffer.concat(pieces, bytes);
        const found = documentsOf(held, isDocument);
        if (found !== undefined) { out.push(...found); return; }
        giveUp(out);
      }
      whole.end(out);
    },
  };
}

const QUOTE = 34, BACKSLASH = 92;
const isSpace = (c: number | undefined): boolean => c === 32 || c === 10 || c === 13 || c === 9;

function documentsOf(bytes: Buffer, isDocument: Judge): SourceRecord[] | undefined {
  const text = bytes.toString('utf8');
  try {
    parseJson(text.replace(/^\uFEFF/, ''));
  } catch {
    return undefined;
  }
  const out: SourceRecord[] = [];
  // The bytes are sound JSON from here on: the scan below need not doubt them.
  let at = bytes[0] === 0xef ? 3 : 0;
  let line = 1;
  let counted = 0;
  const lineOf = (index: number): number => {
    for (; counted < index; counted += 1) if (bytes[counted] === 10) line += 1;
    return line;
  };
  const skipSpace = (): void => { while (isSpace(bytes[at]) || bytes[at] === 44 || bytes[at] === 58) at += 1; };
  const endOfText = (from: number): number => {
    let i = from + 1;
    while (i < bytes.length && bytes[i] !== QUOTE) i += bytes[i] === BACKSLASH ? 2 : 1;
    return i + 1;
  };
  const endOfValue = (from: number): number => {
    let depth = 0;
    for (let i = from; i < bytes.length;) {
      const c = bytes[i];
      if (c === QUOTE) { i = endOfText(i); if (depth === 0) return i; continue; }
      if (c === 123 || c === 91) depth += 1;
      else if (c === 125 || c === 93) { if (depth === 0) return i; depth -= 1; if (depth === 0) return i + 1; }
      else if (depth === 0 && (c === 44 || isSpace(c))) return i;
      i += 1;
    }
    return bytes.length;
  };
  const visit = (key: string, around: number): void => {
    skipSpace();
    const from = at;
    const opens = bytes[from];
    const to = endOfValue(from);
    if (opens !== 123 && opens !== 91) { at = to; return; }
    const value = parseJson(bytes.toString('utf8', from, to));
    const object = opens === 123 ? (value as Json) : undefined;
    const leaf = around >= MAX_AROUND || (object !== undefined && (isDocument(object) || !holdsDocument(object, isDocument, around)));
    if (leaf) {
      if (object === undefined || Object.keys(object).length > 0) out.push({ kind: 'json', place: { offset: from, length: to - from, line: lineOf(from) }, value, key });
      at = to;
      return;
    }
    at = from + 1;
    for (;;) {
      skipSpace();
      if (at >= to - 1) break;
      if (object === undefined) { visit(key, around + 1); continue; }
      const end = endOfText(at);
      const name = parseJson(bytes.toString('utf8', at, end)) as string;
      at = end;
      visit(name, around + 1);
    }
    at = to;
  };
  visit('', 0);
  if (out.length === 0) out.push({ kind: 'json', place: { offset: 0, length: bytes.length, line: 1 }, value: parseJson(text.replace(/^\uFEFF/, '')), key: '' });
  return out;
}
