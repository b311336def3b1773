/** Under which of its names an identity did something that names no credential. */
import { stmt, type Reader } from '../handles.ts';

/** Of names those under which something was done that names no credential. */
export type Nameless = (names: readonly number[]) => readonly number[];

const FEW_NAMES = 32;
const MOST_ACTORS = 200_000;

/** An identity may go by very many names. Then who acted without a credential is read once, for all that are asked for: of a cloud they are few, and where they are not, each name is looked up. */
export function namelessIn(reader: Reader): Nameless {
  let actors: ReadonlySet<number> | undefined;
  return (names) => {
    if (names.length <= FEW_NAMES) return names;
    actors ??= new Set(stmt(reader, 'SELECT DISTINCT actor FROM evidence_context INDEXED BY evidence_context_nameless WHERE credential IS NULL AND actor IS NOT NULL LIMIT ?').pluck().all(MOST_ACTORS) as number[]);
    const known = actors;
    return known.size === MOST_ACTORS ? names : names.filter((name) => known.has(name));
  };
}
