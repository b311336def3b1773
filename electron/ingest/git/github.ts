/**
 * One entry of GitHub's audit log to one event: web and API actions, and git events.
 * https://docs.github.com/en/enterprise-cloud@latest/admin/monitoring-activity-in-your-enterprise/reviewing-audit-logs-for-your-enterprise/audit-log-events-for-your-enterprise
 */
import type { EventDraft, Fact, Issue, NamedIdentity } from '../../../shared/domain/event.ts';
import type { CredentialKind, IdentityKind } from '../../../shared/domain/kinds.ts';
import { rejected, type Reading } from '../../../shared/domain/reading.ts';
import { readInstant } from '../../../shared/domain/time.ts';
import { bounded } from '../text.ts';
import { depthOf } from './github-depth.ts';
import { fieldTime, type Fields } from './github-fields.ts';

export const githubUser = (login: string): string => `github:${login}`;
/** A token by its number: what the log has where it has no hash. */
export const githubTokenId = (id: string): string => `github:token/${id}`;

function kindOfActor(login: string, isBot: string | undefined): IdentityKind {
  if (login === 'github-actions[bot]') return 'ci-runner';
  return isBot === 'true' || login.endsWith('[bot]') ? 'application' : 'user';
}

function actorOf(f: Fields): NamedIdentity | undefined {
  const login = f.text('actor');
  const app = f.text('integration') ?? f.text('oauth_application_name') ?? f.text('application_name');
  if (login === undefined) return app === undefined || f.text('programmatic_access_type') === undefined ? undefined : { name: `github:app/${app}`, kind: 'application' };
  const id = f.text('actor_id');
  const nameId = f.text('external_identity_nameid');
  return {
    name: githubUser(login), kind: kindOfActor(login, f.text('actor_is_bot')),
    // The name the identity provider gives is the provider's own, so it joins with the provider's log.
    also: [...(id === undefined ? [] : [`github:id/${id}`]), ...(nameId === undefined ? [] : [nameId])],
  };
}

/** `programmatic_access_type` in words or with underscores. */
function kindOfToken(type: string | undefined, login: string | undefined): CredentialKind {
  const t = (type ?? '').toLowerCase().replaceAll('_', ' ');
  if (t.includes('deploy key')) return 'github-deploy-key';
  if (t.includes('ssh key') || t.includes('ssh certificate')) return 'ssh-key';
  if (t.includes('server-to-server') || t.includes('server to server')) return login === 'github-actions[bot]' ? 'github-workflow-token' : 'github-installation';
  return t.includes('oauth') || t.includes('user-to-server') || t.includes('user to server') ? 'github-oauth-authorization' : 'github-token';
}

/** Actions about a token: the token that the entry names is then the one acted on, since people do this in the browser. */
const ABOUT_TOKEN = /^(?:personal_access_token|org_credential_authorization|oauth_access|oauth_authorization)\./;
const BEGINS = /\.(?:access_granted|request_approved|create|grant|regenerate)$/;
const ENDS = /\.(?:access_revoked|revoke|deauthorize|destroy|delete|remove|expired?|request_denied|auto_expired|credential_revoked)$/;

interface Setting {
  readonly f: Fields;
  readonly action: string;
  readonly actor: NamedIdentity | undefined;
  readonly repo: string | undefined;
  readonly org: string | undefined;
  readonly facts: Fact[];
  readonly issues: Issue[];
}

function add(facts: Fact[], kind: Fact['kind'], text: string | undefined): void {
  const kept = bounded(text);
  if (kept !== undefined && kept !== '') facts.push({ kind, text: kept });
}

function token(s: Setting): void {
  const { f } = s;
  const values = [f.text('hashed_token'), ...[f.text('token_id')].flatMap((id) => (id === undefined ? [] : [githubTokenId(id)]))].filter((v) => v !== undefined);
  const grant = f.text('user_programmatic_access_id') ?? f.text('user_programmatic_access_request_id');
  const [value = grant === undefined ? undefined : `github:token-grant/${grant}`, other] = values;
  add(s.facts, 'scope', f.text('token_scopes') ?? f.text('scopes') ?? f.list('permissions_added').join(','));
  if (value === undefined) return;
  const owner = f.text('user');
  const holder: NamedIdentity | undefined = owner === undefined ? s.actor : { name: githubUser(owner), kind: kindOfActor(owner, undefined) };
  const expires = readInstant(f.text('token_expires_at') ?? f.text('expires_at') ?? '');
  if (BEGINS.test(s.action)) s.issues.push({ what: 'credential', value, kind: kindOfToken(f.text('programmatic_access_type') ?? (s.action.startsWith('oauth_auth') ? 'oauth' : undefined), undefined), holder, expires: expires?.at });
  else if (ENDS.test(s.action)) add(s.facts, 'revokes', value);
  else add(s.facts, 'token-use', value);
  // The same token under its number: other entries may have only that.
  add(s.facts, 'same-session', other);
  if (BEGINS.test(s.action)) add(s.facts, 'access-to', s.repo ?? s.org);
}

