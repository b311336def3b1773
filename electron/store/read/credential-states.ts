/** Credentials of the case by the state of their life. */
import type { CredentialState, CredentialStateCounts } from '../../../shared/domain/credential-state.ts';
import type { CredentialLife } from '../../../shared/domain/identity.ts';
import type { Micros } from '../../../shared/domain/time.ts';
import { stmt, type Reader } from '../handles.ts';
import { credentialLifeOf } from './identities.ts';
import { STATE_SQL } from './state-sql.ts';
import { textAt } from './terms.ts';
import type { LifeRow } from './uses.ts';

export function credentialStateCounts(reader: Reader): CredentialStateCounts {
  const [all, unused, unissued, past] = stmt(reader, `SELECT COUNT(*), TOTAL(${STATE_SQL['never-used']}), TOTAL(${STATE_SQL['never-issued']}), TOTAL(COALESCE(${STATE_SQL['past-end']}, 0)) FROM derived_credential c`).raw().get() as [number, number, number, number];
  return { all, 'never-used': unused, 'never-issued': unissued, 'past-end': past };
}

/** In order of when they are first seen, then by their text. @param after how many were read before. */
export function credentialsInState(reader: Reader, state: CredentialState | undefined, after: number, limit: number): CredentialLife[] {
  const rows = stmt(reader, `SELECT c.* FROM derived_credential c JOIN evidence_term t ON t.id = c.value WHERE ${state === undefined ? '1 = 1' : STATE_SQL[state]}
    ORDER BY COALESCE(c.first_us, c.issued_us), t.text LIMIT ? OFFSET ?`).all(limit, after) as LifeRow[];
  return rows.map((r) => credentialLifeOf(reader, r));
}

/** From when to when events of each platform are held. */
export function heldSpans(reader: Reader): ReadonlyMap<string, { readonly first: Micros; readonly last: Micros }> {
  const rows = stmt(reader, 'SELECT platform, MIN(first_us) AS first, MAX(last_us) AS last FROM derived_place GROUP BY platform').all() as { platform: number; first: Micros; last: Micros }[];
  return new Map(rows.map((r) => [textAt(reader, r.platform) ?? '', { first: r.first, last: r.last }]));
}
