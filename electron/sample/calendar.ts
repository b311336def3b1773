/** The fortnight of the sample, Monday 7 to Sunday 20 September 2026, in whole seconds UTC, and the ways AWS writes an instant. */
const FIRST_DAY = 7;
const LAST_DAY = 20;
export const MINUTE = 60;
export const HOUR = 3600;

/** `at(9, '22:17:04')`: that instant of September 2026; days outside 1..30 are fine. */
export function at(day: number, time = '00:00:00'): number {
  const [h = '0', m = '0', s = '0'] = time.split(':');
  return Date.UTC(2026, 8, day, Number(h), Number(m), Number(s)) / 1000;
}

/** A day before the fortnight, for things that have existed for long. */
export function dayIn(year: number, month: number, day: number, time = '09:30:00'): number {
  const [h = '0', m = '0', s = '0'] = time.split(':');
  return Date.UTC(year, month - 1, day, Number(h), Number(m), Number(s)) / 1000;
}

export const START = at(FIRST_DAY);
export const END = at(LAST_DAY + 1);

export const DAYS: readonly number[] = Array.from({ length: LAST_DAY - FIRST_DAY + 1 }, (_, i) => FIRST_DAY + i);
export const isWorkday = (day: number): boolean => (day - FIRST_DAY) % 7 < 5;

/** `2026-09-09T22:17:04Z`, as in a CloudTrail record. */
export function iso(seconds: number): string {
  return `${new Date(seconds * 1000).toISOString().slice(0, 19)}Z`;
}

/** `2026-09-09T22:17:04+00:00`, as IAM writes it. */
export function isoOffset(seconds: number): string {
  return `${new Date(seconds * 1000).toISOString().slice(0, 19)}+00:00`;
}

const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];

/** `Sep 9, 2026, 11:17:04 PM` (STS) or, without the second comma, `Sep 9, 2026 11:17:04 PM` (IAM). */
export function prose(seconds: number, comma: boolean): string {
  const d = new Date(seconds * 1000);
  const hour = d.getUTCHours();
  const two = (n: number): string => String(n).padStart(2, '0');
  const clock = `${hour % 12 === 0 ? 12 : hour % 12}:${two(d.getUTCMinutes())}:${two(d.getUTCSeconds())} ${hour < 12 ? 'AM' : 'PM'}`;
  return `${MONTHS[d.getUTCMonth()] ?? ''} ${d.getUTCDate()}, ${d.getUTCFullYear()}${comma ? ',' : ''} ${clock}`;
}
