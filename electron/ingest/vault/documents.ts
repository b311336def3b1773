/**
 * Answers of `vault … -format=json` that say which credentials exist and who may log in: tokens looked up by their accessor, AppRoles and
 * their secrets, roles of Kubernetes and JWT logins, entities. Names of roles are not in their answers: they are told where something around
 * them does. https://developer.hashicorp.com/vault/api-docs/auth
 */
import type { InventoryDraft } from '../../../shared/domain/inventory.ts';
import { arrayOf, objectOf, textOf } from '../format.ts';
import { detailOf } from '../mapping.ts';
import type { Around, DocumentKind, Said } from '../inventory/kind.ts';
import { shown, textAt, whenAt, type Json } from '../inventory/values.ts';
import { identityOf } from './principal.ts';

const PLATFORM = 'vault';
const MAX_LISTED = 256;

const list = (value: unknown): string[] => (typeof value === 'string' ? value.split(',').map((s) => s.trim()).filter((s) => s !== '') : arrayOf(value).flatMap((v) => textOf(v) ?? [])).slice(0, MAX_LISTED);

function readToken(value: Json, around: Around): Said {
  const accessor = textAt(value, 'accessor');
  if (accessor === undefined) return { bad: 'a token without an accessor' };
  const identity = identityOf({ ...value, metadata: objectOf(value['meta']) }, accessor, textAt(value, 'namespace_path')?.replace(/\/$/, ''));
  const ttl = value['creation_ttl'];
  const policies = [...list(value['policies']), ...list(value['identity_policies'])];
  const expires = whenAt('expire_time', value, ['expire_time'], around.zone);
  return [
    {
      kind: 'credential', platform: PLATFORM, identity, credential: { value: accessor, kind: 'vault-token' }, created: whenAt('creation_time', value, ['issue_time', 'creation_time'], around.zone).at,
      lastUsed: whenAt('last_renewal', value, ['last_renewal', 'last_renewal_time'], around.zone).at, expires: expires.at,
      detail: detailOf(ttl === 0 && expires.at === undefined ? 'it does not expire' : undefined, value['orphan'] === true ? 'without a parent' : undefined, textAt(value, 'type'), textAt(value, 'path')),
    },
    ...policies.map((p): InventoryDraft => ({ kind: 'permission', platform: PLATFORM, identity, credential: { value: accessor, kind: 'vault-token' }, detail: `policy ${shown(p)}` })),
  ];
}

/** A role by the name under which it stands in a larger answer; unnamed where it stands alone. */
const roleNamed = (value: Json, around: Around, mount: string): { name: string; kind: 'role' } | undefined => {
  const role = textAt(value, 'role_name', 'name') ?? (/^(?:data|)$/.test(around.key) ? undefined : around.key);
  return role === undefined ? undefined : { name: `vault:${mount}-${shown(role)}`, kind: 'role' };
};

const granted = (identity: InventoryDraft['identity'], value: Json): InventoryDraft[] =>
  [...list(value['token_policies']), ...list(value['policies'])].map((p) => ({ kind: 'permission', platform: PLATFORM, identity, detail: `policy ${shown(p)}` }));

function readAppRole(value: Json, around: Around): Said {
  const identity = roleNamed(value, around, 'approle');
  const ttl = value['secret_id_ttl'];
  const uses = value['secret_id_num_uses'];
  const bound = list(value['secret_id_bound_cidrs']);
  return [
    {
      kind: 'identity', platform: PLATFORM, identity: identity === undefined ? undefined : { ...identity, kind: 'application' },
      detail: detailOf('AppRole', value['bind_secret_id'] === false ? 'it needs no secret' : undefined, ttl === 0 ? 'its secrets do not expire' : undefined, uses === 0 ? 'its secrets may be used without limit' : undefined, bound.length === 0 ? 'from any address' : `from ${shown(bound.join(', '))}`),
    },
    ...granted(identity, value),
  ];
}

