import type { PlatformTable } from './table.ts';

export const WINDOWS: PlatformTable = {
  platforms: ['windows'],
  source: 'https://learn.microsoft.com/windows-server/identity/ad-ds/plan/appendix-l--events-to-monitor',
  operations: {
    'log-ends': ['security:1102-LogCleared', 'system:104-LogCleared', 'security:1100'],
    'log-narrows': ['security:4719-AuditPolicyChanged', 'sysmon:16', 'sysmon:255'],
    removes: ['security:4660-ObjectDeleted'],
    federation: ['security:4706', 'security:4716', 'security:4865', 'security:4867', 'security:4713'],
    guard: ['security:4739-DomainPolicyChanged', 'security:4765-SidHistoryAdded'],
    grant: [/^security:(?:4728|4732|4756)-GroupMemberAdded$/, 'security:4704-RightGranted', 'security:5136-DirectoryChanged'],
    session: [/^security:(?:4624|4648|4672|4964|4768|4769|4770|4776|4778|4779)\b/, /^rdp[\w-]*:/, /^terminal/, /^authentication:(?:LogOn|TGT|TGS|ScreenUnlock)/, /^winrm/],
  },
  // Tier 0 groups by name (their last part) and rights that let one take any session.
  broad: /(?:^|\\|CN=)(?:domain admins|enterprise admins|schema admins|administrators|account operators|backup operators|server operators|dnsadmins|group policy creator owners|enterprise key admins|key admins|exchange windows permissions|organization management)(?:$|,)|\bSe(?:Debug|Tcb|Impersonate|CreateToken|EnableDelegation|LoadDriver|TakeOwnership|Backup|Restore|AssignPrimaryToken)Privilege\b/i,
  commands: [
    ['log-ends', /\bwevtutil(?:\.exe)?["']?\s+(?:cl|clear-log)\b|\bclear-eventlog\s+[-\w$"']|\bauditpol(?:\.exe)?["']?\s+\/(?:clear|remove)\b|\bauditpol(?:\.exe)?["']?\s+\/set\b.*\bdisable\b|\b(?:sc|net)(?:\.exe)?["']?\s+(?:stop|config)\s+eventlog\b/i],
    ['backup-destroyed', /\bvssadmin(?:\.exe)?["']?\s+delete\s+shadows\b|\bwmic(?:\.exe)?["']?\s+shadowcopy\s+delete\b|\bwbadmin(?:\.exe)?["']?\s+delete\s+(?:catalog|backup|systemstatebackup)\b|\bbcdedit(?:\.exe)?["']?\s.*recoveryenabled\s+no\b/i],
  ],
  attack: { 'log-ends': 'T1685.005', 'log-narrows': 'T1685.001', grant: 'T1098' },
};
