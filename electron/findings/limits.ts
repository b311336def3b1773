/**
 * Every threshold of every rule, in one place: what a rule states beside a finding is printed from here, and a change here is a change of the evaluation,
 * which is stored with what it was made by (`FINDINGS_VERSIONS` holds a digest of this table).
 */
import { DAY_US, HOUR_US, MINUTE_US } from '../../shared/domain/time.ts';

export const LIMITS = {
  /** Stretches in which things are counted, fixed on the clock: one pass over the events finds them all. */
  burst: { widthUs: 10 * MINUTE_US, looks: 12, denied: 8, deletes: 30, spread: 10 },
  /** An operation is usual for an identity that did it on this many days, the first of them at least this long before. */
  usual: { days: 3, sinceUs: 3 * DAY_US },
  /** Acts of one kind by one identity are one claim as long as no pause is longer. */
  episode: { gapUs: DAY_US },
  revocation: { graceUs: 2 * MINUTE_US },
  offHost: { homeShare: 0.5, pastUses: 10, roams: 4 },
  planted: { rotationUs: 30 * DAY_US, issuerOf: 3 },
  admin: { madeWithinUs: DAY_US },
  destroyed: { ownUs: DAY_US },
  newSource: { pastUses: 10, pastUs: DAY_US / 2, roams: 4, knownDays: 3, besideUs: DAY_US, internalUses: 50, internalPastUs: 3 * DAY_US, internalPlaces: 2 },
  jump: { pastUs: 2 * DAY_US, pastEvents: 20, togetherUs: DAY_US },
  path: { pastUs: DAY_US / 2, pastUses: 10, ownDays: 3 },
  secrets: { knownDays: 2, pastUs: DAY_US, sweep: 4, sweepUs: HOUR_US, timesUsual: 2, newDays: 3 },
  human: { machineUses: 10, machineUs: DAY_US / 2, newUs: 3 * DAY_US },
  denied: { kinds: 4, targets: 8 },
  enumeration: { novel: 6, pastUs: DAY_US, apartUs: HOUR_US, spreadTimesKnown: 1 },
  sequence: { pastUs: 2 * DAY_US, pastEvents: 20, looks: 3, deeper: 2, withinUs: 12 * HOUR_US },
  dormant: { silenceUs: 45 * DAY_US },
  rotation: { overlapUs: 3 * DAY_US },
  longLived: { oldUs: 90 * DAY_US },
  shared: { days: 3, besideUs: DAY_US },
  crossing: { testUses: 10 },
} as const;

export const days = (us: number): string => `${us / DAY_US} days`;
export const hours = (us: number): string => `${us / HOUR_US} hours`;
export const minutes = (us: number): string => `${us / MINUTE_US} minutes`;
export const USUAL_SAYS = `usual when done on ${LIMITS.usual.days} days or more, the first ${days(LIMITS.usual.sinceUs)} before`;
