/** Looks at the bounded beginning of a stream and says what shape it has, so that formats can sniff without reading bytes themselves. */
import type { Head, SourceRecord } from '../format.ts';
import { parseCsvText } from './csv-rows.ts';
import { endsOpen, HEAD_RECORDS } from './head-looks.ts';
import { jsonLines } from './json-lines.ts';
import { jsonStream } from './json-stream.ts';
import { asBuffer, textOfBytes } from './splitter.ts';
import { parseJson } from '../../../shared/domain/json-text.ts';

export const HEAD_BYTES = 64 * 1024;

/** @param whole whether `bytes` is the entire stream, so that an unfinished last line is really the last line. */
export function headOf(bytes: Uint8Array, name: string, whole: boolean): Head {
  const buffer = asBuffer(bytes).subarray(0, HEAD_BYTES);
  const text = textOfBytes(buffer, 0, buffer.length).replace(/^\uFEFF/, '');
  const none = { name, text, records: [], keys: [], header: [], rows: [], delimiter: ',' } as const;
  const trimmed = text.trimStart();
  if (trimmed === '') return { ...none, shape: buffer.includes(0) ? 'binary' : 'empty' };
  if (looksBinary(text, buffer.length)) return { ...none, shape: 'binary' };
  if (trimmed.startsWith('[')) return { ...none, shape: 'json-array', records: valuesOf(jsonStream([]), buffer, whole) };
  if (trimmed.startsWith('{')) {
    // A line that the head does not end gives no record.
    const lines = whole || trimmed.includes('\n') ? valuesOf(jsonLines(), buffer, whole) : [];
    const firstLine = trimmed.split('\n', 1)[0] ?? '';
    const complete = tryParse(firstLine);
    // One object on the first line and more behind it: lines. A single object, on one line or many: a document.
    const more = trimmed.slice(firstLine.length).trim() !== '';
    if (complete && (more || lines.length > 1)) return { ...none, shape: 'json-lines', records: lines };
    if (!complete && firstLine.length > 2 && areLines(trimmed, lines)) return { ...none, shape: 'json-lines', records: lines };
    const keys = topKeys(trimmed);
    // A head too small for the first line may still be lines of very long records; the keys decide then, too.
    return { ...none, shape: 'json-object', keys, records: complete ? lines : [] };
  }
  const table = tableOf(text, whole);
  if (table !== undefined) return { ...none, shape: 'csv', ...table };
  return { ...none, shape: 'text' };
}

/** A head on its way to another thread, without what is long: that is made again of the bytes, should somebody ask for it. */
export type SentHead = Omit<Head, 'text' | 'records'> & { readonly whole: boolean };

export function sentHead({ name, shape, keys, header, rows, delimiter }: Head, whole: boolean): SentHead {
  return { name, shape, keys, header, rows, delimiter, whole };
}

/** The head that was sent. `beginning`: the bytes that it was made of, or more of the stream; they are looked at only when somebody asks. */
export function headAgain({ whole, ...sent }: SentHead, beginning: Uint8Array): Head {
  let made: Head | undefined;
  const all = (): Head => (made ??= headOf(beginning, sent.name, whole));
  return { ...sent, get text() { return all().text; }, get records() { return all().records; } };
}

/** Characters that text has none of: of a byte below 32 every decoding makes the same one. */
const ODD = /[\x00-\x08\x0e-\x1a\x1c-\x1f]/g;

/** @param text what so many `bytes` spell. */
function looksBinary(text: string, bytes: number): boolean {
  const odd = text.match(ODD);
  return odd !== null && (odd.includes('\0') || odd.length * 50 > bytes);
}

/** A damaged first line among sound ones: objects that stand whole on lines of their own, which a printed document hardly has. */
function areLines(text: string, values: readonly unknown[]): boolean {
  const objects = values.filter((v) => typeof v === 'object' && v !== null && !Array.isArray(v)).length;
  const filled = text.split('\n').filter((l) => l.trim() !== '').length;
  return objects >= 2 && objects * 4 >= Math.min(filled, HEAD_RECORDS);
}

