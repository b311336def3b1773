/** The workflow thread's side: it alone holds a writing connection. */
import { fail, FaultError, ok, type Result } from '../../shared/domain/fault.ts';
import { assertBenign } from '../workflows/assert-benign.ts';
import { assertIdentity } from '../workflows/assert-identity.ts';
import { assertThresholds } from '../workflows/assert-threshold.ts';
import { attest } from '../workflows/attest-outcome.ts';
import { keepFindings } from '../workflows/evaluate-findings.ts';
import { importEvidence } from '../workflows/import-evidence.ts';
import { createCase, openCase, type OpenCase } from '../workflows/open-case.ts';
import { openSample } from '../workflows/open-sample.ts';
import { caseSummary, checklistOf } from '../workflows/read-case.ts';
import { recordReport, reportPage } from '../workflows/render-report.ts';
import { assertSourceGroup, currentTrace, traceSuspect } from '../workflows/trace-suspect.ts';
import { verifyCase } from '../workflows/verify-case.ts';
import type { WorkServices } from './services.ts';

export function bindWorks(): WorkServices {
  let open: OpenCase | undefined;
  const replace = (made: Result<OpenCase>): ReturnType<WorkServices['openCase']> => {
    if (!made.ok) return made;
    open?.close();
    open = made.value;
    return ok(caseSummary(open.handles.reader, open.path));
  };
  const here = (): OpenCase => {
    if (open === undefined) throw new FaultError({ code: 'no-case-open' });
    return open;
  };
  return {
    newCase: (input) => replace(createCase(input.path, input.examiner)),
    openCase: (input) => replace(openCase(input.path)),
    async sampleCase(input, work) {
      // The sample may be the open case: it is closed first, or its own lock would refuse it.
      open?.close();
      open = undefined;
      return replace(await openSample(input.folder, work));
    },
    closeCase() {
      open?.close();
      open = undefined;
      return ok({});
    },
    async importEvidence(input, work) {
      const c = here();
      const done = await importEvidence(c, input.paths, input, work);
      // Worked out here, so that no view waits for it on the reading thread.
      if (done.ok && done.value.totals.stored > 0) {
        work.progress({ label: 'Evaluating findings', done: 0, unit: 'rules' });
        keepFindings(c);
      }
      return done;
    },
    trace: (input) => traceSuspect(here(), input),
    attest(input) {
      const c = here();
      const trace = currentTrace(c);
      if (!trace.ok) return trace;
      if (trace.value === undefined) return fail({ code: 'no-suspect' });
      attest(c, input);
      return ok(checklistOf(c.handles.reader, trace.value));
    },
    assertSourceGroup: (input) => assertSourceGroup(here(), input),
    assertIdentity: (input) => assertIdentity(here(), input),
    assertBenign: (input) => assertBenign(here(), input),
    assertThreshold: ({ name, value, by, reason }, work) => assertThresholds(here(), { changes: [{ name, value: value ?? undefined }], by, reason }, work),
    async reportHtml(input, work) {
      const c = here();
      const trace = currentTrace(c);
      if (!trace.ok) return trace;
      const at = input.at ?? c.now();
      const page = await reportPage(c.handles.reader, c.path, at, work);
      return page.ok ? ok({ html: page.value.html, meta: page.value.facts }) : page;
    },
    recordReport(input) {
      recordReport(here(), input);
      return ok({});
    },
    async verify(_input, work) {
      const c = here();
      return ok(await verifyCase(c.handles.reader, c.path, work));
    },
  };
}
