/**
 * Snowflake: users and their keys, tokens, roles and grants, stored secrets, and the integrations that carry identities of other clouds.
 * SHOW, DESCRIBE, ACCOUNT_USAGE views and the REST API write the same names, in either case; names here are in lower case.
 * https://docs.snowflake.com/en/sql-reference/sql/show-users · https://docs.snowflake.com/en/sql-reference/account-usage/credentials
 */
import type { InventoryDraft } from '../../../../shared/domain/inventory.ts';
import type { IdentityKind } from '../../../../shared/domain/kinds.ts';
import { objectOf } from '../../format.ts';
import { detailOf } from '../../mapping.ts';
import type { Around, DocumentKind, Said } from '../kind.ts';
import { tableKind } from '../table.ts';
import { named, nameOf, shown, textAt, textsAt, whenAt, type Json } from '../values.ts';

const PLATFORM = 'snowflake';
const user = (name: string, kind: IdentityKind = 'user'): { name: string; kind: IdentityKind } => ({ name: nameOf(`snowflake:user/${name}`), kind });
const role = (name: string): { name: string; kind: IdentityKind } => ({ name: nameOf(`snowflake:role/${name}`), kind: 'role' });
const yes = (value: Json, ...paths: readonly string[]): boolean => /^(?:true|y|yes)$/i.test(textAt(value, ...paths) ?? '');
/** `[A.B.C, D.E.F]`, as SHOW writes lists into a cell, or a real list. */
const listAt = (value: Json, path: string): readonly string[] => textsAt(value, [path]).flatMap((t) => t.replace(/^\[|\]$/g, '').split(',')).map((t) => t.trim().replace(/^"|"$/g, '')).filter((t) => t !== '');
const placeOf = (value: Json): string => nameOf(`snowflake:secret/${[textAt(value, 'database_name'), textAt(value, 'schema_name'), textAt(value, 'name')].filter((p) => p !== undefined).join('.')}`);

function readUser(value: Json, around: Around): Said {
  const name = textAt(value, 'name') ?? '';
  const type = textAt(value, 'type')?.toUpperCase();
  const kind = type === 'SERVICE' || type === 'LEGACY_SERVICE' || type === 'SNOWFLAKE_SERVICE' ? 'service-account' : type === 'PERSON' ? 'human' : 'user';
  // A login name may be chosen as any other user's name: it is no other name for the log, which writes the user's.
  const identity = named(`snowflake:user/${name}`, kind, [textAt(value, 'email')]);
  const at = (label: string, ...paths: readonly string[]) => whenAt(label, value, paths, around.zone);
  const created = at('created_on', 'created_on'), login = at('last login', 'last_success_login', 'last_successful_login'), set = at('password set', 'password_last_set', 'password_last_set_time'), ends = at('expiry', 'expires_at', 'expires_at_time');
  const status = yes(value, 'disabled') ? 'disabled' : yes(value, 'snowflake_lock') ? 'locked' : 'active';
  const entries: InventoryDraft[] = [{
    kind: 'identity', platform: PLATFORM, identity, created: created.at, lastUsed: login.at, expires: ends.at, status, owner: textAt(value, 'owner'),
    detail: detailOf(type === undefined ? undefined : `type ${type}`, textAt(value, 'comment') === undefined ? undefined : shown(textAt(value, 'comment') ?? ''),
      textAt(value, 'network_policy') === undefined ? undefined : `network policy ${shown(textAt(value, 'network_policy') ?? '')}`, yes(value, 'has_mfa', 'ext_authn_duo') ? 'has MFA' : undefined, created.note, login.note, ends.note),
  }];
  if (yes(value, 'has_password')) entries.push({ kind: 'credential', platform: PLATFORM, identity, credential: { value: nameOf(`snowflake:password/${name}`), kind: 'password' }, rotated: set.at, status, detail: set.note });
  for (const [field, n] of [['rsa_public_key_fp', ''], ['rsa_public_key_2_fp', '2']] as const) {
    const fingerprint = textAt(value, field);
    if (fingerprint !== undefined) entries.push({ kind: 'credential', platform: PLATFORM, identity, credential: { value: fingerprint, kind: 'snowflake-key' }, status, detail: `RSA public key ${n === '' ? '1' : n}, by its fingerprint` });
  }
  if (yes(value, 'has_rsa_public_key') && textAt(value, 'rsa_public_key_fp') === undefined) {
    entries.push({ kind: 'credential', platform: PLATFORM, identity, credential: { value: nameOf(`snowflake:rsa-key/${name}`), kind: 'snowflake-key' }, status, detail: 'an RSA public key; its fingerprint is not in this answer' });
  }
  if (yes(value, 'has_pat')) entries.push({ kind: 'credential', platform: PLATFORM, identity, credential: { value: nameOf(`snowflake:token/${name}`), kind: 'token' }, status, detail: 'programmatic access tokens; which ones is not in this answer' });
  const first = textAt(value, 'default_role');
  if (first !== undefined) entries.push({ kind: 'permission', platform: PLATFORM, identity, other: role(first), detail: `default role ${shown(first)}` });
  return entries;
}

