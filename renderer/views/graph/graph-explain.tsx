/** What is chosen in the drawing, in words: a node with what it did, or a hop with how it is known and what else could explain it. */
import { Button } from '@blueprintjs/core';
import { useState, type ReactNode } from 'react';
import type { GraphEdge, GraphNode, LineageGraph } from '../../../shared/domain/graph.ts';
import type { PotentialReach } from '../../../shared/domain/reach.ts';
import { credentialWords } from '../../../shared/domain/words.ts';
import type { Trace } from '../../../shared/domain/trace.ts';
import { plural, showCount } from '../../format/count.ts';
import { showInstant, showSpan } from '../../format/time.ts';
import { capital, words } from '../../format/words.ts';
import { CopyButton } from '../../parts/copy-button.tsx';
import { Empty } from '../../parts/empty.tsx';
import { EventList } from '../../parts/event-link.tsx';
import { Facts } from '../../parts/facts.tsx';
import { LogText } from '../../parts/log-text.tsx';
import { BasisText, DepthMark, GradeMark, Label } from '../../parts/marks.tsx';
import { askTrace } from '../../state/dialogs.ts';
import { select, show, type Selection } from '../../state/place.ts';
import { ReachDetail } from './reach-parts.tsx';
import { reachableById } from './reach-model.ts';
import { hopOfEdge, nameOfId, systemName } from './graph-model.ts';

const SHOWN_HOPS = 12;

export function GraphExplain({ graph, trace, reach, selection }: { readonly graph: LineageGraph; readonly trace: Trace | undefined; readonly reach: PotentialReach | undefined; readonly selection: Selection }): ReactNode {
  const way = (selection.kind === 'node' || selection.kind === 'edge') && reach !== undefined ? reachableById(reach.reachable, selection.id) : undefined;
  if (way !== undefined && 'id' in selection) return <ReachDetail id={selection.id.replace(/^P/, '')} reachable={way} />;
  const edge = selection.kind === 'edge' ? graph.edges.find((e) => e.id === selection.id) : undefined;
  const node = selection.kind === 'node' ? graph.nodes.find((n) => n.id === selection.id) : undefined;
  if (selection.kind === 'edge') return edge === undefined ? <HopOnly graph={graph} trace={trace} id={selection.id} /> : <Edge graph={graph} trace={trace} edge={edge} />;
  if (node !== undefined) return <Node graph={graph} trace={trace} node={node} />;
  if (selection.kind === 'node' && trace !== undefined) return <System trace={trace} id={selection.id} />;
  return <Summary trace={trace} />;
}

function Summary({ trace }: { readonly trace: Trace | undefined }): ReactNode {
  if (trace === undefined) return <Empty title="Choose a node or a hop">What it is, and how it is known, is explained here.</Empty>;
  const seed = trace.seed;
  return (
    <div className="scroll pad stack">
      <h2>The trail</h2>
      <Facts rows={[
        ['Suspect', <LogText key="s" mono text={seed.credential ?? seed.identity ?? '–'} />], ['Because', <LogText key="b" text={seed.because} />],
        ['Suspected', `${showSpan(seed.from, seed.to)} UTC`], ['Sources', seed.sources.length === 0 ? 'none named' : <LogText key="o" mono text={seed.sources.join(', ')} />], ['Hops of grade', `${seed.minGrade} and better`],
        ['Holds', `${plural(trace.counts.credentials, 'credential')}, ${plural(trace.counts.hops, 'hop')}, ${plural(trace.counts.systems, 'system')}, ${plural(trace.counts.events, 'event')}`],
      ]} />
      {trace.identities.length > 0 && <h3>Identities made or taken over</h3>}
      {trace.identities.map((i) => (
        <div key={i.name} className="line-item"><LogText mono text={i.name} /> <Label>{i.how}</Label>{i.granted.map((g) => <Label key={g} tone="bad">granted {g}</Label>)} {(i.behind ?? []).map((b) => <Label key={b.name}>behind it: {b.name}, {b.says}</Label>)} <EventList events={i.events} most={2} /></div>
      ))}
      <p className="muted">Click a node to light its path to the seed; click a line to see how the hop is known. Arrow keys go from node to node.</p>
    </div>
  );
}

