/** Gathers what the report states and cites. Everything is looked up here; drawing it looks nothing up. */
import type { ReportInput, CitedEvent } from '../../shared/domain/report.ts';
import type { Micros } from '../../shared/domain/time.ts';
import { sha256Hex } from '../custody/digest.ts';
import type { Reader } from '../store/handles.ts';
import { caseInfo } from '../store/read/case.ts';
import { ledgerOfWork } from '../store/read/custody.ts';
import { evidenceFiles, refusals, totalsOf } from '../store/read/evidence.ts';
import { eventById, eventsPage, rowOf } from '../store/read/events.ts';
import { spanOfEvents } from '../store/read/density.ts';
import { checklistOf, keptTrace } from './read-case.ts';
import { caseCoverage } from './read-coverage.ts';
import { credentialStateCounts } from '../store/read/credential-states.ts';
import { graphOf } from './read-graph.ts';
import { findingsOf } from './evaluate-findings.ts';
import { thresholdsIn } from './assert-threshold.ts';
import { assertedIn } from './read-asserted.ts';
import { reachOf } from './read-reach.ts';
import { openRecords } from './read-record.ts';

/** The timeline in the report shows at most this many events of the trail, and says how many there are. */
export const REPORT_TIMELINE = 400;

export async function reportInput(reader: Reader, casePath: string, at: Micros, version: string, hooks: { progress: (done: number, total: number) => void; cancelled: () => boolean }): Promise<ReportInput> {
  const info = caseInfo(reader);
  const trace = keptTrace(reader);
  const files = evidenceFiles(reader);
  const totals = totalsOf(files);
  const span = spanOfEvents(reader);
  const graph = await graphOf(reader);
  const checklist = trace === undefined ? undefined : checklistOf(reader, trace);
  const findings = findingsOf(reader);
  const page = eventsPage(reader, { trail: true }, undefined, REPORT_TIMELINE);
  const rows = trace === undefined ? [] : page.rows;
  const wanted = new Set<string>();
  const add = (ids: readonly string[]): void => { for (const id of ids) wanted.add(id); };
  if (trace !== undefined) {
    for (const h of trace.hops) {
      add(h.events);
      for (const r of h.rivals) add(r.events);
    }
    for (const s of trace.systems) add(s.events.slice(0, 3));
    for (const i of trace.identities) add(i.events);
  }
  if (checklist !== undefined) {
    for (const s of checklist.steps) {
      add(s.events);
      if (s.state.kind === 'done' || s.state.kind === 'failed') add(s.state.events);
    }
  }
  for (const f of findings) add(f.events);
  add(rows.map((r) => r.id));
  const cited = new Map<string, CitedEvent>();
  const records = openRecords(reader, casePath);
  try {
    // In file order, so that an unpacked file serves all its records before the next is unpacked.
    const raws = [...wanted].flatMap((id) => { const raw = eventById(reader, id); return raw === undefined ? [] : [{ id, raw }]; })
      .sort((a, b) => a.raw.file_id - b.raw.file_id || a.raw.byte_offset - b.raw.byte_offset);
    let done = 0;
    for (const { id, raw } of raws) {
      const { locator, bytes } = await records.bytesAt(raw);
      cited.set(id, { event: rowOf(reader, raw), locator, recordSha256: sha256Hex(bytes) });
      done += 1;
      hooks.progress(done, raws.length);
      if (hooks.cancelled()) break;
    }
  } finally {
    records.close();
  }
  return {
    caseName: info.name, examiner: info.examiner, createdAt: info.createdAt, at, version, files, refused: refusals(reader), trace, graph, checklist, reach: reachOf(reader, trace), findings, thresholds: thresholdsIn(reader), asserted: assertedIn(reader, findings),
    // What the window shows: with a trace also what it lacks, and the queries that would fetch it.
    coverage: trace?.coverage ?? caseCoverage(reader), credentialStates: credentialStateCounts(reader), cited, timeline: { events: rows, total: trace?.counts.events ?? 0 },
    ledger: ledgerOfWork(reader),
    caseTotals: { events: totals.events, records: totals.records, first: span?.first, last: span?.last },
  };
}
