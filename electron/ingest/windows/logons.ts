/**
 * Logon and logoff events of the Security log. Fields:
 * https://learn.microsoft.com/en-us/previous-versions/windows/it-pro/windows-10/security/threat-protection/auditing/event-4624 (4625, 4634, 4647, 4648, 4672, 4778, 4779, 4964 beside it).
 */
import { byName } from '../../../shared/domain/by-name.ts';
import type { Issue } from '../../../shared/domain/event.ts';
import { fact, kerberos, session, subjectSession, type Handler } from './draft.ts';
import { accountOf, addressOf, connectionOf, guidOf, hostNamed, isMachine, sessionOf, shortHost, subjectOf, targetUserOf } from './names.ts';
import type { WindowsRecord } from './record.ts';
import { statusText } from './status.ts';

/** Logon types that come over the network and give what the account may do there, but no desktop or process of its own. */
const NETWORK_TYPES = new Set(['3', '8']);
const TYPE_NAMES: Readonly<Record<string, string>> = byName({
  0: 'system', 2: 'interactive', 3: 'network', 4: 'batch', 5: 'service', 7: 'unlock', 8: 'network cleartext', 9: 'new credentials', 10: 'remote interactive',
  11: 'cached interactive', 12: 'cached remote interactive', 13: 'cached unlock',
});

/** `network (3), Kerberos`: how the logon was made. */
function mannerOf(r: WindowsRecord): string | undefined {
  const type = r.get('LogonType');
  const number = type === undefined ? undefined : /^\d+/.exec(type)?.[0] ?? /^([\d]+)\s*-/.exec(type)?.[1];
  const ntlm = r.get('LmPackageName');
  const parts = [
    type === undefined ? undefined : number === undefined ? `logon type ${type}` : `logon type ${number}${TYPE_NAMES[number] === undefined ? '' : ` (${TYPE_NAMES[number]})`}`,
    ntlm ?? r.get('AuthenticationPackageName'),
  ].filter((p) => p !== undefined);
  return parts.length === 0 ? undefined : parts.join(', ');
}

const isNetwork = (r: WindowsRecord): boolean => NETWORK_TYPES.has(/^\d+/.exec(r.get('LogonType') ?? '')?.[0] ?? '');

/** The machine that the caller says it is, unless that is this one. */
export function workstationOf(r: WindowsRecord, text: string | undefined): ReturnType<typeof fact> {
  const name = text?.replace(/^\\\\/, '');
  return name === undefined || shortHost(name) === shortHost(r.computer) ? undefined : fact('workstation', name.toLowerCase());
}

/** 4624: a session begins on this machine. Who asked for it is the subject when that is a user's session (runas, new credentials); else the account itself. */
export const logon: Handler = (r) => {
  const holder = targetUserOf(r);
  const value = sessionOf(r, r.get('TargetLogonId'));
  const linked = sessionOf(r, r.get('TargetLinkedLogonId'));
  const guid = guidOf(r.get('LogonGuid'));
  const asked = subjectSession(r);
  const subject = subjectOf(r);
  const byUser = asked !== undefined && subject !== undefined && !isMachine(subject);
  const outbound = accountOf({ user: r.get('TargetOutboundUserName'), domain: r.get('TargetOutboundDomainName') }, r);
  const from = addressOf(r.get('IpAddress'));
  // Services of the machine log on thousands of times a day, into the sessions that every machine has.
  if (value === undefined && guid === undefined && from === undefined && isMachine(holder)) return { skip: 'a logon of the machine’s own services' };
  const issues: Issue[] = [];
  for (const v of [value, linked]) if (v !== undefined) issues.push({ what: 'credential', value: v, kind: 'windows-logon-session', holder });
  return {
    name: 'Logon', depth: isNetwork(r) ? 'read' : 'controlled', actor: byUser ? subject : holder, credential: byUser ? asked : kerberos(guid),
    source: from, agent: mannerOf(r), resource: holder?.name, issues,
    facts: [
      workstationOf(r, r.get('WorkstationName')), byUser ? fact('token-use', guid) : undefined, fact('linked-session', linked),
      byUser && holder?.name !== subject.name ? fact('impersonated', holder?.name) : undefined, fact('impersonated', outbound?.name),
      fact('command', r.get('ProcessName')), fact('connection', connectionOf(from, r.get('IpPort'))),
    ],
  };
};

