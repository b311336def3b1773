/** The report as data, before any layout. Everything in it was read from projections; nothing is looked up while it is drawn. */
import type { Checklist } from './checklist.ts';
import type { CoverageStatement } from './coverage.ts';
import type { CredentialStateCounts } from './credential-state.ts';
import type { LedgerEntry } from './custody.ts';
import type { EventRow } from './event.ts';
import type { EvidenceFile, RefusedFile } from './evidence.ts';
import type { Finding, FindingVerdict } from './finding.ts';
import type { LineageGraph } from './graph.ts';
import type { IdentityVerdict } from './identity.ts';
import type { Locator } from './locator.ts';
import type { Micros } from './time.ts';
import type { PotentialReach } from './reach.ts';
import type { Thresholds, ThresholdVerdict } from './threshold.ts';
import type { Trace } from './trace.ts';

/** An event as the report cites it: with the locator and the hash of the record's own bytes. */
export interface CitedEvent {
  readonly event: EventRow;
  readonly locator: Locator;
  readonly recordSha256: string;
}

/** What an analyst asserted, beside naming suspects: of two names, of whose the uses of a shared credential are, of a finding, of a threshold. */
export type AnalystStatement = {
  readonly by: string;
  readonly at: Micros;
  readonly reason: string;
  /** The ledger's entry of it. */
  readonly entry: number;
  /** False once a later one took it back or took its place. */
  readonly stands: boolean;
} & (
  | { readonly kind: 'identity'; readonly is: IdentityVerdict; readonly name: string; readonly other: string }
  /** No `agent`: whatever the agent. */
  | { readonly kind: 'source-group'; readonly is: 'seed' | 'owner'; readonly credential: string; readonly source: string | undefined; readonly agent: string | undefined }
  /** `now`: the finding of which it holds in this report, if there is one. */
  | { readonly kind: 'finding'; readonly is: FindingVerdict; readonly title: string; readonly now: string | undefined }
  /** `value` in words; none where the default holds again. */
  | { readonly kind: 'threshold'; readonly is: ThresholdVerdict; readonly name: string; readonly value: string | undefined }
);

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
  /** What the findings were measured by. */
  readonly thresholds: Thresholds;
  /** In the order in which they were made. */
  readonly asserted: readonly AnalystStatement[];
  readonly coverage: readonly CoverageStatement[];
  /** How many credentials of the whole case were issued and never used, used and never seen issued, used past their end. */
  readonly credentialStates?: CredentialStateCounts | undefined;
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
