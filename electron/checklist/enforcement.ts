/** Did it take hold? Later logs answer: yes, no, or cannot tell, and why. Nothing is assumed where the logs are silent. */
import type { StepState } from '../../shared/domain/checklist.ts';
import { printInstant, type Micros } from '../../shared/domain/time.ts';
import { AMBIGUOUS_ACTIONS, ENDING_ACTIONS, plainAction, SETTLING_ACTIONS, spellingsOf } from '../../shared/reference/index.ts';

export interface LoggedAction { readonly action: string; readonly at: Micros; readonly event: string }

/** What the logs hold about the end of one credential or identity; a workflow collects it. */
export interface EnforcementFacts {
  /** When the containment event was logged, by the provider's clock. */
  readonly revokedAt?: Micros | undefined;
  readonly revokedBy?: string | undefined;
  /** The operation that is taken for the end, where no event names the credential as ended. */
  readonly revokedHow?: string | undefined;
  readonly lastSuccess?: { readonly at: Micros; readonly event: string } | undefined;
  readonly firstDeniedAfter?: { readonly at: Micros; readonly event: string } | undefined;
  readonly successesAfter: readonly string[];
  /** Up to when the logs that would show its use are held. */
  readonly coveredUntil?: Micros | undefined;
  /** Containment operations found in the logs, where known: they tell which step was carried out. */
  readonly actions?: readonly LoggedAction[] | undefined;
}

/** What the store has to look for, in every spelling: operations that carry a step out, and those of them that end a use. */
export const OPERATIONS: { readonly all: readonly string[]; readonly ending: ReadonlySet<string> } = { all: SETTLING_ACTIONS.flatMap(spellingsOf), ending: new Set(ENDING_ACTIONS.flatMap(spellingsOf)) };

/** IAM is eventually consistent: a use shortly after the revocation is still a use, but is said to be close to it. */
export const SETTLING_US = 15 * 60 * 1_000_000;

const cited = (...events: readonly (string | undefined)[]): readonly string[] => [...new Set(events.filter((e) => e !== undefined))];

/** What carries a step out: surely, or perhaps, as the operation does other things too. */
export interface Settling { readonly settledBy: readonly string[]; readonly perhapsBy?: readonly string[] | undefined }

const has = (list: readonly string[] | undefined, action: string): boolean => list?.includes(plainAction(action)) === true;

/** @param perhaps operations of which the log does not say whether they ended anything. */
export function stateOf(facts: EnforcementFacts | undefined, perhaps: readonly string[] = []): StepState {
  if (facts?.revokedAt === undefined) return { kind: 'open' };
  const { revokedAt, revokedHow, lastSuccess, firstDeniedAfter: denied, successesAfter, coveredUntil } = facts;
  const at = printInstant(revokedAt);
  const revoked = revokedHow === undefined ? `revoked ${at}` : `${revokedHow} at ${at}`;
  if (successesAfter.length > 0) {
    const lateness = lastSuccess === undefined ? 0 : lastSuccess.at - revokedAt;
    const last = lastSuccess === undefined || lateness <= 0 ? '' : `, last at ${printInstant(lastSuccess.at)}`;
    const cameLate = lastSuccess !== undefined && lateness > 0 && lateness <= SETTLING_US && denied !== undefined && denied.at > lastSuccess.at;
    const hint = cameLate ? `; all within 15 minutes of the revocation, and denied at ${printInstant(denied.at)}: it may only have come late` : '';
    const times = successesAfter.length === 1 ? 'once' : `${successesAfter.length} times`;
    const after = revokedHow === undefined ? `the revocation of ${at}` : `${revokedHow} of ${at}`;
    if (revokedHow !== undefined && has(perhaps, revokedHow)) return { kind: 'cannot-tell', because: `used successfully ${times} after ${after}${last}, but that operation may have been another change` };
    return { kind: 'failed', because: `used successfully ${times} after ${after}${last}${hint}`, events: cited(facts.revokedBy, ...successesAfter, denied?.event) };
  }
  const before = lastSuccess === undefined ? 'no successful use is on record' : `last successful use ${printInstant(lastSuccess.at)}`;
  if (denied !== undefined) {
    return { kind: 'done', because: `${revoked}: ${before}, an attempt at ${printInstant(denied.at)} was denied`, events: cited(facts.revokedBy, lastSuccess?.event, denied.event) };
  }
  if (coveredUntil === undefined || coveredUntil <= revokedAt) {
    const reach = coveredUntil === undefined ? 'no log says how far it reaches' : `the logs end at ${printInstant(coveredUntil)}`;
    return { kind: 'cannot-tell', because: `${revoked}, but ${reach}: import logs of the time after` };
  }
  return { kind: 'cannot-tell', because: `${revoked}; ${before}, and nobody tried after it in the logs held until ${printInstant(coveredUntil)}: silence, not a refusal` };
}

/** A step that leaves no trace in the use of a credential is answered by the operation that carries it out. */
export function carriedOut(facts: EnforcementFacts | undefined, by: Settling): StepState {
  const found = facts?.actions?.find((a) => has(by.settledBy, a.action));
  if (found !== undefined) return { kind: 'done', because: `${found.action} was logged at ${printInstant(found.at)}`, events: [found.event] };
  const maybe = facts?.actions?.find((a) => has(by.perhapsBy, a.action));
  return maybe === undefined ? { kind: 'open' } : { kind: 'cannot-tell', because: `${maybe.action} was logged at ${printInstant(maybe.at)}: it may have been this step, or another change` };
}

/** A step that ends a use: where the operations are known one of them must be the step's own, or it is another step that took hold. */
export function endedBy(facts: EnforcementFacts | undefined, by: Settling): StepState {
  const others = facts?.actions !== undefined && facts.actions.length > 0 && by.settledBy.length + (by.perhapsBy?.length ?? 0) > 0 && carriedOut(facts, by).kind === 'open';
  return others ? { kind: 'open' } : stateOf(facts, AMBIGUOUS_ACTIONS);
}

/** Several subjects under one step: it holds only if it holds for all. */
export function worstOf(states: readonly { readonly name: string; readonly state: StepState }[]): StepState {
  const [first] = states;
  if (first === undefined) return { kind: 'open' };
  if (states.length === 1) return first.state;
  const said = (kind: 'done' | 'failed' | 'cannot-tell'): string => states.flatMap(({ name, state }) => (state.kind === kind ? [`${name}: ${state.because}`] : [])).join('; ');
  const events = (kind: 'done' | 'failed'): readonly string[] => [...new Set(states.flatMap(({ state }) => (state.kind === kind ? state.events : [])))];
  if (states.some(({ state }) => state.kind === 'failed')) return { kind: 'failed', because: said('failed'), events: events('failed') };
  // One subject without any revocation is work still to do; what holds for the others shows in their own verify steps.
  if (states.some(({ state }) => state.kind === 'open')) return { kind: 'open' };
  if (states.some(({ state }) => state.kind === 'cannot-tell')) return { kind: 'cannot-tell', because: [said('cannot-tell'), said('done')].filter((t) => t !== '').join('; ') };
  return { kind: 'done', because: said('done'), events: events('done') };
}
