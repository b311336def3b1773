/** After every import: which names are one identity, and the life of each credential. Everything else hangs on these. */
import { CREDENTIALS_VERSION, credentialLives } from '../reconstruct/credentials.ts';
import { IDENTITIES_VERSION, resolveIdentities } from '../reconstruct/identities.ts';
import { identityStatements } from '../store/read/assertions.ts';
import { keyNames, ownersOf, seenCredentialEntries, seenGroups, seenIssues, seenNames, seenPairs, seenRevocations, seenUses } from '../store/read/summaries.ts';
import { recordBasis, recordDerivedDigests, replaceCredentials, replaceIdentities } from '../store/write/derived.ts';
import { recount, TALLY_VERSION, type Tally } from '../store/write/tally.ts';
import { extendWords } from '../store/write/words.ts';
import type { Handles, Reader } from '../store/handles.ts';
import { derivedBasis, evidenceBasis, holdsEvidence } from '../store/read/results.ts';

export const BASE_VERSIONS = [IDENTITIES_VERSION, CREDENTIALS_VERSION, TALLY_VERSION] as const;

const basisNow = (reader: Reader): string => `${evidenceBasis(reader)} ${BASE_VERSIONS.join(' ')}`;

/** Whether evidence or rules changed since the base was derived: after a crash between sealing and deriving, or with a newer version. */
export function isBaseStale(reader: Reader): boolean {
  return derivedBasis(reader) !== basisNow(reader) && holdsEvidence(reader);
}

/** @param tally what was counted while the evidence was stored, if the base was not stale before; without it all is counted again. */
export function deriveBase({ reader, derived }: Handles, tally?: Tally): void {
  derived.transaction(() => {
    const counted = tally?.known === true ? tally : undefined;
    if (counted === undefined) recount(derived);
    else counted.write(derived);
    extendWords(derived, counted === undefined);
    deriveNames({ reader, derived });
  })();
}

/** Names and credentials alone: the sums per context stand as they are when nothing but an analyst's word about two names is new. */
export function deriveNames({ reader, derived }: Pick<Handles, 'reader' | 'derived'>): void {
  derived.transaction(() => {
    const groups = seenGroups(reader);
    const identities = resolveIdentities(seenNames(reader, groups), seenPairs(reader), keyNames(reader, groups), identityStatements(reader));
    const canonical = new Map(identities.flatMap((i) => i.names.map((n) => [n, i.name] as const)));
    replaceIdentities(derived, identities, ownersOf(reader));
    const lives = credentialLives(seenUses(reader, groups), seenIssues(reader), seenRevocations(reader), seenCredentialEntries(reader));
    replaceCredentials(derived, lives, (name) => canonical.get(name) ?? name);
    recordDerivedDigests(derived, ['derived_identity', 'derived_alias', 'derived_credential']);
    recordBasis(derived, basisNow(reader));
  })();
}
