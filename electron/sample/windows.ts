/** Security logs of the domain's machines, out of their .evtx files as JSON lines. */
import type { Json } from './json.ts';
import { rngOf } from './rng.ts';
import { micro, type Scribe } from './scribe.ts';
import { DOMAIN } from './world.ts';

export interface Machine { readonly name: string; readonly fqdn: string; readonly address: string }

export const machine = (name: string, address: string): Machine => ({ name, fqdn: `${name}.${DOMAIN.dns}`, address });
export const sidOf = (user: string): string => `S-1-5-21-1507445321-2210984411-3340012210-${rngOf(`sid ${user}`).int(1105, 9800)}`;
const NONE = '00000000-0000-0000-0000-000000000000';

/** As the product names a session: machine and logon id. */
export const sessionName = (on: Machine, logonId: string): string => `${on.fqdn.toLowerCase()}:${logonId}`;

export function windows(s: Scribe, on: Machine, seconds: number, id: number, data: Readonly<Record<string, Json>>, use?: { readonly credential: string; readonly source?: string }): void {
  s.put(`windows/${on.name}-Security.jsonl`, seconds, (ms) => ({
    Event: {
      '#attributes': { xmlns: 'http://schemas.microsoft.com/win/2004/08/events/event' },
      System: {
        Provider: { '#attributes': { Name: 'Microsoft-Windows-Security-Auditing', Guid: '54849625-5478-4994-A5BA-3E3B0328C30D' } }, EventID: id, Version: 2, Level: 0, Task: 12544, Opcode: 0, Keywords: '0x8020000000000000',
        TimeCreated: { '#attributes': { SystemTime: micro(ms) } }, EventRecordID: ms - 1_788_652_800_000, Correlation: null, Execution: { '#attributes': { ProcessID: 684, ThreadID: 4_012 } }, Channel: 'Security', Computer: on.fqdn, Security: null,
      },
      EventData: data,
    },
  }), use === undefined ? undefined : { credential: use.credential, source: use.source, failed: false });
}

interface LogonSpec { readonly user: string; readonly logonId: string; readonly type: number; readonly from: string; readonly workstation?: string; readonly guid?: string }

/** 4624, by Kerberos where it has a guid, else by NTLM. */
export function logon(s: Scribe, on: Machine, seconds: number, l: LogonSpec): void {
  const kerberos = l.guid !== undefined;
  windows(s, on, seconds, 4624, {
    SubjectUserSid: 'S-1-0-0', SubjectUserName: '-', SubjectDomainName: '-', SubjectLogonId: '0x0', TargetUserSid: sidOf(l.user), TargetUserName: l.user, TargetDomainName: DOMAIN.netbios, TargetLogonId: l.logonId, LogonType: l.type,
    LogonProcessName: kerberos ? 'Kerberos' : 'NtLmSsp ', AuthenticationPackageName: kerberos ? 'Kerberos' : 'NTLM', WorkstationName: l.workstation ?? '-', LogonGuid: l.guid?.toUpperCase() ?? NONE, TransmittedServices: '-', LmPackageName: kerberos ? '-' : 'NTLM V2', KeyLength: kerberos ? 0 : 128,
    ProcessId: '0x0', ProcessName: '-', IpAddress: l.from, IpPort: String(s.rng.int(49_200, 65_000)), ImpersonationLevel: '%%1833', RestrictedAdminMode: '-', TargetOutboundUserName: '-', TargetOutboundDomainName: '-', VirtualAccount: '%%1843', TargetLinkedLogonId: '0x0', ElevatedToken: '%%1842',
  }, l.guid === undefined ? undefined : { credential: l.guid, source: l.from });
}

export const logoff = (s: Scribe, on: Machine, seconds: number, user: string, logonId: string, type: number): void =>
  windows(s, on, seconds, 4634, { TargetUserSid: sidOf(user), TargetUserName: user, TargetDomainName: DOMAIN.netbios, TargetLogonId: logonId, LogonType: type });

/** 4769 on the controller: the ticket for a machine, with the guid that the machine will write, too. */
export const serviceTicket = (s: Scribe, dc: Machine, seconds: number, user: string, to: Machine, from: string, guid: string): void => windows(s, dc, seconds, 4769, {
  TargetUserName: `${user}@${DOMAIN.dns.toUpperCase()}`, TargetDomainName: DOMAIN.dns.toUpperCase(), ServiceName: `${to.name}$`, ServiceSid: sidOf(`${to.name}$`), TicketOptions: '0x40810000', TicketEncryptionType: '0x12', IpAddress: `::ffff:${from}`, IpPort: String(s.rng.int(49_200, 65_000)), Status: '0x0', LogonGuid: guid.toUpperCase(), TransmittedServices: '-',
});

/** 4648: in a session, other credentials (or its own once more) are used towards another machine. */
export const explicit = (s: Scribe, on: Machine, seconds: number, session: { readonly user: string; readonly logonId: string }, as: string, to: Machine, guid: string | undefined, process: string): void => windows(s, on, seconds, 4648, {
  SubjectUserSid: sidOf(session.user), SubjectUserName: session.user, SubjectDomainName: DOMAIN.netbios, SubjectLogonId: session.logonId, LogonGuid: NONE, TargetUserName: as, TargetDomainName: DOMAIN.netbios, TargetLogonGuid: guid?.toUpperCase() ?? NONE, TargetServerName: to.fqdn, TargetInfo: to.fqdn,
  ProcessId: '0x9d4', ProcessName: process, IpAddress: '-', IpPort: '-',
}, { credential: sessionName(on, session.logonId) });

export const runs = (s: Scribe, on: Machine, seconds: number, session: { readonly user: string; readonly logonId: string }, program: string, command: string): void => windows(s, on, seconds, 4688, {
  SubjectUserSid: sidOf(session.user), SubjectUserName: session.user, SubjectDomainName: DOMAIN.netbios, SubjectLogonId: session.logonId, NewProcessId: `0x${s.rng.hex(4)}`, NewProcessName: `C:\\Windows\\System32\\${program}`, TokenElevationType: '%%1936', ProcessId: '0x1a2c', CommandLine: command,
  TargetUserSid: 'S-1-0-0', TargetUserName: '-', TargetDomainName: '-', TargetLogonId: '0x0', ParentProcessName: 'C:\\Windows\\System32\\cmd.exe', MandatoryLabel: 'S-1-16-8192',
}, { credential: sessionName(on, session.logonId) });

/** 5145: a file of a share, as the machine that keeps it logs it. */
export const reads = (s: Scribe, on: Machine, seconds: number, session: { readonly user: string; readonly logonId: string }, from: string, share: string, file: string): void => windows(s, on, seconds, 5145, {
  SubjectUserSid: sidOf(session.user), SubjectUserName: session.user, SubjectDomainName: DOMAIN.netbios, SubjectLogonId: session.logonId, ObjectType: 'File', IpAddress: from, IpPort: String(s.rng.int(49_200, 65_000)), ShareName: `\\\\*\\${share}`, ShareLocalPath: `\\??\\D:\\${share}`, RelativeTargetName: file,
  AccessMask: '0x120089', AccessList: '%%1538\n\t\t\t\t%%1541\n\t\t\t\t%%4416', AccessReason: '-',
}, { credential: sessionName(on, session.logonId), source: from });
