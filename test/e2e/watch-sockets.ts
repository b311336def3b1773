/**
 * Watches from outside which sockets a command opens, with Debian's strace. What counts as reaching out: connecting,
 * binding or sending with an internet address. Made without one, and explained here:
 *
 * - AF_UNIX: the X server, D-Bus, the name service cache of this machine.
 * - AF_NETLINK: Chromium asks the kernel for the list of network interfaces and listens for devices that are plugged in.
 * - AF_INET or AF_INET6 datagram sockets that nothing is ever done with: Chromium asks the kernel through them for the
 *   names of the interfaces (ioctl), and Node for nothing at all.
 */
import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';

export const WATCHED = 'socket,connect,bind,sendto,sendmsg,sendmmsg';
export const straceArgs = (log: string): string[] => ['-f', '-qq', '--seccomp-bpf', '-s', '64', '-e', `trace=${WATCHED}`, '-e', 'signal=none', '-o', log];

/** A machine may forbid tracing; then the test cannot be made there, and says so. */
export function canTrace(): boolean {
  return spawnSync('strace', ['-f', '-qq', '-e', 'trace=none', 'true']).status === 0;
}

export interface Sockets {
  /** Every call that names an internet address. */
  readonly reached: readonly string[];
  /** Families of the sockets that were made, with how many of each. */
  readonly families: ReadonlyMap<string, number>;
}

export function socketsIn(log: string): Sockets {
  const reached: string[] = [];
  const families = new Map<string, number>();
  for (const line of readFileSync(log, 'utf8').split('\n')) {
    if (/\bsa_family=AF_INET6?\b/.test(line)) reached.push(line);
    const family = /\bsocket\((AF_\w+), (\w+)/.exec(line);
    if (family === null) continue;
    const kind = `${family[1] ?? ''} ${family[2] ?? ''}`;
    families.set(kind, (families.get(kind) ?? 0) + 1);
  }
  return { reached, families };
}

/** The kinds of socket that may be made at all. */
export const EXPLAINED: ReadonlySet<string> = new Set([
  'AF_UNIX SOCK_STREAM', 'AF_UNIX SOCK_DGRAM', 'AF_UNIX SOCK_SEQPACKET', 'AF_NETLINK SOCK_RAW', 'AF_NETLINK SOCK_DGRAM', 'AF_INET SOCK_DGRAM', 'AF_INET6 SOCK_DGRAM',
]);
