/**
 * One audit event of GitLab to one event, as the API, the streaming, `audit_json.log` and the CSV export give it.
 * https://docs.gitlab.com/user/compliance/audit_event_schema/
 */
import type { EventDraft, Fact, Issue, NamedIdentity } from '../../../shared/domain/event.ts';
import type { CredentialKind, Depth, IdentityKind } from '../../../shared/domain/kinds.ts';
import { rejected, type Reading } from '../../../shared/domain/reading.ts';
import { readInstant } from '../../../shared/domain/time.ts';
import { bounded } from '../text.ts';
import { fieldTime, type Fields } from './github-fields.ts';

export const gitlabUser = (id: string): string => `gitlab:user/${id}`;

/** Kinds of token by the class that GitLab names; all access tokens share one count, deploy tokens have their own. */
export function tokenNamed(type: string | undefined, id: string): { value: string; kind: CredentialKind } {
  const t = (type ?? '').toLowerCase();
  if (t.includes('deploytoken') || t.includes('deploy_token')) return { value: `gitlab:deploy-token/${id}`, kind: 'gitlab-token' };
  if (t.includes('ci::build') || t.includes('job')) return { value: `gitlab:job/${id}`, kind: 'gitlab-job-token' };
  if (t.includes('deploykey') || t.includes('deploy_key') || t === 'key' || t.includes('sshkey')) return { value: `gitlab:key/${id}`, kind: 'ssh-key' };
  if (t.includes('oauth') || t.includes('accesstoken') && !t.includes('personal')) return { value: `gitlab:oauth-token/${id}`, kind: 'oauth-token' };
  return { value: `gitlab:token/${id}`, kind: 'gitlab-token' };
}

function kindOfAuthor(kind: string | undefined, name: string | undefined): IdentityKind {
  const k = kind ?? '';
  if (/Runner/i.test(k)) return 'ci-runner';
  if (/Token|Author$|System/i.test(k) && !/^User$/.test(k)) return 'application';
  // Users that GitLab makes for project and group tokens.
  return name !== undefined && /^(?:project|group)_\d+_bot/.test(name) ? 'service-account' : 'user';
}

/** @param f members of the event, those of `details` among them. */
function authorOf(f: Fields): NamedIdentity | undefined {
  const id = f.text('author_id') ?? f.text('author id');
  const name = f.text('author_name') ?? f.text('author name');
  const username = f.text('author_username') ?? f.text('username') ?? f.text('meta.user');
  const email = f.text('author_email');
  const kind = kindOfAuthor(f.text('author_class'), username ?? name);
  const also = [...(username === undefined ? [] : [`gitlab:${username}`]), ...(email === undefined || !email.includes('@') ? [] : [email])];
  // Negative numbers stand for those who are no user: nobody signed in, a deleted author, a runner.
  if (id !== undefined && /^\d+$/.test(id)) return { name: gitlabUser(id), kind, also };
  if (username !== undefined) return { name: `gitlab:${username}`, kind };
  return name === undefined ? undefined : { name: `gitlab:author/${name}`, kind: kind === 'user' ? 'unknown' : kind };
}

const CONTROLLED = /created?_\w*(?:token|key)|access_token_created|personal_access_token_created|token_created|deploy_key_(?:added|created)|deploy_token_created|impersonat|user_add_(?:ssh_)?key|key_added|key_created|member_created|user_added|membership|add_user_access|access_level|runner_(?:registered|registration)|oauth_application_created|user_authorized_oauth|saml|ci_job_token_(?:project|group)_scope|project_transfer|admin/i;
const READ = /repository_git_operation|_downloaded|download|archive|export|repository_clone|fetch|ci_variable_viewed|secret_.*read/i;

function depthOf(what: string): Depth {
  if (/git_operation/.test(what)) return 'read';
  if (/revoked|removed|destroyed|deleted/i.test(what)) return 'changed';
  if (CONTROLLED.test(what)) return 'controlled';
  return READ.test(what) ? 'read' : 'changed';
}

const wordsOf = (f: Fields): string | undefined => f.text('custom_message') ?? f.text('action') ?? f.text('event_message');

/** Name of what happened: the type where the log has one, else what the older logs say with `add`, `change` and `remove`. */
function actionOf(f: Fields): string {
  const named = f.text('event_type') ?? f.text('event_name');
  if (named !== undefined && named !== 'audit_operation') return named;
  for (const verb of ['add', 'remove', 'change', 'failed_login', 'with']) {
    const object = f.text(verb);
    if (object !== undefined && verb !== 'with') return verb === 'failed_login' ? 'failed_login' : `${verb}_${object.toLowerCase().replace(/\s+/g, '_')}`.slice(0, 100);
    if (object !== undefined) return 'signed_in';
  }
  const words = wordsOf(f);
  if (words !== undefined) {
    // `Created project access token with token_id: 7`: the words without what is particular.
    const plain = words.toLowerCase().replace(/\s+(?:with|to|from|for|by)\s.*$/, '').replace(/[^a-z ]+/g, '').trim().replace(/\s+/g, '_');
    if (plain !== '') return plain.slice(0, 100);
  }
  return named ?? 'event';
}

