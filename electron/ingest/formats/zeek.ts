/** Logs of Zeek, in its own table or as JSON lines. Those that carry identities are read; the others say which they are. */
import { objectOf, textOf, unfitting, type Format, type Head } from '../format.ts';
import { nameByColumns, readZeek } from '../unix/zeek-logs.ts';
import { zeekHeader, zeekTable } from '../unix/zeek-table.ts';

const flows = (value: unknown): boolean => {
  const r = objectOf(value);
  return r !== undefined && 'ts' in r && 'uid' in r && ('id.orig_h' in r || objectOf(r['id']) !== undefined);
};

function sniff(head: Head): string | undefined {
  const table = zeekHeader(head);
  if (table !== undefined && table.fields.includes('ts')) return `#fields with ts${table.path === undefined ? '' : `, #path ${table.path}`}`;
  return head.records.some(flows) ? 'ts, uid and id.orig_h present' : undefined;
}

export const zeekFormat: Format = {
  id: 'zeek',
  title: 'Zeek logs',
  arrays: [],
  marks: ['ts'],
  sniff,
  split: (head) => (head.shape === 'text' ? zeekTable() : undefined),
  open: () => ({
    read: (record) => {
      if (record.kind === 'row') return readZeek(record.get('_path'), record.get);
      const value = objectOf(record.value);
      if (value === undefined) return unfitting(record);
      const id = objectOf(value['id']);
      const get = (column: string): string | undefined => {
        const v = value[column] ?? (column.startsWith('id.') ? id?.[column.slice(3)] : undefined);
        return typeof v === 'boolean' ? (v ? 'T' : 'F') : textOf(v);
      };
      return readZeek(textOf(value['_path']) ?? nameByColumns((c) => c in value), get);
    },
  }),
};
