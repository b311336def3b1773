import { expect, test } from 'vitest';
import { SEVERITIES, type Finding } from '../../../shared/domain/finding.ts';
import type { Micros } from '../../../shared/domain/time.ts';
import { evaluate } from '../../../electron/findings/evaluate.ts';
import { DEFAULTS } from '../../../electron/findings/limits.ts';
import type { Draft, Rule } from '../../../electron/findings/rule.ts';
import { networkOf, addressKind } from '../../../electron/findings/address.ts';
import { clientOf, isInteractive } from '../../../electron/findings/agent.ts';
import { resultJson } from '../../../electron/store/read/results.ts';
import { findingsOf, findingsSourceOf, keepFindings } from '../../../electron/workflows/evaluate-findings.ts';
import { traceSuspect } from '../../../electron/workflows/trace-suspect.ts';
import { withCase } from './draw.ts';

const draft = (d: Partial<Draft>): Draft => ({ subject: 's', title: 't', claim: 'c', severity: 'medium', at: 1 as Micros, identity: undefined, credential: undefined, sources: [], events: ['E1'], eventCount: 1, ...d });
const rule = (id: string, ...drafts: Draft[]): Rule => ({ id: `${id}@1`, question: '?', falsePositive: '', baseline: 'b', window: 'none', thresholds: () => ['n: 1'], attack: ['T1078'], owasp: [], look: () => drafts });

const STORY = `
  1 00:00:00 user.svc.AKIAOWN @192.0.2.10 s3:ListBuckets x100/60
  4 03:00:00 user.svc.AKIAOWN @203.0.113.7 ~other/1 s3:GetObject x5/1
  4 03:10:00 user.svc.AKIAOWN @203.0.113.7 ~other/1 cloudtrail:StopLogging {"request":{"name":"trail"}}`;

test('the severe first, then what other rules point at too, then what its rule seldom says, then the earliest; ids do not depend on the order of rules', async () => {
  const rules = [
    rule('a', draft({ subject: '1', at: 5 as Micros, identity: 'x' }), draft({ subject: '2', at: 1 as Micros, identity: 'alone' })),
    rule('b', draft({ subject: '3', at: 9 as Micros, sources: ['9.9.9.9'], identity: 'x' }), draft({ subject: '4', severity: 'critical', at: 99 as Micros })),
  ];
  await withCase(STORY, (c) => {
    const source = findingsSourceOf(c.handles.reader);
    const order = evaluate(source, rules, DEFAULTS);
    expect(order.map((f) => f.at)).toEqual([99, 9, 5, 1]);
    expect(evaluate(source, [...rules].reverse(), DEFAULTS)).toEqual(order);
    expect(order[0]?.thresholds).toEqual(['n: 1', 'baseline: b']);
  });
});

test('the same case gives the same findings; kept ones are read, and the trail is named when there is one', async () => {
  const first = await withCase(STORY, (c) => findingsOf(c.handles.reader));
  expect(first.map((f) => SEVERITIES.indexOf(f.severity))).toEqual([...first.map((f) => SEVERITIES.indexOf(f.severity))].sort());
  await withCase(STORY, (c) => {
    const trail = / The current trail holds .*$/;
    expect(keepFindings(c)).toEqual(first);
    const kept = resultJson(c.handles.reader, 'findings')?.json ?? '[]';
    expect(JSON.parse(kept) as Finding[]).toHaveLength(first.length);
    expect(kept).toBe(JSON.stringify(first));
    expect(findingsOf(c.handles.reader)).toEqual(first);
    expect(traceSuspect(c, { credential: 'AKIAOWN', sources: ['203.0.113.7'] }).ok).toBe(true);
    const after = findingsOf(c.handles.reader);
    expect(after.some((f) => trail.test(f.claim))).toBe(true);
    expect(after.map((f) => ({ ...f, claim: f.claim.replace(trail, '') }))).toEqual(first);
  });
});

test('every finding cites events of the case, and no more than it counts', async () => {
  await withCase(STORY, (c) => {
    for (const f of findingsOf(c.handles.reader)) {
      expect(f.events.length).toBeGreaterThan(0);
      expect(f.eventCount).toBeGreaterThanOrEqual(f.events.length);
      expect(f.id).toMatch(/^F[0-9a-f]{12}$/);
    }
  });
});

test('addresses and clients', () => {
  expect(['10.1.2.3', '172.20.0.1', '100.64.1.1', 'fd00::1'].map(addressKind)).toEqual(['private', 'private', 'private', 'private']);
  expect(['203.0.113.1', '2001:db8:1:2::3'].map(addressKind)).toEqual(['public', 'public']);
  expect([undefined, 'ec2.amazonaws.com', 'AWS Internal'].map(addressKind)).toEqual(['service', 'service', 'service']);
  expect(networkOf('203.0.113.77')).toBe(networkOf('203.0.113.1'));
  expect(networkOf('2001:db8:1:2::3')).toBe(networkOf('2001:0db8:0001:ffff::1'));
  expect(clientOf('Boto3/1.36.3 md/x os/linux#6')).toBe(clientOf('[Boto3/1.40.0 md/x os/linux#7]'));
  expect(clientOf('aws-cli/2.1 os/linux')).not.toBe(clientOf('aws-cli/2.1 os/macos'));
  expect([isInteractive('Mozilla/5.0 (X11)'), isInteractive('[S3Console/0.4]'), isInteractive('Boto3/1'), isInteractive('lambda.amazonaws.com')]).toEqual([true, true, false, false]);
});
