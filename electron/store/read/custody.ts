/** The ledger, read back. */
import type { LedgerEntry } from '../../../shared/domain/custody.ts';
import { stmt, type Reader } from '../handles.ts';

const COLUMNS = 'seq, at_us AS at, kind, by, body, prev, hash';

export function ledgerTail(reader: Reader): { seq: number; hash: string } | undefined {
  return stmt(reader, 'SELECT seq, hash FROM ledger ORDER BY seq DESC LIMIT 1').get() as { seq: number; hash: string } | undefined;
}

export function ledgerEntries(reader: Reader): LedgerEntry[] {
  return stmt(reader, `SELECT ${COLUMNS} FROM ledger ORDER BY seq`).all() as LedgerEntry[];
}

/**
 * The ledger up to its last entry about the case itself. Entries at its end that only say that a report was built are left out: building
 * the same report again must give the same report.
 */
export function ledgerOfWork(reader: Reader): LedgerEntry[] {
  const entries = ledgerEntries(reader);
  const last = entries.findLastIndex((e) => e.kind !== 'report-built');
  return entries.slice(0, last + 1);
}

export function ledgerPage(reader: Reader, after: number | undefined, limit: number): { entries: LedgerEntry[]; total: number } {
  return {
    entries: stmt(reader, `SELECT ${COLUMNS} FROM ledger WHERE seq > ? ORDER BY seq LIMIT ?`).all(after ?? 0, limit) as LedgerEntry[],
    total: stmt(reader, 'SELECT COUNT(*) FROM ledger').pluck().get() as number,
  };
}
