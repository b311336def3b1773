/**
 * A rule that finds hops which no identifier proves. It looks at one followed use or one credential of the trail and proposes what came of it,
 * with grade, reason and rivals; it never decides alone that something did not happen.
 */
import type { RuleId } from '../../../shared/domain/basis.ts';
import type { Grade } from '../../../shared/domain/kinds.ts';
import type { HopKind, Rival } from '../../../shared/domain/trace.ts';
import type { Micros } from '../../../shared/domain/time.ts';
import type { TraceSource, Use } from '../source.ts';

export interface Proposal {
  readonly credential: string;
  /** The credential of the trail that it grew from; undefined: the one that made the first of `events`. */
  readonly from?: string | undefined;
  readonly at: Micros;
  readonly precisionUs: number;
  readonly kind: HopKind;
  readonly grade: Grade;
  readonly rule: RuleId;
  readonly because: string;
  readonly events: readonly [string, ...string[]];
  readonly rivals: readonly Rival[];
  /** Only uses from the trail's own sources belong to it: the rest is the owner's. */
  readonly sharedWithOwner: boolean;
}

/** A credential of the trail, used or not. */
export interface Held {
  readonly credential: string;
  readonly since: Micros;
  /** Whether the trail follows this credential's use from this source. */
  readonly follows: (source: string | undefined) => boolean;
}

export interface RuleContext {
  readonly source: TraceSource;
  /** Everything the trail holds so far, in the order in which it came. */
  readonly held: () => readonly Held[];
  /** Addresses from which the trail was followed so far. */
  readonly addresses: ReadonlySet<string>;
  readonly inLineage: (credential: string) => boolean;
}

/** Most uses lead to nothing. */
export const NO_PROPOSALS: readonly Proposal[] = [];

/** Looks at a use that the trail follows. */
export interface UseRule {
  readonly id: RuleId;
  readonly question: string;
  /** When it is wrong, and why that happens. */
  readonly falsePositive: string;
  readonly look: (use: Use, context: RuleContext) => readonly Proposal[];
}

/** Looks at the whole trail once more credentials cannot be grown by identifier. */
export interface TrailRule {
  readonly id: RuleId;
  readonly question: string;
  readonly falsePositive: string;
  readonly look: (trail: readonly Use[], context: RuleContext) => readonly Proposal[];
}
