/** Start-up, in order: quiet, hardened, alone; then engine, gate, window. */
import { app, ipcMain, session } from 'electron';
import { join, resolve } from 'node:path';
import { describe } from '../shared/domain/fault.ts';
import { openLog } from './base/log.ts';
import { keepQuiet } from './base/quiet.ts';
import { engineClientOf } from './ipc/engine-client.ts';
import { startEngine } from './ipc/engine-process.ts';
import { openGate } from './ipc/gate.ts';
import { pusherTo } from './ipc/pushes.ts';
import { serverOf } from './ipc/serve.ts';
import { shellHandlersOf } from './ipc/shell-handlers.ts';
import { registerAppScheme, serveApp } from './windows/app-protocol.ts';
import { caseIn } from './windows/arguments.ts';
import { ORIGIN } from './windows/bundle-files.ts';
import { logFile, recentCases } from './windows/data-folder.ts';
import { nativeDialogs, tellPerson, testDialogs } from './windows/dialogs.ts';
import { harden } from './windows/harden.ts';
import { openMainWindow } from './windows/main-window.ts';
import { setMenu } from './windows/menu.ts';
import { printReport } from './windows/print-report.ts';

const built = import.meta.dirname;
const development = !app.isPackaged;
const givenFolder = app.commandLine.getSwitchValue('user-data-dir');
if (givenFolder !== '') app.setPath('userData', resolve(givenFolder));
const dataFolder = app.getPath('userData');

const log = openLog(logFile(dataFolder));
keepQuiet(app);
registerAppScheme();
harden(app, log, development);

// Two of us on one data folder would write over each other's lists; the second hands its case to the first and leaves.
if (app.requestSingleInstanceLock()) void app.whenReady().then(start);
else app.quit();

function start(): void {
  serveApp(session.defaultSession, join(built, 'renderer'));
  // The page asks nothing before this function has returned, so the gate may be opened after the window.
  const window = openMainWindow(join(built, 'preload.cjs'), development, log);
  const tell = (message: string): void => tellPerson(window.browser, message);
  const push = pusherTo(window.send, log);

  const engine = engineClientOf({
    start: () => startEngine(join(built, 'engine.js'), dataFolder, log),
    onPush: push,
    onRestarted: (why) => push('engine-restarted', { why }),
    log,
  });
  const answers = development ? process.env['KEYTRAIL_TEST_DIALOG'] : undefined;
  const dialogs = answers === undefined ? nativeDialogs(window.browser) : testDialogs(answers);
  const serve = serverOf(shellHandlersOf({ engine, dialogs, recent: recentCases(dataFolder), printReport, push }), log);
  openGate(ipcMain, serve, ORIGIN, log);
  setMenu({ serve, tell, development });

  async function openNamedCase(argv: readonly string[], workingFolder: string): Promise<void> {
    const path = caseIn(argv, workingFolder);
    if (path === undefined) return;
    const opened = await serve('case.open', { path });
    if (!opened.ok) tell(describe(opened.fault));
  }
  void openNamedCase(process.argv.slice(1), process.cwd());

  app.on('second-instance', (_event, argv, workingFolder) => {
    window.show();
    void openNamedCase(argv.slice(1), workingFolder);
  });
  // One window, one case: closing it ends the app on every platform.
  app.on('window-all-closed', () => app.quit());
  app.on('will-quit', () => engine.stop());
}
