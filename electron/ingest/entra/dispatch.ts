/**
 * Which of Microsoft's logs a record is of, found per record: an event hub or a storage container gets several categories in one stream, and
 * exports of the four sign-in logs differ only in a few names. One format claims a file by its first record; all of them read every kind.
 */
import { rejected, skipped, type Reading } from '../../../shared/domain/reading.ts';
import { objectOf, type Format, type FormatReader, type Head, type ReadOptions, type SourceRecord } from '../format.ts';
import { documentOf, elementsOf } from '../records/head-looks.ts';
import { readAudit } from './audit.ts';
import { readAzure } from './azure.ts';
import { Fields } from './fields.ts';
import { readGraph } from './graph.ts';
import { readM365 } from './m365.ts';
import { readSignin } from './signin.ts';
import { cutBody, sourceOf, sourceOfRow, type Source } from './source.ts';
import { clockOf, zonelessTime, type Clock } from './times.ts';

export type Log = 'signin' | 'audit' | 'azure' | 'graph' | 'm365';

/** Arrays that hold the records: answers of Graph and of Azure, documents of storage containers and event hubs. */
export const ARRAYS = ['value', 'records', 'Records'] as const;

/** Of these every record has one: how the next is told from an object inside a damaged one. */
export const MARKS = [
  'createdDateTime', 'CreatedDateTime', 'activityDateTime', 'time', 'TimeGenerated', 'TimeGenerated [UTC]', 'CreationTime', 'creationTime', 'creationtime', 'AuditData', 'auditData',
  'eventTimestamp', 'event_timestamp',
];

const CATEGORIES: ReadonlyMap<string, Log> = new Map([
  ...['signinlogs', 'noninteractiveusersigninlogs', 'serviceprincipalsigninlogs', 'managedidentitysigninlogs', 'adfssigninlogs', 'microsoftserviceprincipalsigninlogs',
    'aadnoninteractiveusersigninlogs', 'aadserviceprincipalsigninlogs', 'aadmanagedidentitysigninlogs', 'adfssigninlogs', 'aadfirstpartytofirstpartysigninlogs'].map((c): [string, Log] => [c, 'signin']),
  ['auditlogs', 'audit'], ['microsoftgraphactivitylogs', 'graph'], ['azureactivity', 'azure'], ['officeactivity', 'm365'],
  ...['administrative', 'servicehealth', 'resourcehealth', 'alert', 'autoscale', 'recommendation', 'security', 'policy', 'storageread', 'storagewrite', 'storagedelete', 'auditevent'].map((c): [string, Log] => [c, 'azure']),
]);

/** @param f of a record or, with the names only, of a table's header. */
export function logOf(f: Fields, outer: Fields): Log | undefined {
  const category = (outer.text('type') ?? '').toLowerCase();
  const named = CATEGORIES.get(category) ?? CATEGORIES.get((outer.text('category') ?? '').toLowerCase().replaceAll(/\s/g, ''));
  if (f.has('requesturi') && f.has('requestmethod') && f.has('signinactivityid', 'responsestatuscode')) return 'graph';
  if (outer.has('auditdata') && outer.has('operation', 'operations', 'recordtype', 'auditlogrecordtype')) return 'm365';
  if (f.has('operation') && f.has('creationtime', 'officeworkload') && f.has('recordtype', 'workload', 'officeworkload')) return 'm365';
  if (f.has('activitydisplayname') && f.has('initiatedby', 'targetresources', 'activitydatetime')) return 'audit';
  if (f.has('targetresources') && f.has('initiatedby') && f.has('operationname')) return 'audit';
  if (f.has('activity') && f.has('correlationid') && f.has('actortype', 'target1type', 'initiatedbyuserprincipalname')) return 'audit';
  // Intune writes its own audit log under the same category.
  if (named === 'audit') return f.has('initiatedby', 'targetresources', 'activitydisplayname', 'loggedbyservice') ? 'audit' : undefined;
  if (named !== undefined && (named !== 'azure' || outer.has('operationname', 'operationnamevalue'))) return named;
  if (isSignin(f)) return 'signin';
  return isAzure(outer) ? 'azure' : undefined;
}

function isSignin(f: Fields): boolean {
  if (!f.has('createddatetime', 'dateutc', 'date', 'timegenerated', 'aggregateddatetime', 'firstsignindatetime')) return false;
  if (f.has('requestid') && f.has('ipaddress') && f.has('signinerrorcode', 'serviceprincipalid', 'username', 'status')) return true;
  if (f.has('signineventtypes', 'signincount') && f.has('appid', 'serviceprincipalid')) return true;
  const who = f.has('userprincipalname') || f.has('serviceprincipalid') || f.has('serviceprincipalname');
  return who && f.has('appid', 'appdisplayname', 'resourcedisplayname') && f.has('ipaddress', 'clientappused') && f.has('status', 'resulttype', 'resourcedisplayname', 'conditionalaccessstatus');
}

