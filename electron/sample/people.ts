/** The people of the company: who they are when they sign in, and the responders among them. */
import { HOUR } from './calendar.ts';
import type { Seat } from './cloudtrail.ts';
import { keyOf } from './rng.ts';
import { ROLE, type Role } from './roles.ts';
import { saml } from './sts.ts';
import type { Tape } from './tape.ts';
import { ADDRESS, AGENT, MAIN_REGION, SAML_PROVIDER } from './world.ts';

export const ADMIN = 'mara.quist@example.com';
export const SECOND_ADMIN = 'joren.addo@example.com';
export const ENGINEERS = ['ines.valk', 'tomas.rehn', 'pilar.okoye', 'dag.winther', 'sanne.brook', 'yusuf.hald', 'elke.moravec'].map((n) => `${n}@example.com`);

/** A person comes in through the company's sign-on and then sits at this seat until the session ends. */
export function signOn(tape: Tape, person: string, role: Role, at: number, agent: string = AGENT.chrome): Seat {
  const from = person.length % 2 === 0 ? ADDRESS.office : ADDRESS.officeSecond;
  const key = keyOf('ASIA', `sso ${person} ${role.account} ${at}`);
  const who = saml(tape, { from, agent, region: MAIN_REGION }, at, { role, session: person, key, seconds: 8 * HOUR, provider: SAML_PROVIDER(role.account) });
  return { who, account: role.account, region: MAIN_REGION, from, agent, console: agent === AGENT.chrome || agent === AGENT.edge ? true : undefined };
}

export const adminOfBuild = (tape: Tape, at: number): Seat => signOn(tape, ADMIN, ROLE.adminBuild, at, AGENT.cliAdmin);
export const adminOfProd = (tape: Tape, at: number): Seat => signOn(tape, ADMIN, ROLE.adminProd, at, AGENT.cliAdmin);
