/** A workbench without an engine, for looking at the window: answers from invented data, late on purpose, faulty or empty on request. */
import type { EventFilter, Input, Messages } from '../../../shared/contract/messages.ts';
import type { MethodName } from '../../../shared/contract/names.ts';
import { fakeBaselines, fakeThresholds } from './fake-thresholds.ts';
import { must } from '../../../electron/base/assert.ts';
import { fail, ok, type Fault, type Result } from '../../../shared/domain/fault.ts';
import { fakeChecklist, fakeCoverage, fakeFiles, fakeFindings, fakeGraph, fakeIdentities, fakeLedger, fakeReach, fakeRefused, fakeSummary, fakeTrace, totalsOf } from './fake-case.ts';
import { END, fakeEvents, later, START, type FakeEvent } from './fake-events.ts';

export interface FakeOptions { readonly mode: 'full' | 'empty' | 'error' | 'slow' | 'start' | 'no-suspect'; readonly delay: number }

type Handlers = { readonly [M in MethodName]?: (input: Messages[M]['input']) => Messages[M]['output'] | Fault | Promise<Messages[M]['output'] | Fault> };
const isFault = (x: unknown): x is Fault => typeof x === 'object' && x !== null && 'code' in x && typeof x.code === 'string' && !('sha256' in x);
const wait = (ms: number): Promise<void> => new Promise((done) => { setTimeout(done, ms); });

function filtered(f: EventFilter): readonly FakeEvent[] {
  const text = f.search?.toLowerCase();
  return fakeEvents().filter((e) => (f.trail !== true || e.trail) && (f.from === undefined || e.at >= f.from) && (f.to === undefined || e.at < f.to) && (f.identity === undefined || e.actor === f.identity) && (f.credential === undefined || e.credential === f.credential)
    && (text === undefined || text === '' || `${e.action} ${e.actor ?? ''} ${e.credential ?? ''} ${e.source ?? ''} ${e.target.resource ?? ''}`.toLowerCase().includes(text)));
}

