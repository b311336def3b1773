/**
 * Lines of the Linux audit log: `type=USER_LOGIN msg=audit(1709287200.123:456): pid=1 … msg='op=login acct="root" … res=success'`, with what
 * enriched logs add behind a group separator, and the lines of auoms, Microsoft's collector. Several lines share one stamp: one event.
 * https://github.com/linux-audit/audit-documentation/wiki/SPEC-Audit-Event-Enrichment
 */
import type { SourceRecord } from '../format.ts';
import { textLines } from '../records/text-lines.ts';
import type { Splitter } from '../records/splitter.ts';

const HEADER = /(?:^|\s)(?:node=(\S{1,255}) )?type=([A-Z][A-Z0-9_]{1,40}|UNKNOWN\[\d+\]) (?:msg=)?audit\((\d{1,12}\.\d{1,6}):(\d{1,20})\): ?/;

export interface AuditLine {
  readonly node: string | undefined;
  readonly type: string;
  /** Seconds since 1970 with fraction, as written. */
  readonly time: string;
  readonly serial: string;
  readonly fields: ReadonlyMap<string, string>;
  /** Names that an enriched line gives for its numbers: `AUID="deploy"`, in upper case. */
  readonly names: ReadonlyMap<string, string>;
}

/** Longer lines are cut: fields beyond are those of very long commands. */
const MAX_LINE = 256 * 1024;

export function readAuditLine(text: string): AuditLine | undefined {
  const m = HEADER.exec(text.slice(0, 1024));
  if (m === null) return undefined;
  const rest = text.slice(m.index + m[0].length, MAX_LINE);
  const separator = rest.indexOf('\u001d');
  const fields = new Map<string, string>();
  fieldsOf(separator === -1 ? rest : rest.slice(0, separator), fields);
  const names = new Map<string, string>();
  if (separator !== -1) fieldsOf(rest.slice(separator + 1), names);
  return { node: m[1] ?? fields.get('node'), type: m[2] ?? '', time: m[3] ?? '', serial: m[4] ?? '', fields, names };
}

const FIELD = /([A-Za-z0-9_[\]-]{1,64})=(?:"((?:[^"\\]|\\.)*)"|'([^']*)'|(\[[^\]]*\])|([^\s'"]*))/y;

/** `name=value` pairs; a quoted `msg='…'` holds more of them. The first value of a name stays. */
function fieldsOf(text: string, into: Map<string, string>): void {
  let at = 0;
  while (at < text.length && into.size < 2048) {
    FIELD.lastIndex = at;
    const m = FIELD.exec(text);
    if (m === null) {
      // To the next word: the texts of some records are no pairs.
      const space = text.indexOf(' ', at);
      const quote = text.startsWith("msg='", at) ? at + 4 : -1;
      at = quote !== -1 ? quote + 1 : space === -1 ? text.length : space + 1;
      continue;
    }
    at = FIELD.lastIndex;
    const [, name = '', quoted, inner, list, bare] = m;
    if (inner !== undefined) fieldsOf(inner, into);
    else if (!into.has(name)) into.set(name, quoted !== undefined ? quoted : list ?? unhex(name, bare ?? ''));
    while (text[at] === ' ' || text[at] === ',') at += 1;
  }
}

const TEXTS = /^(?:a\d+(?:\[\d+\])?|acct|cmd|comm|cwd|data|exe|name|proctitle|new|old|path|key|unit|id|grp)$/;

/** Fields of free text are written in hex when they hold spaces or quotes; a bare value of another field is what it says. */
function unhex(name: string, value: string): string {
  if (!TEXTS.test(name) || value.length < 4 || value.length % 2 !== 0 || !/^[0-9A-F]+$/.test(value)) return value;
  const text = Buffer.from(value, 'hex').toString('utf8');
  return text.includes('\uFFFD') ? value : text.replaceAll('\u0000', ' ').trimEnd();
}

/** Lines of one stamp as one record: they follow one another in the file. */
export function auditRecords(): Splitter {
  const lines = textLines();
  let held: Extract<SourceRecord, { kind: 'line' }> | undefined;
  let stamp: string | undefined;
  let parts = 0;

  function take(records: readonly SourceRecord[], out: SourceRecord[]): void {
    for (const r of records) {
      const own = r.kind === 'line' ? stampOf(r.text) : undefined;
      // A bound, so that a hostile file of one stamp is not one record.
      if (r.kind === 'line' && own !== undefined && held !== undefined && own === stamp && parts < 512) {
        held = { ...held, place: { ...held.place, length: r.place.offset + r.place.length - held.place.offset }, text: `${held.text}\n${r.text}` };
        parts += 1;
        continue;
      }
      if (held !== undefined) out.push(held);
      held = undefined;
      if (r.kind === 'line' && own !== undefined) {
        held = r;
        stamp = own;
        parts = 1;
      } else out.push(r);
    }
  }
  return {
    push(chunk, out) {
      const records: SourceRecord[] = [];
      lines.push(chunk, records);
      take(records, out);
    },
    end(out) {
      const records: SourceRecord[] = [];
      lines.end(records);
      take(records, out);
      if (held !== undefined) out.push(held);
      held = undefined;
    },
  };
}

function stampOf(text: string): string | undefined {
  const m = HEADER.exec(text.slice(0, 1024));
  return m === null ? undefined : `${m[1] ?? ''} ${m[3] ?? ''}:${m[4] ?? ''}`;
}