function Node({ graph, trace, node }: { readonly graph: LineageGraph; readonly trace: Trace | undefined; readonly node: GraphNode }): ReactNode {
  const into = graph.edges.filter((e) => e.to === node.id);
  const out = graph.edges.filter((e) => e.from === node.id);
  const credential = trace?.credentials.find((c) => c.id === node.id);
  if (node.kind === 'system' && trace?.systems.some((s) => s.id === node.id) === true) return <System trace={trace} id={node.id} box={node.detail} />;
  return (
    <div className="scroll pad stack">
      <div className="rowline wraps"><Label tone="trail">{words(node.kind)}</Label><b>{node.id}</b><span className="muted">depth {node.depth}</span></div>
      <p><LogText mono text={node.full} /><CopyButton text={node.full} what="identifier" /></p>
      {credential !== undefined && (
        <>
          <Facts rows={[
            ['Kind', credentialWords(credential.kind, credential.value)], ['Platform', words(credential.platform)], ['Identity', credential.identity === undefined ? undefined : <LogText key="i" mono text={credential.identity} />],
            ['Issued', credential.issuedAt === undefined ? 'never seen issued' : showInstant(credential.issuedAt)],
            ['Used', credential.firstUse === undefined ? 'never' : `${showSpan(credential.firstUse, credential.lastUse)} UTC`],
            ['Uses', `${showCount(credential.uses)} on the trail of ${showCount(credential.allUses)} in all, ${plural(credential.failures, 'failure')}`],
            ['Expires', credential.expires === undefined ? 'no expiry known' : showInstant(credential.expires)], ['Revoked', credential.revokedAt === undefined ? 'not seen' : showInstant(credential.revokedAt)],
          ]} />
          <div className="rowline wraps">
            <Button size="small" onClick={() => { show('timeline', { selection: { kind: 'credential', value: credential.value } }); }}>Timeline</Button>
            <Button size="small" onClick={() => { askTrace({ credential: credential.value }); }}>Trace from here</Button>
          </div>
        </>
      )}
      {credential === undefined && <p className="muted"><LogText text={node.detail} /></p>}
      <EdgeLines title="How it came into the trail" edges={into} graph={graph} />
      <EdgeLines title="Where it led" edges={out} graph={graph} />
    </div>
  );
}

function EdgeLines({ title, edges, graph }: { readonly title: string; readonly edges: readonly GraphEdge[]; readonly graph: LineageGraph }): ReactNode {
  if (edges.length === 0) return null;
  return (
    <>
      <h3>{title}</h3>
      {edges.map((e) => (
        <button key={e.id} type="button" className="edge-line" onClick={() => { select({ kind: 'edge', id: e.id }); }}>
          <b>{e.id}</b><GradeMark grade={e.grade} /><span className="nowrap">{words(e.kind)}</span>{e.rivals > 0 && <Label tone="warn">{plural(e.rivals, 'rival')}</Label>}<LogText cut="middle" text={graph.nodes.find((n) => n.id === (title.startsWith('How') ? e.from : e.to))?.full ?? e.to} />
        </button>
      ))}
    </>
  );
}

function Edge({ graph, trace, edge }: { readonly graph: LineageGraph; readonly trace: Trace | undefined; readonly edge: GraphEdge }): ReactNode {
  const hop = hopOfEdge(trace, edge);
  const nameOf = (id: string): string => (trace === undefined ? graph.nodes.find((n) => n.id === id)?.full ?? id : nameOfId(trace, id));
  return (
    <div className="scroll pad stack">
      <div className="rowline wraps"><b>Hop {hop?.id ?? edge.id}</b><GradeMark grade={edge.grade} /><Label>{words(edge.kind)}</Label></div>
      <p className="because"><LogText text={edge.because} /></p>
      <Facts rows={[
        ['At', hop === undefined ? edge.at : showInstant(hop.at)],
        ['From', <End key="f" id={edge.from} name={nameOf(edge.from)} />], ['To', <End key="t" id={edge.to} name={nameOf(edge.to)} />],
        ...(hop === undefined ? [] : [['Basis', <BasisText key="b" basis={hop.basis} rule={hop.rule} />] as const]),
        ['Events', <EventList key="e" events={edge.events} />],
        ...exposureRows(trace, hop?.id),
      ]} />
      {hop !== undefined && <Rivals hop={hop} />}
      {edge.hops.length > 1 && trace !== undefined && <Others trace={trace} ids={edge.hops.filter((id) => id !== hop?.id)} />}
    </div>
  );
}

/** How long what the hop opened stayed open, and what that rests on. */
function exposureRows(trace: Trace | undefined, hop: string | undefined): readonly (readonly [string, ReactNode])[] {
  const e = hop === undefined ? undefined : trace?.exposure.find((x) => x.hop === hop);
  if (e === undefined) return [];
  return [
    ['Open', <span key="x">{showSpan(e.from, e.to)} UTC{e.ended === 'open' && <> <Label tone="bad">still open</Label></>}</span>],
    ['First to be seen', e.firstSeen === undefined ? 'not known' : <span key="s">{showInstant(e.firstSeen.at)} <EventList events={[e.firstSeen.event]} /></span>],
    ['Contained', <span key="c">{e.contained === undefined ? null : `${showInstant(e.contained)} `}<LogText text={e.because} /></span>],
  ];
}

