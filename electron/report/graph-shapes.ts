/** Nodes, lines and arrow heads as SVG, clipped to a window of the drawing. */
import type { GraphEdge, GraphNode, LineageGraph } from '../../shared/domain/graph.ts';
import type { Grade } from '../../shared/domain/kinds.ts';
import { html, nothing, type Html } from './markup.ts';
import { platformWords } from '../../shared/domain/words.ts';
import { visible } from './visible.ts';
import { shortened } from './words.ts';

export interface Window { readonly x: number; readonly y: number; readonly width: number; readonly height: number }
interface Point { readonly x: number; readonly y: number }

/** Mean width of a character of the label font (DejaVu Sans) at 1 px. */
const CHAR = 0.6;
const BOLD_CHAR = 0.7;

export function overlaps(node: GraphNode, w: Window): boolean {
  return Math.abs(node.x - (w.x + w.width / 2)) <= (node.width + w.width) / 2 && Math.abs(node.y - (w.y + w.height / 2)) <= (node.height + w.height) / 2;
}

export function edgeStyle(grade: Grade): Html {
  switch (grade) {
    case 'A': return html`stroke="#1c2733" stroke-width="1.6" fill="none"`;
    case 'B': return html`stroke="#1c2733" stroke-width="1.6" stroke-dasharray="8 4" fill="none"`;
    case 'C': return html`stroke="#8a3b00" stroke-width="1.8" stroke-dasharray="1.8 4" fill="none"`;
  }
}

export function drawNodes(graph: LineageGraph, window: Window): Html {
  return html`${graph.nodes.filter((node) => overlaps(node, window)).map(drawNode)}`;
}

function drawNode(node: GraphNode): Html {
  const most = Math.floor((node.width - 14) / (9 * CHAR));
  const detail = visible(node.detail);
  const lines = [
    { text: `${node.id} · ${platformWords(node.platform)}`, size: 8, kind: 'n-head' },
    { text: node.label, size: 11, kind: 'n-label' },
    ...wrapped(detail, most).map((text) => ({ text, size: 9, kind: 'n-detail' })),
    ...(node.touch === undefined ? [] : [{ text: node.touch, size: 9, kind: 'n-touch' }]),
  ].filter((line) => line.text !== '' && !(line.kind === 'n-touch' && node.detail.includes(line.text)));
  const shown = lines.slice(0, Math.max(1, Math.floor((node.height - 4) / 12)));
  const top = node.y - (shown.length * 13) / 2 + 10;
  return html`<g>${outline(node)}${shown.map((line, i) => html`<text x="${fixed(node.x)}" y="${fixed(top + i * 13)}" class="${line.kind}">${fitted(visible(line.text), Math.max(4, Math.floor((node.width - 14) / (line.size * (line.kind === 'n-label' ? BOLD_CHAR : CHAR)))))}</text>`)}</g>
`;
}

/** A label that was shortened before is shortened on at the same place: two gaps would say that two things are missing. */
function fitted(text: string, most: number): string {
  if (Array.from(text).length <= most || !text.includes('…')) return shortened(text, most);
  return text.startsWith('…') ? `…${Array.from(text).slice(1 - most).join('')}` : shortened(text.replace('…', ''), most);
}

/** In two lines at the last blank that fits; what is left over is shortened. */
function wrapped(text: string, most: number): readonly string[] {
  if (text.length <= most) return [text];
  const at = text.lastIndexOf(' ', most);
  return at < most / 3 ? [text] : [text.slice(0, at), text.slice(at + 1)];
}

function outline(node: GraphNode): Html {
  const { x, y, width: w, height: h } = node;
  const box = (inset: number, round: number, kind: string): Html => html`<rect x="${fixed(x - w / 2 + inset)}" y="${fixed(y - h / 2 + inset)}" width="${fixed(w - 2 * inset)}" height="${fixed(h - 2 * inset)}" rx="${fixed(round)}" class="${kind}"/>`;
  switch (node.kind) {
    case 'system': return box(0, 0, node.touch === 'controlled' || node.touch === 'changed' ? 'n-system n-deep' : 'n-system');
    case 'identity': {
      const cut = Math.min(12, w / 4);
      return html`<path d="M${fixed(x - w / 2 + cut)} ${fixed(y - h / 2)}H${fixed(x + w / 2 - cut)}L${fixed(x + w / 2)} ${fixed(y)}L${fixed(x + w / 2 - cut)} ${fixed(y + h / 2)}H${fixed(x - w / 2 + cut)}L${fixed(x - w / 2)} ${fixed(y)}Z" class="n-identity"/>`;
    }
    case 'seed': return html`${box(0, 12, 'n-seed')}${box(3, 9, 'n-inner')}`;
    case 'credential': return box(0, 12, 'n-credential');
    case 'issued-unused': return box(0, 12, 'n-issued-unused');
  }
}