export function fakeWorkbench(options: FakeOptions): { ask: (method: string, input: unknown) => Promise<Result<unknown>>; on: (push: string, listener: (message: unknown) => void) => () => void; pathOf: (file: { name: string }) => string } {
  const listeners = new Map<string, Set<(message: unknown) => void>>();
  const push = (name: string, message: unknown): void => { for (const l of listeners.get(name) ?? []) l(message); };
  const empty = options.mode === 'empty';
  const bare = empty || options.mode === 'no-suspect';
  let open = options.mode !== 'start';
  let cancelled = '';
  let findings = fakeFindings();
  let thresholds = fakeThresholds;
  const attested = new Map([['RS.MA-01', { by: 'A. Berg', note: 'Plan executed with the hosting provider, ticket 4411.' }]]);
  const summary = () => ({ ...fakeSummary(), ...(bare ? { suspect: undefined } : {}), ...(empty ? { files: 0, records: 0, events: 0, entries: 0, rejected: 0, first: undefined, last: undefined } : {}) });
  const progress = async (task: string, label: string, total: number, unit: string): Promise<boolean> => {
    for (let i = 1; i <= 40; i += 1) {
      if (cancelled === task) return false;
      push('progress', { task, label, done: Math.floor((total * i) / 40), total, unit, detail: `418293716624_eu-north-1_${String(i).padStart(4, '0')}.json.gz` });
      await wait(options.mode === 'slow' ? 400 : 40);
    }
    return true;
  };
  const cancelledFault: Fault = { code: 'cancelled' };
  const handlers: Handlers = {
    'case.current': () => ({ case: open ? summary() : null }),
    'case.open': () => { open = true; return summary(); },
    'case.new': () => { open = true; return summary(); },
    'case.close': () => { open = false; return { closed: true }; },
    'case.sample': async ({ task }) => { if (!(await progress(task, 'Preparing the sample incident', 60_000, 'events'))) return cancelledFault; open = true; return summary(); },
    'case.recent': () => ({ paths: empty ? [] : ['/cases/2026-03 nordhafen.keytrail', '/cases/2025-11 build agent.keytrail', '/mnt/lab/cases/2025-08 vendor token.keytrail'] }),
    'dialog.open-case': () => ({ path: '/cases/2026-03 nordhafen.keytrail' }),
    'dialog.new-case': () => ({ path: '/cases/new.keytrail' }),
    'dialog.add-evidence': () => ({ paths: ['/mnt/evidence/disk3'] }),
    'dialog.save-report': () => ({ path: '/cases/nordhafen.pdf' }),
    'evidence.import': async ({ task }) => ((await progress(task, 'Importing evidence', 812_000_000, 'bytes')) ? { files: fakeFiles().slice(0, 4), refused: fakeRefused, totals: totalsOf(fakeFiles().slice(0, 4)) } : cancelledFault),
    'evidence.list': () => (empty ? { files: [], refused: [], totals: totalsOf([]) } : { files: fakeFiles(), refused: fakeRefused, totals: totalsOf(fakeFiles()) }),
    'evidence.formats': () => ({ formats: ['aws-cloudtrail', 'kubernetes-audit', 'vault-audit', 'okta-system-log', 'generic-csv', 'generic-json'].map((id) => ({ id, title: id.replaceAll('-', ' ') })) }),
    'events.page': ({ filter, after, limit, newestFirst }) => {
      const all = empty ? [] : newestFirst === true ? filtered(filter).toReversed() : filtered(filter);
      const from = after === undefined ? 0 : Number(after);
      return { rows: all.slice(from, from + limit), next: from + limit < all.length ? String(from + limit) : undefined, total: { count: Math.min(all.length, 50_000), more: all.length > 50_000 } };
    },
    'events.density': ({ filter, buckets }) => {
      const from = filter.from ?? START;
      const to = filter.to ?? END;
      const widthUs = Math.ceil((to - from) / buckets);
      const counts = Array.from({ length: buckets }, () => 0);
      const trail = [...counts];
      for (const e of empty ? [] : filtered({ ...filter, from, to })) {
        const i = Math.min(buckets - 1, Math.floor((e.at - from) / widthUs));
        counts[i] = (counts[i] ?? 0) + 1;
        if (e.trail) trail[i] = (trail[i] ?? 0) + 1;
      }
      return { from, to, widthUs, counts, trail: bare ? trail.map(() => 0) : trail };
    },
    'events.lanes': ({ from: f, to: t, buckets }) => {
      const from = f ?? START;
      const widthUs = Math.ceil(((t ?? END) - from) / buckets);
      const lanes = fakeTrace().credentials.slice(0, empty ? 0 : 7).map((c) => ({ credential: c.value, label: `${c.id} ${c.value}`, successes: Array.from({ length: buckets }, () => 0), failures: Array.from({ length: buckets }, () => 0) }));
      for (const e of fakeEvents()) {
        const lane = lanes.find((l) => l.credential === e.credential);
        const i = Math.floor((e.at - from) / widthUs);
        if (lane === undefined || i < 0 || i >= buckets) continue;
        const list = e.outcome === 'failure' ? lane.failures : lane.successes;
        list[i] = (list[i] ?? 0) + 1;
      }
      return { from, widthUs, lanes, omitted: empty ? 0 : 1 };
    },
    'events.record': ({ event }) => {
      const e = fakeEvents().find((x) => x.id === event);
      if (e === undefined) return { code: 'unknown-event', id: event };
      const raw = { eventVersion: '1.09', userIdentity: { type: 'IAMUser', arn: e.actor, accessKeyId: e.credential }, eventTime: new Date(e.at / 1000).toISOString(), eventName: e.action.split(':')[1], sourceIPAddress: e.source, userAgent: e.agent, errorCode: e.reason, requestParameters: { roleArn: 'arn:aws:iam::418293716624:role/gha-runner', roleSessionName: '\u202Ereverse<script>alert(1)</script>' }, responseElements: { credentials: { accessKeyId: 'ASIAQ7RUNNER55TTEE10', expiration: 'Mar 13, 2026, 2:11:09 PM' } }, eventID: 'c0ffee00-1111-4222-8333-944455556666' };
      return { event: e, locator: { sha256: `${e.evidence}52b3dd8b0f6c3f7f9b9b1f0ad6d35d4b79e0c7b54dfbf1a2c3d4`, path: '/mnt/evidence/disk3/cloudtrail/2026/03/13/418293716624_0004.json.gz', layers: ['gzip'], offset: 918_223, length: 1822, line: e.line }, recordSha256: 'b7c2a4d09e8f7a6b5c4d3e2f1a0b9c8d7e6f5a4b3c2d1e0f9a8b7c6d5e4f3a2b', text: JSON.stringify(raw), cut: false, issues: [{ what: 'credential', value: 'ASIAQ7RUNNER55TTEE10', kind: 'aws-role-session', holder: { name: 'arn:aws:iam::418293716624:role/gha-runner', kind: 'role' }, expires: later(e.at, 43_200) }], facts: [{ kind: 'role-session-name', text: '\u202Ereverse<script>alert(1)</script>' }, { kind: 'invoked-by', text: 'cloudformation.amazonaws.com' }], twins: [], contrary: [] };
    },
    'identities.page': ({ search, after, limit }) => {
      const all = empty ? [] : fakeIdentities().filter((i) => search === undefined || `${i.names.join(' ')} ${i.credentials.map((c) => c.value).join(' ')}`.toLowerCase().includes(search.toLowerCase()));
      const from = after === undefined ? 0 : Number(after);
      return { rows: all.slice(from, from + limit), next: from + limit < all.length ? String(from + limit) : undefined, total: all.length };
    },
    'trace.run': async () => { await wait(600); return fakeTrace(); },
    'trace.current': () => ({ trace: bare ? null : fakeTrace() }),
    'graph.current': () => ({ graph: bare ? null : fakeGraph() }),
    'reach.get': () => (bare ? { reach: null, total: 0, drawing: null } : fakeReach()),
    'findings.list': () => ({ findings: bare ? [] : findings }),
    'findings.thresholds': () => ({ thresholds, baselines: fakeBaselines }),
    'coverage.list': () => ({ statements: empty ? [] : fakeCoverage }),
    'checklist.current': () => ({ checklist: bare ? null : fakeChecklist(attested) }),
    'checklist.attest': ({ outcome, by, note }) => { attested.set(outcome, { by, note }); return fakeChecklist(attested); },
    'assert.source-group': () => fakeTrace(),
    'assert.identity': ({ is, name, other }) => ({ name, other: is === 'same' ? name : other, one: is === 'same', note: undefined }),
    'assert.finding': ({ is, finding: id, by, reason }) => {
      findings = findings.map((f) => (f.id === id ? { ...f, benign: is === 'benign' ? { by, at: END, reason } : undefined } : f));
      return { finding: must(findings.find((f) => f.id === id), id) };
    },
    'assert.threshold': async ({ task, name, value, by, reason }) => {
      if (!(await progress(task, 'Evaluating findings', 21, 'rules'))) return cancelledFault;
      thresholds = thresholds.map((t) => (t.name !== name ? t : value === null ? { ...t, value: t.default, said: undefined } : { ...t, value, said: { by, at: END, reason } }));
      return { thresholds, baselines: fakeBaselines, findings: findings.length, appeared: 1, gone: 0 };
    },
    'whatif.run': ({ credential, revoked }) => ({ credential, revoked, prevented: { hops: ['H3', 'H4', 'H5'], credentials: ['C4', 'C6', 'C7'], systems: ['S3', 'S4', 'S9', 'S11'], events: 611 }, remaining: { hops: 24, events: 789 }, open: fakeTrace().hops.slice(0, 5).map((h, i) => ({ hop: h.id, credential: h.from, from: h.at, to: i === 2 ? undefined : later(h.at, 43_200), because: i === 2 ? 'nothing closed it' : 'the session expired' })), limits: ['Hops of grade B and C are left standing: one other origin is enough.'] }),
    'report.preview': () => ({ html: '<!doctype html><html><body style="font:14px Georgia,serif;margin:48px;background:#fff;color:#111"><h1>Where the credential went</h1><p>Case 2026-03 nordhafen · examiner J. Öberg</p><h2>1 Summary</h2><p>The access key AKIAQ7KEXAMPLE2M4TRZ was used by someone other than its owner from 2026-03-13 02:11:09 UTC. It begot seven credentials, one of them never used, and reached 26 systems.</p><script>document.body.textContent="script ran"</script></body></html>' }),
    'report.build': async ({ task, out }) => ((await progress(task, 'Building the report', 42, 'pages')) ? { path: out, sha256: '77d5e20b114652b3dd8b0f6c3f7f9b9b1f0ad6d35d4b79e0c7b54dfbf1a2c3d4', pages: 42, bytes: 1_811_220 } : cancelledFault),
    'custody.ledger': ({ after, limit }) => { const all = fakeLedger(empty ? 1 : 480); return { entries: all.filter((e) => e.seq > (after ?? 0)).slice(0, limit), total: all.length }; },
    'custody.verify': async ({ task }) => ((await progress(task, 'Verifying the case', 1_240_000_000, 'bytes')) ? { ok: false, checked: { files: 240, bytes: 1_240_000_000, rows: 1_180_400, ledger: 480, derived: 92_114 }, problems: [{ where: 'vault', what: 'block 118 of 418293716624_eu-north-1_0042.json.gz', detail: 'hash of the bytes is 9a…; recorded was 4b…' }, { where: 'stored-row', what: 'E4be1c09d77aa.2204', detail: 'row digest differs from the one sealed at import' }], head: fakeSummary().ledgerHead } : cancelledFault),
    'task.cancel': ({ task }) => { cancelled = task; return { cancelled: true }; },
  };
  return {
    ask: async (method, input) => {
      await wait(options.mode === 'slow' ? 1e7 : options.delay);
      if (options.mode === 'error' && !method.startsWith('case.')) return fail({ code: 'case-damaged', path: '/cases/2026-03 nordhafen.keytrail', why: 'page 811 of the database does not match its checksum' });
      // Looked up by name: the types of one method meet again inside its handler.
      const handler = handlers[method as MethodName] as ((i: Input<MethodName>) => unknown) | undefined;
      if (handler === undefined) return fail({ code: 'bad-request', why: `no such method ${method}` });
      const answer = await handler(input as Input<MethodName>);
      return isFault(answer) ? fail(answer) : ok(structuredClone(answer));
    },
    on: (name, listener) => {
      const set = listeners.get(name) ?? new Set();
      set.add(listener);
      listeners.set(name, set);
      return () => { set.delete(listener); };
    },
    pathOf: (file) => `/mnt/dropped/${file.name}`,
  };
}