/** 4625: nobody got in. */
export const failedLogon: Handler = (r) => {
  const asked = subjectSession(r);
  const status = r.get('SubStatus');
  return {
    name: 'LogonFailed', depth: isNetwork(r) ? 'read' : 'controlled', outcome: 'failure', actor: targetUserOf(r), credential: asked, source: addressOf(r.get('IpAddress')), agent: mannerOf(r),
    reason: statusText(status === undefined || /^0x0+$/.test(status) ? r.get('Status') ?? status : status), facts: [workstationOf(r, r.get('WorkstationName')), fact('command', r.get('ProcessName'))],
  };
};

/** 4634, 4647: the session has ended. */
export const logoff: Handler = (r) => {
  const value = sessionOf(r, r.get('TargetLogonId'));
  const actor = targetUserOf(r);
  if (value === undefined) return { skip: 'a logoff without a session of a user' };
  return { name: 'Logoff', depth: 'enumerated', actor, credential: session(value), agent: mannerOf(r), facts: [fact('revokes', value)] };
};

/** 4648: on the machine that calls: other credentials than the session's own are used, towards another machine or this one. */
export const explicitCredentials: Handler = (r) => {
  const holder = targetUserOf(r);
  const guid = guidOf(r.get('TargetLogonGuid'));
  const target = hostNamed(r.get('TargetServerName'), r);
  return {
    name: 'ExplicitCredentials', depth: 'read', actor: subjectOf(r), credential: subjectSession(r), host: target, resource: r.get('TargetInfo') ?? holder?.name,
    source: addressOf(r.get('IpAddress')), agent: r.get('ProcessName'),
    issues: guid === undefined ? [] : [{ what: 'credential', value: guid, kind: 'kerberos-logon', holder }],
    facts: [
      fact('impersonated', holder?.name), fact('same-session', guidOf(r.get('LogonGuid'))),
      target.host === shortHost(r.computer) ? undefined : fact('workstation', shortHost(r.computer)), fact('command', r.get('ProcessName')),
    ],
  };
};

/** 4672, 4964: the session that has just begun may act as the machine's administrator, or belongs to a watched group. */
export const specialLogon = (name: string): Handler => (r) => {
  const ofTarget = name === 'SpecialGroups';
  const value = ofTarget ? sessionOf(r, r.get('TargetLogonId')) : sessionOf(r, r.get('SubjectLogonId'));
  if (value === undefined) return { skip: 'privileges of a session of the machine itself' };
  return {
    name, depth: 'controlled', actor: ofTarget ? targetUserOf(r) : subjectOf(r), credential: session(value),
    facts: [fact('permission', (r.get('PrivilegeList') ?? r.get('SidList'))?.replace(/\s+/g, ' ')), ofTarget ? fact('same-session', guidOf(r.get('TargetLogonGuid'))) : undefined],
  };
};

/** 4778, 4779: somebody took a desktop session up again, or left it. */
export const reconnected = (name: string): Handler => (r) => {
  const actor = accountOf({ user: r.get('AccountName'), domain: r.get('AccountDomain') }, r);
  return {
    name, depth: name === 'SessionReconnected' ? 'controlled' : 'enumerated', actor, credential: session(sessionOf(r, r.get('LogonID') ?? r.get('LogonId'))),
    source: addressOf(r.get('ClientAddress')), agent: r.get('SessionName'), facts: [workstationOf(r, r.get('ClientName'))],
  };
};