const tryParse = (text: string): boolean => {
  if (endsOpen(text)) return false;
  try {
    parseJson(text);
    return true;
  } catch {
    return false;
  }
};

function valuesOf(splitter: { push: (c: Uint8Array, out: SourceRecord[]) => void; end: (out: SourceRecord[]) => void }, buffer: Buffer, whole: boolean): unknown[] {
  const out: SourceRecord[] = [];
  splitter.push(buffer, out);
  if (whole) splitter.end(out);
  return out.flatMap((r) => (r.kind === 'json' ? [r.value] : [])).slice(0, HEAD_RECORDS);
}

const QUOTE = 34, BACKSLASH = 92, OPEN_BRACE = 123, CLOSE_BRACE = 125, OPEN_BRACKET = 91, CLOSE_BRACKET = 93;
const COLON_NEXT = /\s*:/y;

/** Names of the members of a top-level object, as far as the head shows them. */
export function topKeys(text: string): string[] {
  const keys: string[] = [];
  let depth = 0;
  let backslash = text.indexOf('\\');
  for (let i = 0; i < text.length && keys.length < 64; i += 1) {
    const c = text.charCodeAt(i);
    if (c === QUOTE) {
      if (backslash !== -1 && backslash < i) backslash = text.indexOf('\\', i);
      const quote = text.indexOf('"', i + 1);
      // Without a backslash before it, the next quote is the end.
      const end = backslash !== -1 && backslash < quote ? stringEnd(text, i + 1) : quote;
      // A quote that begins no whole string is passed over by itself: the head may end in it.
      if (end === -1) continue;
      if (depth === 1) {
        COLON_NEXT.lastIndex = end + 1;
        if (COLON_NEXT.test(text)) keys.push(text.slice(i + 1, end));
      }
      i = end;
    } else if (c === OPEN_BRACE || c === OPEN_BRACKET) depth += 1;
    else if (c === CLOSE_BRACE || c === CLOSE_BRACKET) {
      depth -= 1;
      if (depth === 0) break;
    }
    if (depth === 0 && c === QUOTE) break;
  }
  return keys;
}

/** Index of the quote that ends a string; -1 when there is none, or an escaped end of line before it. */
function stringEnd(text: string, from: number): number {
  for (let i = from; i < text.length; i += 1) {
    const c = text.charCodeAt(i);
    if (c === QUOTE) return i;
    if (c === BACKSLASH) {
      i += 1;
      if (/[\n\r\u2028\u2029]/.test(text.charAt(i))) return -1;
    }
  }
  return -1;
}

/** First lines that have commas or tabs and are no header: a line of a log (its priority, its time), of auditd, a remark, or JSON behind a prefix. */
const NO_HEADER = /^(?:#|<\d{1,3}>|\d{4}-\d\d-\d\d[T ]\d\d:|[A-Z][a-z]{2} [ \d]\d \d\d:\d\d:\d\d|(?:node=\S+ )?type=[A-Z_]+ msg=audit\()|\{\s*"/;

function tableOf(text: string, whole: boolean): { header: readonly string[]; rows: readonly (readonly string[])[]; delimiter: string } | undefined {
  const lines = text.split('\n');
  const first = lines[0] ?? '';
  if (NO_HEADER.test(first)) return undefined;
  const delimiter = [',', ';', '\t', '|'].map((d) => ({ d, n: first.split(d).length })).sort((a, b) => b.n - a.n)[0];
  if (delimiter === undefined || delimiter.n < 3) return undefined;
  // A head cut inside its only line has no complete row; the header alone is then read.
  const table = parseCsvText((whole || lines.length === 1 ? lines : lines.slice(0, -1)).slice(0, HEAD_RECORDS * 4).join('\n'), delimiter.d);
  if (table.header.length < 3 || table.header.some((h) => h.length > 200)) return undefined;
  return { header: table.header, rows: table.rows.slice(0, HEAD_RECORDS), delimiter: delimiter.d };
}
