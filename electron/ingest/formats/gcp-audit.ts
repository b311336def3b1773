/**
 * Google Cloud audit logs (admin activity, data access, system event, policy denied) as Cloud Logging gives them: arrays, lines or documents of
 * LogEntry, `gcloud logging read --format=json`, sinks to Cloud Storage and Pub/Sub, BigQuery rows as JSON or table, Logs Explorer tables.
 * Workspace's login and admin logs that are delivered this way are read here too.
 * https://cloud.google.com/logging/docs/reference/v2/rest/v2/LogEntry
 */
import { rejected } from '../../../shared/domain/reading.ts';
import { objectOf, type Format, type FormatReader, type Head } from '../format.ts';
import { auditOf, entryOfRow, isEntry, pathOf } from '../gcp/entry.ts';
import { readEntry } from '../gcp/normalise.ts';
import { member } from '../nesting.ts';

const hasAudit = (value: unknown): boolean => {
  const o = objectOf(value);
  const audit = o === undefined ? undefined : auditOf(o);
  return audit !== undefined && (member(audit, 'methodName') !== undefined || member(audit, 'serviceName') !== undefined || member(audit, 'authenticationInfo') !== undefined);
};

/** Columns of a table, as the paths they stand for, all in lower case. */
function sniffTable(header: readonly string[]): string | undefined {
  const paths = new Set(header.map((h) => pathOf(h).join('.').toLowerCase()));
  const has = (path: string): boolean => paths.has(path.toLowerCase());
  const when = has('timestamp') || has('receiveTimestamp');
  const who = has('protoPayload.authenticationInfo.principalEmail') || has('protoPayload.authenticationInfo.principalSubject') || has('protoPayload.serviceName');
  if (when && has('protoPayload.methodName') && who) return 'a table with timestamp, methodName and who called';
  if (when && has('protoPayload')) return 'a table with timestamp and protoPayload';
  return undefined;
}

function sniff(head: Head): string | undefined {
  if (head.shape === 'csv') return sniffTable(head.header);
  if (head.shape === 'text' || head.shape === 'binary') return undefined;
  // Some of the first records may be damaged or of another log, but a file of mostly other things is not a file of these.
  const entries = head.records.filter(isEntry);
  const mostly = entries.length * 2 >= head.records.length;
  if (mostly && entries.some(hasAudit)) return 'log entries with protoPayload';
  const payload = /"proto_?payload(?:_auditlog)?"\s*:\s*\{/i.test(head.text);
  const keys = head.keys.map((k) => k.toLowerCase().replaceAll('_', ''));
  if (head.shape === 'json-object' && keys.some((k) => k === 'protopayload' || k === 'protopayloadauditlog')) return 'one log entry with protoPayload';
  // Pages of entries.list, and entries longer than the head.
  if (head.shape === 'json-object' && keys.includes('entries') && payload && /"logName"/.test(head.text)) return 'a page of entries with protoPayload';
  if (head.records.length === 0 && head.shape !== 'json-object' && payload && /cloudaudit\.googleapis\.com|google\.cloud\.audit\.AuditLog/.test(head.text)) return 'protoPayload of cloudaudit.googleapis.com in the text';
  // Entries of other logs alone are read so that their files say what they are: flows, requests, an application's own lines.
  if (mostly && entries.length > 0) return 'entries of Cloud Logging';
  return head.shape === 'json-object' && ['logName', 'insertId', 'timestamp'].every((k) => head.keys.includes(k)) ? 'one entry of Cloud Logging' : undefined;
}

export const gcpAuditFormat: Format = {
  id: 'gcp-audit',
  title: 'Google Cloud audit logs',
  arrays: ['entries'],
  marks: ['protoPayload', 'protopayload_auditlog', 'insertId', 'logName'],
  sniff,
  open: (_options, head): FormatReader => {
    const paths = head.header.map(pathOf);
    return {
      read(record) {
        if (record.kind === 'row') return readEntry(entryOfRow(paths, record.cells));
        const o = objectOf(record.value);
        return o === undefined ? rejected('not a JSON object') : readEntry(Object.keys(o).some((k) => k.includes('.')) ? entryOfRow(Object.keys(o).map(pathOf), Object.values(o)) : o);
      },
    };
  },
};
