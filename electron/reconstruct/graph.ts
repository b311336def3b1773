/**
 * The lineage graph and its layout, computed once so that window and report draw the same picture. Columns are depth, order within a column is
 * time; elkjs (layered) places the boxes. Systems are grouped by the credential that reached them deepest and by service, which is said.
 */
import ELK from 'elkjs/lib/elk.bundled.js';
import { DEPTHS, type Depth } from '../../shared/domain/kinds.ts';
import type { GraphEdge, GraphNode, LineageGraph } from '../../shared/domain/graph.ts';
import { printInstant } from '../../shared/domain/time.ts';
import { credentialWords, platformWords, shortIdentifier } from '../../shared/domain/words.ts';
import type { Hop, Trace, TouchedSystem, TraceCredential } from '../../shared/domain/trace.ts';

/** Above this many boxes a picture no longer helps; the tables hold everything. */
export const MOST_NODES = 400;
/** Unused credentials of one parent beyond this many stand in one box. */
const UNUSED_ALONE = 4;

const CREDENTIAL = { width: 236, height: 72 };
/** An octagon holds less than its frame. */
const SEED = { width: 268, height: 84 };
const SYSTEM = { width: 204, height: 60 };
const MARGIN = 24;

interface Box { readonly id: string; readonly kind: GraphNode['kind']; readonly label: string; readonly detail: string; readonly full: string; readonly platform: string; readonly depth: number; readonly touch: Depth | undefined; readonly order: number; readonly members: readonly string[] }
interface Line { readonly from: string; readonly to: string; readonly hop: Hop; readonly hops: readonly string[]; readonly rivals: number }

const deeper = (a: Depth, b: Depth): boolean => DEPTHS.indexOf(a) > DEPTHS.indexOf(b);

/** The kind without its platform, which stands above it in the box. */
function kindInBox(c: TraceCredential): string {
  const kind = credentialWords(c.kind, c.value);
  const platform = `${platformWords(c.platform)} `;
  return kind.startsWith(platform) ? kind.slice(platform.length) : kind;
}

export function boxesOf(trace: Trace): { boxes: Box[]; boxOf: Map<string, string>; omitted: string[] } {
  const boxes: Box[] = [];
  const boxOf = new Map<string, string>();
  const omitted: string[] = [];
  const unused = new Map<string, string[]>();
  trace.credentials.forEach((c, order) => {
    if (c.status === 'issued-unused' && c.parent !== undefined && !trace.credentials.some((o) => o.parent === c.id)) {
      const list = unused.get(c.parent);
      if (list === undefined) unused.set(c.parent, [c.id]);
      else list.push(c.id);
    }
    boxes.push({
      id: c.id, kind: c.status === 'derived' ? 'credential' : c.status, label: shortIdentifier(c.value, 34), full: c.value, platform: c.platform,
      detail: `${kindInBox(c)}${c.identity === undefined ? '' : ` of ${shortIdentifier(c.identity, 30)}`}; ${c.status === 'issued-unused' ? 'issued, never used' : `${c.uses} use${c.uses === 1 ? '' : 's'}`}`,
      depth: c.depth, touch: undefined, order, members: [c.id],
    });
    boxOf.set(c.id, c.id);
  });
  for (const [parent, ids] of unused) {
    if (ids.length <= UNUSED_ALONE) continue;
    const id = `U${parent}`;
    const kept = boxes.filter((b) => !ids.includes(b.id));
    const first = boxes.find((b) => b.id === ids[0]);
    boxes.length = 0;
    boxes.push(...kept, { id, kind: 'issued-unused', label: `${ids.length} credentials issued, never used`, detail: 'listed in the table', full: ids.join(', '), platform: first?.platform ?? '', depth: first?.depth ?? 1, touch: undefined, order: first?.order ?? 0, members: ids });
    for (const member of ids) boxOf.set(member, id);
    omitted.push(`${ids.length} unused credentials issued by ${parent} stand in one box`);
  }
  const groups = new Map<string, { systems: TouchedSystem[]; via: string; service: string; account: string | undefined }>();
  // A system several credentials reached stands with the first of them; lines lead to it from all.
  const reached = new Map(trace.hops.filter((h) => h.kind === 'reached').reverse().map((h) => [h.to, h.from]));
  let hidden = 0;
  for (const s of trace.systems) {
    const via = reached.get(s.id);
    if (via === undefined) {
      hidden += 1;
      continue;
    }
    const key = `${via}\u0000${s.platform}\u0000${s.account ?? ''}\u0000${s.host === undefined ? s.service ?? '' : s.host}`;
    const group = groups.get(key);
    if (group === undefined) groups.set(key, { systems: [s], via, service: s.host ?? s.service ?? s.platform, account: s.account });
    else group.systems.push(s);
  }
  for (const [, g] of [...groups]) {
    const [first] = g.systems;
    if (first === undefined) continue;
    const touch = g.systems.reduce<Depth>((d, s) => (deeper(s.touch, d) ? s.touch : d), 'attempted');
    const depth = (trace.credentials.find((c) => c.id === g.via)?.depth ?? 0) + 1;
    const one = g.systems.length === 1;
    boxes.push({
      id: first.id, kind: 'system', label: one && first.resource !== undefined ? shortIdentifier(first.resource, 30) : shortIdentifier(g.service, 30), depth, touch, platform: first.platform,
      full: g.systems.map((s) => s.resource ?? s.host ?? s.service ?? s.platform).slice(0, 12).join(', ') + (g.systems.length > 12 ? ` and ${g.systems.length - 12} more` : ''),
      detail: `${one && first.resource !== undefined ? `${g.service}; ` : ''}${one ? '' : `${g.systems.length} resources, `}${touch}${g.account === undefined ? '' : `; account ${shortIdentifier(g.account, 16)}`}`,
      order: 10_000 + trace.systems.indexOf(first), members: g.systems.map((s) => s.id),
    });
    for (const s of g.systems) boxOf.set(s.id, first.id);
  }
  if (groups.size > 0 && groups.size < trace.systems.length) omitted.push(`systems are grouped by credential and service: showing ${groups.size} boxes for ${trace.systems.length - hidden} systems that were reached`);
  if (hidden > 0) omitted.push(`${hidden} systems that were only attempted are in the table`);
  return { boxes, boxOf, omitted };
}

