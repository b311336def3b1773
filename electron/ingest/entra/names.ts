/**
 * Names that sign-in logs, audit, activity logs and inventories share, so that they meet on one identity. GUIDs are compared without regard
 * to case and therefore kept in lower case; two directories never give out the same one.
 */
import type { NamedIdentity } from '../../../shared/domain/event.ts';
import type { IdentityKind } from '../../../shared/domain/kinds.ts';

const GUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i;
const NO_GUID = '00000000-0000-0000-0000-000000000000';

export const isGuid = (text: string | undefined): text is string => text !== undefined && GUID.test(text);

/** An identifier: GUIDs in lower case, the rest as it is; the GUID of zeros is none. */
export function idOf(text: string | undefined): string | undefined {
  const t = text?.trim();
  if (t === undefined || t === '' || t === NO_GUID) return undefined;
  return isGuid(t) ? t.toLowerCase() : t;
}

const others = (name: string, ...also: readonly (string | undefined)[]): string[] =>
  [...new Set(also.filter((a): a is string => a !== undefined && a !== '' && a !== name))];

export const appName = (appId: string): string => `entra:app:${appId}`;

/** A service principal or application: by its application id; by its object id where only that is known. */
export function appNamed(appId: string | undefined, objectId: string | undefined, kind: IdentityKind = 'application', ...also: readonly (string | undefined)[]): NamedIdentity | undefined {
  const app = idOf(appId);
  const object = idOf(objectId);
  if (app !== undefined) return { name: appName(app), kind, also: others(appName(app), app, object, ...also.map(idOf)) };
  return object === undefined ? undefined : { name: object, kind, also: others(object, ...also.map(idOf)) };
}

/** A user: the user principal name in lower case; the object id where only that is known. */
export function userNamed(upn: string | undefined, objectId: string | undefined): NamedIdentity | undefined {
  const object = idOf(objectId);
  const name = upn?.trim().toLowerCase();
  if (name !== undefined && name.includes('@')) return { name, kind: 'user', also: others(name, object) };
  return object === undefined ? undefined : { name: object, kind: 'user', also: [] };
}

/** A directory object of which nothing is known but its id. */
export const objectNamed = (id: string | undefined, kind: IdentityKind = 'unknown'): NamedIdentity | undefined => {
  const object = idOf(id);
  return object === undefined ? undefined : { name: object, kind, also: [] };
};

export const passwordOf = (user: string): string => `password:${user}`;
export const managedIdentityOf = (objectId: string): string => `managed-identity:${objectId}`;

/** The 16 bytes of a GUID as Windows keeps them (first three groups little-endian), in base64url: how tokens write their `uti`. */
export function utiOfGuid(guid: string): string | undefined {
  if (!isGuid(guid)) return undefined;
  const hex = guid.replaceAll('-', '');
  const bytes = Buffer.from(hex, 'hex');
  const order = [3, 2, 1, 0, 5, 4, 7, 6, 8, 9, 10, 11, 12, 13, 14, 15];
  return Buffer.from(order.map((i) => bytes[i] ?? 0)).toString('base64url');
}

/**
 * A unique token identifier. Tokens, activity logs and today's sign-in logs write 22 characters of base64url; sign-in exports of earlier
 * years wrote base64 of the GUID's text, which is the same identifier and is turned into the 22 characters. Anything else stays as logged.
 */
export function utiOf(text: string | undefined): string | undefined {
  const t = text?.trim();
  if (t === undefined || t === '') return undefined;
  if (t.length === 48 && /^[A-Za-z0-9+/_-]+$/.test(t)) return utiOfGuid(Buffer.from(t, 'base64').toString('latin1')) ?? t;
  return utiOfGuid(t) ?? t;
}

/** An address without its port: `192.0.2.1:443`, `[2001:db8::1]:443`, `::ffff:192.0.2.1`. Undefined for what is no source. */
export function addressOf(text: string | undefined): string | undefined {
  const t = text?.trim();
  if (t === undefined || t === '' || t === '<null>' || t === '0.0.0.0' || t === '::') return undefined;
  const bracketed = /^\[([^\]]+)\](?::\d+)?$/.exec(t)?.[1];
  const bare = bracketed ?? /^(\d{1,3}(?:\.\d{1,3}){3}):\d+$/.exec(t)?.[1] ?? t;
  return /^::ffff:(\d{1,3}(?:\.\d{1,3}){3})$/i.exec(bare)?.[1] ?? bare;
}

/** Tenant in a resource id of the directory: `/tenants/<id>/providers/Microsoft.aadiam`. */
export const tenantOf = (resourceId: string | undefined): string | undefined => idOf(/\/tenants\/([^/]+)/i.exec(resourceId ?? '')?.[1]);
