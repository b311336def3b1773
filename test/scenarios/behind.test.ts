/** Who stands behind a machine's identity, where records of the trail's uses name somebody. */
import { expect, test } from 'vitest';
import { trace } from '../fixtures/draw.ts';

const behind = (story: string, ask = { credential: 'AKIA1' }): (readonly string[])[] => trace(story, ask).identities.flatMap((i) => (i.behind ?? []).map((b) => [i.name, b.name, b.says.split(',')[0] ?? '']));

test('a source identity stays from role to role, and is said once of each', () => {
  expect(behind(`
    10:00:00 AKIA1 (user/ci) @6.6.6.6 AssumeRole -> ASIA2 (role/a)
    10:01:00 ASIA2 (role/a) @6.6.6.6 ListBuckets {source-identity=alice}
    10:02:00 ASIA2 (role/a) @6.6.6.6 AssumeRole -> ASIA3 (role/b) {source-identity=alice}
    10:03:00 ASIA3 (role/b) @6.6.6.6 ListBuckets {source-identity=alice}
  `)).toEqual([['role/a', 'alice', 'the source identity'], ['role/b', 'alice', 'the source identity']]);
});

test('a session named like a person; what programs and service accounts are called is nobody', () => {
  const named = (name: string): (readonly string[])[] => behind(`
    10:00:00 AKIA1 (user/ci) @6.6.6.6 AssumeRole -> ASIA2 (role/a)
    10:01:00 ASIA2 (role/a) @6.6.6.6 ListBuckets {role-session-name=${name}}
  `);
  expect(named('alice@example.com')).toEqual([['role/a', 'alice@example.com', 'the name of the session']]);
  expect([...named('i-0abc'), ...named('botocore-session-17'), ...named('ci@shop.iam.gserviceaccount.com')]).toEqual([]);
});

test('the first of a chain of delegation; on whose behalf, but not whose rights a cluster looked up', () => {
  expect(behind('10:00:00 AKIA1 (user/ci) @6.6.6.6 ListBuckets {delegation-link=first, delegation-link=second}')).toEqual([['user/ci', 'first', 'the first of the chain that delegated']]);
  expect(behind('10:00:00 AKIA1 (user/ci) @6.6.6.6 ListBuckets {on-behalf-of=bob}')).toEqual([['user/ci', 'bob', 'on whose behalf the call was made']]);
  expect(behind('10:00:00 JTI=1 (sa/api) @6.6.6.6 [kubernetes] kubernetes:create {on-behalf-of=bob}', { credential: 'JTI=1' })).toEqual([]);
});

test('the identity itself, by any of its names, stands behind nothing, nor does who used the credential outside the trail', () => {
  expect(behind(`
    same user/ci = ci@example.com
    10:00:00 AKIA1 (user/ci) @6.6.6.6 ListBuckets {source-identity=ci@example.com}
  `)).toEqual([]);
  expect(trace(`
    09:00:00 AKIA1 (user/ci) @10.0.0.1 ListBuckets {on-behalf-of=owner}
    10:00:00 AKIA1 (user/ci) @6.6.6.6 ListBuckets
  `, { credential: 'AKIA1', sources: ['6.6.6.6'] }).identities.flatMap((i) => i.behind ?? [])).toEqual([]);
});
