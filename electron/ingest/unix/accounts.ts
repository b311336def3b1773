/**
 * Messages of sudo, su, cron, logind, PAM and the tools that keep the user database (shadow-utils).
 * https://www.sudo.ws/docs/man/sudoers.man/#EVENT_LOGGING
 */
import type { Meaning, Said, Understood } from './meaning.ts';
import { hostUser } from './names.ts';
import type { SshSessions } from './sshd.ts';

const NONE = { why: 'no identity in this line' } as const;
const PAM_SESSION = /^pam_\w+\(([\w.-]{1,64}):session\): session (opened|closed) for user ([^\s(]{1,256})(?:\(uid=\d+\))?(?: by ([^\s(]{0,256})(?:\(uid=\d+\))?)?/;
const PAM_FAILURE = /^pam_\w+\(([\w.-]{1,64}):auth\): authentication failure;(?:.*? ruser=(\S*))?(?:.*? rhost=(\S*))?(?:.*?\s+user=(\S+))?/;
const PASSWORD_CHANGED = /^pam_\w+\((\w+):chauthtok\): password changed for (\S{1,256})/;

/** @param sessions those of the same log: a sudo on a session's terminal is that session's. */
export function understandAccounts(said: Said, sessions: SshSessions): Understood {
  const { tag, message, host } = said;
  const changed = PASSWORD_CHANGED.exec(message);
  if (changed !== null) return change(said, 'PasswordChanged', changed[2] ?? '', changed[1]);
  switch (tag.toLowerCase()) {
    case 'sudo': return sudo(said, sessions);
    case 'su': return su(said);
    case 'cron': case 'crond': case '/usr/sbin/cron': case 'crontab': case 'anacron': case 'atd': return cron(said);
    case 'systemd-logind': {
      const m = /^New session (\S{1,32}) of user (\S{1,256}?)\.?(?: with class .*)?$/.exec(message);
      if (m === null) return NONE;
      return { action: 'systemd-logind:NewSession', depth: 'enumerated', outcome: 'success', actor: hostUser(host, m[2] ?? ''), service: 'systemd-logind', facts: [{ kind: 'correlation', text: `session ${m[1] ?? ''}` }] };
    }
    case 'useradd': case 'adduser': case 'userdel': case 'deluser': case 'usermod': case 'groupadd': case 'groupdel': case 'groupmod': case 'gpasswd': case 'chage': case 'chfn': case 'chsh': case 'passwd': case 'chpasswd':
      return database(said);
    case 'login': {
      const failed = /^FAILED LOGIN .* (?:FOR|FROM .* FOR) ['"]?([^'",]{1,256})['"]?/.exec(message);
      if (failed !== null) return { action: 'login:Login', depth: 'controlled', outcome: 'failure', reason: 'authentication failure', actor: hostUser(host, failed[1] ?? ''), service: 'login' };
      const root = /^ROOT LOGIN\s+(?:on|ON) '?(\S+?)'?(?: FROM '?(\S+?)'?)?$/.exec(message);
      if (root !== null) return { action: 'login:Login', depth: 'controlled', outcome: 'success', actor: hostUser(host, 'root'), source: root[2], service: 'login', facts: [{ kind: 'controls-host', text: host }] };
      return pam(said);
    }
    default: return pam(said);
  }
}

/** What PAM says in any service's name. */
function pam(said: Said): Understood {
  const failure = PAM_FAILURE.exec(said.message);
  const user = failure?.[4] ?? failure?.[2];
  if (failure !== null && user !== undefined && user !== '') {
    return { action: `${failure[1] ?? 'pam'}:Authenticate`, depth: 'controlled', outcome: 'failure', reason: 'authentication failure', actor: hostUser(said.host, user), source: failure[3] === '' ? undefined : failure[3], service: failure[1] ?? 'pam' };
  }
  const session = PAM_SESSION.exec(said.message);
  if (session === null) return NONE;
  const [, service = 'pam', what, target = '', by = ''] = session;
  if (what === 'closed') return { why: 'the end of a session; its beginning is read' };
  if (service === 'sudo') return { why: 'the session that sudo opens for a command; the command is read' };
  if (service === 'systemd-user') return { why: 'the session of the service manager that goes with a login' };
  const other = by !== '' && by !== target && by !== 'LOGIN';
  return {
    // Cron's own sessions are the table's doing, not a way in.
    action: `${service}:SessionOpened`, depth: /^crond?$/.test(service) ? 'enumerated' : 'controlled', outcome: 'success', actor: hostUser(said.host, other ? by : target), service, resource: other ? `${said.host}:${target}` : undefined,
    facts: other ? [{ kind: 'impersonated', text: `${said.host}:${target}` }] : [],
  };
}

const SUDO = /^\s*(\S{1,256}) : (?:(.{1,200}?) ; )?(?:HOST=\S+ ; )?TTY=(\S+) ; (?:CHROOT=.*? ; )?PWD=(.*?) ; USER=(\S+)(?: ; GROUP=\S+)?(?: ; TSID=\S+)?(?: ; ENV=.*?)? ; COMMAND=(.*)$/s;

function sudo(said: Said, sessions: SshSessions): Understood {
  const m = SUDO.exec(said.message);
  if (m === null) return pam(said);
  const [, user = '', problem, terminal, , target = '', command = ''] = m;
  const session = sessions.onTerminal(said.host, terminal, user);
  const as = `${said.host}:${target}`;
  return {
    action: 'sudo:Command', depth: 'controlled', outcome: problem === undefined ? 'success' : 'failure', reason: problem, actor: hostUser(said.host, user), service: 'sudo', resource: as,
    credential: session === undefined ? undefined : { value: session, kind: 'ssh-session' },
    facts: [{ kind: 'impersonated', text: as }, { kind: 'command', text: command }],
  };
}

function su(said: Said): Understood {
  const { host, message } = said;
  const words = /^(Successful|FAILED) su for (\S{1,256}) by (\S{1,256})/i.exec(message);
  const parens = /^(FAILED SU )?\(to (\S{1,256})\) (\S{1,256}) on/.exec(message);
  const signs = /^([+-]) \S+ (\S{1,256}):(\S{1,256})$/.exec(message);
  const read = words !== null ? { failed: words[1]?.toLowerCase() === 'failed', to: words[2], by: words[3] }
    : parens !== null ? { failed: parens[1] !== undefined, to: parens[2], by: parens[3] }
      : signs !== null ? { failed: signs[1] === '-', to: signs[3], by: signs[2] } : undefined;
  if (read === undefined) return PAM_SESSION.test(message) && /session opened/.test(message) ? { why: 'the session that su opens; su itself is read' } : pam(said);
  const as = `${host}:${read.to ?? ''}`;
  return {
    action: 'su:Switch', depth: 'controlled', outcome: read.failed ? 'failure' : 'success', reason: read.failed ? 'authentication failure' : undefined, actor: hostUser(host, read.by ?? ''), service: 'su', resource: as,
    facts: [{ kind: 'impersonated', text: as }],
  };
}

function cron(said: Said): Understood {
  const m = /^\((\S{1,256})\) (CMD|CMDEND|REPLACE|BEGIN EDIT|END EDIT|LIST|DELETE)(?: \((.*)\))?\)?$/s.exec(said.message);
  if (m === null) return pam(said);
  const [, user = '', what = '', text] = m;
  if (what === 'CMDEND' || what === 'BEGIN EDIT' || what === 'END EDIT') return { why: 'the end of a scheduled command, or an editor on its table' };
  return {
    action: `cron:${what === 'CMD' ? 'Command' : what === 'REPLACE' ? 'ReplaceTable' : what === 'DELETE' ? 'DeleteTable' : 'ListTable'}`,
    depth: what === 'LIST' ? 'read' : 'changed', outcome: 'success', actor: hostUser(said.host, user), service: 'cron', resource: what === 'CMD' ? undefined : text,
    facts: what !== 'CMD' || text === undefined ? [] : [{ kind: 'command', text: text.trim() }],
  };
}

const DATABASE: readonly (readonly [RegExp, string])[] = [
  [/^new user: name=([^,\s]{1,256})/, 'UserAdded'], [/^new group: name=([^,\s]{1,256})/, 'GroupAdded'], [/^group added to \S+: name=([^,\s]{1,256})/, 'GroupAdded'],
  [/^delete user ['`"]([^'"]{1,256})['"]/, 'UserDeleted'], [/^(?:lock|unlock) user '([^']{1,256})' password/, 'PasswordLockChanged'],
  [/^change user '([^']{1,256})' password/, 'PasswordChanged'], [/^changed? (?:user '([^']{1,256})'|password expiry for (\S{1,256}))/, 'UserChanged'],
  [/^password (?:changed )?for '?([^'\s]{1,256}?)'? (?:changed|by)/, 'PasswordChanged'], [/^removed? group '([^']{1,256})'/, 'GroupDeleted'], [/^group '([^']{1,256})' removed/, 'GroupDeleted'],
];

