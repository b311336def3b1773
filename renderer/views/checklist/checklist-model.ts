/** Steps by phase in their order, the counts of their states, and the links between them. */
import { PHASES, type Checklist, type OutcomeState, type Phase, type Step, type StepState } from '../../../shared/domain/checklist.ts';
import { grouped } from '../../format/grouped.ts';

export interface PhaseGroup { readonly phase: Phase; readonly steps: readonly Step[] }

export function byPhase(steps: readonly Step[]): readonly PhaseGroup[] {
  const by = grouped([...steps].sort((a, b) => a.order - b.order), (s) => s.phase);
  return PHASES.flatMap((phase): PhaseGroup[] => {
    const list = by.get(phase);
    return list === undefined ? [] : [{ phase, steps: list }];
  });
}

export const subjectsOf = (steps: readonly Step[]): readonly string[] => [...new Set(steps.map((s) => s.subject.name))];

export function keepSteps(steps: readonly Step[], subject: string, outcome: string | undefined, openOnly: boolean): readonly Step[] {
  return steps.filter((s) => (subject === '' || s.subject.name === subject) && (outcome === undefined || s.outcome === outcome) && (!openOnly || s.state.kind !== 'done'));
}

export function stateCounts(steps: readonly Step[]): Record<StepState['kind'], number> {
  const counts: Record<StepState['kind'], number> = { 'open': 0, 'done': 0, 'failed': 0, 'cannot-tell': 0 };
  for (const s of steps) counts[s.state.kind] += 1;
  return counts;
}

/** Steps that must come first and are not done: why this one should wait. */
export function waitingFor(step: Step, all: readonly Step[]): readonly Step[] {
  return all.filter((s) => step.after.includes(s.id) && s.state.kind !== 'done');
}

/** The two kinds are never blurred: what the case shows, and what a person says. */
export function splitOutcomes(list: Checklist['outcomes']): { readonly evidenced: readonly OutcomeState[]; readonly attested: readonly OutcomeState[] } {
  return { evidenced: list.filter((o) => o.kind === 'evidenced'), attested: list.filter((o) => o.kind === 'attested') };
}
