/**
 * Windows events with all fields side by side: nxlog, the Security Datasets (OTRF), Log Analytics `SecurityEvent`, `Event` and `WindowsEvent`
 * (JSON or CSV). https://learn.microsoft.com/en-us/azure/azure-monitor/reference/tables/securityevent
 */
import { objectOf, unfitting, type Format, type Head } from '../format.ts';
import { FLAT_NAMES, readFlat, type Lookup } from '../windows/from-flat.ts';
import { fieldText } from '../windows/record.ts';
import { readInstant } from '../../../shared/domain/time.ts';

const any = (get: Lookup, names: readonly string[]): boolean => names.some((n) => fieldText(get(n)) !== undefined);

/** Event number, machine and a time, and something only Windows has. */
function fits(get: Lookup): boolean {
  const number = fieldText(get('EventID')) ?? fieldText(get('EventId'));
  return number !== undefined && /^\d{1,5}$/.test(number) && any(get, FLAT_NAMES.computer) && any(get, ['TimeCreated', 'EventTime', '@timestamp', 'TimeGenerated', 'SystemTime'])
    && fieldText(get('EventRecordId')) === undefined && get('RuleTitle') === undefined && get('System') === undefined
    && any(get, ['Channel', 'EventSourceName', 'SourceName', 'ProviderName', 'ProviderGuid', 'EventLog', 'SubjectUserName', 'TargetUserName', 'TargetLogonId', 'LogonProcessName']);
}

const lookupOf = (o: Readonly<Record<string, unknown>>): Lookup => (name) => (Object.hasOwn(o, name) ? o[name] : undefined);
const rowLookup = (header: readonly string[], row: readonly string[]): Lookup => (name) => { const i = header.findIndex((h) => h.toLowerCase() === name.toLowerCase()); return i === -1 ? undefined : row[i]; };

function lookupsOf(head: Head): Lookup[] {
  if (head.shape === 'csv') return head.rows.map((row) => rowLookup(head.header, row));
  return head.records.flatMap((r) => { const o = objectOf(r); return o === undefined ? [] : [lookupOf(o)]; });
}

export const windowsFlatFormat: Format = {
  id: 'windows-flat',
  title: 'Windows events, flat (nxlog, Security Datasets, Log Analytics)',
  arrays: [],
  marks: ['EventID', 'Channel'],
  sniff: (head) => (lookupsOf(head).some(fits) ? 'EventID, machine and time side by side with fields of Windows events' : undefined),
  needsTimezone: (head) => {
    for (const get of lookupsOf(head)) {
      const time = fieldText(get('EventTime'));
      const zoned = [get('TimeCreated'), time, get('@timestamp')].some((t) => readInstant(fieldText(t) ?? '')?.zoned === true);
      if (!zoned && time !== undefined && fieldText(get('TimeGenerated')) === undefined) return time;
    }
    return undefined;
  },
  open: (options) => ({
    read: (record) => {
      if (record.kind === 'row') return readFlat((name) => record.get(name.toLowerCase()), options.timezone, () => record.cells.join('\u0000'));
      const o = objectOf(record.value);
      return o === undefined ? unfitting(record) : readFlat(lookupOf(o), options.timezone, () => JSON.stringify(o));
    },
  }),
};
