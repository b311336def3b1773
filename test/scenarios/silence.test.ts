/** A source that falls silent: found against its own rhythm, and nights, weekends and quiet regions are nobody's gap. */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { silences } from '../../electron/reconstruct/silence.ts';
import { DAY_US, HOUR_US, MINUTE_US } from '../../shared/domain/time.ts';

const BUCKET = 5 * MINUTE_US;
/** Monday 2026-09-07, midnight UTC. */
const MONDAY = Date.UTC(2026, 8, 7) * 1000;
const day = (n: number, hours = 0): number => MONDAY + n * DAY_US + hours * HOUR_US;

interface Habit { readonly days: number; readonly startHour: number; readonly hours: number; readonly weekends: boolean; readonly zone: number; readonly busy: number; readonly begin: number }

/** Chance from a number, so that a case repeats. One run in some thousands is rightly called a gap by chance: seeds are fixed. */
function chance(seed: number): () => number {
  let x = seed | 1;
  return () => {
    x ^= x << 13; x ^= x >>> 17; x ^= x << 5;
    return (x >>> 0) / 0x1_0000_0000;
  };
}

function heard(h: Habit, seed: number, missing?: { from: number; to: number }): number[] {
  const draw = chance(seed);
  const buckets: number[] = [];
  for (let t = day(h.begin); t < day(h.begin + h.days); t += BUCKET) {
    const local = t + h.zone * HOUR_US;
    const hour = Math.floor(local / HOUR_US) % 24;
    const weekday = (Math.floor(local / DAY_US) + 4) % 7;
    const open = hour >= h.startHour && hour < h.startHour + h.hours && (h.weekends || (weekday !== 0 && weekday !== 6));
    const does = draw() < h.busy;
    if (open && does && !(missing !== undefined && t >= missing.from && t < missing.to)) buckets.push(t);
  }
  return buckets;
}

const office = fc.record({ days: fc.integer({ min: 1, max: 42 }), startHour: fc.integer({ min: 6, max: 10 }), hours: fc.integer({ min: 7, max: 12 }), weekends: fc.boolean(), zone: fc.integer({ min: -11, max: 12 }), busy: fc.double({ min: 0.2, max: 1, noNaN: true }), begin: fc.integer({ min: 0, max: 6 }) });

test('people who go home at night and stay away at weekends leave no gap, wherever they live', () => {
  fc.assert(fc.property(office, fc.integer({ min: 1, max: 1e9 }), (habit, seed) => {
    const buckets = heard(habit, seed);
    expect(silences(buckets, BUCKET, (buckets.at(-1) ?? 0) + BUCKET)).toEqual([]);
  }), { numRuns: 300, seed: 1 });
});

test('a source heard round the clock that is cut for half a day or more is a gap, where there are other days to compare', () => {
  const cut = fc.record({ at: fc.integer({ min: 15 * 24, max: 25 * 24 }), hours: fc.integer({ min: 12, max: 72 }), busy: fc.double({ min: 0.3, max: 1, noNaN: true }) });
  fc.assert(fc.property(cut, fc.integer({ min: 1, max: 1e9 }), ({ at, hours, busy }, seed) => {
    const missing = { from: day(0, at), to: day(0, at + hours) };
    const buckets = heard({ days: 35, startHour: 0, hours: 24, weekends: true, zone: 0, busy, begin: 0 }, seed, missing);
    const found = silences(buckets, BUCKET, (buckets.at(-1) ?? 0) + BUCKET);
    expect(found).toHaveLength(1);
    expect(found[0]!.from).toBeLessThanOrEqual(missing.from);
    expect(found[0]!.to).toBeGreaterThanOrEqual(missing.to);
  }), { numRuns: 100, seed: 1 });
});

test('a whole working day that is missing from an office rhythm is a gap', () => {
  const buckets = heard({ days: 14, startHour: 8, hours: 10, weekends: false, zone: 0, busy: 0.9, begin: 0 }, 7, { from: day(8), to: day(9) });
  const found = silences(buckets, BUCKET, buckets.at(-1)! + BUCKET);
  expect(found.map((f) => [f.from < day(8), f.to > day(9)])).toEqual([[true, true]]);
});

test('a source that ends while the others go on is silent to the end', () => {
  const buckets = heard({ days: 10, startHour: 0, hours: 24, weekends: true, zone: 0, busy: 1, begin: 0 }, 3);
  expect(silences(buckets, BUCKET, day(12))).toMatchObject([{ from: day(10), to: day(12), open: true }]);
  expect(silences(buckets, BUCKET, day(10, 1))).toEqual([]);
});

test('one day has no other day to compare: only a stop and a start at full pace count', () => {
  const all = { days: 1, startHour: 0, hours: 24, weekends: true, zone: 0, begin: 1 };
  expect(silences(heard({ ...all, busy: 1 }, 3, { from: day(1, 9), to: day(1, 12) }), BUCKET, day(2))).toMatchObject([{ from: day(1, 9), to: day(1, 12), like: 0 }]);
  expect(silences(heard({ ...all, busy: 0.5 }, 3, { from: day(1, 9), to: day(1, 12) }), BUCKET, day(2))).toEqual([]);
});

test('a source that is away every other day has that as its rhythm', () => {
  const buckets = [0, 2, 4, 6, 8, 10, 12].flatMap((n) => heard({ days: 1, startHour: 0, hours: 24, weekends: true, zone: 0, busy: 1, begin: n }, 5));
  expect(silences(buckets, BUCKET, buckets.at(-1)! + BUCKET)).toEqual([]);
});
