/** What analysts said of thresholds → the limits in force, what may be said, and the list that people read. */
import { isChanged, thresholdRefusal, thresholdWords, type Baseline, type Threshold, type ThresholdStatement } from '../../shared/domain/threshold.ts';
import { ruleName } from './benign.ts';
import { DEFAULTS, limitsWith, THRESHOLDS, valueIn, type Known, type Limits } from './limits.ts';
import type { Rule } from './rule.ts';

export const thresholdNamed = (name: string): Known | undefined => THRESHOLDS.find((t) => t.name === name);

/** Of each threshold the latest word, where that sets it. A word that this version cannot follow (no such threshold, another unit, out of range) does not hold. */
export function standing(statements: readonly ThresholdStatement[]): ReadonlyMap<string, ThresholdStatement & { readonly value: number }> {
  const last = new Map(statements.map((s) => [s.name, s]));
  return new Map([...last].flatMap(([name, s]) => {
    const t = thresholdNamed(name);
    return s.is !== 'set' || s.value === undefined || t?.unit !== s.unit || thresholdRefusal(t, s.value) !== undefined ? [] : [[name, { ...s, value: s.value }] as const];
  }));
}

export function limitsOf(statements: readonly ThresholdStatement[]): Limits {
  if (statements.length === 0) return DEFAULTS;
  return limitsWith(new Map([...standing(statements)].map(([name, s]) => [name, s.value])));
}

/** Every threshold, in the order of the table, with what is in force and who said so. */
export function thresholdsOf(statements: readonly ThresholdStatement[]): readonly Threshold[] {
  const held = standing(statements);
  return THRESHOLDS.map((t) => {
    const s = held.get(t.name);
    const { name, unit, of, least, most, says, rules } = t;
    return { name, unit, of, value: s?.value ?? t.default, default: t.default, least, most, says, rules, said: s === undefined ? undefined : { by: s.by, at: s.at, reason: s.reason } };
  });
}

/** What a finding of this rule says beside its thresholds, where they are not the default ones. */
export function changedFor(rule: Pick<Rule, 'id'>, limits: Limits): readonly string[] {
  return THRESHOLDS.map((t) => ({ ...t, value: valueIn(limits, t) })).filter((t) => t.rules.includes(ruleName(rule.id)) && isChanged({ ...t, said: undefined }))
    .map((t) => `changed for this case: ${t.name} is ${thresholdWords(t, t.value)}, by default ${thresholdWords(t, t.default)}`);
}

const WINDOW_WORDS: Readonly<Record<Rule['window'], string>> = {
  past: 'from the identity’s first event to the claim', case: 'all of the evidence, first event to last', none: 'no window: single events or dates are compared',
};

export const baselinesOf = (rules: readonly Rule[]): readonly Baseline[] => rules.map((r) => ({ rule: ruleName(r.id), baseline: r.baseline, window: WINDOW_WORDS[r.window] }));
