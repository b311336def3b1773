/** After every import: which names are one identity, and the life of each credential. Everything else hangs on these. */
import { CREDENTIALS_VERSION } from '../reconstruct/credentials.ts';
import { IDENTITIES_VERSION } from '../reconstruct/identities.ts';
import { recordBasis, recordDerivedDigests, replaceBase } from '../store/write/derived.ts';
import { recount, TALLY_VERSION, type Tally } from '../store/write/tally.ts';
import { putWords } from '../store/write/words.ts';
import type { DerivedWriter, Handles, Reader } from '../store/handles.ts';
import { baseOf, type Base } from './base.ts';
import { keepSources } from './read-coverage.ts';
import { startBase } from './start-base.ts';
import { baseBasis, derivedBasis, holdsEvidence } from '../store/read/results.ts';

export const BASE_VERSIONS = [IDENTITIES_VERSION, CREDENTIALS_VERSION, TALLY_VERSION] as const;

const basisNow = (reader: Reader): string => `${baseBasis(reader)} ${BASE_VERSIONS.join(' ')}`;

/** Whether evidence or rules changed since the base was derived: after a crash between sealing and deriving, or with a newer version. */
export function isBaseStale(reader: Reader): boolean {
  return derivedBasis(reader) !== basisNow(reader) && holdsEvidence(reader);
}

function writeSums(derived: DerivedWriter, counted: Tally | undefined): void {
  if (counted === undefined) recount(derived);
  else counted.write(derived);
}

function writeBase(derived: DerivedWriter, { rows, words }: Base, again: boolean): void {
  putWords(derived, words, again);
  replaceBase(derived, rows);
  recordDerivedDigests(derived, ['derived_identity', 'derived_alias', 'derived_credential']);
  keepSources(derived);
}

const countedBy = (tally: Tally | undefined): Tally | undefined => (tally?.known === true ? tally : undefined);

/** @param tally what was counted while the evidence was stored, if the base was not stale before; without it all is counted again. */
export function deriveBase({ reader, derived }: Pick<Handles, 'reader' | 'derived'>, tally?: Tally): void {
  const counted = countedBy(tally);
  derived.transaction(() => {
    writeSums(derived, counted);
    writeBase(derived, baseOf(reader, counted === undefined), counted === undefined);
    recordBasis(derived, basisNow(reader));
  })();
}

/** Names and credentials alone: the sums per context stand as they are when nothing but an analyst's word about two names is new. */
export function deriveNames({ reader, derived }: Pick<Handles, 'reader' | 'derived'>): void {
  derived.transaction(() => {
    writeBase(derived, baseOf(reader, false), false);
    recordBasis(derived, basisNow(reader));
  })();
}

/**
 * The same, for much evidence: what only reads is done by a thread of its own, while `meanwhile` writes what the derivation does not touch.
 * The sums are committed first, for the other thread to see; were this to die in between, the basis says that all must be derived again.
 */
export async function deriveBaseBeside({ reader, derived }: Pick<Handles, 'reader' | 'derived'>, file: string, tally: Tally | undefined, meanwhile: () => void): Promise<void> {
  const counted = countedBy(tally);
  if (counted === undefined) {
    // Counting again goes by the indexes.
    meanwhile();
    deriveBase({ reader, derived });
    return;
  }
  derived.transaction(() => { writeSums(derived, counted); })();
  const { base, ended } = startBase(file);
  // Said to be handled here and now: `meanwhile` may throw first.
  base.catch(() => undefined);
  meanwhile();
  const made = await base;
  derived.transaction(() => {
    writeBase(derived, made, false);
    recordBasis(derived, basisNow(reader));
  })();
  // It has the database open until then.
  await ended;
}
