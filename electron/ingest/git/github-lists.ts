/**
 * Lists of GitHub's API that say which credentials exist: fine-grained tokens, credentials authorized for single sign-on, installed apps,
 * deploy keys, secrets by name, runners. https://docs.github.com/en/rest/orgs/personal-access-tokens
 */
import { createHash } from 'node:crypto';
import type { InventoryDraft } from '../../../shared/domain/inventory.ts';
import { arrayOf, objectOf, textOf } from '../format.ts';
import { detailOf } from '../mapping.ts';
import type { Around, DocumentKind, Said } from '../inventory/kind.ts';
import { shown, textAt, whenAt, type Json } from '../inventory/values.ts';
import { githubTokenId, githubUser } from './github.ts';

const PLATFORM = 'github';
const MAX_LISTED = 256;

/** `contents: write`, one for each permission of a token or app. */
function permissionsOf(value: unknown): string[] {
  const flat = (o: unknown): string[] => Object.entries(objectOf(o) ?? {}).flatMap(([k, v]) => (typeof v === 'string' ? [`${k}: ${v}`] : flat(v)));
  return flat(value).slice(0, MAX_LISTED);
}

function readToken(value: Json, around: Around): Said {
  const id = textAt(value, 'token_id');
  const login = textAt(value, 'owner.login');
  if (id === undefined) return { bad: 'a fine-grained token without token_id' };
  const identity = login === undefined ? undefined : { name: githubUser(login), kind: 'user' as const };
  const used = whenAt('token_last_used_at', value, ['token_last_used_at'], around.zone);
  const expires = whenAt('token_expires_at', value, ['token_expires_at'], around.zone);
  const created = whenAt('access_granted_at', value, ['access_granted_at', 'created_at'], around.zone);
  return [
    {
      kind: 'credential', platform: PLATFORM, identity, credential: { value: githubTokenId(id), kind: 'github-token' }, created: created.at, lastUsed: used.at, expires: expires.at,
      status: value['token_expired'] === true ? 'expired' : 'active', owner: login,
      detail: detailOf('fine-grained personal access token', name(value, 'token_name'), repositories(value), expires.at === undefined ? 'it does not expire' : undefined, created.note, used.note, expires.note),
    },
    ...permissionsOf(value['permissions']).map((p): InventoryDraft => ({ kind: 'permission', platform: PLATFORM, identity, credential: { value: githubTokenId(id), kind: 'github-token' }, detail: shown(p) })),
  ];
}

const name = (value: Json, key: string): string | undefined => { const t = textAt(value, key); return t === undefined ? undefined : `named ${shown(t)}`; };
const repositories = (value: Json): string | undefined => { const t = textAt(value, 'repository_selection'); return t === undefined ? undefined : `repositories: ${shown(t)}`; };

function readAuthorization(value: Json, around: Around): Said {
  const id = textAt(value, 'credential_id');
  const login = textAt(value, 'login');
  if (id === undefined) return { bad: 'a credential authorization without credential_id' };
  const identity = login === undefined ? undefined : { name: githubUser(login), kind: 'user' as const };
  const type = textAt(value, 'credential_type') ?? '';
  const print = textAt(value, 'fingerprint');
  const used = whenAt('credential_accessed_at', value, ['credential_accessed_at'], around.zone);
  const expires = whenAt('authorized_credential_expires_at', value, ['authorized_credential_expires_at'], around.zone);
  const ssh = /ssh/i.test(type);
  const credential = ssh && print !== undefined ? { value: print.includes(':') ? print : `SHA256:${print}`, kind: 'ssh-key' as const } : { value: `github:credential/${id}`, kind: ssh ? 'ssh-key' as const : 'github-token' as const };
  const hint = textAt(value, 'token_last_eight');
  const scopes = arrayOf(value['scopes']).flatMap((s) => textOf(s) ?? []).slice(0, MAX_LISTED);
  return [{
    kind: 'credential', platform: PLATFORM, identity, credential, created: whenAt('credential_authorized_at', value, ['credential_authorized_at'], around.zone).at,
    lastUsed: used.at, expires: expires.at, owner: login,
    detail: detailOf(shown(type === '' ? 'credential' : type), 'authorized for single sign-on', hint === undefined ? undefined : `ends in ${shown(hint)}`, scopes.length === 0 ? undefined : `scopes ${shown(scopes.join(', '))}`),
  }];
}

