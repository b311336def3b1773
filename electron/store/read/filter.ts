/**
 * A filter on events, resolved through the dictionary: which contexts it leaves, and for each word of a search what can hold it. A text that no event
 * ever held matches nothing.
 */
import type { EventFilter } from '../../../shared/domain/event-filter.ts';
import { stmt, type Reader } from '../handles.ts';
import { canonicalTerm } from './alias.ts';
import { termId } from './terms.ts';
import { termsWith } from './words.ts';

/** Where a word of the search may stand: ids, as JSON lists, so that their number does not make a new statement each time. */
export interface WordMatch { readonly contexts: string; readonly acts: string; readonly terms: string }

export interface Choice {
  readonly from: number | undefined;
  readonly to: number | undefined;
  /** The only contexts there are; undefined for any. */
  readonly contexts: readonly number[] | undefined;
  /** Every word must match. */
  readonly words: readonly WordMatch[];
  readonly trail: boolean;
}

/** Terms that a search may match at once; a search that matches more is too wide to mean something. */
const SEARCH_TERMS = 5_000;

/** Every name of the identity that this name belongs to, as term ids; undefined when the name is unknown. */
export function namesOf(reader: Reader, name: string): number[] | undefined {
  const id = termId(reader, name);
  if (id === undefined) return undefined;
  const canonical = canonicalTerm(reader, id);
  const also = stmt(reader, 'SELECT also FROM derived_alias WHERE name = ?').pluck().all(canonical) as number[];
  return [...new Set([canonical, id, ...also])];
}

/** Undefined when nothing can match. */
export function choose(reader: Reader, f: EventFilter): Choice | undefined {
  let contexts: number[] | undefined;
  if (f.credential !== undefined) {
    const id = termId(reader, f.credential);
    if (id === undefined) return undefined;
    contexts = stmt(reader, 'SELECT id FROM evidence_context WHERE credential = ?').pluck().all(id) as number[];
  }
  if (f.identity !== undefined) {
    const ids = namesOf(reader, f.identity);
    if (ids === undefined) return undefined;
    const own = stmt(reader, 'SELECT c.id FROM json_each(?) j CROSS JOIN evidence_context c ON c.actor = j.value').pluck().all(JSON.stringify(ids)) as number[];
    const both = new Set(own);
    contexts = contexts === undefined ? own : contexts.filter((c) => both.has(c));
  }
  if (contexts?.length === 0) return undefined;
  const words: WordMatch[] = [];
  for (const word of f.search?.trim().split(/\s+/).filter((w) => w !== '') ?? []) {
    const terms = termsWith(reader, word, SEARCH_TERMS);
    if (terms.length === 0) return undefined;
    words.push(matchOf(reader, JSON.stringify(terms)));
  }
  return { from: f.from, to: f.to, contexts, words, trail: f.trail === true };
}

const INDEXED = ['actor', 'credential', 'source'] as const;
const OTHERS = ['agent', 'account', 'region'] as const;

function matchOf(reader: Reader, terms: string): WordMatch {
  const list = '(SELECT value FROM json_each(?))';
  const ids = new Set<number>();
  for (const column of INDEXED) for (const id of stmt(reader, `SELECT c.id FROM json_each(?) j CROSS JOIN evidence_context c ON c.${column} = j.value`).pluck().all(terms) as number[]) ids.add(id);
  // Few accounts, regions and programs, and a context for each of many callers: the table is read once.
  const named = stmt(reader, `SELECT id FROM evidence_context WHERE ${OTHERS.map((column) => `${column} IN ${list}`).join(' OR ')}`).pluck().all(...OTHERS.map(() => terms)) as number[];
  for (const id of named) ids.add(id);
  const acts = stmt(reader, `SELECT id FROM evidence_act WHERE action IN ${list} OR reason IN ${list}`).pluck().all(terms, terms) as number[];
  return { contexts: JSON.stringify([...ids]), acts: JSON.stringify(acts), terms };
}
