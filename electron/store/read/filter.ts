/** A filter on events, as SQL conditions with bound values. Names are resolved through the dictionary first: a text no event holds matches nothing. */
import type { EventFilter } from '../../../shared/domain/event-filter.ts';
import { stmt, type Reader } from '../handles.ts';
import { termId } from './terms.ts';

export interface Where {
  readonly clauses: readonly string[];
  readonly values: readonly (number | string)[];
  readonly trail: boolean;
}

/** Terms that a search may match at once; a search that matches more is too wide to mean something. */
const SEARCH_TERMS = 5_000;

/** Every name of the identity that this name belongs to, as term ids; undefined when the name is unknown. */
export function namesOf(reader: Reader, name: string): number[] | undefined {
  const id = termId(reader, name);
  if (id === undefined) return undefined;
  const canonical = (stmt(reader, 'SELECT name FROM derived_alias WHERE also = ?').pluck().get(id) as number | undefined) ?? id;
  const also = stmt(reader, 'SELECT also FROM derived_alias WHERE name = ?').pluck().all(canonical) as number[];
  return [...new Set([canonical, id, ...also])];
}

const marks = (n: number): string => Array.from({ length: n }, () => '?').join(', ');

/** Undefined when nothing can match. */
export function where(reader: Reader, f: EventFilter): Where | undefined {
  const clauses: string[] = [];
  const values: (number | string)[] = [];
  if (f.from !== undefined) { clauses.push('e.at_us >= ?'); values.push(f.from); }
  if (f.to !== undefined) { clauses.push('e.at_us < ?'); values.push(f.to); }
  if (f.credential !== undefined) {
    const id = termId(reader, f.credential);
    if (id === undefined) return undefined;
    clauses.push('e.credential = ?');
    values.push(id);
  }
  if (f.identity !== undefined) {
    const ids = namesOf(reader, f.identity);
    if (ids === undefined) return undefined;
    clauses.push(`e.actor IN (${marks(ids.length)})`);
    values.push(...ids);
  }
  if (f.search !== undefined && f.search.trim() !== '') {
    for (const word of f.search.trim().split(/\s+/)) {
      const pattern = `%${word.replace(/[\\%_]/g, (c) => `\\${c}`)}%`;
      const terms = stmt(reader, "SELECT id FROM evidence_term WHERE text LIKE ? ESCAPE '\\' LIMIT ?").pluck().all(pattern, SEARCH_TERMS) as number[];
      if (terms.length === 0) return undefined;
      // The list goes in as one JSON value, so that its length does not make a new statement each time.
      const list = JSON.stringify(terms);
      const columns = ['action', 'reason', 'actor', 'credential', 'source', 'agent', 'account', 'region', 'service', 'resource', 'host'];
      clauses.push(`(${columns.map((c) => `e.${c} IN (SELECT value FROM json_each(?))`).join(' OR ')})`);
      values.push(...columns.map(() => list));
    }
  }
  return { clauses, values, trail: f.trail === true };
}
