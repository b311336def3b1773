/**
 * Identities and keys of smaller clouds and platforms: Cloudflare, Scaleway, Oracle Cloud, Supabase, Vercel, Tailscale, Spacelift, Airbyte.
 * Sources: https://developers.cloudflare.com/api · https://www.scaleway.com/en/developers/api/iam · https://docs.oracle.com/iaas/api (CLI: names with
 * hyphens) · https://api.supabase.com/api/v1 · https://vercel.com/docs/rest-api · https://tailscale.com/api · https://reference.airbyte.com
 */
import type { InventoryDraft } from '../../../../shared/domain/inventory.ts';
import { objectOf } from '../../format.ts';
import { cut, detailOf } from '../../mapping.ts';
import type { FieldTable } from '../table.ts';
import { looksSecret, nameOf, shown, textAt, textsAt, valuesAt, type Json } from '../values.ts';

const is = (path: string, pattern: RegExp) => (value: Json): boolean => pattern.test(textAt(value, path) ?? '');
const flag = (path: string, yes: string, no: string) => (value: Json): string | undefined => {
  const text = textAt(value, path)?.toLowerCase();
  return text === 'true' ? yes : text === 'false' ? no : undefined;
};

const CLOUDFLARE: readonly FieldTable[] = [
  {
    title: 'Cloudflare API token', platform: 'cloudflare', keys: ['id', 'name', 'status', 'issued_on'], credential: { value: ['id'], kind: 'api-key' },
    created: ['issued_on'], rotated: ['modified_on'], lastUsed: ['last_used_on'], expires: ['expires_on'], status: ['status'],
    grants: ['policies.permission_groups.name'], detail: { name: 'name', 'only from': 'condition.request_ip.in', 'not before': 'not_before' },
  },
  {
    title: 'Cloudflare member', platform: 'cloudflare', keys: ['user', 'roles', 'status'], when: (v) => objectOf(v['user'])?.['two_factor_authentication_enabled'] !== undefined,
    identity: { name: ['user.id'], kind: 'human', also: ['user.email'] }, status: ['status'], groups: { paths: ['roles.id'], prefix: 'cloudflare:role/' },
    detail: { 'two factors': 'user.two_factor_authentication_enabled' },
  },
  {
    title: 'Cloudflare Worker', platform: 'cloudflare', keys: ['id', 'etag', 'usage_model', 'compatibility_flags'], identity: { name: ['id'], kind: 'workload', prefix: 'cloudflare:worker/' },
    created: ['created_on'], rotated: ['modified_on'], detail: { 'last deployed from': 'last_deployed_from' },
  },
];

