/** The engine thread's side: projections over a read-only connection. */
import { fail, FaultError, ok, type Result } from '../../shared/domain/fault.ts';
import { evidenceFiles, refusals, totalsOf } from '../store/read/evidence.ts';
import { density, lanes } from '../store/read/density.ts';
import { eventsPage } from '../store/read/events.ts';
import { busiestCredentials } from '../store/read/identities.ts';
import { ledgerPage } from '../store/read/custody.ts';
import { openReader } from '../store/open.ts';
import type { Reader } from '../store/handles.ts';
import { thresholdsIn } from '../workflows/assert-threshold.ts';
import { evidenceFormats } from '../workflows/list-formats.ts';
import { findingsOf } from '../workflows/evaluate-findings.ts';
import { casePathOf, databaseOf } from '../workflows/open-case.ts';
import { caseSummary, checklistOf, keptTrace, whatIfOf } from '../workflows/read-case.ts';
import { explainedPage } from '../workflows/read-identities.ts';
import { graphOf } from '../workflows/read-graph.ts';
import { caseCoverage } from '../workflows/read-coverage.ts';
import { reachDrawn } from '../workflows/read-reach.ts';
import { previewEvidence } from '../workflows/preview-evidence.ts';
import { openRecords, type RecordReader } from '../workflows/read-record.ts';
import type { ReadServices } from './services.ts';

/** More lanes than this cannot be told apart; the answer says how many were left out. */
const MOST_LANES = 60;

interface OpenReader { readonly path: string; readonly reader: Reader; readonly records: RecordReader; close(): void }

export function bindReads(): ReadServices {
  let open: OpenReader | undefined;
  const here = (): OpenReader => {
    if (open === undefined) throw new FaultError({ code: 'no-case-open' });
    return open;
  };
  const answer = <T>(make: (o: OpenReader) => T): Result<T> => {
    if (open === undefined) return fail({ code: 'no-case-open' });
    return ok(make(open));
  };
  return {
    open({ path: given }) {
      const path = casePathOf(given);
      let connection: ReturnType<typeof openReader>;
      try {
        connection = openReader(databaseOf(path));
      } catch {
        return fail({ code: 'not-a-case', path: given });
      }
      open?.close();
      const records = openRecords(connection.reader, path);
      open = { path, reader: connection.reader, records, close: () => { records.close(); connection.close(); } };
      return ok(caseSummary(connection.reader, path));
    },
    close() {
      open?.close();
      open = undefined;
      return ok({});
    },
    formats: () => ok({ formats: evidenceFormats() }),
    preview: (input) => previewEvidence(input.path, input),
    summary: () => answer((o) => caseSummary(o.reader, o.path)),
    listEvidence: () => answer((o) => {
      const files = evidenceFiles(o.reader);
      return { files, refused: refusals(o.reader), totals: totalsOf(files) };
    }),
    eventsPage: (input) => answer((o) => eventsPage(o.reader, input.filter, input.after, input.limit, input.newestFirst === true)),
    density: (input) => answer((o) => density(o.reader, input.filter, input.buckets)),
    lanes: (input) => answer((o) => {
      const trace = keptTrace(o.reader);
      const used = trace?.credentials.filter((c) => c.uses > 0).map((c) => ({ value: c.value, label: `${c.id} ${c.value}` })) ?? busiestCredentials(o.reader, MOST_LANES).map((value) => ({ value, label: value }));
      return { ...lanes(o.reader, used.slice(0, MOST_LANES), input.from, input.to, input.buckets), omitted: Math.max(0, used.length - MOST_LANES) };
    }),
    record: async (input) => (open === undefined ? fail({ code: 'no-case-open' }) : here().records.view(input.event)),
    identitiesPage: (input) => answer((o) => explainedPage(o.reader, input.search, input.after, input.limit, input.state)),
    currentTrace: () => answer((o) => keptTrace(o.reader) ?? null),
    graph: async () => (open === undefined ? fail({ code: 'no-case-open' }) : ok((await graphOf(open.reader)) ?? null)),
    reach: async (input) => (open === undefined ? fail({ code: 'no-case-open' }) : ok(await reachDrawn(open.reader, input.limit))),
    findings: () => answer((o) => ({ findings: findingsOf(o.reader) })),
    thresholds: () => answer((o) => thresholdsIn(o.reader)),
    coverage: () => answer((o) => {
      const trace = keptTrace(o.reader);
      return { statements: trace?.coverage ?? caseCoverage(o.reader) };
    }),
    checklist: () => answer((o) => {
      const trace = keptTrace(o.reader);
      return trace === undefined ? null : checklistOf(o.reader, trace);
    }),
    whatIf: (input) => (open === undefined ? fail({ code: 'no-case-open' }) : whatIfOf(open.reader, input.credential, input.revoked, input.minGrade)),
    ledger: (input) => answer((o) => ledgerPage(o.reader, input.after, input.limit)),
  };
}

