/** Interchange: the case's events for other tools. Timesketch takes JSONL and CSV with message, datetime and timestamp_desc. */
import { closeSync, openSync, writeSync } from 'node:fs';
import { resolve } from 'node:path';
import type { EventRow } from '../../shared/domain/event.ts';
import { fail, ok, type Result } from '../../shared/domain/fault.ts';
import { printInstant } from '../../shared/domain/time.ts';
import { eventsPage } from '../store/read/events.ts';
import type { OpenCase } from './open-case.ts';

export const EXPORT_KINDS = ['timesketch-jsonl', 'timesketch-csv'] as const;
const PAGE = 5000;

const fieldsOf = (e: EventRow): Record<string, string> => ({
  message: `${e.action} by ${e.actor ?? 'nobody named'}${e.credential === undefined ? '' : ` with ${e.credential}`}${e.target.resource === undefined ? '' : ` on ${e.target.resource}`}: ${e.outcome}${e.reason === undefined ? '' : ` (${e.reason})`}`,
  datetime: printInstant(e.at), timestamp_desc: 'Event logged', event_id: e.id, action: e.action, touch: e.depth, outcome: e.outcome, reason: e.reason ?? '', identity: e.actor ?? '',
  credential: e.credential ?? '', source: e.source ?? '', agent: e.agent ?? '', account: e.target.account ?? '', service: e.target.service ?? '', resource: e.target.resource ?? '', host: e.target.host ?? '',
  evidence: e.evidence, line: String(e.line),
});

/** A cell that a spreadsheet would take for a formula is given a leading apostrophe: log text is never a formula. */
export function csvCell(text: string): string {
  const safe = /^[=+\-@\t\r]/.test(text) ? `'${text}` : text;
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}

export function exportEvents(c: OpenCase, kind: string, out: string): Result<{ path: string; kind: string; events: number }> {
  if (!EXPORT_KINDS.some((k) => k === kind)) return fail({ code: 'bad-request', why: `--to takes ${EXPORT_KINDS.join(' or ')}, not ${kind}` });
  const path = resolve(out);
  let fd: number;
  try {
    fd = openSync(path, 'wx');
  } catch (error) {
    return fail({ code: 'cannot-write', path, why: error instanceof Error ? error.message : String(error) });
  }
  try {
    let after: string | undefined;
    let events = 0;
    let header = true;
    do {
      const page = eventsPage(c.handles.reader, {}, after, PAGE);
      const lines = page.rows.map((e) => {
        const fields = fieldsOf(e);
        return kind === 'timesketch-jsonl' ? JSON.stringify({ ...fields, timestamp: e.at }) : Object.values(fields).map(csvCell).join(',');
      });
      if (header && kind === 'timesketch-csv' && page.rows[0] !== undefined) lines.unshift(Object.keys(fieldsOf(page.rows[0])).join(','));
      header = false;
      if (lines.length > 0) writeSync(fd, `${lines.join('\n')}\n`);
      events += page.rows.length;
      after = page.next;
    } while (after !== undefined);
    return ok({ path, kind, events });
  } finally {
    closeSync(fd);
  }
}
