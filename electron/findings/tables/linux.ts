import type { PlatformTable } from './table.ts';

/** Logs of Linux hosts; most of what matters stands in the command. */
export const LINUX: PlatformTable = {
  platforms: ['linux'],
  source: 'https://man7.org/linux/man-pages/man8/auditctl.8.html, https://www.freedesktop.org/software/systemd/man/journalctl.html',
  operations: {
    'log-narrows': [],
    guard: [],
    grant: [/^[\w.-]+:AddedToGroup$/],
    session: [/^[\w.-]+:(?:Login|SessionOpened|Command|Switch|NewSession|Authenticate|CredentialsAcquired|CredentialsRefreshed)$/],
  },
  broad: /(?:^|:)(?:sudo|wheel|root|docker|lxd|adm|admin|shadow|disk)$/,
  commands: [
    ['log-ends', /\bauditctl\s+(?:-D|-e\s*0)\b|\b(?:systemctl|service)\s+(?:stop|disable|mask)\s+(?:auditd|rsyslog|syslog|systemd-journald)\b|\bservice\s+(?:auditd|rsyslog)\s+stop\b|\brm\s+(?:-\w+\s+)*\/var\/log(?:\/(?:auth\.log|secure|audit|syslog|messages|wtmp|btmp|journal)\S*|\/?\*?)(?:\s|$)|\b(?:truncate|shred)\b.*\/var\/log\//],
    ['log-narrows', /\bjournalctl\b.*--vacuum-(?:time|size|files)|\bhistory\s+-c\b|\bunset\s+HISTFILE\b|>\s*\/var\/log\/(?:auth\.log|secure|wtmp|btmp|lastlog)\b/],
    ['data-destroyed', /\b(?:shred|wipefs|mkfs(?:\.\w+)?)\s+\S*\/dev\/(?:sd|nvme|vd|xvd|mapper)|\bdd\s+.*\bof=\/dev\/(?:sd|nvme|vd|xvd)/],
  ],
  attack: { 'log-ends': 'T1685.006', 'log-narrows': 'T1685.004', grant: 'T1098' },
};