/** A role of another cloud that Snowflake assumes: it is let in by that role's trust policy, under an external id. */
function foreignRole(value: Json, name: string, prefix: string, what: string): readonly InventoryDraft[] {
  const arn = textAt(value, `${prefix}role_arn`);
  const by = textAt(value, `${prefix}iam_user_arn`);
  const integration = nameOf(`snowflake:integration/${name}`);
  if (arn === undefined) return [];
  return [
    { kind: 'consumer', platform: 'aws', identity: { name: arn, kind: 'role' }, other: { name: integration, kind: 'application' }, detail: what },
    { kind: 'trust', platform: 'aws', identity: { name: arn, kind: 'role' }, other: by === undefined ? { name: integration, kind: 'application' } : { name: by, kind: 'user' },
      detail: detailOf(`${what} ${shown(name)}`, textAt(value, `${prefix}external_id`) === undefined ? undefined : `external id ${shown(textAt(value, `${prefix}external_id`) ?? '')}`) },
  ];
}

function integration(value: Json, around: Around): Said {
  const name = textAt(value, 'name') ?? around.key;
  const identity = { name: nameOf(`snowflake:integration/${name}`), kind: 'application' as const };
  const created = whenAt('created_on', value, ['created_on'], around.zone);
  const hook = objectOf(value['api_hook']) ?? objectOf(value['catalog']) ?? objectOf(value['notification_hook']) ?? value;
  const kind = textAt(value, 'type') ?? textAt(hook, 'type', 'catalog_source') ?? 'integration';
  const secrets = new Set([...listAt(value, 'allowed_authentication_secrets'), ...listAt(hook, 'allowed_authentication_secrets')]);
  const client = textAt(value, 'rest_authentication.oauth_client_id') ?? textAt(hook, 'rest_authentication.oauth_client_id');
  return [
    { kind: 'identity', platform: PLATFORM, identity, created: created.at, status: yes(value, 'enabled') ? 'enabled' : 'disabled', detail: detailOf(`integration of type ${shown(kind)}`, client === undefined ? undefined : `OAuth client ${shown(client)}`, textAt(value, 'comment') === undefined ? undefined : shown(textAt(value, 'comment') ?? ''), created.note) },
    ...['api_aws_', 'glue_aws_', 'aws_sns_', 'storage_aws_'].flatMap((prefix) => foreignRole(hook, name, prefix, 'Snowflake integration')),
    ...[...secrets].map((s): InventoryDraft => ({ kind: 'consumer', platform: PLATFORM, identity: { name: nameOf(`snowflake:secret/${s}`), kind: 'unknown' }, other: identity, detail: 'may use this secret' })),
  ];
}

