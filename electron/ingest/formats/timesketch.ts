/**
 * Timelines as Timesketch imports and exports them: CSV or JSON lines with `message`, `datetime` (or `timestamp`) and `timestamp_desc`.
 * Times without a zone are UTC there. https://timesketch.org/guides/user/import-from-json-csv/
 */
import { rejected } from '../../../shared/domain/reading.ts';
import { objectOf, unfitting, type Format, type FormatReader, type Head } from '../format.ts';
import { readRowTime } from '../interchange/timeline-time.ts';
import { Timeline } from '../interchange/timeline.ts';

const fits = (has: (name: string) => boolean): boolean => has('message') && has('timestamp_desc') && (has('datetime') || has('timestamp'));

function sniff(head: Head): string | undefined {
  if (head.shape === 'csv') {
    const names = new Set(head.header.map((h) => h.toLowerCase()));
    return fits((n) => names.has(n)) ? 'the columns message, datetime and timestamp_desc' : undefined;
  }
  return head.records.some((r) => { const o = objectOf(r); return o !== undefined && fits((n) => n in o); }) ? 'message, datetime and timestamp_desc present' : undefined;
}

export const timesketchFormat: Format = {
  id: 'timesketch',
  title: 'Timesketch timeline',
  arrays: [],
  sniff,
  open: (): FormatReader => {
    const timeline = new Timeline();
    return {
      read: (record) => {
        if (record.kind === 'row') return timeline.read((n) => record.get(n), readRowTime((n) => record.get(n), 'UTC'));
        const value = objectOf(record.value);
        if (value === undefined) return unfitting(record);
        return fits((n) => n in value) ? timeline.read((n) => value[n], readRowTime((n) => value[n], 'UTC')) : rejected('no message, time and timestamp_desc');
      },
    };
  },
};
