/** One credential, an owner and an intruder: told apart by source, by time, or by the analyst. */
import { describe, expect, test } from 'vitest';
import type { Assertion } from '../../electron/reconstruct/groups.ts';
import { lineage, trace } from '../fixtures/draw.ts';

const SHARED = `
  08:00:00 AKIA1 (user/svc) @10.0.0.1 ~app GetObject x50
  1d 08:00:00 AKIA1 (user/svc) @10.0.0.1 ~app GetObject x50
  2d 09:00:00 AKIA1 (user/svc) @6.6.6.6 ~cli !ListUsers x6
  2d 09:10:00 AKIA1 (user/svc) @6.6.6.6 ~cli CreateAccessKey -> AKIA2 (user/other)
  2d 09:20:00 AKIA1 (user/svc) @10.0.0.1 ~app AssumeRole -> ASIA8 (role/own)
`;
const followed = (t: ReturnType<typeof trace>): string[] => t.sourceGroups.filter((g) => g.followed).map((g) => `${g.credential} ${g.source ?? '-'} ${g.resembles}`);
const kept = (t: ReturnType<typeof trace>): string[] => t.sourceGroups.filter((g) => !g.followed).map((g) => `${g.credential} ${g.source ?? '-'} ${g.resembles}`);

describe('a shared credential', () => {
  test('named sources are taken at their word', () => {
    const t = trace(SHARED, { credential: 'AKIA1', sources: ['6.6.6.6'] });
    expect(lineage(t)).toEqual(['AKIA1, 7 uses', 'AKIA2 <- AKIA1 planted A, unused']);
    expect([followed(t), kept(t)]).toEqual([['AKIA1 6.6.6.6 seed'], ['AKIA1 10.0.0.1 owner']]);
    expect(t.credentials[0]).toMatchObject({ uses: 7, allUses: 108 });
  });

  test('with a time, what was there before is the owner’s', () => {
    expect(kept(trace(SHARED, { credential: 'AKIA1', from: '2d 08:59:00' }))).toEqual(['AKIA1 10.0.0.1 owner']);
  });

  test('with neither, the one clearly unlike the other is guessed, and it is said', () => {
    const t = trace(SHARED, { credential: 'AKIA1' });
    expect(followed(t)).toEqual(['AKIA1 6.6.6.6 seed']);
    expect(t.seed.because).toContain('a guess');
    expect(t.sourceGroups.every((g) => g.because !== '')).toBe(true);
  });

  test('where every day brings a new address, a new address says nothing', () => {
    const days = Array.from({ length: 8 }, (_, i) => `${i}d 05:00:00 ASIA${i} (role/job) @20.0.0.${i} GetObject x3`).join('\n');
    const t = trace(`${days}\n0d 09:00:00 ASIAX (role/job) @6.6.6.6 !ListUsers x3\n0d 09:01:00 ASIAX (role/job) @6.6.6.6 AssumeRole -> ASIAY (role/far)\n0d 09:02:00 ASIAX (role/job) @6.6.6.6 ListBuckets`, { identity: 'role/job' });
    expect(lineage(t)).toEqual(['ASIAX, 5 uses', 'ASIAY <- ASIAX issued A, unused']);
  });

  test('when nothing tells them apart all are followed, and it is said', () => {
    const t = trace(`
      08:00:00 AKIA1 @10.0.0.1 GetObject x5
      08:00:10 AKIA1 @10.0.0.2 GetObject x5
    `, { credential: 'AKIA1' });
    expect(followed(t)).toHaveLength(2);
    expect(t.seed.because).toContain('do not tell');
  });

  test('the analyst’s word goes before any guess, both ways', () => {
    const says = (is: 'seed' | 'owner', source: string): Assertion => ({ credential: 'AKIA1', source, agent: undefined, is, by: 'E. Xaminer', reason: 'asked them' });
    const t = trace(SHARED, { credential: 'AKIA1', from: '2d 00:00:00', assertions: [says('owner', '6.6.6.6'), says('seed', '10.0.0.1')] });
    expect(lineage(t)).toEqual(['AKIA1, 1 use', 'ASIA8 <- AKIA1 issued A, unused']);
    expect(t.sourceGroups.find((g) => g.source === '6.6.6.6')).toMatchObject({ resembles: 'owner', because: 'E. Xaminer decided: asked them', followed: false });
    // The last word counts.
    expect(lineage(trace(SHARED, { credential: 'AKIA1', from: '2d 00:00:00', assertions: [says('owner', '6.6.6.6'), says('seed', '6.6.6.6')] }))[1]).toContain('AKIA2');
  });

  test('one address, two programs: an assertion may name the agent', () => {
    const t = trace(`
      08:00:00 AKIA1 @10.0.0.1 ~app GetObject x5
      08:01:00 AKIA1 @10.0.0.1 ~cli AssumeRole -> ASIA2 (role/x)
    `, { credential: 'AKIA1', assertions: [{ credential: 'AKIA1', source: '10.0.0.1', agent: 'app', is: 'owner', by: 'x', reason: 'y' }] });
    expect(lineage(t)).toEqual(['AKIA1, 1 use', 'ASIA2 <- AKIA1 issued A, unused']);
  });

  test('what the platform does on somebody’s behalf is nobody’s', () => {
    const t = trace(`${SHARED}\n2d 09:30:00 AKIA1 (user/svc) @lambda.amazonaws.com GetObject`, { credential: 'AKIA1', sources: ['6.6.6.6'] });
    expect(t.sourceGroups.find((g) => g.source === 'lambda.amazonaws.com')).toMatchObject({ resembles: 'unclear', followed: false });
  });

  test('a record without a source is nobody’s either', () => {
    const t = trace(`${SHARED}\n2d 09:30:00 AKIA1 (user/svc) GetObject`, { credential: 'AKIA1', sources: ['6.6.6.6'] });
    expect(t.sourceGroups.find((g) => g.source === undefined)).toMatchObject({ resembles: 'unclear', followed: false });
  });

  test('what the trail itself made has no owner: every use is followed, from anywhere', () => {
    const t = trace(`
      10:00:00 AKIA1 @6.6.6.6 AssumeRole -> ASIA2 (role/x)
      10:01:00 ASIA2 @7.7.7.7 AssumeRole -> ASIA3 (role/y)
      10:02:00 ASIA2 @s3.amazonaws.com GetObject
    `, { credential: 'AKIA1' });
    expect(lineage(t)).toEqual(['AKIA1, 1 use', 'ASIA2 <- AKIA1 issued A, 2 uses', 'ASIA3 <- ASIA2 issued A, unused']);
  });
});
