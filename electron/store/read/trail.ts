/** The events of the newest trace. */
import type { Micros } from '../../../shared/domain/time.ts';
import { stmt, type Reader } from '../handles.ts';
import { textAt } from './terms.ts';

/** When each credential of the trail was used on it, in time order. */
export function trailTimes(reader: Reader): ReadonlyMap<string, readonly Micros[]> {
  const times = new Map<string, Micros[]>();
  for (const [credential, at] of stmt(reader, 'SELECT credential, at_us FROM derived_trail ORDER BY credential, at_us').raw().iterate() as IterableIterator<[number, Micros]>) {
    const value = textAt(reader, credential) ?? '';
    const list = times.get(value);
    if (list === undefined) times.set(value, [at]);
    else list.push(at);
  }
  return times;
}
