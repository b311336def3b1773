/** Files that do not say how to be read: the window asks, shows what would be stored, and takes them in as answered. */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import AxeBuilder from '@axe-core/playwright';
import { gzip, tarOf } from '../unit/ingest/archives.ts';
import { expect, test, type KeytrailApp } from './app.ts';

const SSH = (n: number): string => `Mar  1 10:00:0${n} web01 sshd[811]: Accepted publickey for deploy from 192.0.2.10 port 50022 ssh2: RSA SHA256:AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA\n`;
const TABLE = `Date;Time;Account name;Operation;Result;Client IP;An unusually long column name that says nothing anybody needs\n${Array.from({ length: 30 }, (_, i) => `0${1 + (i % 9)}/03/2024;10:00:${String(10 + i)};svc-catalog-sync-${i};Read;${i % 3 === 0 ? '403' : '200'};198.51.100.${i};${'x'.repeat(120)}`).join('\n')}\n`;

/** A picture for a person to look at, when asked for. */
async function picture(app: KeytrailApp, name: string): Promise<void> {
  const folder = process.env['KEYTRAIL_PICTURES'];
  if (folder === undefined) return;
  for (const [width, height] of [[1280, 800], [1920, 1080]] as const) {
    await app.page.setViewportSize({ width, height });
    for (const theme of ['light', 'dark'] as const) {
      await app.page.evaluate((t) => { const root = document.querySelector('.kt'); root?.classList.toggle('kt-dark', t === 'dark'); root?.classList.toggle('bp6-dark', t === 'dark'); root?.classList.toggle('kt-light', t === 'light'); document.body.classList.toggle('kt-dark', t === 'dark'); document.body.classList.toggle('bp6-dark', t === 'dark'); document.body.classList.toggle('kt-light', t === 'light'); }, theme);
      await app.page.screenshot({ path: join(folder, `${name}-${width}-${theme}.png`) });
    }
  }
  await app.page.setViewportSize({ width: 1280, height: 800 });
}

async function accessible(app: KeytrailApp): Promise<void> {
  const { violations } = await new AxeBuilder({ page: app.page }).setLegacyMode().include('.reading-dialog').analyze();
  expect(violations.map((v) => `${v.id}: ${v.nodes.map((n) => n.html).join(' ')}`)).toEqual([]);
}

test('a zone for logs that name none, a mapping for a table that nobody knows', async ({ app, folder }) => {
  test.setTimeout(120_000);
  const { page } = app;
  writeFileSync(join(folder, 'logs.tgz'), gzip(tarOf([{ name: 'var/log/auth.log', bytes: SSH(1), mtime: Date.UTC(2024, 5, 1) / 1000 }, { name: 'var/log/auth.log.1', bytes: SSH(2), mtime: Date.UTC(2024, 5, 1) / 1000 }])));
  writeFileSync(join(folder, 'gateway export with a rather long name that goes on and on 2024-03-01.csv'), TABLE);
  app.answerDialogs({
    'dialog.add-evidence': [join(folder, 'logs.tgz'), join(folder, 'gateway export with a rather long name that goes on and on 2024-03-01.csv')],
    'dialog.save-mapping': join(folder, 'acme.json'), 'dialog.open-mapping': join(folder, 'acme.json'),
  });
  await app.want('case.new', { path: join(folder, 'c.keytrail'), examiner: 'E. Xaminer' });
  await app.waitUntilIdle();
  await page.getByTestId('nav-evidence').click();
  await page.getByRole('button', { name: 'Add files…' }).first().click();
  const refused = page.getByRole('region', { name: 'Refused files' });
  await expect(refused).toBeVisible({ timeout: 30_000 });
  await app.waitUntilIdle();
  await picture(app, 'refused');

  await refused.getByRole('button', { name: /Read it by a mapping/ }).click();
  const dialog = page.getByRole('dialog');
  await expect(dialog.getByLabel('Time', { exact: true })).toBeVisible();
  await picture(app, 'mapping-begun');
  await dialog.getByLabel('Time', { exact: true }).selectOption('Date');
  await dialog.getByLabel('Time of day, if apart').selectOption('Time');
  await dialog.getByLabel('Times are written').selectOption('day-first');
  await dialog.getByLabel('Name of this mapping').fill('Acme gateway');
  await dialog.getByLabel('Who', { exact: true }).selectOption('Account name');
  await dialog.getByLabel('Its times are in the zone').fill('Europe/Berlin');
  await expect(dialog.getByRole('region', { name: 'The first records as they would be stored' })).toContainText('2024-03-01 09:00:10', { timeout: 15_000 });
  await expect(dialog.getByRole('region', { name: 'The first records as they would be stored' })).toContainText('svc-catalog-sync-0');
  await accessible(app);
  await picture(app, 'mapping-done');
  await dialog.getByRole('button', { name: 'Save mapping…' }).click();
  await expect(dialog.getByText(/Saved as/)).toBeVisible();
  expect(JSON.parse(readFileSync(join(folder, 'acme.json'), 'utf8'))).toMatchObject({ kind: 'events', name: 'Acme gateway', time: { field: ['Date', 'Time'], as: 'day-first' }, fields: { action: 'Operation', outcome: 'Result', source: 'Client IP' } });
  await dialog.getByRole('button', { name: 'Import', exact: true }).click();
  await expect.poll(async () => (await app.want('evidence.list', {})).files.map((f) => `${f.format} ${f.stored}`), { timeout: 30_000 }).toEqual(['mapped-table 30']);
  await app.waitUntilIdle();

  // By keyboard alone.
  await refused.getByRole('button', { name: /Say its time zone/ }).first().focus();
  await page.keyboard.press('Enter');
  await expect(dialog.getByLabel('Its times are in the zone')).toBeFocused();
  await expect(dialog).toContainText('Mar 1 10:00:01');
  await page.keyboard.type('UTC');
  await expect(dialog.getByRole('region', { name: 'The first records as they would be stored' })).toContainText('2024-03-01 10:00:01', { timeout: 15_000 });
  await accessible(app);
  await picture(app, 'zone');
  await page.keyboard.press('Enter');
  await expect.poll(async () => (await app.want('evidence.list', {})).files.length, { timeout: 30_000 }).toBe(3);
  const files = (await app.want('evidence.list', {})).files.filter((f) => f.format === 'linux-auth');
  expect(files.map((f) => f.assumptions[0])).toEqual([0, 1].map((i) => `times that name no zone (such as "Mar  1 10:00:0${i + 1}") are read as UTC, because the analyst said so`));
  await app.waitUntilIdle();
  await picture(app, 'imported');
  expect(await app.want('custody.verify', { task: 'v' })).toMatchObject({ ok: true, problems: [] });
});
