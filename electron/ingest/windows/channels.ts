/** Channels, for shapes that name only the provider. */
const OF_PROVIDER: ReadonlyMap<string, string> = new Map([
  ['microsoft-windows-security-auditing', 'Security'], ['microsoft-windows-sysmon', 'Microsoft-Windows-Sysmon/Operational'], ['service control manager', 'System'],
  ['microsoft-windows-powershell', 'Microsoft-Windows-PowerShell/Operational'], ['openssh', 'OpenSSH/Operational'], ['microsoft-windows-winrm', 'Microsoft-Windows-WinRM/Operational'],
  ['microsoft-windows-terminalservices-localsessionmanager', 'Microsoft-Windows-TerminalServices-LocalSessionManager/Operational'],
  ['microsoft-windows-terminalservices-remoteconnectionmanager', 'Microsoft-Windows-TerminalServices-RemoteConnectionManager/Operational'],
]);

export const channelOfProvider = (provider: string): string | undefined => OF_PROVIDER.get(provider.toLowerCase());
