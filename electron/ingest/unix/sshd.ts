/**
 * Messages of OpenSSH's server. https://github.com/openssh/openssh-portable/blob/master/auth.c (auth_log) and session.c (do_exec).
 * A login presents a key (its fingerprint) or a password and begets a session, known by host, process and the moment it began; later lines
 * of the same process are that session's, and so is a sudo on the terminal that the session was given, where the log says which.
 */
import type { Fact } from '../../../shared/domain/event.ts';
import type { Meaning, Said, Understood } from './meaning.ts';
import { addressOf, fingerprintOf, hostUser, passwordOf } from './names.ts';

const ACCEPTED = /^Accepted (\S+) for (?:(invalid user) )?(.{1,256}) from (\S+) port \d+(?: +[^\s:]+)?(?:: (\S+) (\S+)(?: (.*))?)?$/s;
const FAILED = /^(?:Failed|Partial) (\S+) for (?:(invalid user|illegal user) )?(.{0,256}) from (\S+) port \d+(?: +[^\s:]+)?(?:: (\S+) (\S+).*)?$/s;
const INVALID = /^(?:Invalid|Illegal) user (.{0,256}?) ?from (\S+)(?: port \d+)?$/;
const GONE = /^(?:Disconnected from|Connection (?:closed|reset) by|Disconnecting) (?:(authenticating|invalid) )?user (.{0,256}) (\S+) port \d+/;
const NOT_ALLOWED = /^User (.{1,256}) from (\S+) not allowed because (.{1,200})$/;
const TOO_MANY = /^(?:error: )?maximum authentication attempts exceeded for (?:invalid user )?(.{0,256}) from (\S+) port \d+/;
const STARTING = /^Starting session: (shell|command|forced-command|subsystem)(?: (?:\([\w-]+\) )?'(.{0,1000}?)')?(?: on (\S+))? for (.{1,256}) from (\S+) port \d+ id \d+$/s;
const OPENED = /^pam_\w+\(sshd(?:-session)?:session\): session (opened|closed) for user ([^\s(]{1,256})/;
const PAM_FAILED = /^pam_\w+\(sshd(?:-session)?:auth\): authentication failure;.* rhost=(\S*)(?:\s+user=(\S+))?/;
const CERTIFICATE = /^ID (.{1,256}) \(serial (\d+)\) CA (\S+) (\S+)/;

interface Session { readonly value: string; readonly user: string }

export class SshSessions {
  /** By host and process. */
  readonly #open = new Map<string, Session>();
  /** By host and terminal. */
  readonly #terminals = new Map<string, Session>();

  /** The session whose terminal this is, if the log said so and it is the same user's. */
  onTerminal(host: string, terminal: string | undefined, user: string): string | undefined {
    const session = terminal === undefined ? undefined : this.#terminals.get(`${host} ${terminal.replace(/^\/dev\//, '')}`);
    return session?.user === user ? session.value : undefined;
  }

  understand(said: Said): Understood {
    const { host, message } = said;
    const accepted = ACCEPTED.exec(message);
    if (accepted !== null) return this.#accepted(said, accepted);
    const base = { service: 'sshd', depth: 'controlled' } as const;
    const failed = FAILED.exec(message);
    if (failed !== null) {
      const [, method = '', unknown, user = '', from, , print] = failed;
      if (method === 'none' && unknown === undefined) return { why: 'a client that asked which ways to log in there are' };
      const key = print === undefined ? undefined : fingerprintOf(print);
      return {
        ...base, action: 'sshd:Login', outcome: 'failure', reason: `${unknown === undefined ? '' : 'invalid user, '}${method}`, actor: named(host, user), source: addressOf(from),
        credential: key === undefined ? method === 'password' && unknown === undefined && user !== '' ? { value: passwordOf(host, user), kind: 'password' } : undefined : { value: key, kind: 'ssh-key' },
        facts: key === undefined ? [] : [{ kind: 'key-fingerprint', text: key }],
      };
    }
    const invalid = INVALID.exec(message);
    if (invalid !== null) return { ...base, action: 'sshd:InvalidUser', outcome: 'failure', reason: 'no such user', actor: named(host, invalid[1] ?? ''), source: addressOf(invalid[2]) };
    const refused = NOT_ALLOWED.exec(message);
    if (refused !== null) return { ...base, action: 'sshd:Login', outcome: 'failure', reason: refused[3], actor: named(host, refused[1] ?? ''), source: addressOf(refused[2]) };
    const tooMany = TOO_MANY.exec(message);
    if (tooMany !== null) return { ...base, action: 'sshd:Login', outcome: 'failure', reason: 'too many authentication failures', actor: named(host, tooMany[1] ?? ''), source: addressOf(tooMany[2]) };
    const pam = PAM_FAILED.exec(message);
    if (pam !== null) {
      if (pam[2] === undefined) return { why: 'a failure without the name that was tried; sshd names it in a line of its own' };
      return { ...base, action: 'sshd:Authenticate', outcome: 'failure', reason: 'authentication failure', actor: named(host, pam[2]), source: addressOf(pam[1]) };
    }
    const opened = OPENED.exec(message);
    if (opened !== null) return this.#session(said, opened[1] === 'opened', opened[2] ?? '');
    const starting = STARTING.exec(message);
    if (starting !== null) return this.#starting(said, starting);
    const gone = GONE.exec(message);
    if (gone !== null) {
      if (gone[1] !== undefined) return { ...base, action: 'sshd:Login', outcome: 'failure', reason: `left while ${gone[1] === 'invalid' ? 'trying an unknown user' : 'authenticating'}`, actor: named(host, gone[2] ?? ''), source: addressOf(gone[3]) };
      return { service: 'sshd', action: 'sshd:Disconnect', depth: 'enumerated', outcome: 'success', actor: named(host, gone[2] ?? ''), source: addressOf(gone[3]) };
    }
    return { why: 'no identity in this line' };
  }

  #accepted(said: Said, m: RegExpExecArray): Meaning {
    const { host, pid, stamp } = said;
    const [, method = '', , user = '', from, type, print, rest] = m;
    const actor = hostUser(host, user);
    const facts: Fact[] = [{ kind: 'controls-host', text: host }];
    let credential: Meaning['credential'];
    if (print !== undefined) {
      const key = fingerprintOf(print);
      credential = { value: key, kind: 'ssh-key' };
      facts.push({ kind: 'key-fingerprint', text: key });
      const certificate = type?.endsWith('-CERT') === true && rest !== undefined ? CERTIFICATE.exec(rest) : null;
      if (certificate !== null) facts.push({ kind: 'token-use', text: `ssh-certificate:${certificate[1] ?? ''} serial ${certificate[2] ?? ''} by ${fingerprintOf(certificate[4] ?? '')}` });
    } else if (method === 'password' || method.startsWith('keyboard-interactive')) credential = { value: passwordOf(host, user), kind: 'password' };
    const session = pid === undefined ? undefined : { value: `${host}:sshd[${pid}]@${stamp}`, user };
    if (session !== undefined) this.#open.set(`${host} ${pid ?? ''}`, session);
    return {
      action: 'sshd:Login', depth: 'controlled', outcome: 'success', reason: undefined, actor, credential, source: addressOf(from), service: 'sshd', resource: actor.name,
      issues: session === undefined ? [] : [{ what: 'credential', value: session.value, kind: 'ssh-session', holder: actor }], facts,
    };
  }

  #session(said: Said, opened: boolean, user: string): Understood {
    const key = `${said.host} ${said.pid ?? ''}`;
    const session = said.pid === undefined ? undefined : this.#open.get(key);
    const mine = session?.user === user ? session : undefined;
    if (!opened) {
      this.#open.delete(key);
      for (const [terminal, s] of this.#terminals) if (s === mine) this.#terminals.delete(terminal);
    }
    return {
      action: opened ? 'sshd:SessionOpened' : 'sshd:SessionClosed', depth: opened ? 'controlled' : 'enumerated', outcome: 'success', actor: hostUser(said.host, user), service: 'sshd',
      credential: mine === undefined ? undefined : { value: mine.value, kind: 'ssh-session' },
      facts: opened || mine === undefined ? [] : [{ kind: 'revokes', text: mine.value }],
    };
  }

  #starting(said: Said, m: RegExpExecArray): Meaning {
    const [, what = '', command, terminal, user = '', from] = m;
    const session = said.pid === undefined ? undefined : this.#open.get(`${said.host} ${said.pid}`);
    const mine = session?.user === user ? session : undefined;
    if (terminal !== undefined && mine !== undefined) this.#terminals.set(`${said.host} ${terminal}`, mine);
    return {
      action: `sshd:Start${what === 'shell' ? 'Shell' : what === 'subsystem' ? 'Subsystem' : 'Command'}`, depth: 'controlled', outcome: 'success', actor: hostUser(said.host, user), source: addressOf(from), service: 'sshd',
      credential: mine === undefined ? undefined : { value: mine.value, kind: 'ssh-session' },
      facts: command === undefined || command === '' ? [] : [{ kind: 'command', text: command }],
    };
  }
}

const named = (host: string, user: string): Meaning['actor'] => (user.trim() === '' ? undefined : hostUser(host, user));
