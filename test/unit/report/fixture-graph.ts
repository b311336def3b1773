/** Positions for the invented trace: credentials by generation from left to right, the systems that hops reach at the right. */
import type { GraphNode, LineageGraph } from '../../../shared/domain/graph.ts';
import { printInstant } from '../../../shared/domain/time.ts';
import type { Trace } from '../../../shared/domain/trace.ts';

export function graphOf(trace: Trace): LineageGraph {
  const perColumn = new Map<number, number>();
  const place = (column: number): { x: number; y: number } => {
    const n = perColumn.get(column) ?? 0;
    perColumn.set(column, n + 1);
    return { x: 110 + column * 290, y: 60 + n * 96 + (column % 2) * 30 };
  };
  const credentials = trace.credentials.map((c): GraphNode => ({
    id: c.id, kind: c.status === 'seed' ? 'seed' : c.status === 'issued-unused' ? 'issued-unused' : 'credential', label: `${c.id} ${c.value}`, detail: c.identity ?? '', full: c.value, platform: c.platform, depth: c.depth, touch: undefined, ...place(c.depth), width: 190, height: 46,
  }));
  const reached = new Set(trace.hops.filter((hop) => hop.kind === 'reached').map((hop) => hop.to));
  const systems = trace.systems.filter((s) => reached.has(s.id)).map((s): GraphNode => ({
    id: s.id, kind: 'system', label: `${s.id} ${s.resource ?? s.host ?? ''}`, detail: s.service ?? '', full: s.resource ?? '', platform: s.platform, depth: 4, touch: s.touch, ...place(4), width: 190, height: 52,
  }));
  return {
    nodes: [...credentials, ...systems],
    edges: trace.hops.map((hop) => ({ id: hop.id, from: hop.from, to: hop.to, grade: hop.grade, kind: hop.kind, because: hop.because, events: hop.events, at: printInstant(hop.at), hops: [hop.id], rivals: hop.rivals.length })),
    width: 110 * 2 + 4 * 290, height: 60 + 8 * 96, omitted: [`showing ${systems.length} of ${trace.systems.length} systems: those that a hop of the trail leads to`],
  };
}
