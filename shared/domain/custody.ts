/** The ledger and what a verification found. */
import type { Micros } from './time.ts';

export interface LedgerEntry {
  readonly seq: number;
  readonly at: Micros;
  /** `case-created`, `evidence-sealed`, `asserted`, `reconstructed`, `report-built`, … */
  readonly kind: string;
  readonly by: string;
  /** Canonical JSON of what happened. */
  readonly body: string;
  /** SHA-256 of the previous entry's hash and this entry's canonical text. */
  readonly hash: string;
  readonly prev: string;
}

export interface VerifyProblem {
  readonly where: 'vault' | 'stored-row' | 'ledger' | 'derived' | 'database' | 'reference';
  /** What exactly: file, record, entry, row. */
  readonly what: string;
  readonly detail: string;
}

export interface VerifyOutcome {
  readonly ok: boolean;
  readonly checked: { readonly files: number; readonly bytes: number; readonly rows: number; readonly ledger: number; readonly derived: number };
  readonly problems: readonly VerifyProblem[];
  /** Hash of the newest ledger entry: the one value to note down elsewhere. */
  readonly head: string;
}
