/**
 * Everything dispatch needs from the rest of the engine, as two interfaces: one per thread.
 * bind.ts joins them to electron/store/read and electron/workflows; tests join them to a small case held in memory.
 *
 * Every function takes one value and gives a Result, now or later, so that a call can cross to the worker thread as it is.
 */
import type { Density, EventPage, Input, Output, TraceQuestion, WhatIf } from '../../shared/contract/messages.ts';
import type { CaseSummary } from '../../shared/domain/case.ts';
import type { Checklist } from '../../shared/domain/checklist.ts';
import type { VerifyOutcome } from '../../shared/domain/custody.ts';
import type { RecordView } from '../../shared/domain/event.ts';
import type { ImportOutcome } from '../../shared/domain/evidence.ts';
import type { Finding } from '../../shared/domain/finding.ts';
import type { Result } from '../../shared/domain/fault.ts';
import type { LineageGraph } from '../../shared/domain/graph.ts';
import type { Trace } from '../../shared/domain/trace.ts';
import type { EngineOnly } from '../base/wire.ts';

export type Answer<T> = Result<T> | Promise<Result<T>>;
export type Nothing = Record<never, never>;

export interface Progress {
  readonly label: string;
  readonly done: number;
  readonly total?: number | undefined;
  readonly unit: string;
  readonly detail?: string | undefined;
}

/** Given to every workflow. Call `progress` as often as convenient: it is thinned out before it leaves the thread. */
export interface Work {
  readonly progress: (progress: Progress) => void;
  /** True once the person cancelled: the workflow then gives `{ code: 'cancelled' }` and leaves the case as it was. */
  readonly cancelled: () => boolean;
}

/** On the engine thread, over a read-only connection. Dispatch calls the case-bound ones only while a case is open. */
export interface ReadServices {
  /** Replaces the case open for reading; when it fails, the one before stays. */
  open(input: { readonly path: string }): Answer<CaseSummary>;
  close(input: Nothing): Answer<Nothing>;
  /** Needs no case. */
  formats(input: Nothing): Answer<Output<'evidence.formats'>>;
  /** Needs no case. */
  preview(input: Input<'evidence.preview'>): Answer<Output<'evidence.preview'>>;
  summary(input: Nothing): Answer<CaseSummary>;
  listEvidence(input: Nothing): Answer<Output<'evidence.list'>>;
  eventsPage(input: Input<'events.page'>): Answer<EventPage>;
  density(input: Input<'events.density'>): Answer<Density>;
  lanes(input: Input<'events.lanes'>): Answer<Output<'events.lanes'>>;
  record(input: Input<'events.record'>): Answer<RecordView>;
  identitiesPage(input: Input<'identities.page'>): Answer<Output<'identities.page'>>;
  currentTrace(input: Nothing): Answer<Trace | null>;
  graph(input: Nothing): Answer<LineageGraph | null>;
  reach(input: Input<'reach.get'>): Answer<Output<'reach.get'>>;
  findings(input: Nothing): Answer<Output<'findings.list'>>;
  thresholds(input: Nothing): Answer<Output<'findings.thresholds'>>;
  coverage(input: Nothing): Answer<Output<'coverage.list'>>;
  checklist(input: Nothing): Answer<Checklist | null>;
  whatIf(input: Input<'whatif.run'>): Answer<WhatIf>;
  ledger(input: Input<'custody.ledger'>): Answer<Output<'custody.ledger'>>;
}

/** On the workflow thread, which owns the one writing connection. One runs at a time. */
export interface WorkServices {
  /** These three replace the open case; when one fails, the case before stays open. */
  newCase(input: Input<'case.new'>, work: Work): Answer<CaseSummary>;
  openCase(input: { readonly path: string }, work: Work): Answer<CaseSummary>;
  /** Makes the sample case below `folder` if it is not there yet, and opens it. */
  sampleCase(input: { readonly folder: string }, work: Work): Answer<CaseSummary>;
  closeCase(input: Nothing, work: Work): Answer<Nothing>;
  importEvidence(input: Omit<Input<'evidence.import'>, 'task'>, work: Work): Answer<ImportOutcome>;
  trace(input: TraceQuestion, work: Work): Answer<Trace>;
  attest(input: Input<'checklist.attest'>, work: Work): Answer<Checklist>;
  assertSourceGroup(input: Input<'assert.source-group'>, work: Work): Answer<Trace>;
  assertIdentity(input: Input<'assert.identity'>, work: Work): Answer<Output<'assert.identity'>>;
  assertBenign(input: Input<'assert.finding'>, work: Work): Answer<Finding>;
  assertThreshold(input: Omit<Input<'assert.threshold'>, 'task'>, work: Work): Answer<Output<'assert.threshold'>>;
  /** `at` is the report's own time; undefined takes the clock's. `meta.at` says which it was. */
  reportHtml(input: Omit<EngineOnly['engine.report-html']['input'], 'task'>, work: Work): Answer<EngineOnly['engine.report-html']['output']>;
  /** Writes into the ledger that a report was built, once its file is complete. */
  recordReport(input: EngineOnly['engine.record-report']['input'], work: Work): Answer<Nothing>;
  verify(input: Nothing, work: Work): Answer<VerifyOutcome>;
}

export interface EngineServices { readonly reads: ReadServices; readonly works: WorkServices }

export type WorkName = keyof WorkServices;
export type WorkInput<N extends WorkName> = Parameters<WorkServices[N]>[0];
export type WorkOutput<N extends WorkName> = Extract<Awaited<ReturnType<WorkServices[N]>>, { readonly ok: true }>['value'];