/** What an integration is, as DESCRIBE says it; its name is that of the map's member. */
function integrationDetails(value: Json, around: Around): Said {
  if (around.key === '') return { skip: 'the properties of an integration that the answer does not name' };
  const identity = { name: nameOf(`snowflake:integration/${around.key}`), kind: 'application' as const };
  const issuer = textAt(value, 'saml2_issuer', 'external_oauth_issuer');
  const runsAs = textAt(value, 'run_as_role');
  const entries: InventoryDraft[] = [...foreignRole(value, around.key, 'storage_aws_', 'Snowflake storage integration')];
  if (textAt(value, 'azure_multi_tenant_app_name') !== undefined) entries.push({ kind: 'identity', platform: 'entra', identity: { name: textAt(value, 'azure_multi_tenant_app_name') ?? '', kind: 'application' }, detail: detailOf('Snowflake’s application in the tenant', shown(textAt(value, 'azure_tenant_id') ?? '')) });
  if (issuer !== undefined) entries.push({ kind: 'trust', platform: PLATFORM, identity, other: { name: issuer, kind: 'service' }, detail: 'signs people or applications in' });
  if (runsAs !== undefined) entries.push({ kind: 'permission', platform: PLATFORM, identity, other: role(runsAs), detail: `acts as role ${shown(runsAs)}` });
  if (textAt(value, 'oauth_client_secret', 'oauth_client_id') !== undefined) entries.push({ kind: 'credential', platform: PLATFORM, identity, credential: { value: nameOf(`snowflake:oauth-client/${around.key}`), kind: 'oauth-token' }, detail: 'OAuth client secret; its value is not copied' });
  return entries.length === 0 ? [{ kind: 'identity', platform: PLATFORM, identity, detail: 'integration' }] : entries;
}

function grantee(kind: string | undefined, name: string): { name: string; kind: IdentityKind } {
  if (/ROLE/i.test(kind ?? '')) return role(name);
  return /USER/i.test(kind ?? 'USER') ? user(name) : { name: nameOf(`snowflake:${(kind ?? '').toLowerCase()}/${name}`), kind: 'unknown' };
}

/** A key pair whose details give its fingerprint is known by it, as SHOW USERS and DESCRIBE USER know it. */
function byFingerprint(kind: DocumentKind): DocumentKind {
  return { ...kind, read(value, around) {
    const said = kind.read(value, around);
    const fingerprint = /SHA256:[A-Za-z0-9+/]{43}=?/.exec(textAt(value, 'additional_details') ?? '')?.[0];
    if (fingerprint === undefined || 'bad' in said || 'skip' in said) return said;
    return said.map((e) => (e.credential?.kind === 'snowflake-key' ? { ...e, credential: { value: fingerprint, kind: 'snowflake-key' } } : e));
  } };
}

