/** Tables of Log Analytics in which one column holds the record: custom tables, container logs, Syslog without a header of its own. */
import { objectOf, textOf } from '../format.ts';
import { innerOf, payloadOf, type Inner, type Wrapper } from './wrapper.ts';

/** Most telling first. Custom tables end their columns with the type (`_s` text). */
const COLUMNS = ['RawEventData', 'RawData', 'RawEvent', 'log_s', 'LogMessage', 'LogEntry', 'Message_s', 'RawMessage', 'properties_s', 'SyslogMessage', 'Message', 'msg_s'] as const;

export const logAnalytics: Wrapper = {
  id: 'log-analytics',
  title: 'a Log Analytics column',
  mark: /"(?:TimeGenerated|TenantId)/,
  arrays: ['value'],
  peel: (record) => {
    if (record.kind === 'line') return undefined;
    const outer = record.kind === 'json' ? objectOf(record.value) : undefined;
    const get = (name: string): unknown => (record.kind === 'row' ? record.get(name.toLowerCase()) : outer?.[name]);
    if (get('TimeGenerated') === undefined && get('TimeGenerated [UTC]') === undefined && get('TenantId') === undefined) return undefined;
    for (const name of COLUMNS) {
      const value = get(name);
      const envelope = { time: textOf(get('TimeGenerated')), host: textOf(get('Computer')), stream: textOf(get('Type')) };
      const inner: readonly Inner[] | undefined = typeof value === 'string' ? [innerOf(value, envelope)].flatMap((i) => i ?? []) : payloadOf(value, envelope);
      if (inner !== undefined && inner.length > 0) return inner;
    }
    return undefined;
  },
};
