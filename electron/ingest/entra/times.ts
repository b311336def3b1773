/**
 * Times as Microsoft's exports write them: ISO with up to seven digits, the browser's own text (`Wed May 01 2024 10:00:00 GMT+0200`), and
 * the wall clock of the reader's language (`5/1/2024, 10:00:00.123 AM`, `01/05/2024 10:00:00`, `01.05.2024 10:00:00`).
 *
 * The shapes of one export cut a time at different digits (Graph's sign-ins at seconds, tables of the portal at milliseconds): times are cut to
 * what the coarsest shape has, so that the same happening has the same instant in all of them.
 */
import { microsOf, readInstant, SECOND_US, type Micros } from '../../../shared/domain/time.ts';
import type { Head, ReadOptions } from '../format.ts';
import { readWallTime } from '../zones.ts';
import { plainName, type Fields } from './fields.ts';

export type Order = 'day-first' | 'month-first';
export interface Clock {
  readonly zone: string | undefined;
  readonly order: Order | undefined;
  /** JSON of Microsoft's interfaces is UTC where it names no zone; a table says so in its column or not at all. */
  readonly utc: boolean;
}
export interface Time { readonly at: Micros; readonly precisionUs: number }
export interface Unread { readonly why: string }

const LOCAL = /^(\d{1,2})([/.-])(\d{1,2})\2(\d{4}),?\s+(\d{1,2}):(\d\d)(?::(\d\d)(?:\.(\d{1,7}))?)?\s*([AaPp])?\.?(?:[Mm]\.?)?$/;
const BROWSER = /^[A-Z][a-z]{2} ([A-Z][a-z]{2}) (\d{1,2}) (\d{4}) (\d\d:\d\d:\d\d) GMT([+-]\d{4})/;
const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];

const two = (n: number | string): string => String(n).padStart(2, '0');
const shown = (text: string): string => JSON.stringify(text).slice(0, 80);

/** The time as ISO text, with its zone when it names one. */
function isoOf(text: string, order: Order | undefined): string | Unread {
  const browser = BROWSER.exec(text);
  if (browser !== null) {
    const month = MONTHS.indexOf(browser[1] ?? '') + 1;
    return `${browser[3] ?? ''}-${two(month)}-${two(browser[2] ?? '')}T${browser[4] ?? ''}${browser[5] ?? ''}`;
  }
  const local = LOCAL.exec(text);
  if (local === null) return text;
  const [, first = '', mark, second = '', year = '', hour = '', minute = '', sec, fraction, half] = local;
  const dayFirst = mark === '/' ? order === 'day-first' : true;
  const [day, month] = dayFirst ? [first, second] : [second, first];
  if (Number(month) > 12) return { why: `the date ${shown(text)} does not fit the order of day and month that the beginning of the file shows` };
  let h = Number(hour);
  if (half !== undefined) {
    if (h < 1 || h > 12) return { why: `unreadable time ${shown(text)}` };
    h = (h % 12) + (half.toLowerCase() === 'p' ? 12 : 0);
  }
  return `${year}-${two(month)}-${two(day)}T${two(h)}:${minute}:${sec ?? '00'}${fraction === undefined ? '' : `.${fraction}`}`;
}

/** @param utc the text is UTC where it names no zone. @param cutUs what the instant is cut to. */
export function readTime(text: string, utc: boolean, clock: Clock, cutUs: number): Time | Unread {
  const trimmed = text.trim();
  const iso = isoOf(trimmed, clock.order);
  if (typeof iso !== 'string') return iso;
  if (readInstant(iso) === undefined) return { why: `unreadable time ${shown(trimmed)}` };
  const read = readWallTime(iso, utc ? 'UTC' : clock.zone);
  if ('why' in read) return read;
  const at = microsOf(Math.floor(read.at / cutUs) * cutUs);
  return at === undefined ? { why: `unreadable time ${shown(trimmed)}` } : { at, precisionUs: Math.max(cutUs, read.precisionUs) };
}

/** The first of these columns that is filled, as a time. */
export function timeOf(f: Fields, names: readonly string[], clock: Clock, cutUs: number): Time | Unread {
  for (const name of names) {
    const text = f.text(name);
    if (text === undefined) continue;
    const note = f.cell(name)?.note;
    return readTime(text, clock.utc || name.endsWith('utc') || note === 'utc', clock, cutUs);
  }
  return { why: 'no time' };
}

/** A time inside a record (expiry, issue): undefined when it cannot be read. */
export function innerTime(text: string | undefined, clock: Clock): Micros | undefined {
  if (text === undefined) return undefined;
  const read = readTime(text, true, clock, 1);
  return 'at' in read ? read.at : undefined;
}

export const CUT_SECOND = SECOND_US;
export const CUT_MILLI = 1_000;

const DATE = /(?:^|[",;\t|])\s*(\d{1,2})\/(\d{1,2})\/\d{4},?\s+\d{1,2}:\d\d(?::\d\d)?(?:\.\d+)?\s*(AM|PM)?/g;

/** Which of day and month stands first: what the dates in the head allow; where they allow both, AM and PM speak for the month. */
export function orderOf(head: Head): Order {
  let half = false;
  for (const m of head.text.matchAll(DATE)) {
    if (Number(m[1]) > 12) return 'day-first';
    if (Number(m[2]) > 12) return 'month-first';
    half ||= m[3] !== undefined;
  }
  return half || !head.text.match(DATE) ? 'month-first' : 'day-first';
}

export function clockOf(head: Head, options: ReadOptions): Clock {
  return { zone: options.timezone, order: orderOf(head), utc: head.shape !== 'csv' };
}

/** The columns of a table that say when, best first. */
const TIME_COLUMNS = ['createddatetime', 'dateutc', 'activitydatetime', 'date', 'creationdate', 'eventtimestamp', 'timegenerated', 'time'];

/** A time of a table that names no zone, in no column that says UTC; undefined for every other file. */
export function zonelessTime(head: Head): string | undefined {
  // AuditData says its own time, in UTC.
  if (head.shape !== 'csv' || head.header.some((h) => plainName(h).plain === 'auditdata')) return undefined;
  for (const column of TIME_COLUMNS) {
    const at = head.header.flatMap((h, i) => (plainName(h).plain === column ? [i] : []));
    if (at.length === 0) continue;
    if (column.endsWith('utc') || at.some((i) => plainName(head.header[i] ?? '').note === 'utc')) return undefined;
    const text = head.rows.map((row) => row[at[0] ?? 0]?.trim() ?? '').find((t) => t !== '');
    if (text === undefined) continue;
    const iso = isoOf(text, 'month-first');
    return typeof iso === 'string' && readInstant(iso)?.zoned === true ? undefined : text;
  }
  return undefined;
}
