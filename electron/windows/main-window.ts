/** The one window. Its preferences are written out and the same in development and release. */
import { BrowserWindow } from 'electron';
import type { Log } from '../base/log.ts';
import { ORIGIN } from './bundle-files.ts';

export interface MainWindow {
  readonly send: (channel: string, ...values: readonly unknown[]) => void;
  /** Brings it to the front. */
  readonly show: () => void;
  readonly browser: BrowserWindow;
}

export function openMainWindow(preload: string, development: boolean, log: Log): MainWindow {
  const browser = new BrowserWindow({
    width: 1440,
    height: 900,
    minWidth: 960,
    minHeight: 600,
    show: false,
    title: 'Keytrail',
    backgroundColor: '#1c2127',
    webPreferences: {
      preload,
      sandbox: true,
      contextIsolation: true,
      nodeIntegration: false,
      nodeIntegrationInWorker: false,
      nodeIntegrationInSubFrames: false,
      webSecurity: true,
      allowRunningInsecureContent: false,
      experimentalFeatures: false,
      webviewTag: false,
      plugins: false,
      navigateOnDragDrop: false,
      safeDialogs: true,
      spellcheck: false,
      devTools: development,
    },
  });
  browser.once('ready-to-show', () => browser.show());
  // The view holds nothing that cannot be asked for again.
  browser.webContents.on('render-process-gone', (_event, { reason, exitCode }) => {
    log.write('error', 'the window stopped', { reason, exitCode });
    if (!browser.isDestroyed() && reason !== 'clean-exit') browser.webContents.reload();
  });
  void browser.loadURL(`${ORIGIN}/index.html`);
  return {
    browser,
    send: (channel, ...values) => {
      if (!browser.isDestroyed()) browser.webContents.send(channel, ...values);
    },
    show: () => {
      if (browser.isMinimized()) browser.restore();
      browser.show();
      browser.focus();
    },
  };
}
