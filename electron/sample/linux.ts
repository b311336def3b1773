/** sshd of Linux hosts, as `journalctl -o json` prints it: one entry per line, in microseconds of UTC. */
import { rngOf } from './rng.ts';
import type { Scribe } from './scribe.ts';
import { printInstant, type Micros } from '../../shared/domain/time.ts';

/** As the product names the session: host, process, and the instant that its login was logged. */
export const sessionOf = (host: string, pid: number, ms: number): string => `${host}:sshd[${pid}]@${printInstant((ms * 1000) as Micros)}`;

/** A login with a key, its shell and its end. @returns when it was accepted, in milliseconds */
export function accepted(s: Scribe, host: string, pid: number, seconds: number, user: string, from: string, key: string): number {
  const boot = rngOf(`boot ${host}`).hex(32);
  const entry = (ms: number, message: string, n: number): Readonly<Record<string, string>> => ({
    __CURSOR: `s=${boot.slice(0, 12)};i=${(ms % 1_000_000_000).toString(16)}${n}`, __REALTIME_TIMESTAMP: `${ms}000`, _BOOT_ID: boot, _HOSTNAME: host, SYSLOG_IDENTIFIER: 'sshd', SYSLOG_FACILITY: '10', PRIORITY: '6', _PID: String(pid), _UID: '0', _TRANSPORT: 'syslog', MESSAGE: message,
  });
  const ms = s.put(`linux/${host}-journal.json`, seconds, (at) => entry(at, `Accepted publickey for ${user} from ${from} port ${s.rng.int(40_000, 60_000)} ssh2: ED25519 ${key}`, 0), { credential: key, source: from, failed: false });
  const session = sessionOf(host, pid, ms);
  s.put(`linux/${host}-journal.json`, seconds + 1, (at) => entry(at, `pam_unix(sshd:session): session opened for user ${user}(uid=1204) by ${user}(uid=0)`, 1), { credential: session, source: undefined, failed: false });
  s.put(`linux/${host}-journal.json`, seconds + 61, (at) => entry(at, `pam_unix(sshd:session): session closed for user ${user}`, 2), { credential: session, source: undefined, failed: false });
  return ms;
}
