/** One case walked through as an analyst does it: drop evidence, find the suspect, follow the key, explain a hop, read the record, print, verify. */
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { writeSample, SAMPLE_TRUTH } from '../../electron/sample/sample.ts';
import { expect, test, type KeytrailApp } from './app.ts';

const story = SAMPLE_TRUTH.find((s) => s.id === 'leaked-key');
if (story === undefined) throw new Error('the sample has no leaked-key story');

const view = async (app: KeytrailApp, name: string): Promise<void> => {
  await app.page.getByTestId(`nav-${name}`).click();
  await app.waitUntilIdle();
};

const openSample = async (app: KeytrailApp): Promise<void> => {
  await app.page.getByRole('button', { name: 'Open the sample incident' }).click();
  await expect.poll(async () => (await app.want('case.current', {})).case?.suspect?.credential, { timeout: 60_000 }).toBe(story.seed.credential);
};

test('from an empty folder to a verified report', async ({ app, folder }) => {
  test.setTimeout(180_000);
  const { page } = app;
  const casePath = join(folder, 'walk.keytrail');
  const evidence = join(folder, 'evidence');
  writeSample(evidence);
  app.answerDialogs({ 'dialog.new-case': casePath, 'dialog.add-evidence': [evidence], 'dialog.save-report': join(folder, 'report.pdf') });

  await app.want('case.new', { path: casePath, examiner: 'E. Xaminer' });
  await app.waitUntilIdle();
  await view(app, 'evidence');
  await page.getByRole('button', { name: 'Add folder…' }).first().click();
  await expect.poll(async () => (await app.want('evidence.list', {})).files.length, { timeout: 60_000 }).toBeGreaterThan(100);
  await app.waitUntilIdle();
  const { totals } = await app.want('evidence.list', {});
  expect(totals.records).toBe(totals.stored + totals.duplicates + totals.skipped + totals.rejected);
  await expect(page.getByRole('group', { name: 'Reconciliation of records' }).first()).toContainText('adds up');

  await view(app, 'identities');
  await page.getByPlaceholder(/Name, id, credential/).fill(story.seed.credential);
  await expect(page.getByText('svc-catalog-sync').first()).toBeVisible();

  await app.want('trace.run', { credential: story.seed.credential, sources: story.seed.sources });
  await view(app, 'graph');
  const { trace } = await app.want('trace.current', {});
  expect(trace?.credentials.map((c) => c.value)).toEqual(expect.arrayContaining(story.credentials.filter((c) => c.reachedFrom !== 'identity').map((c) => c.value)));
  await expect(page.locator('.graph-canvas canvas').first()).toBeVisible();
  await page.getByRole('tab', { name: /Hops/ }).click();
  await app.waitUntilIdle();

  // one step from any event to the record behind it
  await page.getByRole('button', { name: /Open record of event/ }).first().click();
  const drawer = page.getByRole('dialog');
  await expect(drawer.getByLabel('Raw record text')).toContainText('eventTime');
  await expect(drawer.getByRole('region', { name: 'Where it stands' })).toContainText(/[0-9a-f]{12}/);
  await page.keyboard.press('Escape');
  await expect(drawer).toBeHidden();

  await view(app, 'timeline');
  await page.getByLabel('trail only').check();
  await app.waitUntilIdle();
  await expect(page.getByText(`${trace?.counts.events ?? -1}`).first()).toBeVisible();

  await view(app, 'checklist');
  await expect(page.getByText(story.seed.credential).first()).toBeVisible();

  await view(app, 'report');
  await page.getByRole('button', { name: 'Save PDF…' }).click();
  await expect.poll(() => existsSync(join(folder, 'report.pdf')), { timeout: 60_000 }).toBe(true);
  expect(readFileSync(join(folder, 'report.pdf')).subarray(0, 5).toString()).toBe('%PDF-');

  await view(app, 'custody');
  await page.getByRole('button', { name: 'Verify now' }).click();
  await expect(page.getByTestId('verify-outcome')).toBeVisible({ timeout: 60_000 });
  expect(await app.want('custody.verify', { task: 'again' })).toMatchObject({ ok: true, problems: [] });
});

test('the sample incident opens from the start screen, and every view answers', async ({ app }) => {
  test.setTimeout(120_000);
  const { page } = app;
  await openSample(app);
  for (const name of ['evidence', 'identities', 'timeline', 'graph', 'findings', 'coverage', 'checklist', 'report', 'custody']) {
    await view(app, name);
    await expect(page.getByRole('main')).toBeVisible();
    await expect(page.locator('.fault')).toHaveCount(0);
  }
});

