/**
 * Joins dispatch to the rest of the engine. Called once per thread: `bindReads` on the engine thread,
 * `bindWorks` on the workflow thread, so that each opens its own connection.
 */
import { fail } from '../../shared/domain/fault.ts';
import type { ReadServices, WorkServices } from './services.ts';

// Until store and workflows are joined here, every question gets this plain answer.
const notJoined = () => fail({ code: 'bad-request', why: 'this build has no store yet' });

export function bindReads(): ReadServices {
  return {
    open: notJoined, close: notJoined, formats: notJoined, summary: notJoined, listEvidence: notJoined, eventsPage: notJoined,
    density: notJoined, lanes: notJoined, record: notJoined, identitiesPage: notJoined, currentTrace: notJoined, graph: notJoined,
    findings: notJoined, coverage: notJoined, checklist: notJoined, whatIf: notJoined, ledger: notJoined,
  };
}

export function bindWorks(): WorkServices {
  return {
    newCase: notJoined, openCase: notJoined, sampleCase: notJoined, closeCase: notJoined, importEvidence: notJoined, trace: notJoined,
    attest: notJoined, assertSourceGroup: notJoined, reportHtml: notJoined, recordReport: notJoined, verify: notJoined,
  };
}
