/**
 * BloodHound's files: OpenGraph of any platform, SharpHound's lists of Active Directory, AzureHound's of a tenant. They say what could be
 * reached, not what was: identities, memberships, sessions, rights.
 * https://bloodhound.specterops.io/opengraph/schema · https://bloodhound.specterops.io/integrations/bloodhound-api/json-formats
 */
import { rejected, skipped, type Reading } from '../../../shared/domain/reading.ts';
import { objectOf, textOf, type Format, type Head } from '../format.ts';
import { AZUREHOUND_KIND, readAzureHound } from '../inventory/bloodhound/azurehound.ts';
import { openEdge, openNode } from '../inventory/bloodhound/opengraph.ts';
import { readSharpHound, SHARPHOUND_KIND } from '../inventory/bloodhound/sharphound.ts';
import type { GraphNode } from '../inventory/graph/nodes.ts';
import { readPart } from '../inventory/graph/read-part.ts';
import { withinMember } from '../inventory/graph/within-member.ts';
import { headValues } from '../inventory/head-values.ts';
import { kindOf, type Said } from '../inventory/kind.ts';
import type { Json } from '../inventory/values.ts';
import { jsonLines } from '../records/json-lines.ts';
import { jsonStream } from '../records/json-stream.ts';

const GRAPH = ['nodes', 'edges'] as const;
const isOpenGraph = (value: unknown): boolean => {
  const graph = objectOf(objectOf(value)?.['graph']);
  return graph !== undefined && ((Array.isArray(graph['nodes']) && (graph['nodes'] as readonly unknown[]).some((n) => openNode(n) !== undefined)) || (Array.isArray(graph['edges']) && (graph['edges'] as readonly unknown[]).some((e) => openEdge(e) !== undefined)));
};
const collected = (value: Json) => kindOf([SHARPHOUND_KIND, AZUREHOUND_KIND], value);

function sniff(head: Head): string | undefined {
  if (head.shape === 'csv' || head.shape === 'text') return undefined;
  for (const value of headValues(head)) {
    if (isOpenGraph(value)) return 'graph with nodes and edges that have kinds: OpenGraph';
    const o = objectOf(value);
    const list = o === undefined ? undefined : o['data'];
    const elements: readonly unknown[] = Array.isArray(list) ? (list as readonly unknown[]) : [value];
    const found = elements.flatMap((e) => { const x = objectOf(e); return x === undefined ? [] : [collected(x)]; }).find((k) => k !== undefined);
    if (found !== undefined) return `${found.title}: ${found.keys.join(', ')}`;
  }
  return undefined;
}

const reading = (said: Said): Reading => {
  if ('bad' in said) return rejected(said.bad);
  if ('skip' in said) return skipped(said.skip);
  const [first, ...rest] = said;
  return first === undefined ? skipped('it states nothing') : { kind: 'entries', entries: [first, ...rest] };
};

export const bloodhoundFormat: Format = {
  id: 'bloodhound',
  title: 'BloodHound (OpenGraph, SharpHound, AzureHound)',
  arrays: ['data'],
  sniff,
  // What they write of a tenant or a domain is theirs, whatever it looks like.
  refines: ['cartography', 'saas-inventory', 'aws-resource-list'],
  split: (head) => {
    if (head.shape === 'json-lines') return jsonLines();
    if (head.shape === 'json-array') return jsonStream([]);
    return head.keys.includes('graph') ? withinMember('graph', () => jsonStream(GRAPH)) : jsonStream(head.keys.includes('data') ? ['data'] : []);
  },
  open: () => {
    // Edges name their ends by id alone: what the node was is remembered where nodes come first, as they do.
    const known = new Map<string, readonly string[]>();
    const withLabels = (n: GraphNode): GraphNode => (n.labels.length > 0 ? n : { ...n, labels: known.get(n.id) ?? [] });
    const graph = (nodes: readonly unknown[], edges: readonly unknown[], nothing: string): Reading => {
      const read = nodes.flatMap((n) => openNode(n) ?? []);
      for (const n of read) if (known.size < 2_000_000) known.set(n.id, n.labels);
      return readPart(read, edges.flatMap((e) => { const edge = openEdge(e); return edge === undefined ? [] : [{ ...edge, start: withLabels(edge.start), end: withLabels(edge.end) }]; }), 'unknown', nothing);
    };
    return {
      read(record) {
        if (record.kind === 'row') return rejected('a table row, where BloodHound writes JSON');
        const value = objectOf(record.value);
        if (value === undefined) return rejected('no object');
        if (Object.keys(value).length === 0) return skipped('an empty element');
        if (record.key === 'nodes') return openNode(value) === undefined ? rejected('a node without id or kinds') : graph([value], [], 'it states nothing');
        if (record.key === 'edges') return openEdge(value) === undefined ? rejected('an edge without kind, start or end') : graph([], [value], 'it states nothing');
        const inner = objectOf(value['graph']);
        if (inner !== undefined) return graph(listOf(inner['nodes']), listOf(inner['edges']), 'a graph without nodes and edges');
        const kind = collected(value);
        if (kind === SHARPHOUND_KIND) return reading(readSharpHound(value));
        if (kind === AZUREHOUND_KIND) return reading(readAzureHound(value));
        return textOf(value['kind']) === undefined && value['ObjectIdentifier'] === undefined ? skipped('none of the objects that BloodHound’s collectors write') : rejected('an object without the members of its kind');
      },
    };
  },
};

const listOf = (value: unknown): readonly unknown[] => (Array.isArray(value) ? (value as readonly unknown[]) : []);