/** SSH keys: their fingerprint is what servers log, too. */
function key(s: Setting): void {
  const print = s.f.text('deploy_key_fingerprint') ?? s.f.text('fingerprint') ?? s.f.text('key_fingerprint');
  const kind = s.action.startsWith('deploy_key') ? 'github-deploy-key' : 'ssh-key';
  const value = print === undefined ? undefined : /^(?:SHA256:|MD5:)/.test(print) || print.includes(':') ? print : `SHA256:${print}`;
  if (value === undefined) return;
  if (/\.(?:create|verify)$/.test(s.action)) s.issues.push({ what: 'credential', value, kind, holder: kind === 'ssh-key' ? s.actor : { name: `github:deploy-key/${s.repo ?? '?'}`, kind: 'application' } });
  else if (ENDS.test(s.action)) add(s.facts, 'revokes', value);
  add(s.facts, 'key-fingerprint', value);
}

/**
 * What a run of a workflow is to other platforms: the subject of the token it can ask for, in GitHub's default form. An environment, or the
 * event that started it, takes the place of the branch. https://docs.github.com/en/actions/reference/security/oidc
 */
function run(s: Setting): void {
  const { f } = s;
  const id = f.text('workflow_run_id') ?? f.text('run_id');
  if (id !== undefined) add(s.facts, 'workload', `github:${s.repo ?? '?'}/runs/${id}`);
  for (const name of f.list('secrets_passed').slice(0, 256)) add(s.facts, 'secret-read', `github:${s.repo ?? '?'}/secrets/${name}`);
  const environment = f.text('environment_name') ?? f.text('environment');
  const branch = f.text('head_branch');
  const event = f.text('event');
  if (s.repo !== undefined && /^workflows\.(?:created_workflow_run|prepared_workflow_job|completed_workflow_run|rerun_workflow_run)$/.test(s.action)) {
    const part = environment !== undefined ? `environment:${environment}` : event === 'pull_request' ? 'pull_request' : branch === undefined ? undefined : `ref:refs/heads/${branch.replace(/^refs\/heads\//, '')}`;
    if (part !== undefined) {
      add(s.facts, 'web-identity-subject', `repo:${s.repo}:${part}`);
      add(s.facts, 'web-identity-issuer', 'token.actions.githubusercontent.com');
    }
  }
  const runner = f.text('runner_name');
  if (runner !== undefined && (f.text('is_hosted_runner') === 'false' || /^(?:repo|org|organization|business|enterprise)/i.test(f.text('runner_owner_type') ?? ''))) add(s.facts, 'controls-host', runner);
  add(s.facts, 'correlation', f.text('head_sha'));
}

function member(s: Setting): void {
  const user = s.f.text('user') ?? s.f.text('invitee') ?? s.f.text('member');
  if (user !== undefined) add(s.facts, 'also-target', githubUser(user));
  const team = s.f.text('team') ?? s.f.text('team_slug');
  const permission = s.f.text('permission') ?? s.f.text('new_repo_permission') ?? s.f.text('role');
  if (/add|update|invite|promote|assign|grant/.test(s.action)) add(s.facts, 'access-to', [team ?? s.repo ?? s.org, permission].filter((t) => t !== undefined).join(' '));
}

