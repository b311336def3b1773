/**
 * Flat records: every field of System and EventData side by side, as nxlog, the Security Datasets (OTRF), Log Analytics tables
 * (SecurityEvent, Event, WindowsEvent) and many pipelines write them. Names differ; what a field is does not.
 */
import { rejected, type Reading } from '../../../shared/domain/reading.ts';
import { DAY_US, microsOf, MINUTE_US, readInstant, type Micros } from '../../../shared/domain/time.ts';
import { readWallTime } from '../zones.ts';
import { channelOfProvider } from './channels.ts';
import { readWindowsRecord } from './events.ts';
import { fieldsOf } from './fields.ts';
import { fieldText, outcomeOfKeywords } from './record.ts';

/** Looks a field up by name: a member of an object, or a cell of a row. */
export type Lookup = (name: string) => unknown;

export const FLAT_NAMES = {
  eventId: ['EventID', 'EventId', 'event_id', 'Id', 'Event ID', 'event.code'],
  channel: ['Channel', 'EventLog', 'LogName', 'log_name', 'channel'],
  computer: ['Hostname', 'Computer', 'ComputerName', 'computer_name', 'MachineName', 'host.name'],
  record: ['RecordNumber', 'EventRecordID', 'EventRecordId', 'RecordId', 'record_number', 'record_id'],
  provider: ['SourceName', 'EventSourceName', 'ProviderName', 'Provider', 'Source', 'source_name', 'provider_name'],
} as const;

export interface FlatTime { readonly at: Micros; readonly precisionUs: number }

const text = (get: Lookup, names: readonly string[]): string | undefined => {
  for (const name of names) {
    const found = fieldText(get(name));
    if (found !== undefined) return found;
  }
  return undefined;
};

/** How far the wall clock `local` is from UTC, told by the same instant in both, to the quarter of an hour; undefined when they are not the same. */
function offsetOf(local: Micros, utc: Micros): number | undefined {
  const off = Math.round((local - utc) / (15 * MINUTE_US)) * 15 * MINUTE_US;
  return Math.abs(off) > DAY_US || Math.abs(local - utc - off) > 5 * MINUTE_US ? undefined : off;
}

/**
 * nxlog writes EventTime and EventReceivedTime as local wall clocks, and logstash adds `@timestamp`, the reception in UTC. The two receptions
 * give the zone, so that EventTime, the event's own time, can be read; `@timestamp` alone would be seconds late.
 */
function flatTime(get: Lookup, zone: string | undefined): FlatTime | string {
  const created = text(get, ['TimeCreated', 'SystemTime', 'UtcTimeCreated', 'TimeGenerated [UTC]']);
  const eventTime = text(get, ['EventTime', 'event_time']);
  const stamp = text(get, ['@timestamp']);
  const read = created === undefined ? undefined : readInstant(created);
  if (read?.zoned === true) return read;
  if (eventTime !== undefined) {
    const local = readInstant(eventTime);
    if (local?.zoned === true) return local;
    const received = readInstant(fieldText(get('EventReceivedTime')) ?? '');
    const utc = readInstant(stamp ?? '');
    if (local !== undefined && utc?.zoned === true) {
      const off = received === undefined || received.zoned ? offsetOf(local.at, utc.at) : offsetOf(received.at, utc.at);
      const at = off === undefined ? undefined : microsOf(local.at - off);
      if (at !== undefined) return { at, precisionUs: local.precisionUs };
      return utc;
    }
    if (local !== undefined) {
      const wall = readWallTime(eventTime, zone);
      return 'why' in wall ? wall.why : wall;
    }
  }
  const other = stamp ?? text(get, ['TimeGenerated', 'timestamp', 'time', 'date']) ?? created;
  if (other === undefined) return 'no time in it';
  const instant = readInstant(other);
  // Log Analytics writes UTC without saying so in its tables.
  if (instant !== undefined && (instant.zoned || fieldText(get('TimeGenerated')) !== undefined)) return instant;
  const wall = readWallTime(other, zone);
  return 'why' in wall ? wall.why : wall;
}

/** The table SecurityEvent is the Security log, and often comes without naming it. */
const isSecurity = (get: Lookup, eventId: number): boolean =>
  fieldText(get('Type')) === 'SecurityEvent' || (eventId >= 4600 && eventId < 5400 && (get('SubjectUserName') !== undefined || get('TargetUserName') !== undefined));

/** @param zone the analyst's answer, for records whose only time is a wall clock. */
export function readFlat(get: Lookup, zone: string | undefined, whole: () => string): Reading {
  const eventId = Number(text(get, FLAT_NAMES.eventId));
  if (!Number.isSafeInteger(eventId)) return rejected('no readable EventID');
  const time = flatTime(get, zone);
  if (typeof time === 'string') return rejected(time);
  const inner = get('EventData') ?? get('event_data');
  const fields = inner === undefined || inner === '' ? undefined : fieldsOf(inner);
  const provider = text(get, FLAT_NAMES.provider) ?? '';
  const channel = text(get, FLAT_NAMES.channel) ?? channelOfProvider(provider) ?? (isSecurity(get, eventId) ? 'Security' : '');
  return readWindowsRecord({
    ...time,
    channel,
    provider,
    eventId,
    computer: (text(get, FLAT_NAMES.computer) ?? '').toLowerCase(),
    recordId: text(get, FLAT_NAMES.record),
    userSid: text(get, ['UserID', 'UserId', 'user_sid']),
    outcome: outcomeOfKeywords(get('Keywords') ?? get('keywords')) === 'unknown' ? outcomeOfKeywords(get('EventType')) : outcomeOfKeywords(get('Keywords') ?? get('keywords')),
    get: (name) => fieldText(get(name)) ?? fields?.get(name),
    unnamed: fields?.unnamed ?? [],
    whole,
  });
}