const SCALEWAY: readonly FieldTable[] = [
  {
    title: 'Scaleway API key', platform: 'scaleway', keys: ['access_key', 'default_project_id', 'expires_at'], credential: { value: ['access_key'], kind: 'api-key' },
    identity: { name: ['application_id', 'user_id'], kind: (v) => (textAt(v, 'application_id') === undefined ? 'human' : 'application') },
    created: ['created_at'], rotated: ['updated_at'], expires: ['expires_at'], detail: { '': 'description', 'made from': 'creation_ip', project: 'default_project_id' },
  },
  {
    title: 'Scaleway application', platform: 'scaleway', keys: ['id', 'organization_id', 'nb_api_keys', 'editable'],
    identity: { name: ['id'], kind: 'application' }, created: ['created_at'], detail: { name: 'name', '': 'description', 'API keys': 'nb_api_keys' },
  },
  {
    title: 'Scaleway user', platform: 'scaleway', keys: ['id', 'organization_id', 'account_root_user_id', 'two_factor_enabled'],
    identity: { name: ['id'], kind: 'human', also: ['email'] }, created: ['created_at'], lastUsed: ['last_login_at'], status: ['status'], detail: { type: 'type_', 'two factors': 'two_factor_enabled' },
  },
  {
    title: 'Scaleway group', platform: 'scaleway', keys: ['id', 'user_ids', 'application_ids'], identity: { name: ['id'], kind: 'group' }, created: ['created_at'], detail: { name: 'name' },
    more: (v) => [...textsAt(v, ['user_ids']).map((u) => [u, 'human'] as const), ...textsAt(v, ['application_ids']).map((a) => [a, 'application'] as const)]
      .map(([name, kind]): InventoryDraft => ({ kind: 'membership', platform: 'scaleway', identity: { name: nameOf(name), kind }, other: { name: textAt(v, 'id') ?? '', kind: 'group' } })),
  },
  {
    title: 'Scaleway SSH key', platform: 'scaleway', keys: ['public_key', 'fingerprint', 'organization_id'], credential: { value: ['fingerprint'], kind: 'ssh-key' },
    created: ['created_at'], status: flag('disabled', 'inactive', 'active'), detail: { name: 'name', project: 'project_id' },
  },
  {
    title: 'Scaleway policy', relation: true, platform: 'scaleway', keys: ['nb_rules', 'no_principal', 'id'],
    identity: { name: ['user_id', 'group_id', 'application_id'], kind: (v) => (textAt(v, 'user_id') !== undefined ? 'human' : textAt(v, 'group_id') !== undefined ? 'group' : 'application') },
    grants: ['name', 'id'], grantsAs: 'policy', created: ['created_at'], detail: { id: 'id', '': 'description' },
  },
];

