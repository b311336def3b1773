/** What a rule is. A rule is pure: it sees the evidence through `FindingsSource` only, and proposes claims; ordering and ids are not its business. */
import type { RuleId } from '../../shared/domain/basis.ts';
import type { Severity } from '../../shared/domain/finding.ts';
import type { Micros } from '../../shared/domain/time.ts';
import type { Limits } from './limits.ts';
import type { FindingsSource } from './source.ts';

export interface Draft {
  /** What makes this claim of the rule different from its others; part of the finding's id. */
  readonly subject: string;
  readonly title: string;
  readonly claim: string;
  readonly severity: Severity;
  readonly at: Micros;
  readonly identity: string | undefined;
  readonly credential: string | undefined;
  /** Addresses the claim is about: claims that share one corroborate each other. */
  readonly sources: readonly (string | undefined)[];
  readonly events: readonly string[];
  readonly eventCount: number;
  /** Where the baseline begins, when it is not the identity's first event. */
  readonly since?: Micros | undefined;
  /** A part of the rule's own ids, where the claim is narrower than the rule. */
  readonly attack?: readonly string[];
}

export interface Rule {
  readonly id: RuleId;
  readonly question: string;
  /** When it is wrong, and why that happens. */
  readonly falsePositive: string;
  /** What "usual" is measured against. */
  readonly baseline: string;
  /** From when to when that is: the identity's own past up to the claim, all of the evidence, or nothing that has a time. */
  readonly window: 'past' | 'case' | 'none';
  /** What is stated beside each finding. */
  readonly thresholds: (limits: Limits) => readonly string[];
  readonly attack: readonly string[];
  readonly owasp: readonly string[];
  readonly look: (source: FindingsSource, limits: Limits) => readonly Draft[];
}
