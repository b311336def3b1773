/** The dictionary, read: id to text with a bounded cache (a page repeats the same few texts), and text to id. */
import { hash53 } from '../hash53.ts';
import { stmt, type Reader } from '../handles.ts';

const CACHED = 60_000;
/** More than this many that are asked for together are of one question: they would only drive out what all share. */
const MOST_TOGETHER = 4_000;
interface Cache { readonly texts: Map<number, string>; readonly ids: Map<string, number> }
const caches = new WeakMap<object, Cache>();

function cacheOf(reader: Reader): Cache {
  let cache = caches.get(reader);
  if (cache === undefined) caches.set(reader, (cache = { texts: new Map(), ids: new Map() }));
  return cache;
}

export function textAt(reader: Reader, id: number | null): string | undefined {
  if (id === null) return undefined;
  const cache = cacheOf(reader);
  const known = cache.texts.get(id);
  if (known !== undefined) return known;
  const text = stmt(reader, 'SELECT text FROM evidence_term WHERE id = ?').pluck().get(id) as string | undefined;
  if (text !== undefined) remember(cache, id, text);
  return text;
}

/** Texts of many ids, read together in the order in which they lie: one by one each would be a query of its own. */
export function textsAt(reader: Reader, ...lists: readonly (readonly (number | null)[])[]): ReadonlyMap<number, string> {
  const cache = cacheOf(reader);
  const found = new Map<number, string>();
  const missing: number[] = [];
  let before = Number.NaN;
  for (const id of sortedIds(lists)) {
    if (id === before) continue;
    before = id;
    const known = cache.texts.get(id);
    if (known === undefined) missing.push(id);
    else found.set(id, known);
  }
  if (missing.length === 0) return found;
  const isFew = missing.length <= MOST_TOGETHER;
  // Every id that is asked for stands in the dictionary: the texts come in their order.
  const texts = stmt(reader, 'SELECT t.text FROM json_each(?) j LEFT JOIN evidence_term t ON t.id = j.value').pluck().all(JSON.stringify(missing)) as (string | null)[];
  for (let i = 0; i < missing.length; i += 1) {
    const [id, text] = [missing[i] ?? 0, texts[i] ?? null];
    if (text === null) continue;
    found.set(id, text);
    if (isFew) remember(cache, id, text);
  }
  return found;
}

function sortedIds(lists: readonly (readonly (number | null)[])[]): Float64Array {
  const ids = new Float64Array(lists.reduce((n, list) => n + list.length, 0));
  let n = 0;
  for (const list of lists) {
    for (const id of list) {
      if (id === null) continue;
      ids[n] = id;
      n += 1;
    }
  }
  return ids.subarray(0, n).sort();
}

/** Dictionary id of a text, or undefined when no event ever held it. */
export function termId(reader: Reader, text: string): number | undefined {
  const cache = cacheOf(reader);
  const known = cache.ids.get(text);
  if (known !== undefined) return known;
  const rows = stmt(reader, 'SELECT id, text FROM evidence_term WHERE hash = ?').all(hash53(text)) as { id: number; text: string }[];
  const id = rows.find((r) => r.text === text)?.id;
  if (id !== undefined) remember(cache, id, text);
  return id;
}

function remember(cache: Cache, id: number, text: string): void {
  if (cache.texts.size >= CACHED) {
    cache.texts.clear();
    cache.ids.clear();
  }
  cache.texts.set(id, text);
  cache.ids.set(text, id);
}
