/**
 * Draws a lineage graph at the places it was given: the engine lays out, so that window and report show the same picture.
 * The only file that knows cytoscape. What it shows by shape and line the legend says in words; the tables beside it hold the same for a reader without eyes on it.
 */
import cytoscape, { type Core, type ElementDefinition, type StylesheetJson } from 'cytoscape';
import { useEffect, useImperativeHandle, useRef, type KeyboardEvent, type ReactNode, type Ref } from 'react';
import type { LineageGraph } from '../../shared/domain/graph.ts';
import type { ReachDrawing } from '../../shared/domain/reach.ts';
import { HOP_WORDS, platformWords } from '../../shared/domain/words.ts';
import { visible } from '../format/hostile.ts';
import { shortMiddle } from '../format/id.ts';

export interface GraphHandle { readonly fit: () => void; readonly zoomBy: (factor: number) => void }

interface Props {
  readonly graph: LineageGraph;
  /** Drawn in a lane of its own under the lineage; nothing of it is observed. */
  readonly potential: ReachDrawing | undefined;
  /** Ids to light up; empty lights everything. */
  readonly lit: ReadonlySet<string>;
  readonly chosen: string | undefined;
  readonly dark: boolean;
  readonly label: string;
  readonly handle: Ref<GraphHandle>;
  readonly onNode: (id: string) => void;
  readonly onEdge: (id: string) => void;
  readonly onNothing: () => void;
  readonly onKey: (e: KeyboardEvent) => void;
}

/** The smallest zoom at which labels can be read. */
const READABLE = 0.72;
/** The smallest at which a picture as a whole still helps. */
const LEGIBLE = 0.5;
const LINE = { A: 'solid', B: 'dashed', C: 'dotted' } as const;
const SHAPE = { seed: 'octagon', credential: 'round-rectangle', 'issued-unused': 'round-rectangle', identity: 'ellipse', system: 'cut-rectangle' } as const;

/** Room for text: an octagon is narrower where its lines begin. */
const innerOf = (n: { readonly kind?: string; readonly width: number }): number => n.width - (n.kind === 'seed' ? 34 : 14);

/** Id and platform, a label in one line, and under it as much of the detail as the box holds; the whole stands in the panel beside the drawing. */
function textOf(n: { readonly id: string; readonly kind?: string; readonly platform: string; readonly label: string; readonly detail: string; readonly width: number; readonly height: number }): string {
  const chars = Math.floor(innerOf(n) / 5.9);
  const lines = Math.max(1, Math.floor((n.height - (n.kind === 'seed' ? 18 : 6)) / 13.2) - 2);
  return `${n.id} · ${platformWords(n.platform)}\n${shortMiddle(visible(n.label), chars)}\n${shortMiddle(visible(n.detail), chars * lines - 6)}`;
}

function elementsOf(graph: LineageGraph): ElementDefinition[] {
  return [
    ...graph.nodes.map((n): ElementDefinition => ({
      data: { id: n.id, text: textOf(n), tip: `${n.id}, ${platformWords(n.platform)}: ${visible(n.full)}`, width: n.width, height: n.height, inner: innerOf(n), shape: SHAPE[n.kind] },
      position: { x: n.x, y: n.y }, classes: `kind-${n.kind}${n.touch === 'controlled' || n.touch === 'changed' ? ' deep' : ''}`,
    })),
    ...graph.edges.map((e): ElementDefinition => ({
      data: {
        id: e.id, source: e.from, target: e.to, line: LINE[e.grade], note: noteOf(e),
        tip: `${e.id}, grade ${e.grade}, ${(HOP_WORDS as Readonly<Record<string, string>>)[e.kind] ?? e.kind}${e.rivals === 0 ? '' : `, ${e.rivals} rival explanation${e.rivals === 1 ? '' : 's'}`}: ${visible(e.because)}`,
      }, classes: `grade-${e.grade}`,
    })),
  ];
}

/** What a line must say without a click: a grade that is not A, and that others explain it too. */
const noteOf = (e: LineageGraph['edges'][number]): string => [...(e.grade === 'A' ? [] : [e.grade]), ...(e.rivals === 0 ? [] : [`+${e.rivals}`])].join(' ');

const LANE = 'lane of the potential reach';
const LANE_TITLE = 'title of the lane';

