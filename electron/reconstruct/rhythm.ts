/**
 * The rhythm in which a credential is used: a job that a clock starts, every fifteen minutes or every night, tells its own runs from what comes by hand
 * between them. Nothing is said of few uses: what chance could do is no rhythm.
 */
import { firstNot } from '../base/sorted.ts';
import { DAY_US, HOUR_US, MINUTE_US, SECOND_US, type Micros } from '../../shared/domain/time.ts';
import type { Use } from './source.ts';

/** Thresholds of a rhythm, visible in the sentences that rest on it. */
export const RHYTHM = {
  /** Runs before anything is said. */
  runs: 8,
  /** Of the gaps between runs, so many are the period or a small multiple of it (runs that were missed). */
  onTime: 0.7, missed: 3,
  /** How far from its time a run may be: a tenth of the period, within these. */
  leastSlackUs: 2 * SECOND_US, mostSlackUs: 10 * MINUTE_US, leastPeriodUs: MINUTE_US,
  /** An operation belongs to the job that makes it in so many of its runs; how late in a run and how often is what so many of the runs keep to. */
  ofRuns: 0.5, usual: 0.9,
  /** Without a period: the hours of the day that a job keeps to are no more than these; an hour's quarter counts when used on so many days. */
  hoursUs: 3 * HOUR_US, quarterUs: 15 * MINUTE_US, quarterDays: 3,
} as const;

export interface Job {
  /** `every 15 minutes`, `daily between 00:30 and 02:15 UTC`. */
  readonly label: string;
  /** The same with its figures. */
  readonly says: string;
  /** The uses that keep to it, by their row. */
  readonly rows: ReadonlySet<number>;
  /** When it had run often enough to be called a rhythm. */
  readonly settled: Micros;
}

/** Starts of the runs, and how to say them; `nearUs` says how far before a start a use of the same run may lie, `mostUs` how far from it at all; without, a use farther away is of no run. */
interface Runs { readonly starts: readonly number[]; readonly nearUs: number; readonly mostUs: number | undefined; readonly label: string; readonly says: string }

/** Uses a moment apart are of one run; how long a moment is depends on the job. */
const MOMENTS: readonly number[] = [2 * SECOND_US, MINUTE_US, 10 * MINUTE_US, HOUR_US];

/**
 * The job behind uses from one place with one client, or undefined where they show none.
 * @param uses in order of time. @param until what came later is judged by the job, but does not say what the job is.
 */
export function jobOf(uses: readonly Use[], until: Micros | undefined): Job | undefined {
  const past = until === undefined ? uses : uses.filter((u) => u.at < until);
  if (past.length < RHYTHM.runs) return undefined;
  const actions = byAction(uses);
  const runs = clockwork(actions, until === undefined ? actions : byAction(past)) ?? hoursOfDay(uses, past);
  return runs === undefined ? undefined : keepingTo(runs, actions, until);
}

function clockwork(uses: readonly Deed[], past: readonly Deed[]): Runs | undefined {
  const rooms = [new Room(), new Room(), new Room()] as const;
  let best: { deed: Deed; period: number; starts: number; onTime: number } | undefined;
  for (const deed of past) {
    if (deed.uses.length < RHYTHM.runs) continue;
    const times = timesOf(deed.uses, rooms[0]);
    for (const moment of MOMENTS) {
      const starts = startsOf(times, moment, rooms[1]);
      if (starts.length < RHYTHM.runs) break;
      const gaps = gapsOf(starts, rooms[2]).sort();
      const period = gaps[Math.floor(gaps.length / 2)] ?? 0;
      if (period < RHYTHM.leastPeriodUs || period < 4 * moment) continue;
      const onTime = gaps.reduce((n, gap) => n + (isOnTime(gap, period) ? 1 : 0), 0);
      if (onTime < gaps.length * RHYTHM.onTime) continue;
      if (best === undefined || starts.length > best.starts) best = { deed, period, starts: starts.length, onTime };
      break;
    }
  }
  if (best === undefined) return undefined;
  const { deed, period, starts, onTime } = best;
  const label = `every ${lasting(period)}`;
  const says = `${label}, ${onTime} of ${starts - 1} gaps between its runs within ${lasting(slackOf(period))} of that`;
  return { starts: walk(timesOf(uses.find((d) => d.action === deed.action && d.outcome === deed.outcome)?.uses ?? [], rooms[0]), period), nearUs: slackOf(period), mostUs: period / 2, label, says };
}

