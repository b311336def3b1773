/**
 * Splunk: exports of a search as JSON lines (`{"preview":false,"result":{"_raw":"…"}}`), as one document (`results`), as CSV with a `_raw`
 * column, and events as sent to the HTTP collector (`{"time":…,"event":…}`).
 */
import { objectOf, textOf, type Envelope } from '../format.ts';
import { payloadOf, type Wrapper } from './wrapper.ts';

const envelopeOf = (fields: Readonly<Record<string, unknown>>): Envelope => ({ time: textOf(fields['_time']) ?? textOf(fields['time']), host: textOf(fields['host']), stream: textOf(fields['source']) });

export const splunk: Wrapper = {
  id: 'splunk',
  title: 'a Splunk export (_raw)',
  mark: /"_raw"/,
  arrays: ['results'],
  peel: (record) => {
    if (record.kind === 'row') return payloadOf(record.get('_raw'), { time: record.get('_time'), host: record.get('host'), stream: record.get('source') });
    const outer = record.kind === 'json' ? objectOf(record.value) : undefined;
    if (outer === undefined) return undefined;
    const result = objectOf(outer['result']) ?? outer;
    const raw = result['_raw'];
    return typeof raw === 'string' ? payloadOf(raw, envelopeOf(result)) : undefined;
  },
};

export const splunkCollector: Wrapper = {
  id: 'splunk-collector',
  title: 'a Splunk collector event',
  mark: /"event"/,
  peel: (record) => {
    const outer = record.kind === 'json' ? objectOf(record.value) : undefined;
    if (outer === undefined || outer['event'] === undefined || !['sourcetype', 'index', 'source', 'time'].some((k) => k in outer)) return undefined;
    return payloadOf(outer['event'], envelopeOf(outer));
  },
};