/** The lane with what stands in it. Its frame says in words what it is. */
function reachElements(d: ReachDrawing): ElementDefinition[] {
  return [
    { data: { id: LANE, text: '', width: d.width - 16, height: d.height - d.top, inner: d.width }, position: { x: d.width / 2, y: (d.top + d.height) / 2 }, classes: 'potential lane' },
    { data: { id: LANE_TITLE, text: `Not observed. By the inventories could be reached: showing ${d.nodes.length} of ${d.total}`, width: 1, height: 1, inner: 900 }, position: { x: Math.min(...d.nodes.map((n) => n.x - n.width / 2)), y: d.top + 18 }, classes: 'potential lane lane-title' },
    ...d.nodes.map((n): ElementDefinition => ({ data: { id: n.id, text: textOf(n), tip: `${n.id}, could be reached, not observed: ${visible(n.name)}`, width: n.width, height: n.height, inner: n.width - 14, shape: 'round-rectangle' }, position: { x: n.x, y: n.y }, classes: 'potential reachable' })),
    ...d.edges.map((e): ElementDefinition => ({ data: { id: e.id, source: e.from, target: e.to, line: 'dashed', tip: `could be taken, not observed${e.conditional ? '; under a condition' : ''}` }, classes: e.from.startsWith('R') ? 'potential onward' : 'potential' })),
  ];
}

function styleOf(): StylesheetJson {
  const css = getComputedStyle(document.body);
  const v = (name: string): string => css.getPropertyValue(name).trim();
  return [
    { selector: 'node', style: { 'shape': 'data(shape)' as never, 'width': 'data(width)', 'height': 'data(height)', 'label': 'data(text)', 'text-wrap': 'wrap', 'text-max-width': 'data(inner)' as never, 'text-valign': 'center', 'text-halign': 'center', 'font-family': v('--font'), 'font-size': 11, 'line-height': 1.2, 'color': v('--text'), 'background-color': v('--surface'), 'border-width': 1.5, 'border-color': v('--line-strong'), 'transition-duration': 0 } },
    { selector: 'node.kind-credential', style: { 'border-color': v('--trail-fill'), 'background-color': v('--trail-soft') } },
    { selector: 'node.kind-seed', style: { 'border-color': v('--trail-fill'), 'border-width': 4, 'border-style': 'double', 'background-color': v('--trail-soft') } },
    { selector: 'node.kind-issued-unused', style: { 'border-color': v('--trail-fill'), 'border-style': 'dashed' } },
    { selector: 'node.kind-identity', style: { 'border-color': v('--accent'), 'background-color': v('--info-soft') } },
    { selector: 'node.kind-system.deep', style: { 'border-color': v('--bad'), 'border-width': 2 } },
    { selector: 'edge', style: { 'width': 1.6, 'curve-style': 'bezier', 'line-style': 'data(line)' as never, 'line-color': v('--bars'), 'target-arrow-color': v('--bars'), 'target-arrow-shape': 'triangle', 'arrow-scale': 0.9 } },
    { selector: 'edge[note]', style: { 'label': 'data(note)', 'font-family': v('--font'), 'font-size': 10, 'font-weight': 'bold', 'color': v('--text'), 'text-background-color': v('--surface'), 'text-background-opacity': 1, 'text-background-padding': '2px' } },
    { selector: 'node.lane', style: { 'shape': 'rectangle', 'background-opacity': 0, 'border-width': 1, 'border-style': 'dashed', 'border-color': v('--line-strong'), 'text-valign': 'center', 'font-size': 12, 'font-weight': 'bold', 'color': v('--muted'), 'events': 'no', 'z-index': 0 } },
    { selector: 'node.lane-title', style: { 'text-halign': 'right', 'border-width': 0, 'text-background-color': v('--surface'), 'text-background-opacity': 1, 'text-background-padding': '3px' } },
    { selector: 'node.reachable', style: { 'border-style': 'dashed', 'border-color': v('--accent'), 'background-color': v('--surface'), 'color': v('--muted') } },
    { selector: 'edge.potential', style: { 'width': 1.2, 'line-color': v('--accent'), 'target-arrow-color': v('--accent'), 'target-arrow-shape': 'vee', 'line-dash-pattern': [3, 5], 'curve-style': 'taxi', 'taxi-direction': 'downward', 'taxi-turn': '100%', 'target-endpoint': '270deg' } },
    { selector: 'edge.onward', style: { 'taxi-direction': 'rightward', 'taxi-turn': '50%' } },
    { selector: '.is-dim', style: { 'opacity': 0.28 } },
    { selector: 'edge.is-lit', style: { 'line-color': v('--trail-fill'), 'target-arrow-color': v('--trail-fill'), 'width': 2.6, 'z-index': 5 } },
    { selector: 'node.is-chosen', style: { 'underlay-color': v('--focus'), 'underlay-opacity': 0.45, 'underlay-padding': 6, 'border-width': 3 } },
    { selector: 'edge.is-chosen', style: { 'width': 4, 'line-color': v('--focus'), 'target-arrow-color': v('--focus') } },
    { selector: 'core', style: { 'active-bg-opacity': 0 } as never },
  ];
}

