/** Sysmon: https://learn.microsoft.com/en-us/sysinternals/downloads/sysmon . Its LogonGuid is its own, not that of Kerberos; its LogonId is the session. */
import { fact, session, type Handler } from './draft.ts';
import { accountOf, addressOf, guidOf, hostNamed, isMachine, sessionOf, shortHost } from './names.ts';

/** 1: a process starts. */
export const process: Handler = (r) => {
  const actor = accountOf({ user: r.get('User') }, r);
  if (actor === undefined) return { skip: 'no identity in this event' };
  const guid = guidOf(r.get('LogonGuid'));
  return {
    name: 'ProcessCreated', depth: 'changed', actor, credential: session(sessionOf(r, r.get('LogonId'))), resource: r.get('Image'), agent: r.get('ParentImage'),
    facts: [fact('command', r.get('CommandLine')), fact('same-session', guid === undefined ? undefined : `sysmon:${guid}`)],
  };
};

/** 3: a connection, made by this machine or taken by it. */
export const connection: Handler = (r) => {
  const actor = accountOf({ user: r.get('User') }, r);
  if (actor === undefined) return { skip: 'no identity in this event' };
  const out = r.get('Initiated')?.toLowerCase() === 'true';
  const there = out ? r.get('DestinationHostname') ?? r.get('DestinationIp') : undefined;
  const own = addressOf(out ? r.get('SourceIp') : r.get('DestinationIp'));
  return {
    name: 'Connection', depth: 'enumerated', service: r.get('DestinationPortName') ?? (r.get('DestinationPort') === undefined ? undefined : `port ${r.get('DestinationPort') ?? ''}`), actor, agent: r.get('Image'),
    host: out ? hostNamed(there, r) : undefined, source: addressOf(r.get('SourceIp')), resource: r.get('DestinationIp'),
    // The address is that of the machine which wrote the record: it says so only where that machine is also the target.
    facts: [out ? fact('workstation', shortHost(r.computer)) : fact('host-address', own), fact('command', r.get('Image'))],
  };
};

/** 8, 10: one process reaches into another. Into lsass.exe with the right to read memory, it takes the credentials kept there. */
export const processAccess: Handler = (r) => {
  const image = r.get('TargetImage');
  if (!/\\lsass\.exe$/i.test(image ?? '')) return { skip: 'a process that reaches into another than lsass.exe' };
  const actor = accountOf({ user: r.get('SourceUser') }, r);
  const mask = r.get('GrantedAccess');
  const reads = mask === undefined || (/^0x[0-9a-f]{1,8}$/i.test(mask) && (Number(mask) & 0x10) !== 0);
  return {
    name: r.eventId === 8 ? 'RemoteThread' : 'ProcessAccess', depth: reads ? 'read' : 'enumerated', actor, agent: r.get('SourceImage'), resource: image,
    facts: [fact('permission', mask), fact('command', r.get('SourceImage')), reads && actor !== undefined && !isMachine(actor) ? fact('secret-read', `memory of lsass.exe on ${shortHost(r.computer)}`) : undefined],
  };
};
