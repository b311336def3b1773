/**
 * Starts the built app as a person would, with a data folder of its own, and waits for it without sleeping: the window
 * says on its document element whether it is at rest. Also what the tests need around it: a folder for cases and files.
 */
import { _electron, errors, test as plain, type ElectronApplication, type Page } from '@playwright/test';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { electronPath } from '../../electron/setup/runtime.mjs';
import type { Input, Output } from '../../shared/contract/messages.ts';
import type { MethodName } from '../../shared/contract/names.ts';
import { describe, type Result } from '../../shared/domain/fault.ts';

/** The checkout, or another folder that holds `package.json` and `dist/`. */
export const appFolder = process.env['KEYTRAIL_APP'] ?? join(import.meta.dirname, '..', '..');
/** Chromium has no sandbox for root; only a development launcher may say so. */
export const forRoot: readonly string[] = process.getuid?.() === 0 ? ['--no-sandbox'] : [];

export function appEnvironment(change: Readonly<Record<string, string>> = {}): Record<string, string> {
  const own = Object.entries({ ...process.env, ...change }).filter((entry): entry is [string, string] => entry[1] !== undefined);
  return Object.fromEntries(own.filter(([name]) => name !== 'ELECTRON_RUN_AS_NODE'));
}

export class KeytrailApp {
  constructor(readonly electron: ElectronApplication, readonly page: Page, readonly folder: string, readonly errors: readonly string[]) {}

  waitUntilIdle(): Promise<void> {
    return this.page.waitForSelector('html[data-idle="true"]', { state: 'attached' }).then(() => undefined);
  }

  /** Asks as the window does. */
  async ask<M extends MethodName>(method: M, input: Input<M>): Promise<Result<Output<M>>> {
    return (await this.page.evaluate(([name, value]) => window.workbench.ask(name, value), [method, input] as const)) as Result<Output<M>>;
  }

  /** The answer, or the fault's own sentence as an error. */
  async want<M extends MethodName>(method: M, input: Input<M>): Promise<Output<M>> {
    const result = await this.ask(method, input);
    if (!result.ok) throw new Error(`${method}: ${describe(result.fault)}`);
    return result.value;
  }

  /** What the next native dialogs answer, by method. */
  answerDialogs(answers: Readonly<Partial<Record<MethodName, string | readonly string[] | null>>>): void {
    writeFileSync(join(this.folder, 'dialogs.json'), JSON.stringify(answers));
  }

  log(): string {
    try {
      return readFileSync(join(this.folder, 'data', 'logs', 'keytrail.log'), 'utf8');
    } catch {
      return '';
    }
  }
}

const LAUNCH_MS = 20_000;

/**
 * On a loaded machine Playwright 1.65.1 now and then never finishes launching: it has connected to both debuggers, and the
 * app, which it holds back until then, is not let go. Driven over a pipe the same app always starts. So: once more.
 */
async function started(start: () => Promise<ElectronApplication>): Promise<ElectronApplication> {
  try {
    return await start();
  } catch (error) {
    if (!(error instanceof errors.TimeoutError)) throw error;
    return start();
  }
}

export async function launch(folder: string, args: readonly string[] = []): Promise<KeytrailApp> {
  const electron = await started(() => _electron.launch({
    executablePath: electronPath(),
    args: [...forRoot, appFolder, `--user-data-dir=${join(folder, 'data')}`, ...args],
    cwd: folder,
    env: appEnvironment({ KEYTRAIL_TEST_DIALOG: join(folder, 'dialogs.json') }),
    timeout: LAUNCH_MS,
  }));
  const page = await electron.firstWindow();
  const pageErrors: string[] = [];
  page.on('pageerror', (error) => pageErrors.push(String(error)));
  const app = new KeytrailApp(electron, page, folder, pageErrors);
  app.answerDialogs({});
  await app.waitUntilIdle();
  return app;
}

/** `folder`: empty, and gone afterwards. `app`: started in it. An error in the page fails the test. */
export const test = plain.extend<{ folder: string; app: KeytrailApp }>({
  // Playwright reads the names of the fixtures it must make first from this pattern: none.
  folder: async ({}, use) => {
    const folder = mkdtempSync(join(tmpdir(), 'keytrail-e2e-'));
    await use(folder);
    rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
  },
  app: async ({ folder }, use) => {
    const app = await launch(folder);
    await use(app);
    await app.electron.close();
    if (app.errors.length > 0) throw new Error(`errors in the page: ${app.errors.join('; ')}`);
  },
});
export { expect } from '@playwright/test';