test('the drawing follows when the window turns dark, by the system or by choice', async ({ app }) => {
  test.setTimeout(120_000);
  const { page } = app;
  await page.emulateMedia({ colorScheme: 'light' });
  await openSample(app);
  await view(app, 'graph');
  /** How much of what is drawn is white, in a thousand. */
  const white = (): Promise<number> => page.getByTestId('graph-canvas').evaluate((box) => {
    let [drawn, bright] = [0, 0];
    for (const canvas of box.querySelectorAll('canvas')) {
      const { data } = canvas.getContext('2d')!.getImageData(0, 0, canvas.width, canvas.height);
      for (let at = 0; at < data.length; at += 4) {
        if (data[at + 3]! < 250) continue;
        drawn += 1;
        if (Math.min(data[at]!, data[at + 1]!, data[at + 2]!) > 250) bright += 1;
      }
    }
    return drawn === 0 ? -1 : Math.round((bright / drawn) * 1000);
  });
  await expect.poll(white).toBeGreaterThan(200);
  await page.emulateMedia({ colorScheme: 'dark' });
  await expect.poll(white).toBeLessThan(20);
  expect(await white()).toBeGreaterThanOrEqual(0);
  await page.getByRole('button', { name: 'Theme: system. Switch' }).click();
  await expect(page.getByRole('button', { name: 'Theme: light. Switch' })).toBeVisible();
  await expect.poll(white).toBeGreaterThan(200);
});

test('a finding is called benign from the keyboard, stays last in the list, and the word is taken back', async ({ app }) => {
  test.setTimeout(120_000);
  const { page } = app;
  await openSample(app);
  await view(app, 'findings');
  const list = async () => (await app.want('findings.list', {})).findings;
  const [worst] = await list();
  if (worst === undefined) throw new Error('the sample has no finding');
  await page.getByRole('grid', { name: 'Findings' }).getByText(worst.title).first().click();
  const judge = async (button: string, reason: string): Promise<void> => {
    await page.getByRole('button', { name: button }).focus();
    await page.keyboard.press('Enter');
    const dialog = page.getByRole('dialog');
    await dialog.getByLabel('Decided by').fill('J. Doe');
    await page.keyboard.press('Tab');
    await page.keyboard.type(reason);
    await page.keyboard.press('Tab');
    await page.keyboard.press('Tab');
    await page.keyboard.press('Enter');
    await expect(dialog).toBeHidden();
    await app.waitUntilIdle();
  };
  await judge('This is benign…', 'change 4711, planned');
  await expect.poll(async () => (await list()).at(-1)).toMatchObject({ benign: { by: 'J. Doe', reason: 'change 4711, planned' } });
  await expect(page.getByText(/asserted by J\. Doe at .*: change 4711, planned/)).toBeVisible();
  await judge('Not benign after all…', 'it was not');
  await expect.poll(async () => (await list()).some((f) => f.benign !== undefined)).toBe(false);
});

test('a threshold is changed from the keyboard: the findings are evaluated again, the change is seen, and is taken back', async ({ app }) => {
  test.setTimeout(120_000);
  const { page } = app;
  await openSample(app);
  await view(app, 'findings');
  const list = async () => (await app.want('findings.list', {})).findings;
  const before = await list();
  await page.getByRole('button', { name: 'Thresholds', exact: true }).focus();
  await page.keyboard.press('Enter');
  const drawer = page.getByRole('dialog', { name: 'Thresholds' });
  await drawer.getByLabel('Search thresholds').fill('burst.looks');
  await drawer.getByRole('grid', { name: 'Thresholds' }).focus();
  await page.keyboard.press('Enter');
  await expect(drawer.getByRole('region', { name: 'Threshold burst.looks' })).toContainText('2 to 1000 operations');
  await drawer.getByRole('button', { name: 'Change…' }).focus();
  await page.keyboard.press('Enter');
  const form = page.getByRole('dialog', { name: 'Change burst.looks' });
  await form.getByLabel(/New value in operations/).fill('1');
  await expect(form.getByRole('alert')).toHaveText('burst.looks takes a whole number from 2 to 1000 operations, not 1.');
  await form.getByLabel(/New value in operations/).fill('1000');
  await form.getByLabel('Decided by').fill('J. Doe');
  await page.keyboard.press('Tab');
  await page.keyboard.type('surveys are daily work here');
  await page.keyboard.press('Tab');
  await page.keyboard.press('Tab');
  await page.keyboard.press('Enter');
  await expect(form).toBeHidden();
  await expect(drawer.getByText(/Evaluated again: \d+ findings, 0 appeared, [1-9]\d* gone\./)).toBeVisible({ timeout: 30_000 });
  await app.waitUntilIdle();
  await expect(page.getByRole('button', { name: '1 threshold changed' })).toBeVisible();
  await expect(drawer.getByText(/by J\. Doe at .*: surveys are daily work here/)).toBeVisible();
  expect((await list()).length).toBeLessThan(before.length);
  await drawer.getByRole('button', { name: 'Back to the default…' }).click();
  const back = page.getByRole('dialog', { name: 'burst.looks back to the default' });
  await back.getByLabel('Reason').fill('they are not');
  await back.getByRole('button', { name: 'Record and evaluate' }).click();
  await expect.poll(list).toEqual(before);
  await app.waitUntilIdle();
  await page.keyboard.press('Escape');
  await expect(drawer).toBeHidden();
  await expect(page.getByRole('button', { name: 'Thresholds', exact: true })).toBeVisible();
  expect(await app.want('custody.verify', { task: 'thresholds' })).toMatchObject({ ok: true, problems: [] });
});
