/** Instants and lengths of time as words. Always UTC: a case spans zones, and its readers too. */
import { DAY_US, HOUR_US, MINUTE_US, SECOND_US, printInstant, readInstant, type Micros, type Span } from '../../shared/domain/time.ts';

/** `2026-03-14 02:11:09` with no more digits than the precision holds. The header of a column says UTC. */
export function showTime(at: Micros | undefined, precisionUs = SECOND_US): string {
  if (at === undefined) return '–';
  const iso = printInstant(at).replace('T', ' ').replace('Z', '');
  if (precisionUs >= MINUTE_US) return iso.slice(0, 16);
  if (precisionUs >= SECOND_US) return iso.slice(0, 19);
  const digits = precisionUs >= 1000 ? 3 : 6;
  const [head = '', fraction = ''] = iso.split('.');
  return `${head}.${fraction.padEnd(digits, '0').slice(0, digits)}`;
}

export const showInstant = (at: Micros | undefined): string => (at === undefined ? '–' : `${showTime(at)} UTC`);

export function showSpan(from: Micros | undefined, to: Micros | undefined): string {
  if (from === undefined && to === undefined) return 'no time known';
  if (from === undefined) return `until ${showTime(to)}`;
  if (to === undefined) return `from ${showTime(from)}`;
  const end = showTime(to);
  return end.slice(0, 10) === showTime(from).slice(0, 10) ? `${showTime(from)} – ${end.slice(11)}` : `${showTime(from)} – ${end}`;
}

const PRECISIONS: readonly (readonly [number, string])[] = [[MINUTE_US, 'the minute'], [SECOND_US, 'the second'], [1000, 'the millisecond'], [1, 'the microsecond']];
/** "to the second": how fine the log writes its times. */
export function showPrecision(us: number): string {
  return `to ${PRECISIONS.find(([size]) => us >= size)?.[1] ?? 'the microsecond'}`;
}

const UNITS: readonly (readonly [number, string])[] = [[DAY_US, 'd'], [HOUR_US, 'h'], [MINUTE_US, 'min'], [SECOND_US, 's']];
/** The two largest units that matter: `3 d 4 h`, `12 min 5 s`. */
export function showDuration(us: number): string {
  if (us < 0) return `−${showDuration(-us)}`;
  if (us < SECOND_US) return us === 0 ? '0 s' : `${(us / 1000).toFixed(us < 10_000 ? 1 : 0)} ms`;
  const parts: string[] = [];
  let rest = us;
  for (const [size, name] of UNITS) {
    const count = Math.floor(rest / size);
    if (count > 0) parts.push(`${count} ${name}`);
    else if (parts.length > 0) break;
    rest -= count * size;
    if (parts.length === 2) break;
  }
  return parts.join(' ');
}

export type TypedInstant = { readonly kind: 'empty' } | { readonly kind: 'bad' } | { readonly kind: 'instant'; readonly at: Micros };
/** What a person typed: a day, a minute or a full instant, in UTC. */
export function readTyped(text: string): TypedInstant {
  const t = text.trim().replace(/ UTC$/i, '').replace(/Z$/i, '');
  if (t === '') return { kind: 'empty' };
  const full = /^\d{4}-\d\d-\d\d$/.test(t) ? `${t}T00:00:00` : /^\d{4}-\d\d-\d\d[T ]\d\d:\d\d$/.test(t) ? `${t}:00` : t;
  const read = readInstant(full);
  return read === undefined ? { kind: 'bad' } : { kind: 'instant', at: read.at };
}

export const isWholeCase = (span: Span): boolean => span.from === undefined && span.to === undefined;
