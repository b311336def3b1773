/** Times of plaso and Timesketch: instants in microseconds, dfDateTime values, ISO text, and the date and time columns of l2tcsv. */
import { byName } from '../../../shared/domain/by-name.ts';
import { microsOf, readInstant, type Micros } from '../../../shared/domain/time.ts';
import { objectOf, textOf } from '../format.ts';
import { readWallTime } from '../zones.ts';

export interface RowTime { readonly at: Micros; readonly precisionUs: number }
export interface NoTime { readonly why: string }

const YEAR_2200_S = 7_258_118_400;

/** From what each kind of time counts to microseconds since 1970. */
const SCALE: Readonly<Record<string, (n: bigint) => bigint>> = byName({
  PosixTime: (n) => n * 1_000_000n, PosixTimeInMilliseconds: (n) => n * 1000n, PosixTimeInMicroseconds: (n) => n, PosixTimeInNanoseconds: (n) => n / 1000n,
  Filetime: (n) => n / 10n - 11_644_473_600_000_000n, WebKitTime: (n) => n - 11_644_473_600_000_000n,
});

/** Seconds, milliseconds, microseconds or nanoseconds since 1970, told apart by size; 0 and less are no times. */
export function readEpoch(text: string): RowTime | undefined {
  const m = /^(\d{1,19})(?:\.(\d{1,9}))?$/.exec(text.trim());
  if (m === null) return undefined;
  const n = Number(m[1]);
  if (n <= 0) return undefined;
  const [us, precisionUs] = n < YEAR_2200_S ? [n * 1_000_000 + Number((m[2] ?? '').padEnd(6, '0').slice(0, 6)), m[2] === undefined ? 1_000_000 : 1] : n < YEAR_2200_S * 1000 ? [n * 1000, 1000] : n < YEAR_2200_S * 1_000_000 ? [n, 1] : [Math.floor(n / 1000), 1];
  const at = microsOf(us);
  return at === undefined ? undefined : { at, precisionUs };
}

/** dfDateTime as plaso's JSON writes it: `{"__class_name__":"PosixTimeInMicroseconds","timestamp":…}`, or the parts of a time. */
export function readDfDateTime(value: unknown): RowTime | undefined {
  const o = objectOf(value);
  const name = textOf(o?.['__class_name__']) ?? '';
  const parts = o?.['time_elements_tuple'];
  if (Array.isArray(parts) && parts.length >= 6 && parts.every((p) => typeof p === 'number' && Number.isInteger(p))) {
    const [y = 0, mo = 1, d = 1, h = 0, mi = 0, s = 0] = parts as number[];
    const micro = typeof o?.['microseconds'] === 'number' ? o['microseconds'] : typeof o?.['milliseconds'] === 'number' ? o['milliseconds'] * 1000 : 0;
    const offset = typeof o?.['time_zone_offset'] === 'number' ? o['time_zone_offset'] : 0;
    const at = microsOf(Date.UTC(y, mo - 1, d, h, mi, s) * 1000 - offset * 60_000_000 + Math.floor(micro));
    return at === undefined ? undefined : { at, precisionUs: 'microseconds' in (o ?? {}) ? 1 : 'milliseconds' in (o ?? {}) ? 1000 : 1_000_000 };
  }
  const stamp = textOf(o?.['timestamp']);
  if (stamp === undefined || !/^\d{1,20}$/.test(stamp)) return undefined;
  const to = SCALE[name];
  const at = to === undefined ? undefined : microsOf(Number(to(BigInt(stamp))));
  return at === undefined || at <= 0 ? undefined : { at, precisionUs: name === 'PosixTime' ? 1_000_000 : name === 'PosixTimeInMilliseconds' ? 1000 : 1 };
}

/** `datetime` of a timeline: ISO with a zone, or a number. @param zone for text without one. */
export function readRowTime(get: (name: string) => unknown, zone: string): RowTime | NoTime {
  const written = textOf(get('datetime'))?.trim();
  if (written !== undefined && written !== '') {
    const number = readEpoch(written);
    if (number !== undefined) return number;
    const iso = readInstant(written.replace(/ (?=[+-]\d\d:?\d\d$)/, ''));
    if (iso !== undefined) {
      const read = readWallTime(written, zone);
      return 'why' in read ? read : { at: read.at, precisionUs: read.precisionUs };
    }
  }
  const stamp = textOf(get('timestamp'));
  const number = stamp === undefined ? undefined : readEpoch(stamp);
  if (number !== undefined) return number;
  return readDfDateTime(get('date_time')) ?? { why: `unreadable time ${JSON.stringify(written ?? stamp ?? '').slice(0, 80)}` };
}

/** l2tcsv: `MM/DD/YYYY`, `HH:MM:SS`, and the zone both are in. */
export function readL2tTime(date: string | undefined, time: string | undefined, zone: string | undefined): RowTime | NoTime {
  const m = /^(\d\d)\/(\d\d)\/(\d{4})$/.exec(date?.trim() ?? '');
  if (m === null || !/^\d\d:\d\d:\d\d$/.test(time?.trim() ?? '')) return { why: `unreadable time ${JSON.stringify(`${date ?? ''} ${time ?? ''}`).slice(0, 80)}` };
  const read = readWallTime(`${m[3] ?? ''}-${m[1] ?? ''}-${m[2] ?? ''}T${time?.trim() ?? ''}`, zone?.trim());
  return 'why' in read ? read : { at: read.at, precisionUs: 1_000_000 };
}
