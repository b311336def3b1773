/** A threshold of the rules that find: what it decides, what may be set, what is in force in a case, and who changed it. */
import type { Micros } from './time.ts';

/** What a threshold is measured in; a count says of what. */
export const THRESHOLD_UNITS = ['count', 'times', 'share', 'minutes', 'hours', 'days'] as const;
export type ThresholdUnit = (typeof THRESHOLD_UNITS)[number];

/** An analyst's word about it: asserted, never derived. */
export interface ThresholdWord {
  readonly by: string;
  readonly at: Micros;
  readonly reason: string;
}

export interface Threshold {
  /** Stable, such as `newSource.pastUses`. */
  readonly name: string;
  readonly unit: ThresholdUnit;
  /** What a count counts, in the singular; empty for other units. */
  readonly of: string;
  /** In force, in its unit, like the others. */
  readonly value: number;
  readonly default: number;
  readonly least: number;
  readonly most: number;
  /** One sentence: what it decides. */
  readonly says: string;
  /** The rules it serves, without their versions. */
  readonly rules: readonly string[];
  /** Undefined while nobody set it, and once it was taken back. */
  readonly said: ThresholdWord | undefined;
}

/** What a rule compares with, and over which time. */
export interface Baseline {
  /** Without its version. */
  readonly rule: string;
  readonly baseline: string;
  /** From when to when, in words. */
  readonly window: string;
}

/** Every threshold of a case, and what each rule compares with. */
export interface Thresholds {
  readonly thresholds: readonly Threshold[];
  readonly baselines: readonly Baseline[];
}

export const THRESHOLD_VERDICTS = ['set', 'default'] as const;
export type ThresholdVerdict = (typeof THRESHOLD_VERDICTS)[number];

/** What an analyst said of one threshold: its value, or that the default holds again. */
export interface ThresholdStatement extends ThresholdWord {
  readonly id: number;
  readonly is: ThresholdVerdict;
  readonly name: string;
  /** In the unit that it had then; none where the default holds again. */
  readonly unit: ThresholdUnit;
  readonly value: number | undefined;
}

/** What a change did to the findings; a number is undefined where the ones before were not at hand. */
export interface ThresholdOutcome extends Thresholds {
  readonly findings: number;
  readonly appeared: number | undefined;
  readonly gone: number | undefined;
}

export const isChanged = (t: Threshold): boolean => t.value !== t.default;

/** `12 hours`, `10 uses`, `50 %`. */
export function thresholdWords({ unit, of }: Pick<Threshold, 'unit' | 'of'>, value: number): string {
  if (unit === 'share') return `${Math.round(value * 100)} %`;
  if (unit === 'times') return `${value} times`;
  const one = unit === 'count' ? of : unit.slice(0, -1);
  return `${value} ${one}${value === 1 ? '' : 's'}`;
}

/** Why a value cannot be set, as a clause that names the range; undefined where it can. Shares have two decimals, all others are whole. */
export function thresholdRefusal(t: Pick<Threshold, 'name' | 'unit' | 'of' | 'least' | 'most'>, value: number): string | undefined {
  const isFine = t.unit === 'share' ? Math.abs(value * 100 - Math.round(value * 100)) < 1e-9 : Number.isInteger(value);
  if (isFine && value >= t.least && value <= t.most) return undefined;
  return `${t.name} takes a ${t.unit === 'share' ? 'share with up to two decimals' : 'whole number'} from ${rangeWords(t)}${Number.isFinite(value) ? `, not ${value}` : ''}`;
}

/** Why a change to this value is refused, as a clause; undefined where it can be made. */
export const changeRefusal = (t: Threshold, value: number): string | undefined => thresholdRefusal(t, value) ?? (value === t.value ? `${t.name} is ${thresholdWords(t, value)} already` : undefined);

/** Changed ones first, else in the order of the rules' table. */
export const orderThresholds = (thresholds: readonly Threshold[]): readonly Threshold[] => [...thresholds.filter(isChanged), ...thresholds.filter((t) => !isChanged(t))];

/** `1 to 90 days`, `0.05 to 1`: as a value is written when it is set. */
export function rangeWords({ unit, of, least, most }: Pick<Threshold, 'unit' | 'of' | 'least' | 'most'>): string {
  return `${least} to ${most}${unit === 'share' ? '' : ` ${unit === 'count' ? `${of}s` : unit}`}`;
}
