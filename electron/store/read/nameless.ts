/** Under which of its names an identity did something that names no credential. */
import { addTo } from '../../base/lists.ts';
import { stmt, type Reader } from '../handles.ts';
import { canonicalTerm } from './alias.ts';
import { namesOf } from './filter.ts';
import { termId } from './terms.ts';

/** The names of an identity, as term ids: those at least under which something was done that names no credential. */
export type Nameless = (identity: string) => readonly number[];

const FEW_NAMES = 32;
const MOST_ACTORS = 50_000;

/**
 * A role may go by a hundred thousand names, one for each of its sessions. Then who acted without a credential is read once, for all that are asked for: of a
 * cloud they are few, and where they are not, each name is looked up.
 */
export function namelessIn(reader: Reader): Nameless {
  let acting: ReadonlyMap<number, readonly number[]> | 'too many' | undefined;
  return (identity) => {
    const id = termId(reader, identity);
    if (id === undefined) return [];
    const canonical = canonicalTerm(reader, id);
    const also = stmt(reader, 'SELECT also FROM derived_alias WHERE name = ? LIMIT ?').pluck().all(canonical, FEW_NAMES) as number[];
    if (also.length < FEW_NAMES) return [...new Set([canonical, id, ...also])];
    acting ??= actingNameless(reader);
    return acting === 'too many' ? namesOf(reader, identity) ?? [] : acting.get(canonical) ?? [];
  };
}

/** By the identity's first name, the names it acted under. */
function actingNameless(reader: Reader): ReadonlyMap<number, readonly number[]> | 'too many' {
  const rows = stmt(reader, `SELECT n.actor, COALESCE(a.name, n.actor) FROM (SELECT DISTINCT actor FROM evidence_context INDEXED BY evidence_context_nameless
    WHERE credential IS NULL AND actor IS NOT NULL LIMIT ?) n LEFT JOIN derived_alias a ON a.also = n.actor`).raw().all(MOST_ACTORS) as [number, number][];
  if (rows.length === MOST_ACTORS) return 'too many';
  const acting = new Map<number, number[]>();
  for (const [actor, canonical] of rows) addTo(acting, canonical, actor);
  return acting;
}
