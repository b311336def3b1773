/**
 * Timelines of plaso (log2timeline): `psort -o l2tcsv`, `-o dynamic` and `-o json_line`.
 * https://plaso.readthedocs.io/en/latest/sources/user/Output-and-formatting.html
 */
import { byName } from '../../../shared/domain/by-name.ts';
import { rejected, skipped } from '../../../shared/domain/reading.ts';
import { objectOf, textOf, unfitting, type Format, type FormatReader, type Head, type ReadOptions } from '../format.ts';
import { readL2tTime, readRowTime } from '../interchange/timeline-time.ts';
import { Timeline } from '../interchange/timeline.ts';

/** What l2tcsv calls the columns of `dynamic`. `short` and `desc` say the same; the parser stands under `format`, its times under `type`. */
const L2T_NAMES: Readonly<Record<string, string>> = byName({ message: 'desc', parser: 'format', timestamp_desc: 'type', username: 'user', hostname: 'host' });

const L2T = ['date', 'time', 'timezone', 'macb', 'source', 'sourcetype', 'type', 'user', 'host', 'short', 'desc'];
const isJson = (value: unknown): boolean => {
  const r = objectOf(value);
  return r !== undefined && (r['__container_type__'] === 'event' || (typeof r['data_type'] === 'string' && typeof r['parser'] === 'string' && ('timestamp' in r || 'date_time' in r)));
};
const lower = (head: Head): ReadonlySet<string> => new Set(head.header.map((h) => h.toLowerCase()));
const isL2t = (head: Head): boolean => head.shape === 'csv' && L2T.every((n) => lower(head).has(n));
const isDynamic = (head: Head): boolean => head.shape === 'csv' && ['datetime', 'timestamp_desc', 'message', 'parser'].every((n) => lower(head).has(n)) && ['source', 'source_long', 'display_name', 'data_type'].some((n) => lower(head).has(n));

function sniff(head: Head): string | undefined {
  if (isL2t(head)) return 'the columns date, time, timezone, MACB of l2tcsv';
  if (isDynamic(head)) return 'the columns datetime, timestamp_desc, message and parser';
  const events = head.records.filter(isJson).length;
  return events > 0 && events * 2 >= head.records.length ? 'data_type and parser of plaso events' : undefined;
}

/** A time of a dynamic table without a zone; l2tcsv names its own in a column. */
const zoneless = (head: Head): string | undefined => {
  if (!isDynamic(head)) return undefined;
  const i = head.header.findIndex((h) => h.toLowerCase() === 'datetime');
  return head.rows.map((r) => r[i] ?? '').find((t) => /^\d{4}-\d\d-\d\d[T ]\d\d:\d\d:\d\d(?:\.\d+)?$/.test(t.trim()));
};

function open(options: ReadOptions, head: Head): FormatReader {
  const timeline = new Timeline();
  const l2t = isL2t(head);
  return {
    read: (record) => {
      if (record.kind === 'row') {
        if (!l2t) {
          const zone = options.timezone;
          const time = readRowTime((n) => record.get(n), zone ?? 'UTC');
          return timeline.read((n) => record.get(n), zone === undefined && zoneless({ ...head, rows: [record.cells] }) !== undefined ? { why: 'the time names no zone: say which with --timezone' } : time);
        }
        if (record.get('time') === '--:--:--' || record.get('date') === '00/00/0000') return skipped('a row without a time');
        return timeline.read((n) => record.get(L2T_NAMES[n] ?? n), readL2tTime(record.get('date'), record.get('time'), record.get('timezone')));
      }
      const value = objectOf(record.value);
      if (value === undefined) return unfitting(record);
      if (!['timestamp', 'date_time', 'datetime'].some((n) => n in value)) return rejected('no event of a timeline: no time');
      // `timestamp` is in microseconds whatever its size; 0 stands for no time at all.
      const stamp = textOf(value['timestamp']);
      if (stamp === '0' && value['date_time'] === undefined) return skipped('a row without a time');
      return timeline.read((n) => value[n], readRowTime((n) => (n === 'timestamp' && stamp !== undefined && /^\d+$/.test(stamp) ? `${stamp.padStart(7, '0').slice(0, -6)}.${stamp.padStart(7, '0').slice(-6)}` : value[n]), 'UTC'));
    },
  };
}

export const plasoFormat: Format = {
  id: 'plaso',
  title: 'plaso timeline',
  arrays: [],
  refines: ['timesketch'],
  sniff,
  needsTimezone: zoneless,
  open,
};
