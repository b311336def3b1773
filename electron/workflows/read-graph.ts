/** The lineage graph of the newest trace, laid out; the same picture for window and report. */
import type { LineageGraph } from '../../shared/domain/graph.ts';
import { layOut } from '../reconstruct/graph.ts';
import type { Reader } from '../store/handles.ts';
import { keptTrace } from './read-case.ts';

export async function graphOf(reader: Reader): Promise<LineageGraph | undefined> {
  const trace = keptTrace(reader);
  return trace === undefined ? undefined : layOut(trace);
}
