/**
 * What each method takes and gives, as types. `schemas.ts` holds the zod schema of each, checked against these types by the compiler,
 * and used at the border in both directions. Every answer crosses as a `Result`, so that a fault arrives as data.
 */
import type { CredentialState } from '../domain/credential-state.ts';
import type { CaseSummary } from '../domain/case.ts';
import type { Checklist } from '../domain/checklist.ts';
import type { CoverageStatement } from '../domain/coverage.ts';
import type { LedgerEntry, VerifyOutcome } from '../domain/custody.ts';
import type { EventRow, RecordView } from '../domain/event.ts';
import type { EvidenceFile, ImportOutcome, ImportTotals, RefusedFile } from '../domain/evidence.ts';
import type { FilePreview } from '../domain/preview.ts';
import type { Finding, FindingVerdict } from '../domain/finding.ts';
import type { LineageGraph } from '../domain/graph.ts';
import type { ExplainedIdentity, IdentityVerdict } from '../domain/identity.ts';
import type { Grade } from '../domain/kinds.ts';
import type { PotentialReach, ReachDrawing } from '../domain/reach.ts';
import type { ThresholdOutcome, Thresholds } from '../domain/threshold.ts';
import type { Micros } from '../domain/time.ts';
import type { Trace } from '../domain/trace.ts';
import type { WhatIf } from '../domain/what-if.ts';
import type { EventFilter } from '../domain/event-filter.ts';
import type { MethodName } from './names.ts';

export type { EventFilter, WhatIf };

/** What the analyst answers about files that do not say it themselves. `mappingText` is a mapping as its JSON. */
export interface ReadingAnswers {
  readonly format?: string | undefined;
  readonly timezone?: string | undefined;
  readonly year?: number | undefined;
  readonly mapping?: string | undefined;
  readonly mappingText?: string | undefined;
}

export interface TraceQuestion {
  readonly identity?: string | undefined;
  readonly credential?: string | undefined;
  readonly from?: Micros | undefined;
  readonly to?: Micros | undefined;
  readonly sources?: readonly string[] | undefined;
  readonly minGrade?: Grade | undefined;
}

export interface EventPage {
  readonly rows: readonly EventRow[];
  /** Cursor of the next page; undefined at the end. */
  readonly next: string | undefined;
  /** Events that fit the filter, counted up to a bound; `more` when there are at least that many. */
  readonly total: { readonly count: number; readonly more: boolean };
}

export interface Density {
  readonly from: Micros;
  readonly to: Micros;
  /** Events per bucket; bucket i covers [from + i * width, from + (i + 1) * width). */
  readonly widthUs: number;
  readonly counts: readonly number[];
  readonly trail: readonly number[];
}

export interface Lane {
  readonly credential: string;
  readonly label: string;
  readonly successes: readonly number[];
  readonly failures: readonly number[];
}

