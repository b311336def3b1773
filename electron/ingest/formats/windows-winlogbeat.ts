/**
 * Winlogbeat and Elastic Agent, one event per line: `winlog.*` (7 and later), or the same fields at the top (6 and before).
 * https://www.elastic.co/docs/reference/beats/winlogbeat/exported-fields-winlog . `@timestamp` is the event's time, cut to milliseconds.
 */
import { rejected, type Reading } from '../../../shared/domain/reading.ts';
import { readInstant } from '../../../shared/domain/time.ts';
import { objectOf, unfitting, type Format } from '../format.ts';
import { readWindowsRecord } from '../windows/events.ts';
import { fieldsOf } from '../windows/fields.ts';
import { fieldText, outcomeOfKeywords } from '../windows/record.ts';

type Json = Readonly<Record<string, unknown>>;

/** The part that holds the Windows fields: `winlog`, the record itself (version 6), or a view on dotted names. */
function winlogOf(o: Json | undefined): Json | undefined {
  if (o === undefined) return undefined;
  const winlog = objectOf(o['winlog']);
  if (winlog !== undefined) return 'event_id' in winlog || 'channel' in winlog ? winlog : undefined;
  if ('winlog.event_id' in o) {
    const names = Object.keys(o).filter((k) => k.startsWith('winlog.'));
    const data = Object.fromEntries(names.filter((k) => k.startsWith('winlog.event_data.')).map((k) => [k.slice(18), o[k]]));
    return { ...Object.fromEntries(names.map((k) => [k.slice(7), o[k]])), event_data: data, user: { identifier: o['winlog.user.identifier'] } };
  }
  return 'event_id' in o && 'log_name' in o && '@timestamp' in o ? { ...o, channel: o['log_name'], provider_name: o['source_name'] } : undefined;
}

function read(o: Json): Reading {
  const winlog = winlogOf(o);
  if (winlog === undefined) return rejected('no winlog fields');
  const eventId = Number(fieldText(winlog['event_id']) ?? fieldText(objectOf(o['event'])?.['code']));
  if (!Number.isSafeInteger(eventId)) return rejected('no readable event_id');
  const time = fieldText(winlog['time_created']) ?? fieldText(o['@timestamp']);
  const instant = readInstant(time ?? '');
  if (instant === undefined) return rejected(`unreadable @timestamp ${JSON.stringify(time ?? '').slice(0, 80)}`);
  const fields = fieldsOf(winlog['event_data'], { data: objectOf(winlog['user_data']) ?? {} });
  const outcome = outcomeOfKeywords(winlog['keywords']);
  const said = fieldText(objectOf(o['event'])?.['outcome']);
  return readWindowsRecord({
    at: instant.at, precisionUs: instant.precisionUs, channel: fieldText(winlog['channel']) ?? '', provider: fieldText(winlog['provider_name']) ?? '', eventId,
    computer: (fieldText(winlog['computer_name']) ?? fieldText(objectOf(o['host'])?.['name']) ?? '').toLowerCase(), recordId: fieldText(winlog['record_id']) ?? fieldText(winlog['record_number']),
    userSid: fieldText(objectOf(winlog['user'])?.['identifier']), outcome: outcome === 'unknown' && said === 'failure' ? 'failure' : outcome,
    get: fields.get, unnamed: fields.unnamed, whole: () => JSON.stringify(winlog),
  });
}

export const windowsWinlogbeatFormat: Format = {
  id: 'windows-winlogbeat',
  title: 'Winlogbeat, Elastic Agent (Windows events)',
  arrays: [],
  marks: ['winlog', '@timestamp'],
  // Its records are ECS too, with more in winlog than ECS has names for.
  refines: ['ecs'],
  sniff: (head) => (head.records.some((r) => winlogOf(objectOf(r)) !== undefined) ? 'winlog fields with event_id, as Winlogbeat writes them' : undefined),
  open: () => ({
    read: (record) => {
      const o = record.kind === 'json' ? objectOf(record.value) : undefined;
      return o === undefined ? unfitting(record) : read(o);
    },
  }),
};
