/**
 * Every threshold of every rule, in one place: what a rule states beside a finding, and what command line, window and report list, is printed from here.
 * None is baked into anything that is derived before the findings, so each can be changed for a case: rules are given the values in force (`Limits`), and an
 * evaluation is stamped with a digest of them. A key that ends in `Us` holds microseconds; its name, and what an analyst sets, is in the unit given.
 */
import type { ThresholdUnit } from '../../shared/domain/threshold.ts';
import { DAY_US, HOUR_US, MINUTE_US } from '../../shared/domain/time.ts';

interface Entry { readonly unit: ThresholdUnit; readonly of: string; readonly default: number; readonly least: number; readonly most: number; readonly says: string; readonly rules: readonly string[] }

const entry = (unit: ThresholdUnit, of: string) => (usual: number, least: number, most: number, says: string, ...rules: string[]): Entry => ({ unit, of, default: usual, least, most, says, rules });
const count = (of: string) => entry('count', of);
const [times, share, minutes_, hours_, days_] = [entry('times', ''), entry('share', ''), entry('minutes', ''), entry('hours', ''), entry('days', '')];

const HABITS = ['admin-granted', 'log-tampering', 'destructive-action', 'trust-changed'];
const BURSTS = ['destructive-action', 'denied-burst', 'enumeration-burst'];

const TABLE = {
  burst: {
    widthUs: minutes_(10, 1, 240, 'How wide the stretches are, fixed on the clock, in which operations, refusals, removals and new hosts are counted.', ...BURSTS),
    looks: count('operation')(12, 2, 1000, 'How many different looking or refused operations in one stretch are many questions at once.', 'enumeration-burst'),
    denied: count('refusal')(8, 2, 10_000, 'How many refusals for lack of permission in one stretch are a burst; three times as many rank high.', 'denied-burst'),
    deletes: count('removal')(30, 2, 100_000, 'How many removals in one stretch are a deletion in bulk.', 'destructive-action'),
    spread: count('target')(10, 2, 10_000, 'How many hosts or repositories, reached for the first time in one stretch, are many at once.', 'enumeration-burst'),
  },
  usual: {
    days: count('day')(3, 1, 365, 'On how many days an identity must have done an operation for it to be its habit, which is left out.', ...HABITS),
    sinceUs: days_(3, 1, 365, 'How long before the act the first of those days must lie.', ...HABITS),
  },
  episode: { gapUs: hours_(24, 1, 720, 'The longest pause between acts of one kind by one identity that are told as one finding.', ...HABITS) },
  revocation: { graceUs: minutes_(2, 0, 1440, 'How long after a revocation uses are still the platform’s own delay.', 'use-after-revocation') },
  offHost: {
    homeShare: share(0.5, 0.05, 1, 'The share of an identity’s uses that makes a place its home; the earliest place is home, too.', 'instance-credential-off-host'),
    pastUses: count('use')(10, 1, 100_000, 'How many uses from its home a pod’s or function’s identity must have to be judged.', 'instance-credential-off-host'),
    roams: count('place')(4, 1, 1000, 'Up to how many foreign places are told one by one; more are one finding that ranks lower.', 'instance-credential-off-host'),
  },
  planted: {
    rotationUs: days_(30, 0, 365, 'How near to the new credential an older one must end for the two to be a rotation.', 'planted-credential'),
    issuerOf: count('holder')(3, 2, 1000, 'For how many holders, and on as many days, an identity must make credentials to do so by trade.', 'planted-credential'),
  },
  admin: { madeWithinUs: hours_(24, 1, 2160, 'How long before the grant the same hands may have made the identity for both to be one finding.', 'admin-granted') },
  destroyed: { ownUs: hours_(24, 0, 720, 'How long after making a thing its maker may remove it again without a finding.', 'destructive-action') },
  newSource: {
    pastUses: count('use')(10, 1, 100_000, 'How many earlier uses an identity must have to be judged; as many failures from the new place make the finding graver.', 'new-source'),
    pastUs: hours_(12, 1, 8760, 'How long the past of an identity must be for it to be judged.', 'new-source'),
    roams: count('network')(4, 2, 1000, 'With how many networks in its past an identity roams and is not judged.', 'new-source'),
    knownDays: count('day')(3, 1, 365, 'On how many earlier days another identity must have used an address for it to be a house address.', 'new-source'),
    besideUs: hours_(24, 1, 720, 'Within what time after the new place its own places must be used for both to be used at once.', 'new-source'),
    internalUses: count('use')(50, 1, 100_000, 'How many earlier uses an identity must have to be judged inside a network of hosts.', 'new-source'),
    internalPastUs: days_(3, 1, 365, 'How long its past must be to be judged inside a network of hosts.', 'new-source'),
    internalPlaces: count('place')(2, 1, 100, 'Up to how many places its past may have to be judged inside a network of hosts.', 'new-source'),
  },
  jump: {
    pastUs: hours_(48, 1, 8760, 'How long an identity must have gone without control for its first use of it to be a jump.', 'privilege-jump'),
    pastEvents: count('event')(20, 1, 100_000, 'How many events without control it must have before.', 'privilege-jump'),
    togetherUs: hours_(24, 1, 720, 'Within what time after the first the other operations that control are told with it.', 'privilege-jump'),
  },
  path: {
    pastUs: hours_(12, 1, 8760, 'How long the past of an identity must be for its ways into others to be judged.', 'unusual-path'),
    pastUses: count('event')(10, 1, 100_000, 'How many earlier events it must have.', 'unusual-path'),
    ownDays: count('day')(3, 1, 365, 'On how many days a way must be taken to be a habit; after as many days with new ways the identity is not judged.', 'unusual-path'),
  },
  secrets: {
    knownDays: count('day')(2, 1, 365, 'On how many days somebody must read a secret to be one of its readers.', 'unusual-secret-reader'),
    pastUs: hours_(24, 1, 8760, 'How long after a known reader’s first read another must come to be a new one.', 'unusual-secret-reader'),
    sweep: count('secret')(4, 2, 1000, 'How many different secrets read in one session within the window are a sweep.', 'unusual-secret-reader'),
    sweepWithinUs: hours_(1, 1, 168, 'The window in which the secrets of a sweep are read.', 'unusual-secret-reader'),
    timesUsual: times(2, 1, 100, 'A sweep reads more than this many times what a session of the identity usually reads.', 'unusual-secret-reader'),
    newDays: count('day')(3, 1, 365, 'After how many days with secrets new to it a reader is no longer judged by them.', 'unusual-secret-reader'),
  },
  human: {
    machineUses: count('use')(10, 1, 100_000, 'How many uses by programs make an identity a machine’s.', 'human-use-of-machine'),
    machineUs: hours_(12, 1, 8760, 'How long programs alone must have used it, where its kind does not say so.', 'human-use-of-machine'),
    newUs: hours_(72, 1, 8760, 'How long after a machine made an identity a sign-in with it is asked about.', 'human-use-of-machine'),
  },
  denied: {
    kinds: count('operation')(4, 1, 1000, 'How many different operations among the refusals of a burst make it a finding.', 'denied-burst'),
    targets: count('target')(8, 1, 10_000, 'Or how many different targets among them.', 'denied-burst'),
  },
  enumeration: {
    novel: count('operation')(6, 1, 1000, 'How many of the operations must be new to an identity that has a past.', 'enumeration-burst'),
    pastUs: hours_(24, 1, 8760, 'How long its past must be for it to have one.', 'enumeration-burst'),
    apartUs: hours_(1, 1, 168, 'The longest pause between stretches that are told as one finding.', 'enumeration-burst'),
    spreadTimesKnown: times(1, 0, 100, 'Newly reached hosts or repositories count when they are more than this many times those known before.', 'enumeration-burst'),
  },
  sequence: {
    pastUs: hours_(48, 1, 8760, 'How long the past of an identity must be for the order of its new operations to be judged.', 'unusual-sequence'),
    pastEvents: count('event')(20, 1, 100_000, 'How many earlier events it must have.', 'unusual-sequence'),
    looks: count('operation')(3, 1, 1000, 'How many looking or refused operations new to it come first.', 'unusual-sequence'),
    deeper: count('stage')(2, 1, 4, 'How many of rights, secrets, data and destruction must follow, each by an operation new to it.', 'unusual-sequence'),
    withinUs: hours_(12, 1, 720, 'Within what time all of that happens.', 'unusual-sequence'),
  },
  dormant: { silenceUs: days_(45, 1, 3650, 'After how long a silence a long-term credential that is used again woke.', 'dormant-credential') },
  rotation: { overlapUs: days_(3, 0, 365, 'How long an old key may be used after its replacement took over.', 'old-key-after-replacement') },
  longLived: { oldUs: days_(90, 1, 3650, 'Beyond what age a long-term secret is old.', 'long-lived-key') },
  shared: {
    days: count('day')(3, 1, 365, 'On how many days a client in a network must use a credential to be a workload of it.', 'shared-credential'),
    besideUs: hours_(24, 1, 720, 'By how much the times of two workloads must overlap.', 'shared-credential'),
  },
  crossing: { testUses: count('use')(10, 1, 100_000, 'How many uses in accounts of test make an identity one of test, where its name does not say so.', 'test-to-production') },
  overdue: { graceUs: days_(1, 0, 365, 'How long after its expiry a credential that is used is overdue.', 'rotation-overdue') },
} as const satisfies Readonly<Record<string, Readonly<Record<string, Entry>>>>;

