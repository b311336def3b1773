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

/** In how many events a source is held, and when. */
export interface SourceRhythm {
  readonly platform: string;
  readonly account: string | undefined;
  readonly region: string | undefined;
  readonly events: number;
  /** First microsecond of each bucket with an event, ascending. */
  readonly buckets: readonly number[];
  readonly first: number;
  readonly last: number;
}

/** What else of the evidence coverage speaks of. */
export interface CoverageFacts {
  readonly rejected: readonly { readonly path: string; readonly count: number }[];
  readonly refused: readonly { readonly path: string; readonly why: string }[];
  readonly attention: readonly { readonly path: string; readonly text: string }[];
  readonly inventories: readonly { readonly format: string; readonly entries: number; readonly asOf: number | undefined }[];
  /** Whether operations that are logged only when asked for were seen at all. */
  readonly s3Data: boolean;
}
