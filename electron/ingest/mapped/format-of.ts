/** How a mapping meets a file: which names the file has, how it is cut into records, and which of them the mapping asks for in vain. */
import type { Head, ReadOptions, SourceRecord, Splitter } from '../format.ts';
import { mappingOf, type Mapping } from '../mapping.ts';
import { csvRows, parseCsvText } from '../records/csv-rows.ts';
import { jsonStream } from '../records/json-stream.ts';
import { columnsOf } from './events-mapping.ts';
import { memberAt } from './fields.ts';

export function parsedMapping(options: ReadOptions): Mapping | undefined {
  if (options.mapping === undefined) return undefined;
  const parsed = mappingOf(options.mapping);
  return parsed.ok ? parsed.value : undefined;
}

/** Whether the head can be cut into rows at all: a mapping may bring the delimiter or the header that the head does not show. */
export const isTable = (head: Head, m: Mapping): boolean => head.shape === 'csv' || (head.shape === 'text' && (m.delimiter !== undefined || m.header !== undefined));
export const isJson = (head: Head): boolean => head.shape === 'json-lines' || head.shape === 'json-array' || head.shape === 'json-object';

/** The header and first rows of a table as the mapping has them cut. */
export function tableOf(head: Head, m: Mapping | undefined): { readonly header: readonly string[]; readonly rows: readonly (readonly string[])[]; readonly delimiter: string } {
  const delimiter = m?.delimiter ?? head.delimiter;
  if (m === undefined || (m.header === undefined && delimiter === head.delimiter && head.header.length > 0)) return { header: head.header, rows: head.rows, delimiter };
  // A head may end inside a line.
  const lines = head.text.split('\n');
  const { header, rows } = parseCsvText((lines.length > 2 ? lines.slice(0, -1) : lines).slice(0, 60).join('\n'), delimiter);
  return m.header === undefined ? { header, rows, delimiter } : { header: m.header, rows: [header, ...rows], delimiter };
}

/** How the bytes are cut where a mapping says more than the head; undefined leaves it to the shape. */
export function splitMapped(head: Head, options: ReadOptions): Splitter | undefined {
  const m = parsedMapping(options);
  if (m === undefined) return undefined;
  if (isTable(head, m)) return csvRows(tableOf(head, m).delimiter, m.header);
  return head.shape === 'json-object' ? jsonStream(m.records === undefined ? [] : [m.records]) : undefined;
}

/** The first name that the mapping asks for and the file does not have; of JSON only what no record of the head has. */
export function missingName(head: Head, m: Mapping): string | undefined {
  const asked = m.kind === 'events' ? columnsOf(m) : Object.values(m.columns).filter((name) => name !== undefined);
  if (isTable(head, m)) {
    const has = new Set(tableOf(head, m).header.map((h) => h.trim().toLowerCase()));
    return asked.find((name) => !has.has(name.trim().toLowerCase()));
  }
  if (head.shape === 'json-object' && m.records !== undefined) return head.keys.includes(m.records) ? undefined : m.records;
  if (head.records.length === 0) return undefined;
  const needed = m.kind === 'events' ? [...(typeof m.time === 'string' ? [m.time] : [m.time.field].flat()), ...(typeof m.fields.action === 'string' ? [m.fields.action] : [])]
    : [m.columns.name ?? m.columns.credential_id ?? ''];
  return needed.find((name) => head.records.every((r) => memberAt(r, name.trim()) === undefined));
}

/** The first records of a head, as the mapping cuts them. */
export function headRecords(head: Head, m: Mapping | undefined): readonly Extract<SourceRecord, { kind: 'json' | 'row' }>[] {
  const place = { offset: 0, length: 0, line: 0 };
  if (isJson(head)) return head.records.map((value) => ({ kind: 'json', place, value, key: '' }));
  const { header, rows } = tableOf(head, m);
  const index = new Map(header.map((name, i) => [name.trim().toLowerCase(), i]));
  return rows.map((cells) => ({ kind: 'row', place, cells, get: (column) => cells[index.get(column) ?? -1] }));
}
