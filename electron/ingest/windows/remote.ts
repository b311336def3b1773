/** Remote desktop, WinRM, PowerShell, NTLM and OpenSSH channels: who came, from where, and what was run. */
import { fact, type Handler } from './draft.ts';
import { accountOf, addressOf, hostNamed, isMachine } from './names.ts';
import type { WindowsRecord } from './record.ts';

/** LocalSessionManager 21 to 25, RemoteConnectionManager 1149. The session number here is the desktop's, not the logon's. */
export const desktop = (name: string): Handler => (r) => {
  const actor = accountOf({ user: r.get('User') ?? r.get('Param1'), domain: r.get('User') === undefined ? r.get('Param2') : undefined }, r);
  if (actor === undefined) return { skip: 'no identity in this event' };
  const begins = name !== 'SessionDisconnected' && name !== 'SessionEnded';
  const id = r.get('SessionID');
  return {
    name, depth: name === 'Authenticated' ? 'read' : begins ? 'controlled' : 'enumerated', service: 'rdp', actor, source: addressOf(r.get('Address') ?? r.get('Param3')),
    facts: [fact('correlation', id === undefined ? undefined : `${r.computer}:desktop-${id}`)],
  };
};

const writer = (r: WindowsRecord): ReturnType<typeof accountOf> => accountOf({ sid: r.userSid }, r);

/** RDPClient 1024, 1102: this machine's user opens a remote desktop elsewhere. */
export const desktopClient: Handler = (r) => {
  const actor = writer(r);
  if (actor === undefined) return { skip: 'no identity in this event' };
  return { name: 'Connecting', depth: 'enumerated', service: 'rdp', actor, host: hostNamed(r.get('Value'), r) };
};

/** WinRM 6 (a session to another machine) and 91 (a shell here). */
export const winrm = (name: string): Handler => (r) => {
  const actor = writer(r);
  if (actor === undefined) return { skip: 'no identity in this event' };
  const connection = r.get('connection');
  return { name, depth: name === 'ShellCreated' ? 'controlled' : 'enumerated', service: 'winrm', actor, host: hostNamed(connection?.replace(/^https?:\/\//i, '').split('/', 1)[0], r), resource: r.get('resourceUri') ?? connection };
};

/** PowerShell 4103 (a command with its context) and 4104 (a block of script). */
export const powershell = (name: string): Handler => (r) => {
  const context = r.get('ContextInfo') ?? '';
  const user = /(?:^|\n)\s*(?:User|Connected User)\s*=\s*(\S[^\r\n]*)/.exec(context)?.[1];
  const actor = accountOf({ user, sid: r.userSid }, r);
  if (actor === undefined || (user === undefined && isMachine(actor))) return { skip: 'PowerShell of the machine itself' };
  const application = /Host Application\s*=\s*([^\r\n]*)/.exec(context)?.[1]?.trim();
  return {
    name, depth: 'changed', service: 'powershell', actor, agent: application, resource: r.get('Path'),
    facts: [fact('command', r.get('ScriptBlockText') ?? r.get('Payload')), fact('correlation', r.get('ScriptBlockId') ?? /Runspace ID\s*=\s*(\S+)/.exec(context)?.[1])],
  };
};

/** NTLM 8004 (domain controller) and its neighbours: who logged on through which server. */
export const ntlm: Handler = (r) => {
  const actor = accountOf({ user: r.get('UserName'), domain: r.get('DomainName') }, r);
  if (actor === undefined) return { skip: 'no identity in this event' };
  const server = r.get('SChannelName');
  const from = r.get('WorkstationName') ?? r.get('Workstation');
  return { name: 'NtlmAuthentication', depth: 'enumerated', service: 'ntlm', actor, host: server === undefined ? undefined : hostNamed(server, r), facts: [fact('workstation', from?.toLowerCase())] };
};

/** OpenSSH 4: the text that sshd writes. */
export const openssh: Handler = (r) => {
  const text = r.get('payload') ?? r.get('Payload') ?? '';
  const m = /\b(Accepted|Failed) (\S+) for (invalid user )?(.{0,256}?) from (\S+) port \d+(?: ssh2)?(?:: \S+ (SHA256:\S+))?/.exec(text);
  if (m === null) return { skip: 'a message of sshd about no logon' };
  const key = m[6];
  return {
    name: m[1] === 'Accepted' ? 'Logon' : 'LogonFailed', depth: 'controlled', service: 'ssh', outcome: m[1] === 'Accepted' ? 'success' : 'failure', reason: m[3] === undefined ? `wrong ${m[2] ?? ''}` : 'no such user',
    actor: accountOf({ user: m[4], domain: m[4]?.includes('\\') || m[4]?.includes('@') ? undefined : r.computer }, r), source: addressOf(m[5]), agent: `sshd ${m[2] ?? ''}`,
    credential: key === undefined ? undefined : { value: key, kind: 'ssh-key' }, facts: [fact('key-fingerprint', key)],
  };
};