/** From run to run as the clock would start them: the use nearest to when the next is due, or where a pause ended and the period shows again. */
function walk(times: Times, period: number): readonly number[] {
  const slack = slackOf(period);
  const near = (at: number): number | undefined => {
    const first = firstAt(times, at - slack);
    let found: number | undefined;
    for (let i = first; i < Math.min(first + 64, times.length); i += 1) {
      const t = times[i] ?? 0;
      if (t > at + slack) break;
      if (found === undefined || Math.abs(t - at) < Math.abs(found - at)) found = t;
    }
    return found;
  };
  const starts: number[] = [];
  for (let i = 0; i < times.length;) {
    const at = times[i] ?? 0;
    // A beginning is a use that others follow after one period and after two.
    const next = near(at + period);
    if (next === undefined || near(next + period) === undefined) {
      i += 1;
      continue;
    }
    let last: number | undefined = at;
    let end = at;
    while (last !== undefined) {
      starts.push(last);
      end = last;
      last = undefined;
      for (let k = 1; k <= RHYTHM.missed && last === undefined; k += 1) last = near(end + k * period);
    }
    i = firstAt(times, end + slack + 1);
  }
  return starts;
}

/** No period, but always at the same hours: a nightly build that starts when another ends. */
function hoursOfDay(uses: readonly Use[], past: readonly Use[]): Runs | undefined {
  const quarters = new Map<number, Set<number>>();
  for (const u of past) {
    const quarter = Math.floor((u.at % DAY_US) / RHYTHM.quarterUs);
    (quarters.get(quarter) ?? quarters.set(quarter, new Set()).get(quarter))?.add(Math.floor(u.at / DAY_US));
  }
  const core = [...quarters].filter(([, days]) => days.size >= RHYTHM.quarterDays).map(([quarter]) => quarter).sort((a, b) => a - b);
  if (core.length === 0) return undefined;
  // The shortest arc of the day that holds them all begins after the widest pause.
  const inDay = DAY_US / RHYTHM.quarterUs;
  const pauses = core.map((quarter, i) => ({ begin: core[(i + 1) % core.length] ?? quarter, width: ((core[(i + 1) % core.length] ?? quarter) - quarter + inDay) % inDay || inDay }));
  const widest = pauses.reduce((a, p) => (p.width > a.width ? p : a));
  const begin = widest.begin * RHYTHM.quarterUs;
  const width = (inDay - widest.width + 1) * RHYTHM.quarterUs;
  if (width > RHYTHM.hoursUs) return undefined;
  /** The day on whose hours a use falls, with so much before and after them. */
  const dayOf = (at: number, slack = 0): number | undefined => ((at - begin + slack + DAY_US) % DAY_US < width + 2 * slack ? Math.floor((at - begin + slack) / DAY_US) : undefined);
  const all = new Set(past.map((u) => Math.floor((u.at - begin) / DAY_US)));
  const days = new Set(past.flatMap((u) => dayOf(u.at) ?? []));
  if (days.size < RHYTHM.runs || days.size < all.size * RHYTHM.onTime) return undefined;
  const label = `daily between ${hourOf(begin)} and ${hourOf((begin + width) % DAY_US)} UTC`;
  const every = new Set(uses.flatMap((u) => dayOf(u.at, RHYTHM.quarterUs) ?? []));
  return { starts: [...every].sort((a, b) => a - b).map((day) => day * DAY_US + begin + width / 2), nearUs: width / 2 + RHYTHM.quarterUs, mostUs: undefined, label, says: `${label}, on ${days.size} of the ${all.size} days on which it is used` };
}

/** Which uses are the job's: those of its runs, by what it does in most of them, when in a run, and how often. */
function keepingTo(runs: Runs, deeds: readonly Deed[], until: Micros | undefined): Job | undefined {
  const { starts, nearUs, mostUs } = runs;
  const learnt = until === undefined ? starts : starts.filter((s) => s < until);
  const settled = learnt[RHYTHM.runs - 1];
  if (settled === undefined) return undefined;
  const rows = new Set<number>();
  const room = new Room();
  for (const { uses: list } of deeds) {
    const ofRun = runsOf(list, starts, nearUs, mostUs);
    const inRun = new Map<number, number>();
    const lateness = room.of(list.length);
    let within = 0;
    let elsewhere = 0;
    for (let i = 0; i < list.length; i += 1) {
      const u = list[i];
      if (u === undefined || (until !== undefined && u.at >= until)) break;
      const run = ofRun[i] ?? NO_RUN;
      if (run === NO_RUN) {
        elsewhere += 1;
        continue;
      }
      inRun.set(run, (inRun.get(run) ?? 0) + 1);
      lateness[within] = Math.abs(u.at - (starts[run] ?? 0));
      within += 1;
    }
    // What is done at any time of a run is no part of the job.
    if (inRun.size < learnt.length * RHYTHM.ofRuns || elsewhere > within * (1 - RHYTHM.onTime)) continue;
    const late = usually(lateness.subarray(0, within));
    if (late > (mostUs ?? nearUs)) continue;
    const mostLate = mostUs === undefined ? nearUs : Math.max(nearUs, Math.min(late + nearUs, mostUs));
    const mostOften = usually(Float64Array.from(inRun.values()));
    const seen = new Map<number, number>();
    for (let i = 0; i < list.length; i += 1) {
      const u = list[i];
      const run = ofRun[i] ?? NO_RUN;
      if (u === undefined || run === NO_RUN || Math.abs(u.at - (starts[run] ?? 0)) > mostLate) continue;
      const often = (seen.get(run) ?? 0) + 1;
      seen.set(run, often);
      if (often <= mostOften) rows.add(u.row);
    }
  }
  return rows.size === 0 ? undefined : { label: runs.label, says: runs.says, rows, settled: settled as Micros };
}

