/** The report as data, before any layout. Everything in it was read from projections; nothing is looked up while it is drawn. */
import type { Checklist } from './checklist.ts';
import type { CoverageStatement } from './coverage.ts';
import type { LedgerEntry } from './custody.ts';
import type { EventRow } from './event.ts';
import type { EvidenceFile, RefusedFile } from './evidence.ts';
import type { Finding } from './finding.ts';
import type { LineageGraph } from './graph.ts';
import type { Locator } from './locator.ts';
import type { Micros } from './time.ts';
import type { PotentialReach } from './reach.ts';
import type { Trace } from './trace.ts';

/** An event as the report cites it: with the locator and the hash of the record's own bytes. */
export interface CitedEvent {
  readonly event: EventRow;
  readonly locator: Locator;
  readonly recordSha256: string;
}

export interface ReportInput {
  readonly caseName: string;
  readonly examiner: string;
  readonly createdAt: Micros;
  /** The report's own time: the only clock value in it. */
  readonly at: Micros;
  readonly version: string;
  readonly files: readonly EvidenceFile[];
  readonly refused: readonly RefusedFile[];
  /** Undefined when no suspect was named: the report then says so and holds evidence and coverage only. */
  readonly trace: Trace | undefined;
  readonly graph: LineageGraph | undefined;
  readonly checklist: Checklist | undefined;
  /** What inventories leave open from the trail; undefined without a trace. */
  readonly reach: PotentialReach | undefined;
  readonly findings: readonly Finding[];
  readonly coverage: readonly CoverageStatement[];
  /** Every event that any statement cites, by event id. */
  readonly cited: ReadonlyMap<string, CitedEvent>;
  /** The trail's events in time order for the timeline, with how many there are in all. */
  readonly timeline: { readonly events: readonly EventRow[]; readonly total: number };
  readonly ledger: readonly LedgerEntry[];
  readonly caseTotals: { readonly events: number; readonly records: number; readonly first: Micros | undefined; readonly last: Micros | undefined };
}

/** What a printed report says about itself; `at` is its own time, never the clock. */
export interface DocumentFacts {
  readonly title: string;
  readonly author: string;
  readonly subject: string;
  readonly keywords: readonly string[];
  readonly at: Micros;
  readonly version: string;
}
