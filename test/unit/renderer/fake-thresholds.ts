/** Some thresholds as the window is given them, one of them changed. */
import type { Micros } from '../../../shared/domain/time.ts';
import type { Baseline, Threshold } from '../../../shared/domain/threshold.ts';

const base = { of: '', said: undefined, rules: ['new-source'] } as const;
export const fakeThresholds: readonly Threshold[] = [
  { ...base, name: 'burst.width', unit: 'minutes', value: 10, default: 10, least: 1, most: 240, says: 'How wide the stretches are in which things are counted.', rules: ['denied-burst', 'enumeration-burst'] },
  { ...base, name: 'offHost.homeShare', unit: 'share', value: 0.5, default: 0.5, least: 0.05, most: 1, says: 'The share of uses that makes a place home.', rules: ['instance-credential-off-host'] },
  { ...base, name: 'newSource.pastUses', unit: 'count', of: 'use', value: 3, default: 10, least: 1, most: 100_000, says: 'How many earlier uses an identity must have to be judged.', said: { by: 'J. Öberg', at: 1_773_000_000_000_000 as Micros, reason: 'the logs begin that night' } },
  { ...base, name: 'newSource.past', unit: 'hours', value: 12, default: 12, least: 1, most: 8760, says: 'How long the past of an identity must be for it to be judged.' },
];
export const fakeBaselines: readonly Baseline[] = [{ rule: 'new-source', baseline: 'all earlier uses of the identity in the case', window: 'from the identity’s first event to the claim' }];
