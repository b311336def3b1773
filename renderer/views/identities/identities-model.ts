/** The life of a credential as marks on the case's time line, and what is odd about it, in words. */
import { statesOf, type CredentialState } from '../../../shared/domain/credential-state.ts';
import type { CredentialLife, IdentityView } from '../../../shared/domain/identity.ts';
import type { Micros } from '../../../shared/domain/time.ts';
import { showInstant } from '../../format/time.ts';

export interface LifeMarks {
  /** Shares of the width, 0 to 1; undefined when not known. Before the case is clamped to 0, and said so. */
  readonly issued: number | undefined;
  readonly use: readonly [number, number] | undefined;
  readonly expires: number | undefined;
  readonly revoked: number | undefined;
}

export function lifeMarks(c: CredentialLife, from: Micros, to: Micros): LifeMarks {
  const width = Math.max(1, to - from);
  const at = (t: Micros | undefined): number | undefined => (t === undefined ? undefined : Math.min(1, Math.max(0, (t - from) / width)));
  const first = at(c.firstUse);
  const last = at(c.lastUse);
  return { issued: at(c.issuedAt), use: first === undefined || last === undefined ? undefined : [first, last], expires: at(c.expires), revoked: at(c.revokedAt) };
}

export interface Remark { readonly text: string; readonly tone: 'warn' | 'plain' | 'bad' | 'good' }

export function remarksOf(c: CredentialLife): readonly Remark[] {
  const remarks: Remark[] = [];
  const used = c.uses > 0 || c.firstUse !== undefined;
  if (used && c.issuedAt === undefined && !c.inInventory) remarks.push({ text: 'used, never seen issued', tone: 'warn' });
  if (!used && (c.issuedAt !== undefined || c.inInventory)) remarks.push({ text: 'issued, never used', tone: 'plain' });
  if (c.revokedAt !== undefined && c.lastUse !== undefined && c.lastUse > c.revokedAt) remarks.push({ text: 'used after revocation', tone: 'bad' });
  if (c.expires !== undefined && c.lastUse !== undefined && c.lastUse > c.expires) remarks.push({ text: 'used after expiry', tone: 'bad' });
  if (!c.inInventory) remarks.push({ text: 'not in the inventory', tone: 'plain' });
  else if (c.status !== undefined) remarks.push({ text: `inventory: ${c.status}`, tone: c.status === 'active' ? 'good' : 'plain' });
  return remarks;
}

export function lifeInWords(c: CredentialLife): string {
  const parts = [
    c.issuedAt === undefined ? 'issue not seen' : `issued ${showInstant(c.issuedAt)}`,
    c.firstUse === undefined ? 'never used in the evidence' : `first use ${showInstant(c.firstUse)}, last use ${showInstant(c.lastUse)}`,
    c.expires === undefined ? 'no expiry known' : `expires ${showInstant(c.expires)}`,
    ...(c.revokedAt === undefined ? [] : [`revoked ${showInstant(c.revokedAt)}`]),
  ];
  return parts.join('; ');
}

/** The same identity, with the credentials in this state before its others. */
export const withFirst = <T extends IdentityView>(identity: T, state: CredentialState): T =>
  ({ ...identity, credentials: [...identity.credentials].sort((a, b) => Number(statesOf(b).includes(state)) - Number(statesOf(a).includes(state))) });

/** The holder of a credential among the identities read so far. */
export function holderOf<T extends IdentityView>(rows: readonly T[], credential: string): T | undefined {
  return rows.find((i) => i.credentials.some((c) => c.value === credential));
}

/** The first ones, the chosen one among them whatever its place. */
export function shownFirst(credentials: readonly CredentialLife[], chosen: string | undefined, most: number): readonly CredentialLife[] {
  const at = credentials.find((c) => c.value === chosen);
  return at === undefined ? credentials.slice(0, most) : [at, ...credentials.filter((c) => c !== at).slice(0, most - 1)];
}
