/** The containment checklist: CSF 2.0 outcomes, and under them the concrete steps with the case's own ids. */
import type { Micros } from './time.ts';
import type { Grade } from './kinds.ts';

export const PHASES = ['preserve', 'contain', 'eradicate', 'recover', 'verify'] as const;
export type Phase = (typeof PHASES)[number];

/** What the evidence says about whether a step took hold. */
export type StepState =
  | { readonly kind: 'open' }
  | { readonly kind: 'done'; readonly because: string; readonly events: readonly string[] }
  | { readonly kind: 'failed'; readonly because: string; readonly events: readonly string[] }
  | { readonly kind: 'cannot-tell'; readonly because: string };

export interface Step {
  /** Stable: phase, subject and operation make it. */
  readonly id: string;
  readonly phase: Phase;
  /** 1-based order of work over the whole checklist; a parent before what it could re-mint. */
  readonly order: number;
  /** What to do, in words, with the case's ids. */
  readonly title: string;
  /** The command or API call, ids filled in; `<…>` only for what no evidence can say. */
  readonly operation: string | undefined;
  readonly subject: { readonly kind: 'credential' | 'identity' | 'system' | 'case'; readonly name: string; readonly id: string | undefined };
  readonly outcome: string;
  readonly why: string;
  /** Steps that must come first. */
  readonly after: readonly string[];
  /** What stops working: consumers and owner from the inventory, or that the inventory does not say. */
  readonly breaks: string;
  /** How long the credential still works after the step, and why. */
  readonly residual: string | undefined;
  /** How to see that it took hold. */
  readonly check: string | undefined;
  readonly reversible: boolean | undefined;
  readonly grade: Grade | undefined;
  readonly events: readonly string[];
  readonly state: StepState;
}

export interface OutcomeState {
  /** `RS.MI-01`. */
  readonly id: string;
  readonly title: string;
  readonly kind: 'evidenced' | 'attested';
  /** For an evidenced outcome: what the case shows. */
  readonly evidence: string | undefined;
  /** For an attested one: who said so, when, with which note; undefined while nobody did. */
  readonly attested: { readonly by: string; readonly at: Micros; readonly note: string } | undefined;
  readonly steps: readonly string[];
}

export interface Checklist {
  readonly outcomes: readonly OutcomeState[];
  readonly steps: readonly Step[];
  /** Which credential kinds had no playbook, said plainly. */
  readonly limits: readonly string[];
}
