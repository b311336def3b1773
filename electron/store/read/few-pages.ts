/** A long reading that seldom comes back to a page keeps few of them: those of everyday would fill with what is not asked for again. */
import type { Reader } from '../handles.ts';

const FEW_KIB = 32 * 1024;

/** Does the work with a smaller cache of pages. */
export function withFewPages<T>(reader: Reader, work: () => T): T {
  const before = reader.prepare('PRAGMA cache_size').pluck().get() as number;
  reader.prepare(`PRAGMA cache_size = -${FEW_KIB}`).run();
  try {
    return work();
  } finally {
    reader.prepare(`PRAGMA cache_size = ${before}`).run();
  }
}
