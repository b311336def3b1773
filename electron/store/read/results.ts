/** Derived answers kept whole, and what they rest on. */
import { createHash } from 'node:crypto';
import { stmt, type Reader } from '../handles.ts';

export interface KeptResult { readonly basis: string; readonly versions: string; readonly digest: string; readonly json: string }

export function resultJson(reader: Reader, name: string): KeptResult | undefined {
  return stmt(reader, 'SELECT basis, versions, digest, json FROM derived_result WHERE name = ?').get(name) as KeptResult | undefined;
}

/** One member of a kept answer, without reading all of it into memory. */
export function resultPart(reader: Reader, name: string, path: string): unknown {
  const text = stmt(reader, 'SELECT json_extract(json, ?) FROM derived_result WHERE name = ?').pluck().get(path, name) as string | null | undefined;
  return text === null || text === undefined ? undefined : (JSON.parse(text) as unknown);
}

/** What the base derivations rest on, as they recorded it. */
export function derivedBasis(reader: Reader): string | undefined {
  return stmt(reader, "SELECT digest FROM derived_digest WHERE name = 'basis'").pluck().get() as string | undefined;
}

export function holdsEvidence(reader: Reader): boolean {
  return stmt(reader, 'SELECT EXISTS (SELECT 1 FROM evidence_file WHERE sealed_at_us IS NOT NULL)').pluck().get() === 1;
}

/** Digest over the sealed evidence and every assertion that a derivation reads: not suspects, nor words about findings. Same value, same evidence. */
export function evidenceBasis(reader: Reader): string {
  const hash = createHash('sha256');
  for (const row of stmt(reader, 'SELECT sha256 FROM evidence_object WHERE sealed_at_us IS NOT NULL ORDER BY sha256').pluck().all() as string[]) hash.update(`${row}\n`);
  for (const row of stmt(reader, "SELECT id, kind, body FROM evidence_assertion WHERE kind NOT IN ('suspected', 'finding') ORDER BY id").all() as { id: number; kind: string; body: string }[]) hash.update(`${JSON.stringify(row)}\n`);
  return hash.digest('hex');
}
