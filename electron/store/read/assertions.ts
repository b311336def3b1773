/** What analysts said: it enters at the front, and everything after is rebuilt from it. */
import type { FindingStatement } from '../../../shared/domain/finding.ts';
import type { IdentityStatement, IdentityVerdict } from '../../../shared/domain/identity.ts';
import type { ThresholdStatement } from '../../../shared/domain/threshold.ts';
import type { Micros } from '../../../shared/domain/time.ts';
import { stmt, type Reader } from '../handles.ts';

export interface StoredAssertion { readonly id: number; readonly kind: string; readonly at: Micros; readonly by: string; readonly reason: string; readonly body: string }

const COLUMNS = 'id, kind, at_us AS at, by, reason, body';

export function assertions(reader: Reader, kind: string): StoredAssertion[] {
  return stmt(reader, `SELECT ${COLUMNS} FROM evidence_assertion WHERE kind = ? ORDER BY id`).all(kind) as StoredAssertion[];
}

export function allAssertions(reader: Reader): StoredAssertion[] {
  return stmt(reader, `SELECT ${COLUMNS} FROM evidence_assertion ORDER BY id`).all() as StoredAssertion[];
}

/** The words of one kind as they were recorded, with who said them, when and why. */
function statements<S extends Pick<StoredAssertion, 'id' | 'by' | 'at' | 'reason'>>(reader: Reader, kind: string): S[] {
  return assertions(reader, kind).map(({ id, by, at, reason, body }) => ({ ...(JSON.parse(body) as Omit<S, 'id' | 'by' | 'at' | 'reason'>), id, by, at, reason }) as S);
}

/** What analysts said of two names, in the order in which they said it. */
export function identityStatements(reader: Reader): IdentityStatement[] {
  return assertions(reader, 'identity').map(({ by, at, reason, body }) => ({ ...(JSON.parse(body) as { is: IdentityVerdict; name: string; other: string }), by, at, reason }));
}

/** What analysts said of findings, in the order in which they said it. */
export function findingStatements(reader: Reader): FindingStatement[] {
  return statements<FindingStatement>(reader, 'finding');
}

/** What analysts said of thresholds, in the order in which they said it. */
export function thresholdStatements(reader: Reader): ThresholdStatement[] {
  return statements<ThresholdStatement>(reader, 'threshold');
}

/** The number of the newest evidence file; 0 while there is none. */
export function newestFile(reader: Reader): number {
  return stmt(reader, 'SELECT COALESCE(MAX(id), 0) FROM evidence_file WHERE sealed_at_us IS NOT NULL').pluck().get() as number;
}

/** Whether an event stands in a file that came after the one of this number. */
export function cameAfter(reader: Reader): (event: string, file: number) => boolean {
  const files = new Map(stmt(reader, 'SELECT name_id, id FROM evidence_file WHERE sealed_at_us IS NOT NULL').raw().all() as [string, number][]);
  return (event, file) => (files.get(event.slice(1, event.indexOf('.'))) ?? 0) > file;
}

export function lastSuspect(reader: Reader): StoredAssertion | undefined {
  return stmt(reader, `SELECT ${COLUMNS} FROM evidence_assertion WHERE kind = 'suspected' ORDER BY id DESC LIMIT 1`).get() as StoredAssertion | undefined;
}

export interface Attestation { readonly outcome: string; readonly by: string; readonly at: Micros; readonly note: string }

export function attestations(reader: Reader): Attestation[] {
  return stmt(reader, 'SELECT outcome, by, at_us AS at, note FROM analyst_attestation ORDER BY outcome').all() as Attestation[];
}
