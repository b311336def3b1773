/** Graph: where the credential trail went, drawn and as tables; every hop says how it is known. */
import { Button, ButtonGroup, Tab, Tabs } from '@blueprintjs/core';
import { MinusIcon, PlusIcon, ZoomToFitIcon } from '@blueprintjs/icons';
import { useMemo, useRef, useState, type KeyboardEvent, type ReactNode } from 'react';
import { byName } from '../../../shared/domain/by-name.ts';
import { useAnswer } from '../../bridge/use-answer.ts';
import type { LineageGraph } from '../../../shared/domain/graph.ts';
import { showCount } from '../../format/count.ts';
import { visible } from '../../format/hostile.ts';
import { Empty } from '../../parts/empty.tsx';
import { GraphCanvas, type GraphHandle } from '../../parts/graph-canvas.tsx';
import { Answered, Panel } from '../../parts/panel.tsx';
import { TabPanel } from '../../parts/tab-panel.tsx';
import { NOTHING, select, show, type Selection } from '../../state/place.ts';
import { useDark } from '../../state/dark.ts';
import { usePlace } from '../../state/use-place.ts';
import { GraphLegend } from './graph-legend.tsx';
import { GraphExplain } from './graph-explain.tsx';
import { ReachTable } from './reach-parts.tsx';
import { MOST_WAYS, withReach } from './reach-model.ts';
import { HopTable, SystemTable } from './graph-tables.tsx';
import { SourceGroups } from './source-groups.tsx';
import { lineOf, neighbourOf, pathOfEdge, pathTo, type Direction, type Walkable } from './graph-model.ts';

type Shape = 'drawing' | 'both' | 'tables';
const SHAPES: readonly (readonly [Shape, string])[] = [['drawing', 'Drawing'], ['both', 'Both'], ['tables', 'Tables']];
const ARROWS: Readonly<Record<string, Direction>> = byName({ ArrowLeft: 'left', ArrowRight: 'right', ArrowUp: 'up', ArrowDown: 'down' });
/** A drawing wider than this stands above its tables, not beside them: the trail then fits at a size that can be read. */
const WIDE = 1.5;

const litBy = (graph: Walkable, s: Selection): ReadonlySet<string> => (s.kind === 'node' ? pathTo(graph, s.id) : s.kind === 'edge' ? pathOfEdge(graph, s.id) : new Set());

export function GraphView(): ReactNode {
  const answer = useAnswer('graph.current', {});
  return (
    <div className="view graph">
      <Answered answer={answer} loading="Reading the lineage graph">
        {({ graph }) => graph === null
          ? <Panel className="grow" label="Graph"><Empty title="No suspect is named yet" action={<Button intent="primary" onClick={() => { show('identities'); }}>Go to Identities</Button>}>Choose an identity or a credential and “Trace from here”: its trail is drawn here, hop by hop.</Empty></Panel>
          : <Drawn graph={graph} />}
      </Answered>
    </div>
  );
}

