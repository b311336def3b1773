/** States of a credential's life as conditions. */
import type { CredentialState } from '../../../shared/domain/credential-state.ts';

/** The same as `statesOf` of the domain, of a row `c`. */
export const STATE_SQL: Readonly<Record<CredentialState, string>> = {
  'never-used': 'c.uses = 0',
  'never-issued': '(c.uses > 0 AND c.issued_us IS NULL AND c.in_inventory = 0)',
  'past-end': '(c.last_us > c.expires_us OR c.last_us > c.revoked_us)',
};
