/** The values that a head shows, also where the head ends inside its document: what is open is closed behind the last whole member. */
import type { Head } from '../format.ts';
import { documentOf } from '../records/head-looks.ts';
import { parseJson } from '../../../shared/domain/json-text.ts';

/** Deeper nesting is nothing that an inventory has. */
const MAX_DEPTH = 100;
const known = new WeakMap<Head, readonly unknown[]>();

/** Records of lines and arrays as they are; of a document the document, as far as the head goes. Asked by several formats, worked out once. */
export function headValues(head: Head): readonly unknown[] {
  const before = known.get(head);
  if (before !== undefined) return before;
  const values = read(head);
  known.set(head, values);
  return values;
}

function read(head: Head): readonly unknown[] {
  switch (head.shape) {
    case 'json-lines': return head.records;
    case 'json-array': if (head.records.length > 0) return head.records; break;
    case 'json-object': break;
    case 'csv': case 'text': case 'binary': case 'empty': return [];
  }
  const value = documentOf(head)?.value ?? parse(closed(head.text) ?? '');
  return value === undefined ? [] : Array.isArray(value) ? (value as readonly unknown[]) : [value];
}

function parse(text: string): unknown {
  if (text === '') return undefined;
  try {
    return parseJson(text);
  } catch {
    return undefined;
  }
}

const QUOTE = 34, BACKSLASH = 92, OPEN_BRACE = 123, CLOSE_BRACE = 125, OPEN_BRACKET = 91, CLOSE_BRACKET = 93, COMMA = 44;

/** What is open at a place of the text, innermost first; an earlier place keeps its own. */
interface Open { readonly closer: number; readonly around: Open | undefined; readonly depth: number }

/** The text up to its last comma outside of strings, with what is open there closed; the first document only. */
function closed(text: string): string | undefined {
  let open: Open | undefined;
  let openAtCut: Open | undefined;
  let cutAt = -1;
  let inString = false;
  for (let i = 0; i < text.length; i += 1) {
    const c = text.charCodeAt(i);
    if (inString) {
      if (c === BACKSLASH) i += 1;
      else if (c === QUOTE) inString = false;
      continue;
    }
    if (c === QUOTE) inString = true;
    else if (c === OPEN_BRACE || c === OPEN_BRACKET) {
      open = { closer: c === OPEN_BRACE ? CLOSE_BRACE : CLOSE_BRACKET, around: open, depth: (open?.depth ?? 0) + 1 };
      if (open.depth > MAX_DEPTH) return undefined;
    } else if (c === CLOSE_BRACE || c === CLOSE_BRACKET) {
      if (open?.closer !== c) return undefined;
      open = open.around;
      if (open === undefined) return text.slice(0, i + 1);
    } else if (c === COMMA) {
      cutAt = i;
      openAtCut = open;
    }
  }
  if (cutAt === -1) return undefined;
  let closers = '';
  for (let at = openAtCut; at !== undefined; at = at.around) closers += String.fromCharCode(at.closer);
  return text.slice(0, cutAt) + closers;
}
