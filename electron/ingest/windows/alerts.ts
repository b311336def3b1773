/**
 * Hayabusa's short names back to the fields of Windows events. Channels: `config/channel_abbreviations.txt`, details: `config/default_details.txt`
 * of https://github.com/Yamato-Security/hayabusa-rules . What a short name stands for depends on the event.
 */
import { byName } from '../../../shared/domain/by-name.ts';
import { objectOf } from '../format.ts';
import { fieldText } from './record.ts';

const CHANNELS: Readonly<Record<string, string>> = byName({
  sec: 'Security', sys: 'System', app: 'Application', sysmon: 'Microsoft-Windows-Sysmon/Operational', pwsh: 'Microsoft-Windows-PowerShell/Operational', pwshclassic: 'Windows PowerShell',
  'rds-lsm': 'Microsoft-Windows-TerminalServices-LocalSessionManager/Operational', 'rds-rcm': 'Microsoft-Windows-TerminalServices-RemoteConnectionManager/Operational',
  'rds-rdpclient': 'Microsoft-Windows-TerminalServices-RDPClient/Operational', rdsclient: 'Microsoft-Windows-TerminalServices-RDPClient/Operational', 'rdp-cli': 'Microsoft-Windows-TerminalServices-RDPClient/Operational',
  winrm: 'Microsoft-Windows-WinRM/Operational', ntlm: 'Microsoft-Windows-NTLM/Operational', tasksch: 'Microsoft-Windows-TaskScheduler/Operational', openssh: 'OpenSSH/Operational', wmi: 'Microsoft-Windows-WMI-Activity/Operational', pwshcore: 'PowerShellCore/Operational',
});

export const channelOf = (short: string | undefined): string => (short === undefined ? '' : CHANNELS[short.toLowerCase()] ?? short);

/** Events whose LID is the session that begins or ends, and whose plain `User` is the account it is about. */
const OF_TARGET = new Set([4624, 4625, 4634, 4647]);

/** Original field → short names, in the order they are tried. */
const SHORT: Readonly<Record<string, readonly string[]>> = byName({
  IpAddress: ['SrcIP'], ClientAddress: ['SrcIP'], Address: ['SrcIP'], Param3: ['SrcIP'], SourceIp: ['SrcIP'], WorkstationName: ['SrcComp', 'SrcHost'], Workstation: ['SrcComp'], ClientName: ['SrcComp'],
  LogonType: ['Type'], TargetServerName: ['TgtSvr', 'TgtServer'], ServiceName: ['Svc'], CommandLine: ['Cmdline', 'CmdLine'], NewProcessName: ['Proc', 'Path'], ProcessName: ['Proc'], Image: ['Proc'],
  TargetDomainName: ['TgtDom', 'TgtDomain'], SubjectDomainName: ['SrcDom', 'SrcDomain'], TargetUserSid: ['TgtSID'], SubjectUserSid: ['SrcSID'], TargetSid: ['TgtSID'], LogonGuid: ['LGUID'], LogonId: ['LID'], LogonID: ['LID'],
  TargetLinkedLogonId: ['TgtLinkedLID', 'LinkedLID'], ImagePath: ['Path'], ServiceFileName: ['Path'], Param2: ['Domain', 'TgtDom'], User: ['User', 'TgtUser'], Param1: ['TgtUser', 'User'], AuthenticationPackageName: ['AuthPkg'],
  TaskName: ['Task', 'Name'], TaskContent: ['Content'], ShareName: ['ShareName', 'Share'], RelativeTargetName: ['Path'], ScriptBlockText: ['ScriptBlock'], DestinationIp: ['TgtIP'], DestinationPort: ['TgtPort'], DestinationHostname: ['TgtHost'],
  PrivilegeList: ['PrivList'], MemberSid: ['MemberSID', 'SID'], TargetImage: ['TgtProc'], SourceImage: ['SrcProc'], GrantedAccess: ['Access'], SourceUser: ['SrcUser'], ParentImage: ['ParentProc'], SessionID: ['SessID'], ObjectName: ['Obj', 'Path'],
});

const pairs = (text: string): [string, string][] => text.split(' ¦ ').flatMap((part): [string, string][] => {
  const m = /^\s*([A-Za-z0-9_#. -]{1,64}?):\s?([\s\S]*)$/.exec(part);
  return m === null ? [] : [[m[1] ?? '', m[2] ?? '']];
});

/** Fields of an alert from its details columns, each text with ` ¦ ` between pairs or an object. */
export function alertFields(eventId: number, columns: readonly unknown[]): (name: string) => string | undefined {
  const named = new Map<string, string>();
  for (const column of columns) {
    const o = objectOf(column);
    const list: [string, unknown][] = o === undefined ? (typeof column === 'string' ? pairs(column) : []) : Object.entries(o);
    for (const [name, value] of list) {
      const text = fieldText(value);
      if (text !== undefined && !/^n\/a$/i.test(text) && !named.has(name)) named.set(name, text);
    }
  }
  const first = (names: readonly string[]): string | undefined => names.map((n) => named.get(n)).find((t) => t !== undefined);
  return (name) => {
    const direct = named.get(name);
    if (direct !== undefined) return direct;
    if (name === 'TargetLogonId') return OF_TARGET.has(eventId) ? named.get('LID') : first(['TgtLID']);
    if (name === 'SubjectLogonId') return OF_TARGET.has(eventId) ? named.get('SrcLID') : named.get('LID');
    if (name === 'TargetUserName') return eventId === 4672 ? undefined : first(OF_TARGET.has(eventId) ? ['TgtUser', 'User'] : ['TgtUser']);
    if (name === 'SubjectUserName') return eventId === 4672 ? first(['TgtUser', 'User', 'SrcUser']) : OF_TARGET.has(eventId) ? named.get('SrcUser') : first(['SrcUser', 'User']);
    return first(SHORT[name] ?? []);
  };
}
