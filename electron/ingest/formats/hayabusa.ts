/**
 * Hayabusa timelines, CSV, JSON and JSONL, in the profiles minimal to super-verbose and timesketch-*: https://github.com/Yamato-Security/hayabusa .
 * They are alerts: what no rule matched is not in them, so silence means nothing. One event under several alerts is one event.
 */
import { rejected, type Reading } from '../../../shared/domain/reading.ts';
import { readInstant } from '../../../shared/domain/time.ts';
import { objectOf, unfitting, type Format, type Head } from '../format.ts';
import { alertFields, channelOf } from '../windows/alerts.ts';
import { readWindowsRecord } from '../windows/events.ts';
import type { Lookup } from '../windows/from-flat.ts';
import { fieldText } from '../windows/record.ts';
import { readWallTime } from '../zones.ts';

const WHY = 'as Hayabusa writes its timelines: alerts of rules, not all events';

/** Times are printed with a blank before the offset. */
const tidy = (text: string): string => text.replace(/ (?=[+-]\d\d:?\d\d$)/, '');

const timeOf = (get: Lookup): string | undefined => fieldText(get('Timestamp')) ?? fieldText(get('datetime'));

const named = (names: ReadonlySet<string>): boolean =>
  (names.has('timestamp') && names.has('ruletitle') && names.has('eventid')) || (names.has('datetime') && names.has('timestamp_desc') && names.has('details') && names.has('eventid') && names.has('computer'));

function sniff(head: Head): string | undefined {
  if (head.shape === 'csv') return named(new Set(head.header.map((h) => h.toLowerCase()))) ? `columns of time, rule, EventID and Details, ${WHY}` : undefined;
  const keys = [head.keys, ...head.records.map((r) => Object.keys(objectOf(r) ?? {}))];
  return keys.some((k) => named(new Set(k.map((n) => n.toLowerCase())))) ? `Timestamp, RuleTitle and EventID, ${WHY}` : undefined;
}

function read(get: Lookup, zone: string | undefined, whole: () => string): Reading {
  const eventId = Number(fieldText(get('EventID')));
  const time = timeOf(get);
  if (time === undefined || !Number.isSafeInteger(eventId)) return rejected('no readable Timestamp or EventID');
  const wall = readWallTime(tidy(time), zone);
  if ('why' in wall) return rejected(wall.why);
  const details = get('Details');
  return readWindowsRecord({
    at: wall.at, precisionUs: wall.precisionUs, channel: channelOf(fieldText(get('Channel'))), provider: fieldText(get('Provider')) ?? '', eventId,
    computer: (fieldText(get('Computer')) ?? '').toLowerCase(), recordId: fieldText(get('RecordID')), userSid: undefined, outcome: 'unknown',
    get: alertFields(eventId, [details, get('ExtraFieldInfo'), get('AllFieldInfo')]), unnamed: [], whole,
  });
}

export const hayabusaFormat: Format = {
  id: 'hayabusa',
  title: 'Hayabusa timeline',
  arrays: [],
  marks: ['RuleTitle', 'Timestamp'],
  // Its timesketch-* profiles have Timesketch's columns too.
  refines: ['timesketch'],
  sniff,
  needsTimezone: (head) => {
    const column = head.header.findIndex((h) => /^(?:timestamp|datetime)$/i.test(h));
    const times = head.shape === 'csv' ? head.rows.map((r) => r[column]) : head.records.map((r) => { const o = objectOf(r); return o === undefined ? undefined : timeOf((n) => o[n]); });
    return times.find((t) => t !== undefined && readInstant(tidy(t))?.zoned === false);
  },
  open: (options) => ({
    read: (record) => {
      if (record.kind === 'row') return read((name) => record.get(name.toLowerCase()), options.timezone, () => record.cells.join('\u0000'));
      const o = objectOf(record.value);
      return o === undefined ? unfitting(record) : read((name) => (Object.hasOwn(o, name) ? o[name] : undefined), options.timezone, () => JSON.stringify(o));
    },
  }),
};
