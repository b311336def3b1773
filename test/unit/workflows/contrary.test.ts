/** Records of one event that say equally much and not the same: which of them speaks does not depend on which came first, and that they differ is told. */
import { afterEach, beforeEach, expect, test } from 'vitest';
import { eventById, eventsPage, issuesOf } from '../../../electron/store/read/events.ts';
import { keepFindings } from '../../../electron/workflows/evaluate-findings.ts';
import { SILENT } from '../../../electron/workflows/import-evidence.ts';
import { viewCase, type OpenCase } from '../../../electron/workflows/open-case.ts';
import { caseCoverage } from '../../../electron/workflows/read-coverage.ts';
import { openRecords } from '../../../electron/workflows/read-record.ts';
import { traceSuspect } from '../../../electron/workflows/trace-suspect.ts';
import { verifyCase } from '../../../electron/workflows/verify-case.ts';
import { cloudTrail, recordsFile, Scratch, take, value } from './cases.ts';

let scratch: Scratch;
beforeEach(() => { scratch = new Scratch(); });
afterEach(() => { scratch.remove(); });

type Json = Readonly<Record<string, unknown>>;
const identity = (more: Json): Json => ({ ...(cloudTrail(0)['userIdentity'] as Json), ...more });
const issued = (accessKeyId: string): Json => ({ credentials: { accessKeyId, expiration: 'Mar 1, 2024, 11:00:05 AM' } });
const KEY = 'AKIAEXAMPLE00000000';
/** One call that issues a session; a copy with another session, one with another key and caller, one of another account, one from another address. */
const COPIES: Readonly<Record<string, Json>> = {
  original: cloudTrail(0),
  session: cloudTrail(0, { responseElements: issued('ASIAEDITED0000000001') }),
  caller: cloudTrail(0, { userIdentity: identity({ arn: 'arn:aws:iam::111122223333:user/nobody', userName: 'nobody', accessKeyId: 'AKIAEDITED0000000001' }) }),
  account: cloudTrail(0, { recipientAccountId: '444455556666' }),
  address: cloudTrail(0, { sourceIPAddress: '198.51.100.77' }),
};
const used = (key: string, n: number): Json => cloudTrail(n, { userIdentity: identity({ type: 'AssumedRole', arn: 'arn:aws:sts::111122223333:assumed-role/Admin/work-0', accessKeyId: key }), sourceIPAddress: '192.0.2.0' });
const NAMES = Object.keys(COPIES);

/** Everything that is derived when the copies are taken in in this order, those within brackets in one file. */
async function told(order: readonly (readonly string[])[]): Promise<{ all: unknown; counts: unknown; path: string; reopen: OpenCase }> {
  const c = scratch.newCase();
  const totals = { records: 0, stored: 0, duplicates: 0 };
  const sessions = scratch.write('uses.json', recordsFile([used('ASIAEXAMPLE00000000', 20), used('ASIAEDITED0000000001', 22)]));
  await take(c, [sessions]);
  for (const names of order) {
    const out = await take(c, [scratch.write(`${names.join('-')}.json`, recordsFile(names.map((name) => COPIES[name] ?? {})))]);
    for (const key of ['records', 'stored', 'duplicates'] as const) totals[key] += out.totals[key];
  }
  const { reader } = c.handles;
  const { rows } = eventsPage(reader, {}, undefined, 100);
  const traces = [KEY, 'AKIAEDITED0000000001'].map((credential) => traceSuspect(c, { credential }));
  const all = JSON.stringify([rows.map((r) => ({ ...r, onTrail: undefined })), rows.map((r) => issuesOf(reader, eventById(reader, r.id)?.id ?? 0)), traces, keepFindings(c), caseCoverage(reader)]);
  return { all, counts: totals, path: c.path, reopen: c };
}

test('every order of two, and some of all: the same events, trace, findings and coverage, byte for byte', async () => {
  for (const other of NAMES.slice(1)) {
    const [one, back] = [await told([['original'], [other]]), await told([[other], ['original']])];
    expect(back.all, other).toEqual(one.all);
    expect([one.counts, back.counts]).toEqual([{ records: 2, stored: 1, duplicates: 1 }, { records: 2, stored: 1, duplicates: 1 }]);
  }
  const each = NAMES.map((name) => [name]);
  const all = await told(each);
  for (const order of [[...each].reverse(), [...each.slice(2), ...each.slice(0, 2)], [each[3] ?? [], each[1] ?? [], each[4] ?? [], each[0] ?? [], each[2] ?? []]]) expect((await told(order)).all, order.join()).toEqual(all.all);
  for (const { reopen } of [all]) reopen.close();
  const view = value(viewCase(all.path));
  expect((await verifyCase(view.reader, all.path, SILENT)).problems).toEqual([]);
  view.close();
}, 120_000);

test('which of the records of one file speaks is no matter of their place in it', async () => {
  const text = (x: unknown): string => String(x).replace(/\bE?[0-9a-f]{12}(?:\.\d+)?"/g, '').replace(/"line":\d+/g, '').replace(/E[0-9a-f]{12}\.\d+/g, 'E');
  expect(text((await told([['session', 'original', 'caller']])).all)).toEqual(text((await told([['caller', 'original', 'session']])).all));
}, 60_000);

test('that they contradict each other is told, with what each says and its own text', async () => {
  const { reopen: c } = await told([['original'], ['caller'], ['session']]);
  const [statement] = caseCoverage(c.handles.reader).filter((each) => each.kind === 'contrary');
  expect(statement?.text).toMatch(/^1 event has records that contradict each other \(actor of 1, credential of 1, what was issued of 1\): E[0-9a-f]{12}\.1; /);
  const records = openRecords(c.handles.reader, c.path);
  const id = eventsPage(c.handles.reader, {}, undefined, 1).rows[0]?.id ?? '';
  const view = value(await records.view(id));
  records.close();
  const says = [view.event.actor ?? '', view.event.credential ?? '', ...view.issues.map((i) => i.value), ...view.contrary.flatMap((each) => each.differs.map((d) => d.says))];
  for (const told of ['arn:aws:iam::111122223333:user/deploy', 'arn:aws:iam::111122223333:user/nobody', KEY, 'AKIAEDITED0000000001', 'ASIAEXAMPLE00000000', 'ASIAEDITED0000000001']) expect(says).toContain(told);
  expect(view.twins.length).toBe(2);
  expect(view.contrary.map((each) => (JSON.parse(each.text ?? '{}') as Json)['eventID'])).toEqual(['00000000-0000-4000-8000-000000000000', '00000000-0000-4000-8000-000000000000']);
}, 60_000);

test('what is only left out, and what comes again, contradicts nothing', async () => {
  const c = scratch.newCase();
  await take(c, [scratch.write('1.json', recordsFile([cloudTrail(0)]))]);
  await take(c, [scratch.write('2.json', recordsFile([cloudTrail(0, { userAgent: undefined, sourceIPAddress: undefined }), cloudTrail(0)]))]);
  expect(c.handles.reader.prepare('SELECT COUNT(*) FROM evidence_said').pluck().get()).toBe(0);
  expect(caseCoverage(c.handles.reader).filter((each) => each.kind === 'contrary')).toEqual([]);
});
