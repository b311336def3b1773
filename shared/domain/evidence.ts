/** A file taken in: what it is, what became of its records, and that the counts add up. */
import type { Micros } from './time.ts';

export interface Reason { readonly why: string; readonly count: number }
export interface RejectedRecord { readonly line: number; readonly offset: number; readonly why: string }

export interface EvidenceFile {
  /** First 12 hex digits of the hash (plus `/member` position when inside a container): stable for the same evidence. */
  readonly id: string;
  readonly path: string;
  readonly member: string | undefined;
  readonly sha256: string;
  readonly bytes: number;
  readonly format: string;
  /** Why this format, in words; or how the analyst chose it. */
  readonly because: string;
  /** records = stored + duplicates + skipped + rejected, enforced by the database. */
  readonly records: number;
  readonly stored: number;
  readonly events: number;
  readonly entries: number;
  readonly duplicates: number;
  readonly skipped: readonly Reason[];
  readonly skippedCount: number;
  /** The first ones; `rejectedCount` is the whole number. */
  readonly rejected: readonly RejectedRecord[];
  readonly rejectedCount: number;
  readonly first: Micros | undefined;
  readonly last: Micros | undefined;
  readonly importedAt: Micros;
  readonly examiner: string;
  /** False when imported by reference: only hashes are kept. */
  readonly kept: boolean;
  /** Assumptions the analyst made to read it, such as a time zone. */
  readonly assumptions: readonly string[];
  /** Something a person should look at: a truncated end, a file already held. */
  readonly attention: string | undefined;
}

/** A file that was not taken in, and the sentence that says why. */
export interface RefusedFile { readonly path: string; readonly code: string; readonly why: string }

export interface ImportTotals {
  readonly files: number; readonly records: number; readonly events: number; readonly entries: number;
  readonly stored: number; readonly duplicates: number; readonly skipped: number; readonly rejected: number;
}

export interface ImportOutcome {
  readonly files: readonly EvidenceFile[];
  readonly refused: readonly RefusedFile[];
  readonly totals: ImportTotals;
}

/** What a file's attention ends with when its records speak for events that were held from records that say less: news, and nothing that is missing. */
export const completedNote = (events: number): string => `${events} of its events ${events === 1 ? 'was' : 'were'} held from records that say less, and its own records speak for them now`;
const COMPLETED = /(?:^|; )\d+ of its events (?:was|were) held from records that say less, and its own records speak for them now$/;

/** What is wrong with a file, by its attention; undefined when nothing is. */
export function lackOf(attention: string | null | undefined): string | undefined {
  const text = attention?.replace(COMPLETED, '');
  return text === '' ? undefined : text;
}
