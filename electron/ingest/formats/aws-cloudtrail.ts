/**
 * AWS CloudTrail in the shapes it is exported in: `{"Records":[…]}` files of a trail, NDJSON, bare arrays, one record per document,
 * `lookup-events` output (the record is JSON text inside `CloudTrailEvent`), and the console's Event history CSV (the body is gone).
 */
import { rejected, skipped, type Reading } from '../../../shared/domain/reading.ts';
import { readInstant } from '../../../shared/domain/time.ts';
import { readCloudTrailRecord } from '../aws/normalise.ts';
import { Recall } from '../aws/recall.ts';
import { depthOf } from '../aws/depth.ts';
import { arrayOf, objectOf, type Format, type FormatReader, type Head, type SourceRecord } from '../format.ts';
import { elementsOf, firstElements } from '../records/head-looks.ts';
import type { Members } from '../records/scan/json-records.ts';
import { bounded } from '../text.ts';
import { parseJson } from '../../../shared/domain/json-text.ts';

const isRecord = (value: unknown): boolean => {
  const r = objectOf(value);
  return r !== undefined && typeof r['eventTime'] === 'string' && typeof r['eventSource'] === 'string' && ('eventName' in r || 'insightDetails' in r);
};
const isLookup = (value: unknown): boolean => typeof objectOf(value)?.['CloudTrailEvent'] === 'string';

/** Columns of the console's Event history download; names have varied in spelling over the years. */
const COLUMNS = {
  id: ['event id', 'eventid'],
  time: ['event time', 'eventtime'],
  name: ['event name', 'eventname'],
  source: ['event source', 'eventsource'],
  user: ['user name', 'username'],
  key: ['aws access key', 'access key', 'accesskeyid', 'aws access key id'],
  address: ['source ip address', 'sourceipaddress'],
  error: ['error code', 'errorcode'],
  readOnly: ['read-only', 'readonly', 'read only'],
  resource: ['resource name', 'resourcename', 'resources'],
  region: ['aws region', 'awsregion', 'region'],
  account: ['recipient account id', 'account id', 'recipientaccountid'],
} as const;

const MEMBERS: Members = {
  names: [
    'eventTime', 'eventSource', 'eventName', 'userIdentity', 'awsRegion', 'sourceIPAddress', 'userAgent', 'errorCode', 'errorMessage', 'requestParameters', 'responseElements', 'resources',
    'recipientAccountId', 'sharedEventID', 'readOnly', 'sessionCredentialFromConsole', 'CloudTrailEvent', 'Records', 'Events',
  ],
  key: 'eventID',
};

const DELIVERED = 'a Records array of objects with eventTime and eventSource';

function sniff(head: Head): string | undefined {
  if (head.shape === 'csv') {
    const names = new Set(head.header.map((h) => h.toLowerCase()));
    const has = (list: readonly string[]): boolean => list.some((n) => names.has(n));
    return has(COLUMNS.id) && has(COLUMNS.time) && has(COLUMNS.name) && has(COLUMNS.source) ? 'columns Event ID, Event time, Event name and Event source' : undefined;
  }
  if (head.shape === 'json-object' && head.keys.includes('Records')) {
    if (elementsOf(head, ['Records']).length === 0 && /"Records"\s*:\s*\[\s*\]/.test(head.text)) return 'an empty Records array, as a trail delivers for a quiet interval';
    return /"eventSource"\s*:/.test(head.text) && /"eventTime"\s*:/.test(head.text) ? DELIVERED : undefined;
  }
  if (head.shape === 'json-object' && head.keys.includes('Events') && head.text.includes('"CloudTrailEvent"')) return 'lookup-events output: an Events array with CloudTrailEvent';
  if (head.shape === 'json-object' && ['eventTime', 'eventSource', 'eventName'].every((k) => head.keys.includes(k))) return 'one record with eventTime, eventSource and eventName';
  // One damaged record must not hide what the others are.
  if (head.records.some(isRecord)) return 'eventTime, eventSource and eventName present';
  if (head.records.some(isLookup)) return 'records with CloudTrailEvent, as lookup-events gives';
  // NDJSON of whole trail files, one {"Records":[…]} per line
  if (head.records.some((r) => arrayOf(objectOf(r)?.['Records']).some(isRecord))) return 'lines with Records arrays';
  // A record longer than the head, or a broken first one: the names themselves still show.
  if (head.shape !== 'text' && /"eventVersion"\s*:/.test(head.text) && /"eventSource"\s*:\s*"[a-z0-9.-]+\.amazonaws\.com"/.test(head.text)) return 'eventVersion and an amazonaws.com eventSource in the text';
  return undefined;
}

