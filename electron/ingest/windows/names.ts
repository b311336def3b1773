/** Names in Windows event logs in one spelling each: accounts, machines, logon sessions, GUIDs, addresses. */
import type { NamedIdentity } from '../../../shared/domain/event.ts';
import type { WindowsRecord } from './record.ts';

/** `web01.corp.example` to `web01`; addresses stay whole. */
export const shortHost = (host: string): string => {
  const name = host.toLowerCase().replace(/\.$/, '').replace(/\$$/, '');
  return /^[\d.]+$/.test(name) || name.includes(':') ? name : name.split('.', 1)[0] ?? name;
};

/** The DNS domain behind a machine's name, where it has one. */
export function domainOfHost(host: string): string | undefined {
  const name = host.toLowerCase().replace(/\.$/, '');
  if (/^[\d.]+$/.test(name) || name.includes(':')) return undefined;
  const dot = name.indexOf('.');
  return dot === -1 ? undefined : name.slice(dot + 1);
}

const LOCALHOST = new Set(['localhost', '127.0.0.1', '::1', '.']);

/** The machine that a call names, or the one that wrote the record when the call names that one as `localhost`. */
export function hostNamed(text: string | undefined, r: WindowsRecord): { readonly host: string; readonly account: string | undefined } {
  const own = { host: shortHost(r.computer), account: domainOfHost(r.computer) };
  if (text === undefined) return own;
  const name = text.replace(/^\\\\/, '').replace(/^(?:[A-Za-z-]+)\//, '').replace(/:\d+$/, '');
  if (name === '' || LOCALHOST.has(name.toLowerCase())) return own;
  // A bare name is resolved by the machine's own domain.
  return { host: shortHost(name), account: domainOfHost(name) ?? own.account };
}

/** Sessions of the machine itself (SYSTEM, LOCAL SERVICE, NETWORK SERVICE, anonymous): the same number on every machine and after every boot. */
const OF_THE_MACHINE = new Set([0n, 0x3e3n, 0x3e4n, 0x3e5n, 0x3e6n, 0x3e7n]);

/** `COMPUTER:0xID` of a user's logon session; undefined for none and for the machine's own. */
export function sessionOf(r: WindowsRecord, logonId: string | undefined): string | undefined {
  if (logonId === undefined || !/^(?:0x[0-9a-f]{1,16}|\d{1,20})$/i.test(logonId) || r.computer === '') return undefined;
  const id = BigInt(logonId);
  return OF_THE_MACHINE.has(id) ? undefined : `${r.computer}:0x${id.toString(16)}`;
}

/** A GUID in lower case without braces; undefined for none and for the all-zero one that NTLM leaves. */
export function guidOf(text: string | undefined): string | undefined {
  const guid = text?.replace(/[{}]/g, '').toLowerCase();
  return guid === undefined || !/^[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}$/.test(guid) || /^[0-]+$/.test(guid) ? undefined : guid;
}

/** An address that a caller came from: not this machine's own loopback, not `-` or `LOCAL`; IPv4 inside IPv6 as IPv4. */
export function addressOf(text: string | undefined): string | undefined {
  const address = text?.trim().toLowerCase().replace(/^::ffff:(?=\d+\.)/, '').replace(/%.*$/, '').replace(/^\[(.*)\](?::\d+)?$/, '$1').replace(/^(\d+\.\d+\.\d+\.\d+):\d+$/, '$1');
  if (address === undefined || !/^(?:\d{1,3}(?:\.\d{1,3}){3}|[0-9a-f:]*:[0-9a-f:.]*)$/.test(address)) return undefined;
  const one = address.includes(':') ? shortened(address) : address;
  return one.startsWith('127.') || one === '::1' || one === '0.0.0.0' || one === '::' ? undefined : one;
}

/** Sysmon writes IPv6 in full, the Security log shortened: one spelling for both. */
function shortened(address: string): string {
  const url = `http://[${address}]/`;
  return URL.canParse(url) ? new URL(url).hostname.slice(1, -1) : address;
}

/** `address:port` of the side that opened a connection: both ends write it, so it joins what they say. Undefined without a port. */
export function connectionOf(address: string | undefined, port: string | undefined): string | undefined {
  return address === undefined || port === undefined || !/^[1-9]\d{0,4}$/.test(port) ? undefined : `${address}:${port}`;
}

/** SIDs that name one account only: of a domain or machine, and of Entra. */
const OWN_SID = /^S-1-(?:5-21-\d+-\d+-\d+-\d+|12-1-\d+-\d+-\d+-\d+)$/;
/** SIDs that every machine has: its own services, window managers, application pools, the anonymous. */
const SHARED_SID = /^S-1-5-(?:7|17|18|19|20|(?:80|82|83|90|94|96|99|113|114)(?:-.*)?)$/;
const SHARED_DOMAINS = new Set(['nt authority', 'nt service', 'window manager', 'font driver host', 'iis apppool', 'nt virtual machine', 'builtin', '.']);
/** 21-byte SIDs of nobody. */
const NOBODY = new Set(['S-1-0-0']);

export interface RawAccount { readonly user?: string | undefined; readonly domain?: string | undefined; readonly sid?: string | undefined }

/**
 * An account as `domain\user` in lower case, the domain cut to its first label because the same account is written with its DNS and its
 * NetBIOS domain. Accounts that every machine has are named by their machine. The SID, and the UPN-like form, go into `also`.
 */
export function accountOf(raw: RawAccount, r: WindowsRecord): NamedIdentity | undefined {
  const sid = raw.sid?.toUpperCase().replace(/^%?\{?(S-1-[\d-]+)\}?$/, '$1');
  const own = sid !== undefined && OWN_SID.test(sid) ? sid : undefined;
  let user = raw.user;
  let domain = raw.domain;
  if (user === undefined) return own === undefined ? undefined : { name: own, kind: 'user' };
  const slash = user.indexOf('\\');
  const sign = user.lastIndexOf('@');
  if (slash !== -1) {
    domain = user.slice(0, slash);
    user = user.slice(slash + 1);
  } else if (sign > 0) {
    domain = user.slice(sign + 1);
    user = user.slice(0, sign);
  }
  if (user === '' || user.length > 512) return own === undefined ? undefined : { name: own, kind: 'user' };
  const lower = user.toLowerCase();
  const where = domain?.toLowerCase() ?? '';
  const shared = (sid !== undefined && SHARED_SID.test(sid)) || SHARED_DOMAINS.has(where);
  if (sid !== undefined && NOBODY.has(sid) && where === '') return undefined;
  if (lower.endsWith('$') && where !== '' && !SHARED_DOMAINS.has(where)) {
    return { name: `${where.split('.', 1)[0] ?? where}\\${lower}`, kind: 'machine', also: alsoOf(own, lower, where) };
  }
  if (shared) return { name: `${shortHost(r.computer)}\\${lower}`, kind: /^(?:system|local service|network service)$/.test(lower) ? 'machine' : 'service' };
  if (where === '') return { name: lower, kind: lower.endsWith('$') ? 'machine' : 'user', also: own === undefined ? [] : [own] };
  return { name: `${where.split('.', 1)[0] ?? where}\\${lower}`, kind: 'user', also: alsoOf(own, lower, where) };
}

const alsoOf = (sid: string | undefined, user: string, domain: string): string[] => [...(sid === undefined ? [] : [sid]), ...(domain.includes('.') ? [`${user}@${domain}`] : [])];

/** True for accounts that are the machine, its services or nobody. */
export const isMachine = (identity: NamedIdentity | undefined): boolean => identity === undefined || identity.kind === 'machine' || identity.kind === 'service';

export const subjectOf = (r: WindowsRecord): NamedIdentity | undefined =>
  accountOf({ user: r.get('SubjectUserName'), domain: r.get('SubjectDomainName'), sid: r.get('SubjectUserSid') }, r);

export const targetUserOf = (r: WindowsRecord): NamedIdentity | undefined =>
  accountOf({ user: r.get('TargetUserName'), domain: r.get('TargetDomainName'), sid: r.get('TargetUserSid') ?? r.get('TargetSid') }, r);
