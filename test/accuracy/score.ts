/** Hops found, missed and made up, by grade, over one story or many. */
import type { Grade } from '../../shared/domain/kinds.ts';
import type { Trace, TraceCredential } from '../../shared/domain/trace.ts';
import type { ExpectedHop, Story } from './stories.ts';

export interface Score {
  /** Expected hops that the held logs can show, by the grade they can have at best. */
  expected: Record<Grade, number>;
  found: Record<Grade, number>;
  /** Right credential, wrong parent. */
  astray: Record<Grade, number>;
  /** Found with a lower grade than it could have. */
  lower: number;
  /** Credentials in the lineage that are none of the story's, by the grade they were given. */
  extra: Record<Grade, number>;
  /** Given in all, by grade. */
  given: Record<Grade, number>;
  readonly missed: string[];
  readonly wrong: string[];
}

const zero = (): Record<Grade, number> => ({ A: 0, B: 0, C: 0 });
export const noScore = (): Score => ({ expected: zero(), found: zero(), astray: zero(), lower: 0, extra: zero(), given: zero(), missed: [], wrong: [] });

/** Hops that can be seen: until the first whose logs are not held, nothing after it can be known to belong to the intrusion. */
function visible(story: Story): ExpectedHop[] {
  const { missing } = story;
  const gone = missing === undefined ? -1 : story.hops.findIndex((h) => h.logs.includes(missing));
  const hops = gone === -1 ? story.hops : story.hops.slice(0, gone);
  const lost = hops.findIndex((h) => h.lost === true);
  return lost === -1 ? [...hops] : hops.slice(0, lost + 1);
}

export function addScore(score: Score, story: Story, trace: Trace | undefined): void {
  const by = new Map((trace?.credentials ?? []).map((c) => [c.id, c]));
  const known = new Set<TraceCredential>();
  for (const c of by.values()) if (story.start.is(c)) known.add(c);
  for (const hop of visible(story)) {
    score.expected[hop.grade] += 1;
    const child = [...by.values()].find((c) => hop.child.is(c));
    const where = `seed ${story.seed}: ${hop.step}, ${hop.parent.label} -> ${hop.child.label}`;
    if (child === undefined) {
      score.missed.push(where);
      continue;
    }
    known.add(child);
    const parent = child.parent === undefined ? undefined : by.get(child.parent);
    if (parent === undefined || !hop.parent.is(parent)) {
      score.astray[hop.grade] += 1;
      score.wrong.push(`${where} (parent ${parent?.value ?? 'none'})`);
    } else score.found[hop.grade] += 1;
    if (child.grade !== undefined && child.grade > hop.grade) score.lower += 1;
  }
  // What comes after a hole may still be found by chance: it is right, and counts neither way.
  for (const hop of story.hops) for (const c of by.values()) if (hop.child.is(c)) known.add(c);
  for (const c of by.values()) {
    if (c.grade === undefined) continue;
    score.given[c.grade] += 1;
    if (known.has(c) || (c.status === 'issued-unused' && c.grade === 'A')) continue;
    // Where a branch goes astray is the error; what truly grew from a wrong credential grew from it.
    const parent = c.parent === undefined ? undefined : by.get(c.parent);
    if (parent !== undefined && !known.has(parent)) continue;
    score.extra[c.grade] += 1;
    score.wrong.push(`seed ${story.seed}: ${c.value} (${c.kind}) is none of the story's, ${c.grade}`);
  }
}

export function tableOf(score: Score): string[] {
  const rate = (n: number, of: number): string => (of === 0 ? '-' : (n / of).toFixed(3));
  return ['grade  expected  found  wrong parent  made up  recall  precision', ...(['A', 'B', 'C'] as const).map((g) => [
    g.padEnd(5), String(score.expected[g]).padStart(9), String(score.found[g]).padStart(6), String(score.astray[g]).padStart(13), String(score.extra[g]).padStart(8), rate(score.found[g], score.expected[g]).padStart(7), rate(score.given[g] - score.extra[g], score.given[g]).padStart(10),
  ].join(' '))];
}
