/**
 * `{ Event: { System, EventData | UserData } }`, the layout that evtx_dump made common and that our own reader of native logs gives too.
 * https://github.com/omerbenamram/evtx ; the System fields: https://learn.microsoft.com/en-us/windows/win32/wes/eventschema-systempropertiestype-complextype
 */
import { rejected, type Reading } from '../../../shared/domain/reading.ts';
import { readInstant } from '../../../shared/domain/time.ts';
import { objectOf } from '../format.ts';
import { readWindowsRecord } from './events.ts';
import { attributeAt, fieldsOf, textAt } from './fields.ts';
import { fieldText, outcomeOfKeywords } from './record.ts';

type Json = Readonly<Record<string, unknown>>;

/** The `Event` of a record, whether the record is it or holds it. */
export function eventOf(value: unknown): Json | undefined {
  const o = objectOf(value);
  const event = objectOf(o?.['Event']) ?? o;
  const system = objectOf(event?.['System']);
  return system !== undefined && 'EventID' in system ? event : undefined;
}

export function readEventJson(value: unknown): Reading {
  const event = eventOf(value);
  const system = objectOf(event?.['System']);
  if (event === undefined || system === undefined) return rejected('no Event with System and EventID');
  const eventId = Number(textAt(system, 'EventID'));
  if (!Number.isSafeInteger(eventId)) return rejected('no readable EventID');
  const time = attributeAt(system, 'TimeCreated', 'SystemTime') ?? textAt(system, 'TimeCreated');
  if (time === undefined) return rejected('no TimeCreated: not a whole event');
  const instant = readInstant(time.replace(/ (?=[+-]\d\d:?\d\d$)/, ''));
  if (instant === undefined) return rejected(`unreadable SystemTime ${JSON.stringify(time).slice(0, 80)}`);
  const fields = fieldsOf(event['EventData'], event['UserData']);
  return readWindowsRecord({
    at: instant.at,
    precisionUs: instant.precisionUs,
    channel: textAt(system, 'Channel') ?? '',
    provider: attributeAt(system, 'Provider', 'Name') ?? '',
    eventId,
    computer: (textAt(system, 'Computer') ?? '').toLowerCase(),
    recordId: textAt(system, 'EventRecordID'),
    userSid: attributeAt(system, 'Security', 'UserID') ?? fieldText(objectOf(system['Security'])?.['UserID']),
    outcome: outcomeOfKeywords(textAt(system, 'Keywords')),
    get: fields.get,
    unnamed: fields.unnamed,
    whole: () => JSON.stringify(event),
  });
}
