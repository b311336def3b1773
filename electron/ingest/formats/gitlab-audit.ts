/** GitLab's audit events: answers of the API, streamed lines, `audit_json.log`, and the CSV export. */
import { rejected, type Reading } from '../../../shared/domain/reading.ts';
import { objectOf, type Format, type FormatReader, type Head, type SourceRecord } from '../format.ts';
import { fieldsFrom } from '../git/github-fields.ts';
import { readGitlabEvent } from '../git/gitlab.ts';

const isEvent = (value: unknown): boolean => {
  const r = objectOf(value);
  return r !== undefined && 'author_id' in r && 'entity_type' in r && 'entity_id' in r && (typeof r['created_at'] === 'string' || typeof r['time'] === 'string');
};

function sniff(head: Head): string | undefined {
  if (head.shape === 'csv') {
    const names = new Set(head.header.map((h) => h.toLowerCase()));
    return ['author id', 'entity id', 'entity type', 'created at (utc)'].every((n) => names.has(n)) ? 'columns Author ID, Entity ID, Entity Type and Created At (UTC)' : undefined;
  }
  if (head.records.some(isEvent)) return 'audit events with author_id, entity_id and entity_type';
  return head.shape === 'json-object' && ['author_id', 'entity_id', 'entity_type'].every((k) => head.keys.includes(k)) ? 'one audit event with author_id, entity_id and entity_type' : undefined;
}

function read(record: Extract<SourceRecord, { kind: 'json' | 'row' }>): Reading {
  if (record.kind === 'row') return readGitlabEvent(fieldsFrom((name) => record.get(name)));
  const event = objectOf(record.value);
  if (event === undefined) return rejected('not a JSON object');
  const details = objectOf(event['details']);
  return readGitlabEvent(fieldsFrom((name) => (event[name] === undefined || event[name] === null ? details?.[name] : event[name])));
}

export const gitlabAuditFormat: Format = {
  id: 'gitlab-audit',
  title: 'GitLab audit events',
  arrays: [],
  marks: ['author_id', 'entity_id'],
  sniff,
  open: (): FormatReader => ({ read }),
};
