/** Start-up, in order: quiet, hardened, alone; then engine, gate, window. */
import { app, session } from 'electron';
import { join, resolve } from 'node:path';
import { describe } from '../shared/domain/fault.ts';
import { must } from './base/assert.ts';
import { openLog } from './base/log.ts';
import { engineClientOf } from './ipc/engine-client.ts';
import { startEngine } from './ipc/engine-process.ts';
import { openGate } from './ipc/gate.ts';
import { pusherTo } from './ipc/pushes.ts';
import { serverOf } from './ipc/serve.ts';
import { shellHandlersOf, type PrintReport } from './ipc/shell-handlers.ts';
import { ORIGIN, registerAppScheme, serveApp } from './windows/app-protocol.ts';
import { caseIn } from './windows/arguments.ts';
import { logFile, recentCases } from './windows/data-folder.ts';
import { nativeDialogs, tellPerson, testDialogs } from './windows/dialogs.ts';
import { harden } from './windows/harden.ts';
import { openMainWindow, type MainWindow } from './windows/main-window.ts';
import { setMenu } from './windows/menu.ts';
import { keepQuiet } from './windows/quiet.ts';

const built = import.meta.dirname;
const development = !app.isPackaged;
const givenFolder = app.commandLine.getSwitchValue('user-data-dir');
if (givenFolder !== '') app.setPath('userData', resolve(givenFolder));
const dataFolder = app.getPath('userData');

const log = openLog(logFile(dataFolder));
keepQuiet(app);
registerAppScheme();
harden(app, log, development);

const printReport: PrintReport = () => Promise.resolve({ ok: false, fault: { code: 'print-failed', why: 'this build cannot print yet' } });

// Two of us on one data folder would write over each other's lists; the second hands its case to the first and leaves.
if (app.requestSingleInstanceLock()) void app.whenReady().then(start);
else app.quit();

function start(): void {
  let window: MainWindow | undefined;
  const browser = () => must(window, 'the window').browser;
  const push = pusherTo((channel, name, value) => window?.send(channel, name, value), log);

  const engine = engineClientOf({
    start: () => startEngine(join(built, 'engine.js'), dataFolder, log),
    onPush: push,
    onRestarted: (why) => push('engine-restarted', { why }),
    log,
  });
  const answers = development ? process.env['KEYTRAIL_TEST_DIALOG'] : undefined;
  const dialogs = answers === undefined ? nativeDialogs(browser) : testDialogs(answers);
  const serve = serverOf(shellHandlersOf({ engine, dialogs, recent: recentCases(dataFolder), printReport, push }), log);

  async function openNamedCase(argv: readonly string[], workingFolder: string): Promise<void> {
    const path = caseIn(argv, workingFolder);
    if (path === undefined) return;
    const opened = await serve('case.open', { path });
    if (!opened.ok) tellPerson(browser(), describe(opened.fault));
  }

  serveApp(session.defaultSession, join(built, 'renderer'));
  openGate(serve, ORIGIN, log);
  window = openMainWindow(join(built, 'preload.cjs'), development, log);
  setMenu({ serve, tell: (message) => tellPerson(browser(), message), development });
  void openNamedCase(process.argv.slice(1), process.cwd());

  app.on('second-instance', (_event, argv, workingFolder) => {
    window?.show();
    void openNamedCase(argv.slice(1), workingFolder);
  });
  // One window, one case: closing it ends the app on every platform.
  app.on('window-all-closed', () => app.quit());
  app.on('will-quit', () => engine.stop());
}
