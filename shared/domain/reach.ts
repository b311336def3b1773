/** What inventories say could be reached from what the trail holds: potential, never observed. Drawn and counted apart from the trail. */
import type { Micros } from './time.ts';

export const REACH_STEPS = ['may-become', 'member-of', 'carries', 'kept-in', 'holds-key-of'] as const;
/**
 * may-become: a trust lets `from` act as `to` · member-of: `from` is in group `to` · carries: host `from` carries identity `to` ·
 * kept-in: secret `from` holds a credential of `to` · holds-key-of: `from` may make or read a key of `to`.
 */
export type ReachStepKind = (typeof REACH_STEPS)[number];

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
