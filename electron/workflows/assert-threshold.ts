/**
 * An analyst sets thresholds of the rules for this case, or takes that back: recorded as evidence. The findings are evaluated with the values that will be in
 * force before anything is recorded, so that a cancelled change leaves the case as it was.
 */
import type { Finding } from '../../shared/domain/finding.ts';
import { fail, FaultError, ok, type Result } from '../../shared/domain/fault.ts';
import { changeRefusal, thresholdWords, type Threshold, type ThresholdOutcome, type Thresholds, type ThresholdStatement } from '../../shared/domain/threshold.ts';
import { withSteadyYoung } from '../base/young.ts';
import { THRESHOLDS } from '../findings/limits.ts';
import { RULES } from '../findings/registry.ts';
import { baselinesOf, limitsOf, thresholdsOf } from '../findings/thresholds.ts';
import type { Reader } from '../store/handles.ts';
import { thresholdStatements } from '../store/read/assertions.ts';
import { evaluateWith, keptFindings, putFindings } from './evaluate-findings.ts';
import type { Hooks } from './import-evidence.ts';
import { mirror, type OpenCase } from './open-case.ts';
import { recordAssertion } from './record-assertion.ts';

/** No `value`: the default holds again. */
export interface ThresholdChange { readonly name: string; readonly value?: number | undefined }
export interface ThresholdDecision { readonly changes: readonly ThresholdChange[]; readonly by: string; readonly reason: string }

type Said = Pick<ThresholdStatement, 'is' | 'name' | 'unit' | 'value'>;

/** Every threshold with what is in force and who said so; and what each rule compares with. */
export const thresholdsIn = (reader: Reader): Thresholds => ({ thresholds: thresholdsOf(thresholdStatements(reader)), baselines: baselinesOf(RULES) });

export const assertThresholds = (c: OpenCase, d: ThresholdDecision, hooks: Hooks): Result<ThresholdOutcome> => withSteadyYoung(() => asserted(c, d, hooks));

function asserted(c: OpenCase, { changes, by, reason }: ThresholdDecision, hooks: Hooks): Result<ThresholdOutcome> {
  const { reader, evidence } = c.handles;
  const before = thresholdStatements(reader);
  const now = new Map(thresholdsOf(before).map((t) => [t.name, t]));
  const twice = changes.find((change, i) => changes.slice(0, i).some((other) => other.name === change.name));
  if (changes.length === 0 || twice !== undefined) return fail({ code: 'bad-request', why: twice === undefined ? 'name a threshold to set or to reset' : `${twice.name} is named twice` });
  const said: Said[] = [];
  for (const change of changes) {
    const why = refused(change, now.get(change.name));
    if (why !== undefined) return fail({ code: 'bad-request', why });
    const unit = now.get(change.name)?.unit ?? 'count';
    said.push(change.value === undefined ? { is: 'default', name: change.name, unit, value: undefined } : { is: 'set', name: change.name, unit, value: change.value });
  }
  const at = c.now();
  const limits = limitsOf([...before, ...said.map((s) => ({ ...s, id: 0, by, at, reason }))]);
  let findings: readonly Finding[];
  const earlier = keptFindings(reader);
  try {
    findings = evaluateWith(reader, limits, (done) => {
      hooks.progress({ label: 'Evaluating findings', done, total: RULES.length, unit: 'rules' });
      if (hooks.cancelled()) throw new FaultError({ code: 'cancelled' });
    });
  } catch (error) {
    if (error instanceof FaultError) return fail(error.fault);
    throw error;
  }
  const entries = evidence.transaction(() => {
    const made = said.map((s) => recordAssertion(c, 'threshold', s, { at, by, reason }));
    putFindings(c, limits, findings);
    return made;
  })();
  mirror(c, entries);
  return ok({ ...thresholdsIn(reader), findings: findings.length, ...compared(earlier, findings) });
}

/** Why this change cannot be made, as a clause. */
function refused({ name, value }: ThresholdChange, now: Threshold | undefined): string | undefined {
  if (now === undefined) {
    const near = THRESHOLDS.filter((t) => t.name.toLowerCase().includes(name.toLowerCase()) || name.toLowerCase().startsWith(`${t.group.toLowerCase()}.`)).map((t) => t.name);
    return `there is no threshold ${name}; ${near.length === 0 || near.length > 10 ? '"thresholds" lists them' : `near it are ${near.join(', ')}`}`;
  }
  if (value === undefined) return now.said === undefined ? `nobody set ${name}, so there is nothing to take back: it is ${thresholdWords(now, now.value)} by default` : undefined;
  return changeRefusal(now, value);
}

function compared(before: readonly Finding[] | undefined, after: readonly Finding[]): Pick<ThresholdOutcome, 'appeared' | 'gone'> {
  if (before === undefined) return { appeared: undefined, gone: undefined };
  const [had, have] = [new Set(before.map((f) => f.id)), new Set(after.map((f) => f.id))];
  return { appeared: after.filter((f) => !had.has(f.id)).length, gone: before.filter((f) => !have.has(f.id)).length };
}
