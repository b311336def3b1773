/** Facts about the case itself. */
import type { Micros } from '../../../shared/domain/time.ts';
import { stmt, type Reader } from '../handles.ts';

export interface CaseInfo { readonly name: string; readonly examiner: string; readonly createdAt: Micros }

export function caseInfo(reader: Reader): CaseInfo {
  const rows = stmt(reader, 'SELECT key, value FROM case_info').all() as { key: string; value: string }[];
  const of = (key: string): string => rows.find((r) => r.key === key)?.value ?? '';
  return { name: of('name'), examiner: of('examiner'), createdAt: Number(of('created_at_us')) as Micros };
}

export interface CaseCounts { readonly files: number; readonly records: number; readonly events: number; readonly entries: number; readonly rejected: number }

export function caseCounts(reader: Reader): CaseCounts {
  return stmt(reader, `SELECT COUNT(*) AS files, COALESCE(SUM(records), 0) AS records, COALESCE(SUM(events), 0) AS events,
    COALESCE(SUM(entries), 0) AS entries, COALESCE(SUM(rejected), 0) AS rejected
    FROM evidence_file WHERE sealed_at_us IS NOT NULL`).get() as CaseCounts;
}
