/** What we hold, for when, and what is missing; each hole says what would fill it. */
import type { Micros } from './time.ts';

export const COVERAGE_KINDS = ['held', 'gap', 'not-logged', 'never-issued', 'unread', 'skew', 'inventory', 'order', 'assumed', 'contrary'] as const;
/**
 * held: a source and its span · gap: silent against its own rhythm · not-logged: the source does not log this by default ·
 * never-issued: used but never seen issued · unread: records rejected or files refused · inventory: as-of date or absence · order: instants the data cannot order ·
 * assumed: what a file does not say and was taken as given to read it (zone, year, mapping) · contrary: records of one event that contradict each other.
 */
export type CoverageKind = (typeof COVERAGE_KINDS)[number];

export interface CoverageStatement {
  readonly kind: CoverageKind;
  readonly text: string;
  readonly from: Micros | undefined;
  readonly to: Micros | undefined;
  /** The file or the query that would settle it; undefined when nothing is missing. */
  readonly collect: string | undefined;
}
