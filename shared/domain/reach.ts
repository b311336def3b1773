/** What inventories say could be reached from what the trail holds: potential, never observed. Drawn and counted apart from the trail. */
import type { Micros } from './time.ts';

export const REACH_STEPS = ['may-become', 'member-of', 'carries', 'kept-in', 'uses', 'may-control', 'may-read', 'includes'] as const;
/**
 * may-become: a trust lets `from` act as `to` · member-of: `from` is in group `to` · carries: host `from` carries identity `to` ·
 * kept-in: secret `from` holds a credential of `to` · uses: `from` depends on `to`, so what opens `to` is in its hands ·
 * may-control: a right of `from` lets it act as `to`, or run what it likes there · may-read: a right lets `from` read secret `to`, and so what it holds, but not control it ·
 * includes: `from` is a set that a right names as a whole (every user of an account), and `to` one of it.
 */
export type ReachStepKind = (typeof REACH_STEPS)[number];

/** Reads as `from` … `to`. */
export const REACH_WORDS: Readonly<Record<ReachStepKind, string>> = {
  'may-become': 'may become', 'member-of': 'is a member of', 'carries': 'carries', 'kept-in': 'holds a credential of', 'uses': 'uses',
  'may-control': 'may take control of', 'may-read': 'may read', 'includes': 'includes',
};

export interface ReachStep {
  readonly kind: ReachStepKind;
  readonly from: string;
  readonly to: string;
  /** What the inventory says of it: the policy, the condition. */
  readonly detail: string | undefined;
  /** Inventory entry it rests on, and when the inventory was true. */
  readonly entry: string;
  readonly asOf: Micros | undefined;
}

export interface Reachable {
  readonly name: string;
  readonly kind: string;
  readonly platform: string;
  /** Shortest way from the trail, first step first. */
  readonly path: readonly ReachStep[];
  /** The earliest instant at which all steps were open, as far as the inventory dates them; undefined when it dates none. */
  readonly openSince: Micros | undefined;
  /** What the identity is granted, as the inventory writes it: the first few, and how many there are. */
  readonly grants: readonly string[];
  readonly grantCount: number;
  /** Conditions that the workbench cannot judge: then the way may be closed. */
  readonly conditional: boolean;
}

export interface PotentialReach {
  readonly reachable: readonly Reachable[];
  /** Identities of the trail from which the search began. */
  readonly from: readonly string[];
  /** What the answer cannot know, in sentences. */
  readonly limits: readonly string[];
}

/** The reachable beside the observed: a lane of its own under the lineage, in the same units, never part of its counts. */
export interface ReachNode {
  /** `R` + position in the list of reachable identities. */
  readonly id: string;
  readonly name: string;
  readonly label: string;
  readonly detail: string;
  readonly platform: string;
  readonly conditional: boolean;
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

export interface ReachEdge {
  readonly id: string;
  /** A node of the lineage, or an R node. */
  readonly from: string;
  readonly to: string;
  readonly kind: ReachStepKind;
  readonly conditional: boolean;
}

export interface ReachDrawing {
  readonly nodes: readonly ReachNode[];
  readonly edges: readonly ReachEdge[];
  /** How many could be reached in all. */
  readonly total: number;
  /** Where the lane begins; everything above it was observed. */
  readonly top: number;
  readonly width: number;
  readonly height: number;
  /** "showing X of Y", and what stands there without a line; empty when the drawing shows everything. */
  readonly omitted: readonly string[];
}
