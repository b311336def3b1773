/**
 * What several sniffers ask of one head, worked out once: its elements as `jsonStream` cuts them, and its whole document. A trail is thousands
 * of small files, and some seventy formats and fourteen wrappers look at each head: what costs is to cut and to parse the same text again.
 */
import type { Head, SourceRecord } from '../format.ts';
import { jsonStream } from './json-stream.ts';
import { parseJson } from '../../../shared/domain/json-text.ts';

/** No sniffer looks at more records than this. */
export const HEAD_RECORDS = 8;
const PIECE_CHARS = 4 * 1024;
/** A piece is copied by whoever takes it, so that all have the same memory. */
const piece = Buffer.alloc((PIECE_CHARS + 1) * 3);
const isHighSurrogate = (code: number): boolean => code >= 0xd800 && code < 0xdc00;

type Sound = Exclude<SourceRecord, { kind: 'broken' }>;

interface Looks {
  readonly elements: Map<string, readonly Sound[]>;
  document?: { readonly value: unknown } | 'none';
}

const looks = new WeakMap<Head, Looks>();

function looksOf(head: Head): Looks {
  const before = looks.get(head);
  if (before !== undefined) return before;
  const made: Looks = { elements: new Map() };
  looks.set(head, made);
  return made;
}

/** The first complete elements of these arrays (with none named: of the document as a stream), at most `HEAD_RECORDS`. To be looked at, never changed. */
export function elementsOf(head: Head, arrays: readonly string[]): readonly Sound[] {
  return cutOnce(head, namesIn(head.text, arrays), HEAD_RECORDS);
}

/** The same, but no more than `most` of them: for who is asked first and need not see all. */
export function firstElements(head: Head, arrays: readonly string[], most: number): readonly Sound[] {
  return cutOnce(head, arrays, most);
}

function cutOnce(head: Head, arrays: readonly string[], most: number): readonly Sound[] {
  const { elements } = looksOf(head);
  const key = `${most} ${JSON.stringify(arrays)}`;
  const before = elements.get(key);
  if (before !== undefined) return before;
  const found = cut(head.text, arrays, most);
  elements.set(key, found);
  return found;
}

/** An escape that may spell a letter, a figure or `_`: a name may then stand in the text in another spelling. */
const SPELT = /\\u00[3-7]/;

/**
 * Those of the names that the text has between quotes, in order: the others decide nothing about how it is cut, so that lists which differ
 * only in them give the same elements. All of them when none is there: whether any array is wanted decides, too.
 */
function namesIn(text: string, arrays: readonly string[]): readonly string[] {
  if (arrays.length === 0 || !arrays.every((a) => /^\w+$/.test(a)) || SPELT.test(text)) return arrays;
  const there = arrays.filter((a) => text.includes(`"${a}"`)).sort();
  return there.length === 0 ? arrays : there;
}

/** Splitters give the same records however the bytes are cut: once there are enough, the rest of the head need not be cut. */
function cut(text: string, arrays: readonly string[], most: number): readonly Sound[] {
  const splitter = jsonStream(arrays);
  const out: SourceRecord[] = [];
  const found: Sound[] = [];
  for (let at = 0, end = 0; at < text.length && found.length < most; at = end) {
    end = at + PIECE_CHARS;
    // Two halves of one character stay together.
    if (isHighSurrogate(text.charCodeAt(end - 1))) end += 1;
    splitter.push(piece.subarray(0, piece.write(text.slice(at, end))), out);
    for (const record of out) if (record.kind !== 'broken' && found.length < most) found.push(record);
    out.length = 0;
  }
  return found;
}

/** The value that the whole text of the head spells; undefined when it spells none, as when the head ends inside its document. */
export function documentOf(head: Head): { readonly value: unknown } | undefined {
  const own = looksOf(head);
  own.document ??= parsed(head.text);
  return own.document === 'none' ? undefined : own.document;
}

function parsed(text: string): { readonly value: unknown } | 'none' {
  if (endsOpen(text)) return 'none';
  try {
    return { value: parseJson(text) };
  } catch {
    return 'none';
  }
}

/** True when the text cannot be whole JSON: it begins an object or an array, and does not end with the bracket that would end it. */
export function endsOpen(text: string): boolean {
  const begun = text.trimStart().charAt(0);
  const last = text.trimEnd().at(-1);
  return (begun === '{' && last !== '}') || (begun === '[' && last !== ']');
}
