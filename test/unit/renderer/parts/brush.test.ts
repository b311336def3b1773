import { expect, test } from 'vitest';
import { microsOf, type Micros } from '../../../../shared/domain/time.ts';
import { brushOf, extendBrush, firstBrush, moveBrush, stretchAt, zoom } from '../../../../renderer/parts/brush.ts';

const m = (n: number): Micros => microsOf(n * 1_000_000)!;
const shown = { from: m(0), to: m(1000) };
const seconds = (s: { from: Micros; to: Micros } | undefined) => (s === undefined ? undefined : [s.from / 1e6, s.to / 1e6]);

test('moving keeps the length and stops at both ends', () => {
  expect(seconds(moveBrush({ from: m(100), to: m(200) }, 50e6, shown))).toEqual([150, 250]);
  expect(seconds(moveBrush({ from: m(100), to: m(200) }, -500e6, shown))).toEqual([0, 100]);
  expect(seconds(moveBrush({ from: m(900), to: m(980) }, 50e6, shown))).toEqual([920, 1000]);
});

test('extending moves the end and never turns the brush around', () => {
  expect(seconds(extendBrush({ from: m(100), to: m(200) }, 10e6, shown))).toEqual([100, 210]);
  expect(seconds(extendBrush({ from: m(100), to: m(105) }, -10e6, shown))).toEqual([100, 110]);
  expect(seconds(extendBrush({ from: m(900), to: m(995) }, 10e6, shown))).toEqual([900, 1000]);
});

test('a brush is cut to what is shown; none stays none', () => {
  expect(brushOf({}, shown)).toBeUndefined();
  expect(seconds(brushOf({ from: m(990) }, shown))).toEqual([990, 1000]);
  expect(seconds(firstBrush(shown))).toEqual([450, 550]);
  expect(seconds(stretchAt(0.7, 0.2, shown))).toEqual([200, 700]);
});

test('zooming in takes the brush, zooming out far enough gives the whole', () => {
  expect(seconds(zoom(shown, { from: m(100), to: m(200) }, 0.5, shown))).toEqual([100, 200]);
  expect(seconds(zoom(shown, undefined, 0.5, shown))).toEqual([250, 750]);
  expect(zoom({ from: m(250), to: m(750) }, undefined, 2, shown)).toBeUndefined();
  expect(seconds(zoom({ from: m(0), to: m(100) }, undefined, 2, shown))).toEqual([0, 150]);
});
