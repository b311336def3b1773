/** What could still be reached, beside what was: the two as one picture to walk through, and the words of a way. Never one count. */
import type { LineageGraph } from '../../../shared/domain/graph.ts';
import { REACH_WORDS, type Reachable, type ReachDrawing, type ReachStep } from '../../../shared/domain/reach.ts';
import { shortIdentifier } from '../../../shared/domain/words.ts';
import type { Walkable } from './graph-model.ts';

/** How many ways the table asks for; the answer says how many there are. */
export const MOST_WAYS = 1000;

export function withReach(graph: LineageGraph, drawing: ReachDrawing | undefined): Walkable {
  return drawing === undefined ? graph : { nodes: [...graph.nodes, ...drawing.nodes], edges: [...graph.edges, ...drawing.edges] };
}

/** `R3` of a reachable identity: its position in the list. */
export const reachIdOf = (index: number): string => `R${index + 1}`;

export function reachableById(reachable: readonly Reachable[], id: string): Reachable | undefined {
  const number = /^P?R(\d+)$/.exec(id)?.[1];
  return number === undefined ? undefined : reachable[Number(number) - 1];
}

export const stepText = (s: ReachStep): string => `${s.from} ${REACH_WORDS[s.kind]} ${s.to}`;
export const wayText = (r: Reachable): string => r.path.map(stepText).join('; ');

/** The way from name to name, each short enough to tell it from the others. */
export const shortWay = (r: Reachable): string => r.path.map((s, i) => `${i === 0 ? `${shortIdentifier(s.from, 26)} ` : '→ '}${REACH_WORDS[s.kind]} ${shortIdentifier(s.to, 26)}`).join(' ');

/** The oldest date of the inventories a way rests on: the way is no newer than that. */
export function asOfWay(r: Reachable): ReachStep['asOf'] {
  return r.path.reduce<ReachStep['asOf']>((oldest, s) => (s.asOf === undefined ? oldest : oldest === undefined || s.asOf < oldest ? s.asOf : oldest), undefined);
}
