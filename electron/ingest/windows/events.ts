/** Which event of which channel means what. Everything else is kept when it names somebody, and skipped with its reason when it does not. */
import type { Reading } from '../../../shared/domain/reading.ts';
import * as accounts from './accounts.ts';
import { fact, readingOf, session, subjectSession, type Handler } from './draft.ts';
import * as kerberos from './kerberos.ts';
import * as logons from './logons.ts';
import { accountOf, addressOf, isMachine, sessionOf, subjectOf, targetUserOf } from './names.ts';
import type { WindowsRecord } from './record.ts';
import * as remote from './remote.ts';
import * as sysmon from './sysmon.ts';
import * as system from './system.ts';

const skip = (why: string): Handler => () => ({ skip: why });
const HANDLES = skip('a handle closed or copied: its opening says who and what');
const NETWORK = skip('a packet or port seen by the firewall: no identity in it');
const SYSMON_FILES = skip('Sysmon on files, registry, images and pipes: no session in it');

type Table = ReadonlyMap<number, Handler>;

const SECURITY: Table = new Map<number, Handler>([
  [4608, system.booted], [4624, logons.logon], [4625, logons.failedLogon], [4634, logons.logoff], [4647, logons.logoff], [4648, logons.explicitCredentials],
  [4627, skip('groups of a logon that has its own record')], [4672, logons.specialLogon('SpecialPrivileges')], [4964, logons.specialLogon('SpecialGroups')],
  [4778, logons.reconnected('SessionReconnected')], [4779, logons.reconnected('SessionDisconnected')],
  [4768, kerberos.ticketGrantingTicket], [4769, kerberos.serviceTicket('ServiceTicket')], [4770, kerberos.serviceTicket('TicketRenewed')], [4771, kerberos.preAuthenticationFailed],
  [4772, kerberos.preAuthenticationFailed], [4776, kerberos.ntlmValidation],
  [4688, system.processCreated], [4689, skip('a process ended')], [4697, system.serviceInstalled],
  [4698, system.task('TaskCreated')], [4699, system.task('TaskDeleted')], [4700, system.task('TaskEnabled')], [4701, system.task('TaskDisabled')], [4702, system.task('TaskUpdated')],
  [4703, skip('privileges switched on or off within a session')], [4673, skip('a privileged service called within a session')], [4674, skip('a privileged object used within a session')],
  [4704, accounts.rightGranted('RightGranted')], [4717, accounts.rightGranted('LogonRightGranted')], [4718, accounts.rightGranted('LogonRightRemoved')],
  [4719, system.policyChanged('AuditPolicyChanged')], [4739, system.policyChanged('DomainPolicyChanged')], [4907, system.policyChanged('AuditingChanged')],
  [4720, accounts.accountCreated('UserCreated')], [4741, accounts.accountCreated('ComputerCreated')], [4722, accounts.accountChanged('UserEnabled', 'controlled')],
  [4723, accounts.passwordSet('PasswordChanged')], [4724, accounts.passwordSet('PasswordReset')], [4794, accounts.passwordSet('RestoreModePasswordSet')],
  [4725, accounts.accountEnded('UserDisabled')], [4726, accounts.accountEnded('UserDeleted')], [4743, accounts.accountEnded('ComputerDeleted')],
  [4738, accounts.accountChanged('UserChanged')], [4742, accounts.accountChanged('ComputerChanged')], [4765, accounts.accountChanged('SidHistoryAdded', 'controlled')],
  [4781, accounts.accountChanged('AccountRenamed')], [4767, accounts.accountChanged('Unlocked')], [4740, accounts.lockedOut],
  [4728, accounts.groupMember('GroupMemberAdded')], [4732, accounts.groupMember('GroupMemberAdded')], [4756, accounts.groupMember('GroupMemberAdded')],
  [4746, accounts.groupMember('GroupMemberAdded')], [4751, accounts.groupMember('GroupMemberAdded')], [4761, accounts.groupMember('GroupMemberAdded')],
  [4729, accounts.groupMember('GroupMemberRemoved')], [4733, accounts.groupMember('GroupMemberRemoved')], [4757, accounts.groupMember('GroupMemberRemoved')],
  [5136, accounts.directoryChanged], [5137, accounts.directoryChanged], [4662, accounts.directoryUsed],
  [4886, accounts.certificate('CertificateRequested')], [4887, accounts.certificate('CertificateIssued')], [4888, accounts.certificate('CertificateDenied')],
  [5140, system.share('ShareAccess')], [5145, system.share('ShareFileAccess')], [5142, system.share('ShareCreated')], [5143, system.share('ShareChanged')],
  [4656, system.object('ObjectOpened')], [4661, system.object('ObjectOpened')], [4663, system.object('ObjectUsed')], [4660, system.object('ObjectDeleted')], [4670, system.object('PermissionsChanged')],
  [4658, HANDLES], [4690, HANDLES], [5156, NETWORK], [5157, NETWORK], [5158, NETWORK], [5152, NETWORK], [5154, NETWORK],
  [1102, system.logCleared], [5379, system.vaultRead], [5381, system.vaultRead], [5382, system.vaultRead],
]);

