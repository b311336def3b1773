/** Sysmon: https://learn.microsoft.com/en-us/sysinternals/downloads/sysmon . Its LogonGuid is its own, not that of Kerberos; its LogonId is the session. */
import { fact, session, type Handler } from './draft.ts';
import type { WindowsRecord } from './record.ts';
import { accountOf, addressOf, connectionOf, guidOf, hostNamed, isMachine, sessionOf, shortHost } from './names.ts';

/** A process by Sysmon's own id, which is unique across machines. */
const processOf = (r: WindowsRecord): ReturnType<typeof fact> => fact('process', guidOf(r.get('ProcessGuid')));

/** 1: a process starts. */
export const process: Handler = (r) => {
  const actor = accountOf({ user: r.get('User') }, r);
  if (actor === undefined) return { skip: 'no identity in this event' };
  const guid = guidOf(r.get('LogonGuid'));
  return {
    name: 'ProcessCreated', depth: 'changed', actor, credential: session(sessionOf(r, r.get('LogonId'))), resource: r.get('Image'), agent: r.get('ParentImage'),
    facts: [fact('command', r.get('CommandLine')), fact('same-session', guid === undefined ? undefined : `sysmon:${guid}`), processOf(r)],
  };
};

/**
 * 3: a connection, made by this machine or taken by it. For datagrams that came in, Sysmon puts either side first, so they give no machine its
 * address. Who made it is not always known; the connection is still a statement about two machines.
 */
export const connection: Handler = (r) => {
  const actor = accountOf({ user: r.get('User') }, r);
  const out = r.get('Initiated')?.toLowerCase() === 'true';
  const stream = (r.get('Protocol')?.toLowerCase() ?? 'tcp') === 'tcp';
  if (actor === undefined && !stream) return { skip: 'no identity in this event' };
  const there = out ? r.get('DestinationHostname') ?? r.get('DestinationIp') : undefined;
  const from = addressOf(r.get('SourceIp'));
  const own = stream ? addressOf(out ? r.get('SourceIp') : r.get('DestinationIp')) : undefined;
  return {
    name: 'Connection', depth: 'enumerated', service: r.get('DestinationPortName') ?? (r.get('DestinationPort') === undefined ? undefined : `port ${r.get('DestinationPort') ?? ''}`), actor, agent: r.get('Image'),
    host: out ? hostNamed(there, r) : undefined, source: from, resource: r.get('DestinationIp'),
    // The address is that of the machine which wrote the record: it says so only where that machine is also the target.
    facts: [
      out && stream ? fact('workstation', shortHost(r.computer)) : undefined, out ? undefined : fact('host-address', own), fact('command', r.get('Image')),
      stream ? fact('connection', connectionOf(from, r.get('SourcePort'))) : undefined, processOf(r),
    ],
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