function isAzure(outer: Fields): boolean {
  const operation = outer.text('operationnamevalue') ?? outer.within('operationname').text('value') ?? outer.text('operationname');
  if (outer.has('operationname', 'operationnamevalue') && outer.has('eventinitiatedby', 'caller', 'eventtimestamp') && outer.has('correlationid')) return true;
  if (operation === undefined || /diagnosticlogs\/read$/i.test(operation)) return false;
  if (!outer.has('time', 'eventtimestamp', 'timegenerated') || !outer.has('resourceid', 'authorization', 'resourceprovidername')) return false;
  if (outer.has('category') && CATEGORIES.get((outer.text('category') ?? '').toLowerCase()) !== 'azure') return false;
  return /^[A-Za-z0-9.]+\.[A-Za-z0-9.]+\/.+/.test(operation) || outer.within('properties').has('objectkey');
}

const logOfValue = (value: unknown): Log | undefined => {
  const o = objectOf(value);
  // A trail of AWS is thousands of small files: its records are told at a glance.
  if (o === undefined || ('eventVersion' in o && 'eventSource' in o)) return undefined;
  const { fields, outer } = sourceOf(o);
  return logOf(fields, outer);
};

/** Complete records at the head of a document: whole ones, and those inside `value` or `records`. */
export function headValues(head: Head): readonly unknown[] {
  if (head.shape !== 'json-object') return head.records.flatMap((r) => nestedOf(r) ?? [r]);
  if (!ARRAYS.some((a) => head.keys.includes(a))) return head.records.length > 0 ? head.records : wholeOf(head);
  return elementsOf(head, ARRAYS).flatMap((r) => (r.kind === 'json' ? [r.value] : []));
}

const nestedOf = (value: unknown): readonly unknown[] | undefined => {
  const o = objectOf(value);
  const list = o === undefined ? undefined : ARRAYS.map((a) => o[a]).find((a) => Array.isArray(a));
  return list as readonly unknown[] | undefined;
};

function wholeOf(head: Head): readonly unknown[] {
  const document = documentOf(head);
  return document === undefined ? [] : [document.value];
}

/** Words of records that are longer than the head; all of a line are there. */
const WORDS: readonly (readonly [Log, readonly RegExp[]])[] = [
  ['m365', [/"Operation"\s*:/, /"(?:RecordType|Workload)"\s*:/, /"CreationTime"\s*:/]],
  ['signin', [/"conditionalAccessStatus"\s*:|"appliedConditionalAccessPolicies"\s*:|"signInEventTypes"\s*:/i]],
  ['audit', [/"targetResources"\s*:/, /"activityDisplayName"\s*:|"modifiedProperties"\s*:/]],
  ['azure', [/"operationName"\s*:/, /"claims"\s*:/]],
];

const known = new WeakMap<Head, { readonly log: Log | undefined }>();

/** The log of a file: that of its first record that is of any. Asked by each of the formats, worked out once. */
export function logOfHead(head: Head): Log | undefined {
  const before = known.get(head);
  if (before !== undefined) return before.log;
  const log = lookFor(head);
  known.set(head, { log });
  return log;
}

function lookFor(head: Head): Log | undefined {
  if (head.shape === 'csv') {
    const header = Fields.ofRow(head.header, head.header);
    const rows = head.rows.map((row) => sourceOfRow(head.header, row));
    const first = rows.map((r) => logOf(r.fields, r.outer)).find((l) => l !== undefined);
    return first ?? logOf(header, header);
  }
  if (head.shape === 'text' || head.shape === 'binary' || head.shape === 'empty') return undefined;
  const values = headValues(head);
  const log = values.map(logOfValue).find((l) => l !== undefined);
  if (log !== undefined || values.length > 0) return log;
  return WORDS.find(([, words]) => words.every((w) => w.test(head.text)))?.[0];
}

/** @param fallback what the file's first record is, for records that say too little. */
function readSource(source: Source, fallback: Log, clock: Clock, table: boolean): Reading {
  const log = logOf(source.fields, source.outer);
  const poor = fallback === 'signin' && source.fields.has('userprincipalname', 'serviceprincipalid', 'userid');
  if (log === undefined && !table && !poor) return rejected('no record of a sign-in, audit or activity log of Microsoft');
  switch (log ?? fallback) {
    case 'signin': return readSignin(source, clock);
    case 'audit': return readAudit(source, clock);
    case 'azure': return readAzure(source, clock);
    case 'graph': return readGraph(source, clock);
    case 'm365': return cutBody(source.outer) ? rejected('AuditData holds text that is not valid JSON: exports cut long cells') : readM365(source, clock);
  }
}

function readRecord(record: Extract<SourceRecord, { kind: 'json' | 'row' }>, head: Head, log: Log, clock: Clock): Reading {
  if (record.kind === 'row') {
    if (record.cells.length !== head.header.length) return rejected('a row under another header than the beginning of the file shows');
    return readSource(sourceOfRow(head.header, record.cells), log, clock, true);
  }
  const value = objectOf(record.value);
  if (value === undefined) return rejected('not a JSON object');
  const nested = nestedOf(value);
  if (nested?.length === 0) return skipped('an empty list of records');
  return readSource(sourceOf(value), log, clock, false);
}

/** What the formats of Microsoft's logs have in common: all but their name. */
export function microsoftLog(id: string, title: string, log: Log, because: string): Format {
  return {
    id, title, arrays: ARRAYS, marks: MARKS,
    sniff: (head) => (logOfHead(head) === log ? because : undefined),
    needsTimezone: zonelessTime,
    open: (options: ReadOptions, head: Head): FormatReader => {
      const clock = clockOf(head, options);
      return { read: (record) => readRecord(record, head, log, clock) };
    },
  };
}

