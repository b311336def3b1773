/**
 * Who a Vault token stands for. The entity is what Vault itself keeps of an identity; tokens without one are known by what they were named
 * at login, and by their accessor where that name (`token`, `approle`) is given to many.
 */
import type { NamedIdentity } from '../../../shared/domain/event.ts';
import type { IdentityKind } from '../../../shared/domain/kinds.ts';
import { objectOf, textOf } from '../format.ts';

export type Json = Readonly<Record<string, unknown>>;

/** Names that Vault gives to every token of a kind. */
const COMMON = new Set(['token', 'approle', 'cert', 'jwt', 'oidc', 'kubernetes', 'aws', 'azure', 'gcp', 'ldap', 'userpass', 'github', 'okta', '']);

/** Subject of the token of another platform with which somebody logged in, as that platform writes it. */
export function subjectOfLogin(auth: Json | undefined, mount: string): string | undefined {
  const metadata = objectOf(auth?.['metadata']);
  const namespace = textOf(metadata?.['service_account_namespace']);
  const account = textOf(metadata?.['service_account_name']);
  if (namespace !== undefined && account !== undefined) return `system:serviceaccount:${namespace}:${account}`;
  const claimed = textOf(metadata?.['sub']) ?? textOf(metadata?.['subject']);
  if (claimed !== undefined) return claimed;
  const repository = textOf(metadata?.['repository']);
  const ref = textOf(metadata?.['ref']);
  if (repository !== undefined && ref !== undefined) return `repo:${repository}:ref:${ref}`;
  // The name given at login is the mount's and the claim that the mount was told to use; only a claim with colons is a subject for sure.
  const name = textOf(auth?.['display_name']);
  const prefix = `${mount.replaceAll('/', '-')}-`;
  const claim = name === undefined ? undefined : mount !== '' && name.startsWith(prefix) ? name.slice(prefix.length) : /^(?:jwt|oidc)-(.+)$/.exec(name)?.[1];
  return claim !== undefined && /^(?:repo|project_path|system|organization|spiffe):\S+$/.test(claim) ? claim : undefined;
}

/** Names of the same identity on other platforms, which the login proved. */
function namesElsewhere(auth: Json | undefined, mount: string): string[] {
  const metadata = objectOf(auth?.['metadata']);
  const names = [subjectOfLogin(auth, mount), textOf(metadata?.['canonical_arn']), textOf(metadata?.['service_account_email']), textOf(metadata?.['email'])];
  return [...new Set(names.filter((n) => n !== undefined))];
}

function kindOf(name: string, metadata: Json | undefined): IdentityKind {
  if (metadata?.['service_account_name'] !== undefined || metadata?.['service_account_email'] !== undefined) return 'service-account';
  if (metadata?.['role_name'] !== undefined) return 'application';
  if (metadata?.['canonical_arn'] !== undefined || metadata?.['client_arn'] !== undefined) return 'role';
  if (name === 'root') return 'account';
  if (/^(?:userpass|ldap|okta|oidc|github|radius|saml)-/.test(name) || metadata?.['username'] !== undefined || metadata?.['email'] !== undefined) return 'user';
  if (/^(?:jwt|kubernetes|cf|alicloud|aws|azure|gcp|cert)-/.test(name)) return 'workload';
  return 'unknown';
}

/**
 * @param auth `auth` of a record or of its response.
 * @param accessor of the token, for tokens that have no name of their own.
 */
export function identityOf(auth: Json | undefined, accessor: string | undefined, namespace: string | undefined, mount = ''): NamedIdentity | undefined {
  if (auth === undefined && accessor === undefined) return undefined;
  const place = namespace === undefined ? '' : `${namespace}/`;
  const metadata = objectOf(auth?.['metadata']);
  const display = textOf(auth?.['display_name']) ?? '';
  const role = textOf(metadata?.['role_name']);
  const telling = !COMMON.has(display) ? display : role === undefined ? undefined : `${display === '' ? 'approle' : display}-${role}`;
  const entity = textOf(auth?.['entity_id']);
  const kind = kindOf(display, metadata);
  const elsewhere = namesElsewhere(auth, mount);
  const named = telling === undefined ? undefined : `vault:${place}${telling}`;
  if (entity !== undefined) return { name: `vault:entity/${entity}`, kind, also: [...(named === undefined || telling?.startsWith('token-') === true ? [] : [named]), ...elsewhere] };
  if (named !== undefined) return { name: named, kind, also: elsewhere };
  return accessor === undefined ? undefined : { name: `vault:token/${accessor}`, kind: 'unknown', also: elsewhere };
}
