/**
 * GitHub's audit log of an organization or enterprise: JSON array and CSV exports, answers of the REST API, streamed lines, what servers of
 * one's own write to syslog, and the separate export of git events, which has the same members.
 */
import { rejected, skipped, type Reading } from '../../../shared/domain/reading.ts';
import { objectOf, type Format, type FormatReader, type Head, type SourceRecord } from '../format.ts';
import { fieldsFrom, fieldsOf } from '../git/github-fields.ts';
import { readGithubEntry } from '../git/github.ts';

const ACTION = /^[a-z][a-z0-9_]*(?:\.[a-z0-9_]+)+$/;
const OWN = ['_document_id', 'org', 'repo', 'business', 'actor_location', 'hashed_token', 'actor_is_bot', 'org_id', 'repo_id', 'external_identity_nameid', 'areas_of_responsibility'];

const isEntry = (value: unknown): boolean => {
  const r = objectOf(value);
  if (r === undefined || typeof r['action'] !== 'string' || !ACTION.test(r['action'])) return false;
  const timed = ['@timestamp', 'at_sign_timestamp', 'created_at'].some((k) => typeof r[k] === 'number' || typeof r[k] === 'string');
  // A text: other logs have an object there, or nothing.
  const actor = r['actor'] === undefined || r['actor'] === null || typeof r['actor'] === 'string';
  return timed && actor && ('actor' in r || 'actor_id' in r) && (OWN.some((k) => k in r) || objectOf(r['data'])?.['_document_id'] !== undefined);
};

function sniff(head: Head): string | undefined {
  if (head.shape === 'csv') {
    const names = new Set(head.header.map((h) => h.toLowerCase()));
    const fits = names.has('action') && names.has('actor') && (names.has('@timestamp') || names.has('created_at')) && OWN.some((k) => names.has(k));
    return fits ? 'columns action, actor and @timestamp or created_at of an audit log export' : undefined;
  }
  if (head.records.some(isEntry)) return 'entries with action, actor and @timestamp or created_at';
  const whole = head.shape === 'json-object' && head.keys.includes('action') && head.keys.includes('actor') && (head.keys.includes('@timestamp') || head.keys.includes('created_at'));
  if (whole && OWN.some((k) => head.keys.includes(k)) && /"action"\s*:\s*"[a-z0-9_]+\.[a-z0-9_.]+"/.test(head.text)) return 'one entry with action, actor and time';
  return head.shape === 'json-object' && head.keys.includes('audit_log') && /"action"\s*:\s*"[a-z0-9_]+\.[a-z0-9_.]+"/.test(head.text) && /"actor"/.test(head.text) ? 'a list audit_log of entries with action and actor' : undefined;
}

function read(record: Extract<SourceRecord, { kind: 'json' | 'row' }>): Reading {
  if (record.kind === 'row') return readGithubEntry(fieldsFrom((name) => record.get(name)));
  const entry = objectOf(record.value);
  if (entry === undefined) return rejected('not a JSON object');
  // Payloads of webhooks have the repository as an object, and often no time of their own.
  if (objectOf(entry['repository']) !== undefined) return skipped('a webhook delivery, not an entry of the audit log');
  return readGithubEntry(fieldsOf(entry));
}

export const githubAuditFormat: Format = {
  id: 'github-audit',
  title: 'GitHub audit log',
  arrays: ['audit_log'],
  marks: ['action', '@timestamp', '_document_id'],
  sniff,
  open: (): FormatReader => ({ read }),
};
