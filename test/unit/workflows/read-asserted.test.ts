/** What analysts asserted, as the report is given it: in order, each with its own entry of the ledger, and whether it stands. */
import { afterAll, expect, it } from 'vitest';
import { ledgerEntries } from '../../../electron/store/read/custody.ts';
import { assertBenign } from '../../../electron/workflows/assert-benign.ts';
import { assertIdentity } from '../../../electron/workflows/assert-identity.ts';
import { findingsOf, keepFindings } from '../../../electron/workflows/evaluate-findings.ts';
import { assertedIn } from '../../../electron/workflows/read-asserted.ts';
import { isBaseStale } from '../../../electron/workflows/derive-base.ts';
import { keptTrace } from '../../../electron/workflows/read-case.ts';
import { resultStamp } from '../../../electron/store/read/results.ts';
import { assertSourceGroup, currentTrace, traceSuspect } from '../../../electron/workflows/trace-suspect.ts';
import { records } from '../findings/draw.ts';
import { recordsFile, Scratch, take, value } from './cases.ts';

const scratch = new Scratch();
afterAll(() => { scratch.remove(); });

const STORY = `
  1 00:00:00 user.svc.AKIAOWN @192.0.2.10 s3:ListBuckets x100/60
  1 00:30:00 user.other.AKIAOTHER @192.0.2.11 s3:ListBuckets
  4 03:00:00 user.svc.AKIAOWN @203.0.113.7 ~other/1 s3:GetObject x5/1
  4 03:10:00 user.svc.AKIAOWN @203.0.113.7 ~other/1 cloudtrail:StopLogging {"request":{"name":"trail"}}`;
const arn = (name: string): string => `arn:aws:iam::111122223333:user/${name}`;

it('lists words about names, source groups and findings; what was taken back or replaced no longer stands', async () => {
  const c = scratch.newCase();
  const { reader } = c.handles;
  await take(c, [scratch.write('story.json', recordsFile(records(STORY) as Record<string, unknown>[]))]);
  const asserted = () => assertedIn(reader, findingsOf(reader));
  value(traceSuspect(c, { credential: 'AKIAOWN' }));
  expect(asserted()).toEqual([]);
  const said = (reason: string): { by: string; reason: string } => ({ by: 'J. Doe', reason });
  value(assertIdentity(c, { is: 'same', name: arn('svc'), other: arn('other'), ...said('1') }));
  value(assertIdentity(c, { is: 'as-recorded', name: arn('other'), other: arn('svc'), ...said('2') }));
  value(assertIdentity(c, { is: 'not-same', name: arn('svc'), other: arn('other'), ...said('3') }));
  value(assertSourceGroup(c, { credential: 'AKIAOWN', source: '203.0.113.7', agent: 'other/1', is: 'owner', ...said('4') }));
  value(assertSourceGroup(c, { credential: 'AKIAOWN', source: '203.0.113.7', agent: null, is: 'seed', ...said('5') }));
  value(assertSourceGroup(c, { credential: 'AKIAOWN', source: '192.0.2.10', agent: null, is: 'owner', ...said('6') }));
  const worst = findingsOf(reader)[0]?.id ?? '';
  value(assertBenign(c, { is: 'benign', finding: worst, ...said('7') }));
  value(assertBenign(c, { is: 'as-found', finding: worst, ...said('8') }));
  value(assertBenign(c, { is: 'benign', finding: worst, ...said('9') }));
  expect(asserted().map((a) => [a.reason, a.kind, a.is, a.stands])).toEqual([
    ['1', 'identity', 'same', false], ['2', 'identity', 'as-recorded', false], ['3', 'identity', 'not-same', true],
    ['4', 'source-group', 'owner', false], ['5', 'source-group', 'seed', true], ['6', 'source-group', 'owner', true],
    ['7', 'finding', 'benign', false], ['8', 'finding', 'as-found', false], ['9', 'finding', 'benign', true],
  ]);
  expect(asserted().at(-1)).toMatchObject({ now: worst });
  const ledger = new Map(ledgerEntries(reader).map((e) => [e.seq, JSON.parse(e.body) as { reason?: string }]));
  expect(asserted().map((a) => ledger.get(a.entry)?.reason)).toEqual(asserted().map((a) => a.reason));
});

it('a word about a source group makes the trace anew and nothing else: names, credentials and findings do not read it', async () => {
  const c = scratch.newCase();
  const { reader } = c.handles;
  await take(c, [scratch.write('story.json', recordsFile(records(STORY) as Record<string, unknown>[]))]);
  const before = value(traceSuspect(c, { credential: 'AKIAOWN' }));
  keepFindings(c);
  const findings = resultStamp(reader, 'findings');
  expect(isBaseStale(reader)).toBe(false);
  const after = value(assertSourceGroup(c, { credential: 'AKIAOWN', source: '203.0.113.7', agent: null, is: 'owner', by: 'J. Doe', reason: 'our new egress' }));
  expect(after.counts).not.toEqual(before.counts);
  expect(keptTrace(reader)).toEqual(JSON.parse(JSON.stringify(after)));
  expect(value(currentTrace(c))).toEqual(JSON.parse(JSON.stringify(after)));
  expect(isBaseStale(reader)).toBe(false);
  keepFindings(c);
  expect(resultStamp(reader, 'findings')).toEqual(findings);
});

it('when the trace cannot be made after a word about a source group, the one from before is not shown', async () => {
  const c = scratch.newCase();
  await take(c, [scratch.write('story.json', recordsFile(records(STORY) as Record<string, unknown>[]))]);
  value(traceSuspect(c, { credential: 'AKIAOWN' }));
  const full = { ...c, now: () => { throw new Error('the disk is full'); } };
  const decision = { credential: 'AKIAOWN', source: '203.0.113.7', agent: null, is: 'owner', by: 'J. Doe', reason: 'our new egress' } as const;
  expect(() => assertSourceGroup(full, decision)).toThrow(/full/);
  expect(keptTrace(c.handles.reader)).toBeDefined();
  const { derived } = c.handles;
  derived.exec('CREATE TRIGGER no_trace BEFORE INSERT ON derived_result BEGIN SELECT RAISE(ABORT, \'no room\'); END');
  expect(() => assertSourceGroup(c, decision)).toThrow(/no room/);
  expect(keptTrace(c.handles.reader)).toBeUndefined();
  derived.exec('DROP TRIGGER no_trace');
  expect(value(currentTrace(c))?.sourceGroups.length).toBeGreaterThan(0);
});
