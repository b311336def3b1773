/** Of a habit the first many acts are looked at one by one: which these are is a matter of time, not of which file was taken in first. */
import { afterAll, expect, test } from 'vitest';
import type { FindingsSource } from '../../../electron/findings/source.ts';
import { DEFAULTS } from '../../../electron/findings/limits.ts';
import { sumsFor } from '../../../electron/findings/sums.ts';
import { findingsSourceOf } from '../../../electron/workflows/evaluate-findings.ts';
import { cloudTrail, recordsFile, Scratch, take } from '../workflows/cases.ts';

const scratch = new Scratch();
afterAll(() => { scratch.remove(); });

const update = (n: number, minutes: number): Readonly<Record<string, unknown>> => cloudTrail(1, {
  eventID: `00000000-0000-4000-8000-${String(n).padStart(12, '0')}`, eventTime: new Date(Date.UTC(2024, 0, 1) + minutes * 60_000).toISOString().replace('.000', ''),
  eventSource: 'cloudtrail.amazonaws.com', eventName: 'UpdateTrail', requestParameters: { name: `trail-${n}` }, responseElements: null,
});
const HOURS = 60;
/** Every four hours for a month and more; then six at one instant, among them the 200th; then some more. */
const BEFORE = Array.from({ length: 198 }, (_, n) => update(n, n * 4 * HOURS));
const TOGETHER = Array.from({ length: 6 }, (_, n) => update(500 + n, 198 * 4 * HOURS));
const AFTER = Array.from({ length: 4 }, (_, n) => update(600 + n, (200 + n) * 4 * HOURS));

test('what happens at the instant of the last of them is looked at whole, in any order of import', async () => {
  const files = [BEFORE, TOGETHER.slice(0, 3), TOGETHER.slice(3), AFTER].map((each, i) => scratch.write(`${i}.json`, recordsFile(each)));
  const acts = async (order: readonly number[]): Promise<string[]> => {
    const c = scratch.newCase();
    for (const i of order) await take(c, [files[i] ?? '']);
    return findingsSourceOf(c.handles.reader).acts(sumsFor(DEFAULTS).topicsOf('cloudtrail:UpdateTrail') as Parameters<FindingsSource['acts']>[0]).map((act) => act.id);
  };
  const one = await acts([0, 1, 2, 3]);
  expect(one.length).toBe(204);
  expect(await acts([3, 2, 1, 0])).toEqual(one);
});
