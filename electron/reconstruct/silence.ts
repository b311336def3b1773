/**
 * Where a source falls silent against its own rhythm. An hour is compared with the same hour of other days; the hours about the weekend only with
 * the same hours of other weeks, so that nights and weekends are nobody's gap. What has no like hour to be compared with is not judged.
 */
import { HOUR_US } from '../../shared/domain/time.ts';

export const SILENCE = {
  leastUs: 2 * HOUR_US,
  /** How unlikely such a silence must be anywhere in what is held, were each hour independent and as busy as its like. */
  odds: 0.01,
  /** Or: this many times as long as any other pause, in hours that are busy more often than not. */
  timesLongest: 4,
  /** More than this many pauses of about the same length are a rhythm of their own. */
  mostAlike: 3,
  alike: 2 / 3,
  /** Below this many buckets with events there is no rhythm to speak of. */
  leastBuckets: 24,
  /** Where no hour can be compared: how full the hours on both sides must be for a stop and a start to count as abrupt. */
  abruptShare: 0.9,
  abruptUs: 2 * HOUR_US,
  /** And how long it may last before it may be a night. */
  abruptMostUs: 6 * HOUR_US,
} as const;

export interface Silence {
  readonly from: number;
  readonly to: number;
  /** True when nothing follows it. */
  readonly open: boolean;
  /** Like hours of other days, and in how many of them the source was heard. */
  readonly like: number;
  readonly heard: number;
}

const DAY = 24;
const WEEK = 168;
/** Hours since 1970 began on a Thursday: Friday noon to Monday noon, which is a weekend in every time zone. */
function classOf(hour: number): number {
  const ofWeek = (hour + 4 * DAY) % WEEK;
  return ofWeek < DAY + 12 || ofWeek >= 5 * DAY + 12 ? DAY + ofWeek : hour % DAY;
}

/** @param buckets first microsecond of each bucket with an event, ascending @param end the end of what is held of all sources */
export function silences(buckets: readonly number[], bucketUs: number, end: number): Silence[] {
  const first = buckets[0];
  const last = buckets.at(-1);
  if (first === undefined || last === undefined || buckets.length < SILENCE.leastBuckets) return [];
  const pauses: { from: number; to: number; open: boolean }[] = [];
  for (let i = 1; i < buckets.length; i += 1) {
    const from = (buckets[i - 1] ?? 0) + bucketUs;
    const to = buckets[i] ?? 0;
    if (to > from) pauses.push({ from, to, open: false });
  }
  if (end > last + bucketUs) pauses.push({ from: last + bucketUs, to: end, open: true });
  const hours = new Set(buckets.map((b) => Math.floor(b / HOUR_US)));
  const held = { first: Math.floor(first / HOUR_US), last: Math.floor(last / HOUR_US) };
  const lengths = pauses.map((p) => p.to - p.from).sort((a, b) => b - a);
  const judged = pauses.filter((p) => p.to - p.from >= SILENCE.leastUs).flatMap((p) => {
    const length = p.to - p.from;
    const { odds, like, heard, all } = compare(p, hours, held);
    const longest = lengths.find((l) => l < length * SILENCE.alike) ?? bucketUs;
    const unusual = odds * (held.last - held.first + 1) <= SILENCE.odds || (all && length >= SILENCE.timesLongest * longest) || (like === 0 && abrupt(p, buckets, bucketUs));
    return unusual ? [{ ...p, like, heard }] : [];
  });
  return judged.filter((p) => judged.filter((o) => o.to - o.from >= (p.to - p.from) * SILENCE.alike).length <= SILENCE.mostAlike);
}

/** The whole hours of a pause against their like in the rest of what is held. */
function compare(p: { from: number; to: number }, hours: ReadonlySet<number>, held: { first: number; last: number }): { odds: number; like: number; heard: number; all: boolean } {
  const begin = Math.ceil(p.from / HOUR_US);
  const end = Math.floor(p.to / HOUR_US);
  const seen = new Map<number, { like: number; heard: number }>();
  for (let h = held.first; h <= held.last; h += 1) {
    if (h >= begin && h < end) continue;
    const c = classOf(h);
    const s = seen.get(c) ?? { like: 0, heard: 0 };
    s.like += 1;
    if (hours.has(h)) s.heard += 1;
    seen.set(c, s);
  }
  let log = 0;
  let like = 0;
  let heard = 0;
  let all = end > begin;
  for (let h = begin; h < end; h += 1) {
    const s = seen.get(classOf(h));
    all &&= s !== undefined && s.heard * 2 >= s.like;
    if (s === undefined) continue;
    like += s.like;
    heard += s.heard;
    // One more quiet hour than was seen: a single like hour says at most one in two.
    log += Math.log(1 - s.heard / (s.like + 1));
  }
  return { odds: Math.exp(log), like, heard, all };
}

/** Busy to the end and busy from the start: a person who goes home tails off. */
function abrupt(p: { from: number; to: number; open: boolean }, buckets: readonly number[], bucketUs: number): boolean {
  if (p.open || p.to - p.from > SILENCE.abruptMostUs) return false;
  const least = (SILENCE.abruptUs / bucketUs) * SILENCE.abruptShare;
  const within = (from: number, to: number): number => buckets.filter((b) => b >= from && b < to).length;
  return within(p.from - SILENCE.abruptUs, p.from) >= least && within(p.to, p.to + SILENCE.abruptUs) >= least;
}