function database(said: Said): Understood {
  const { host, message } = said;
  const member = /^add '([^']{1,256})' to (?:shadow )?group '([^']{1,256})'/.exec(message);
  const byHand = /^user (\S{1,256}) added by (\S{1,256}) to group (\S{1,256})/.exec(message);
  if (member !== null || byHand !== null) {
    if (/ to shadow group /.test(message)) return { why: 'the shadow copy of a group; the group itself is read' };
    const user = member?.[1] ?? byHand?.[1] ?? '', group = member?.[2] ?? byHand?.[3] ?? '';
    return { action: `${said.tag}:AddedToGroup`, depth: 'controlled', outcome: 'success', actor: byHand === null ? undefined : hostUser(host, byHand[2] ?? ''), service: said.tag, resource: `${host}:${user}`, facts: [{ kind: 'access-to', text: `group ${host}:${group}` }] };
  }
  for (const [pattern, what] of DATABASE) {
    const m = pattern.exec(message);
    if (m !== null) return change(said, what, m[1] ?? m[2] ?? '', said.tag);
  }
  return pam(said);
}

function change(said: Said, what: string, name: string, service = said.tag): Meaning {
  const failed = /failed/i.test(said.message);
  const resource = `${said.host}:${name}`;
  const created = what === 'UserAdded' && !failed;
  return {
    action: `${service}:${what}`, depth: created || what === 'PasswordChanged' ? 'controlled' : 'changed', outcome: failed ? 'failure' : 'success', service, resource,
    issues: created ? [{ what: 'identity', value: resource, kind: 'user' }] : [],
  };
}
