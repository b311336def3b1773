/** Which names are one identity, when analysts have their say. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { IdentityStatement, IdentityVerdict } from '../../shared/domain/identity.ts';
import type { Micros } from '../../shared/domain/time.ts';
import { resolveIdentities } from '../../electron/reconstruct/identities.ts';
import { BY_TEXT } from '../../electron/reconstruct/naming.ts';

const NAMES = ['a', 'b', 'c', 'd', 'e', 'f', 'g'];
const seen = NAMES.map((name) => ({ name, kind: 'unknown' as const, platform: 'aws', events: 1, first: 1, last: 2 }));
const say = (is: IdentityVerdict, name: string, other: string): IdentityStatement => ({ is, name, other, by: 'J. Doe', at: 1 as Micros, reason: 'r' });
const groups = (pairs: readonly (readonly [string, string])[], said: readonly IdentityStatement[]): string[] =>
  resolveIdentities(seen, pairs.map(([name, also]) => ({ name, also })), [], said, BY_TEXT).map((i) => [...i.names].sort().join('')).sort();

describe('two names, by an analyst’s word', () => {
  it('are joined, and joined no more when the word is taken back', () => {
    expect(groups([], [say('same', 'a', 'b')])).toContain('ab');
    expect(groups([], [say('same', 'a', 'b'), say('as-recorded', 'b', 'a')])).toEqual(NAMES);
  });
  it('are parted even where a longer way joins them; what only hangs on the second goes with it', () => {
    expect(groups([['a', 'b'], ['b', 'c'], ['c', 'a'], ['b', 'd'], ['d', 'e']], [say('not-same', 'a', 'b')])).toEqual(['ac', 'bde', 'f', 'g']);
    expect(groups([['a', 'b'], ['b', 'c'], ['c', 'a'], ['b', 'd'], ['d', 'e']], [say('not-same', 'b', 'a')])).toEqual(['a', 'bcde', 'f', 'g']);
  });
  it('are parted although a third is said to be the same as both', () => {
    expect(groups([], [say('same', 'a', 'c'), say('same', 'c', 'b'), say('not-same', 'a', 'b')])).toEqual(['ac', 'b', 'd', 'e', 'f', 'g']);
  });
  it('follow the last word about the two, whichever way round it is said', () => {
    expect(groups([['a', 'b']], [say('not-same', 'a', 'b'), say('same', 'b', 'a')])).toContain('ab');
    expect(groups([['a', 'b']], [say('same', 'b', 'a'), say('not-same', 'a', 'b')])).toEqual(NAMES);
  });
  it('keep a name that no record knows but as another’s', () => {
    const [, alone] = resolveIdentities([{ name: 'a', kind: 'role', platform: 'aws', events: 3, first: 1, last: 2 }], [{ name: 'a', also: 'x' }], [], [say('not-same', 'a', 'x')], BY_TEXT);
    expect(alone).toMatchObject({ name: 'x', kind: 'unknown', platform: 'aws', events: 0 });
    // and so when the one with the records is the one that leaves: else nobody could take the word back
    const other = resolveIdentities([{ name: 'a', kind: 'role', platform: 'aws', events: 3, first: 1, last: 2 }], [{ name: 'a', also: 'x' }], [], [say('not-same', 'x', 'a')], BY_TEXT);
    expect(other.map((i) => [i.name, i.kind, i.events])).toEqual([['a', 'role', 3], ['x', 'unknown', 0]]);
  });
});

const name = fc.constantFrom(...NAMES);
const pair = fc.tuple(name, name).filter(([a, b]) => a !== b);
const pairs = fc.array(pair, { maxLength: 14 });
const keyOf = (s: IdentityStatement): string => [s.name, s.other].sort().join();
const statements = fc.array(fc.tuple(fc.constantFrom<IdentityVerdict>('same', 'not-same', 'as-recorded'), pair), { maxLength: 6 }).map((list) => list.map(([is, [a, b]]) => say(is, a, b)));

describe('for any records and any words', () => {
  it('a pair kept apart is in two identities', () => {
    fc.assert(fc.property(pairs, statements, (edges, said) => {
      const found = groups(edges, said);
      const last = new Map(said.map((s) => [keyOf(s), s]));
      for (const s of last.values()) if (s.is === 'not-same') expect(found.some((g) => g.includes(s.name) && g.includes(s.other))).toBe(false);
    }));
  });
  it('the order of words about different pairs, and of records, does not matter', () => {
    fc.assert(fc.property(pairs, fc.uniqueArray(fc.tuple(fc.constantFrom<IdentityVerdict>('same', 'not-same'), pair).map(([is, [a, b]]) => say(is, a, b)), { selector: keyOf, maxLength: 6 }), (edges, said) => {
      expect(groups([...edges].reverse(), [...said].reverse())).toEqual(groups(edges, said));
    }));
  });
  it('what an identity is seen as equally often does not depend on the order of records', () => {
    const seen = (['human', 'service-account', 'unknown', 'user'] as const).flatMap((kind) => ['aws', 'gcp'].map((platform) => ({ name: 'a', kind, platform, events: 2, first: 1, last: 2 })));
    fc.assert(fc.property(fc.shuffledSubarray(seen, { minLength: 2 }), (some) => {
      const as = (list: typeof some): unknown => resolveIdentities(list, [], [], [], BY_TEXT).map(({ kind, platform }) => ({ kind, platform }));
      expect(as([...some].reverse())).toEqual(as(some));
    }));
  });
  it('a word that is taken back was never said', () => {
    fc.assert(fc.property(pairs, statements, pair, fc.constantFrom<IdentityVerdict>('same', 'not-same'), (edges, said, [a, b], is) => {
      const others = said.filter((s) => keyOf(s) !== [a, b].sort().join());
      expect(groups(edges, [say(is, a, b), ...others, say('as-recorded', b, a)])).toEqual(groups(edges, others));
    }));
  });
  it('no name is lost, and none is in two identities', () => {
    fc.assert(fc.property(pairs, statements, (edges, said) => {
      expect(groups(edges, said).join('').split('').sort()).toEqual(NAMES);
    }));
  });
});
