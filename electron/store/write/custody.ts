/** Appends to the ledger's table, and keeps what else custody needs: refusals and assertions. */
import type { LedgerEntry } from '../../../shared/domain/custody.ts';
import type { RefusedFile } from '../../../shared/domain/evidence.ts';
import type { Micros } from '../../../shared/domain/time.ts';
import { stmt, type EvidenceWriter } from '../handles.ts';

export function insertLedger(db: EvidenceWriter, e: LedgerEntry): void {
  stmt(db, 'INSERT INTO ledger (seq, at_us, kind, by, body, prev, hash) VALUES (?, ?, ?, ?, ?, ?, ?)').run(e.seq, e.at, e.kind, e.by, e.body, e.prev, e.hash);
}

/** Returns false when the same refusal is known already. */
export function insertRefusal(db: EvidenceWriter, r: RefusedFile, at: Micros): boolean {
  return stmt(db, 'INSERT OR IGNORE INTO evidence_refusal (path, code, why, at_us) VALUES (?, ?, ?, ?)').run(r.path, r.code, r.why, at).changes > 0;
}

/** Refusals are a to-do list, not evidence: one that was since read is struck off. */
export function strikeRefusals(db: EvidenceWriter, path: string): void {
  stmt(db, 'DELETE FROM evidence_refusal WHERE path = ?').run(path);
}

export function insertAssertion(db: EvidenceWriter, a: { kind: string; at: Micros; by: string; reason: string; body: string }): void {
  stmt(db, 'INSERT INTO evidence_assertion (kind, at_us, by, reason, body) VALUES (?, ?, ?, ?, ?)').run(a.kind, a.at, a.by, a.reason, a.body);
}