function consequencesOf(s: Setting): void {
  const { action, f } = s;
  if (ABOUT_TOKEN.test(action)) token(s);
  else if (/^(?:deploy_key|public_key)\./.test(action)) key(s);
  else if (action.startsWith('workflows.')) run(s);
  else if (/^(?:org|repo|team|business)\.(?:\w*member\w*|\w*collaborator\w*|add_admin|remove_admin|add_repository|update_repository_permission|add_team)$/.test(action)) member(s);
  else if (action.startsWith('integration_installation.') || action.startsWith('integration_installation_request.')) {
    const name = f.text('integration') ?? f.text('name');
    if (name !== undefined && action === 'integration_installation.create') s.issues.push({ what: 'identity', value: `github:app/${name}`, kind: 'application' });
    if (name !== undefined) add(s.facts, 'consents-to', `github:app/${name}`);
    for (const repository of f.list('repositories_added_names').slice(0, 256)) add(s.facts, 'access-to', repository);
  } else if (action.startsWith('oauth_application.')) {
    const id = f.text('oauth_application_id') ?? f.text('oauth_application_name') ?? f.text('oauth_application');
    if (action === 'oauth_application.create' && id !== undefined) s.issues.push({ what: 'identity', value: `github:oauth-app/${id}`, kind: 'application' });
  } else if (/register_self_hosted_runner$/.test(action)) {
    const name = f.text('runner_name') ?? f.text('name');
    if (name !== undefined) {
      add(s.facts, 'controls-host', name);
      s.issues.push({ what: 'identity', value: `github:runner/${name}`, kind: 'ci-runner' });
    }
  } else if (/oidc/.test(action)) add(s.facts, 'trusts', f.text('claim_template') ?? f.list('include_claim_keys').join(','));
  else if (/sso_response$|^user\.login$/.test(action)) add(s.facts, 'saml-subject', f.text('external_identity_nameid'));
  if (f.text('visibility') !== undefined && /^repo\.(?:access|create|change_visibility|visibility_change)$/.test(action)) add(s.facts, 'permission', `visibility ${f.text('visibility') ?? ''}`);
}

const SECRET = /^(?:(\w+)\.)?(?:create|update|remove|delete)_(?:actions|codespaces|dependabot|organization|repository|environment)_?(?:\w+_)?secret$|_secret\.(?:create|update|remove|destroy)$/;

function resourceOf(f: Fields, action: string, repo: string | undefined, org: string | undefined): string | undefined {
  if (SECRET.test(action)) {
    const name = f.text('key') ?? f.text('secret_name') ?? f.text('name');
    const environment = f.text('environment_name');
    if (name !== undefined) return `${repo ?? org ?? '?'}${environment === undefined ? '' : `/environments/${environment}`}/secrets/${name}`;
  }
  return repo ?? f.text('team') ?? f.text('name');
}

/** Never throws. @param whole everything the record says, for entries that have no id of their own. */
export function readGithubEntry(f: Fields): Reading {
  const action = f.text('action');
  if (action === undefined) return rejected('no action: not an audit log entry');
  const written = f.get('@timestamp') ?? f.get('at_sign_timestamp') ?? f.get('created_at');
  const time = fieldTime(f.get('@timestamp')) ?? fieldTime(f.get('at_sign_timestamp')) ?? fieldTime(f.get('created_at'));
  if (time === undefined) return rejected(written === undefined ? 'no @timestamp or created_at: not a whole audit log entry' : `unreadable time ${JSON.stringify(written).slice(0, 80)}`);
  const facts: Fact[] = [];
  const issues: Issue[] = [];
  const actor = actorOf(f);
  const repo = f.text('repo') ?? f.text('repository');
  const org = f.text('org') ?? f.text('business') ?? repo?.split('/', 1)[0];
  const login = f.text('actor');
  const about = ABOUT_TOKEN.test(action);
  const id = f.text('token_id');
  const presented = about ? undefined : f.text('hashed_token') ?? (id === undefined ? undefined : githubTokenId(id));
  const credential: EventDraft['credential'] = presented === undefined ? undefined : { value: presented, kind: kindOfToken(f.text('programmatic_access_type'), login) };
  if (credential !== undefined) {
    if (id !== undefined && credential.value !== githubTokenId(id)) add(facts, 'same-session', githubTokenId(id));
    add(facts, 'scope', f.text('token_scopes'));
  }
  const failed = /(?:^|[._])failed(?:_|$)/.test(action);
  if (!failed) consequencesOf({ f, action, actor, repo, org, facts, issues });
  add(facts, 'correlation', f.text('request_id'));
  const document = f.text('_document_id');
  return {
    kind: 'events',
    events: [{
      at: time.at,
      precisionUs: time.precisionUs,
      twinKey: [document ?? [login, repo, org, f.text('user'), f.text('workflow_run_id'), f.text('request_id')].join(' '), action].join(' '),
      action: `github:${action.slice(0, 200)}`,
      depth: depthOf(action, f.text('operation_type'), f.text('request_method')),
      outcome: failed ? 'failure' : 'success',
      reason: failed ? bounded(f.text('reason') ?? action) : undefined,
      actor, credential,
      source: bounded(f.text('actor_ip')),
      agent: bounded(f.text('user_agent')),
      target: { platform: 'github', account: bounded(org), service: action.split('.', 1)[0]?.slice(0, 100), resource: bounded(resourceOf(f, action, repo, org)) },
      issues, facts,
    }],
  };
}
