/** What could still be reached from where the trail was, by the inventories of the case. Undefined while no suspect is named. */
import type { PotentialReach, ReachDrawing } from '../../shared/domain/reach.ts';
import type { Trace } from '../../shared/domain/trace.ts';
import { layOut } from '../reconstruct/graph.ts';
import { layOutReach } from '../reconstruct/reach-graph.ts';
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

/** The first `limit` of it, how many there are, and the lane that stands under the lineage graph. */
export async function reachDrawn(reader: Reader, limit: number): Promise<{ readonly reach: PotentialReach | null; readonly total: number; readonly drawing: ReachDrawing | null }> {
  const trace = keptTrace(reader);
  const reach = reachOf(reader, trace);
  if (trace === undefined || reach === undefined) return { reach: null, total: 0, drawing: null };
  const drawing = reach.reachable.length === 0 ? null : layOutReach(await layOut(trace), trace, reach, (name) => canonicalName(reader, name));
  return { reach: { ...reach, reachable: reach.reachable.slice(0, limit) }, total: reach.reachable.length, drawing };
}
