/**
 * What the window may do: show our pages, and ask through the gate. Everything else that a web page can try is refused
 * here, for every session and every page there ever is, so that a mistake elsewhere (or a hostile record on screen) has no way out.
 */
import type { App, Session, WebContents } from 'electron';
import type { Log } from '../base/log.ts';
import { APP_SCHEME, ORIGIN } from './bundle-files.ts';

/** Addresses that never leave this machine. `data:` and `blob:` hold their content themselves. */
const LOCAL = new Set([`${APP_SCHEME}:`, 'data:', 'blob:', 'about:']);
const DEVELOPER = new Set(['devtools:', 'chrome-devtools:']);
/** The schemes that would: intercepted as well as filtered, so that two independent mechanisms say no. */
const NETWORK = ['http', 'https', 'ftp'] as const;

export function isLocal(url: string, development: boolean): boolean {
  const scheme = /^[a-z][a-z0-9+.-]*:/i.exec(url)?.[0].toLowerCase() ?? '';
  return LOCAL.has(scheme) || (development && DEVELOPER.has(scheme));
}

/** A frame inside our page may show only what our page gave it. */
const isOurPage = (url: string): boolean => url === ORIGIN || url.startsWith(`${ORIGIN}/`);

export function harden(app: App, log: Log, development: boolean): void {
  // The development launcher gives --no-sandbox for root, whom Chromium's sandbox refuses; a release enforces it whatever it is given.
  if (!development || !app.commandLine.hasSwitch('no-sandbox')) app.enableSandbox();
  app.on('session-created', (session) => hardenSession(session, log, development));
  app.on('web-contents-created', (_event, contents) => hardenContents(contents, log));
  app.on('certificate-error', (event, _contents, _url, _error, _certificate, answer) => {
    event.preventDefault();
    answer(false);
  });
  app.on('login', (event) => event.preventDefault());
  app.on('select-client-certificate', (event) => event.preventDefault());
}

function hardenSession(session: Session, log: Log, development: boolean): void {
  const refuse = (what: string, details: Record<string, string> = {}): void => log.write('warning', `refused: ${what}`, details);

  session.webRequest.onBeforeRequest((request, answer) => {
    const cancel = !isLocal(request.url, development);
    if (cancel) refuse('request', { url: request.url.slice(0, 200), kind: request.resourceType });
    answer({ cancel });
  });
  for (const scheme of NETWORK) session.protocol.handle(scheme, () => Response.error());

  session.setPermissionRequestHandler((_contents, permission, answer) => {
    refuse('permission', { permission });
    answer(false);
  });
  session.setPermissionCheckHandler(() => false);
  session.setDevicePermissionHandler(() => false);
  session.setDisplayMediaRequestHandler((_request, answer) => answer({}));
  session.setBluetoothPairingHandler((_details, answer) => answer({ confirmed: false }));
  for (const event of ['select-hid-device', 'select-serial-port', 'select-usb-device'] as const) {
    // Without an answer the page gets none; without preventDefault Electron would choose the first device.
    session.on(event as 'select-hid-device', (asked) => asked.preventDefault());
  }

  session.on('will-download', (event, item) => {
    event.preventDefault();
    refuse('download', { url: item.getURL().slice(0, 200) });
  });

  // The dictionaries would come from a server.
  session.setSpellCheckerEnabled(false);
  session.setSpellCheckerDictionaryDownloadURL(`${ORIGIN}/none/`);
  void session.setProxy({ mode: 'direct' });
}

function hardenContents(contents: WebContents, log: Log): void {
  const refuse = (what: string, url: string): void => log.write('warning', `refused: ${what}`, { url: url.slice(0, 200) });

  contents.on('will-navigate', (event) => {
    // Reloading itself (development) is no journey.
    if (isOurPage(event.url) && isOurPage(contents.getURL())) return;
    event.preventDefault();
    refuse('navigation', event.url);
  });
  contents.on('will-frame-navigate', (event) => {
    if (event.isMainFrame) return;
    if (isOurPage(event.url) || /^(?:about:(?:blank|srcdoc)$|blob:|data:)/.test(event.url)) return;
    event.preventDefault();
    refuse('navigation of a frame', event.url);
  });
  contents.on('will-redirect', (event) => {
    event.preventDefault();
    refuse('redirect', event.url);
  });
  contents.on('will-attach-webview', (event) => {
    event.preventDefault();
    refuse('webview', '');
  });
  contents.setWindowOpenHandler(({ url }) => {
    refuse('new window', url);
    return { action: 'deny' };
  });
  contents.setWebRTCIPHandlingPolicy('disable_non_proxied_udp');
}
