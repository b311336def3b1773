/** Events of OCSF as JSON lines or arrays (Security Lake's Parquet must be exported as JSON). `raw_data` that is a known record is read instead. */
import { Recall } from '../aws/recall.ts';
import { objectOf, unfitting, type Format, type FormatReader, type Head } from '../format.ts';
import { nested } from '../interchange/nested.ts';
import { readOcsf } from '../interchange/ocsf.ts';
import { rejected } from '../../../shared/domain/reading.ts';

const isOcsf = (value: unknown): boolean => {
  const e = objectOf(value);
  return e !== undefined && 'class_uid' in e && ('time' in e || 'time_dt' in e) && ('metadata' in e || 'metadata.version' in e || 'category_uid' in e);
};

function sniff(head: Head): string | undefined {
  if (head.records.some(isOcsf)) return 'class_uid, time and metadata of OCSF';
  return head.shape === 'json-object' && head.keys.includes('class_uid') && head.keys.includes('metadata') ? 'one event with class_uid and metadata' : undefined;
}

export const ocsfFormat: Format = {
  id: 'ocsf',
  title: 'OCSF events',
  arrays: ['events', 'Records'],
  marks: ['class_uid'],
  holdsOthers: true,
  sniff,
  open: (): FormatReader => {
    const recall = new Recall();
    return {
      read: (record) => {
        const value = record.kind === 'json' ? objectOf(record.value) : undefined;
        if (value === undefined) return unfitting(record);
        return isOcsf(value) ? readOcsf(nested(value), recall) : rejected('no class_uid and time: not an OCSF event');
      },
    };
  },
};
