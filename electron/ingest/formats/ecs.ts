/**
 * Documents of the Elastic Common Schema, nested or with dotted names, as JSON or as Kibana's CSV. Where a document keeps the original record
 * (`event.original`) and all of them do, that is read instead (see `../wrappers`).
 */
import { printInstant } from '../../../shared/domain/time.ts';
import { rejected } from '../../../shared/domain/reading.ts';
import { readWallTime } from '../zones.ts';
import { objectOf, unfitting, type Format, type FormatReader, type Head } from '../format.ts';
import { Recall } from '../aws/recall.ts';
import { readEcs } from '../interchange/ecs.ts';
import { readKnown } from '../interchange/ecs-sources.ts';
import { at, nested } from '../interchange/nested.ts';

const isEcs = (value: unknown): boolean => {
  const d = objectOf(value);
  if (d === undefined || at(d, '@timestamp') === undefined) return false;
  const event = objectOf(d['event']);
  const names = event === undefined ? Object.keys(d).filter((k) => k.startsWith('event.')).map((k) => k.slice(6)) : Object.keys(event);
  return names.some((n) => ['action', 'dataset', 'category', 'kind', 'outcome', 'module'].includes(n)) && (objectOf(d['ecs']) !== undefined || 'ecs.version' in d || names.length >= 2);
};

function sniff(head: Head): string | undefined {
  if (head.records.some(isEcs)) return '@timestamp and event.* of the Elastic Common Schema';
  if (head.shape !== 'csv') return undefined;
  const names = new Set(head.header.map((h) => h.toLowerCase()));
  const events = [...names].filter((n) => n.startsWith('event.'));
  return names.has('@timestamp') && events.length > 0 && [...names].some((n) => /^(?:user|source|host|aws|gcp|okta|azure|winlog|cloud)\./.test(n)) ? `the columns @timestamp, ${events.slice(0, 3).join(', ')}` : undefined;
}

const MONTHS: readonly string[] = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];

/** `Mar 1, 2024 @ 10:01:00.000`: how Kibana prints times, in the zone of the browser. */
function printed(text: string | undefined): string | undefined {
  const m = /^([A-Z][a-z]{2}) (\d{1,2}), (\d{4}) @ (\d\d:\d\d:\d\d(?:\.\d{1,9})?)$/.exec(text?.trim() ?? '');
  const month = MONTHS.indexOf(m?.[1] ?? '');
  return m === null || month === -1 ? undefined : `${m[3] ?? ''}-${String(month + 1).padStart(2, '0')}-${(m[2] ?? '').padStart(2, '0')}T${m[4] ?? ''}`;
}

const zoneless = (head: Head): string | undefined => {
  const i = head.header.findIndex((h) => h.toLowerCase() === '@timestamp');
  return head.rows.map((r) => r[i]).find((t) => printed(t) !== undefined);
};

export const ecsFormat: Format = {
  id: 'ecs',
  title: 'Elastic Common Schema',
  arrays: [],
  holdsOthers: true,
  sniff,
  needsTimezone: zoneless,
  open: (options, head): FormatReader => {
    const recall = new Recall();
    const columns = head.header;
    return {
      read: (record) => {
        const value = record.kind === 'json' ? objectOf(record.value) : Object.fromEntries(record.cells.flatMap((c, i) => (c === '' || c === '-' ? [] : [[columns[i] ?? `column ${i}`, c]])));
        if (value === undefined) return unfitting(record);
        let document = nested(value);
        const wall = record.kind === 'row' ? printed(record.get('@timestamp')) : undefined;
        if (wall !== undefined) {
          const read = readWallTime(wall, options.timezone);
          if ('why' in read) return rejected(read.why);
          document = { ...document, '@timestamp': printInstant(read.at) };
        }
        return readKnown(document, recall) ?? readEcs(document);
      },
    };
  },
};