function Drawn({ graph }: { readonly graph: LineageGraph }): ReactNode {
  const trace = useAnswer('trace.current', {}).value?.trace ?? undefined;
  const potential = useAnswer('reach.get', { limit: MOST_WAYS }).value;
  const [withPotential, setWithPotential] = useState(false);
  const drawing = withPotential ? potential?.drawing ?? undefined : undefined;
  const walk = useMemo(() => withReach(graph, drawing), [graph, drawing]);
  const { selection } = usePlace();
  const dark = useDark();
  const [shape, setShape] = useState<Shape>('both');
  const [tab, setTab] = useState('explain');
  const canvas = useRef<GraphHandle>(null);
  const chosen = selection.kind === 'node' || selection.kind === 'edge' ? selection.id : undefined;
  // In the drawing a hop that shares its line with others is seen by that line.
  const inDrawing: Selection = selection.kind === 'edge' ? { kind: 'edge', id: lineOf(graph, selection.id) ?? selection.id } : selection;
  const onKey = (e: KeyboardEvent): void => {
    const direction = ARROWS[e.key];
    if (direction !== undefined && !e.altKey) {
      const from = selection.kind === 'node' ? selection.id : selection.kind === 'edge' ? walk.edges.find((x) => x.id === selection.id)?.to : undefined;
      const next = neighbourOf(walk, from, direction);
      if (next !== undefined) select({ kind: 'node', id: next.id });
    } else if (e.key === '+' || e.key === '=') canvas.current?.zoomBy(1.25);
    else if (e.key === '-') canvas.current?.zoomBy(0.8);
    else if (e.key === '0') canvas.current?.fit();
    else if (e.key === 'Escape' && chosen !== undefined) select(NOTHING);
    else if (e.key === 'Enter' && selection.kind === 'node') {
      const into = walk.edges.find((x) => x.to === selection.id);
      if (into !== undefined) select({ kind: 'edge', id: into.id });
    } else return;
    e.preventDefault();
    e.stopPropagation();
  };
  const choose = (next: Selection): void => { select(next); if (next.kind === 'node' || next.kind === 'edge') setTab('explain'); };
  return (
    <div className={`split grow shape-${shape} ${graph.width > graph.height * WIDE ? 'is-wide' : ''}`}>
      {shape !== 'tables' && (
        <Panel
          className="grow" title="Lineage" note={[...(graph.omitted.length === 0 ? ['everything observed is shown'] : graph.omitted), ...(drawing === undefined ? [] : [`besides, not observed: ${showCount(potential?.total ?? 0)} could be reached`, ...drawing.omitted])].map((o) => visible(o)).join(' · ')}
          tools={(
            <>
              {potential !== undefined && potential.drawing !== null && (
                <label className="check-label"><input type="checkbox" checked={withPotential} onChange={(e) => { setWithPotential(e.currentTarget.checked); }} />Show what could still be reached</label>
              )}
              <ButtonGroup>
                <Button size="small" icon={<PlusIcon size={12} />} aria-label="Zoom in" onClick={() => canvas.current?.zoomBy(1.25)} />
                <Button size="small" icon={<MinusIcon size={12} />} aria-label="Zoom out" onClick={() => canvas.current?.zoomBy(0.8)} />
                <Button size="small" icon={<ZoomToFitIcon size={12} />} aria-label="Fit the drawing" onClick={() => canvas.current?.fit()} />
              </ButtonGroup>
              <ShapeChoice shape={shape} onShape={setShape} />
            </>
          )}
        >
          <GraphCanvas
            graph={graph} potential={drawing} lit={litBy(walk, inDrawing)} chosen={'id' in inDrawing ? inDrawing.id : undefined} dark={dark} handle={canvas}
            label={`Lineage graph, ${graph.nodes.length} nodes and ${graph.edges.length} lines.${drawing === undefined ? '' : ` Under it, apart, ${drawing.nodes.length} that could be reached and were not seen to be.`} Arrows go from node to node, Enter explains the hop, plus and minus zoom, 0 fits. The tables hold the same.`}
            onNode={(id) => { choose({ kind: 'node', id }); }} onEdge={(id) => { choose({ kind: 'edge', id }); }} onNothing={() => { select(NOTHING); }} onKey={onKey}
          />
          <GraphLegend reach={drawing !== undefined} />
        </Panel>
      )}
      {shape !== 'drawing' && (
        <Panel className="graph-side" label="Trail as tables">
          <div className="tab-line">
            <Tabs id="graph-tabs" selectedTabId={tab} onChange={(id) => { setTab(String(id)); }} animate={false}>
              <Tab id="explain" title="Explain" />
              <Tab id="hops" title={`Hops ${trace?.hops.length ?? ''}`} />
              <Tab id="systems" title={`Systems ${trace?.systems.length ?? ''}`} />
              <Tab id="reach" title={`Could be reached ${potential?.reach === null || potential === undefined ? '' : potential.total}`} />
              <Tab id="groups" title={`Sources ${trace?.sourceGroups.length ?? ''}`} />
            </Tabs>
            <span className="grow" />{shape === 'tables' && <ShapeChoice shape={shape} onShape={setShape} />}
          </div>
          <TabPanel group="graph-tabs" id={tab}>
          {tab === 'explain' && <GraphExplain graph={graph} trace={trace} reach={potential?.reach ?? undefined} selection={selection} />}
          {tab === 'hops' && trace !== undefined && <HopTable trace={trace} chosen={chosen} onChoose={(id) => { select({ kind: 'edge', id }); }} onOpen={(id) => { choose({ kind: 'edge', id }); }} />}
          {tab === 'systems' && trace !== undefined && <SystemTable trace={trace} chosen={chosen} onChoose={(id) => { select({ kind: 'node', id }); }} onOpen={(id) => { choose({ kind: 'node', id }); }} />}
          {tab === 'reach' && potential !== undefined && potential.reach !== null && <ReachTable reach={potential.reach} total={potential.total} chosen={chosen} onChoose={(id) => { select({ kind: 'node', id }); }} onOpen={(id) => { choose({ kind: 'node', id }); }} />}
          {tab === 'groups' && trace !== undefined && <SourceGroups groups={trace.sourceGroups} />}
          </TabPanel>
        </Panel>
      )}
    </div>
  );
}

function ShapeChoice({ shape, onShape }: { readonly shape: Shape; readonly onShape: (s: Shape) => void }): ReactNode {
  return <ButtonGroup aria-label="What to show">{SHAPES.map(([id, title]) => <Button key={id} size="small" active={shape === id} aria-pressed={shape === id} onClick={() => { onShape(id); }}>{title}</Button>)}</ButtonGroup>;
}
