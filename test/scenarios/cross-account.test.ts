/** A role in another account: the call is logged in both, and either copy may be missing. */
import { describe, expect, test } from 'vitest';
import { Recall } from '../../electron/ingest/aws/recall.ts';
import { readCloudTrailRecord } from '../../electron/ingest/aws/normalise.ts';
import { lineage, trace } from '../fixtures/draw.ts';

const CALLER = '10:05:00 ASIA1 (role/app) @6.6.6.6 AssumeRole -> ASIA9 (role/far) {role-session-name=job, role-session-name=far, shared-event=e-1}';
const COPY = '10:05:00 - (AROAAPP) @6.6.6.6 AssumeRole -> ASIA9 (role/far) {role-session-name=job, role-session-name=far, shared-event=e-1}';
const HOME = `
  same role/app = AROAAPP
  10:00:00 AKIA1 (user/bob) @6.6.6.6 AssumeRole -> ASIA1 (role/app) {role-session-name=job}
  10:30:00 ASIA9 (role/far) @6.6.6.6 ListBuckets {role-session-name=far}
`;
const ask = { credential: 'AKIA1' } as const;
const hop = (story: string) => {
  const t = trace(story, ask);
  return t.hops.find((h) => h.id === t.credentials.find((c) => c.value === 'ASIA9')?.hop);
};

describe('a call into another account', () => {
  test('both copies held: one hop, which cites both, and one use', () => {
    const t = trace(`${HOME}\n${CALLER}\n${COPY}`, ask);
    expect(lineage(t)).toEqual(['AKIA1, 1 use', 'ASIA1 <- AKIA1 issued A, 1 use', 'ASIA9 <- ASIA1 issued A, 1 use']);
    expect(hop(`${HOME}\n${CALLER}\n${COPY}`)).toMatchObject({ rule: 'issued-identifier@1', events: [expect.stringContaining('ASIA1 '), expect.stringContaining('AROAAPP')], rivals: [] });
    expect(t.counts.events).toBe(3);
  });

  test('only the other account’s copy: joined by role and session name, B, with what to collect', () => {
    const t = trace(`${HOME}\n${COPY}`, ask);
    expect(lineage(t)).toEqual(['AKIA1, 1 use', 'ASIA1 <- AKIA1 issued A, unused', 'ASIA9 <- ASIA1 issued B, 1 use']);
    expect(hop(`${HOME}\n${COPY}`)).toMatchObject({ rule: 'cross-account-copy@1', grade: 'B', rivals: [] });
    expect(t.coverage.find((c) => c.kind === 'gap')?.collect).toContain('ASIA9');
  });

  test('the caller’s copy does not say what it issued: the shared id proves it, A', () => {
    expect(hop(`${HOME}\n${COPY}\n${CALLER.replace(' -> ASIA9 (role/far)', '')}`)).toMatchObject({ rule: 'cross-account-copy@1', grade: 'A', events: [expect.stringContaining('AROAAPP'), expect.stringContaining('ASIA1 ')] });
  });

  test('another session of the same name could have made it: C, and it is named', () => {
    expect(hop(`${HOME}\n${COPY}\n10:01:00 AKIA8 (user/eve) @9.9.9.9 AssumeRole -> ASIA2 (role/app) {role-session-name=job}`)).toMatchObject({ grade: 'C', rivals: [{ from: 'ASIA2' }] });
    // Seen only elsewhere: named, but the address decides.
    expect(hop(`${HOME}\n${COPY}\n10:01:00 AKIA8 (user/eve) @9.9.9.9 AssumeRole -> ASIA2 (role/app) {role-session-name=job}\n10:02:00 ASIA2 (role/app) @9.9.9.9 ListBuckets {role-session-name=job}`)).toMatchObject({ grade: 'B', rivals: [{ from: 'ASIA2' }] });
  });

  test('another session, another role, a time before or after: not ours', () => {
    expect(hop(`${HOME}\n${COPY.replace('role-session-name=job,', 'role-session-name=other,')}`)).toBeUndefined();
    expect(hop(`${HOME}\n${COPY.replace('AROAAPP', 'AROAOTHER')}`)).toBeUndefined();
    expect(hop(`${HOME}\n${COPY.replace('10:05:00', '09:05:00')}`)).toBeUndefined();
    expect(hop(`expires ASIA1 10:04:00\n${HOME}\n${COPY}`)).toBeUndefined();
    expect(hop(`${HOME}\n${COPY.replace('AssumeRole', '!AssumeRole')}`)).toBeUndefined();
  });

  test('a user’s key: the copy names the user, who may have several', () => {
    const story = `
      same user/bob = AIDABOB
      10:00:00 AKIA1 (user/bob) @6.6.6.6 ListBuckets
      10:05:00 - (AIDABOB) @6.6.6.6 AssumeRole -> ASIA9 (role/far) {role-session-name=far}
    `;
    expect(hop(story)).toMatchObject({ grade: 'B' });
    expect(hop(`${story}\n10:01:00 AKIA2 (user/bob) @6.6.6.6 ListBuckets`)).toMatchObject({ grade: 'C', rivals: [{ from: 'AKIA2' }] });
  });

  test('an owner’s call from the owner’s address is not the intruder’s', () => {
    const story = `
      same user/bob = AIDABOB
      08:00:00 AKIA1 (user/bob) @10.0.0.1 ListBuckets
      10:00:00 AKIA1 (user/bob) @6.6.6.6 ListUsers
      10:05:00 - (AIDABOB) @10.0.0.1 AssumeRole -> ASIA9 (role/far) {role-session-name=far}
    `;
    expect(lineage(trace(story, { credential: 'AKIA1', sources: ['6.6.6.6'] }))).toEqual(['AKIA1, 1 use']);
  });
});

test('CloudTrail: the other account’s copy names role id and session; the issue names the role id too', () => {
  const reading = readCloudTrailRecord({
    eventTime: '2024-03-01T10:05:00Z', eventSource: 'sts.amazonaws.com', eventName: 'AssumeRole', eventID: 'x', sourceIPAddress: '6.6.6.6', recipientAccountId: '222222222222', sharedEventID: 'e-1',
    userIdentity: { type: 'AWSAccount', principalId: 'AROAAPP:job', accountId: '111111111111' },
    requestParameters: { roleArn: 'arn:aws:iam::222222222222:role/far', roleSessionName: 'far' },
    responseElements: { credentials: { accessKeyId: 'ASIA9' }, assumedRoleUser: { assumedRoleId: 'AROAFAR:far', arn: 'arn:aws:sts::222222222222:assumed-role/far/far' } },
  }, new Recall());
  const [event] = reading.kind === 'events' ? reading.events : [];
  expect(event?.actor?.name).toBe('AROAAPP');
  expect(event?.facts).toEqual([{ kind: 'role-session-name', text: 'job' }, { kind: 'role-session-name', text: 'far' }, { kind: 'shared-event', text: 'e-1' }]);
  expect(event?.issues?.[0]?.holder?.also).toContain('AROAFAR');
});