const TRAIL_TEXTS = ['eventVersion', 'eventTime', 'eventSource', 'eventName', 'awsRegion', 'eventID', 'eventType'] as const;

const ENOUGH = 2;

/** What a trail delivers: one array, and its first records have what every record of CloudTrail has. */
function certain(head: Head): string | undefined {
  if (head.shape !== 'json-object' || head.keys.length !== 1 || head.keys[0] !== 'Records') return undefined;
  const records = firstElements(head, ['Records'], ENOUGH);
  const whole = records.length > 0 && records.every((r) => {
    const record = r.kind === 'json' && r.key === 'Records' ? objectOf(r.value) : undefined;
    return record !== undefined && objectOf(record['userIdentity']) !== undefined && TRAIL_TEXTS.every((name) => typeof record[name] === 'string');
  });
  return whole ? DELIVERED : undefined;
}

function readJson(value: unknown, recall: Recall): Reading {
  const record = objectOf(value);
  if (record === undefined) return rejected('not a JSON object');
  const nested = record['CloudTrailEvent'];
  if (typeof nested === 'string') {
    try {
      const inner = objectOf(parseJson(nested));
      return inner === undefined ? rejected('CloudTrailEvent holds no JSON object') : readCloudTrailRecord(inner, recall);
    } catch {
      return rejected('CloudTrailEvent holds text that is not valid JSON');
    }
  }
  // The splitters give the records of such a document one by one; only an empty one comes here whole.
  if (Array.isArray(record['Records']) && record['Records'].length === 0) return skipped('an empty Records array');
  return readCloudTrailRecord(record, recall);
}

function readRow(row: Extract<SourceRecord, { kind: 'row' }>): Reading {
  const cell = (names: readonly string[]): string | undefined => {
    for (const name of names) {
      const value = row.get(name)?.trim();
      if (value !== undefined && value !== '' && value !== '-') return value;
    }
    return undefined;
  };
  const time = cell(COLUMNS.time);
  const name = cell(COLUMNS.name);
  const source = cell(COLUMNS.source);
  if (time === undefined || name === undefined || source === undefined) return rejected('a row without event time, name or source');
  const instant = readInstant(time);
  if (instant === undefined) return rejected(`unreadable event time ${JSON.stringify(time).slice(0, 80)}`);
  const user = cell(COLUMNS.user);
  const key = cell(COLUMNS.key);
  const error = cell(COLUMNS.error);
  const service = source.replace(/\.amazonaws\.com$/, '');
  return {
    kind: 'events',
    events: [{
      at: instant.at,
      precisionUs: instant.precisionUs,
      twinKey: cell(COLUMNS.id) ?? row.cells.join('\u0000'),
      action: `${service}:${name}`,
      depth: depthOf(name, cell(COLUMNS.readOnly)?.toLowerCase()),
      outcome: error === undefined ? 'success' : 'failure',
      reason: bounded(error),
      // The table gives a bare user or session name: it is kept as written, never made into an ARN.
      actor: user === undefined ? undefined : { name: user, kind: 'unknown', also: [] },
      credential: key === undefined ? undefined : { value: key, kind: key.startsWith('AKIA') ? 'aws-access-key' : 'unknown' },
      source: bounded(cell(COLUMNS.address)),
      target: { platform: 'aws', account: cell(COLUMNS.account), region: cell(COLUMNS.region), service, resource: bounded(cell(COLUMNS.resource)) },
    }],
  };
}

export const cloudTrailFormat: Format = {
  id: 'aws-cloudtrail',
  title: 'AWS CloudTrail',
  arrays: ['Records', 'Events'],
  marks: ['eventTime', 'CloudTrailEvent'],
  members: MEMBERS,
  sniff,
  certain,
  open: (): FormatReader => {
    const recall = new Recall();
    return { read: (record) => (record.kind === 'row' ? readRow(record) : readJson(record.value, recall)) };
  },
};

