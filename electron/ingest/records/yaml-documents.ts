/**
 * YAML as clusters print it: the documents of a stream, one after the other, and of a list its items, each a record of its own. Documents are
 * cut at their marks, line by line, so that a damaged one costs itself; a mark is never inside a document (https://yaml.org/spec/1.2.2/, 9.1).
 * The `yaml` package is used here and nowhere else.
 */
import { isScalar, parseDocument, visit, type Document } from 'yaml';
import type { Place } from '../../../shared/domain/reading.ts';
import type { SourceRecord, Splitter } from '../format.ts';
import { lineCutter } from './line-cutter.ts';
import { textOfBytes } from './splitter.ts';

/** One document, or item of a list: an object of a cluster has at most 1.5 MiB in its store. */
export const MAX_YAML_BYTES = 4 * 1024 * 1024;
/** How often what is named once may be repeated by its name. */
const MAX_ALIASES = 100;

const BEGINS = /^---(?=[ \t]|$)/;
const ENDS = /^\.\.\.(?=[ \t]|$)/;
const EMPTY = /^[ \t]*(?:#.*)?$/;

interface Held {
  readonly offset: number;
  readonly line: number;
  text: string;
  /** Behind the last line with anything in it. */
  end: number;
  lastLine: number;
  bytes: number;
}

/** @param list the name of the list whose items are records of their own. */
export function yamlDocuments(list: string): Splitter {
  let held: Held | undefined;
  /** How far the items of the list are indented, once the first was seen; -1 before. */
  let inList = false;
  let indent = -1;
  /** What stands around the items of a list is no record. */
  let around = false;
  const opens = new RegExp(`^${list}:[ \\t]*(?:#.*)?$`);

  const flush = (out: SourceRecord[]): void => {
    if (held !== undefined && !(around && !inList)) out.push(recordOf(held, inList ? list : ''));
    held = undefined;
  };
  const newDocument = (out: SourceRecord[]): void => {
    flush(out);
    inList = false;
    around = false;
    indent = -1;
  };
  const add = (text: string, start: { readonly offset: number; readonly line: number }, length: number): void => {
    if (held === undefined) {
      if (EMPTY.test(text)) return;
      held = { offset: start.offset, line: start.line, text, end: start.offset + length, lastLine: start.line, bytes: length };
      return;
    }
    held.bytes += length + (start.line - held.lastLine);
    if (held.bytes <= MAX_YAML_BYTES) held.text += '\n'.repeat(start.line - held.lastLine) + text;
    held.lastLine = start.line;
    if (!EMPTY.test(text)) held.end = start.offset + length;
  };

  return ending(lineCutter((bytes, from, to, { offset, line }, out) => {
    let at = offset;
    if (offset === 0 && bytes[from] === 0xef && bytes[from + 1] === 0xbb && bytes[from + 2] === 0xbf) {
      from += 3;
      at += 3;
    }
    if (bytes[to - 1] === 13) to -= 1;
    const text = to > from ? textOfBytes(bytes, from, to) : '';
    const start = { offset: at, line };
    if (ENDS.test(text)) { newDocument(out); return; }
    if (BEGINS.test(text)) {
      newDocument(out);
      const rest = text.slice(3);
      if (!EMPTY.test(rest)) add(rest, { offset: at + 3, line }, to - from - 3);
      return;
    }
    if (held === undefined && !around && text.startsWith('%')) return;
    if (around) {
      const dash = /^([ \t]*)-(?:[ \t]|$)/.exec(text)?.[1]?.length;
      if (inList && dash !== undefined && (indent === -1 || dash === indent)) {
        indent = dash;
        flush(out);
      } else if (!/^[ \t]/.test(text) && !EMPTY.test(text)) {
        // Back at the members of the document itself; its list may follow once more only in a damaged one.
        flush(out);
        inList = opens.test(text);
        if (inList) { indent = -1; return; }
      }
      if (inList) add(text, start, to - from);
      return;
    }
    if (opens.test(text)) {
      held = undefined;
      around = true;
      inList = true;
      return;
    }
    add(text, start, to - from);
  }), (out) => { newDocument(out); });
}

/** A splitter with a word after the last line. */
function ending(inner: Splitter, then: (out: SourceRecord[]) => void): Splitter {
  return {
    push: (chunk, out) => { inner.push(chunk, out); },
    end: (out) => { inner.end(out); then(out); },
  };
}

function recordOf(held: Held, key: string): SourceRecord {
  const place: Place = { offset: held.offset, length: held.end - held.offset, line: held.line };
  if (held.bytes > MAX_YAML_BYTES) return { kind: 'broken', place, why: `a YAML document of more than ${MAX_YAML_BYTES / 1024 ** 2} MiB` };
  const read = valueOf(held.text);
  if ('why' in read) return { kind: 'broken', place, why: read.why };
  return { kind: 'json', place, value: key === '' ? read.value : Array.isArray(read.value) ? (read.value as readonly unknown[])[0] : undefined, key };
}

const TOO_DEEP = 'it nests too deeply to be read';
const TOO_MANY = 'YAML whose aliases grow beyond measure';

/** One document's value, or why it has none. */
export function valueOf(text: string): { readonly value: unknown } | { readonly why: string } {
  try {
    // Names that stand twice are looked for below: the package compares each with each.
    const doc = parseDocument(text, { version: '1.2', schema: 'core', uniqueKeys: false, prettyErrors: false, logLevel: 'silent' });
    const [error] = doc.errors;
    if (error !== undefined) return { why: error.message.includes('call stack') ? TOO_DEEP : `not valid YAML: ${error.message.replace(/\s+/g, ' ').slice(0, 160)}` };
    const odd = oddityOf(doc);
    if (odd !== undefined) return { why: odd };
    return { value: doc.toJS({ maxAliasCount: MAX_ALIASES }) as unknown };
  } catch (error) {
    if (error instanceof ReferenceError) return { why: TOO_MANY };
    if (error instanceof RangeError) return { why: TOO_DEEP };
    throw error;
  }
}

/** What valid YAML may hold and no object of a cluster does: a name that stands twice, a name that is a map, something inside itself. */
function oddityOf(doc: Document.Parsed): string | undefined {
  let odd: string | undefined;
  let aliases = 0;
  const say = (why: string): symbol => {
    odd = why;
    return visit.BREAK;
  };
  visit(doc, {
    Map(_, map) {
      const seen = new Set<string>();
      for (const { key } of map.items) {
        if (!isScalar(key)) return say('YAML with a name that is no text');
        const name = String(key.value);
        if (seen.has(name)) return say(`not valid YAML: the name ${JSON.stringify(name.slice(0, 60))} stands twice in one map`);
        seen.add(name);
      }
      return undefined;
    },
    Alias(_, alias, path) {
      aliases += 1;
      if (aliases > MAX_ALIASES) return say(TOO_MANY);
      const named = alias.resolve(doc);
      if (named === undefined) return say('not valid YAML: an alias of nothing');
      return path.some((node) => node === named) ? say('YAML that holds itself') : undefined;
    },
  });
  return odd;
}