function tokens(f: Fields, what: string, author: NamedIdentity | undefined, facts: Fact[], issues: Issue[]): void {
  const words = wordsOf(f) ?? '';
  const type = f.text('target_type') ?? f.text('target type');
  const about = /token|key/i.test(`${what} ${type ?? ''}`);
  if (!about) return;
  const typed = /token|key/i.test(type ?? '');
  // Target ids of older versions are names, and `token_id` of the message is the id that request logs have.
  const written = /token[_ ]id:?\s*(\d+)/i.exec(words)?.[1] ?? /(?:token|key) with id:?\s*(\d+)/i.exec(words)?.[1] ?? f.text('token_id') ?? f.text('personal_access_token_id');
  const target = f.text('target_id') ?? f.text('target id');
  const id = written ?? (typed && target !== undefined && /^\d+$/.test(target) ? target : undefined);
  if (id === undefined) return;
  const named = tokenNamed(type !== undefined && typed ? type : what, id);
  if (/revoke|remov|destroy|delet|expire/i.test(`${what} ${words}`)) facts.push({ kind: 'revokes', text: named.value });
  else if (/creat|add|rotat|generat|issu/i.test(`${what} ${words}`)) {
    const expires = readInstant(f.text('expires_at') ?? '');
    const user = f.text('user_id') ?? (f.text('entity_type') === 'User' ? f.text('entity_id') : undefined);
    const holder: NamedIdentity | undefined = user === undefined ? author : { name: gitlabUser(user), kind: 'user' };
    issues.push({ what: 'credential', ...named, holder, expires: expires?.at });
  } else facts.push({ kind: 'token-use', text: named.value });
  const scopes = bounded(f.list('scopes').join(','));
  if (scopes !== undefined && scopes !== '') facts.push({ kind: 'scope', text: scopes });
}

/** A deploy token acts under a name that holds its number, unless somebody chose another. */
function deployTokenOf(f: Fields): EventDraft['credential'] {
  const id = /^gitlab\+deploy-token-(\d+)$/.exec(f.text('author_name') ?? f.text('author name') ?? '')?.[1];
  return id === undefined ? undefined : tokenNamed('DeployToken', id);
}

/** Never throws. @param f members of the event, those of `details` included. */
export function readGitlabEvent(f: Fields): Reading {
  const written = f.get('created_at') ?? f.get('created at (utc)') ?? f.get('time');
  const time = fieldTime(f.get('created_at')) ?? fieldTime(f.get('created at (utc)')) ?? fieldTime(f.get('time'));
  if (time === undefined) return rejected(written === undefined ? 'no created_at or time: not a whole audit event' : `unreadable time ${JSON.stringify(written).slice(0, 80)}`);
  const facts: Fact[] = [];
  const issues: Issue[] = [];
  const author = authorOf(f);
  const action = actionOf(f);
  const what = `${action} ${wordsOf(f) ?? ''}`;
  const failed = f.text('failed_login') !== undefined || /failed|denied|unsuccessful/i.test(action);
  const path = f.text('entity_path') ?? f.text('entity path');
  const details = f.text('target_details') ?? f.text('target details');
  const type = f.text('entity_type') ?? f.text('entity type');
  if (!failed) {
    tokens(f, what, author, facts, issues);
    // A member and the level given: `from` and `to`, or `as`.
    const level = f.text('as') ?? (/access_level|member|user_access/i.test(what) ? f.text('to') : undefined);
    if (level !== undefined) facts.push({ kind: 'access-to', text: `${path ?? type ?? '?'} ${level}` });
    const user = /^User$/.test(f.text('target_type') ?? f.text('target type') ?? '') ? f.text('target_id') ?? f.text('target id') : undefined;
    if (user !== undefined && /^\d+$/.test(user) && gitlabUser(user) !== author?.name) facts.push({ kind: 'also-target', text: gitlabUser(user) });
    if (/impersonat/i.test(what) && details !== undefined) facts.push({ kind: 'impersonated', text: user !== undefined && /^\d+$/.test(user) ? gitlabUser(user) : `gitlab:author/${details}` });
    const change = f.text('change');
    if (change !== undefined) facts.push({ kind: 'permission', text: bounded(`${change}: ${f.text('from') ?? '?'} → ${f.text('to') ?? '?'}`) ?? change });
  }
  const correlation = f.text('correlation_id');
  if (correlation !== undefined) facts.push({ kind: 'correlation', text: correlation });
  const id = f.text('id');
  const target = f.text('target_id') ?? f.text('target id');
  return {
    kind: 'events',
    events: [{
      at: time.at,
      precisionUs: time.precisionUs,
      // The log file has no ids of events: then what it says of the happening decides. An id is that of one row of the audit table, whose time the CSV cuts to seconds.
      twinKey: id ?? [author?.name, f.text('entity_id') ?? f.text('entity id'), type, target, details, action].join(' '),
      keyTells: id !== undefined,
      action: `gitlab:${action}`,
      depth: depthOf(what),
      outcome: failed ? 'failure' : 'success',
      reason: failed ? bounded(f.text('failed_login') ?? wordsOf(f) ?? action) : undefined,
      actor: author,
      credential: deployTokenOf(f),
      source: bounded(f.text('ip_address') ?? f.text('ip address') ?? f.text('meta.remote_ip')),
      target: { platform: 'gitlab', account: bounded(path?.split('/', 1)[0]), service: type?.toLowerCase(), resource: bounded(path === undefined ? details : details === undefined || details === path || !/token|key|variable|runner/i.test(what) ? path : `${path} ${details}`) },
      issues, facts,
    }],
  };
}