const NO_RUN = -1;

/** Of uses in order of time the runs they are of, by position: the next that starts no farther off than `nearUs`, else the last before. */
function runsOf(uses: readonly Use[], starts: readonly number[], nearUs: number, mostUs: number | undefined): Int32Array {
  const runs = new Int32Array(uses.length);
  let next = 0;
  let later = 0;
  for (let i = 0; i < uses.length; i += 1) {
    const at = uses[i]?.at ?? 0;
    while (next < starts.length && (starts[next] ?? 0) < at - nearUs) next += 1;
    while (later < starts.length && (starts[later] ?? 0) <= at) later += 1;
    const isNear = next < starts.length && (starts[next] ?? 0) <= at + nearUs;
    runs[i] = isNear ? next : mostUs === undefined ? NO_RUN : later - 1;
  }
  return runs;
}

/** Numbers in order of time. */
type Times = Pick<Float64Array, 'length'> & { readonly [i: number]: number | undefined };

/** Uses of one action with one outcome: a refusal is not what the job usually gets. */
interface Deed { readonly action: string; readonly outcome: Use['outcome']; readonly uses: Use[] }

/** In the order in which they are first done. */
function byAction(uses: readonly Use[]): readonly Deed[] {
  const deeds: Deed[] = [];
  const known = new Map<Use['outcome'], Map<string, Deed>>();
  for (const u of uses) {
    const { action, outcome } = u;
    let alike = known.get(outcome);
    if (alike === undefined) known.set(outcome, (alike = new Map<string, Deed>()));
    let deed = alike.get(action);
    if (deed === undefined) {
      alike.set(action, (deed = { action, outcome, uses: [] }));
      deeds.push(deed);
    }
    deed.uses.push(u);
  }
  return deeds;
}

/** Memory for lists of numbers that are wanted one after another: memory that is touched for the first time takes longer than the numbers. */
class Room {
  #cells = new Float64Array(0);

  /** The list that was given before is overwritten. */
  of(length: number): Float64Array {
    if (this.#cells.length < length) this.#cells = new Float64Array(length * 2);
    return this.#cells.subarray(0, length);
  }
}

function timesOf(uses: readonly Use[], room: Room): Float64Array {
  const times = room.of(uses.length);
  for (let i = 0; i < uses.length; i += 1) times[i] = uses[i]?.at ?? 0;
  return times;
}

function startsOf(times: Float64Array, moment: number, room: Room): Float64Array {
  const starts = room.of(times.length);
  let found = 0;
  let before = Number.NEGATIVE_INFINITY;
  for (let i = 0; i < times.length; i += 1) {
    const at = times[i] ?? 0;
    if (at - before > moment) {
      starts[found] = at;
      found += 1;
    }
    before = at;
  }
  return starts.subarray(0, found);
}

function gapsOf(starts: Float64Array, room: Room): Float64Array {
  const gaps = room.of(starts.length - 1);
  for (let i = 0; i < gaps.length; i += 1) gaps[i] = (starts[i + 1] ?? 0) - (starts[i] ?? 0);
  return gaps;
}

/** Position of the first time that is no earlier. */
const firstAt = (times: Times, at: number): number => firstNot(times.length, (i) => (times[i] ?? 0) < at);

const slackOf = (period: number): number => Math.max(RHYTHM.leastSlackUs, Math.min(RHYTHM.mostSlackUs, period / 10));
const isOnTime = (gap: number, period: number): boolean => {
  const k = Math.round(gap / period);
  return k >= 1 && k <= RHYTHM.missed && Math.abs(gap - k * period) <= slackOf(period);
};
/** What so many of them do not exceed; they are put in order for it. */
const usually = (list: Float64Array): number => list.sort()[Math.min(list.length - 1, Math.floor(list.length * RHYTHM.usual))] ?? 0;

const hourOf = (us: number): string => `${String(Math.floor(us / HOUR_US)).padStart(2, '0')}:${String(Math.floor((us % HOUR_US) / MINUTE_US)).padStart(2, '0')}`;

/** `15 minutes`, `24 hours`, as near as it is said. */
export function lasting(us: number): string {
  const [unit, word] = us >= 2 * DAY_US ? [DAY_US, 'day'] as const : us >= 2 * HOUR_US ? [HOUR_US, 'hour'] as const : us >= 2 * MINUTE_US ? [MINUTE_US, 'minute'] as const : [SECOND_US, 'second'] as const;
  const n = Math.round(us / unit);
  return `${n} ${word}${n === 1 ? '' : 's'}`;
}
