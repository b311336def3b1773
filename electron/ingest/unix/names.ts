/**
 * Names on Linux hosts. A local user is one host's own: `web01:deploy`. The bare name is never an alias, for every host has its root.
 */
import type { NamedIdentity } from '../../../shared/domain/event.ts';

/** What a line says of the user whose name was not one of the host's. */
export const hostUser = (host: string, user: string, uid?: string): NamedIdentity => ({
  name: `${host}:${user}`, kind: 'user', also: uid === undefined || uid === '' || user === `uid=${uid}` ? [] : [`${host}:uid=${uid}`],
});

/** The password of a local user, as a credential that is presented and never seen. */
export const passwordOf = (host: string, user: string): string => `password:${host}:${user}`;

/** `SHA256:…` as written, or the old colon form named for what it is. */
export const fingerprintOf = (text: string): string => (/^[0-9a-f]{2}(?::[0-9a-f]{2}){15}$/i.test(text) ? `MD5:${text.toLowerCase()}` : text);

/** `192.0.2.7`, `fe80::1%eth0`; undefined for what is no address: `?`, `UNKNOWN`, an empty field. */
export function addressOf(text: string | undefined): string | undefined {
  const t = text?.trim();
  return t === undefined || t === '' || t === '?' || t === '-' || t === 'UNKNOWN' || t === '(null)' ? undefined : t;
}
