/** Policies judged: a refusal wins, a boundary bounds, patterns match as the plainest matcher does. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { matchesWild } from '../../../electron/base/wildcard.ts';
import { judge, NEW, type Policies, type Stated, type Verdict } from '../../../electron/reconstruct/rights/judge.ts';
import { rightsOf } from '../../../electron/ingest/aws/rights.ts';
import type { InventoryRow } from '../../../shared/domain/inventory.ts';
import type { Right } from '../../../shared/domain/right.ts';

const row: InventoryRow = { id: 'I1.1.0', evidence: 'e', line: 1, kind: 'permission', platform: 'aws' };
const stated = (rights: readonly Right[]): Stated[] => rights.map((right) => ({ right, row }));
const policies = (rights: readonly Right[], bounds: Policies['bounds'] = [], username?: string): Policies => ({ statements: stated(rights), bounds, username });
const BOB = 'arn:aws:iam::111122223333:user/bob';
const verdict = (p: Policies, act = 'iam:CreateAccessKey', name = BOB): Verdict => judge(p, act, { name }).verdict;
const document = (...statements: readonly object[]): readonly Right[] => rightsOf({ Version: '2012-10-17', Statement: statements }, 'p') ?? [];

const RANK: Readonly<Record<Verdict, number>> = { no: 0, conditional: 1, yes: 2 };
const act = fc.constantFrom('iam:CreateAccessKey', 'sts:AssumeRole', 'iam:PassRole', '*');
const pattern = fc.array(fc.constantFrom('a', 'b', '*', '?', '${aws:username}'), { minLength: 1, maxLength: 4 }).map((p) => p.join(''));
const right = fc.record({
  effect: fc.constantFrom('allow' as const, 'deny' as const), acts: fc.array(act, { minLength: 1, maxLength: 2 }),
  on: fc.option(fc.array(pattern, { minLength: 1, maxLength: 2 }), { nil: undefined }), but: fc.constantFrom(undefined, undefined, true as const), if: fc.option(fc.constant('Bool x = "true"'), { nil: undefined }),
}).map(({ effect, acts, on, but, if: condition }): Right => ({ effect, acts, ...(on === undefined ? {} : { on, ...(but === undefined ? {} : { but }) }), ...(condition === undefined ? {} : { if: condition }) }));
const rights = fc.array(right, { maxLength: 6 });
const asked = fc.record({ act: fc.constantFrom('iam:CreateAccessKey', 'sts:AssumeRole', 'iam:PassRole'), name: fc.array(fc.constantFrom('a', 'b'), { maxLength: 4 }).map((c) => c.join('')), username: fc.constantFrom(undefined, 'a', 'ab') });

/** Every way to fill the pattern, tried. */
function plainly(p: string, text: string): boolean {
  if (p === '') return text === '';
  if (p[0] === '*') return plainly(p.slice(1), text) || (text !== '' && plainly(p, text.slice(1)));
  return text !== '' && (p[0] === '?' || p[0] === text[0]) && plainly(p.slice(1), text.slice(1));
}

