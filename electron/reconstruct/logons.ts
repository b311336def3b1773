/**
 * Stays of the trail on hosts, and the logons elsewhere that came from there, as the logs say it: by the address the logon came from, by the name
 * the caller gave itself, by a ticket asked for from that address, or by a call with named credentials. Facts only; `rules/logon-from-host.ts` judges.
 */
import { DAY_US, HOUR_US, MINUTE_US, SECOND_US, type Micros } from '../../shared/domain/time.ts';
import { isStay } from './kinds-of-use.ts';
import type { TraceSource, Use } from './source.ts';
import { isUnrecorded } from './unrecorded.ts';

/** A session without a recorded end is taken to be open for this long after what was last seen of it. */
export const OPEN_ENDED_US = DAY_US;
/** Where no session is recorded, a process or command of the account shows it on the host for this long. */
export const PRESENT_US = HOUR_US;
/** A ticket or a call with named credentials comes this short before the logon it is for; the two logs may be some seconds apart. */
export const TICKET_WINDOW_US = MINUTE_US;
const CLOCKS_US = 5 * SECOND_US;

export interface Stay { readonly credential: string; readonly host: string; readonly account: string | undefined; readonly from: Micros; readonly to: number }

/** A logon on another host, and what says that it came from the stay's host. */
export interface Arrival { readonly logon: Use; readonly credential: string; readonly account: string | undefined; readonly said: string; readonly witnesses: readonly string[]; /** The stay's own session made the call that asked for it. */ readonly asked: boolean }

const factsOf = (u: Use, kind: string): string[] => u.facts.filter((f) => f.kind === kind).map((f) => f.text);

/** Accounts that are a machine, its services, or nobody: they log on by themselves all day. */
export const isOwnAccount = (name: string | undefined): boolean => name === undefined || /\$$|(?:^|\\)(?:system|local service|network service|anonymous logon|dwm-\d+|umfd-\d+)$/i.test(name);

/** Starts of the machine: logon ids begin anew, so a session that was open has ended. */
export function startsOf(credential: string, source: TraceSource): readonly Micros[] {
  const colon = credential.lastIndexOf(':');
  return colon === -1 ? [] : source.withFact('revokes', `${credential.slice(0, colon)}:*`).map((u) => u.at);
}

/** Where, and how long, a credential that the trail holds since then was on a host. */
export function staysOf(credential: string, since: Micros, follows: (from: string | undefined) => boolean, source: TraceSource): Stay[] {
  const life = source.life(credential);
  if (life === undefined) return [];
  const account = life.identity === undefined ? undefined : source.canonical(life.identity);
  if (isStay(life.kind)) {
    const host = [...source.issuings(credential), ...source.usesOf(credential)].find((u) => u.target.host !== undefined)?.target.host;
    const start = startsOf(credential, source).find((at) => at > since);
    const end = life.revokedAt !== undefined && life.revokedAt >= since ? life.revokedAt : Math.max(since, life.last ?? 0) + OPEN_ENDED_US;
    return host === undefined ? [] : [{ credential, host, account, from: since, to: start === undefined ? end : Math.min(start, end) }];
  }
  // A machine's own processes are on it always: their being there says nothing of who went on from it.
  if (!isUnrecorded(credential) || isOwnAccount(account)) return [];
  const present = new Map<string, { from: Micros; to: number }>();
  for (const u of source.usesOf(credential)) {
    if (u.at + u.precisionUs <= since || u.outcome === 'failure' || !follows(u.source)) continue;
    // What went out from a machine names it; what names no source happened where it is recorded.
    const host = factsOf(u, 'workstation')[0] ?? (u.source === undefined ? u.target.host : undefined);
    if (host === undefined) continue;
    const known = present.get(host);
    present.set(host, { from: known?.from ?? u.at, to: u.at + PRESENT_US });
  }
  // A logon and the process that asked for it may be written in either order.
  return [...present].map(([host, { from, to }]) => ({ credential, host, account, from: (from - CLOCKS_US) as Micros, to }));
}