/** The further hops that the one line stands for, each with its grade and rivals. */
function Others({ trace, ids }: { readonly trace: Trace; readonly ids: readonly string[] }): ReactNode {
  const [all, setAll] = useState(false);
  const hops = trace.hops.filter((h) => ids.includes(h.id));
  const shown = all ? hops : hops.slice(0, SHOWN_HOPS);
  return (
    <>
      <h3>{`${capital(plural(hops.length, 'further hop'))} between the same boxes`}</h3>
      {shown.map((h) => <button key={h.id} type="button" className="edge-line" onClick={() => { select({ kind: 'edge', id: h.id }); }}><b>{h.id}</b><GradeMark grade={h.grade} /><span className="nowrap">{words(h.kind)}</span>{h.rivals.length > 0 && <Label tone="warn">{plural(h.rivals.length, 'rival')}</Label>}<LogText cut="middle" text={nameOfId(trace, h.to)} /></button>)}
      {shown.length < hops.length && <Button size="small" onClick={() => { setAll(true); }}>{`Showing ${shown.length} of ${hops.length}: show all`}</Button>}
    </>
  );
}

function Rivals({ hop }: { readonly hop: Trace['hops'][number] }): ReactNode {
  return (
    <>
      <h3>{hop.rivals.length === 0 ? 'No rival explanation' : `${capital(plural(hop.rivals.length, 'rival explanation'))} the evidence allows`}</h3>
      {hop.rivals.map((r, i) => <div key={i} className="rival"><LogText text={r.explanation} />{r.from !== undefined && <div className="muted">from <LogText mono text={r.from} /></div>}<EventList events={r.events} /></div>)}
    </>
  );
}

/** A hop without a line of its own: whether another stands for it. */
function drawnWith(graph: LineageGraph, id: string): string {
  const line = graph.edges.find((e) => e.hops.includes(id));
  return line === undefined ? 'not in the drawing' : `in the line of ${line.id}`;
}

function HopOnly({ graph, trace, id }: { readonly graph: LineageGraph; readonly trace: Trace | undefined; readonly id: string }): ReactNode {
  const hop = trace?.hops.find((h) => h.id === id);
  if (hop === undefined || trace === undefined) return <Summary trace={trace} />;
  return (
    <div className="scroll pad stack">
      <div className="rowline wraps"><b>Hop {hop.id}</b><GradeMark grade={hop.grade} /><Label>{words(hop.kind)}</Label><Label>{drawnWith(graph, id)}</Label></div>
      <p className="because"><LogText text={hop.because} /></p>
      <Facts rows={[['At', showInstant(hop.at)], ['From', <LogText key="f" mono text={nameOfId(trace, hop.from)} />], ['To', <LogText key="t" mono text={nameOfId(trace, hop.to)} />], ['Basis', <BasisText key="b" basis={hop.basis} rule={hop.rule} />], ['Events', <EventList key="e" events={hop.events} />], ...exposureRows(trace, hop.id)]} />
      <Rivals hop={hop} />
    </div>
  );
}

function End({ id, name }: { readonly id: string; readonly name: string }): ReactNode {
  return <button type="button" className="text-button" onClick={() => { select({ kind: 'node', id }); }}>{id} <LogText mono text={name} /></button>;
}

function System({ trace, id, box }: { readonly trace: Trace; readonly id: string; readonly box?: string }): ReactNode {
  const s = trace.systems.find((x) => x.id === id);
  if (s === undefined) return <Summary trace={trace} />;
  const text = (t: string | undefined): ReactNode => (t === undefined ? undefined : <LogText mono text={t} />);
  return (
    <div className="scroll pad stack">
      <div className="rowline wraps"><Label>system</Label><b>{s.id}</b><DepthMark depth={s.touch} /></div>
      <p><LogText mono text={systemName(s)} /><CopyButton text={systemName(s)} what="system" /></p>
      <Facts rows={[
        ...(box === undefined ? [] : [['In the drawing', <LogText key="d" text={box} />] as const]),
        ['Platform', words(s.platform)], ['Account', text(s.account)], ['Service', text(s.service)], ...(s.resource === undefined ? [] : [['Resource', text(s.resource)] as const]), ...(s.host === undefined ? [] : [['Host', text(s.host)] as const]),
        ['Touched', `${showSpan(s.first, s.last)} UTC`], ['Calls', `${showCount(s.successes)} succeeded, ${showCount(s.failures)} denied`],
        ['Via', <span key="v" className="rowline wraps">{s.via.map((v) => <End key={v} id={v} name={nameOfId(trace, v)} />)}</span>],
        ['Events', <EventList key="e" events={s.events} count={s.eventCount} />],
      ]} />
      <h3>Operations</h3>
      <table className="simple-table"><tbody>{s.actions.map((a) => <tr key={a.action}><td className="num">{showCount(a.count)}</td><td><LogText text={a.action} /></td></tr>)}</tbody></table>
    </div>
  );
}
