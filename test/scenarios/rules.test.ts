/** The rules beyond identifiers: what each finds, with which grade and rivals, and what it must leave alone. */
import { describe, expect, test } from 'vitest';
import { TRAIL_RULES, USE_RULES } from '../../electron/reconstruct/rules/registry.ts';
import type { Hop, Trace } from '../../shared/domain/trace.ts';
import { lineage, trace } from '../fixtures/draw.ts';

function hopTo(t: Trace, value: string): Hop {
  const hop = t.hops.find((h) => h.id === t.credentials.find((c) => c.value === value)?.hop);
  if (hop === undefined) throw new Error(`no hop to ${value} in ${lineage(t).join('; ')}`);
  return hop;
}
const rivalsOf = (t: Trace, value: string): string => hopTo(t, value).rivals.map((r) => r.explanation).join(' | ');

test('every rule has an id with a version, a question, and says when it is wrong', () => {
  for (const r of [...USE_RULES, ...TRAIL_RULES]) {
    expect(r.id).toMatch(/^[a-z-]+@\d+$/);
    expect(r.question).toMatch(/\?$/);
    expect(r.falsePositive.length).toBeGreaterThan(20);
  }
});

describe('a host’s credential, stolen', () => {
  const HOST = `
    07:00:00 - @ec2.amazonaws.com AssumeRole -> ASIAHOST (role/web) {instance=i-1}
    08:00:00 ASIAHOST (role/web) @3.3.3.3 ~ssm ListBuckets x4 {instance=i-1}
    10:00:00 AKIA1 @6.6.6.6 SendCommand {controls-host=i-1}
    10:05:00 ASIAHOST (role/web) @6.6.6.6 AssumeRole -> ASIA4 (role/deep) {instance=i-1}
    10:06:00 ASIAHOST (role/web) @3.3.3.3 ~ssm AssumeRole -> ASIA5 (role/own) {instance=i-1}
  `;
  test('B after control of the host, and the host’s own use is not followed', () => {
    const t = trace(HOST, { credential: 'AKIA1' });
    expect(lineage(t)).toEqual(['AKIA1, 1 use', 'ASIAHOST <- AKIA1 stolen-from-host B, 1 use', 'ASIA4 <- ASIAHOST issued A, unused']);
    expect(t.credentials[1]).toMatchObject({ uses: 1, allUses: 6 });
    expect(rivalsOf(t, 'ASIAHOST')).toContain('3.3.3.3');
    expect(t.identities).toContainEqual(expect.objectContaining({ name: 'role/web', how: 'host identity' }));
    expect(hopTo(t, 'ASIAHOST').events).toHaveLength(3);
  });

  test('the last gain of control before the first use explains it', () => {
    const t = trace(`${HOST}\n09:00:00 AKIA1 @6.6.6.6 StartSession {controls-host=i-1}\n11:00:00 AKIA1 @6.6.6.6 StartSession {controls-host=i-1}`, { credential: 'AKIA1' });
    expect(hopTo(t, 'ASIAHOST').events[0]).toContain('10:00:00');
  });

  test('a refused command gives no control: only the address is left, C', () => {
    const t = trace(HOST.replace('SendCommand', '!SendCommand'), { credential: 'AKIA1' });
    expect(hopTo(t, 'ASIAHOST').grade).toBe('C');
    expect(rivalsOf(t, 'ASIAHOST')).toContain('may stand behind');
  });

  test('use from the address before the control is not the theft; the first after it is', () => {
    const t = trace(`${HOST}\n09:30:00 ASIAHOST (role/web) @6.6.6.6 ListBuckets {instance=i-1}`, { credential: 'AKIA1' });
    expect(t.credentials[1]).toMatchObject({ value: 'ASIAHOST', grade: 'B', uses: 1 });
  });

  test('a sibling that the host itself uses is shown as the owner’s, and as a rival', () => {
    const t = trace(`
      07:00:00 - @ec2.amazonaws.com AssumeRole -> ASIATAKEN (role/web) {instance=i-1}
      07:00:00 - @ec2.amazonaws.com AssumeRole -> ASIAOWN (role/web) {instance=i-1}
      08:00:00 ASIAOWN (role/web) @3.3.3.3 ListBuckets x9 {instance=i-1}
      10:00:00 AKIA1 @6.6.6.6 SendCommand {controls-host=i-1}
      10:05:00 ASIATAKEN (role/web) @6.6.6.6 ListBuckets {instance=i-1}
      2d 08:00:00 ASIALATER (role/web) @3.3.3.3 ListBuckets {instance=i-1}
    `, { credential: 'AKIA1' });
    expect(lineage(t)).toEqual(['AKIA1, 1 use', 'ASIATAKEN <- AKIA1 stolen-from-host B, 1 use']);
    expect(t.sourceGroups.filter((g) => g.credential === 'ASIAOWN')).toEqual([expect.objectContaining({ resembles: 'owner', followed: false, source: '3.3.3.3', uses: 9 })]);
    expect(t.sourceGroups.some((g) => g.credential === 'ASIALATER')).toBe(false);
    expect(rivalsOf(t, 'ASIATAKEN')).toContain('ASIAOWN');
  });

  test('where the host stood before the trail, its use is its own', () => {
    const t = trace(`
      07:00:00 ASIAOLD (role/web) @3.3.3.3 ListBuckets {instance=i-1}
      08:00:00 ASIASEED (role/web) @3.3.3.3 ListBuckets {instance=i-1}
      13:00:00 ASIANEXT (role/web) @3.3.3.3 ListBuckets {instance=i-1}
    `, { credential: 'ASIASEED' });
    expect(lineage(t)).toEqual(['ASIASEED, 1 use']);
  });

  test('a host’s credential as the seed: the host’s own address is told by its other credentials', () => {
    const t = trace(`
      07:00:00 ASIAOLD (role/web) @3.3.3.3 ListBuckets {instance=i-1}
      08:00:00 ASIASEED (role/web) @3.3.3.3 ListBuckets x5 {instance=i-1}
      09:00:00 ASIASEED (role/web) @6.6.6.6 ListBuckets {instance=i-1}
      09:30:00 ASIASEED (role/web) @3.3.3.3 AssumeRole -> ASIA8 (role/own) {instance=i-1}
      13:00:00 ASIANEXT (role/web) @3.3.3.3 ListBuckets {instance=i-1}
    `, { credential: 'ASIASEED' });
    expect(lineage(t)).toEqual(['ASIASEED, 1 use']);
    expect(t.seed.because).toContain('a guess: from 3.3.3.3 i-1 uses its other credentials too');
  });

  test('another host’s credential from another address stays out', () => {
    const t = trace(`${HOST}\n10:10:00 ASIAOTHER (role/web) @3.3.3.4 ListBuckets {instance=i-2}`, { credential: 'AKIA1' });
    expect(lineage(t).join()).not.toContain('ASIAOTHER');
  });

  test('an address that the trail shows only later is followed too', () => {
    const t = trace(`${HOST}
      10:07:00 ASIAHOST (role/web) @7.7.7.7 AssumeRole -> ASIA6 (role/deep) {instance=i-1}
      10:30:00 ASIA4 @7.7.7.7 ListBuckets
    `, { credential: 'AKIA1' });
    expect(lineage(t)).toContain('ASIA6 <- ASIAHOST issued A, unused');
    expect(lineage(t).join()).not.toContain('ASIA5');
  });
});

