/** A time as some program wrote it → an instant. Everything is brought to ISO 8601 first; what could mean two days is not guessed. */
import { microsOf, readInstant, type Micros } from '../../../shared/domain/time.ts';
import { quoted } from '../mapping.ts';
import { readWallTime, type Unread, type WallTime } from '../zones.ts';
import type { TimeForm } from '../../../shared/domain/mapping.ts';

const UNITS: Readonly<Partial<Record<TimeForm, number>>> = { seconds: 1_000_000, milliseconds: 1000, microseconds: 1, nanoseconds: 0.001 };
/** Numbers since 1970 by their digits, for times of this century. */
const BY_DIGITS: Readonly<Record<number, TimeForm>> = { 10: 'seconds', 13: 'milliseconds', 16: 'microseconds', 19: 'nanoseconds' };
const MONTHS = ['jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec'];

const CLOCK = String.raw`(\d{1,2}):(\d\d)(?::(\d\d)(?:[.,](\d+))?)?\s*([AaPp])?\.?[Mm]?\.?`;
const ZONE = String.raw`\s*(Z|UTC|GMT|[+-]\d\d:?\d\d)?`;
/** `31/12/2024 10:00:00`, `31.12.2024 10:00`, `12-31-24, 10:00 PM`. */
const FIGURES = new RegExp(String.raw`^(\d{1,2})[/.-](\d{1,2})[/.-](\d{4}|\d\d)[ ,T]+${CLOCK}${ZONE}$`);
/** `2024-03-01 10:00`, `2024/03/01 10:00:00,123`. */
const YEAR_FIRST = new RegExp(String.raw`^(\d{4})[/.-](\d{1,2})[/.-](\d{1,2})[ ,T]+${CLOCK}${ZONE}$`);
/** `01/Mar/2024:10:00:00 +0100`, `Fri, 1 Mar 2024 10:00:00 GMT`. */
const DAY_MONTH = new RegExp(String.raw`^(?:[A-Za-z]{3,9},?\s+)?(\d{1,2})[ /-]([A-Za-z]{3,9})\.?[ /-](\d{4})[ :,T]+${CLOCK}${ZONE}$`);
/** `Mar 1, 2024 10:00:00 AM`, `Fri Mar 1 10:00:00 2024` is read by the last one. */
const MONTH_DAY = new RegExp(String.raw`^(?:[A-Za-z]{3,9},?\s+)?([A-Za-z]{3,9})\.? (\d{1,2}),? (\d{4})[ ,@T]+${CLOCK}${ZONE}$`);
const C_TIME = new RegExp(String.raw`^(?:[A-Za-z]{3} )?([A-Za-z]{3}) +(\d{1,2}) ${CLOCK}\s*(Z|UTC|GMT|[+-]\d\d:?\d\d)? (\d{4})$`);

type Groups = readonly (string | undefined)[];

function isoOf(year: string, month: number, day: string, clock: Groups, zone: string | undefined): { text: string; minutes: boolean } | undefined {
  const [h, m, s, fraction, half] = clock;
  const pm = half?.toLowerCase();
  const hour = Number(h);
  if (pm !== undefined && (hour < 1 || hour > 12)) return undefined;
  const hours = pm === undefined ? hour : (hour % 12) + (pm === 'p' ? 12 : 0);
  const two = (n: number | string): string => String(n).padStart(2, '0');
  const full = year.length === 2 ? `20${year}` : year;
  const sign = zone === 'GMT' || zone === 'UTC' ? 'Z' : zone?.replace(/^([+-]\d\d)(\d\d)$/, '$1:$2') ?? '';
  return { text: `${full}-${two(month)}-${two(day)}T${two(hours)}:${m ?? '00'}:${s ?? '00'}${fraction === undefined ? '' : `.${fraction.slice(0, 9)}`}${sign}`, minutes: s === undefined };
}

function isoText(text: string, as: TimeForm): { text: string; minutes: boolean } | undefined | 'which' {
  const monthOf = (name: string | undefined): number => MONTHS.indexOf((name ?? '').slice(0, 3).toLowerCase()) + 1;
  let m: Groups | null = YEAR_FIRST.exec(text);
  if (m !== null) return isoOf(m[1] ?? '', Number(m[2]), m[3] ?? '', m.slice(4, 9), m[9]);
  m = FIGURES.exec(text);
  if (m !== null) {
    if (as === 'auto') return 'which';
    const [day, month] = as === 'day-first' ? [m[1], m[2]] : [m[2], m[1]];
    return isoOf(m[3] ?? '', Number(month), day ?? '', m.slice(4, 9), m[9]);
  }
  m = DAY_MONTH.exec(text);
  if (m !== null) return isoOf(m[3] ?? '', monthOf(m[2]), m[1] ?? '', m.slice(4, 9), m[9]);
  m = MONTH_DAY.exec(text);
  if (m !== null) return isoOf(m[3] ?? '', monthOf(m[1]), m[2] ?? '', m.slice(4, 9), m[9]);
  m = C_TIME.exec(text);
  if (m !== null) return isoOf(m[9] ?? '', monthOf(m[1]), m[2] ?? '', m.slice(3, 8), m[8]);
  return undefined;
}

function numberTime(text: string, unit: number, since: Micros | undefined): WallTime | undefined {
  const [whole = '', fraction = ''] = text.split('.');
  // Digits of nanoseconds are more than a number holds: those below the microsecond are left away before.
  const below = unit < 1 ? whole.slice(0, -3) : whole;
  const base = Number(below === '' ? '0' : below) * Math.max(unit, 1);
  const part = unit <= 1 || fraction === '' ? 0 : Math.floor(Number(`0.${fraction}`) * unit);
  const at = microsOf(base + part + (since ?? 0));
  if (at === undefined) return undefined;
  return { at, precisionUs: Math.max(1, unit / 10 ** Math.min(fraction.length, Math.log10(Math.max(unit, 1)))), assumed: false };
}

/**
 * @param zone for texts that name none.
 * @param since what numbers count from; 1970 without it.
 */
export function readMappedTime(given: string, as: TimeForm, zone: string | undefined, since: Micros | undefined): WallTime | Unread {
  const text = given.trim();
  const unreadable: Unread = { why: `unreadable time ${quoted(given)}` };
  if (/^\d+(?:\.\d+)?$/.test(text)) {
    const form = as === 'auto' ? BY_DIGITS[text.split('.')[0]?.length ?? 0] : as;
    const unit = form === undefined ? undefined : UNITS[form];
    return (unit === undefined ? undefined : numberTime(text, unit, since)) ?? unreadable;
  }
  if (UNITS[as] !== undefined) return unreadable;
  const iso = readInstant(text) === undefined ? isoText(text, as) : { text, minutes: false };
  if (iso === 'which') return { why: `the time ${quoted(given)} may begin with its day or its month: the mapping must say "as": "day-first" or "month-first"` };
  if (/^\d{1,4}[/.-]\d{1,2}[/.-]\d{1,4}$/.test(text)) return { why: `${quoted(given)} is a day without a time of day: the mapping must name the column of that too` };
  if (iso === undefined || readInstant(iso.text) === undefined) return unreadable;
  const read = readWallTime(iso.text, zone);
  return 'why' in read || !iso.minutes ? read : { ...read, precisionUs: 60_000_000 };
}
