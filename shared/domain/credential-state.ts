/** States of a credential's life that are results in themselves. Each is said of what the evidence holds, never of what happened. */
import type { CredentialLife } from './identity.ts';

export const CREDENTIAL_STATES = ['never-used', 'never-issued', 'past-end'] as const;
/** never-used: issued or listed, and in no event used · never-issued: used, and neither seen issued nor listed · past-end: used later than it was revoked or had expired. */
export type CredentialState = (typeof CREDENTIAL_STATES)[number];

export const CREDENTIAL_STATE_WORDS: Readonly<Record<CredentialState, string>> = { 'never-used': 'issued, never used', 'never-issued': 'used, never seen issued', 'past-end': 'used past its end' };

export function statesOf(c: Pick<CredentialLife, 'uses' | 'issuedAt' | 'inInventory' | 'lastUse' | 'expires' | 'revokedAt'>): readonly CredentialState[] {
  const ends = [c.expires, c.revokedAt].flatMap((end) => end ?? []);
  return CREDENTIAL_STATES.filter((state) => (state === 'never-used' ? c.uses === 0 : state === 'never-issued' ? c.uses > 0 && c.issuedAt === undefined && !c.inInventory : ends.some((end) => c.lastUse !== undefined && c.lastUse > end)));
}

/** How many credentials of a case are in each state; `all` of them. */
export type CredentialStateCounts = Readonly<Record<CredentialState | 'all', number>>;
