/** Which case is open, as the engine last said; and the verbs that open, make and close one. */
import { ask, onPush } from '../bridge/client.ts';
import { caseChanged, forgetAnswers } from '../bridge/answers.ts';
import { dropTasks, forgetOutcomes, noteProgress, startJob, startTask } from '../bridge/tasks.ts';
import type { CaseSummary } from '../../shared/domain/case.ts';
import type { Fault } from '../../shared/domain/fault.ts';
import { atom } from './atom.ts';
import { resetFilters } from './filters.ts';
import { resetPlace, show } from './place.ts';

export type OpenCase = { readonly kind: 'asking' } | { readonly kind: 'none' } | { readonly kind: 'open'; readonly summary: CaseSummary };

export const openCase = atom<OpenCase>({ kind: 'asking' });
/** What went wrong while opening, shown on the start screen. */
export const openFault = atom<Fault | undefined>(undefined);
/** Why the engine was started again; undefined when it was not, or when it was read. */
export const restarted = atom<string | undefined>(undefined);

function entered(summary: CaseSummary): void {
  openFault.set(undefined);
  forgetAnswers();
  forgetOutcomes();
  resetFilters();
  resetPlace(summary.suspect === undefined ? 'evidence' : 'graph');
  openCase.set({ kind: 'open', summary });
}

export async function refreshCase(): Promise<void> {
  const result = await ask('case.current', {});
  if (!result.ok) {
    openFault.set(result.fault);
    if (openCase.get().kind === 'asking') openCase.set({ kind: 'none' });
    return;
  }
  const now = openCase.get();
  const found = result.value.case;
  if (found === null) {
    if (now.kind === 'open') forgetAnswers();
    openCase.set({ kind: 'none' });
  } else if (now.kind === 'open' && now.summary.path === found.path) {
    openCase.set({ kind: 'open', summary: found });
  } else {
    entered(found);
  }
}

export async function openAt(path: string): Promise<void> {
  const result = await startJob('case.open', 'Opening the case', { path });
  if (result.ok) entered(result.value);
  else openFault.set(result.fault);
}
export async function chooseAndOpen(): Promise<void> {
  const chosen = await ask('dialog.open-case', {});
  if (!chosen.ok) openFault.set(chosen.fault);
  else if (chosen.value.path !== null) await openAt(chosen.value.path);
}
export async function makeCase(path: string, examiner: string): Promise<void> {
  const result = await ask('case.new', { path, examiner });
  if (result.ok) entered(result.value);
  else openFault.set(result.fault);
}
export async function openSample(): Promise<void> {
  const result = await startTask('case.sample', 'Preparing the sample incident', {});
  if (result.ok) entered(result.value);
  else openFault.set(result.fault);
}
export async function closeCase(): Promise<void> {
  await ask('case.close', {});
  await refreshCase();
}

/** Names a suspect; the answer stays where it was until the new trace is here. */
export async function runTrace(question: Parameters<typeof startJob<'trace.run'>>[2]): Promise<void> {
  const result = await startJob('trace.run', 'Tracing the credential trail', question);
  if (!result.ok) return;
  caseChanged();
  await refreshCase();
  show('graph');
}

/** Listens to what the engine says unasked. Returns how to stop. */
export function listen(): () => void {
  const stops = [
    onPush('progress', noteProgress),
    onPush('case-changed', () => { caseChanged(); void refreshCase(); }),
    onPush('engine-restarted', ({ why }) => { restarted.set(why); dropTasks(); caseChanged(); void refreshCase(); }),
  ];
  return () => { for (const stop of stops) stop(); };
}
