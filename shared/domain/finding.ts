/** A claim about behaviour, its severity and what it rests on. */
import type { RuleId } from './basis.ts';
import type { Micros } from './time.ts';

export const SEVERITIES = ['critical', 'high', 'medium', 'low'] as const;
export type Severity = (typeof SEVERITIES)[number];

/** An analyst's word that what was found is benign: asserted, never derived. */
export interface Benign {
  readonly by: string;
  readonly at: Micros;
  readonly reason: string;
}

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
  /** Not there unless an analyst said so. */
  readonly benign?: Benign | undefined;
}

export const FINDING_VERDICTS = ['benign', 'as-found'] as const;
export type FindingVerdict = (typeof FINDING_VERDICTS)[number];

/** What an analyst said of one finding, with what made it this finding then: its number may change, what it rests on may not. */
export interface FindingStatement extends Benign {
  readonly id: number;
  readonly is: FindingVerdict;
  /** Its number and title when this was said. */
  readonly finding: string;
  readonly title: string;
  /** The rule without its version. */
  readonly rule: string;
  readonly identity: string | undefined;
  readonly credential: string | undefined;
  readonly severity: Severity;
  /** Cited then; `eventCount` is the whole number. */
  readonly events: readonly string[];
  readonly eventCount: number;
  /** The newest evidence file then: events of later files were not known. */
  readonly newestFile: number;
  /** Statements that this one takes back. */
  readonly withdraws: readonly number[];
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
