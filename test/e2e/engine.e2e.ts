/** The engine may be killed at any moment: the window says so, and the case is there again. */
import { join } from 'node:path';
import { ENGINE_NAME } from '../../electron/ipc/engine-client.ts';
import { expect, launch, test, type KeytrailApp } from './app.ts';

function enginePid(app: KeytrailApp): Promise<number | undefined> {
  return app.electron.evaluate(({ app: electron }, name) => electron.getAppMetrics().find((process) => process.name === name || process.serviceName === name)?.pid, ENGINE_NAME);
}

async function killEngine(app: KeytrailApp): Promise<number> {
  const pid = await enginePid(app);
  if (pid === undefined) throw new Error('the engine is not among the app’s processes');
  process.kill(pid, 'SIGKILL');
  return pid;
}

test('killed, it comes back with the case, and the window says so', async ({ app }) => {
  const path = join(app.folder, 'one.keytrail');
  await app.want('case.new', { path, examiner: 'E. Xaminer' });
  await app.waitUntilIdle();

  const first = await killEngine(app);
  await expect(app.page.getByRole('alert')).toContainText('engine', { ignoreCase: true });
  const { case: current } = await app.want('case.current', {});
  expect(current?.path).toBe(path);
  expect((await app.want('evidence.list', {})).files).toEqual([]);
  expect(await enginePid(app)).not.toBe(first);
  // and it writes again: the lock of the dead process is gone
  expect(await app.want('custody.verify', { task: 'after' })).toMatchObject({ ok: true });
});

test('what was asked while it died is told so, not left waiting', async ({ app }) => {
  await app.want('case.new', { path: join(app.folder, 'one.keytrail'), examiner: '' });
  const asked = app.ask('custody.verify', { task: 'v' });
  await killEngine(app);
  const result = await asked;
  expect(result.ok || result.fault.code === 'engine-stopped').toBe(true);
  await expect(app.page.getByRole('alert')).toBeVisible();
  expect(await app.ask('case.current', {})).toMatchObject({ ok: true });
});

test('a case named on the command line is opened, and remembered', async ({ folder }) => {
  const path = join(folder, 'named.keytrail');
  const maker = await launch(folder);
  await maker.want('case.new', { path, examiner: '' });
  await maker.electron.close();

  const app = await launch(folder, [path]);
  await expect.poll(async () => (await app.want('case.current', {})).case?.path).toBe(path);
  expect((await app.want('case.recent', {})).paths).toEqual([path]);
  await app.electron.close();
});
