/**
 * The header of a syslog line: RFC 3164 (`Mar  1 10:00:00 web01 sshd[7]: …`, no year and no zone), RFC 5424 (`<86>1 2024-03-01T… web01 sshd 7 - - …`)
 * and the ISO time that rsyslog writes. A priority (`<86>`) may stand before each.
 */
import { readInstant, SECOND_US, type Micros } from '../../../shared/domain/time.ts';
import type { ReadOptions } from '../format.ts';
import { readWallTime } from '../zones.ts';

export interface SyslogLine {
  /** The time as written; `year` is missing in RFC 3164. */
  readonly time: { readonly iso: string } | { readonly month: number; readonly rest: string; readonly year: string | undefined; readonly text: string };
  readonly host: string | undefined;
  readonly tag: string;
  readonly pid: string | undefined;
  readonly message: string;
}

const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];
const PRIORITY = /^<\d{1,3}>/;
const V5424 = /^1 (\d{4}-\d\d-\d\dT\S{8,30}) (\S{1,255}) (\S{1,128}) (\S{1,128}) \S{1,64} (?:-|(?:\[[^\s"\]=]{1,32}(?: [^\s"\]=]{1,32}="(?:[^"\\]|\\.)*")*\])+) ?(?:\uFEFF)?(.*)$/s;
const ISO = /^(\d{4}-\d\d-\d\d[T ]\d\d:\d\d:\d\d(?:[.,]\d{1,9})?(?:Z|[+-]\d\d:?\d\d)?) (.*)$/s;
const OLD = /^([A-Z][a-z]{2}) ([ \d]?\d) (?:(\d{4}) )?(\d\d:\d\d:\d\d(?:\.\d{1,6})?)(?: (\d{4}))? (.*)$/s;
const BODY = /^(?:(\S{1,255}) )?([\w./()@-]{1,64})(?:\[(\d{1,10})\])?(?: <\w+>)?: ?(.*)$/s;

/** Undefined when the text has no header of syslog. */
export function readSyslogLine(text: string): SyslogLine | undefined {
  const line = text.replace(PRIORITY, '');
  const v5424 = V5424.exec(line);
  if (v5424 !== null) {
    const [, iso = '', host, app = '', pid, message = ''] = v5424;
    return { time: { iso }, host: host === '-' ? undefined : host, tag: app, pid: pid === '-' ? undefined : pid, message: message.trimStart() };
  }
  const iso = ISO.exec(line);
  if (iso !== null) return bodyOf({ iso: iso[1] ?? '' }, iso[2] ?? '');
  const old = OLD.exec(line);
  if (old === null) return undefined;
  const month = MONTHS.indexOf(old[1] ?? '') + 1;
  if (month === 0) return undefined;
  const day = (old[2] ?? '').trim().padStart(2, '0');
  return bodyOf({ month, rest: `-${String(month).padStart(2, '0')}-${day} ${old[4] ?? ''}`, year: old[3] ?? old[5], text: line.slice(0, 15) }, old[6] ?? '');
}

function bodyOf(time: SyslogLine['time'], body: string): SyslogLine | undefined {
  const m = BODY.exec(body);
  if (m === null) return undefined;
  return { time, host: m[1], tag: m[2] ?? '', pid: m[3], message: (m[4] ?? '').trim() };
}

export interface When { readonly at: Micros; readonly precisionUs: number }

/** Instants of one file's lines. Without a year in them, the lines' order tells where a year ends: `options.year` is that of the first line. */
export class SyslogClock {
  readonly #options: ReadOptions;
  #year: number | undefined;
  #month = 0;

  constructor(options: ReadOptions) {
    this.#options = options;
    this.#year = options.year;
  }

  /** @param known a time that a wrapper gives for the line: its year is the line's, or next to it. */
  of(time: SyslogLine['time'], known: string | undefined): When | { readonly why: string } {
    if ('iso' in time) return readWallTime(time.iso.replace(',', '.'), this.#options.timezone);
    const year = time.year ?? this.#yearOf(time.month, time.rest, known);
    if (year === undefined) return { why: `the time ${JSON.stringify(time.text)} names no year: say which with --year` };
    return readWallTime(`${year}${time.rest}`, this.#options.timezone);
  }

  #yearOf(month: number, rest: string, known: string | undefined): string | undefined {
    const near = known === undefined ? undefined : instantOf(known);
    if (near !== undefined) {
      const year = new Date(Math.floor(near / 1000)).getUTCFullYear();
      const best = [year - 1, year, year + 1].map((y) => ({ y, d: Math.abs((readInstant(`${y}${rest}`)?.at ?? Number.MAX_SAFE_INTEGER) - near) })).sort((a, b) => a.d - b.d)[0];
      return best === undefined ? undefined : String(best.y);
    }
    if (this.#year === undefined) return undefined;
    // December, then January: the year has turned. A line of December after that came late.
    if (this.#month >= 10 && month <= 3) this.#year += 1;
    else if (this.#month !== 0 && this.#month <= 3 && month >= 10) return String(this.#year - 1);
    this.#month = month;
    return String(this.#year);
  }
}

/** The time a wrapper gives: ISO, milliseconds or seconds since 1970. */
export function instantOf(text: string): Micros | undefined {
  if (/^\d{13}$/.test(text)) return (Number(text) * 1000) as Micros;
  if (/^\d{10}(?:\.\d+)?$/.test(text)) return Math.round(Number(text) * SECOND_US) as Micros;
  return readInstant(text)?.at;
}