function readInstallation(value: Json, around: Around): Said {
  const id = textAt(value, 'id');
  const slug = textAt(value, 'app_slug') ?? textAt(value, 'app_id');
  if (id === undefined || slug === undefined) return { bad: 'an installation without id or app' };
  const identity = { name: `github:app/${slug}`, kind: 'application' as const };
  const credential = { value: `github:installation/${id}`, kind: 'github-installation' as const };
  const suspended = textAt(value, 'suspended_at');
  return [
    {
      kind: 'credential', platform: PLATFORM, identity, credential, created: whenAt('created_at', value, ['created_at'], around.zone).at, status: suspended === undefined ? 'active' : 'suspended',
      owner: textAt(value, 'account.login'), detail: detailOf('installation of an app', repositories(value), textAt(value, 'target_type')),
    },
    ...permissionsOf(value['permissions']).map((p): InventoryDraft => ({ kind: 'permission', platform: PLATFORM, identity, detail: shown(p) })),
  ];
}

/** The fingerprint that servers log, from the public half of a key. */
export function fingerprintOf(key: string | undefined): string | undefined {
  const blob = /^(?:ssh-|ecdsa-|sk-)\S+\s+([A-Za-z0-9+/]{20,}={0,2})/.exec(key ?? '')?.[1];
  return blob === undefined ? undefined : `SHA256:${createHash('sha256').update(Buffer.from(blob, 'base64')).digest('base64').replace(/=+$/, '')}`;
}

function readKey(value: Json, around: Around): Said {
  const print = fingerprintOf(textOf(value['key']));
  const id = textAt(value, 'id');
  const by = textAt(value, 'added_by');
  const deploy = Object.hasOwn(value, 'read_only');
  if (print === undefined && id === undefined) return { bad: 'a key without id' };
  return [{
    kind: 'credential', platform: PLATFORM, identity: by === undefined ? undefined : { name: githubUser(by), kind: 'user' }, credential: { value: print ?? `github:key/${id ?? ''}`, kind: deploy ? 'github-deploy-key' : 'ssh-key' },
    created: whenAt('created_at', value, ['created_at'], around.zone).at, lastUsed: whenAt('last_used', value, ['last_used'], around.zone).at, owner: by,
    status: value['enabled'] === false ? 'inactive' : undefined,
    detail: detailOf(deploy ? `deploy key, ${value['read_only'] === false ? 'may write' : 'reads only'}` : 'SSH key', name(value, 'title')),
  }];
}

const SECRET_MEMBERS = new Set(['name', 'created_at', 'updated_at', 'visibility', 'selected_repositories_url']);

function readSecret(value: Json, around: Around): Said {
  const secret = textAt(value, 'name');
  if (secret === undefined) return { bad: 'a secret without a name' };
  const visible = textAt(value, 'visibility');
  return [{
    kind: 'secret', platform: PLATFORM, other: { name: `github:secret/${secret}`, kind: 'unknown' }, created: whenAt('created_at', value, ['created_at'], around.zone).at,
    rotated: whenAt('updated_at', value, ['updated_at'], around.zone).at, detail: detailOf('a secret of workflows; the list does not say of which repository', visible === undefined ? undefined : `visible to ${shown(visible)} repositories`),
  }];
}

function readRunner(value: Json): Said {
  const runner = textAt(value, 'name');
  if (runner === undefined) return { bad: 'a runner without a name' };
  return [{ kind: 'identity', platform: PLATFORM, identity: { name: `github:runner/${runner}`, kind: 'ci-runner' }, status: textAt(value, 'status')?.toLowerCase(), detail: detailOf('self-hosted runner', textAt(value, 'os')) }];
}

export const GITHUB_KINDS: readonly DocumentKind[] = [
  { title: 'GitHub fine-grained token', keys: ['token_id', 'owner', 'permissions', 'repository_selection'], read: readToken },
  { title: 'GitHub credential authorization', keys: ['login', 'credential_id', 'credential_type', 'credential_authorized_at'], read: readAuthorization },
  { title: 'GitHub app installation', keys: ['id', 'app_id', 'permissions', 'repository_selection'], read: readInstallation },
  { title: 'GitHub key', keys: ['id', 'key', 'title'], without: ['can_push'], when: (v) => typeof v['key'] === 'string' && /^(?:ssh-|ecdsa-|sk-)/.test(v['key']) && ('verified' in v || 'read_only' in v), read: readKey },
  { title: 'GitHub runner', keys: ['id', 'name', 'os', 'status', 'busy', 'labels'], read: readRunner },
  {
    title: 'GitHub Actions secret', keys: ['name', 'created_at', 'updated_at'],
    when: (v) => Object.keys(v).every((k) => SECRET_MEMBERS.has(k)) && typeof v['name'] === 'string' && /^[A-Z_][A-Z0-9_]*$/.test(v['name']), read: readSecret,
  },
];
