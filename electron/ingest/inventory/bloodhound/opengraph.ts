/**
 * BloodHound's OpenGraph: `{"metadata":{"source_kind":…},"graph":{"nodes":[…],"edges":[…]}}`, written by collectors of any platform.
 * https://bloodhound.specterops.io/opengraph/schema
 */
import { objectOf, textOf } from '../../format.ts';
import type { GraphEdge } from '../graph/edges.ts';
import type { GraphNode } from '../graph/nodes.ts';
import { textsAt, type Json } from '../values.ts';

const NONE: Json = {};

export function openNode(value: unknown): GraphNode | undefined {
  const o = objectOf(value);
  if (o === undefined || !Array.isArray(o['kinds'])) return undefined;
  const id = textOf(o['id']);
  return id === undefined ? undefined : { id, name: id, labels: textsAt(o, ['kinds']), properties: objectOf(o['properties']) ?? NONE };
}

/** An end names its node by id (the default), by name or by properties; its kind may be said beside. */
function endOf(value: unknown): GraphNode | undefined {
  const o = objectOf(value);
  const by = textOf(o?.['match_by']) ?? 'id';
  const property = by === 'property' || by === 'properties' ? textsAt(o, ['property_matchers.value'])[0] : undefined;
  const name = textOf(o?.['value']) ?? property;
  if (o === undefined || name === undefined) return undefined;
  return { id: name, name, labels: textsAt(o, ['kind']), properties: NONE };
}

export function openEdge(value: unknown): GraphEdge | undefined {
  const o = objectOf(value);
  const kind = o === undefined ? undefined : textOf(o['kind']);
  const start = endOf(o?.['start']), end = endOf(o?.['end']);
  return o === undefined || kind === undefined || start === undefined || end === undefined ? undefined : { kind, start, end, properties: objectOf(o['properties']) ?? NONE };
}
