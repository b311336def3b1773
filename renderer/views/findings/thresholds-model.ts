/** Thresholds as they are listed: what a search keeps; what is typed, checked. */
import { changeRefusal, isChanged, rangeWords, thresholdWords, type Threshold } from '../../../shared/domain/threshold.ts';

export function searchThresholds(thresholds: readonly Threshold[], text: string): readonly Threshold[] {
  const wanted = text.trim().toLowerCase();
  return thresholds.filter((t) => wanted === '' || `${t.name} ${t.says} ${t.rules.join(' ')} ${isChanged(t) ? 'changed' : ''} ${t.said === undefined ? '' : `${t.said.by} ${t.said.reason}`}`.toLowerCase().includes(wanted));
}

/** What the button says: `Thresholds`, `3 thresholds changed`. */
export function changedWords(thresholds: readonly Threshold[]): string {
  const n = thresholds.filter(isChanged).length;
  return n === 0 ? 'Thresholds' : `${n} threshold${n === 1 ? '' : 's'} changed`;
}

/** Why what was typed cannot be set, as a sentence; undefined where it can, and while nothing is typed. */
export function problemOf(t: Threshold, typed: string): string | undefined {
  if (typed.trim() === '') return undefined;
  const why = changeRefusal(t, Number(typed));
  return why === undefined ? undefined : `${why}.`;
}

/** What the field is measured in, and what it takes. */
export const fieldHint = (t: Threshold): string => `${rangeWords(t)}; ${thresholdWords(t, t.default)} by default.`;

/** What a change did, for whoever made it. */
export function outcomeWords({ findings, appeared, gone }: { readonly findings: number; readonly appeared: number | undefined; readonly gone: number | undefined }): string {
  return `Evaluated again: ${findings} finding${findings === 1 ? '' : 's'}${appeared === undefined || gone === undefined ? '' : `, ${appeared} appeared, ${gone} gone`}.`;
}
