import { expect, test } from 'vitest';
import { atom } from '../../../../renderer/state/atom.ts';
import { emptyPages, joinPage } from '../../../../renderer/bridge/pages.ts';

test('an atom tells its listeners, and only when something changed', () => {
  const a = atom(1);
  const heard: number[] = [];
  const stop = a.subscribe(() => { heard.push(a.get()); });
  a.set(1);
  a.set((n) => n + 1);
  stop();
  a.set(9);
  expect(heard).toEqual([2]);
});

test('pages join in order and end where the cursor ends', () => {
  const one = joinPage(emptyPages<number, string>(), { rows: [1, 2], next: 'a' });
  const two = joinPage(one, { rows: [3], next: undefined });
  expect(two).toEqual({ rows: [1, 2, 3], next: undefined, pages: 2 });
});
