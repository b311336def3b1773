/**
 * EvtxECmd (Eric Zimmerman) CSV and JSON: https://github.com/EricZimmerman/evtx . Its `UserName` is the subject, also in 4624, where the account
 * that logged on stands in PayloadData1; only `Payload`, the event's own data as JSON, has every field, so it is what is read. Times are UTC.
 */
import { rejected, type Reading } from '../../../shared/domain/reading.ts';
import { readInstant } from '../../../shared/domain/time.ts';
import { objectOf, unfitting, type Format, type Head } from '../format.ts';
import { readWindowsRecord } from '../windows/events.ts';
import { fieldsOf, type Fields } from '../windows/fields.ts';
import type { Lookup } from '../windows/from-flat.ts';
import { fieldText, outcomeOfKeywords } from '../windows/record.ts';
import { parseJson } from '../../../shared/domain/json-text.ts';

const NEEDED = ['recordnumber', 'eventrecordid', 'timecreated', 'eventid', 'computer', 'channel', 'mapdescription'];

function sniff(head: Head): string | undefined {
  if (head.shape === 'csv') {
    const names = new Set(head.header.map((h) => h.toLowerCase()));
    return NEEDED.every((n) => names.has(n)) ? 'columns RecordNumber, EventRecordId, TimeCreated, EventId, Channel and MapDescription' : undefined;
  }
  const fits = head.records.some((r) => { const o = objectOf(r); return o !== undefined && 'EventRecordId' in o && 'TimeCreated' in o && 'Channel' in o && ('Payload' in o || 'MapDescription' in o || 'PayloadData1' in o); });
  return fits ? 'EventRecordId, TimeCreated, Channel and Payload, as EvtxECmd writes them' : undefined;
}

/** Without `Payload` the texts of the map are all there is: `Target: DOM\user`, `LogonType 3`, `LogonId: 0x1`. */
function fromMap(get: Lookup, eventId: number): Fields {
  const named = new Map<string, string>();
  const put = (name: string, text: string | undefined): void => { if (text !== undefined && text !== '' && text !== '-') named.set(name, text); };
  const account = (prefix: string, text: string | undefined): void => {
    const m = /^(?:([^\\]*)\\)?([^\\]+?)(?: \((S-1-[\d-]+)\))?$/.exec(text ?? '');
    if (m === null) return;
    put(`${prefix}DomainName`, m[1]);
    put(`${prefix}UserName`, m[2]);
    put(`${prefix}UserSid`, m[3]);
  };
  account('Subject', fieldText(get('UserName')));
  const target = [4624, 4625, 4634, 4647, 4648].includes(eventId);
  for (let i = 1; i <= 6; i += 1) {
    const text = fieldText(get(`PayloadData${i}`));
    if (text === undefined) continue;
    const m = /^(Target|LogonType|LogonId|Status|SubStatus|PrivilegeList)\s*:?\s+(.+)$/.exec(text);
    if (m?.[1] === 'Target') account('Target', m[2]);
    else if (m?.[1] === 'LogonId') put(target && eventId !== 4648 ? 'TargetLogonId' : 'SubjectLogonId', m[2]?.trim());
    else if (m?.[1] !== undefined) put(m[1], m[2]?.trim());
  }
  const remote = /^(.*?)\s*\(([^)]*)\)$/.exec(fieldText(get('RemoteHost')) ?? '');
  put('WorkstationName', remote?.[1]);
  put('IpAddress', remote?.[2] ?? fieldText(get('RemoteHost')));
  const executable = fieldText(get('ExecutableInfo'));
  put(eventId === 4688 ? 'CommandLine' : 'ProcessName', executable);
  return { get: (name) => named.get(name), unnamed: [] };
}

function read(get: Lookup, whole: () => string): Reading {
  const eventId = Number(fieldText(get('EventId')));
  if (!Number.isSafeInteger(eventId)) return rejected('no readable EventId');
  const time = fieldText(get('TimeCreated'));
  const instant = readInstant(time ?? '');
  if (instant === undefined) return rejected(`unreadable TimeCreated ${JSON.stringify(time ?? '').slice(0, 80)}`);
  const payload = payloadOf(get('Payload'));
  const fields = payload === undefined ? fromMap(get, eventId) : fieldsOf(payload['EventData'] ?? objectOf(payload['Event'])?.['EventData'], payload['UserData'] ?? objectOf(payload['Event'])?.['UserData']);
  return readWindowsRecord({
    at: instant.at, precisionUs: instant.precisionUs, channel: fieldText(get('Channel')) ?? '', provider: fieldText(get('Provider')) ?? '', eventId,
    computer: (fieldText(get('Computer')) ?? '').toLowerCase(), recordId: fieldText(get('EventRecordId')), userSid: fieldText(get('UserId')), outcome: outcomeOfKeywords(fieldText(get('Keywords'))),
    get: fields.get, unnamed: fields.unnamed, whole,
  });
}

function payloadOf(value: unknown): Readonly<Record<string, unknown>> | undefined {
  if (typeof value !== 'string') return objectOf(value);
  try {
    return objectOf(parseJson(value));
  } catch {
    return undefined;
  }
}

export const windowsEvtxEcmdFormat: Format = {
  id: 'windows-evtxecmd',
  title: 'EvtxECmd',
  arrays: [],
  marks: ['EventRecordId'],
  sniff,
  open: () => ({
    read: (record) => {
      if (record.kind === 'row') return read((name) => record.get(name.toLowerCase()), () => record.cells.join('\u0000'));
      const o = objectOf(record.value);
      return o === undefined ? unfitting(record) : read((name) => o[name], () => JSON.stringify(o));
    },
  }),
};