describe('judging policies', () => {
  test('actions, resources and their opposites', () => {
    const on = (s: object): Verdict => verdict(policies(document({ Effect: 'Allow', ...s })));
    expect(on({ Action: 'iam:Create*', Resource: 'arn:aws:iam::*:user/*' })).toBe('yes');
    expect(on({ Action: ['IAM:createaccesskey'], Resource: [BOB] })).toBe('yes');
    expect(on({ Action: 'iam:*', Resource: 'arn:aws:iam::111122223333:user/alice' })).toBe('no');
    expect(on({ NotAction: 's3:*', Resource: '*' })).toBe('yes');
    expect(on({ NotAction: 'iam:*', Resource: '*' })).toBe('no');
    expect(on({ Action: '*', NotResource: BOB })).toBe('no');
    expect(on({ Action: '*', NotResource: 'arn:aws:s3:::*' })).toBe('yes');
  });
  test('one statement without a list around it, and a document as URL-encoded text', () => {
    const text = encodeURIComponent(JSON.stringify({ Statement: { Effect: 'Allow', Action: '*', Resource: '*' } }));
    expect(rightsOf(text, 'p')).toEqual([{ effect: 'allow', acts: ['*'], by: 'p' }]);
    expect(rightsOf('not a document', 'p')).toBeUndefined();
  });
  test('conditions and names that a request fills in make it conditional, or refuse it conditionally', () => {
    const allow: Right = { effect: 'allow', acts: ['*'] };
    const own = document({ Effect: 'Allow', Action: 'iam:*', Resource: 'arn:aws:iam::111122223333:user/${aws:username}' });
    expect(verdict(policies([{ ...allow, if: 'Bool aws:MultiFactorAuthPresent = "true"' }]))).toBe('conditional');
    expect(verdict(policies([allow, { effect: 'deny', acts: ['*'], if: 'Bool aws:MultiFactorAuthPresent = "false"' }]))).toBe('conditional');
    expect(['bob', 'alice', undefined].map((name) => verdict(policies(own, [], name)))).toEqual(['yes', 'no', 'conditional']);
  });
  test('a boundary allows nothing by itself, and what it does not allow is refused', () => {
    const bound = stated(document({ Effect: 'Allow', Action: 's3:*', Resource: '*' }));
    expect(verdict(policies([{ effect: 'allow', acts: ['*'] }], [bound]))).toBe('no');
    expect(verdict(policies([], [stated([{ effect: 'allow', acts: ['*'] }])]))).toBe('no');
    expect(verdict(policies([{ effect: 'allow', acts: ['*'] }], [stated([{ effect: 'allow', acts: ['*'] }])]))).toBe('yes');
    expect(verdict(policies([{ effect: 'allow', acts: ['*'] }], [undefined]))).toBe('conditional');
  });
  test('what does not exist yet may be named so that it fits', () => {
    const only = policies([{ effect: 'allow', acts: ['lambda:CreateFunction'], on: ['arn:aws:lambda:*:*:function:ci-*'] }]);
    expect(judge(only, 'lambda:CreateFunction', NEW).verdict).toBe('yes');
    expect(judge({ ...only, statements: [...only.statements, ...stated([{ effect: 'deny', acts: ['*'] }])] }, 'lambda:CreateFunction', NEW).verdict).toBe('no');
  });
  test('a refusal without a condition that names the resource always wins, wherever it stands', () => {
    fc.assert(fc.property(rights, fc.nat(), asked, (list, at, ask) => {
      const deny: Right = { effect: 'deny', acts: [ask.act], on: [ask.name === '' ? '*' : ask.name] };
      const with_ = [...list]; with_.splice(at % (list.length + 1), 0, deny);
      expect(judge(policies(with_, [], ask.username), ask.act, { name: ask.name }).verdict).toBe('no');
    }), { numRuns: 1000 });
  });
  test('adding a refusal or a boundary never allows more; adding an allowance never allows less', () => {
    fc.assert(fc.property(rights, right, asked, (list, more, ask) => {
      const before = judge(policies(list, [], ask.username), ask.act, { name: ask.name }).verdict;
      const after = judge(policies([...list, more], [], ask.username), ask.act, { name: ask.name }).verdict;
      if (more.effect === 'deny') expect(RANK[after]).toBeLessThanOrEqual(RANK[before]);
      else expect(RANK[after]).toBeGreaterThanOrEqual(RANK[before]);
      expect(RANK[judge(policies(list, [stated([more])], ask.username), ask.act, { name: ask.name }).verdict]).toBeLessThanOrEqual(RANK[before]);
    }), { numRuns: 2000 });
  });
  test('patterns match as the plainest matcher does', () => {
    const text = fc.array(fc.constantFrom('a', 'b', ':'), { maxLength: 7 }).map((c) => c.join(''));
    fc.assert(fc.property(fc.array(fc.constantFrom('a', 'b', ':', '*', '?'), { maxLength: 6 }).map((c) => c.join('')), text, (p, t) => {
      expect(matchesWild(p, t)).toBe(plainly(p, t));
    }), { numRuns: 3000 });
  });
});
