/**
 * Keys and identities of AI services. A key's `value` is in some of these answers (it is shown once, when a key is made): it is never read.
 * https://platform.openai.com/docs/api-reference/administration
 * https://docs.anthropic.com/en/api/admin-api/apikeys/list-api-keys
 */
import type { IdentityKind } from '../../../../shared/domain/kinds.ts';
import { textOf } from '../../format.ts';
import { textAt, valuesAt, type Json } from '../values.ts';
import type { FieldTable } from '../table.ts';

const is = (path: string, pattern: RegExp) => (value: Json): boolean => { const t = textOf(valuesAt(value, path)[0]); return t !== undefined && pattern.test(t); };
const ownerKind = (value: Json): IdentityKind => {
  const type = textAt(value, 'owner.type', 'created_by.type') ?? '';
  return type === 'user' ? 'human' : type === 'service_account' ? 'service-account' : 'unknown';
};
const OPENAI = 'openai';
const ANTHROPIC = 'anthropic';

export const AI_TABLES: readonly FieldTable[] = [
  {
    title: 'OpenAI admin API key', platform: OPENAI, keys: ['object', 'id', 'redacted_value'], when: is('object', /^organization\.admin_api_key$/),
    identity: { name: ['owner.id', 'owner.user.id', 'owner.service_account.id'], kind: ownerKind }, credential: { value: ['id'], kind: 'api-key' },
    created: ['created_at'], lastUsed: ['last_used_at'], expires: ['expires_at'], owner: ['owner.name', 'owner.id'],
    detail: { name: 'name', hint: 'redacted_value', 'role of its owner': 'owner.role' }, note: 'administers the whole organization',
  },
  {
    title: 'OpenAI project API key', platform: OPENAI, keys: ['object', 'id', 'redacted_value'], when: is('object', /^organization\.project\.api_key$/),
    identity: { name: ['owner.service_account.id', 'owner.user.id', 'owner.id'], kind: ownerKind }, credential: { value: ['id'], kind: 'api-key' },
    created: ['created_at'], lastUsed: ['last_used_at'], expires: ['expires_at'], owner: ['owner.user.email', 'owner.service_account.name', 'owner.user.name'],
    detail: { name: 'name', hint: 'redacted_value' },
  },
  {
    title: 'OpenAI service account', platform: OPENAI, keys: ['object', 'id', 'role'], when: is('object', /organization\.(?:project\.)?service_account$/),
    identity: { name: ['id'], kind: 'service-account' }, created: ['created_at'], detail: { name: 'name' }, grants: ['role'],
  },
  {
    title: 'OpenAI user', platform: OPENAI, keys: ['object', 'id', 'role'], when: is('object', /^organization\.(?:project\.)?user$/),
    identity: { name: ['id'], kind: 'human', also: ['email'] }, created: ['added_at'], detail: { name: 'name' }, grants: ['role'],
  },
  {
    title: 'Anthropic API key', platform: ANTHROPIC, keys: ['id', 'type', 'partial_key_hint'], when: is('type', /^api_key$/),
    identity: { name: ['created_by.id'], kind: ownerKind }, credential: { value: ['id'], kind: 'api-key' }, created: ['created_at'], expires: ['expires_at'], status: ['status'], owner: ['created_by.id'],
    detail: { name: 'name', workspace: 'workspace_id', hint: 'partial_key_hint' }, note: 'the identity is who made the key',
  },
  {
    title: 'Anthropic user', platform: ANTHROPIC, keys: ['id', 'type', 'role', 'added_at'], when: (v) => is('type', /^user$/)(v) && is('id', /^user_/)(v),
    identity: { name: ['id'], kind: 'human', also: ['email'] }, created: ['added_at'], detail: { name: 'name' }, grants: ['role'],
  },
  {
    title: 'Anthropic workspace member', relation: true, platform: ANTHROPIC, keys: ['type', 'user_id', 'workspace_id', 'workspace_role'],
    identity: { name: ['user_id'], kind: 'unknown' }, groups: { paths: ['workspace_id'] }, grants: ['workspace_role'],
  },
  {
    // https://docs.databricks.com/api/workspace/tokenmanagement/list
    title: 'Databricks token', platform: 'databricks', keys: ['token_id', 'creation_time', 'expiry_time'],
    identity: { name: ['owner_id', 'created_by_id'], kind: 'unknown', also: ['created_by_username'], prefix: 'databricks:' }, credential: { value: ['token_id'], kind: 'token' },
    created: ['creation_time'], lastUsed: ['last_used_day'], expires: ['expiry_time'], owner: ['created_by_username'], detail: { comment: 'comment' },
  },
  {
    // https://docs.databricks.com/api/workspace/serviceprincipals/list
    title: 'Databricks service principal', platform: 'databricks', keys: ['applicationId', 'displayName', 'active'],
    identity: { name: ['applicationId'], kind: 'application' }, status: (v) => (v['active'] === true ? 'active' : 'inactive'), detail: { name: 'displayName', 'external id': 'externalId' },
    grants: ['entitlements.value', 'roles.value'], groups: { paths: ['groups.value'], prefix: 'databricks:group/' },
  },
];