export function drawEdges(graph: LineageGraph, window: Window): Html {
  const nodes = new Map(graph.nodes.map((node) => [node.id, node]));
  const seen = new Map<string, number>();
  return html`${graph.edges.map((edge) => {
    const from = nodes.get(edge.from);
    const to = nodes.get(edge.to);
    if (from === undefined || to === undefined) return nothing;
    const pair = [edge.from, edge.to].sort().join(' ');
    const nth = seen.get(pair) ?? 0;
    seen.set(pair, nth + 1);
    return near(from, to, window) ? drawEdge(edge, from, to, nth) : nothing;
  })}`;
}

function near(a: GraphNode, b: GraphNode, w: Window): boolean {
  return Math.max(a.x, b.x) >= w.x && Math.min(a.x, b.x) <= w.x + w.width && Math.max(a.y, b.y) >= w.y - 40 && Math.min(a.y, b.y) <= w.y + w.height + 40;
}

/** A line from border to border; the second and later of a pair bend away so that each is seen. */
function drawEdge(edge: GraphEdge, from: GraphNode, to: GraphNode, nth: number): Html {
  if (from === to) return loop(edge, from);
  const bend = (nth % 2 === 1 ? 1 : -1) * Math.ceil(nth / 2) * 26;
  const length = Math.max(1, Math.hypot(to.x - from.x, to.y - from.y));
  const middle = { x: (from.x + to.x) / 2 - ((to.y - from.y) / length) * bend * 2, y: (from.y + to.y) / 2 + ((to.x - from.x) / length) * bend * 2 };
  const start = border(from, middle);
  const end = border(to, middle);
  const at = { x: start.x / 4 + middle.x / 2 + end.x / 4, y: start.y / 4 + middle.y / 2 + end.y / 4 };
  return html`<path d="M${point(start)} Q${point(middle)} ${point(end)}" ${edgeStyle(edge.grade)}/>${head(middle, end, edge.grade)}${label(edge, at)}
`;
}

function loop(edge: GraphEdge, node: GraphNode): Html {
  const top = node.y - node.height / 2;
  const end = { x: node.x + 14, y: top };
  return html`<path d="M${fixed(node.x - 14)} ${fixed(top)} C${fixed(node.x - 30)} ${fixed(top - 34)} ${fixed(node.x + 30)} ${fixed(top - 34)} ${point(end)}" ${edgeStyle(edge.grade)}/>${head({ x: node.x + 24, y: top - 20 }, end, edge.grade)}${label(edge, { x: node.x, y: top - 26 })}
`;
}

function label(edge: GraphEdge, at: Point): Html {
  const text = `${edge.id} ${edge.grade}${edge.rivals === 0 ? '' : ` +${edge.rivals} rival${edge.rivals === 1 ? '' : 's'}`}`;
  const width = text.length * 9 * CHAR + 6;
  return html`<rect x="${fixed(at.x - width / 2)}" y="${fixed(at.y - 7)}" width="${fixed(width)}" height="13" class="e-plate"/><text x="${fixed(at.x)}" y="${fixed(at.y + 3)}" class="e-label">${text}</text>`;
}

function border(node: GraphNode, towards: Point): Point {
  const dx = towards.x - node.x;
  const dy = towards.y - node.y;
  if (dx === 0 && dy === 0) return node;
  const reach = Math.min(dx === 0 ? Infinity : node.width / 2 / Math.abs(dx), dy === 0 ? Infinity : node.height / 2 / Math.abs(dy));
  return { x: node.x + dx * reach, y: node.y + dy * reach };
}

function head(from: Point, tip: Point, grade: Grade): Html {
  const angle = Math.atan2(tip.y - from.y, tip.x - from.x);
  const corner = (turn: number): Point => ({ x: tip.x - 9 * Math.cos(angle + turn), y: tip.y - 9 * Math.sin(angle + turn) });
  return html`<path d="M${point(tip)} L${point(corner(0.4))} L${point(corner(-0.4))}Z" fill="${grade === 'C' ? '#8a3b00' : '#1c2733'}"/>`;
}

const point = (p: Point): string => `${fixed(p.x)} ${fixed(p.y)}`;
const fixed = (n: number): string => String(Math.round(n * 10) / 10);
