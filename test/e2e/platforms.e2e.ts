/** A trail over several platforms in the window: what each box is, what else could explain a line, and what could still be reached, apart from what was seen. */
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { storyOf } from '../accuracy/stories.ts';
import { expect, test, type KeytrailApp } from './app.ts';

const ROLE = (name: string): string => `arn:aws:iam::111122223333:role/${name}`;
const view = async (app: KeytrailApp, name: string): Promise<void> => {
  await app.page.getByTestId(`nav-${name}`).click();
  await app.waitUntilIdle();
};

/** An inventory in which whatever role the trail holds may become one that was never seen in use, and that one another. */
function inventoryAround(cloudtrail: string): string {
  const seen = [...new Set([...cloudtrail.matchAll(/(?:assumed-role|:role)\/([a-z0-9-]+)/g)].map((m) => ROLE(m[1] ?? '')))];
  const role = (name: string, by: readonly string[]): unknown => ({
    Path: '/', RoleName: name, RoleId: `AROA${name.toUpperCase().replaceAll('-', '').padEnd(17, 'X').slice(0, 17)}`, Arn: ROLE(name), CreateDate: '2025-02-01T10:00:00+00:00', InstanceProfileList: [], RolePolicyList: [], Tags: [],
    AssumeRolePolicyDocument: { Version: '2012-10-17', Statement: [{ Effect: 'Allow', Principal: { AWS: by }, Action: 'sts:AssumeRole' }] }, AttachedManagedPolicies: [{ PolicyName: 'AdministratorAccess', PolicyArn: 'arn:aws:iam::aws:policy/AdministratorAccess' }],
  });
  return JSON.stringify({ UserDetailList: [], GroupDetailList: [], RoleDetailList: [role('billing-admin', seen), role('break-glass', [ROLE('billing-admin')])], Policies: [] });
}

test('a trail over four platforms, and beside it what inventories leave open', async ({ app, folder }) => {
  test.setTimeout(120_000);
  const { page } = app;
  const story = storyOf(5);
  const logs = join(folder, 'logs');
  mkdirSync(logs);
  for (const [name, text] of story.files) writeFileSync(join(logs, name), text);
  writeFileSync(join(logs, 'authorization-details.json'), inventoryAround(story.files.get('cloudtrail.jsonl') ?? ''));
  await app.want('case.new', { path: join(folder, 'platforms.keytrail'), examiner: 'E. Xaminer' });
  await app.want('evidence.import', { task: 'import', paths: [logs] });
  const trace = await app.want('trace.run', { credential: `JTI=${story.start.label}`, from: (story.since - 5000) * 1000 as never });
  expect(new Set(trace.credentials.map((c) => c.platform)).size).toBeGreaterThanOrEqual(4);

  // observed and potential are never one number
  const { graph } = await app.want('graph.current', {});
  const { reach, total, drawing } = await app.want('reach.get', { limit: 100 });
  expect(reach?.reachable.map((r) => r.name)).toContain(ROLE('break-glass'));
  expect(total).toBe(reach?.reachable.length);
  expect(graph?.nodes.some((n) => n.full.includes('break-glass'))).toBe(false);
  expect(drawing?.nodes.every((n) => n.y - n.height / 2 > (graph?.height ?? Infinity))).toBe(true);

  await view(app, 'graph');
  const choice = page.getByLabel('Show what could still be reached');
  await expect(choice).not.toBeChecked();
  await choice.focus();
  await page.keyboard.press('Space');
  await expect(page.getByText(`besides, not observed: ${total} could be reached`)).toBeAttached();
  await page.getByRole('tab', { name: `Could be reached ${total}` }).click();
  await expect(page.getByText(`showing ${total} of ${total}`)).toBeVisible();
  await page.getByRole('grid', { name: 'Could be reached, not observed' }).focus();
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('Enter');
  await expect(page.getByText('not observed', { exact: true })).toBeVisible();
  await expect(page.getByText('Granted there: showing 1 of 1')).toBeVisible();

  // a hop that others explain too says so, and how
  const hop = trace.hops.find((h) => h.rivals.length > 0);
  await page.getByRole('tab', { name: /^Hops/ }).click();
  await page.getByRole('grid', { name: 'Hops' }).locator(`[data-key="${hop?.id ?? ''}"]`).dblclick();
  await expect(page.getByText('1 rival explanation the evidence allows')).toBeVisible();

  await view(app, 'timeline');
  await page.getByLabel('trail only').check();
  await app.waitUntilIdle();
  await expect(page.getByText('on the trail', { exact: true }).first()).toBeAttached();

  await view(app, 'coverage');
  await expect(page.getByRole('button', { name: 'Copy the KQL query' }).first()).toBeVisible();
});