export function GraphCanvas({ graph, potential, lit, chosen, dark, label, handle, onNode, onEdge, onNothing, onKey }: Props): ReactNode {
  const box = useRef<HTMLDivElement>(null);
  const core = useRef<Core | undefined>(undefined);
  const told = useRef({ onNode, onEdge, onNothing });
  useEffect(() => { told.current = { onNode, onEdge, onNothing }; }, [onNode, onEdge, onNothing]);

  useEffect(() => {
    if (box.current === null) return undefined;
    const cy = cytoscape({
      container: box.current, elements: elementsOf(graph), layout: { name: 'preset', fit: false }, style: styleOf(),
      minZoom: 0.1, maxZoom: 3, autoungrabify: true, boxSelectionEnabled: false, selectionType: 'single', pixelRatio: Math.max(1, devicePixelRatio),
    });
    cy.on('tap', 'node', (e) => { told.current.onNode((e.target as { id: () => string }).id()); });
    cy.on('tap', 'edge', (e) => { told.current.onEdge((e.target as { id: () => string }).id()); });
    cy.on('tap', (e) => { if (e.target === cy) told.current.onNothing(); });
    cy.on('mouseover', 'node, edge', (e) => {
      if (box.current === null) return;
      box.current.style.cursor = 'pointer';
      box.current.title = (e.target as { data: (name: string) => string | undefined }).data('tip') ?? '';
    });
    cy.on('mouseout', 'node, edge', () => {
      if (box.current === null) return;
      box.current.style.cursor = '';
      box.current.removeAttribute('title');
    });
    cy.on('tapstart', () => { box.current?.focus({ preventScroll: true }); });
    cy.fit(undefined, 24);
    if (cy.zoom() > 1.15) { cy.zoom(1.15); cy.center(); }
    // A picture too small to read is worse than a part of one: begin at the seed, the rest is a drag or a "0" away.
    if (cy.zoom() < READABLE) {
      const seed = graph.nodes.find((n) => n.kind === 'seed') ?? graph.nodes[0];
      const seedY = (seed?.y ?? 0) * READABLE;
      const middle = graph.height * READABLE <= cy.height() ? (graph.height / 2) * READABLE : Math.min(Math.max(seedY, cy.height() / 2), graph.height * READABLE - cy.height() / 2);
      cy.zoom(READABLE);
      cy.pan({ x: 24 - ((seed?.x ?? 0) - (seed?.width ?? 0) / 2) * READABLE, y: cy.height() / 2 - middle });
    }
    core.current = cy;
    const resized = new ResizeObserver(() => { cy.resize(); });
    resized.observe(box.current);
    return () => { resized.disconnect(); core.current = undefined; cy.destroy(); };
  }, [graph]);

  useEffect(() => {
    const cy = core.current;
    if (cy === undefined) return;
    cy.elements('.potential').remove();
    if (potential === undefined) return;
    cy.add(reachElements(potential));
    // Asked for, so it must be seen: the whole if that can be read, else the lane.
    const before = { zoom: cy.zoom(), pan: { ...cy.pan() } };
    cy.fit(undefined, 24);
    if (cy.zoom() > 1.15) { cy.zoom(1.15); cy.center(); }
    if (cy.zoom() >= LEGIBLE) return;
    cy.zoom(before.zoom);
    cy.pan(before.pan);
    const first = potential.nodes[0];
    if (first !== undefined) cy.center(cy.getElementById(first.id));
  }, [graph, potential]);

  useEffect(() => { core.current?.style(styleOf()); }, [dark, graph]);

  useEffect(() => {
    const cy = core.current;
    if (cy === undefined) return;
    // What is chosen may stand in a table only: then nothing is put behind it.
    const seen = [...lit].some((id) => cy.getElementById(id).nonempty());
    cy.batch(() => {
      cy.elements().forEach((el) => {
        el.toggleClass('is-dim', seen && !lit.has(el.id()) && !el.hasClass('lane'));
        el.toggleClass('is-lit', lit.has(el.id()));
        el.toggleClass('is-chosen', el.id() === chosen);
      });
    });
    const there = chosen === undefined ? undefined : cy.getElementById(chosen);
    if (there === undefined || there.empty()) return;
    const drawn = there.renderedBoundingBox();
    const at = { x: (drawn.x1 + drawn.x2) / 2, y: (drawn.y1 + drawn.y2) / 2 };
    // Only when it is out of sight: a picture that jumps at every key is no map.
    if (at.x < 40 || at.y < 40 || at.x > cy.width() - 40 || at.y > cy.height() - 40) cy.center(there);
  }, [lit, chosen, graph, potential]);

  useImperativeHandle(handle, () => ({
    fit: () => { core.current?.fit(undefined, 24); },
    zoomBy: (factor) => {
      const cy = core.current;
      if (cy !== undefined) cy.zoom({ level: cy.zoom() * factor, renderedPosition: { x: cy.width() / 2, y: cy.height() / 2 } });
    },
  }), []);

  return <div ref={box} className="graph-canvas" role="application" aria-label={label} tabIndex={0} onKeyDown={onKey} data-testid="graph-canvas" />;
}
