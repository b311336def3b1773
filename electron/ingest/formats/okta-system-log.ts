/**
 * Okta's System Log: arrays and lines of LogEvents as the API gives them, lines of pipelines that lower the case of names, the admin console's
 * table (lists are columns by number), and Log Analytics columns (`eventType_s`, `target_s`).
 * https://developer.okta.com/docs/api/openapi/okta-management/management/tag/SystemLog/
 */
import { rejected } from '../../../shared/domain/reading.ts';
import { objectOf, type Format, type FormatReader, type Head } from '../format.ts';
import { readLogEvent } from '../okta/normalise.ts';
import { eventOfColumns, isLogEvent, isTyped, pathOf } from '../okta/record.ts';

const typedRecord = (value: unknown): boolean => { const o = objectOf(value); return o !== undefined && isTyped(Object.keys(o)); };

function sniff(head: Head): string | undefined {
  if (head.shape === 'text' || head.shape === 'binary') return undefined;
  if (head.shape === 'csv') {
    if (isTyped(head.header)) return 'columns of the System Log in Log Analytics';
    const paths = new Set(head.header.map((h) => pathOf(h, false).join('.').toLowerCase().replaceAll('_', '')));
    return paths.has('eventtype') && paths.has('published') && (paths.has('actor.alternateid') || paths.has('actor.id') || paths.has('actor.displayname')) ? 'columns timestamp, eventType and actor of the System Log' : undefined;
  }
  if (head.records.some(isLogEvent)) return 'events of the System Log: eventType, published and their contexts';
  if (head.records.some(typedRecord)) return 'columns of the System Log in Log Analytics';
  if (head.shape === 'json-object' && head.keys.includes('eventType') && head.keys.includes('published')) return 'one event of the System Log';
  return undefined;
}

export const oktaSystemLogFormat: Format = {
  id: 'okta-system-log',
  title: 'Okta System Log',
  arrays: ['events', 'logs'],
  marks: ['eventType', 'eventtype', 'eventType_s'],
  sniff,
  open: (_options, head): FormatReader => {
    const typed = isTyped(head.header);
    const paths = head.header.map((h) => pathOf(h, typed));
    return {
      read(record) {
        if (record.kind === 'row') return readLogEvent(eventOfColumns(paths, record.cells));
        const o = objectOf(record.value);
        if (o === undefined) return rejected('not a JSON object');
        const names = Object.keys(o);
        const columns = isTyped(names);
        return readLogEvent(columns || names.some((n) => n.includes('.')) ? eventOfColumns(names.map((n) => pathOf(n, columns)), Object.values(o)) : o);
      },
    };
  },
};
