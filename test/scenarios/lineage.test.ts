/** How a lineage grows, one drawn story per principle. */
import { describe, expect, test } from 'vitest';
import { lineage, trace } from '../fixtures/draw.ts';

describe('the seed', () => {
  test('a key is suspected from its first use, said as a guess', () => {
    const t = trace('10:00:05 AKIA1 @1.2.3.4 GetCallerIdentity', { credential: 'AKIA1' });
    expect(t.seed.because).toContain('guess');
    expect(lineage(t)).toEqual(['AKIA1, 1 use']);
  });

  test('an identity keeps its clean keys: sharing a name is no crime', () => {
    const t = trace(`
      08:00:00 AKIA1 (user/bob) @10.0.0.1 ListBuckets x3
      2d 10:00:00 AKIA2 (user/bob) @6.6.6.6 !ListUsers x9
      2d 10:01:00 AKIA2 (user/bob) @6.6.6.6 AssumeRole -> ASIA3 (role/x)
    `, { identity: 'user/bob', from: '2d 09:00:00' });
    expect(lineage(t)).toEqual(['AKIA2, 10 uses', 'ASIA3 <- AKIA2 issued A, unused']);
    expect(t.seed.because).toContain('1 other credential');
  });

  test('an unknown name is a fault, not an empty answer', () => {
    expect(() => trace('10:00:05 AKIA1 @1.2.3.4 ListBuckets', { credential: 'AKIA9' })).toThrow('unknown-suspect');
  });
});

describe('growth by identifier', () => {
  test('issued is not moved to', () => {
    const t = trace(`
      10:00:00 AKIA1 @1.2.3.4 AssumeRole -> ASIA2 (role/x)
      10:00:01 AKIA1 @1.2.3.4 AssumeRole -> ASIA3 (role/x)
      10:00:02 ASIA3 @1.2.3.4 ListBuckets x2
    `, { credential: 'AKIA1' });
    expect(lineage(t)).toEqual(['AKIA1, 2 uses', 'ASIA2 <- AKIA1 issued A, unused', 'ASIA3 <- AKIA1 issued A, 2 uses']);
  });

  test('a refused call begets nothing', () => {
    expect(lineage(trace('10:00:00 AKIA1 @1.2.3.4 !AssumeRole -> ASIA2 (role/x)', { credential: 'AKIA1' }))).toEqual(['AKIA1, 1 use']);
  });

  test('nothing spreads before the hop that carries it', () => {
    const t = trace(`
      09:00:00 AKIA2 (user/portal) @10.0.0.1 AssumeRole -> ASIA8 (role/own)
      09:59:59 AKIA2 (user/portal) @10.0.0.1 AssumeRole -> ASIA9 (role/own)
      10:00:00 AKIA1 (user/bob) @1.2.3.4 CreateAccessKey -> AKIA2 (user/portal)
      10:00:05 AKIA2 (user/portal) @1.2.3.4 ListUsers
    `, { credential: 'AKIA1' });
    expect(lineage(t)).toEqual(['AKIA1, 1 use', 'AKIA2 <- AKIA1 planted A, 1 use']);
  });

  test('events of one second are unordered: both count, and it is said', () => {
    const t = trace(`
      10:00:05 ASIA2 (role/x) @1.2.3.4 ListBuckets
      10:00:05 AKIA1 @1.2.3.4 AssumeRole -> ASIA2 (role/x)
    `, { credential: 'AKIA1' });
    expect(lineage(t)).toEqual(['AKIA1, 1 use', 'ASIA2 <- AKIA1 issued A, 1 use']);
    expect(t.coverage.some((c) => c.kind === 'order')).toBe(true);
  });

  test('a millisecond log does order them', () => {
    const t = trace(`
      10:00:05.100 ASIA2 (role/x) @1.2.3.4 ListBuckets
      10:00:05.200 AKIA1 @1.2.3.4 AssumeRole -> ASIA2 (role/x)
      10:00:05.300 ASIA2 (role/x) @1.2.3.4 ListUsers
    `, { credential: 'AKIA1' });
    expect(lineage(t)).toEqual(['AKIA1, 1 use', 'ASIA2 <- AKIA1 issued A, 1 use']);
  });

  test('eight roles, one from the other', () => {
    const story = Array.from({ length: 8 }, (_, i) => `10:0${i}:00 ${i === 0 ? 'AKIA0' : `ASIA${i}`} @1.2.3.4 AssumeRole -> ASIA${i + 1} (role/r${i + 1})`).join('\n');
    const t = trace(story, { credential: 'AKIA0' });
    expect(t.credentials.map((c) => c.depth)).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8]);
    expect(t.credentials.at(-1)).toMatchObject({ value: 'ASIA8', status: 'issued-unused' });
  });

  test('a role that assumes a role that assumes it again: sessions differ, and the trail ends', () => {
    const t = trace(`
      10:00:00 ASIA1 (role/a) @1.2.3.4 AssumeRole -> ASIA2 (role/b)
      10:01:00 ASIA2 @1.2.3.4 AssumeRole -> ASIA3 (role/a)
      10:02:00 ASIA3 @1.2.3.4 AssumeRole -> ASIA4 (role/b)
      10:03:00 ASIA4 @1.2.3.4 AssumeRole -> ASIA1 (role/a)
    `, { credential: 'ASIA1' });
    expect(lineage(t)).toEqual(['ASIA1, 1 use', 'ASIA2 <- ASIA1 issued A, 1 use', 'ASIA3 <- ASIA2 issued A, 1 use', 'ASIA4 <- ASIA3 issued A, 1 use']);
  });

  test('no cap: two thousand children, and what came years later', () => {
    const story = Array.from({ length: 2000 }, (_, i) => `${Math.floor(i / 100)}d 10:${String(Math.floor((i % 100) / 2)).padStart(2, '0')}:${i % 2 === 0 ? '00' : '30'} AKIA1 @1.2.3.4 AssumeRole -> ASIA${i} (role/x)`);
    const t = trace([...story, '900d 10:00:00 ASIA1999 @1.2.3.4 AssumeRole -> ASIALATE (role/y)'].join('\n'), { credential: 'AKIA1' });
    expect(t.counts.credentials).toBe(2002);
    expect(t.credentials.at(-1)).toMatchObject({ value: 'ASIALATE', depth: 2 });
  });

  test('a grade is a bound: A leaves out what is only constrained', () => {
    const story = `
      10:00:00 AKIA1 @1.2.3.4 GetSecretValue {secret-read=db}
      10:05:00 AKIA7 @1.2.3.4 ListBuckets
    `;
    expect(lineage(trace(story, { credential: 'AKIA1' }))).toHaveLength(2);
    expect(lineage(trace(story, { credential: 'AKIA1', minGrade: 'A' }))).toEqual(['AKIA1, 1 use']);
  });

  test('after the end of the question nothing counts', () => {
    const t = trace(`
      10:00:00 AKIA1 @1.2.3.4 ListBuckets
      12:00:00 AKIA1 @1.2.3.4 AssumeRole -> ASIA2 (role/x)
    `, { credential: 'AKIA1', to: '11:00:00' });
    expect(lineage(t)).toEqual(['AKIA1, 1 use']);
  });

  test('a key used but never seen issued is said, with the query that would settle it', () => {
    const t = trace('10:00:00 ASIA1 (role/x) @1.2.3.4 ListBuckets', { credential: 'ASIA1' });
    const said = t.coverage.find((c) => c.kind === 'never-issued');
    expect(said?.text).toContain('ASIA1');
    expect(said?.collect).toContain('ASIA1');
  });
});