const ORACLE: readonly FieldTable[] = [
  {
    title: 'OCI user', platform: 'oci', keys: ['id', 'compartment-id', 'capabilities', 'lifecycle-state'], identity: { name: ['id'], kind: 'user', also: ['email'] }, created: ['time-created'], lastUsed: ['last-successful-login-time'],
    status: ['lifecycle-state'], detail: { name: 'name', MFA: 'is-mfa-activated' },
    more: (v) => { const may = Object.entries(objectOf(v['capabilities']) ?? {}).filter(([, on]) => on === true).map(([k]) => k); return may.length === 0 ? [] : [{ kind: 'permission', platform: 'oci', identity: { name: textAt(v, 'id') ?? '', kind: 'user' }, detail: detailOf(`may have credentials: ${shown(may.join(', '))}`) }]; },
  },
  { title: 'OCI membership', relation: true, platform: 'oci', keys: ['group-id', 'user-id'], identity: { name: ['user-id'], kind: 'user' }, groups: { paths: ['group-id'] }, created: ['time-created'] },
  { title: 'OCI group', platform: 'oci', keys: ['id', 'compartment-id', 'name'], when: is('id', /^ocid1\.(?:dynamic)?group\./), identity: { name: ['id'], kind: 'group' }, created: ['time-created'], status: ['lifecycle-state'], detail: { name: 'name', 'matching rule': 'matching-rule' } },
  {
    title: 'OCI policy', platform: 'oci', keys: ['id', 'statements', 'compartment-id'],
    more: (v) => textsAt(v, ['statements']).map((s): InventoryDraft => {
      const who = /^\s*(?:allow|endorse|admit)\s+(any-user|any-group|(dynamic-group|group|service)\s+(?:id\s+)?('[^']+'|\S+))/i.exec(s);
      const name = who === null ? undefined : who[3]?.replace(/'/g, '') ?? who[1];
      return { kind: 'permission', platform: 'oci', identity: name === undefined ? undefined : { name: nameOf(name.startsWith('ocid1.') ? name : `oci:${(who?.[2] ?? 'any').toLowerCase()}/${name}`), kind: 'group' }, detail: detailOf(cut(s, 500), `policy ${shown(textAt(v, 'name') ?? '')}`) };
    }),
  },
  { title: 'OCI API key', platform: 'oci', keys: ['fingerprint', 'key-id', 'user-id'], credential: { value: ['key-id'], kind: 'api-key' }, identity: { name: ['user-id'], kind: 'user' }, created: ['time-created'], status: ['lifecycle-state'] },
];

const SUPABASE: readonly FieldTable[] = [
  {
    title: 'Supabase API key', platform: 'supabase', keys: ['api_key', 'type', 'prefix', 'hash'],
    // Old keys have no id of their own; their name is unique in the project only.
    credential: { value: ['id', 'hash', 'name'], kind: 'api-key', prefix: 'supabase:' }, created: ['inserted_at'], rotated: ['updated_at'], detail: { name: 'name', type: 'type', prefix: 'prefix', '': 'description' },
    note: 'its value stands in the file and is not copied',
  },
  { title: 'Supabase signing key', platform: 'supabase', keys: ['id', 'algorithm', 'status', 'public_jwk'], credential: { value: ['id'], kind: 'certificate', prefix: 'supabase:' }, created: ['created_at'], rotated: ['updated_at'], status: ['status'], detail: { algorithm: 'algorithm' }, note: 'signs the tokens of the project' },
  {
    title: 'Supabase member', platform: 'supabase', keys: ['user_id', 'user_name', 'role_name', 'mfa_enabled'], identity: { name: ['user_id'], kind: 'human', also: ['email'], prefix: 'supabase:user/' }, grants: ['role_name'], detail: { MFA: 'mfa_enabled' },
  },
  {
    title: 'Supabase secret', platform: 'supabase', keys: ['name', 'value', 'updated_at'], when: (v) => Object.keys(v).length === 3, place: { name: ['name'], prefix: 'supabase:secret/' }, rotated: ['updated_at'], note: 'its value is not copied',
  },
  { title: 'Supabase third-party sign-in', platform: 'supabase', keys: ['id', 'oidc_issuer_url', 'jwks_url'], identity: { name: ['oidc_issuer_url', 'jwks_url', 'id'], kind: 'service' }, created: ['inserted_at'], rotated: ['updated_at'], detail: { type: 'type' }, note: 'tokens of this issuer are accepted' },
  { title: 'Supabase SAML sign-in', platform: 'supabase', keys: ['id', 'saml', 'domains'], identity: { name: ['saml.entity_id'], kind: 'service' }, created: ['created_at'], detail: { domains: 'domains.domain' }, note: 'SAML identity provider' },
];

/** A database's pooler names the user with whom applications sign in; the connection string with its password is not looked at. */
const SUPABASE_POOLER: FieldTable = {
  title: 'Supabase pooler', platform: 'supabase', keys: ['db_user', 'db_host', 'connection_string'], identity: { name: ['db_user'], kind: 'service-account', prefix: 'supabase:database-user/' },
  credential: { value: ['db_host', 'db_user'], kind: 'database-password', prefix: 'password of ', joined: true }, detail: { user: 'db_user', host: 'db_host', database: 'db_name' },
};

const VERCEL_PREFIX = 'vercel:';
const VERCEL: readonly FieldTable[] = [
  {
    title: 'Vercel environment variable', platform: 'vercel', keys: ['id', 'key', 'type', 'target'], when: (v) => looksSecret(textAt(v, 'key') ?? '') || is('type', /^(?:encrypted|sensitive|secret)$/)(v),
    place: { name: ['id'], prefix: VERCEL_PREFIX }, created: ['createdAt'], rotated: ['updatedAt'], owner: ['updatedBy', 'createdBy'], detail: { variable: 'key', type: 'type', for: 'target', '': 'comment' }, consumers: { paths: ['projectId', 'projectIds'], kind: 'workload', prefix: VERCEL_PREFIX }, note: 'its value is not copied',
  },
  { title: 'Vercel integration', platform: 'vercel', keys: ['id', 'integrationId', 'slug', 'scopes'], identity: { name: ['id'], kind: 'application', prefix: VERCEL_PREFIX }, created: ['createdAt'], rotated: ['updatedAt'], status: ['status'], grants: ['scopes'], consumers: { paths: ['projects'], kind: 'workload', prefix: VERCEL_PREFIX }, detail: { integration: 'slug', application: 'integrationId', projects: 'projectSelection' } },
  { title: 'Vercel token', platform: 'vercel', keys: ['id', 'name', 'origin', 'activeAt'], credential: { value: ['id'], kind: 'token' }, created: ['createdAt'], lastUsed: ['activeAt'], expires: ['expiresAt'], detail: { name: 'name', origin: 'origin', scopes: 'scopes.type' } },
  { title: 'Vercel Edge Config token', platform: 'vercel', keys: ['id', 'label', 'createdAt'], when: is('id', /^ect_/), credential: { value: ['id'], kind: 'token' }, created: ['createdAt'], detail: { label: 'label', 'Edge Config': 'edgeConfigId' } },
  { title: 'Vercel user', platform: 'vercel', keys: ['uid', 'username', 'role', 'joinedFrom'], identity: { name: ['uid'], kind: 'human', also: ['email'], prefix: VERCEL_PREFIX }, created: ['createdAt'], grants: ['role'], detail: { name: 'username' } },
  {
    title: 'Vercel access group', platform: 'vercel', keys: ['accessGroupId', 'name', 'isDsyncManaged'], identity: { name: ['accessGroupId'], kind: 'group', prefix: VERCEL_PREFIX }, created: ['createdAt'], detail: { name: 'name' },
    more: (v) => [
      ...textsAt(v, ['members.uid', 'member_ids']).map((m): InventoryDraft => ({ kind: 'membership', platform: 'vercel', identity: { name: nameOf(`${VERCEL_PREFIX}${m}`), kind: 'human' }, other: { name: nameOf(`${VERCEL_PREFIX}${textAt(v, 'accessGroupId') ?? ''}`), kind: 'group' } })),
      ...valuesAt(v, 'projects').flatMap((p): InventoryDraft[] => { const id = textAt(p, 'projectId'); return id === undefined ? [] : [{ kind: 'permission', platform: 'vercel', identity: { name: nameOf(`${VERCEL_PREFIX}${textAt(v, 'accessGroupId') ?? ''}`), kind: 'group' }, other: { name: nameOf(`${VERCEL_PREFIX}${id}`), kind: 'unknown' }, detail: detailOf(`${shown(textAt(p, 'role') ?? 'access')} of project ${id}`) }]; }),
    ],
  },
];

const OTHERS: readonly FieldTable[] = [
  {
    title: 'Tailscale key', platform: 'tailscale', keys: ['id', 'created', 'expires', 'capabilities'], credential: { value: ['id'], kind: 'api-key' }, identity: { name: ['userId'], kind: 'unknown' }, created: ['created'], expires: ['expires'],
    status: (v) => (textAt(v, 'revoked') !== undefined ? 'revoked' : textAt(v, 'invalid') === 'true' ? 'invalid' : undefined), grants: ['scopes', 'capabilities.devices.create.tags'], detail: { '': 'description', type: 'keyType', reusable: 'capabilities.devices.create.reusable' },
  },
  { title: 'Tailscale user', platform: 'tailscale', keys: ['id', 'loginName', 'role', 'deviceCount'], identity: { name: ['loginName'], kind: 'human' }, created: ['created'], lastUsed: ['lastSeen'], status: ['status'], grants: ['role'], detail: { type: 'type', devices: 'deviceCount' } },
  {
    title: 'Tailscale device', platform: 'tailscale', keys: ['nodeId', 'nodeKey', 'hostname'], identity: { name: ['nodeId'], kind: 'machine' }, credential: { value: ['nodeId'], kind: 'device-token', prefix: 'tailscale:node-key/' },
    created: ['created'], lastUsed: ['lastSeen'], expires: ['expires'], status: flag('authorized', 'authorized', 'not authorized'), owner: ['user'], detail: { name: 'name', host: 'hostname', addresses: 'addresses', tags: 'tags', 'expiry switched off': 'keyExpiryDisabled' },
  },
  { title: 'Tailscale posture integration', platform: 'tailscale', keys: ['provider', 'cloudId', 'clientId', 'configUpdated'], identity: { name: ['id'], kind: 'application' }, rotated: ['configUpdated'], lastUsed: ['status.lastSync'], detail: { provider: 'provider', 'client id': 'clientId', tenant: 'tenantId' }, note: 'holds a client secret of the provider' },
  {
    title: 'Spacelift stack', platform: 'spacelift', keys: ['id', 'repository', 'branch', 'administrative'], identity: { name: ['id'], kind: 'ci-runner', prefix: 'spacelift:stack/' }, status: ['state'],
    detail: { name: 'name', repository: 'repository', branch: 'branch', administrative: 'administrative', space: 'space' },
    more: (v) => textsAt(v, ['integrations.aws.assumedRoleArn']).flatMap((role): InventoryDraft[] => [
      { kind: 'consumer', platform: 'aws', identity: { name: nameOf(role), kind: 'role' }, other: { name: nameOf(`spacelift:stack/${textAt(v, 'id') ?? ''}`), kind: 'ci-runner' }, detail: 'Spacelift stack' },
      { kind: 'trust', platform: 'aws', identity: { name: nameOf(role), kind: 'role' }, other: { name: nameOf(`spacelift:stack/${textAt(v, 'id') ?? ''}`), kind: 'ci-runner' }, detail: 'assumed by a Spacelift stack' },
    ]),
  },
  { title: 'Spacelift worker pool', platform: 'spacelift', keys: ['id', 'type', 'space'], when: is('type', /^(?:PUBLIC|PRIVATE)$/), identity: { name: ['id'], kind: 'ci-runner', prefix: 'spacelift:worker-pool/' }, detail: { name: 'name', type: 'type', space: 'space' } },
  {
    title: 'Airbyte connection', platform: 'airbyte', keys: ['connectionId', 'sourceId', 'destinationId'], identity: { name: ['connectionId'], kind: 'workload' }, created: ['createdAt'], status: ['status'], detail: { name: 'name', workspace: 'workspaceId' },
    more: (v) => ['sourceId', 'destinationId'].flatMap((end): InventoryDraft[] => { const id = textAt(v, end); return id === undefined ? [] : [{ kind: 'consumer', platform: 'airbyte', identity: { name: id, kind: 'application' }, other: { name: textAt(v, 'connectionId') ?? '', kind: 'workload' }, detail: end === 'sourceId' ? 'reads with the credentials of this source' : 'writes with the credentials of this destination' }]; }),
  },
  ...(['source', 'destination'] as const).map((end): FieldTable => ({
    title: `Airbyte ${end}`, platform: 'airbyte', keys: [`${end}Id`, `${end}Type`, 'configuration'], place: { name: [`${end}Id`] }, created: ['createdAt'],
    detail: { name: 'name', kind: `${end}Type`, host: 'configuration.host', database: 'configuration.database', user: 'configuration.username', bucket: 'configuration.s3_bucket_name', workspace: 'workspaceId' }, note: `credentials of an Airbyte ${end} are kept here`,
  })),
  { title: 'Airbyte permission', relation: true, platform: 'airbyte', keys: ['permissionId', 'permissionType', 'scopeId'], identity: { name: ['userId'], kind: 'unknown' }, grants: ['permissionType'], detail: { scope: 'scope', 'scope id': 'scopeId' } },
];

export const CLOUD_TABLES: readonly FieldTable[] = [...CLOUDFLARE, ...SCALEWAY, ...ORACLE, ...SUPABASE, SUPABASE_POOLER, ...VERCEL, ...OTHERS];
