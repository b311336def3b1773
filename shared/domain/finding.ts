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
}