function issuedStay(logon: Use, source: TraceSource): { value: string; account: string | undefined } | undefined {
  const issue = logon.outcome === 'failure' ? undefined : logon.issues.find((i) => i.what === 'credential' && isStay(i.kind));
  if (issue === undefined || isOwnAccount(issue.holder?.name)) return undefined;
  return { value: issue.value, account: issue.holder === undefined ? undefined : source.canonical(issue.holder.name) };
}

/** Logons on another host that came from where the stay was, while it was there. */
export function arrivalsOf(stay: Stay, source: TraceSource): Arrival[] {
  const addresses = source.addressesOf(stay.host);
  const found: Arrival[] = [];
  const add = (logon: Use, said: string, witnesses: readonly string[], asked: boolean): void => {
    const stayed = issuedStay(logon, source);
    if (stayed === undefined || logon.target.host === undefined || logon.target.host === stay.host || logon.at > stay.to || logon.at + logon.precisionUs <= stay.from) return;
    found.push({ logon, credential: stayed.value, account: stayed.account, said, witnesses, asked });
  };
  /** Logons on the host by the account that say nothing, or the same, of where they came from. */
  const following = (host: string, account: string, by: Use, said: string, asked: boolean): void => {
    for (const logon of source.issuingsOn(host)) {
      if (logon.at < by.at - CLOCKS_US || logon.at > by.at + by.precisionUs + TICKET_WINDOW_US) continue;
      if (logon.source !== undefined ? !addresses.includes(logon.source) : factsOf(logon, 'workstation').some((w) => w !== stay.host)) continue;
      if (issuedStay(logon, source)?.account === account) add(logon, said, [by.id], asked);
    }
  };
  const account = (name: string): string => source.canonical(name);
  for (const u of source.usesOf(stay.credential)) {
    const [as] = factsOf(u, 'impersonated');
    if (!u.action.endsWith('-ExplicitCredentials') || u.outcome === 'failure' || as === undefined || u.target.host === undefined || u.target.host === stay.host || u.at + u.precisionUs <= stay.from) continue;
    following(u.target.host, account(as), u, `${u.action}, made with ${stay.credential} on ${stay.host}, names ${as} and ${u.target.host}`, true);
  }
  for (const address of addresses) {
    for (const u of source.issuingsFrom(address, (stay.from - CLOCKS_US) as Micros)) {
      if (u.at > stay.to) break;
      if (u.target.service !== 'kerberos') add(u, `it came from ${address}, the address of ${stay.host}`, [], false);
      else if (u.actor !== undefined && !isOwnAccount(u.actor) && u.target.resource?.endsWith('$') === true) {
        following(u.target.resource.slice(0, -1).toLowerCase(), account(u.actor), u, `${u.action} from ${address}, the address of ${stay.host}, asked for a ticket to that host for the same account`, false);
      }
    }
  }
  for (const u of source.issuingsNaming(stay.host, (stay.from - CLOCKS_US) as Micros)) if (u.source === undefined || addresses.includes(u.source)) add(u, `the caller called itself ${stay.host}`, [], false);
  return found;
}

/** Who opened the connection that a logon came over, as the host it came from recorded it. */
export interface Opener { readonly session: string | undefined; readonly account: string | undefined; readonly event: string }

/** Both ends write the address and port of the side that opened a connection; a port is used again after some minutes. */
export function openersOf(logon: Use, host: string, source: TraceSource): Opener[] {
  const near = (u: Use, to: Use): boolean => Math.abs(u.at - to.at) <= 2 * MINUTE_US;
  return factsOf(logon, 'connection').flatMap((c) => source.withFact('connection', c)).filter((u) => u.id !== logon.id && near(u, logon) && factsOf(u, 'workstation').includes(host)).flatMap((u): Opener[] => {
    const sessions = new Set(factsOf(u, 'process').flatMap((p) => source.withFact('process', p)).flatMap((p) => (p.credential === undefined ? [] : [p.credential])));
    const account = u.actor === undefined || isOwnAccount(u.actor) ? undefined : source.canonical(u.actor);
    return sessions.size === 0 ? [{ session: undefined, account, event: u.id }] : [...sessions].map((session) => ({ session, account, event: u.id }));
  });
}
