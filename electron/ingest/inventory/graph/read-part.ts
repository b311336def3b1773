/** A part of a graph as one reading: what its nodes and edges state; what they do not is the reason for skipping it. */
import type { InventoryDraft } from '../../../../shared/domain/inventory.ts';
import { skipped, type Reading } from '../../../../shared/domain/reading.ts';
import { entriesOfEdge, type GraphEdge } from './edges.ts';
import { entriesOfNode, type GraphNode } from './nodes.ts';

export function readPart(nodes: readonly GraphNode[], edges: readonly GraphEdge[], otherwise: string, nothing: string, asOf?: InventoryDraft['asOf']): Reading {
  const entries: InventoryDraft[] = [];
  let why: string | undefined;
  const take = (said: readonly InventoryDraft[] | { readonly skip: string }): void => {
    if ('skip' in said) why ??= said.skip;
    else entries.push(...said);
  };
  for (const node of nodes) take(entriesOfNode(node, otherwise, asOf));
  for (const edge of edges) take(entriesOfEdge(edge, otherwise, asOf));
  const [first, ...rest] = entries;
  return first === undefined ? skipped(why ?? nothing) : { kind: 'entries', entries: [first, ...rest] };
}
