import { expect, test } from 'vitest';
import { goBack, goForward, goTo, START, type Place, type Trail } from '../../../../renderer/state/place.ts';

const trail: Trail = { past: [], now: START, future: [] };
const at = (view: Place['view']): Place => ({ ...START, view });

test('back and forward restore the whole place', () => {
  const chosen: Place = { ...at('timeline'), selection: { kind: 'credential', value: 'AKIA' }, record: 'E1' };
  const there = goTo(goTo(trail, chosen, false), at('graph'), false);
  expect(goBack(there).now).toEqual(chosen);
  expect(goForward(goBack(there)).now).toEqual(at('graph'));
});

test('a new place forgets what was ahead; the ends are quiet', () => {
  const there = goBack(goTo(trail, at('graph'), false));
  expect(goTo(there, at('report'), false).future).toEqual([]);
  expect(goBack(trail)).toBe(trail);
  expect(goForward(trail)).toBe(trail);
});

test('a small step leaves no trace in the history', () => {
  expect(goTo(trail, at('graph'), true).past).toEqual([]);
});

test('the history does not grow for ever', () => {
  let t = trail;
  for (let i = 0; i < 300; i += 1) t = goTo(t, at('graph'), false);
  expect(t.past.length).toBe(100);
});