export async function layOut(trace: Trace): Promise<LineageGraph> {
  const made = boxesOf(trace);
  const omitted = [...made.omitted];
  let boxes = made.boxes.sort((a, b) => a.order - b.order);
  if (boxes.length > MOST_NODES) {
    omitted.push(`showing ${MOST_NODES} of ${boxes.length} boxes, the earliest`);
    boxes = boxes.slice(0, MOST_NODES);
  }
  const shown = new Set(boxes.map((b) => b.id));
  const lines = new Map<string, Line>();
  for (const hop of trace.hops) {
    const from = made.boxOf.get(hop.from);
    const to = made.boxOf.get(hop.to);
    if (from === undefined || to === undefined || from === to || !shown.has(from) || !shown.has(to)) continue;
    const key = `${from}\u0000${to}`;
    const known = lines.get(key);
    lines.set(key, { from, to, hop: known === undefined ? hop : worse(known.hop, hop), hops: [...(known?.hops ?? []), hop.id], rivals: (known?.rivals ?? 0) + hop.rivals.length });
  }
  const sizeOf = (b: Box): { width: number; height: number } => (b.kind === 'system' ? SYSTEM : b.kind === 'seed' ? SEED : CREDENTIAL);
  const elk = new ELK();
  const laid = await elk.layout({
    id: 'root',
    layoutOptions: {
      'elk.algorithm': 'layered', 'elk.direction': 'RIGHT', 'elk.partitioning.activate': 'true', 'elk.layered.considerModelOrder.strategy': 'NODES_AND_EDGES',
      'elk.layered.crossingMinimization.forceNodeModelOrder': 'true', 'elk.layered.spacing.nodeNodeBetweenLayers': '96', 'elk.spacing.nodeNode': '18',
      'elk.layered.nodePlacement.strategy': 'NETWORK_SIMPLEX', 'elk.randomSeed': '1', 'elk.padding': '[top=24,left=24,bottom=24,right=24]',
    },
    children: boxes.map((b) => ({ id: b.id, ...sizeOf(b), layoutOptions: { 'elk.partitioning.partition': String(b.depth) } })),
    edges: [...lines.values()].map((l, i) => ({ id: `e${i}`, sources: [l.from], targets: [l.to] })),
  });
  const at = new Map((laid.children ?? []).map((c) => [c.id, { x: c.x ?? 0, y: c.y ?? 0 }]));
  const nodes: GraphNode[] = boxes.map((b) => {
    const size = sizeOf(b);
    const p = at.get(b.id) ?? { x: 0, y: 0 };
    return { id: b.id, kind: b.kind, label: b.label, detail: b.detail, full: b.full, platform: b.platform, depth: b.depth, touch: b.touch, x: Math.round(p.x + size.width / 2), y: Math.round(p.y + size.height / 2), ...size };
  });
  const edges: GraphEdge[] = [...lines.values()].map((l) => ({
    id: l.hop.id, from: l.from, to: l.to, grade: l.hop.grade, kind: l.hop.kind, events: l.hop.events, at: printInstant(l.hop.at), hops: l.hops, rivals: l.rivals,
    because: l.hops.length === 1 ? l.hop.because : `${l.hop.because} (and ${l.hops.length - 1} more hops between the same boxes, in the table)`,
  }));
  const width = Math.max(0, ...nodes.map((n) => n.x + n.width / 2)) + MARGIN;
  const height = Math.max(0, ...nodes.map((n) => n.y + n.height / 2)) + MARGIN;
  return { nodes, edges, width, height, omitted };
}

/** A line that stands for several hops shows the weakest grade among them. */
const worse = (a: Hop, b: Hop): Hop => (b.grade > a.grade ? b : a);
