/**
 * Results of a Cypher query as Neo4j and its tools export them: values of the Browser (JSON and tables), of the HTTP and query APIs, and lines
 * of `apoc.export.json`. A value is a node, a relationship, a path, or a plain text or number.
 * https://neo4j.com/docs/http-api/current/actions/result-format/ · https://neo4j.com/docs/apoc/current/export/json/
 */
import { arrayOf, objectOf, textOf } from '../../format.ts';
import type { Json } from '../values.ts';
import { readPrinted } from './cypher-text.ts';
import type { GraphEdge } from './edges.ts';
import type { GraphNode } from './nodes.ts';
import { parseJson } from '../../../../shared/domain/json-text.ts';

/** A relationship whose ends are known only by the graph's own ids, until the nodes of the same row are seen. */
interface Link { readonly kind: string; readonly start: string; readonly end: string; readonly properties: Json; readonly ends?: readonly [GraphNode, GraphNode] }

export interface GraphPart { readonly nodes: readonly GraphNode[]; readonly edges: readonly GraphEdge[] }

const NONE: Json = {};
const labelsOf = (value: unknown): readonly string[] | undefined => (Array.isArray(value) && value.every((v) => typeof v === 'string') ? value : undefined);
const idOf = (o: Json): string => textOf(o['elementId']) ?? textOf(o['identity']) ?? textOf(objectOf(o['identity'])?.['low']) ?? textOf(o['id']) ?? textOf(o['~id']) ?? '';

export function nodeOf(value: unknown): GraphNode | undefined {
  const o = objectOf(value);
  if (o === undefined) return undefined;
  const labels = labelsOf(o['labels'] ?? o['~labels']);
  const properties = objectOf(o['properties'] ?? o['~properties']);
  if (labels === undefined || (properties === undefined && o['type'] !== 'node')) return undefined;
  return { id: idOf(o), labels, properties: properties ?? NONE };
}

function linkOf(value: unknown): Link | undefined {
  const o = objectOf(value);
  if (o === undefined || labelsOf(o['labels']) !== undefined) return undefined;
  const kind = o['type'] === 'relationship' ? textOf(o['label']) : textOf(o['type'] ?? o['~type']);
  const start = o['startNodeElementId'] ?? o['startNode'] ?? o['start'] ?? o['~start'], end = o['endNodeElementId'] ?? o['endNode'] ?? o['end'] ?? o['~end'];
  if (kind === undefined || start === undefined || end === undefined) return undefined;
  const properties = objectOf(o['properties'] ?? o['~properties']) ?? NONE;
  // apoc writes the ends themselves, sometimes without their properties.
  const first = objectOf(start), last = objectOf(end);
  if (first !== undefined && last !== undefined) {
    const at = (n: Json): GraphNode => ({ id: idOf(n), labels: labelsOf(n['labels']) ?? [], properties: objectOf(n['properties']) ?? NONE });
    return { kind, start: '', end: '', properties, ends: [at(first), at(last)] };
  }
  const a = textOf(start), b = textOf(end);
  return a === undefined || b === undefined ? undefined : { kind, start: a, end: b, properties };
}

/** Whether a value is, or holds at little depth, a node or relationship of Neo4j. */
export function isGraphValue(value: unknown): boolean {
  return nodeOf(value) !== undefined || (linkOf(value) !== undefined && objectOf(value)?.['properties'] !== undefined) || segmentsOf(value) !== undefined;
}

function segmentsOf(value: unknown): readonly unknown[] | undefined {
  const o = objectOf(value);
  return o !== undefined && Array.isArray(o['segments']) && objectOf(o['start']) !== undefined ? (o['segments'] as readonly unknown[]) : undefined;
}

/** Everything graph-like in one row, line or answer; relationships joined to the nodes that stand in the same one. */
export function partOf(record: unknown): GraphPart {
  const nodes = new Map<string, GraphNode>();
  const loose: GraphNode[] = [];
  const links: Link[] = [];
  const add = (node: GraphNode): void => { if (node.id === '') loose.push(node); else if (!nodes.has(node.id)) nodes.set(node.id, node); };
  const walk = (value: unknown, depth: number): void => {
    if (depth > 8) return;
    if (typeof value === 'string') {
      const printed = readPrinted(value);
      if (printed?.what === 'node') add({ id: '', labels: printed.labels, properties: printed.properties });
      else if (printed === undefined && /^\s*\{/.test(value) && value.length < 256 * 1024) {
        try { walk(parseJson(value), depth + 1); } catch { /* a cell that begins with a brace and is no JSON is only text */ }
      }
      return;
    }
    if (Array.isArray(value)) { for (const v of arrayOf(value)) walk(v, depth + 1); return; }
    const o = objectOf(value);
    if (o === undefined) return;
    const segments = segmentsOf(o);
    if (segments !== undefined) {
      walk(o['start'], depth + 1);
      walk(o['end'], depth + 1);
      for (const s of segments) walk(s, depth + 1);
      return;
    }
    const node = nodeOf(o);
    if (node !== undefined) { add(node); return; }
    const link = linkOf(o);
    if (link !== undefined) { links.push(link); return; }
    for (const v of Object.values(o)) if (typeof v === 'object' || typeof v === 'string') walk(v, depth + 1);
  };
  walk(record, 0);
  const byIdentity = new Map<string, GraphNode>();
  for (const n of nodes.values()) byIdentity.set(n.id, n);
  collectIdentities(record, byIdentity, 0);
  const edges = links.flatMap((l): GraphEdge[] => {
    const start = l.ends?.[0] ?? byIdentity.get(l.start), end = l.ends?.[1] ?? byIdentity.get(l.end);
    return start === undefined || end === undefined ? [] : [{ kind: l.kind, start, end, properties: l.properties }];
  });
  return { nodes: [...nodes.values(), ...loose], edges: [...edges, ...printedEdges(record)] };
}

/** A row of printed entities in the order node, relationship, node: the relationship runs between its neighbours. */
function printedEdges(record: unknown): readonly GraphEdge[] {
  const row = objectOf(record);
  if (row === undefined) return [];
  const printed = Object.values(row).map((v) => (typeof v === 'string' ? readPrinted(v) : undefined));
  return printed.flatMap((p, i): GraphEdge[] => {
    const before = printed[i - 1], after = printed[i + 1];
    if (p?.what !== 'relationship' || before?.what !== 'node' || after?.what !== 'node') return [];
    return [{ kind: p.labels[0] ?? '', start: { id: '', ...before }, end: { id: '', ...after }, properties: p.properties }];
  });
}

/** The Browser gives a node two ids, a number and an `elementId`; relationships may use either. */
function collectIdentities(value: unknown, into: Map<string, GraphNode>, depth: number): void {
  if (depth > 8 || typeof value !== 'object' || value === null) return;
  const node = nodeOf(value);
  if (node !== undefined) {
    const o = objectOf(value) ?? NONE;
    for (const id of [textOf(o['identity']), textOf(o['id']), textOf(o['elementId'])]) if (id !== undefined && !into.has(id)) into.set(id, node);
    return;
  }
  for (const v of Object.values(value)) collectIdentities(v, into, depth + 1);
}
