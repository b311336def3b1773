/** Takajo `timeline-logon`, CSV or JSONL: logons gathered from a Hayabusa timeline, with their logoffs. https://github.com/Yamato-Security/takajo */
import { byName } from '../../../shared/domain/by-name.ts';
import { rejected, type Reading } from '../../../shared/domain/reading.ts';
import { readInstant } from '../../../shared/domain/time.ts';
import { objectOf, unfitting, type Format, type Head } from '../format.ts';
import { channelOf } from '../windows/alerts.ts';
import { readWindowsRecord } from '../windows/events.ts';
import type { Lookup } from '../windows/from-flat.ts';
import { sessionOf } from '../windows/names.ts';
import { fieldText, type WindowsRecord } from '../windows/record.ts';
import { readWallTime } from '../zones.ts';

const NEEDED = ['Timestamp', 'EventID', 'TargetComputer', 'TargetUser', 'LID'];
const tidy = (text: string): string => text.replace(/ (?=[+-]\d\d:?\d\d$)/, '');

const FIELDS: Readonly<Record<string, string>> = byName({
  TargetUserName: 'TargetUser', TargetDomainName: 'TargetDomainName', TargetUserSid: 'TargetUserSID', TargetLogonId: 'LID', TargetLinkedLogonId: 'TargetLinkedLID', LogonGuid: 'LGUID', LogonType: 'Type',
  AuthenticationPackageName: 'Auth', IpAddress: 'SourceIP', Address: 'SourceIP', Param3: 'SourceIP', Param1: 'TargetUser', User: 'TargetUser', WorkstationName: 'SourceComputer', ProcessName: 'Process',
});

function sniff(head: Head): string | undefined {
  const fits = (names: readonly string[]): boolean => { const set = new Set(names.map((n) => n.toLowerCase())); return NEEDED.every((n) => set.has(n.toLowerCase())); };
  const found = head.shape === 'csv' ? fits(head.header) : fits(head.keys) || head.records.some((r) => fits(Object.keys(objectOf(r) ?? {})));
  return found ? 'TargetComputer, TargetUser and LID, as Takajo gathers logons: only what Hayabusa alerted on' : undefined;
}

function read(get: Lookup, zone: string | undefined, whole: () => string): Reading {
  const eventId = Number(fieldText(get('EventID')));
  const time = fieldText(get('Timestamp'));
  if (time === undefined || !Number.isSafeInteger(eventId)) return rejected('no readable Timestamp or EventID');
  const wall = readWallTime(tidy(time), zone);
  if ('why' in wall) return rejected(wall.why);
  const explicit = eventId === 4648;
  const r: WindowsRecord = {
    at: wall.at, precisionUs: wall.precisionUs, channel: channelOf(fieldText(get('Channel')) ?? 'Sec'), provider: '', eventId, computer: (fieldText(get('TargetComputer')) ?? '').toLowerCase(), recordId: undefined,
    userSid: undefined, outcome: 'unknown', unnamed: [], whole,
    // In 4648 the session is that of the one who calls.
    get: (name) => (explicit && name === 'SubjectLogonId' ? fieldText(get('LID')) : explicit && name === 'TargetLogonId' ? undefined : FIELDS[name] === undefined ? undefined : fieldText(get(FIELDS[name]))),
  };
  const reading = readWindowsRecord(r);
  if (reading.kind !== 'events') return reading;
  const [first] = reading.events;
  const admin = /^(?:yes|true)$/i.test(fieldText(get('AdminLogon')) ?? '');
  const logon = admin && first.outcome === 'success' ? { ...first, depth: 'controlled' as const } : first;
  const session = sessionOf(r, fieldText(get('LID')));
  const ended = fieldText(get('LogoffTime'));
  const until = ended === undefined ? undefined : readWallTime(tidy(ended), zone);
  if (until === undefined || 'why' in until || session === undefined || eventId !== 4624) return { kind: 'events', events: [logon] };
  return {
    kind: 'events',
    events: [logon, {
      ...logon, at: until.at, precisionUs: until.precisionUs, twinKey: `${session} ended`, action: 'security:logoff', depth: 'enumerated', actor: first.issues?.[0]?.holder ?? first.actor,
      credential: { value: session, kind: 'windows-logon-session' }, source: undefined, issues: [], facts: [{ kind: 'revokes', text: session }],
    }],
  };
}

export const takajoLogonsFormat: Format = {
  id: 'takajo-logons',
  title: 'Takajo timeline-logon',
  arrays: [],
  marks: ['TargetComputer', 'Timestamp'],
  sniff,
  needsTimezone: (head) => {
    const column = head.header.findIndex((h) => h.toLowerCase() === 'timestamp');
    const times = head.shape === 'csv' ? head.rows.map((r) => r[column]) : head.records.map((r) => fieldText(objectOf(r)?.['Timestamp']));
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
