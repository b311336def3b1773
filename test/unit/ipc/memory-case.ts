/**
 * EngineServices over a case held in memory: small, whole and quick, so that dispatch, serve and both threads are
 * tested with something that answers like the store. A path that contains `missing` cannot be opened; evidence named
 * `slow` reports progress until it is cancelled (and an identity of that name too); evidence named `bug` makes the workflow throw.
 */
import type { ReadServices, Work, WorkServices } from '../../../electron/engine/services.ts';
import type { CaseSummary } from '../../../shared/domain/case.ts';
import type { EventRow } from '../../../shared/domain/event.ts';
import { fail, FaultError, ok } from '../../../shared/domain/fault.ts';
import { microsOf, type Micros } from '../../../shared/domain/time.ts';
import type { Threshold, Thresholds } from '../../../shared/domain/threshold.ts';
import type { Trace } from '../../../shared/domain/trace.ts';

export const at = (us: number): Micros => microsOf(us)!;
const SHA = 'ab'.repeat(32);

export function summaryOf(path: string): CaseSummary {
  return {
    path, name: path.split('/').at(-1) ?? path, examiner: 'E. Xaminer', createdAt: at(1), files: 0, records: 0, events: 0, entries: 0, rejected: 0,
    first: undefined, last: undefined, suspect: undefined, ledgerHead: SHA,
  };
}

export function rowOf(n: number): EventRow {
  return {
    id: `Eabcdefabcdef.${n}`, at: at(1_700_000_000_000_000 + n), precisionUs: 1_000_000, action: 'sts:AssumeRole', depth: 'controlled', outcome: 'success', reason: undefined,
    actor: 'arn:aws:iam::111122223333:user/ci-deployer', actorKind: 'user', credential: `AKIAEXAMPLE${n}`, credentialKind: 'aws-access-key', sessionAt: undefined,
    source: '203.0.113.7', agent: 'aws-cli/2.15.0 Python/3.11.6', target: { platform: 'aws', account: '111122223333', service: 'sts', resource: undefined },
    evidence: 'abcdefabcdef', line: n + 1, onTrail: n % 2 === 0,
  };
}

export function traceOf(identity: string | undefined): Trace {
  return {
    seed: { identity, credential: undefined, from: undefined, to: undefined, sources: [], minGrade: 'C', because: 'asserted' },
    credentials: [], identities: [], systems: [], sourceGroups: [], exposure: [], coverage: [], counts: { events: 1, credentials: 0, hops: 1, systems: 0 },
    hops: [{
      id: 'H1', at: at(5), precisionUs: 1, kind: 'issued', from: 'C1', to: 'C2', grade: 'A', rule: 'sts-issue@1', because: 'the log names it on both sides',
      basis: { kind: 'recorded', events: ['E1'] }, events: ['E1'], rivals: [{ explanation: 'another', from: undefined, events: [] }],
    }],
  };
}

export function memoryReads(): ReadServices {
  let path: string | undefined;
  const totals = { files: 0, records: 0, events: 0, entries: 0, stored: 0, duplicates: 0, skipped: 0, rejected: 0 };
  return {
    open: (input) => {
      if (input.path.includes('unreadable')) return fail({ code: 'case-damaged', path: input.path, why: 'no read-only connection' });
      path = input.path;
      return ok(summaryOf(path));
    },
    close: () => {
      path = undefined;
      return ok({});
    },
    preview: ({ path }) => ok({ path, sees: 'a table', shape: 'table', candidates: [], format: undefined, because: undefined, fault: { code: 'unknown-format', why: 'in no format known here' }, zoneless: undefined, year: undefined, needsYear: false, columns: ['a'], delimiter: ',', arrays: [], sample: [['1']], rows: [] }),
    formats: () => ok({ formats: [{ id: 'aws-cloudtrail', title: 'AWS CloudTrail' }] }),
    summary: () => ok(summaryOf(path ?? 'none')),
    listEvidence: () => ok({ files: [], refused: [], totals }),
    eventsPage: ({ limit }) => ok({ rows: Array.from({ length: limit }, (_, n) => rowOf(n)), next: undefined, total: { count: limit, more: false } }),
    density: ({ buckets }) => ok({ from: at(0), to: at(buckets), widthUs: 1, counts: Array.from({ length: buckets }, () => 1), trail: [] }),
    lanes: () => ok({ from: at(0), widthUs: 1, lanes: [], omitted: 0 }),
    record: ({ event }) => fail({ code: 'unknown-event', id: event }),
    identitiesPage: () => ok({ rows: [], next: undefined, total: 0 }),
    currentTrace: () => ok(null),
    graph: () => ok(null),
    reach: () => ok({ reach: null, total: 0, drawing: null }),
    findings: () => ok({ findings: [] }),
    thresholds: () => ok(measures()),
    coverage: () => ok({ statements: [] }),
    checklist: () => ok(null),
    whatIf: ({ credential }) => fail({ code: 'unknown-credential', value: credential }),
    ledger: () => ok({ entries: [], total: 0 }),
  };
}

