/** The dictionary, read: id to text with a bounded cache (a page repeats the same few texts), and text to id. */
import { hash53 } from '../hash53.ts';
import { stmt, type Reader } from '../handles.ts';

const CACHED = 100_000;
const caches = new WeakMap<object, Map<number, string>>();

export function textAt(reader: Reader, id: number | null): string | undefined {
  if (id === null) return undefined;
  let cache = caches.get(reader);
  if (cache === undefined) caches.set(reader, (cache = new Map<number, string>()));
  const known = cache.get(id);
  if (known !== undefined) return known;
  const text = stmt(reader, 'SELECT text FROM evidence_term WHERE id = ?').pluck().get(id) as string | undefined;
  if (text !== undefined) {
    if (cache.size > CACHED) cache.clear();
    cache.set(id, text);
  }
  return text;
}

/** Dictionary id of a text, or undefined when no event ever held it. */
export function termId(reader: Reader, text: string): number | undefined {
  const rows = stmt(reader, 'SELECT id, text FROM evidence_term WHERE hash = ?').all(hash53(text)) as { id: number; text: string }[];
  return rows.find((r) => r.text === text)?.id;
}
