/** Where a time axis has its marks, and what they say. */
import { DAY_US, HOUR_US, MINUTE_US, SECOND_US, microsOf, printInstant, type Micros } from '../../shared/domain/time.ts';

export interface Tick { readonly at: Micros; readonly share: number; readonly text: string }

const STEPS: readonly number[] = [
  SECOND_US, 5 * SECOND_US, 15 * SECOND_US, 30 * SECOND_US, MINUTE_US, 5 * MINUTE_US, 15 * MINUTE_US, 30 * MINUTE_US,
  HOUR_US, 3 * HOUR_US, 6 * HOUR_US, 12 * HOUR_US, DAY_US, 2 * DAY_US, 7 * DAY_US, 30 * DAY_US, 90 * DAY_US, 365 * DAY_US,
];

export function ticksOf(from: Micros, to: Micros, most: number): readonly Tick[] {
  const length = to - from;
  if (length <= 0) return [];
  const step = STEPS.find((s) => length / s <= most) ?? 3650 * DAY_US;
  const ticks: Tick[] = [];
  for (let t = Math.ceil(from / step) * step; t <= to; t += step) {
    const at = microsOf(t);
    if (at === undefined) break;
    const iso = printInstant(at);
    ticks.push({ at, share: (t - from) / length, text: step >= DAY_US ? iso.slice(0, 10) : t % DAY_US === 0 ? iso.slice(5, 10) : step >= MINUTE_US ? iso.slice(11, 16) : iso.slice(11, 19) });
  }
  return ticks;
}
