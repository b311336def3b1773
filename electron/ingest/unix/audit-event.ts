/**
 * One event of the Linux audit log. `auid` is the user who logged in and `ses` the session that the login began; both stay through su and
 * sudo, so that what root does can be told from who became root.
 */
import { byName } from '../../../shared/domain/by-name.ts';
import type { EventDraft, Fact, Issue, NamedIdentity } from '../../../shared/domain/event.ts';
import type { Depth, Outcome } from '../../../shared/domain/kinds.ts';
import { rejected, skipped, type Reading } from '../../../shared/domain/reading.ts';
import { microsOf } from '../../../shared/domain/time.ts';
import { bounded } from '../text.ts';
import type { AuditLine } from './audit-line.ts';
import { addressOf, hostUser } from './names.ts';

/** Sessions and users that no login set: 2^32 - 1, or -1. */
const unset = (value: string | undefined): boolean => value === undefined || value === '' || value === '4294967295' || value === '-1' || value === 'unset' || value === '?';

/** What records of users say was done: action and depth. */
const ACTS: Readonly<Record<string, readonly [string, Depth]>> = byName({
  USER_LOGIN: ['Login', 'controlled'], USER_AUTH: ['Authenticate', 'controlled'], USER_ACCT: ['AccountCheck', 'enumerated'], USER_ERR: ['AccountCheck', 'enumerated'], USER_START: ['SessionOpened', 'controlled'],
  USER_END: ['SessionClosed', 'enumerated'], USER_LOGOUT: ['Logout', 'enumerated'], CRED_ACQ: ['CredentialsAcquired', 'enumerated'], CRED_REFR: ['CredentialsRefreshed', 'enumerated'], CRED_DISP: ['CredentialsDisposed', 'enumerated'],
  USER_CMD: ['Command', 'controlled'], LOGIN: ['SessionNumbered', 'enumerated'], ADD_USER: ['UserAdded', 'controlled'], DEL_USER: ['UserDeleted', 'changed'], ADD_GROUP: ['GroupAdded', 'changed'], DEL_GROUP: ['GroupDeleted', 'changed'],
  USER_CHAUTHTOK: ['PasswordChanged', 'controlled'], USER_MGMT: ['UserChanged', 'changed'], GRP_MGMT: ['GroupChanged', 'changed'], ACCT_LOCK: ['AccountLocked', 'changed'], ACCT_UNLOCK: ['AccountUnlocked', 'changed'],
  USER_ROLE_CHANGE: ['RoleChanged', 'enumerated'], ROLE_ASSIGN: ['RoleAssigned', 'controlled'], ROLE_REMOVE: ['RoleRemoved', 'changed'], GRP_AUTH: ['GroupAuthenticate', 'controlled'], CHGRP_ID: ['GroupIdChanged', 'changed'], CHUSER_ID: ['UserIdChanged', 'changed'],
});
const QUIET = /^(?:CRYPTO_|SERVICE_|SYSTEM_|DAEMON_|AVC|MAC_|NETFILTER_|BPF|PROCTITLE|PATH|CWD|EOE|SOCKADDR|MMAP|OBJ_PID|KERNEL|ANOM_|INTEGRITY_|VIRT_|TIME_|BPRM_|USER_AVC|UNKNOWN)/;

export interface Act { readonly name: string; readonly depth: Depth }

export class AuditEvents {
  /** `uid → user` of each host, learnt where a record gives both. */
  readonly #users = new Map<string, string>();
  /** When the session of a number began, by host: numbers start again with the host. */
  readonly #started = new Map<string, string>();
  #nameless: string | undefined;

