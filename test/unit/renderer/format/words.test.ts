import { expect, test } from 'vitest';
import { microsOf, type Micros } from '../../../../shared/domain/time.ts';
import { showBytes } from '../../../../renderer/format/bytes.ts';
import { plural, showCount, showPercent } from '../../../../renderer/format/count.ts';
import { grouped } from '../../../../renderer/format/grouped.ts';
import { lastPart, shortMiddle } from '../../../../renderer/format/id.ts';
import { ticksOf } from '../../../../renderer/format/ticks.ts';
import { readTyped, showDuration, showSpan, showTime } from '../../../../renderer/format/time.ts';
import { targetText, words } from '../../../../renderer/format/words.ts';

const at = (text: string): Micros => microsOf(Date.parse(text) * 1000)!;

test('a time shows no more than its log knows', () => {
  const t = microsOf(at('2026-03-13T02:11:09Z') + 120_500)!;
  expect([60_000_000, 1_000_000, 1000, 1].map((p) => showTime(t, p))).toEqual(['2026-03-13 02:11', '2026-03-13 02:11:09', '2026-03-13 02:11:09.120', '2026-03-13 02:11:09.120500']);
  expect(showTime(undefined)).toBe('–');
});

test('a span says its day once', () => {
  expect(showSpan(at('2026-03-13T02:00:00Z'), at('2026-03-13T04:00:00Z'))).toBe('2026-03-13 02:00:00 – 04:00:00');
  expect(showSpan(undefined, at('2026-03-13T04:00:00Z'))).toBe('until 2026-03-13 04:00:00');
});

test('what a person types is a day, a minute or an instant', () => {
  expect(readTyped('2026-03-13')).toEqual({ kind: 'instant', at: at('2026-03-13T00:00:00Z') });
  expect(readTyped(' 2026-03-13 02:11 UTC')).toEqual({ kind: 'instant', at: at('2026-03-13T02:11:00Z') });
  expect(readTyped('2026-03-13T02:11:09Z')).toEqual({ kind: 'instant', at: at('2026-03-13T02:11:09Z') });
  expect([readTyped('').kind, readTyped('yesterday').kind, readTyped('2026-02-30').kind]).toEqual(['empty', 'bad', 'bad']);
});

test('lengths of time have two units at most', () => {
  expect([0, 1500, 61_000_000, 90_061_000_000, -5_000_000].map(showDuration)).toEqual(['0 s', '1.5 ms', '1 min 1 s', '1 d 1 h', '−5 s']);
});

test('numbers, sizes and names', () => {
  expect(showCount(1_204_331)).toBe('1\u202f204\u202f331');
  expect([plural(1, 'file'), plural(2, 'identity', 'identities')]).toEqual(['1 file', '2 identities']);
  expect([showPercent(1, 3), showPercent(0, 0), showBytes(999), showBytes(1_500_000)]).toEqual(['33 %', '–', '999 B', '1.50 MB']);
  expect(shortMiddle('arn:aws:iam::418293716624:role/nightly-backup', 20)).toBe('arn:aws…ghtly-backup');
  expect([lastPart('/a/b.json'), lastPart('C:\\x\\y.gz'), lastPart('z')]).toEqual(['b.json', 'y.gz', 'z']);
  expect([words('aws-role-session'), words('never-issued')]).toEqual(['AWS role session', 'never issued']);
  expect(targetText({ platform: 'aws', service: 's3', account: '4182' })).toBe('s3 · 4182');
  expect([...grouped(['ab', 'c', 'de'], (s) => s.length)]).toEqual([[2, ['ab', 'de']], [1, ['c']]]);
});

test('an axis never has more marks than fit', () => {
  const from = at('2026-03-09T00:00:00Z');
  for (const hours of [0.01, 1, 7, 30, 170, 9000, 90_000]) {
    const ticks = ticksOf(from, microsOf(from + hours * 3_600_000_000)!, 9);
    expect(ticks.length).toBeLessThanOrEqual(10);
    expect(ticks.every((t) => t.share >= 0 && t.share <= 1)).toBe(true);
  }
  expect(ticksOf(from, from, 9)).toEqual([]);
});
