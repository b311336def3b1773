/**
 * Google Workspace activities of the Admin SDK Reports API: pages (`{"items":[…]}`), arrays and lines of activities, one event per row with
 * flattened parameters, and Log Analytics columns (`id_time_t`, `actor_email_s`, `event_name_s`).
 * https://developers.google.com/workspace/admin/reports/reference/rest/v1/activities/list
 */
import { rejected, skipped, type Reading } from '../../../shared/domain/reading.ts';
import { objectOf, textOf, type Format, type FormatReader, type Head } from '../format.ts';
import { member, within } from '../nesting.ts';
import { activityOf, readActivity } from '../workspace/activity.ts';
import { activityOfColumns, isColumns } from '../workspace/columns.ts';

const isActivity = (value: unknown): boolean => {
  const o = objectOf(value);
  if (o === undefined) return false;
  if (o['kind'] === 'admin#reports#activity' && objectOf(o['id']) !== undefined) return true;
  const id = within(o, 'id');
  return member(id, 'applicationName') !== undefined && (member(id, 'customerId') !== undefined || member(id, 'uniqueQualifier') !== undefined);
};

function sniff(head: Head): string | undefined {
  if (head.shape === 'text' || head.shape === 'binary') return undefined;
  if (head.shape === 'csv') return isColumns(head.header) ? 'columns of Workspace activities' : undefined;
  if (head.records.some(isActivity)) return 'activities of the Workspace Reports API';
  if (head.records.some((r) => { const o = objectOf(r); return o !== undefined && isColumns(Object.keys(o)); })) return 'columns of Workspace activities';
  if (head.shape !== 'json-object') return undefined;
  if (head.keys.includes('items') && /"admin#reports#activit(?:y|ies)"/.test(head.text)) return 'a page of activities of the Workspace Reports API';
  return head.keys.includes('id') && head.keys.includes('actor') && /"applicationName"\s*:/.test(head.text) && /"uniqueQualifier"\s*:/.test(head.text) ? 'one activity of the Workspace Reports API' : undefined;
}

function readObject(value: unknown): Reading {
  const o = objectOf(value);
  if (o === undefined) return rejected('not a JSON object');
  if (o['kind'] === 'admin#reports#activities') return skipped('a page of activities without any');
  const activity = isColumns(Object.keys(o)) ? activityOfColumns(Object.entries(o)) : activityOf(o);
  return activity === undefined ? rejected(`no id.applicationName: not an activity${textOf(o['kind']) === undefined ? '' : ` (kind ${JSON.stringify(o['kind']).slice(0, 60)})`}`) : readActivity(activity);
}

export const googleWorkspaceFormat: Format = {
  id: 'google-workspace',
  title: 'Google Workspace activities',
  arrays: ['items'],
  marks: ['id', 'actor', 'id_applicationName_s'],
  sniff,
  open: (_options, head): FormatReader => ({
    read(record) {
      if (record.kind === 'json') return readObject(record.value);
      const activity = activityOfColumns(head.header.map((name, i) => [name, record.cells[i] ?? '']));
      return activity === undefined ? rejected('a row without the application of its activity') : readActivity(activity);
    },
  }),
};
