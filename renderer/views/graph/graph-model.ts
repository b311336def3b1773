/** Paths, neighbours and lists of the lineage graph. Pure; the canvas only draws what comes out. */
import type { GraphEdge, LineageGraph } from '../../../shared/domain/graph.ts';
import { grouped } from '../../format/grouped.ts';
import type { Exposure, Hop, SourceGroup, TouchedSystem, Trace } from '../../../shared/domain/trace.ts';
import { EXPOSURE_END_WORDS } from '../../../shared/domain/words.ts';
import { showDuration, showTime } from '../../format/time.ts';

/** What can be walked through with keys: places and what joins them, observed or potential. */
export interface Walkable {
  readonly nodes: readonly { readonly id: string; readonly kind?: string; readonly x: number; readonly y: number }[];
  readonly edges: readonly { readonly id: string; readonly from: string; readonly to: string }[];
}

/** Every node and edge on a way from a seed to this node: what a click lights. */
export function pathTo(graph: Walkable, node: string): ReadonlySet<string> {
  const into = grouped(graph.edges, (e) => e.to);
  const lit = new Set<string>([node]);
  const waiting = [node];
  for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
    for (const edge of into.get(next) ?? []) {
      lit.add(edge.id);
      if (lit.has(edge.from)) continue;
      lit.add(edge.from);
      waiting.push(edge.from);
    }
  }
  return lit;
}

export function pathOfEdge(graph: Walkable, id: string): ReadonlySet<string> {
  const edge = graph.edges.find((e) => e.id === id);
  return edge === undefined ? new Set() : new Set([...pathTo(graph, edge.from), edge.id, edge.to]);
}

/** The drawn line that stands for a hop: its own, or one it shares with others. */
export function lineOf(graph: LineageGraph, hop: string): string | undefined {
  return (graph.edges.find((e) => e.id === hop) ?? graph.edges.find((e) => e.hops.includes(hop)))?.id;
}

export type Direction = 'left' | 'right' | 'up' | 'down';

/** The node to go to from here: along an edge if one leads that way, else the nearest that lies there. */
export function neighbourOf(graph: Walkable, from: string | undefined, direction: Direction): Walkable['nodes'][number] | undefined {
  const here = graph.nodes.find((n) => n.id === from);
  if (here === undefined) return graph.nodes.find((n) => n.kind === 'seed') ?? graph.nodes[0];
  const along = direction === 'left' || direction === 'right';
  const sign = direction === 'right' || direction === 'down' ? 1 : -1;
  const joined = new Set(graph.edges.filter((e) => e.from === here.id || e.to === here.id).flatMap((e) => [e.from, e.to]));
  const cost = (n: Walkable['nodes'][number]): number => {
    const ahead = (along ? n.x - here.x : n.y - here.y) * sign;
    const aside = Math.abs(along ? n.y - here.y : n.x - here.x);
    return ahead <= 1 ? Infinity : ahead + aside * 2.5 - (joined.has(n.id) ? 10_000 : 0);
  };
  const best = graph.nodes.filter((n) => n.id !== here.id).reduce<Walkable['nodes'][number] | undefined>((a, b) => (a === undefined || cost(b) < cost(a) ? b : a), undefined);
  return best === undefined || cost(best) === Infinity ? undefined : best;
}

/** The hop an edge stands for: by its id, or else by its two ends. */
export function hopOfEdge(trace: Trace | null | undefined, edge: GraphEdge): Hop | undefined {
  return trace?.hops.find((h) => h.id === edge.id) ?? trace?.hops.find((h) => h.from === edge.from && h.to === edge.to);
}

export function systemName(s: Pick<TouchedSystem, 'platform' | 'account' | 'service' | 'resource' | 'host'>): string {
  const where = [s.service, s.account].filter((p) => p !== undefined).join(' · ');
  return s.resource ?? s.host ?? (where === '' ? s.platform : where);
}

/** Names of a trace's ids, for tables that people read: `C2` and what it is. */
export function nameOfId(trace: Trace, id: string): string {
  const credential = trace.credentials.find((c) => c.id === id);
  if (credential !== undefined) return credential.value;
  const system = trace.systems.find((s) => s.id === id);
  return system === undefined ? id : systemName(system);
}

/** The clock of a hop as a row shows it: how long open, when it could first have been seen, when contained or why not. */
export function clockText(e: Exposure | undefined): { readonly open: string; readonly seen: string; readonly contained: string } {
  if (e === undefined) return { open: 'not known', seen: '', contained: '' };
  return {
    open: e.to === undefined ? 'not known' : `${showDuration(e.to - e.from)}${e.ended === 'open' ? ', still open' : ''}`,
    seen: e.firstSeen === undefined ? 'not known' : showTime(e.firstSeen.at),
    contained: e.contained === undefined ? `no: ${EXPOSURE_END_WORDS[e.ended]}` : showTime(e.contained),
  };
}

/** Groups by credential, those that still want a decision first. */
export function groupsByCredential(groups: readonly SourceGroup[]): readonly (readonly [string, readonly SourceGroup[]])[] {
  const rank = { unclear: 0, seed: 1, owner: 2 } as const;
  return [...grouped(groups, (g) => g.credential)].map(([credential, list]) => [credential, [...list].sort((a, b) => rank[a.resembles] - rank[b.resembles] || a.first - b.first)] as const);
}