describe('a secret, then a key', () => {
  test('B when it is the only secret, C when there are several, each a rival', () => {
    const one = `
      10:00:00 AKIA1 @6.6.6.6 GetSecretValue {secret-read=db}
      10:09:00 AKIA7 (user/release) @6.6.6.6 AssumeRole -> ASIA8 (role/x)
    `;
    expect(lineage(trace(one, { credential: 'AKIA1' }))).toEqual(['AKIA1, 1 use', 'AKIA7 <- AKIA1 secret-to-use B, 1 use', 'ASIA8 <- AKIA7 issued A, unused']);
    const two = trace(`${one}\n09:50:00 AKIA1 @6.6.6.6 GetSecretValue {secret-read=npm}`, { credential: 'AKIA1' });
    expect(hopTo(two, 'AKIA7').grade).toBe('C');
    expect(rivalsOf(two, 'AKIA7')).toContain('npm was read');
  });

  test('the owner’s use of the key, from elsewhere, is a rival and is not followed', () => {
    const t = trace(`
      08:00:00 AKIA7 (user/release) @10.0.0.9 AssumeRole -> ASIA5 (role/x)
      10:00:00 AKIA1 @6.6.6.6 GetSecretValue {secret-read=db}
      10:09:00 AKIA7 (user/release) @6.6.6.6 ListBuckets
      10:20:00 AKIA7 (user/release) @10.0.0.9 AssumeRole -> ASIA6 (role/x)
    `, { credential: 'AKIA1' });
    expect(lineage(t)).toEqual(['AKIA1, 1 use', 'AKIA7 <- AKIA1 secret-to-use B, 1 use']);
    expect(rivalsOf(t, 'AKIA7')).toContain('in use elsewhere before');
  });

  test('no cap on dwell: long after the reading it is still told, as a guess', () => {
    const t = trace(`
      10:00:00 AKIA1 @6.6.6.6 GetSecretValue {secret-read=db}
      30d 10:00:00 AKIA7 (user/release) @6.6.6.6 ListBuckets
    `, { credential: 'AKIA1' });
    expect(hopTo(t, 'AKIA7').grade).toBe('C');
    expect(hopTo(t, 'AKIA7').because).toContain('30 days');
  });

  test('a key that was at the address before the reading stays out', () => {
    const t = trace(`
      09:00:00 AKIA7 (user/release) @6.6.6.6 ListBuckets
      10:00:00 AKIA1 @6.6.6.6 GetSecretValue {secret-read=db}
      10:09:00 AKIA7 (user/release) @6.6.6.6 ListBuckets
    `, { credential: 'AKIA1' });
    expect(lineage(t)).toEqual(['AKIA1, 1 use']);
  });

  test('what was read before the key was made did not hold it; what was read after may', () => {
    const story = (read: string, made: string): string => `
      ${read} AKIA1 @6.6.6.6 GetSecretValue {secret-read=db}
      ${made} AKIA9 (user/admin) @10.0.0.9 CreateAccessKey -> AKIA7 (user/release)
      12:30:00 AKIA7 (user/release) @6.6.6.6 ListBuckets
    `;
    expect(lineage(trace(story('10:00:00', '12:00:00'), { credential: 'AKIA1' }))).toEqual(['AKIA1, 1 use']);
    expect(hopTo(trace(story('12:10:00', '12:00:00'), { credential: 'AKIA1' }), 'AKIA7').grade).toBe('B');
    // Two clocks may differ by minutes.
    expect(hopTo(trace(story('11:55:00', '12:00:00'), { credential: 'AKIA1' }), 'AKIA7').grade).toBe('B');
    // Of several, those before the making are no rivals.
    const both = trace(`09:00:00 AKIA1 @6.6.6.6 GetSecretValue {secret-read=npm}\n${story('12:10:00', '12:00:00')}`, { credential: 'AKIA1' });
    expect(hopTo(both, 'AKIA7')).toMatchObject({ grade: 'B', rivals: [] });
  });

  test('a key that somebody else made at the same address came there by its making', () => {
    const story = (where: string): string => `
      09:00:00 AKIA9 (user/admin) @${where} ListBuckets
      10:00:00 AKIA1 @6.6.6.6 GetSecretValue {secret-read=db}
      10:05:00 AKIA9 (user/admin) @${where} CreateAccessKey -> AKIA7 (user/release)
      10:09:00 AKIA7 (user/release) @6.6.6.6 ListBuckets
    `;
    expect(lineage(trace(story('6.6.6.6'), { credential: 'AKIA1' }))).toEqual(['AKIA1, 1 use']);
    expect(hopTo(trace(story('10.0.0.9'), { credential: 'AKIA1' }), 'AKIA7').grade).toBe('B');
    // Had its maker come there by the secret itself, the key would be the maker's doing.
    const taken = trace(story('6.6.6.6').replace(/09:00:00.*/, ''), { credential: 'AKIA1' });
    expect(lineage(taken)).toEqual(['AKIA1, 1 use', 'AKIA9 <- AKIA1 secret-to-use B, 1 use', 'AKIA7 <- AKIA9 planted A, 1 use']);
  });

  test('a refused reading, a temporary key, another address: none of them', () => {
    const read = '10:00:00 AKIA1 @6.6.6.6 GetSecretValue {secret-read=db}';
    const key = (line: string, first = read): number => lineage(trace(`${first}\n${line}`, { credential: 'AKIA1' })).length;
    expect(key('10:09:00 AKIA7 @6.6.6.6 ListBuckets', read.replace('Get', '!Get'))).toBe(1);
    expect(key('10:09:00 ASIA7 @6.6.6.6 ListBuckets')).toBe(1);
    expect(key('10:09:00 AKIA7 @9.9.9.9 ListBuckets')).toBe(1);
  });

  test('a secret that the inventory says holds the key is the one origin: B among many', () => {
    const story = `
      10:00:00 AKIA1 @6.6.6.6 GetSecretValue {secret-read=npm}
      10:01:00 AKIA1 @6.6.6.6 GetSecretValue {secret-read=ci/deploy-key}
      10:02:00 AKIA1 @6.6.6.6 GetSecretValue {secret-read=web}
      10:09:00 AKIA7 (user/release) @6.6.6.6 ListBuckets
      holds ci/deploy-key AKIA7
    `;
    const hop = hopTo(trace(story, { credential: 'AKIA1' }), 'AKIA7');
    expect(hop).toMatchObject({ grade: 'B' });
    expect(hop.events[0]).toContain('10:01:00');
    expect(hop.because).toContain('inventory');
  });
});