export const SNOWFLAKE_KINDS: readonly DocumentKind[] = [
  { title: 'Snowflake user', keys: ['name', 'login_name', 'disabled'], read: readUser },
  tableKind({
    title: 'Snowflake programmatic access token', platform: PLATFORM, keys: ['name', 'user_name', 'role_restriction', 'expires_at'], identity: { name: ['user_name'], kind: 'user', prefix: 'snowflake:user/' },
    credential: { value: ['user_name', 'name'], kind: 'token', prefix: 'snowflake:token/', joined: true }, created: ['created_on'], expires: ['expires_at'], status: ['status'], owner: ['created_by'],
    detail: { 'only as role': 'role_restriction', 'rotated to': 'rotated_to', '': 'comment' },
  }),
  byFingerprint(tableKind({
    title: 'Snowflake credential', platform: PLATFORM, keys: ['credential_id', 'user_name', 'type'], identity: { name: ['user_name'], kind: 'user', prefix: 'snowflake:user/' },
    credential: { value: ['credential_id'], prefix: 'snowflake:credential/', kind: (v) => { const t = textAt(v, 'type') ?? ''; return t === 'PASSWORD' ? 'password' : t === 'KEYPAIR' ? 'snowflake-key' : t === 'PAT' || /TOKEN/.test(t) ? 'token' : 'device-token'; } },
    created: ['created_on'], rotated: ['last_altered'], lastUsed: ['last_used_on'], expires: ['expiration_date'], status: ['status'], owner: ['created_by'], detail: { name: 'name', type: 'type', '': 'comment' },
  })),
  {
    title: 'Snowflake role grant', keys: ['role', 'granted_to', 'grantee_name'],
    read: (v, around) => { const made = whenAt('created_on', v, ['created_on'], around.zone); return [{ kind: 'membership', platform: PLATFORM, identity: grantee(textAt(v, 'granted_to'), textAt(v, 'grantee_name') ?? ''), other: role(textAt(v, 'role') ?? ''), created: made.at, owner: textAt(v, 'granted_by'), detail: detailOf('granted the role', made.note) }]; },
  },
  {
    title: 'Snowflake privilege', keys: ['privilege', 'granted_on', 'name', 'grantee_name'],
    read: (v, around) => {
      const made = whenAt('created_on', v, ['created_on'], around.zone);
      const on = [textAt(v, 'table_catalog'), textAt(v, 'table_schema'), textAt(v, 'name')].filter((p) => p !== undefined).join('.');
      const held = grantee(textAt(v, 'granted_to'), textAt(v, 'grantee_name') ?? '');
      if (textAt(v, 'privilege') === 'USAGE' && textAt(v, 'granted_on') === 'ROLE') return [{ kind: 'membership', platform: PLATFORM, identity: held, other: role(textAt(v, 'name') ?? ''), created: made.at, detail: detailOf('granted the role', made.note) }];
      return [{ kind: 'permission', platform: PLATFORM, identity: held, other: { name: nameOf(on), kind: 'unknown' }, created: made.at, detail: detailOf(`${shown(textAt(v, 'privilege') ?? '')} on ${shown(textAt(v, 'granted_on') ?? '')} ${shown(on)}`, yes(v, 'grant_option') ? 'may pass it on' : undefined, made.note) }];
    },
  },
  tableKind({ title: 'Snowflake role', platform: PLATFORM, keys: ['name', 'granted_to_roles', 'granted_roles'], identity: { name: ['name'], kind: 'role', prefix: 'snowflake:role/' }, created: ['created_on'], owner: ['owner'], detail: { '': 'comment', 'users with it': 'assigned_to_users' } }),
  tableKind({ title: 'Snowflake role', platform: PLATFORM, keys: ['name', 'role_type', 'role_database_name'], identity: { name: ['name'], kind: 'role', prefix: 'snowflake:role/' }, created: ['created_on'], owner: ['owner'], detail: { '': 'comment', type: 'role_type', database: 'role_database_name' } }),
  {
    title: 'Snowflake secret', keys: ['name', 'schema_name', 'oauth_scopes'],
    read: (v, around) => {
      const made = whenAt('created_on', v, ['created_on'], around.zone), ends = whenAt('expiry', v, ['oauth_refresh_token_expiry_time'], around.zone);
      return [{ kind: 'secret', platform: PLATFORM, identity: { name: placeOf(v), kind: 'unknown' }, created: made.at, expires: ends.at, owner: textAt(v, 'owner'), detail: detailOf(`type ${shown(textAt(v, 'secret_type', 'type') ?? 'not said')}`, textAt(v, 'username') === undefined ? undefined : `for user ${shown(textAt(v, 'username') ?? '')}`, textAt(v, 'api_authentication') === undefined ? undefined : `through ${shown(textAt(v, 'api_authentication') ?? '')}`, textsAt(v, ['oauth_scopes']).length === 0 ? undefined : `scopes ${shown(textsAt(v, ['oauth_scopes']).join(', '))}`, made.note, ends.note) }];
    },
  },
  { title: 'Snowflake API integration', keys: ['name', 'enabled', 'api_hook'], read: integration },
  { title: 'Snowflake catalog integration', keys: ['name', 'enabled', 'catalog', 'table_format'], read: integration },
  { title: 'Snowflake notification integration', keys: ['name', 'enabled', 'notification_hook'], read: integration },
  { title: 'Snowflake integration', keys: ['name', 'type', 'category', 'enabled'], read: integration },
  { title: 'properties of a Snowflake integration', keys: ['storage_provider', 'storage_aws_role_arn', 'storage_allowed_locations'], read: integrationDetails },
  { title: 'properties of a Snowflake integration', keys: ['saml2_issuer', 'saml2_provider'], read: integrationDetails },
  { title: 'properties of a Snowflake integration', keys: ['external_oauth_issuer'], read: integrationDetails },
  { title: 'properties of a Snowflake integration', keys: ['scim_client', 'run_as_role'], read: integrationDetails },
  {
    title: 'Snowflake external volume', keys: ['name', 'allow_writes', 'storage_locations'],
    read: (v) => { const found = (Array.isArray(v['storage_locations']) ? v['storage_locations'] as readonly unknown[] : []).flatMap((l) => foreignRole(objectOf(l) ?? {}, textAt(v, 'name') ?? '', 'storage_aws_', 'Snowflake external volume')); return found.length === 0 ? { skip: 'an external volume without a role of another cloud' } : found; },
  },
  {
    title: 'Snowflake code with secrets', keys: ['name', 'external_access_integrations'],
    when: (v) => ['secrets', 'external_access_secrets', 'compute_pool', 'main_file', 'handler'].some((k) => Object.hasOwn(v, k)),
    read: (v) => {
      const name = textAt(v, 'name') ?? '';
      const other = { name: nameOf(`snowflake:code/${name}`), kind: 'workload' as const };
      const secrets = [...Object.values(objectOf(v['secrets']) ?? {}), ...Object.values(objectOf(v['external_access_secrets']) ?? {})].flatMap((s) => (typeof s === 'string' && s !== '' ? [s] : []));
      const through = listAt(v, 'external_access_integrations');
      const found: InventoryDraft[] = [
        ...secrets.map((s): InventoryDraft => ({ kind: 'consumer', platform: PLATFORM, identity: { name: nameOf(`snowflake:secret/${s}`), kind: 'unknown' }, other, detail: 'its code is given this secret' })),
        ...through.map((t): InventoryDraft => ({ kind: 'consumer', platform: PLATFORM, identity: { name: nameOf(`snowflake:integration/${t}`), kind: 'application' }, other, detail: 'reaches out through it' })),
      ];
      return found.length === 0 ? { skip: 'code that is given no secret and no way out' } : [{ kind: 'identity', platform: PLATFORM, identity: other, owner: textAt(v, 'owner') }, ...found];
    },
  },
  {
    title: 'Snowflake stage', keys: ['name', 'url', 'has_credentials'],
    read: (v) => {
      const place = nameOf(`snowflake:stage/${[textAt(v, 'database_name'), textAt(v, 'schema_name'), textAt(v, 'name')].filter((p) => p !== undefined).join('.')}`);
      const through = textAt(v, 'storage_integration');
      if (yes(v, 'has_credentials')) return [{ kind: 'secret', platform: PLATFORM, identity: { name: place, kind: 'unknown' }, owner: textAt(v, 'owner'), detail: detailOf('credentials of a stage', shown(textAt(v, 'url') ?? '')) }];
      if (through !== undefined) return [{ kind: 'consumer', platform: PLATFORM, identity: { name: nameOf(`snowflake:integration/${through}`), kind: 'application' }, other: { name: place, kind: 'workload' }, detail: detailOf(shown(textAt(v, 'url') ?? '')) }];
      return { skip: 'a stage without credentials' };
    },
  },
];
