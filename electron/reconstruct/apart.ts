/**
 * Where address and client do not tell owner and intruder apart, rhythm and session may. Says it of single uses, before they are put into groups: a job
 * that was there before keeps being the owner's, what comes by hand beside it does not; what one session does belongs together.
 */
import { grouped } from '../base/lists.ts';
import type { Micros } from '../../shared/domain/time.ts';
import { groupKeys, isServiceSource, scoreSources, SPLIT, type Part, type Split } from './groups.ts';
import { jobOf, type Job } from './rhythm.ts';
import { partsBySession } from './sessions.ts';
import type { Use } from './source.ts';

const [JOB, HAND] = ['the job', 'by hand'] as const;

/** Whether the uses of a split belong to the suspected side. */
export function isSuspected(split: Split, u: Use): boolean {
  const part = split.partOf?.(u);
  return part === undefined ? split.intruder === undefined || (u.source !== undefined && split.intruder.has(u.source)) : part.followed;
}

/** The split, with what rhythm and session say. @param uses all that are split, in order of time. @param from when the credential is suspected from, if that was said. */
export function setApart(uses: readonly Use[], split: Split, from: Micros | undefined): Split {
  const parts = new Map(partsBySession(uses, split));
  const guesses: string[] = [];
  for (const list of byPlace(uses.filter((u) => !parts.has(u.row) && isSuspected(split, u)))) {
    const job = jobOf(list, from);
    const hand = job === undefined ? [] : list.filter((u) => !job.rows.has(u.row));
    if (job === undefined || hand.length === 0) continue;
    const why = from === undefined ? unlikeTheJob(list, hand, job) : '';
    if (why === undefined) continue;
    const owner: Part = { label: job.label, resembles: 'owner', followed: false, because: `these uses keep to a job that runs ${job.says}; ${from === undefined ? 'a guess: what else comes from here comes by hand' : 'it ran so before the time from which the credential is suspected'}` };
    const known = from !== undefined && hand.some((u) => u.at < from);
    const rest: Part = {
      label: HAND, resembles: known ? 'unclear' : 'seed', followed: true,
      because: `${from === undefined ? 'a guess: ' : ''}from the same address with the same client runs a job ${job.says}; these ${hand.length} uses do not keep to it${from === undefined ? ` and show ${why}` : known ? ', but others like them came before the time of suspicion' : ', and come only after the time from which the credential is suspected'}`,
    };
    for (const u of list) parts.set(u.row, job.rows.has(u.row) ? owner : rest);
    guesses.push(`${job.label} a job of the owner’s runs from ${list[0]?.source ?? 'there'}${from === undefined ? `, and what comes by hand beside it shows ${why}` : ''}`);
  }
  if (parts.size === 0) return split;
  const because = guesses.length === 0 ? split.because : from === undefined && split.intruder === undefined ? `a guess: ${guesses.join('; ')}` : `${split.because}; ${guesses.join('; ')}`;
  return { ...split, because, partOf: (u) => parts.get(u.row) };
}

function byPlace(uses: readonly Use[]): Iterable<readonly Use[]> {
  const groupKey = groupKeys();
  return grouped(uses.filter((u) => !isServiceSource(u.source)), (u) => groupKey(u, undefined)).values();
}

/** Without a time of suspicion: what does not keep to the job began after the job had long run, and is as unlike it as another address would have to be. */
function unlikeTheJob(uses: readonly Use[], hand: readonly Use[], job: Job): string | undefined {
  if (hand.some((u) => u.at <= job.settled)) return undefined;
  const scores = scoreSources(uses, (u) => (job.rows.has(u.row) ? JOB : HAND));
  const [own, other] = [JOB, HAND].map((source) => scores.find((s) => s.source === source));
  if (own === undefined || other === undefined || other.score < SPLIT.leastScore || own.score >= other.score * SPLIT.clearRatio) return undefined;
  return other.reasons.join(', ');
}
