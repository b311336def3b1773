/**
 * Identities and credentials of services that analysts export from: GitLab, Keycloak, Duo, JumpCloud, PagerDuty, Slack, Datadog, MongoDB Atlas,
 * Docker Hub, LaunchDarkly, npm, CircleCI, Terraform Cloud. Each table stands by the API that answers so.
 */
import type { InventoryDraft } from '../../../../shared/domain/inventory.ts';
import { objectOf } from '../../format.ts';
import type { FieldTable } from '../table.ts';
import { looksSecret, nameOf, textAt, textsAt, type Json } from '../values.ts';

const is = (path: string, pattern: RegExp) => (value: Json): boolean => pattern.test(textAt(value, path) ?? '');
const flag = (path: string, yes: string, no: string) => (value: Json): string | undefined => {
  const text = textAt(value, path)?.toLowerCase();
  return text === 'true' ? yes : text === 'false' ? no : undefined;
};
const member = (platform: string, id: string, group: string): InventoryDraft => ({ kind: 'membership', platform, identity: { name: nameOf(id), kind: 'human' }, other: { name: nameOf(group), kind: 'group' } });

/** https://docs.gitlab.com/api/ */
const GITLAB: readonly FieldTable[] = [
  {
    title: 'GitLab CI variable', platform: 'gitlab', keys: ['key', 'variable_type', 'protected', 'masked'], when: (v) => looksSecret(textAt(v, 'key') ?? '') || v['masked'] === true || is('variable_type', /^file$/)(v),
    place: { name: ['key', 'environment_scope'], prefix: 'gitlab:variable/', joined: true }, detail: { protected: 'protected', masked: 'masked', hidden: 'masked_and_hidden', type: 'variable_type', '': 'description' },
    note: 'its value is not copied; the file does not say whose variable it is',
  },
  { title: 'GitLab CI variable', platform: 'gitlab', keys: ['key', 'variable_type', 'protected', 'masked'], skip: 'a CI variable that by its name and settings holds no secret' },
  {
    title: 'GitLab runner', platform: 'gitlab', keys: ['id', 'runner_type', 'is_shared'], identity: { name: ['id'], kind: 'ci-runner', prefix: 'gitlab:runner/' }, lastUsed: ['contacted_at'], status: ['status'],
    detail: { '': 'description', type: 'runner_type', address: 'ip_address', tags: 'tag_list', 'runs untagged jobs': 'run_untagged', access: 'access_level' },
  },
  {
    title: 'GitLab access token', platform: 'gitlab', keys: ['id', 'revoked', 'scopes', 'expires_at', 'user_id'], credential: { value: ['id'], kind: 'gitlab-token', prefix: 'gitlab:token/' }, identity: { name: ['user_id'], kind: 'user', prefix: 'gitlab:user/' },
    created: ['created_at'], lastUsed: ['last_used_at'], expires: ['expires_at'], status: (v) => (v['revoked'] === true ? 'revoked' : v['active'] === false ? 'inactive' : 'active'), grants: ['scopes'], detail: { name: 'name', level: 'access_level', '': 'description' },
  },
  {
    title: 'GitLab deploy token', platform: 'gitlab', keys: ['id', 'username', 'scopes', 'expires_at', 'revoked'], credential: { value: ['id'], kind: 'gitlab-token', prefix: 'gitlab:deploy-token/' }, identity: { name: ['username'], kind: 'service-account', prefix: 'gitlab:deploy-token-user/' },
    expires: ['expires_at'], status: (v) => (v['revoked'] === true ? 'revoked' : v['expired'] === true ? 'expired' : 'active'), grants: ['scopes'], detail: { name: 'name' },
  },
  {
    title: 'GitLab deploy key', platform: 'gitlab', keys: ['id', 'title', 'key', 'can_push'], credential: { value: ['fingerprint_sha256', 'fingerprint', 'id'], kind: 'ssh-key' }, created: ['created_at'], lastUsed: ['last_used_at'], expires: ['expires_at'], detail: { title: 'title', 'may push': 'can_push' },
  },
  { title: 'GitLab member', platform: 'gitlab', keys: ['id', 'username', 'access_level', 'state'], identity: { name: ['id'], kind: (v) => (/^(?:project|group)_\d+_bot/.test(textAt(v, 'username') ?? '') ? 'service-account' : 'user'), prefix: 'gitlab:user/', also: ['email'] }, status: ['state'], expires: ['expires_at'], grants: ['access_level'], grantsAs: 'access level', detail: { name: 'username', administrator: 'is_admin' } },
];

