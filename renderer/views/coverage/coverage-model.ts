/** Coverage statements under headings, what is missing first; and where each stands on the case's time line. */
import { COVERAGE_KINDS, type CoverageKind, type CoverageStatement } from '../../../shared/domain/coverage.ts';
import type { Micros } from '../../../shared/domain/time.ts';
import { grouped } from '../../format/grouped.ts';

export interface Heading { readonly kind: CoverageKind; readonly title: string; readonly means: string; readonly statements: readonly CoverageStatement[] }

const TITLES: Record<CoverageKind, readonly [string, string]> = {
  'held': ['Held', 'sources in the case, and for when'],
  'gap': ['Gaps', 'silent against the source’s own rhythm'],
  'not-logged': ['Not logged', 'the source does not write this by default'],
  'never-issued': ['Used, never seen issued', 'a credential without a beginning'],
  'unread': ['Unread', 'records rejected or files refused'],
  'skew': ['Clock skew', 'between sources'],
  'inventory': ['Inventory', 'as-of dates, or its absence'],
  'order': ['Order', 'instants the data cannot order'],
  'assumed': ['Assumed in reading', 'what a file does not say and was taken as given'],
  'contrary': ['Told differently', 'records of one event that contradict each other'],
};

export function headings(statements: readonly CoverageStatement[]): readonly Heading[] {
  const by = grouped(statements, (s) => s.kind);
  return COVERAGE_KINDS.flatMap((kind): Heading[] => {
    const list = by.get(kind);
    return list === undefined ? [] : [{ kind, title: TITLES[kind][0], means: TITLES[kind][1], statements: list }];
  });
}

/** Every list of what to collect as one text, for a message to whoever holds the logs. */
export function collectList(statements: readonly CoverageStatement[]): string {
  return statements.filter((s) => s.collect !== undefined).map((s) => `- ${s.text}\n  collect: ${s.collect ?? ''}`).join('\n');
}

export interface Bar { readonly left: number; readonly width: number; readonly open: boolean }
/** Where a statement stands between two instants, in shares; undefined when it has no time. */
export function barOf(s: CoverageStatement, from: Micros | undefined, to: Micros | undefined): Bar | undefined {
  if (from === undefined || to === undefined || to <= from || (s.from === undefined && s.to === undefined)) return undefined;
  const share = (t: Micros): number => Math.min(1, Math.max(0, (t - from) / (to - from)));
  const left = s.from === undefined ? 0 : share(s.from);
  const right = s.to === undefined ? 1 : share(s.to);
  return { left, width: Math.max(0.004, right - left), open: s.to === undefined };
}
