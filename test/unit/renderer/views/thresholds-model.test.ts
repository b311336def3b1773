import { expect, test } from 'vitest';
import { changedWords, fieldHint, outcomeWords, problemOf, searchThresholds } from '../../../../renderer/views/findings/thresholds-model.ts';
import { orderThresholds } from '../../../../shared/domain/threshold.ts';
import { must } from '../../../../electron/base/assert.ts';
import { fakeThresholds } from '../fake-thresholds.ts';

const names = (list: typeof fakeThresholds): string[] => list.map((t) => t.name);
const named = (name: string) => must(fakeThresholds.find((t) => t.name === name), name);

test('changed thresholds stand first, the others in the order of the table; the button says how many', () => {
  expect(names(orderThresholds(fakeThresholds))).toEqual(['newSource.pastUses', 'burst.width', 'offHost.homeShare', 'newSource.past']);
  expect(changedWords(fakeThresholds)).toBe('1 threshold changed');
  expect(changedWords([])).toBe('Thresholds');
  expect(changedWords(fakeThresholds.map((t) => ({ ...t, value: t.value + 1 })))).toBe('4 thresholds changed');
});

test('a search finds name, rule, sentence, who and why, and what is changed', () => {
  const found = (text: string): string[] => names(searchThresholds(fakeThresholds, text));
  expect(found('DENIED-burst')).toEqual(['burst.width']);
  expect(found('makes a place home')).toEqual(['offHost.homeShare']);
  expect(found('öberg')).toEqual(['newSource.pastUses']);
  expect(found('changed')).toEqual(['newSource.pastUses']);
  expect(found(' ')).toHaveLength(4);
  expect(found('nothing such')).toEqual([]);
});

test('what is typed is checked against the range, and against what is in force', () => {
  const uses = named('newSource.pastUses');
  expect(problemOf(uses, '')).toBeUndefined();
  expect(problemOf(uses, '5')).toBeUndefined();
  expect(problemOf(uses, '0')).toBe('newSource.pastUses takes a whole number from 1 to 100000 uses, not 0.');
  expect(problemOf(uses, 'five')).toBe('newSource.pastUses takes a whole number from 1 to 100000 uses.');
  expect(problemOf(uses, '3')).toBe('newSource.pastUses is 3 uses already.');
  expect(problemOf(named('offHost.homeShare'), '0.4')).toBeUndefined();
  expect(fieldHint(named('newSource.past'))).toBe('1 to 8760 hours; 12 hours by default.');
});

test('what a change did', () => {
  expect(outcomeWords({ findings: 1, appeared: 1, gone: 0 })).toBe('Evaluated again: 1 finding, 1 appeared, 0 gone.');
  expect(outcomeWords({ findings: 48, appeared: undefined, gone: undefined })).toBe('Evaluated again: 48 findings.');
});
