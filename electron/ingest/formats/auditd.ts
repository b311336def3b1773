/**
 * The Linux audit log: `audit.log` and what ships it (auoms lines, tables with an `AuditdMessage` column, JSON records of collectors that
 * keep the fields: `{"type":"SYSCALL","time":…,"seq":…}`).
 */
import { rejected, type Reading } from '../../../shared/domain/reading.ts';
import { readInstant } from '../../../shared/domain/time.ts';
import { objectOf, textOf, unfitting, type Format, type FormatReader, type Head } from '../format.ts';
import { AuditEvents } from '../unix/audit-event.ts';
import { auditRecords, readAuditLine, type AuditLine } from '../unix/audit-line.ts';

const isJson = (value: unknown): boolean => {
  const r = objectOf(value);
  return r !== undefined && typeof r['type'] === 'string' && /^[A-Z][A-Z0-9_]{2,40}$/.test(r['type']) && 'seq' in r && typeof r['time'] === 'string';
};
const TABLE = ['computer', 'mssg_id', 'auditdmessage'] as const;

function sniff(head: Head): string | undefined {
  if (head.records.some(isJson)) return 'type, time and seq of audit records';
  const names = new Set(head.header.map((h) => h.toLowerCase()));
  if (head.shape === 'csv' && TABLE.every((n) => names.has(n))) return 'the columns Computer, mssg_id and AuditdMessage';
  if (head.shape !== 'text') return undefined;
  const lines = head.text.split('\n').filter((l) => l.trim() !== '').slice(0, 32);
  const read = lines.filter((l) => readAuditLine(l) !== undefined).length;
  return read > 0 && read * 2 >= lines.length ? 'lines with type= and audit(time:serial)' : undefined;
}

/** `{'SYSCALL': ['arch=…', 'exe="…"']}, {'EXECVE': […]}`: a list as Python prints it. Its parts, as the lines they came from. */
function linesOfList(text: string, time: string, serial: string): AuditLine[] {
  const lines: AuditLine[] = [];
  const part = /\{['"]([A-Z0-9_]{2,40})['"]: \[/g;
  const starts = [...text.matchAll(part)];
  starts.forEach((m, i) => {
    const body = text.slice(m.index + m[0].length, starts[i + 1]?.index ?? text.length).slice(0, 64 * 1024);
    const words: string[] = [];
    const word = /"((?:[^"\\]|\\.)*)"|'((?:[^'\\]|\\.)*)'/g;
    for (const w of body.matchAll(word)) words.push((w[1] ?? w[2] ?? '').replace(/^msg='/, '').replace(/'$/, '').replaceAll("\\'", "'"));
    const line = readAuditLine(`type=${m[1] ?? ''} msg=audit(${time}:${serial}): ${words.join(' ')}`);
    if (line !== undefined) lines.push(line);
  });
  return lines;
}

function open(): FormatReader {
  const events = new AuditEvents();

  function lines(text: string, host: string | undefined): Reading {
    const parts = text.split('\n').map(readAuditLine).filter((l) => l !== undefined);
    return parts.length === 0 ? rejected('no audit record: no type and no stamp') : events.read(parts, host);
  }

  function json(value: unknown): Reading {
    const r = objectOf(value);
    if (r === undefined || !isJson(value)) return rejected('no audit record: no type, time and seq');
    const at = readInstant(textOf(r['time']) ?? '');
    if (at === undefined || !at.zoned) return rejected('an unreadable time, or one without a zone');
    const time = `${Math.floor(at.at / 1_000_000)}.${String(at.at % 1_000_000).padStart(6, '0')}`;
    const fields = new Map(Object.entries(r).flatMap(([k, v]) => { const t = textOf(v); return t === undefined ? [] : [[k, t] as const]; }));
    const host = textOf(r['Hostname']) ?? textOf(r['hostname']) ?? textOf(r['node']);
    return events.read([{ node: host, type: textOf(r['type']) ?? '', time, serial: textOf(r['seq']) ?? '', fields, names: new Map() }], host);
  }

  return {
    read: (record) => {
      if (record.kind === 'json') return json(record.value);
      const stamp = /^(\d{1,12}\.\d{1,6}):(\d{1,20})$/.exec(record.get('mssg_id')?.trim() ?? '');
      const list = record.get('auditdmessage');
      if (stamp === null || list === undefined) return list === undefined ? unfitting(record) : rejected('no readable mssg_id (time:serial)');
      const parts = linesOfList(list, stamp[1] ?? '', stamp[2] ?? '');
      return parts.length === 0 ? rejected('no audit record in AuditdMessage') : events.read(parts, record.get('computer'));
    },
    readLine: (line) => lines(line.text, line.envelope?.host),
  };
}

export const auditdFormat: Format = {
  id: 'auditd',
  title: 'Linux audit log',
  arrays: [],
  sniff,
  split: (head) => (head.shape === 'text' ? auditRecords() : undefined),
  open,
};
