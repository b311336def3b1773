/** Which record of an event speaks is an order of what they say: total, and no matter in which order they are compared. */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { FACT_KINDS } from '../../../shared/domain/event.ts';
import { speaks } from '../../../electron/store/write/fuller.ts';
import type { Telling } from '../../../electron/store/write/telling.ts';

/** Ids of a dictionary whose order is not that of its texts, as it is when others were taken in before. */
const WORDS = ['', 'mallory', 'alice', 'deploy', 'backup'];
const word = (id: number): string => WORDS[id] ?? '';
const text = fc.option(fc.integer({ min: 1, max: 4 }), { nil: null });
const telling: fc.Arbitrary<Telling> = fc.record({
  at: fc.integer({ min: 0, max: 1 }),
  context: fc.tuple(text, fc.integer({ min: 0, max: 1 }), text, fc.integer({ min: 0, max: 1 }), fc.constant(null), text, fc.constant(null), fc.constant(4), fc.constant(null), fc.constant(null)),
  act: fc.tuple(fc.constantFrom(1, 1000), fc.integer({ min: 1, max: 2 }), fc.integer({ min: 0, max: 2 }), fc.integer({ min: 0, max: 2 }), text, fc.constant(null)),
  resource: text, host: text,
  issues: fc.array(fc.tuple(fc.constant(0), fc.integer({ min: 1, max: 4 }), fc.constant(0), text, fc.constant(0), fc.constant(null)), { maxLength: 2 }).map((rows) => rows.flat()),
  facts: fc.array(fc.tuple(fc.constantFrom(FACT_KINDS.indexOf('stage'), 0), fc.integer({ min: 1, max: 4 })), { maxLength: 2 }).map((rows) => rows.flat()),
  table: fc.boolean(),
});
const said = (t: Telling): string => JSON.stringify(t);

test('of any records, in any order, the same one speaks', () => {
  const shuffled = fc.array(telling, { minLength: 2, maxLength: 6 }).chain((all) => fc.tuple(fc.constant(all), fc.shuffledSubarray(all, { minLength: all.length })));
  const last = (all: readonly Telling[]): Telling => all.reduce((held, now) => (speaks(now, held, word) > 0 ? now : held));
  fc.assert(fc.property(shuffled, ([all, other]) => { expect(said(last(other))).toBe(said(last(all))); }), { numRuns: 2000 });
});

test('only records that say the very same are equal, and the order is the same from both sides', () => {
  fc.assert(fc.property(telling, telling, (a, b) => {
    expect(Math.sign(speaks(a, b, word))).toBe(-Math.sign(speaks(b, a, word)) + 0);
    expect(speaks(a, b, word) === 0).toBe(said(a) === said(b));
  }), { numRuns: 2000 });
});

test('success speaks before failure, and the deeper touch before the other, where they say equally much', () => {
  const one: Telling = { at: 0, context: [1, 1, 2, 1, null, 3, null, 4, null, null], act: [1, 1, 1, 0, null, null], resource: null, host: null, issues: [], facts: [], table: false };
  const failed = { ...one, act: [1, 1, 0, 1, null, null] };
  expect(speaks(one, failed, word)).toBeGreaterThan(0);
  expect(speaks({ ...one, act: [1, 1, 2, 0, null, null] }, one, word)).toBeGreaterThan(0);
  // What says more speaks all the same: the failure has its reason.
  expect(speaks({ ...failed, act: [1, 1, 0, 1, 2, null] }, one, word)).toBeGreaterThan(0);
});
