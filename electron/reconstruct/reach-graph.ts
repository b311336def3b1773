/**
 * Where the potential reach is drawn: a lane of its own under the lineage, in the lineage's units, each identity under the box it could be reached
 * from, one column per step. Pure and deterministic like the lineage's layout; it moves none of the lineage's boxes and is in none of its counts.
 */
import type { LineageGraph } from '../../shared/domain/graph.ts';
import type { PotentialReach, Reachable, ReachDrawing, ReachEdge, ReachNode } from '../../shared/domain/reach.ts';
import type { Trace } from '../../shared/domain/trace.ts';
import { shortIdentifier } from '../../shared/domain/words.ts';
import { boxesOf } from './graph.ts';

/** Beyond this many the lane is no picture any more; the table holds all. */
export const MOST_REACHABLE = 60;
const BOX = { width: 204, height: 64 };
const GAP = { x: 72, y: 14, lane: 96 };
/** Boxes of one column before the next begins beside it. */
const ROWS = 8;

export function layOutReach(graph: LineageGraph, trace: Trace, reach: PotentialReach, canonical: (name: string) => string): ReachDrawing {
  const starts = startsOf(graph, trace, canonical);
  const ids = new Map(reach.reachable.map((r, i) => [r.name, `R${i + 1}`]));
  const shown = reach.reachable.slice(0, MOST_REACHABLE);
  const drawn = new Set(shown.map((r) => r.name));
  const top = graph.height + GAP.lane / 2;
  const nodes: ReachNode[] = [];
  const edges: ReachEdge[] = [];
  let right = 0;
  let orphans = 0;
  const boxes = new Map(graph.nodes.map((n) => [n.id, n]));
  const groups = byStart(shown, starts).sort(([a], [b]) => (boxes.get(a)?.x ?? Infinity) - (boxes.get(b)?.x ?? Infinity) || (a < b ? -1 : a > b ? 1 : 0));
  for (const [start, members] of groups) {
    const box = boxes.get(start);
    if (box === undefined) orphans += members.length;
    // Right of the box's middle, so that a line can come down beside the column and turn into each box.
    let column = Math.max(right, box === undefined ? 24 : box.x + 28);
    const steps = Math.max(...members.map((r) => r.path.length));
    for (let step = 1; step <= steps; step += 1) {
      const list = members.filter((r) => r.path.length === step);
      list.forEach((r, i) => {
        nodes.push({
          id: ids.get(r.name) ?? '', name: r.name, label: shortIdentifier(r.name, 30), platform: r.platform, conditional: r.conditional,
          detail: detailOf(r), x: Math.round(column + Math.floor(i / ROWS) * (BOX.width + GAP.x / 2) + BOX.width / 2), y: Math.round(top + GAP.lane / 2 + (i % ROWS) * (BOX.height + GAP.y) + BOX.height / 2), ...BOX,
        });
        const last = r.path.at(-1);
        const from = fromOf(r, (name) => (drawn.has(name) ? ids.get(name) : starts.get(name)));
        if (last !== undefined && from !== undefined) edges.push({ id: `P${ids.get(r.name) ?? ''}`, from, to: ids.get(r.name) ?? '', kind: last.kind, conditional: r.conditional });
      });
      if (list.length > 0) column += Math.ceil(list.length / ROWS) * (BOX.width + GAP.x / 2) + GAP.x / 2;
    }
    right = column + GAP.x / 2;
  }
  const total = reach.reachable.length;
  return {
    nodes, edges, total, top,
    width: Math.max(graph.width, ...nodes.map((n) => n.x + n.width / 2 + 24)), height: Math.max(graph.height, ...nodes.map((n) => n.y + n.height / 2 + 24)),
    omitted: [
      ...(total > shown.length ? [`showing ${shown.length} of ${total} that could be reached, the shortest ways`] : []),
      ...(orphans > 0 ? [`${orphans} stand without a line: what they could be reached from is not drawn as a box of its own`] : []),
    ],
  };
}

/** The box a way comes from last: one of a set has none of its own, and stands in that of the set. */
function fromOf({ path }: Reachable, boxOf: (name: string) => string | undefined): string | undefined {
  for (let i = path.length - 1; i >= 0; i -= 1) {
    const box = boxOf(path[i]?.from ?? '');
    if (box !== undefined || path[i - 1]?.kind !== 'includes') return box;
  }
  return undefined;
}

const detailOf = (r: Reachable): string => [r.kind === 'unknown' ? undefined : r.kind.replaceAll('-', ' '), `${r.path.length} step${r.path.length === 1 ? '' : 's'}`, r.conditional ? 'conditional' : undefined].filter((t) => t !== undefined).join('; ');

/** Box by the name a way starts from: an identity's first box that was in use, a host's or secret's box of touch. */
function startsOf(graph: LineageGraph, trace: Trace, canonical: (name: string) => string): ReadonlyMap<string, string> {
  const { boxOf } = boxesOf(trace);
  const shown = new Set(graph.nodes.map((n) => n.id));
  const starts = new Map<string, string>();
  const add = (name: string | undefined, member: string): void => {
    const box = boxOf.get(member);
    if (name === undefined || box === undefined || !shown.has(box)) return;
    const known = canonical(name);
    if (!starts.has(known)) starts.set(known, box);
  };
  for (const c of trace.credentials) if (c.status !== 'issued-unused') add(c.identity, c.id);
  for (const s of trace.systems) {
    add(s.host, s.id);
    add(s.resource, s.id);
  }
  return starts;
}

/** Groups by the box the way starts from; those without one under the empty id. */
function byStart(reachable: readonly Reachable[], starts: ReadonlyMap<string, string>): (readonly [string, readonly Reachable[]])[] {
  const groups = new Map<string, Reachable[]>();
  for (const r of reachable) {
    const start = starts.get(r.path[0]?.from ?? '') ?? '';
    const group = groups.get(start);
    if (group === undefined) groups.set(start, [r]);
    else group.push(r);
  }
  return [...groups];
}