/** The flag is in shared memory, so even a loop that never lets go of the thread sees it. */
function untilCancelled(work: Work): void {
  for (let done = 0; !work.cancelled(); done += 1) {
    if (done % 100_000 === 0) work.progress({ label: 'Reading', done, unit: 'records' });
  }
}

export function memoryWorks(): WorkServices {
  const open = ({ path }: { readonly path: string }) => (path.includes('missing') ? fail({ code: 'not-a-case', path }) : ok(summaryOf(path)));
  return {
    newCase: open,
    openCase: open,
    sampleCase: ({ folder }, work) => {
      work.progress({ label: 'Making the sample case', done: 1, total: 1, unit: 'files' });
      return open({ path: `${folder}/sample.keytrail` });
    },
    closeCase: () => ok({}),
    importEvidence: ({ paths }, work) => {
      if (paths.some((path) => path.endsWith('bug'))) throw new Error('a mistake with AKIAIOSFODNN7EXAMPLE in it');
      if (paths.some((path) => path.endsWith('deep'))) throw new FaultError({ code: 'file-missing', path: '/deep' });
      if (paths.some((path) => path.endsWith('slow'))) {
        untilCancelled(work);
        return fail({ code: 'cancelled' });
      }
      work.progress({ label: 'Reading', done: 1, total: 1, unit: 'files' });
      return ok({ files: [], refused: [], totals: { files: 0, records: 0, events: 0, entries: 0, stored: 0, duplicates: 0, skipped: 0, rejected: 0 } });
    },
    trace: ({ identity }, work) => {
      if (identity !== 'slow') return ok(traceOf(identity));
      untilCancelled(work);
      return fail({ code: 'cancelled' });
    },
    attest: () => ok({ outcomes: [], steps: [], limits: [] }),
    assertSourceGroup: () => ok(traceOf('x')),
    assertIdentity: ({ name, other }) => ok({ name, other, one: false, note: undefined }),
    assertBenign: ({ finding, is, by, reason }) => ok({
      id: finding, rule: 'new-source@2', title: 'Used from a new place', claim: 'c', severity: 'high', at: at(1), identity: 'x', credential: undefined, events: ['Eabcdefabcdef.1'], eventCount: 1, thresholds: [], attack: [], owasp: [], atlas: [],
      ...(is === 'benign' ? { benign: { by, at: at(2), reason } } : {}),
    }),
    assertThreshold: ({ value, by, reason }) => ok({ ...measures(value === null ? undefined : { value, said: { by, at: at(2), reason } }), findings: 3, appeared: 1, gone: undefined }),
    reportHtml: (input) => ok({ html: '<p>report</p>', meta: { title: 'Report', author: 'e', subject: 'c', keywords: [], at: input.at ?? at(9), version: '0.0.0' } }),
    recordReport: () => ok({}),
    verify: () => ok({ ok: true, checked: { files: 0, bytes: 0, rows: 0, ledger: 0, derived: 0 }, problems: [], head: SHA }),
  };
}

const measures = (changed: Partial<Threshold> = {}): Thresholds => ({
  thresholds: [{ name: 'newSource.pastUses', unit: 'count', of: 'use', value: 10, default: 10, least: 1, most: 100_000, says: 'How many earlier uses there must be.', rules: ['new-source'], said: undefined, ...changed }],
  baselines: [{ rule: 'new-source', baseline: 'all earlier uses', window: 'the past' }],
});
