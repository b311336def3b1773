/** Derived answers kept whole, and what they rest on. */
import { createHash } from 'node:crypto';
import { stmt, type Reader } from '../handles.ts';
import { unpack, unpackList } from '../packed.ts';

/** What it rests on is told at once; its text is unpacked when it is asked for. */
export interface KeptResult {
  readonly basis: string;
  readonly versions: string;
  readonly json: string;
  /** Of an answer that is a list: its items, for which the whole text is never made. */
  readonly items: readonly unknown[];
}

export function resultJson(reader: Reader, name: string): KeptResult | undefined {
  const row = stmt(reader, 'SELECT basis, versions, packed FROM derived_result WHERE name = ?').get(name) as { basis: string; versions: string; packed: Uint8Array } | undefined;
  return row === undefined ? undefined : { basis: row.basis, versions: row.versions, get json() { return [...unpack(row.packed)].join(''); }, get items() { return unpackList(row.packed); } };
}

/** Each kept answer has a digest of its own: to read the others again, which may be megabytes, would cost more than to write one. */
export const digestName = (name: string): string => `derived_result ${name}`;

/** A packed answer is digested as it stands, after its length. */
export function resultDigest(name: string, basis: string, versions: string, packed: Uint8Array): string {
  return createHash('sha256').update(JSON.stringify([name, basis, versions, packed.length])).update(packed).digest('hex');
}

/** The text of a short kept answer on this basis, if its digest vouches for it: what goes into other answers must not be what somebody changed. */
export function soundResultJson(reader: Reader, name: string, basis: string, versions: string): string | undefined {
  const packed = stmt(reader, 'SELECT packed FROM derived_result WHERE name = ? AND basis = ? AND versions = ?').pluck().get(name, basis, versions) as Uint8Array | undefined;
  const then = stmt(reader, 'SELECT digest FROM derived_digest WHERE name = ?').pluck().get(digestName(name)) as string | undefined;
  return packed === undefined || then !== resultDigest(name, basis, versions, packed) ? undefined : [...unpack(packed)].join('');
}

/** What a kept answer rests on, without the answer: it may be tens of megabytes. */
export function resultStamp(reader: Reader, name: string): Pick<KeptResult, 'basis' | 'versions'> | undefined {
  return stmt(reader, 'SELECT basis, versions FROM derived_result WHERE name = ?').get(name) as Pick<KeptResult, 'basis' | 'versions'> | undefined;
}

/** What the base derivations rest on, as they recorded it. */
export function derivedBasis(reader: Reader): string | undefined {
  return stmt(reader, "SELECT digest FROM derived_digest WHERE name = 'basis'").pluck().get() as string | undefined;
}

export function holdsEvidence(reader: Reader): boolean {
  return stmt(reader, 'SELECT EXISTS (SELECT 1 FROM evidence_file WHERE sealed_at_us IS NOT NULL)').pluck().get() === 1;
}

/** Digest over the sealed evidence and every assertion that a trace reads: not suspects, nor words about findings, nor thresholds, which stand in the versions of the findings. Same value, same evidence. */
export const evidenceBasis = (reader: Reader): string => basisWithout(reader, ['suspected', 'finding', 'threshold']);

/** The same for names, credentials and findings, which do not read what was said of source groups: such a word leaves them as they are. */
export const baseBasis = (reader: Reader): string => basisWithout(reader, ['suspected', 'finding', 'threshold', 'source-group']);

function basisWithout(reader: Reader, kinds: readonly string[]): string {
  const hash = createHash('sha256');
  for (const row of stmt(reader, 'SELECT sha256 FROM evidence_object WHERE sealed_at_us IS NOT NULL ORDER BY sha256').pluck().all() as string[]) hash.update(`${row}\n`);
  for (const row of stmt(reader, 'SELECT id, kind, body FROM evidence_assertion WHERE kind NOT IN (SELECT value FROM json_each(?)) ORDER BY id').all(JSON.stringify(kinds)) as { id: number; kind: string; body: string }[]) hash.update(`${JSON.stringify(row)}\n`);
  return hash.digest('hex');
}
