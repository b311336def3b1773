/**
 * auth.log, secure, messages and syslog of Linux hosts: logins, sudo, su, cron and changes of users, in lines of RFC 3164, RFC 5424 or with
 * the ISO time of rsyslog; and the Syslog table of Log Analytics, whose columns are the parts of such a line.
 */
import { rejected, skipped, type Reading } from '../../../shared/domain/reading.ts';
import { objectOf, textOf, unfitting, type Envelope, type Format, type FormatReader, type Head, type ReadOptions, type SourceRecord } from '../format.ts';
import { textLines } from '../records/text-lines.ts';
import { Messages } from '../unix/messages.ts';
import { readSyslogLine, SyslogClock } from '../unix/syslog.ts';
import { readWallTime } from '../zones.ts';

const KNOWN = /^(?:sshd(?:-session|-auth)?|sudo|su|CRON|cron|crond|useradd|userdel|usermod|groupadd|passwd|systemd-logind|login|gpasswd|chage|chpasswd)$/;
const HEAD_LINES = 64;

const linesOf = (head: Head): readonly string[] => head.text.split('\n').map((l) => l.replace(/\r$/, '')).filter((l) => l.trim() !== '').slice(0, HEAD_LINES);
/** Table and JSON rows of Log Analytics; times of its own are UTC. */
const isRow = (get: (name: string) => unknown): boolean => get('SyslogMessage') !== undefined && get('ProcessName') !== undefined;

function sniff(head: Head): string | undefined {
  if (head.shape === 'csv' && isRow((n) => (head.header.some((h) => h.toLowerCase() === n.toLowerCase()) ? n : undefined))) return 'the columns SyslogMessage and ProcessName';
  if (head.records.some((r) => isRow((n) => objectOf(r)?.[n]))) return 'SyslogMessage and ProcessName present';
  if (head.shape !== 'text') return undefined;
  const lines = linesOf(head);
  const read = lines.map(readSyslogLine).filter((l) => l !== undefined);
  if (read.length === 0 || read.length * 2 < lines.length) return undefined;
  const known = [...new Set(read.map((l) => l.tag).filter((t) => KNOWN.test(t)))];
  if (known.length > 0) return `syslog lines, with those of ${known.slice(0, 4).join(', ')}`;
  // Vendors send their own records as syslog: a text that is mostly JSON, CEF or LEEF belongs to them.
  const foreign = read.filter((l) => /\{\s*"|^(?:CEF|LEEF):|type=[A-Z_]+ (?:msg=)?audit\(/.test(l.message)).length;
  return foreign * 2 > read.length ? undefined : 'syslog lines';
}

const zoneless = (head: Head): string | undefined => {
  if (head.shape !== 'text') return undefined;
  for (const line of linesOf(head)) {
    const time = readSyslogLine(line)?.time;
    if (time === undefined) continue;
    if (!('iso' in time)) return time.text;
    if (!/(?:Z|[+-]\d\d:?\d\d)$/.test(time.iso)) return time.iso;
  }
  return undefined;
};

/** `11/16/2020, 11:00:47.500 AM`: the portal in American English, where the month stands first; other languages do not write AM and PM. */
function american(text: string): string | undefined {
  const m = /^(\d{1,2})\/(\d{1,2})\/(\d{4}),? (\d{1,2}):(\d\d:\d\d(?:\.\d{1,9})?) ([AP])M$/.exec(text.trim());
  if (m === null) return undefined;
  const hour = (Number(m[4]) % 12) + (m[6] === 'P' ? 12 : 0);
  return `${m[3] ?? ''}-${(m[1] ?? '').padStart(2, '0')}-${(m[2] ?? '').padStart(2, '0')}T${String(hour).padStart(2, '0')}:${m[5] ?? ''}Z`;
}

function reader(options: ReadOptions): FormatReader {
  const clock = new SyslogClock(options);
  const messages = new Messages();

  function line(text: string, envelope: Envelope | undefined): Reading {
    const read = readSyslogLine(text);
    if (read === undefined) return /^[\s]|^--- /.test(text) ? skipped('a line that goes on from the one before') : /^[A-Z][a-z]{2} [ \d]\d \d\d:\d\d:\d\d/.test(text) ? skipped('no identity in this line') : rejected('no syslog header: no time, host and program');
    const when = clock.of(read.time, envelope?.time);
    if ('why' in when) return rejected(when.why);
    const host = read.host ?? envelope?.host;
    if (host === undefined) return skipped('no host in this line');
    return messages.read({ host, tag: read.tag, pid: read.pid, message: read.message }, when);
  }

  function row(get: (name: string) => unknown): Reading {
    const message = textOf(get('SyslogMessage'));
    const host = textOf(get('HostName')) ?? textOf(get('Computer'));
    const time = textOf(get('EventTime')) ?? textOf(get('TimeGenerated')) ?? textOf(get('TimeGenerated [UTC]'));
    if (message === undefined || host === undefined || time === undefined) return rejected('no message, host or time in this row');
    const when = readWallTime(american(time) ?? time, 'UTC');
    if ('why' in when) return rejected(when.why);
    return messages.read({ host, tag: textOf(get('ProcessName')) ?? '', pid: textOf(get('ProcessID')) ?? undefined, message }, when);
  }

  return {
    read: (record) => {
      if (record.kind === 'row') return row((name) => record.get(name.toLowerCase()));
      const value = objectOf(record.value);
      return value === undefined ? unfitting(record) : row((name) => value[name]);
    },
    readLine: (l: Extract<SourceRecord, { kind: 'line' }>) => line(l.text, l.envelope),
  };
}

export const linuxAuthFormat: Format = {
  id: 'linux-auth',
  title: 'Linux auth.log, secure and syslog',
  arrays: [],
  holdsOthers: true,
  sniff,
  needsTimezone: zoneless,
  needsYear: (head) => head.shape === 'text' && linesOf(head).some((l) => {
    const time = readSyslogLine(l)?.time;
    return time !== undefined && !('iso' in time) && time.year === undefined;
  }),
  split: (head) => (head.shape === 'text' ? textLines() : undefined),
  open: reader,
};