export interface Messages {
  'case.new': { input: { path: string; examiner: string }; output: CaseSummary };
  'case.open': { input: { path: string }; output: CaseSummary };
  'case.current': { input: Record<never, never>; output: { case: CaseSummary | null } };
  'case.close': { input: Record<never, never>; output: { closed: boolean } };
  /** Makes the sample case if it is not there yet, and opens it. Long: reports progress under `task`. */
  'case.sample': { input: { task: string }; output: CaseSummary };
  'case.recent': { input: Record<never, never>; output: { paths: readonly string[] } };
  'dialog.open-case': { input: Record<never, never>; output: { path: string | null } };
  'dialog.new-case': { input: Record<never, never>; output: { path: string | null } };
  'dialog.add-evidence': { input: { kind: 'files' | 'folder' }; output: { paths: readonly string[] } };
  'dialog.save-report': { input: { suggested: string }; output: { path: string | null } };
  /** Chooses a mapping file and gives its text. */
  'dialog.open-mapping': { input: Record<never, never>; output: { path: string | null; text: string } };
  /** Writes a mapping where the person says. */
  'dialog.save-mapping': { input: { suggested: string; text: string }; output: { path: string | null } };
  'evidence.import': {
    input: { task: string; paths: readonly string[]; reference?: boolean | undefined } & ReadingAnswers;
    output: ImportOutcome;
  };
  /** The first records of one file as they would be stored. Needs no case; nothing is kept. */
  'evidence.preview': { input: { path: string } & ReadingAnswers; output: FilePreview };
  'evidence.list': { input: Record<never, never>; output: { files: readonly EvidenceFile[]; refused: readonly RefusedFile[]; totals: ImportTotals } };
  'evidence.formats': { input: Record<never, never>; output: { formats: readonly { id: string; title: string }[] } };
  'events.page': { input: { filter: EventFilter; after?: string | undefined; limit: number; newestFirst?: boolean | undefined }; output: EventPage };
  'events.density': { input: { filter: EventFilter; buckets: number }; output: Density };
  /** One lane per credential of the current trace (or the busiest credentials without a trace). */
  'events.lanes': { input: { from?: Micros | undefined; to?: Micros | undefined; buckets: number }; output: { from: Micros; widthUs: number; lanes: readonly Lane[]; omitted: number } };
  'events.record': { input: { event: string }; output: RecordView };
  'identities.page': { input: { search?: string | undefined; state?: CredentialState | undefined; after?: string | undefined; limit: number }; output: { rows: readonly ExplainedIdentity[]; next: string | undefined; total: number } };
  'trace.run': { input: TraceQuestion; output: Trace };
  'trace.current': { input: Record<never, never>; output: { trace: Trace | null } };
  'graph.current': { input: Record<never, never>; output: { graph: LineageGraph | null } };
  /** What inventories leave open from the trail, shortest ways first: at most `limit` of `total`, and the lane that the graph draws. Null while no suspect is named. */
  'reach.get': { input: { limit: number }; output: { reach: PotentialReach | null; total: number; drawing: ReachDrawing | null } };
  'findings.list': { input: Record<never, never>; output: { findings: readonly Finding[] } };
  /** What findings are measured by in this case: every threshold, and what each rule compares with. */
  'findings.thresholds': { input: Record<never, never>; output: Thresholds };
  'coverage.list': { input: Record<never, never>; output: { statements: readonly CoverageStatement[] } };
  'checklist.current': { input: Record<never, never>; output: { checklist: Checklist | null } };
  'checklist.attest': { input: { outcome: string; by: string; note: string }; output: Checklist };
  /** The analyst's decision about a source group of a shared credential; recorded as an assertion, after which the trace is rebuilt. */
  'assert.source-group': { input: { credential: string; source: string | null; agent: string | null; part?: string | null | undefined; is: 'seed' | 'owner'; by: string; reason: string }; output: Trace };
  /** An analyst's word about two names: one identity, not one (then `other` leaves), or as the records have it. Names, holders, findings and trace are rebuilt; `note` says what could not be. */
  'assert.identity': { input: { is: IdentityVerdict; name: string; other: string; by: string; reason: string }; output: { name: string; other: string; one: boolean; note: string | undefined } };
  /** An analyst's word about a finding: benign, or as the rules found it. Answers with the finding as it stands then. */
  'assert.finding': { input: { is: FindingVerdict; finding: string; by: string; reason: string }; output: { finding: Finding } };
  /** Sets a threshold for this case, in its unit, or (null) takes it back to the default; recorded as an assertion, and the findings are evaluated again. Long: reports progress under `task`. */
  'assert.threshold': { input: { task: string; name: string; value: number | null; by: string; reason: string }; output: ThresholdOutcome };
  'whatif.run': { input: { credential: string; revoked: Micros; minGrade?: Grade | undefined }; output: WhatIf };
  'report.preview': { input: Record<never, never>; output: { html: string } };
  'report.build': { input: { task: string; out: string; at?: Micros | undefined }; output: { path: string; sha256: string; pages: number; bytes: number } };
  'custody.ledger': { input: { after?: number | undefined; limit: number }; output: { entries: readonly LedgerEntry[]; total: number } };
  'custody.verify': { input: { task: string }; output: VerifyOutcome };
  'task.cancel': { input: { task: string }; output: { cancelled: boolean } };
}

export type Input<M extends MethodName> = Messages[M]['input'];
export type Output<M extends MethodName> = Messages[M]['output'];

export interface Pushes {
  /** `done` of `total` (total undefined while unknown), in `unit`: bytes, records, files, pages. */
  progress: { task: string; label: string; done: number; total?: number | undefined; unit: string; detail?: string | undefined };
  'case-changed': { why: string };
  'engine-restarted': { why: string };
}