const SYSTEM: Table = new Map<number, Handler>([[7045, system.serviceInstalled], [104, system.logCleared], [6005, system.booted], [12, system.booted]]);
const SYSMON: Table = new Map<number, Handler>([
  [1, sysmon.process], [3, sysmon.connection], [8, sysmon.processAccess], [10, sysmon.processAccess],
  ...[2, 4, 5, 6, 7, 9, 11, 12, 13, 14, 15, 16, 17, 18, 22, 23, 24, 25, 26, 27, 28, 29, 255].map((id) => [id, SYSMON_FILES] as const),
]);
const DESKTOP: Table = new Map<number, Handler>([
  [21, remote.desktop('SessionLogon')], [22, remote.desktop('ShellStarted')], [23, remote.desktop('SessionEnded')], [24, remote.desktop('SessionDisconnected')], [25, remote.desktop('SessionReconnected')],
]);
const POWERSHELL: Table = new Map<number, Handler>([[4103, remote.powershell('Command')], [4104, remote.powershell('Script')]]);

const CHANNELS: ReadonlyMap<string, Table> = new Map<string, Table>([
  ['security', SECURITY], ['system', SYSTEM], ['microsoft-windows-sysmon/operational', SYSMON],
  ['microsoft-windows-terminalservices-localsessionmanager/operational', DESKTOP],
  ['microsoft-windows-terminalservices-remoteconnectionmanager/operational', new Map<number, Handler>([[1149, remote.desktop('Authenticated')]])],
  ['microsoft-windows-terminalservices-rdpclient/operational', new Map<number, Handler>([[1024, remote.desktopClient], [1102, remote.desktopClient]])],
  ['microsoft-windows-winrm/operational', new Map<number, Handler>([[6, remote.winrm('SessionCreated')], [91, remote.winrm('ShellCreated')]])],
  ['microsoft-windows-powershell/operational', POWERSHELL], ['powershellcore/operational', POWERSHELL],
  ['microsoft-windows-ntlm/operational', new Map<number, Handler>([8001, 8002, 8003, 8004].map((id) => [id, remote.ntlm] as const))],
  ['openssh/operational', new Map<number, Handler>([[4, remote.openssh]])],
]);

/** Event 12 of System is a start only when the kernel wrote it. */
const isOther = (r: WindowsRecord): boolean => r.channel.toLowerCase() === 'system' && r.eventId === 12 && !/kernel-general/i.test(r.provider);

/** An event without a meaning of its own here: who did it, in which session. */
const generic: Handler = (r) => {
  const subject = subjectOf(r);
  const target = targetUserOf(r);
  const writer = accountOf({ sid: r.userSid }, r);
  const user = accountOf({ user: r.get('User') }, r);
  const actor = [subject, user, target, writer].find((a) => a !== undefined && !isMachine(a));
  if (actor === undefined) return { skip: 'no identity in this event' };
  return {
    name: '', depth: 'enumerated', actor, credential: actor === subject ? subjectSession(r) : actor === target ? session(sessionOf(r, r.get('TargetLogonId'))) : undefined,
    source: addressOf(r.get('IpAddress') ?? r.get('ClientAddress')), resource: r.get('ObjectName'), facts: [actor === target ? undefined : fact('also-target', target?.name)],
  };
};

/** What became of one record. Never throws. */
export function readWindowsRecord(r: WindowsRecord): Reading {
  const table = CHANNELS.get(r.channel.toLowerCase());
  const handler = isOther(r) ? undefined : table?.get(r.eventId);
  return readingOf(r, (handler ?? generic)(r));
}
