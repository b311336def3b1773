/** EC2 hosts and the credentials that EC2 gives them: a new session about every five hours, each good for a little over six. */
import { END, HOUR, MINUTE, START } from './calendar.ts';
import { keyOf, rngOf } from './rng.ts';
import { ROLE, type Role } from './roles.ts';
import { ADDRESS } from './world.ts';

export interface Host {
  readonly name: string;
  readonly id: string;
  readonly role: Role;
  readonly privateIp: string;
  readonly egress: string;
}

const host = (name: string, role: Role, privateIp: string, egress: string): Host => ({ name, id: `i-0${rngOf(`host ${name}`).hex(16)}`, role, privateIp, egress });

export const HOST = {
  agent03: host('build-agent-03', ROLE.ciRunnerBuild, '10.20.4.13', ADDRESS.agent03),
  agent05: host('build-agent-05', ROLE.ciRunnerBuild, '10.20.4.15', ADDRESS.agent05),
  agent07: host('build-agent-07', ROLE.ciRunnerBuild, '10.20.4.17', ADDRESS.agent07),
  dbOps: host('db-ops-01', ROLE.dbMaintenance, '10.10.8.21', ADDRESS.dbOps),
  web1: host('web-01', ROLE.webNode, '10.10.2.31', ADDRESS.web),
  web2: host('web-02', ROLE.webNode, '10.10.2.32', ADDRESS.web),
} as const satisfies Record<string, Host>;

export const HOSTS: readonly Host[] = Object.values(HOST);

export interface HostSession {
  readonly key: string;
  readonly from: number;
  /** When the host goes over to the next one. */
  readonly until: number;
  readonly expires: number;
}

const LIFE = 6 * HOUR + 25 * MINUTE;

/** The sessions of one host. The first began before the fortnight, so nobody holds the record of its issue. */
export function sessionsOf(h: Host): readonly HostSession[] {
  const rng = rngOf(`sessions ${h.name}`);
  const sessions: HostSession[] = [];
  let from = START - rng.int(60, 200) * MINUTE;
  while (from < END) {
    const until = from + rng.int(285, 345) * MINUTE + rng.int(0, 59);
    sessions.push({ key: keyOf('ASIA', `${h.id} ${from}`), from, until, expires: from + LIFE });
    from = until;
  }
  return sessions;
}

export function sessionAt(h: Host, seconds: number): HostSession {
  const found = sessionsOf(h).find((s) => s.from <= seconds && seconds < s.until);
  if (found === undefined) throw new RangeError(`no session of ${h.name} at ${seconds}`);
  return found;
}
