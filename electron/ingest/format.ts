/**
 * What a format is: a sniff that gives its reason, and a reader that turns one record into a `Reading`.
 * A format never touches files, chunks or the store; it sees records one at a time, in file order.
 */
import { rejected, type Place, type Reading } from '../../shared/domain/reading.ts';
import type { Micros } from '../../shared/domain/time.ts';
import type { Members } from './records/scan/json-records.ts';

export type Shape = 'json-lines' | 'json-array' | 'json-object' | 'csv' | 'text' | 'binary' | 'empty';

/** The bounded beginning of an unpacked stream, looked at once for every format to sniff. */
export interface Head {
  /** File name only: a hint for people, never a reason to pick a format. */
  readonly name: string;
  readonly shape: Shape;
  /** Up to 64 KiB, as text. */
  readonly text: string;
  /** First complete records (JSON shapes), at most 8; for `json-object` without a known array, none. */
  readonly records: readonly unknown[];
  /** `json-object`: the keys seen at the top level of the head, in order. */
  readonly keys: readonly string[];
  /** `csv`: the header cells, trimmed, as written, and the first data rows. */
  readonly header: readonly string[];
  readonly rows: readonly (readonly string[])[];
  readonly delimiter: string;
}

/** What a wrapper (Splunk, Elastic, CloudWatch, …) says of the record inside it: each as it writes it, for logs whose own lines leave it out. */
export interface Envelope {
  /** ISO time, or milliseconds since 1970 as text. */
  readonly time?: string | undefined;
  readonly host?: string | undefined;
  /** Log group, index, source or stream: where the record was kept. */
  readonly stream?: string | undefined;
  readonly account?: string | undefined;
  readonly region?: string | undefined;
}

/** A record as the splitter found it. */
export type SourceRecord =
  | { readonly kind: 'json'; readonly place: Place; /** Parsed value. */ readonly value: unknown; /** Name of the array it stood in; '' for lines and top-level arrays. */ readonly key: string; readonly envelope?: Envelope | undefined }
  | { readonly kind: 'row'; readonly place: Place; readonly cells: readonly string[]; /** Cell by header name (lower case, trimmed). */ readonly get: (column: string) => string | undefined }
  /** One line of text, without its line ending: logs that are neither JSON nor tables. */
  | { readonly kind: 'line'; readonly place: Place; readonly text: string; readonly envelope?: Envelope | undefined }
  | { readonly kind: 'broken'; readonly place: Place; readonly why: string };

/** Bytes in, in chunks of any size, records out, in order, each with its place; holds at most one unfinished record. */
export interface Splitter {
  /** Takes the next chunk of the unpacked stream; the chunk may be reused by the caller afterwards. */
  push(chunk: Uint8Array, out: SourceRecord[]): void;
  /** The stream has ended: gives what is left, complete or broken. */
  end(out: SourceRecord[]): void;
}

export interface ReadOptions {
  /** Zone for times without one, IANA name or offset, as the analyst answered. */
  readonly timezone?: string | undefined;
  /** Year for times without one (RFC 3164), as the analyst answered or as an assumption that the import records. */
  readonly year?: number | undefined;
  /** A parsed mapping file, for the generic tables. */
  readonly mapping?: unknown;
}

/**
 * A reading that a later record of the file may still settle: a request whose response follows. It keeps its place: what comes after it waits,
 * so that records stay in the order of the file, but never longer than `WAIT_RECORDS` of them.
 */
export interface Pending {
  readonly kind: 'pending';
  /** What the record is when nothing settles it in time. */
  readonly otherwise: Reading;
  /** What it is after all; set by the reader when the later record comes. */
  settled?: Reading;
}

/** How many records may come between a pending reading and the one that settles it. */
export const WAIT_RECORDS = 4096;

/** Reads one file. Made anew for each file, so that it may keep what an envelope says (an "as of" date) for the records after it. */
export interface FormatReader {
  /** One record: what became of it. Must never throw on any value of `record`. */
  read(record: Extract<SourceRecord, { kind: 'json' | 'row' }>): Reading;
  /** In place of `read`, where one happening is logged as several records. Must never throw either. */
  readPending?(record: Extract<SourceRecord, { kind: 'json' | 'row' }>): Reading | Pending;
  /** One line, for formats whose splitter gives lines of text. Must never throw either. */
  readLine?(line: Extract<SourceRecord, { kind: 'line' }>): Reading;
}

export interface Format {
  readonly id: string;
  readonly title: string;
  /** Names of top-level arrays whose elements are the records, for `json-object` files; elements are streamed. */
  readonly arrays: readonly string[];
  /** Names of which every record has one at its top level: after damage, how the next record is told from an object inside one. */
  readonly marks?: readonly string[];
  /** What its reader looks at of a JSON record, for logs that are large: the rest is checked and then left out of the value. Only with `marks`. */
  readonly members?: Members;
  /** Why this format fits the head, in words; undefined when it does not. */
  readonly sniff: (head: Head) => string | undefined;
  /**
   * The same, where the first records of the head show by themselves that they are of this format and nothing is wrapped around it: then no other is asked, which is most of
   * what a small file costs. What it says must be what `sniff` says, and whatever it claims no other format may claim; a test asks all of them.
   */
  readonly certain?: (head: Head) => string | undefined;
  /** A claim that another format's may also make; the higher one wins silently only when it is a refinement of the other. Default 0. */
  readonly refines?: readonly string[];
  /** True when its records may carry another log's record in the original: a claim on what is inside then goes before this format's own. */
  readonly holdsOthers?: boolean;
  /** What about this file's times has no zone (a time of it, as written): then the analyst must say which. Undefined when every time names its own. */
  readonly needsTimezone?: (head: Head, options: ReadOptions) => string | undefined;
  /** True for logs whose times have no year. */
  readonly needsYear?: (head: Head) => boolean;
  /** How the bytes are cut into records, where the shape alone does not say (lines of text, binary logs, tables with a preamble). */
  readonly split?: (head: Head, options: ReadOptions) => Splitter | undefined;
  /** Takes the mapping of `ReadOptions`, which is then stored with the file. */
  readonly reads?: 'by-mapping' | 'only-by-mapping';
  readonly open: (options: ReadOptions, head: Head) => FormatReader;
}

export interface Clockless { readonly asOf?: Micros | undefined }

/** For a reader that was given a kind of record its format never has: a chosen format does not fit the file. */
export function unfitting(record: SourceRecord): Reading {
  return rejected(record.kind === 'json' ? 'a JSON value, which this format never has' : record.kind === 'row' ? 'a row of a table, which this format never has' : 'a line of text that is not of this format');
}

/** A plain object, or undefined. Formats look into hostile values through these, never by assertion. */
export function objectOf(value: unknown): Readonly<Record<string, unknown>> | undefined {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Record<string, unknown>) : undefined;
}

/** A non-empty string (numbers become text), or undefined. */
export function textOf(value: unknown): string | undefined {
  if (typeof value === 'string') return value === '' ? undefined : value;
  return typeof value === 'number' ? String(value) : undefined;
}

export function arrayOf(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}
