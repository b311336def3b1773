/** What people say about the work; never input to a derivation. */
import type { Micros } from '../../../shared/domain/time.ts';
import { stmt, type AnalystWriter } from '../handles.ts';

export function recordAttestation(db: AnalystWriter, a: { outcome: string; by: string; at: Micros; note: string }): void {
  stmt(db, `INSERT INTO analyst_attestation (outcome, by, at_us, note) VALUES (?, ?, ?, ?)
    ON CONFLICT (outcome) DO UPDATE SET by = excluded.by, at_us = excluded.at_us, note = excluded.note`).run(a.outcome, a.by, a.at, a.note);
}