/** https://www.keycloak.org/docs-api/latest/rest-api/ */
const KEYCLOAK: readonly FieldTable[] = [
  {
    title: 'Keycloak client', platform: 'keycloak', keys: ['id', 'clientId', 'serviceAccountsEnabled', 'publicClient'], identity: { name: ['id'], kind: 'application' }, status: flag('enabled', 'active', 'inactive'),
    detail: { 'client id': 'clientId', authenticates: 'clientAuthenticatorType', 'service account': 'serviceAccountsEnabled', public: 'publicClient', 'password grant': 'directAccessGrantsEnabled', redirects: 'redirectUris' },
    grants: ['defaultClientScopes'],
    more: (v) => {
      if (v['publicClient'] === true || v['bearerOnly'] === true) return [];
      const id = textAt(v, 'id') ?? '';
      return [{ kind: 'credential', platform: 'keycloak', identity: { name: id, kind: 'application' }, credential: { value: nameOf(`keycloak:client-secret/${id}`), kind: /secret/.test(textAt(v, 'clientAuthenticatorType') ?? '') ? 'generic-secret' : 'certificate' }, status: v['enabled'] === false ? 'inactive' : 'active', detail: 'the secret or key with which the client signs in; its value is not copied' }];
    },
  },
  { title: 'Keycloak user', platform: 'keycloak', keys: ['id', 'username', 'createdTimestamp', 'requiredActions'], identity: { name: ['id'], kind: (v) => (textAt(v, 'serviceAccountClientId') === undefined && !/^service-account-/.test(textAt(v, 'username') ?? '') ? 'human' : 'service-account'), also: ['email'] }, created: ['createdTimestamp'], status: flag('enabled', 'active', 'inactive'), detail: { name: 'username', 'of client': 'serviceAccountClientId', 'second factor': 'totp' } },
  {
    title: 'Keycloak group', platform: 'keycloak', keys: ['id', 'path', 'subGroups', 'realmRoles'], identity: { name: ['id'], kind: 'group' }, detail: { path: 'path' }, grants: ['realmRoles'],
    more: (v) => textsAt(v, ['_members.id', '_members']).map((m) => member('keycloak', m, textAt(v, 'id') ?? '')),
  },
  { title: 'Keycloak identity provider', platform: 'keycloak', keys: ['alias', 'internalId', 'providerId', 'config'], identity: { name: ['internalId'], kind: 'service' }, status: flag('enabled', 'active', 'inactive'), detail: { alias: 'alias', type: 'providerId', issuer: 'config.issuer', 'trusts e-mail': 'trustEmail', 'stores tokens': 'storeToken' }, note: 'tokens of this provider are accepted' },
  {
    title: 'Keycloak role', platform: 'keycloak', keys: ['id', 'name', 'composite', 'clientRole', 'containerId'], identity: { name: ['id'], kind: 'role' }, detail: { name: 'name', of: 'containerId', composite: 'composite' },
    more: (v) => textsAt(v, ['_direct_members.id', '_direct_members']).map((m) => ({ ...member('keycloak', m, textAt(v, 'id') ?? ''), other: { name: textAt(v, 'id') ?? '', kind: 'role' as const } })),
  },
];