type Table = typeof TABLE;
/** The values in force, as rules use them. */
export type Limits = { readonly [G in keyof Table]: { readonly [K in keyof Table[G]]: number } };

export interface Known extends Entry { readonly name: string; readonly group: string; readonly key: string }

export const THRESHOLDS: readonly Known[] = Object.entries(TABLE).flatMap(([group, entries]) =>
  Object.entries<Entry>(entries).map(([key, e]) => ({ ...e, group, key, name: `${group}.${key.replace(/Us$/, '')}` })));

const SCALE: Readonly<Record<ThresholdUnit, number>> = { count: 1, times: 1, share: 1, minutes: MINUTE_US, hours: HOUR_US, days: DAY_US };

/** The limits with these thresholds changed, by name and in their units; all others as they are by default. */
export function limitsWith(changes: ReadonlyMap<string, number>): Limits {
  const limits: Record<string, Record<string, number>> = {};
  for (const t of THRESHOLDS) (limits[t.group] ??= {})[t.key] = (changes.get(t.name) ?? t.default) * SCALE[t.unit];
  return limits as Limits;
}

export const DEFAULTS: Limits = limitsWith(new Map());

/** The value of a threshold in these limits, in its unit. */
export const valueIn = (limits: Limits, { group, key, unit }: Known): number => ((limits as Readonly<Record<string, Readonly<Record<string, number>>>>)[group]?.[key] ?? 0) / SCALE[unit];

export const days = (us: number): string => `${us / DAY_US} days`;
export const hours = (us: number): string => `${us / HOUR_US} hours`;
export const minutes = (us: number): string => `${us / MINUTE_US} minutes`;
export const usualSays = ({ usual }: Limits): string => `usual when done on ${usual.days} days or more, the first ${days(usual.sinceUs)} before`;