function readSecretId(value: Json, around: Around): Said {
  const accessor = textAt(value, 'secret_id_accessor');
  if (accessor === undefined) return { bad: 'a secret of an AppRole without its accessor' };
  return [{
    kind: 'credential', platform: PLATFORM, credential: { value: accessor, kind: 'vault-approle-secret' }, created: whenAt('creation_time', value, ['creation_time'], around.zone).at,
    rotated: whenAt('last_updated_time', value, ['last_updated_time'], around.zone).at, expires: whenAt('expiration_time', value, ['expiration_time'], around.zone).at, detail: 'secret of an AppRole',
  }];
}

/** Who may log in as a role: service accounts, or the bearers of tokens with certain claims. */
function readBoundRole(value: Json, around: Around): Said {
  const names = list(value['bound_service_account_names']);
  const spaces = list(value['bound_service_account_namespaces']);
  const claims = Object.entries(objectOf(value['bound_claims']) ?? {}).map(([k, v]) => `${k}=${list(v).join('|')}`);
  const subject = textAt(value, 'bound_subject');
  const identity = roleNamed(value, around, names.length > 0 ? 'kubernetes' : 'jwt');
  const others = names.length > 0 ? names.flatMap((n) => (spaces.length === 0 ? ['*'] : spaces).map((s) => `system:serviceaccount:${s}:${n}`)).slice(0, MAX_LISTED)
    : subject !== undefined ? [subject] : [claims.length === 0 ? '*' : claims.slice(0, 16).join(', ')];
  return [
    ...others.map((o): InventoryDraft => ({
      kind: 'trust', platform: PLATFORM, identity, other: { name: shown(o), kind: names.length > 0 ? 'service-account' : 'workload' },
      detail: detailOf('may log in', o.includes('*') ? 'a star stands for any' : undefined, claims.length > 0 && names.length === 0 ? shown(claims.slice(0, 16).join(', ')) : undefined),
    })),
    ...granted(identity, value),
  ];
}

function readEntity(value: Json, around: Around): Said {
  const id = textAt(value, 'id');
  if (id === undefined) return { bad: 'an entity without id' };
  const aliases = arrayOf(value['aliases']).slice(0, MAX_LISTED).flatMap((a) => { const n = textAt(objectOf(a) ?? {}, 'name'); const mount = textAt(objectOf(a) ?? {}, 'mount_path'); return n === undefined || mount === undefined ? [] : [`vault:${mount.replace(/^auth\/|\/$/g, '').replaceAll('/', '-')}-${n}`]; });
  const identity = { name: `vault:entity/${id}`, kind: 'unknown' as const, ...(aliases.length === 0 ? {} : { also: aliases }) };
  const name = textAt(value, 'name');
  return [
    { kind: 'identity', platform: PLATFORM, identity, created: whenAt('creation_time', value, ['creation_time'], around.zone).at, status: value['disabled'] === true ? 'inactive' : 'active', detail: name === undefined ? undefined : `named ${shown(name)}` },
    ...list(value['policies']).map((p): InventoryDraft => ({ kind: 'permission', platform: PLATFORM, identity, detail: `policy ${shown(p)}` })),
  ];
}

export const VAULT_KINDS: readonly DocumentKind[] = [
  { title: 'Vault token', keys: ['accessor', 'creation_time', 'creation_ttl', 'policies'], read: readToken },
  { title: 'Vault AppRole secret', keys: ['secret_id_accessor', 'secret_id_num_uses', 'creation_time'], read: readSecretId },
  { title: 'Vault AppRole', keys: ['bind_secret_id', 'secret_id_num_uses', 'token_policies'], read: readAppRole },
  { title: 'Vault role for service accounts', keys: ['bound_service_account_names', 'bound_service_account_namespaces'], read: readBoundRole },
  { title: 'Vault role for tokens', keys: ['bound_claims', 'user_claim', 'role_type'], read: readBoundRole },
  { title: 'Vault entity', keys: ['aliases', 'id', 'policies', 'creation_time', 'direct_group_ids'], read: readEntity },
];
