/**
 * Instants are whole microseconds since 1970-01-01T00:00:00Z, kept as safe integers (good until 2255).
 * A float or a Date would lose the digits that order two events of one second.
 */
import type { Brand } from './brand.ts';

export type Micros = Brand<number, 'Micros'>;

/** Half open: `from <= t < to`; an absent end is open. */
export interface Span {
  readonly from?: Micros | undefined;
  readonly to?: Micros | undefined;
}

export const SECOND_US = 1_000_000;
export const MINUTE_US = 60 * SECOND_US;
export const HOUR_US = 60 * MINUTE_US;
export const DAY_US = 24 * HOUR_US;

/** The one place where a number becomes an instant. Returns undefined when it is not a safe integer. */
export function microsOf(value: number): Micros | undefined {
  return Number.isSafeInteger(value) ? (value as Micros) : undefined;
}

const ISO = /^(\d{4})-(\d\d)-(\d\d)[T ](\d\d):(\d\d):(\d\d)(?:[.,](\d{1,9}))?(Z|[+-]\d\d:?\d\d| UTC)?$/;

export interface ReadInstant {
  readonly at: Micros;
  /** How fine the text is: 1_000_000 for whole seconds, 1_000 for milliseconds, 1 for microseconds. */
  readonly precisionUs: number;
  /** False when the text names no zone: the caller must ask, and record the answer as an assumption. */
  readonly zoned: boolean;
}

const digit = (text: string, i: number): number => text.charCodeAt(i) - 48;

/** ISO 8601 date-time, as written by most logs. Zone-less text is read as UTC and marked `zoned: false`. */
export function readInstant(text: string): ReadInstant | undefined {
  // The one shape that CloudTrail writes, `2024-03-01T10:00:00Z`, is read without a regular expression: it is every record.
  if (text.length === 20 && text.charCodeAt(19) === 90 && text.charCodeAt(10) === 84) {
    const ms = Date.parse(text);
    if (Number.isNaN(ms) || digit(text, 8) * 10 + digit(text, 9) > daysIn(text)) return undefined;
    const at = microsOf(ms * 1000);
    return at === undefined ? undefined : { at, precisionUs: SECOND_US, zoned: true };
  }
  const m = ISO.exec(text.trim());
  if (m === null) return undefined;
  const [, y, mo, d, h, mi, s, fraction, zone] = m;
  const ms = Date.UTC(Number(y), Number(mo) - 1, Number(d), Number(h), Number(mi), Number(s));
  const check = new Date(ms);
  if (check.getUTCDate() !== Number(d) || check.getUTCMonth() !== Number(mo) - 1 || Number(h) > 23 || Number(mi) > 59 || Number(s) > 60) return undefined;
  let offsetMin = 0;
  if (zone !== undefined && zone !== 'Z' && zone !== ' UTC') {
    const digits = zone.replace(':', '');
    offsetMin = (Number(digits.slice(1, 3)) * 60 + Number(digits.slice(3, 5))) * (zone.startsWith('-') ? -1 : 1);
  }
  const us = fraction === undefined ? 0 : Number(fraction.padEnd(6, '0').slice(0, 6));
  const at = microsOf(ms * 1000 - offsetMin * MINUTE_US + us);
  // Years that the whole microseconds of a safe integer cannot reach, and the first hundred, which Date takes for the 1900s.
  if (at === undefined || Number(y) < 100) return undefined;
  const precisionUs = fraction === undefined ? SECOND_US : 10 ** Math.max(0, 6 - fraction.length);
  return { at, precisionUs, zoned: zone !== undefined };
}

function daysIn(text: string): number {
  const month = digit(text, 5) * 10 + digit(text, 6);
  return new Date(Date.UTC(Number(text.slice(0, 4)), month, 0)).getUTCDate();
}

/** ISO 8601 UTC with `Z`, with no more digits than the instant needs: whole seconds stay whole. */
export function printInstant(at: Micros): string {
  const ms = Math.floor(at / 1000);
  const us = at - Math.floor(at / SECOND_US) * SECOND_US;
  const head = new Date(ms).toISOString().slice(0, 19);
  if (us === 0) return `${head}Z`;
  const digits = String(us).padStart(6, '0');
  return `${head}.${digits.endsWith('000') ? digits.slice(0, 3) : digits}Z`;
}

/**
 * Whether `a` is certainly before `b` given the coarser precision of both.
 * Two events of one second, in a log that writes whole seconds, are unordered.
 */
export function certainlyBefore(a: { at: Micros; precisionUs: number }, b: { at: Micros; precisionUs: number }): boolean {
  return a.at + a.precisionUs <= b.at;
}
