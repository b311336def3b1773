/** Credentials of the whole case by the state of their life, each with what the logs held can say of it. */
import { statesOf, type CredentialState, type CredentialStateCounts } from '../../shared/domain/credential-state.ts';
import type { CredentialLife } from '../../shared/domain/identity.ts';
import { printInstant, type Micros } from '../../shared/domain/time.ts';
import { platformWords } from '../../shared/domain/words.ts';
import type { Reader } from '../store/handles.ts';
import { credentialsInState, credentialStateCounts, heldSpans } from '../store/read/credential-states.ts';

export interface StatedCredential extends CredentialLife {
  readonly states: readonly CredentialState[];
  /** What the logs held say of each state, and how far. */
  readonly says: readonly string[];
}

export interface CredentialsPage { readonly rows: readonly StatedCredential[]; readonly total: number; readonly counts: CredentialStateCounts; readonly next: number | undefined }

/** @param after how many were read before: `next` of the page before. */
export function credentialsPage(reader: Reader, state: CredentialState | undefined, after: number, limit: number): CredentialsPage {
  const counts = credentialStateCounts(reader);
  const spans = heldSpans(reader);
  const rows = credentialsInState(reader, state, after, limit).map((c): StatedCredential => {
    const states = statesOf(c);
    return { ...c, states, says: states.map((s) => sentence(s, c, spans.get(c.platform))) };
  });
  const total = counts[state ?? 'all'];
  return { rows, total, counts, next: after + rows.length < total ? after + rows.length : undefined };
}

function sentence(state: CredentialState, c: CredentialLife, held: { readonly first: Micros; readonly last: Micros } | undefined): string {
  const platform = platformWords(c.platform);
  const span = held === undefined ? '' : `${printInstant(held.first)} to ${printInstant(held.last)}`;
  if (state === 'past-end') {
    const ends = [c.revokedAt === undefined ? undefined : { at: c.revokedAt, how: 'revoked' }, c.expires === undefined ? undefined : { at: c.expires, how: 'expired' }].flatMap((e) => (e === undefined || c.lastUse === undefined || c.lastUse <= e.at ? [] : [e]));
    return `last used ${printInstant(c.lastUse ?? (0 as Micros))}, ${ends.map((e) => `${e.how} ${printInstant(e.at)}`).join(' and ')}; ${c.failures} of its ${c.uses} uses failed, and a refusal after its end is what should be`;
  }
  if (held === undefined) return `no log of ${platform} is held: whether it was ${state === 'never-used' ? 'used' : 'issued there'} cannot be told`;
  if (state === 'never-issued') return `no event and no inventory held says who issued it; ${platform} is held from ${span}: it was made before, or in a log that is not here`;
  if (c.issuedAt !== undefined && c.issuedAt > held.last) return `issued after the last event held of ${platform} (${span}): its use cannot be told`;
  return `no use in what is held: ${platform} from ${span}; gaps and calls that are not logged are told by the coverage`;
}
