/**
 * Command-line switches that keep Chromium silent. It has background services that fetch lists, probe the network or
 * report usage; in an air-gapped lab each such attempt is an alarm. Must run before the app is ready, in every process of
 * ours that is Electron: the app, and the one that prints for the command line.
 * test/e2e/sockets.e2e.ts watches with strace that nothing is left.
 */

/** Electron's `app`, as far as it is needed here: base knows nothing of Electron. */
interface Switchable {
  readonly commandLine: { appendSwitch(name: string, value?: string): void; getSwitchValue(name: string): string };
}

const OFF: readonly string[] = [
  'disable-background-networking', // variations, safe browsing, network time, …
  'disable-component-update',
  'disable-component-extensions-with-background-pages',
  'disable-default-apps',
  'disable-domain-reliability',
  'disable-sync',
  'disable-client-side-phishing-detection',
  'disable-field-trial-config',
  'disable-breakpad',
  'disable-crash-reporter',
  'no-pings', // <a ping>
  'no-proxy-server', // no proxy look-up (WPAD, system settings)
  'disable-quic',
  'dns-prefetch-disable',
  'no-experiments',
  'no-first-run',
  'disable-speech-api',
];

const VALUES: readonly (readonly [string, string])[] = [
  // No name and no address can be reached, whichever part of Chromium asks. The caret is today's spelling: the `~NOTFOUND` of
  // older advice is taken for a name, which is then looked up, after a datagram socket was connected to see whether there is IPv6.
  ['host-resolver-rules', 'MAP * ^NOTFOUND'],
  // Peer connections may not open sockets that bypass the rules above.
  ['force-webrtc-ip-handling-policy', 'disable_non_proxied_udp'],
  ['disable-features', [
    'AutofillServerCommunication', 'CertificateTransparencyComponentUpdater', 'DnsOverHttps', 'AsyncDns', 'GlobalMediaControls', 'MediaRouter',
    'DialMediaRouteProvider', 'NetworkTimeServiceQuerying', 'OptimizationHints', 'SafeBrowsing', 'SpareRendererForSitePerProcess', 'Translate',
    'PreconnectToSearch', 'NavigationPredictor', 'Reporting', 'NetworkErrorLogging', 'WinUseBrowserSpellChecker',
  ].join(',')],
];

export function keepQuiet(app: Switchable): void {
  for (const name of OFF) app.commandLine.appendSwitch(name);
  for (const [name, value] of VALUES) {
    // What the person who started us gave as features stays in force.
    const given = name === 'disable-features' ? app.commandLine.getSwitchValue(name) : '';
    app.commandLine.appendSwitch(name, given === '' ? value : `${given},${value}`);
  }
}
