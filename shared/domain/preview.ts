/** What a file would become if it were taken in now: asked before an import, and made by the same readers. */
import type { Micros } from './time.ts';

/** One of the first records, as it would be stored, or why it would not be. */
export interface PreviewRow {
  readonly line: number;
  readonly kind: 'event' | 'entry' | 'skipped' | 'rejected';
  readonly at: Micros | undefined;
  readonly action: string | undefined;
  readonly outcome: string | undefined;
  readonly actor: string | undefined;
  readonly credential: string | undefined;
  readonly source: string | undefined;
  readonly target: string | undefined;
  /** Reason of a record that is skipped or rejected; for an entry what it states. */
  readonly why: string | undefined;
}

export interface FilePreview {
  readonly path: string;
  /** What it looks like, in words. */
  readonly sees: string;
  /** `table` and `json` can be read by a mapping. */
  readonly shape: 'table' | 'json' | 'other';
  readonly candidates: readonly { readonly format: string; readonly title: string; readonly because: string }[];
  /** Undefined when it cannot be read so; `fault` then says why. */
  readonly format: string | undefined;
  readonly because: string | undefined;
  readonly fault: { readonly code: string; readonly why: string } | undefined;
  /** A time of it that names no zone. */
  readonly zoneless: string | undefined;
  /** What would be assumed in reading it, in sentences. */
  readonly year: number | undefined;
  readonly needsYear: boolean;
  /** Columns of a table, dotted paths of JSON. */
  readonly columns: readonly string[];
  readonly delimiter: string | undefined;
  /** JSON documents: top-level arrays that hold records. */
  readonly arrays: readonly string[];
  /** The first records, cell by cell as `columns` has them. */
  readonly sample: readonly (readonly string[])[];
  readonly rows: readonly PreviewRow[];
}
