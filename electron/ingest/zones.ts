/** Wall clocks to instants: what a time without a zone means once the analyst has said which zone it is. */
import { microsOf, readInstant, type Micros } from '../../shared/domain/time.ts';

/**
 * What to subtract (ms) from a wall clock of this zone to have UTC: usually one answer; none where clocks were put forward, two (the one
 * that gives the earlier instant first) where they were put back. Undefined when the zone is unknown.
 * @param zone IANA name, `UTC`, `Z`, or an offset such as `+02:00`.
 */
export function offsetsOf(zone: string): ((wallMs: number) => readonly number[]) | undefined {
  const z = zone.trim();
  if (/^(?:Z|UTC|GMT)$/i.test(z)) return () => [0];
  const fixed = /^(?:UTC|GMT)?([+-])(\d{1,2})(?::?([0-5]\d))?$/i.exec(z);
  if (fixed !== null) {
    const minutes = (Number(fixed[2]) * 60 + Number(fixed[3] ?? 0)) * (fixed[1] === '-' ? -1 : 1);
    return Math.abs(minutes) > 14 * 60 ? undefined : () => [minutes * 60_000];
  }
  let format: Intl.DateTimeFormat;
  try {
    format = new Intl.DateTimeFormat('en-US', {
      timeZone: z, hourCycle: 'h23', year: 'numeric', month: 'numeric', day: 'numeric', hour: 'numeric', minute: 'numeric', second: 'numeric',
    });
  } catch {
    return undefined;
  }
  const offsetAt = (ms: number): number => {
    const whole = Math.floor(ms / 1000) * 1000;
    const part = Object.fromEntries(format.formatToParts(whole).map((p) => [p.type, Number(p.value)]));
    return Date.UTC(part['year'] ?? 0, (part['month'] ?? 1) - 1, part['day'] ?? 1, part['hour'] ?? 0, part['minute'] ?? 0, part['second'] ?? 0) - whole;
  };
  const DAY = 86_400_000;
  // A zone changes its offset at most once within two days, so the two sides give every possible answer.
  return (wall) => [...new Set([offsetAt(wall - DAY), offsetAt(wall + DAY)])].filter((o) => offsetAt(wall - o) === o).sort((a, b) => b - a);
}

/** A time, and what had to be assumed to read it. */
export interface WallTime {
  readonly at: Micros;
  readonly precisionUs: number;
  /** True when the text names no zone, so that the analyst's answer was used. */
  readonly assumed: boolean;
}

/** Why a time could not be read; the sentence ends a rejection. */
export interface Unread { readonly why: string }

const known = new Map<string, ReturnType<typeof offsetsOf>>();

/**
 * An ISO-like date-time, in the zone it names or, when it names none, in `zone`. A wall clock that came twice (clocks put back) is read as
 * the earlier of the two instants.
 */
export function readWallTime(text: string, zone: string | undefined): WallTime | Unread {
  const read = readInstant(text);
  const shown = JSON.stringify(text).slice(0, 80);
  if (read === undefined) return { why: `unreadable time ${shown}` };
  if (read.zoned) return { at: read.at, precisionUs: read.precisionUs, assumed: false };
  if (zone === undefined) return { why: `the time ${shown} names no zone: say which with --timezone` };
  let offsets = known.get(zone);
  if (offsets === undefined && !known.has(zone)) {
    offsets = offsetsOf(zone);
    known.set(zone, offsets);
  }
  if (offsets === undefined) return { why: `the time ${shown} needs a zone, and ${JSON.stringify(zone).slice(0, 80)} is none known here` };
  const [offset] = offsets(Math.floor(read.at / 1000));
  if (offset === undefined) return { why: `the time ${shown} does not exist in ${zone}: clocks were put forward then` };
  const at = microsOf(read.at - offset * 1000);
  return at === undefined ? { why: `unreadable time ${shown}` } : { at, precisionUs: read.precisionUs, assumed: true };
}