  /** @param lines of one stamp. @param known the host as a wrapper gives it. */
  read(lines: readonly AuditLine[], known: string | undefined): Reading {
    const first = lines[0];
    if (first === undefined) return rejected('no audit record: no type and no stamp');
    const [whole = '', fraction = ''] = first.time.split('.');
    const at = microsOf(Number(whole) * 1_000_000 + Number(fraction.padEnd(6, '0')));
    if (at === undefined) return rejected('an unreadable stamp');
    const node = lines.find((l) => l.node !== undefined)?.node ?? known;
    // Without a name the host is known by its first stamp: two such files must not become one host.
    const host = node ?? (this.#nameless ??= `unnamed-host@${first.time}`);
    if (lines.some((l) => l.type === 'SYSTEM_BOOT')) for (const key of [...this.#started.keys()]) if (key.startsWith(`${host} `)) this.#started.delete(key);
    const subject = lines.find((l) => l.type in ACTS) ?? lines.find((l) => l.type === 'AUOMS_EXECVE' || l.type === 'SYSCALL' || l.type === 'AUOMS_SYSCALL');
    const command = commandOf(lines);
    const config = lines.find((l) => l.type === 'CONFIG_CHANGE');
    const line = subject ?? config;
    if (line === undefined) return skipped(QUIET.test(first.type) || first.type.startsWith('AUOMS_') ? 'carries no identity' : `records of type ${first.type.slice(0, 40)} carry no identity that is read`);
    const get = (name: string): string | undefined => line.fields.get(name);
    const program = (get('exe') ?? get('comm') ?? 'audit').replace(/^.*\//, '');
    const service = /^sshd(?:-session|-auth)?$/.test(program) ? 'sshd' : program;
    const act = ACTS[line.type];
    const isCall = act === undefined && config === undefined;
    if (isCall && command === undefined) return skipped('a system call that is no command; who made it is in the records of its session');

    this.#learn(host, line);
    const auid = get('auid'), uid = get('uid'), ses = get('ses');
    const login = unset(auid) ? undefined : this.#named(host, auid, line, 'AUID', 'audit_user');
    const acct = get('acct') ?? get('ID');
    const target = acct === undefined || unset(acct) || acct === '(unknown)' ? undefined : hostUser(host, acct);
    const own = login ?? (unset(uid) ? undefined : this.#named(host, uid, line, 'UID', 'user'));
    // A login's own records are written by the daemon, before there is a session: then the account is the actor.
    const actor = isCall || config !== undefined ? own : login !== undefined && line.type !== 'USER_LOGIN' && line.type !== 'LOGIN' ? login : target ?? own;
    if (line.type === 'LOGIN' && !unset(ses)) this.#started.set(`${host} ${ses ?? ''}`, first.time);
    const session = unset(ses) ? undefined : this.#sessionOf(host, ses ?? '');
    const facts: Fact[] = [];
    const issues: Issue[] = [];
    const result = get('res') ?? get('success') ?? '';
    const outcome: Outcome = /^(?:success|yes|1)$/.test(result) ? 'success' : /^(?:failed|no|0)$/.test(result) ? 'failure' : 'unknown';
    if (line.type === 'LOGIN' && session !== undefined && outcome === 'success') issues.push({ what: 'credential', value: session, kind: 'linux-audit-session', holder: actor });
    if (line.type === 'ADD_USER' && target !== undefined && outcome === 'success') issues.push({ what: 'identity', value: target.name, kind: 'user' });
    if ((line.type === 'USER_END' || line.type === 'USER_LOGOUT') && session !== undefined && service === 'sshd') facts.push({ kind: 'revokes', text: session });
    if (line.type === 'USER_LOGIN' && outcome === 'success') facts.push({ kind: 'controls-host', text: host });
    const effective = this.#effective(host, line, uid, get('euid'));
    if (login !== undefined && effective !== undefined && effective !== login.name) facts.push({ kind: 'impersonated', text: effective });
    const ran = command ?? get('cmd');
    if (ran !== undefined) facts.push({ kind: 'command', text: bounded(ran) ?? '' });
    const key = get('key');
    if (key !== undefined && key !== '(null)' && key !== '') facts.push({ kind: 'correlation', text: `rule ${bounded(key) ?? ''}` });
    const event: EventDraft = {
      at, precisionUs: fraction.length >= 6 ? 1 : 1000, twinKey: `audit:${node ?? host}:${first.time}:${first.serial}`,
      action: config !== undefined && act === undefined ? 'audit:ConfigChange' : isCall ? `${service}:Execute` : `${service}:${act?.[0] ?? line.type}`,
      depth: config !== undefined && act === undefined ? 'changed' : line.type === 'USER_START' && /^crond?$/.test(service) ? 'enumerated' : act?.[1] ?? 'read', outcome, reason: outcome === 'failure' ? bounded(get('op') ?? get('exit')) : undefined,
      actor, credential: session === undefined || line.type === 'LOGIN' ? undefined : { value: session, kind: 'linux-audit-session' },
      source: addressOf(get('addr')) ?? (addressOf(get('hostname')) === host ? undefined : addressOf(get('hostname'))),
      target: { platform: 'linux', service, resource: bounded(target !== undefined && target.name !== actor?.name ? target.name : isCall ? get('exe') : config === undefined ? undefined : get('path') ?? get('key')), host },
      issues, facts,
    };
    return { kind: 'events', events: [event] };
  }

  #sessionOf(host: string, ses: string): string {
    const began = this.#started.get(`${host} ${ses}`);
    return began === undefined ? `${host}:ses=${ses}` : `${host}:ses=${ses}@${began}`;
  }

  /** Enriched and auoms records name the user; where a login opens its own session, account and number are one. */
  #learn(host: string, line: AuditLine): void {
    const add = (uid: string | undefined, name: string | undefined): void => {
      if (uid !== undefined && /^\d{1,10}$/.test(uid) && name !== undefined && !unset(name) && !unset(uid) && !/^unknown\(/.test(name) && this.#users.size < 100_000) this.#users.set(`${host} ${uid}`, name);
    };
    add(line.fields.get('auid'), line.names.get('AUID') ?? line.fields.get('audit_user'));
    add(line.fields.get('uid'), line.names.get('UID') ?? line.fields.get('user'));
    if (line.type === 'USER_START' && /(?:sshd(?:-session)?|login|cron|crond|gdm-session-worker)$/.test(line.fields.get('exe') ?? '')) add(line.fields.get('auid'), line.fields.get('acct'));
  }

  #named(host: string, uid: string | undefined, line: AuditLine, upper: string, lower: string): NamedIdentity {
    const text = uid ?? '';
    // Interpreted logs (`ausearch -i`) have the name in place of the number.
    if (!/^\d+$/.test(text)) return hostUser(host, text);
    const name = line.names.get(upper) ?? line.fields.get(lower) ?? this.#users.get(`${host} ${text}`) ?? (text === '0' ? 'root' : undefined);
    return hostUser(host, name ?? `uid=${text}`, text);
  }

  #effective(host: string, line: AuditLine, uid: string | undefined, euid: string | undefined): string | undefined {
    const acting = euid ?? (line.type === 'USER_CMD' ? undefined : line.type in ACTS ? undefined : uid);
    return acting === undefined || unset(acting) ? undefined : this.#named(host, acting, line, 'EUID', 'effective_user').name;
  }
}

/** The command of an `execve`: its arguments, or the title of the process. */
function commandOf(lines: readonly AuditLine[]): string | undefined {
  const execve = lines.find((l) => l.type === 'EXECVE');
  if (execve !== undefined) {
    const count = Math.min(Number(execve.fields.get('argc') ?? '0') || 0, 1000);
    const words: string[] = [];
    for (let i = 0; i < count; i += 1) {
      const whole = execve.fields.get(`a${i}`);
      if (whole !== undefined) words.push(whole);
      else for (let p = 0; execve.fields.has(`a${i}[${p}]`); p += 1) words.push(execve.fields.get(`a${i}[${p}]`) ?? '');
    }
    if (words.length > 0) return words.join(' ');
  }
  const auoms = lines.find((l) => l.type === 'AUOMS_EXECVE');
  if (auoms !== undefined) return auoms.fields.get('cmdline') ?? auoms.fields.get('proctitle') ?? auoms.fields.get('exe');
  const call = lines.find((l) => l.type === 'SYSCALL' || l.type === 'AUOMS_SYSCALL');
  const name = call?.names.get('SYSCALL') ?? call?.fields.get('syscall');
  // 59 is execve on x86_64, 221 on arm64 and other new architectures, 322 and 281 execveat.
  const executes = name === 'execve' || name === 'execveat' || (name === '59' && call?.fields.get('arch') === 'c000003e') || (name === '221' && call?.fields.get('arch') === 'c00000b7');
  return executes ? lines.find((l) => l.type === 'PROCTITLE')?.fields.get('proctitle') ?? call?.fields.get('exe') : undefined;
}