/** https://duo.com/docs/adminapi */
const DUO: readonly FieldTable[] = [
  {
    title: 'Duo application', platform: 'duo', keys: ['integration_key', 'name', 'type'], credential: { value: ['integration_key'], kind: 'api-key' }, identity: { name: ['integration_key'], kind: 'application', prefix: 'duo:integration/' }, detail: { name: 'name', type: 'type', networks: 'networks_for_api_access' },
    more: (v) => Object.entries(v).filter(([k, on]) => /^adminapi_/.test(k) && (on === 1 || on === true)).map(([k]): InventoryDraft => ({ kind: 'permission', platform: 'duo', identity: { name: `duo:integration/${textAt(v, 'integration_key') ?? ''}`, kind: 'application' }, detail: k })),
  },
  { title: 'Duo hardware token', platform: 'duo', keys: ['token_id', 'serial', 'totp_step'], credential: { value: ['token_id'], kind: 'device-token', prefix: 'duo:token/' }, identity: { name: ['users.user_id', 'admins.admin_id'], kind: 'human', prefix: 'duo:user/', also: ['users.email', 'admins.email'] }, detail: { serial: 'serial', type: 'type' } },
  { title: 'Duo WebAuthn credential', platform: 'duo', keys: ['webauthnkey', 'credential_name'], credential: { value: ['webauthnkey'], kind: 'device-token', prefix: 'duo:webauthn/' }, identity: { name: ['user.user_id', 'admin.admin_id'], kind: 'human', prefix: 'duo:user/', also: ['user.email'] }, created: ['date_added'], detail: { name: 'credential_name', label: 'label' } },
  { title: 'Duo user', platform: 'duo', keys: ['user_id', 'username', 'is_enrolled', 'realname'], identity: { name: ['user_id'], kind: 'user', prefix: 'duo:user/', also: ['email'] }, created: ['created'], lastUsed: ['last_login'], status: ['status'], groups: { paths: ['groups.group_id'], prefix: 'duo:group/' }, detail: { name: 'username' } },
];