describe('planted credentials', () => {
  test('a key, a password and its sign-in, each a step with its own proof', () => {
    const t = trace(`
      10:00:00 AKIA1 (user/bob) @6.6.6.6 CreateUser created user/temp
      10:01:00 AKIA1 (user/bob) @6.6.6.6 CreateLoginProfile on temp -> password:user/temp (user/temp)
      10:02:00 AKIA1 (user/bob) @6.6.6.6 AttachUserPolicy {access-to=Admin, also-target=temp}
      11:00:00 password:user/temp (user/temp) @6.6.6.6 ConsoleLogin -> console:user/temp@11 (user/temp)
      11:00:04 ASIA5 (user/temp) @6.6.6.6 ListUsers x3 began 11:00:00
      11:30:00 ASIA6 (user/temp) @6.6.6.6 ListUsers began 11:20:00
    `, { credential: 'AKIA1' });
    expect(lineage(t)).toEqual([
      'AKIA1, 3 uses', 'password:user/temp <- AKIA1 planted A, 1 use', 'console:user/temp@11 <- password:user/temp signed-in A, 0 uses', 'ASIA5 <- console:user/temp@11 signed-in B, 3 uses',
    ]);
    expect(t.identities).toEqual(expect.arrayContaining([expect.objectContaining({ name: 'user/temp', how: 'created', granted: ['Admin'] })]));
  });

  test('two sign-ins of one second rival each other', () => {
    const t = trace(`
      10:00:00 AKIA1 (user/bob) @6.6.6.6 CreateLoginProfile -> password:user/t (user/t)
      11:00:00 password:user/t (user/t) @6.6.6.6 ConsoleLogin -> console:user/t@a (user/t)
      11:00:00 password:user/t (user/t) @9.9.9.9 ConsoleLogin -> console:user/t@b (user/t)
      11:00:03 ASIA5 (user/t) @6.6.6.6 ListUsers began 11:00:00
    `, { credential: 'AKIA1' });
    const hop = t.hops.find((h) => h.id === t.credentials.find((c) => c.value === 'ASIA5')?.hop);
    expect(hop?.rivals.map((r) => r.explanation).join()).toContain('another sign-in');
  });

  test('a key for oneself is issued, not planted', () => {
    expect(lineage(trace('10:00:00 AKIA1 (user/bob) @6.6.6.6 CreateAccessKey -> AKIA2 (user/bob)', { credential: 'AKIA1' }))[1]).toBe('AKIA2 <- AKIA1 issued A, unused');
  });

  test('a person known by two names plants nothing on himself', () => {
    expect(lineage(trace(`
      same user/bob = AIDABOB
      10:00:00 AKIA1 (user/bob) @6.6.6.6 CreateAccessKey -> AKIA2 (AIDABOB)
    `, { credential: 'AKIA1' }))[1]).toBe('AKIA2 <- AKIA1 issued A, unused');
  });
});

test('two events that both say they issued a credential: the earlier is the hop, the other its rival', () => {
  const t = trace(`
    10:00:00 AKIA1 @1.2.3.4 AssumeRole -> ASIA2 (role/x)
    10:05:00 AKIA9 @9.9.9.9 AssumeRole -> ASIA2 (role/x)
  `, { credential: 'AKIA1' });
  expect(t.hops.find((h) => h.to === 'C2')?.rivals).toEqual([expect.objectContaining({ from: 'AKIA9' })]);
});
