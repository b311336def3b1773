/** The values that a head shows, also where the head ends inside its document: what is open is closed behind the last whole member. */
import type { Head } from '../format.ts';

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
  const value = parse(head.text) ?? parse(closed(head.text) ?? '');
  return value === undefined ? [] : Array.isArray(value) ? (value as readonly unknown[]) : [value];
}

function parse(text: string): unknown {
  if (text === '') return undefined;
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return undefined;
  }
}

/** The text up to its last comma outside of strings, with what is open there closed; the first document only. */
function closed(text: string): string | undefined {
  const open: string[] = [];
  let best: string | undefined;
  let cutAt = -1;
  let inString = false;
  for (let i = 0; i < text.length; i += 1) {
    const c = text[i];
    if (inString) {
      if (c === '\\') i += 1;
      else if (c === '"') inString = false;
      continue;
    }
    if (c === '"') inString = true;
    else if (c === '{' || c === '[') {
      open.push(c === '{' ? '}' : ']');
      if (open.length > MAX_DEPTH) return undefined;
    } else if (c === '}' || c === ']') {
      if (open.pop() !== c) return undefined;
      if (open.length === 0) return text.slice(0, i + 1);
    } else if (c === ',') {
      cutAt = i;
      best = open.toReversed().join('');
    }
  }
  return best === undefined ? undefined : text.slice(0, cutAt) + best;
}