const OTHERS: readonly FieldTable[] = [
  {
    // https://docs.jumpcloud.com/api/
    title: 'JumpCloud application', platform: 'jumpcloud', keys: ['id', 'catalog_app_id', 'users'], identity: { name: ['id'], kind: 'application', prefix: 'jumpcloud:application/' }, owner: ['owner_user_id'], detail: { application: 'catalog_app_id' },
    more: (v) => textsAt(v, ['users.user_id']).map((u): InventoryDraft => ({ kind: 'permission', platform: 'jumpcloud', identity: { name: nameOf(u), kind: 'human' }, other: { name: nameOf(`jumpcloud:application/${textAt(v, 'id') ?? ''}`), kind: 'application' }, detail: 'assigned to the application' })),
  },
  { title: 'JumpCloud user', platform: 'jumpcloud', keys: ['_id', 'username', 'activated', 'suspended'], identity: { name: ['_id'], kind: 'user', also: ['email'] }, created: ['created'], lastUsed: ['lastlogin'], status: flag('suspended', 'suspended', 'active'), detail: { name: 'username', MFA: 'mfa.configured' } },
  { title: 'PagerDuty integration', platform: 'pagerduty', keys: ['id', 'type', 'vendor', 'service'], when: is('type', /integration/), identity: { name: ['id'], kind: 'application', prefix: 'pagerduty:' }, created: ['created_at'], detail: { name: 'name', type: 'type', vendor: 'vendor.summary', service: 'service.summary' }, note: 'has an integration key; its value is not copied' },
  { title: 'PagerDuty user', platform: 'pagerduty', keys: ['id', 'type', 'contact_methods', 'role'], when: is('type', /^user/), identity: { name: ['id'], kind: 'human', also: ['email'], prefix: 'pagerduty:' }, grants: ['role'], groups: { paths: ['teams.id'], prefix: 'pagerduty:' } },
  {
    // https://api.slack.com/types/user
    title: 'Slack user or bot', platform: 'slack', keys: ['id', 'team_id', 'profile', 'is_bot'], identity: { name: ['id'], prefix: 'slack:', kind: (v) => (v['is_bot'] === true || v['is_app_user'] === true ? 'application' : 'human'), also: ['profile.email'] },
    rotated: ['updated'], status: flag('deleted', 'deleted', 'active'), detail: { name: 'name', application: 'profile.api_app_id', bot: 'profile.bot_id', administrator: 'is_admin', owner: 'is_owner', 'second factor': 'has_2fa' },
  },
  { title: 'Slack user group', platform: 'slack', keys: ['id', 'team_id', 'is_usergroup'], identity: { name: ['id'], kind: 'group', prefix: 'slack:' }, created: ['date_create'], owner: ['created_by'], detail: { name: 'name' }, more: (v) => textsAt(v, ['users']).map((u) => member('slack', `slack:${u}`, `slack:${textAt(v, 'id') ?? ''}`)) },
  {
    // https://api.slack.com/methods/admin.apps.approved.list
    title: 'approved Slack app', platform: 'slack', keys: ['app', 'scopes', 'date_updated'], when: (v) => objectOf(v['app'])?.['id'] !== undefined, identity: { name: ['app.id'], kind: 'application', prefix: 'slack:' }, rotated: ['date_updated'], owner: ['last_resolved_by.actor_id'], grants: ['scopes.name'], detail: { name: 'app.name' },
  },
  {
    // https://docs.datadoghq.com/api/latest/key-management/
    title: 'Datadog key', platform: 'datadog', keys: ['id', 'type', 'attributes'], when: is('type', /^(?:api_keys|application_keys)$/), credential: { value: ['id'], kind: 'api-key' }, identity: { name: ['relationships.owned_by.data.id', 'relationships.created_by.data.id'], kind: 'user' },
    created: ['attributes.created_at'], rotated: ['attributes.modified_at'], lastUsed: ['attributes.date_last_used', 'attributes.last_used_at'], grants: ['attributes.scopes'], detail: { name: 'attributes.name', type: 'type', 'ends in': 'attributes.last4' },
  },
  // https://www.mongodb.com/docs/atlas/reference/api-resources-spec/
  { title: 'MongoDB Atlas API key', platform: 'mongodb-atlas', keys: ['id', 'publicKey', 'roles'], credential: { value: ['publicKey'], kind: 'api-key' }, identity: { name: ['id'], kind: 'service-account' }, grants: ['roles.roleName'], detail: { '': 'desc' } },
  // https://docs.docker.com/reference/api/hub/latest/
  { title: 'Docker Hub access token', platform: 'docker-hub', keys: ['uuid', 'token_label', 'is_active', 'generated_by'], credential: { value: ['uuid'], kind: 'token' }, created: ['created_at'], lastUsed: ['last_used'], expires: ['expires_at'], status: flag('is_active', 'active', 'inactive'), grants: ['scopes'], detail: { label: 'token_label', 'made from': 'creator_ip', by: 'generated_by' } },
  // https://apidocs.launchdarkly.com/tag/Access-tokens
  { title: 'LaunchDarkly access token', platform: 'launchdarkly', keys: ['_id', 'memberId', 'creationDate', 'serviceToken'], credential: { value: ['_id'], kind: 'token' }, identity: { name: ['memberId'], kind: (v) => (v['serviceToken'] === true ? 'service-account' : 'user') }, created: ['creationDate'], rotated: ['lastModified'], lastUsed: ['lastUsed'], grants: ['role', 'customRoleIds'], detail: { name: 'name', service: 'serviceToken' } },
  // https://circleci.com/docs/api/v2/
  { title: 'CircleCI context variable', platform: 'circleci', keys: ['variable', 'context_id', 'created_at'], place: { name: ['context_id', 'variable'], prefix: 'circleci:context/', joined: true }, created: ['created_at'], rotated: ['updated_at'] },
  // https://developer.hashicorp.com/terraform/cloud-docs/api-docs
  { title: 'Terraform Cloud token', platform: 'terraform-cloud', keys: ['id', 'type', 'attributes'], when: is('type', /^authentication-tokens$/), credential: { value: ['id'], kind: 'token' }, identity: { name: ['relationships.created-by.data.id'], kind: 'user' }, created: ['attributes.created-at'], lastUsed: ['attributes.last-used-at'], expires: ['attributes.expired-at'], detail: { '': 'attributes.description' } },
];

export const SERVICE_TABLES: readonly FieldTable[] = [...GITLAB, ...KEYCLOAK, ...DUO, ...OTHERS];
