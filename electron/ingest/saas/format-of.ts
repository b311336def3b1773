/** Makes a format of a service's audit log: which records it has, and how one is read. */
import { rejected, type Reading } from '../../../shared/domain/reading.ts';
import { headValues } from '../inventory/head-values.ts';
import { arrayOf, objectOf, type Format, type Head, type ReadOptions } from '../format.ts';

export type Json = Readonly<Record<string, unknown>>;

export interface AuditLog {
  readonly id: string;
  readonly title: string;
  /** Names of top-level arrays of the service's answers whose elements are the records. */
  readonly arrays: readonly string[];
  /** Of which every record has one. */
  readonly marks: readonly string[];
  /** What a record of this log has that no other's has. */
  readonly has: (record: Json) => boolean;
  readonly because: string;
  /** Tables too: names of columns are compared in capitals. */
  readonly tables?: (columns: ReadonlySet<string>) => string | undefined;
  readonly needsTimezone?: (record: Json) => string | undefined;
  /** Must never throw. */
  readonly read: (record: Json, options: ReadOptions) => Reading;
}

const capitals = (o: Json): Json => Object.fromEntries(Object.entries(o).map(([k, v]) => [k.toUpperCase(), v]));

export function auditLog(log: AuditLog): Format {
  const fit = (o: Json): Json => (log.tables === undefined ? o : capitals(o));
  const rowOf = (header: readonly string[], cells: readonly string[]): Json => Object.fromEntries(header.map((name, i) => [name.trim().toUpperCase(), cells[i] ?? '']));
  const objects = (values: readonly unknown[]): readonly Json[] => values.flatMap((v) => { const o = objectOf(v); return o === undefined ? [] : [fit(o)]; });
  const records = (head: Head): readonly Json[] => {
    if (head.shape === 'csv') return head.rows.map((r) => rowOf(head.header, r));
    if (head.shape !== 'json-object') return objects(head.records);
    // A page of the service's answers, or one record.
    return headValues(head).flatMap((v) => { const o = objectOf(v); return o === undefined ? [] : [fit(o), ...log.arrays.flatMap((a) => objects(arrayOf(o[a])))]; });
  };
  return {
    id: log.id, title: log.title, arrays: log.arrays, marks: log.marks,
    sniff: (head) => {
      if (head.shape === 'csv') return log.tables?.(new Set(head.header.map((h) => h.trim().toUpperCase())));
      if (head.shape === 'text' || head.shape === 'binary' || head.shape === 'empty') return undefined;
      return records(head).some(log.has) ? log.because : undefined;
    },
    ...(log.needsTimezone === undefined ? {} : { needsTimezone: (head: Head) => records(head).map((r) => log.needsTimezone?.(r)).find((t) => t !== undefined) }),
    open: (options, head) => ({
      read(record) {
        if (record.kind === 'row') return log.read(rowOf(head.header, record.cells), options);
        const o = objectOf(record.value);
        return o === undefined ? rejected('not a JSON object') : log.read(fit(o), options);
      },
    }),
  };
}
