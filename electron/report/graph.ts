/**
 * The lineage as vector drawing, from the positions that the window draws too. Grades differ by line style and by letter, depth
 * by letter and word, never by colour alone. Where the whole would be too small to read, it is followed by its parts.
 */
import type { Grade } from '../../shared/domain/kinds.ts';
import type { LineageGraph } from '../../shared/domain/graph.ts';
import type { Draft, Section } from './draft.ts';
import { bullets, para } from './draft.ts';
import { drawEdges, drawNodes, edgeStyle, overlaps, type Window } from './graph-shapes.ts';
import { html, nothing, type Html } from './markup.ts';
import { counted, grouped } from './words.ts';

/** Room for a drawing on a landscape page, in CSS pixels. */
const PAGE = { width: 1000, height: 470, partHeight: 560 };
/** Below this the 11-pixel labels of the layout cannot be read on paper. */
const LEGIBLE = 0.6;
const PART_SCALE = 0.75;

export function graphSection({ input }: Draft): Section | undefined {
  const { graph } = input;
  if (graph === undefined || graph.nodes.length === 0) return undefined;
  const whole = extentOf(graph);
  const scale = Math.min(1, PAGE.width / whole.width, PAGE.height / whole.height);
  const parts = scale < LEGIBLE ? partsOf(graph, whole) : [];
  return {
    id: 'graph',
    title: 'The lineage drawn',
    page: 'wide',
    body: html`${para(html`${counted(graph.nodes.length, 'box', 'boxes')}; ${counted(graph.edges.length, 'line')} for ${counted(graph.edges.reduce((n, e) => n + e.hops.length, 0), 'hop')}: a line that stands for several carries the weakest grade among them. Every hop stands, with its references, in <a href="#trail">The trail, hop by hop</a>, which says the same in words. “…” marks a label shortened to fit; the full names are in that table. The first line of a box names its platform; “+2 rivals” on a line counts other explanations the evidence allows. What could still be reached is not drawn here: it was not observed.`)}
${graph.omitted.length === 0 ? nothing : bullets(graph.omitted.map((line) => html`${line}`))}${legend()}
${drawing(graph, whole, scale, `Lineage graph: ${grouped(graph.nodes.length)} boxes, ${grouped(graph.edges.length)} lines. The table “Hops of the trail” holds the same as text.`)}
${parts.map((part, i) => html`<div class="part"><h3>Part ${i + 1} of ${parts.length} of the same drawing, enlarged</h3>
${drawing(graph, part, PART_SCALE, `Part ${i + 1} of ${parts.length} of the lineage graph, enlarged.`)}</div>
`)}`,
  };
}

function drawing(graph: LineageGraph, window: Window, scale: number, label: string): Html {
  return html`<figure><svg role="img" aria-label="${label}" width="${round(window.width * scale)}" height="${round(window.height * scale)}" viewBox="${`${round(window.x)} ${round(window.y)} ${round(window.width)} ${round(window.height)}`}"><title>${label}</title>
${drawEdges(graph, window)}${drawNodes(graph, window)}</svg></figure>
`;
}

const round = (n: number): string => String(Math.round(n * 100) / 100);

/** What is drawn, with a margin for lines that bend outwards. */
function extentOf({ nodes }: LineageGraph): Window {
  const margin = 40;
  const left = Math.min(...nodes.map((node) => node.x - node.width / 2)) - margin;
  const top = Math.min(...nodes.map((node) => node.y - node.height / 2)) - margin;
  const right = Math.max(...nodes.map((node) => node.x + node.width / 2)) + margin;
  const bottom = Math.max(...nodes.map((node) => node.y + node.height / 2)) + margin;
  return { x: left, y: top, width: right - left, height: bottom - top };
}

/** Equal windows over the drawing, left to right and down, that overlap by a node so that each stands whole in one; empty ones are left out. */
function partsOf(graph: LineageGraph, whole: Window): readonly Window[] {
  const size = { width: PAGE.width / PART_SCALE, height: PAGE.partHeight / PART_SCALE };
  const columns = startsOf(whole.x, whole.width, size.width, 20 + Math.max(...graph.nodes.map((node) => node.width)));
  const rows = startsOf(whole.y, whole.height, size.height, 20 + Math.max(...graph.nodes.map((node) => node.height)));
  return rows.flatMap((y) => columns.map((x) => ({ x, y, width: Math.min(size.width, whole.width), height: Math.min(size.height, whole.height) })))
    .filter((window) => graph.nodes.some((node) => overlaps(node, window)));
}

function startsOf(from: number, length: number, size: number, overlap: number): readonly number[] {
  const n = length <= size ? 1 : Math.ceil((length - overlap) / (size - overlap));
  return Array.from({ length: n }, (_, i) => (n === 1 ? from : from + (i * (length - size)) / (n - 1)));
}

function legend(): Html {
  const line = (grade: Grade, words: string): Html => html`<span class="key"><svg width="46" height="12" viewBox="0 0 46 12" aria-hidden="true"><line x1="1" y1="6" x2="45" y2="6" ${edgeStyle(grade)}/></svg> <strong>${grade}</strong> ${words}</span> `;
  const shape = (body: Html, words: string): Html => html`<span class="key"><svg width="30" height="16" viewBox="0 0 30 16" aria-hidden="true">${body}</svg> ${words}</span> `;
  return html`<p class="legend">${line('A', 'recorded')}${line('B', 'the only possible origin in the evidence')}${line('C', 'a guess')}
${shape(html`<rect x="1" y="1" width="28" height="14" rx="7" class="n-seed"/><rect x="4" y="4" width="22" height="8" rx="4" class="n-inner"/>`, 'suspected credential')}${shape(html`<rect x="1" y="1" width="28" height="14" rx="7" class="n-credential"/>`, 'credential')}${shape(html`<rect x="1" y="1" width="28" height="14" rx="7" class="n-issued-unused"/>`, 'issued, never seen in use')}${shape(html`<path d="M6 1H24L29 8L24 15H6L1 8Z" class="n-identity"/>`, 'identity')}${shape(html`<rect x="1" y="1" width="28" height="14" class="n-system"/>`, 'system, with the depth of touch in words')}</p>
`;
}
