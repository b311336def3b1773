/** What could still be reached from where the trail was, by the inventories of the case. Undefined while no suspect is named. */
import type { PotentialReach } from '../../shared/domain/reach.ts';
import type { Trace } from '../../shared/domain/trace.ts';
import { potentialReach } from '../reconstruct/reach.ts';
import type { Reader } from '../store/handles.ts';
import { inventoryRows } from '../store/read/inventory.ts';
import { canonicalName, lifeByValue } from '../store/read/uses.ts';
import { keptTrace } from './read-case.ts';

export function reachOf(reader: Reader, trace: Trace | undefined = keptTrace(reader)): PotentialReach | undefined {
  if (trace === undefined) return undefined;
  return potentialReach({
    trace, inventory: inventoryRows(reader), canonical: (name) => canonicalName(reader, name), holderOf: (credential) => lifeByValue(reader, credential)?.identity,
  });
}
