/** Members of hostile records: text, times and facts, each bounded. */
import type { Fact, FactKind } from '../../../shared/domain/event.ts';
import { microsOf, readInstant, type Micros } from '../../../shared/domain/time.ts';
import { textOf } from '../format.ts';
import { member, within } from '../nesting.ts';
import { bounded } from '../text.ts';
import type { Json } from './format-of.ts';

/** Text at a path; empty text is absent. */
export function textAt(o: Json | undefined, ...path: readonly string[]): string | undefined {
  const text = textOf(member(within(o, ...path.slice(0, -1)), path.at(-1) ?? ''))?.trim();
  return text === undefined || text === '' || text === 'null' ? undefined : bounded(text);
}

export interface Instant { readonly at: Micros; readonly precisionUs: number }

/** Seconds or milliseconds since 1970, by their digits, or a date-time; without a zone it is UTC, which these services write. */
export function utcTime(value: unknown): Instant | undefined {
  const text = textOf(value)?.trim();
  if (text === undefined) return undefined;
  const number = /^(\d{10})(?:\.(\d{1,6})\d*)?$/.exec(text);
  if (number !== null) {
    const fraction = number[2] ?? '';
    const at = microsOf(Number(number[1]) * 1_000_000 + Number(fraction.padEnd(6, '0')));
    return at === undefined ? undefined : { at, precisionUs: 10 ** (6 - fraction.length) };
  }
  if (/^\d{13}$/.test(text)) {
    const at = microsOf(Number(text) * 1000);
    return at === undefined ? undefined : { at, precisionUs: 1000 };
  }
  const read = readInstant(text);
  return read === undefined ? undefined : { at: read.at, precisionUs: read.precisionUs };
}

/** Why there is no time, for a rejection. */
export const noTime = (name: string, value: unknown): string =>
  (value === undefined || value === null || value === '' ? `no ${name}: not a whole record` : `unreadable ${name} ${JSON.stringify(value).slice(0, 80)}`);

export class Facts {
  readonly list: Fact[] = [];
  add(kind: FactKind, text: string | undefined): void {
    if (text !== undefined && text !== '' && !this.list.some((f) => f.kind === kind && f.text === text)) this.list.push({ kind, text });
  }
}

/** `[2001:db8::1]:65123` and `192.0.2.1:35194` without their port. */
export const withoutPort = (address: string | undefined): string | undefined => address?.replace(/^\[([^\]]+)\](?::\d+)?$/, '$1').replace(/^(\d+\.\d+\.\d+\.\d+):\d+$/, '$1');
