/** A claim about behaviour, its severity and what it rests on. */
import type { RuleId } from './basis.ts';
import type { Micros } from './time.ts';

export const SEVERITIES = ['critical', 'high', 'medium', 'low'] as const;
export type Severity = (typeof SEVERITIES)[number];

export interface Finding {
  readonly id: string;
  readonly rule: RuleId;
  readonly title: string;
  /** Plain words: what was seen, with the case's own names and numbers. */
  readonly claim: string;
  readonly severity: Severity;
  readonly at: Micros;
  readonly identity: string | undefined;
  readonly credential: string | undefined;
  readonly events: readonly string[];
  readonly eventCount: number;
  /** The thresholds that were applied, as `name: value`. */
  readonly thresholds: readonly string[];
  /** Ids such as `T1078.004`, `NHI7:2025`. */
  readonly attack: readonly string[];
  readonly owasp: readonly string[];
  /** Ids such as `AML.T0012`, where an agent or an AI platform is involved. */
  readonly atlas: readonly string[];
}

/** How much there is to read in a day: what an analyst would have faced. */
export interface FindingsPerDay {
  /** Days (UTC) that the evidence spans, quiet ones included. */
  readonly days: number;
  /** Findings for each of them, on the average. */
  readonly mean: Readonly<Record<Severity | 'all', number>>;
  /** The day with most. */
  readonly most: { readonly day: string; readonly findings: number } | undefined;
  /** Days with at least one, in order. */
  readonly counts: readonly ({ readonly day: string; readonly all: number } & Readonly<Record<Severity, number>>)[];
}
