import { defineConfig, type ReporterDescription } from '@playwright/test';

const report = process.env['KEYTRAIL_PLAYWRIGHT_REPORT'];
const counted: ReporterDescription[] = report === undefined ? [] : [['json', { outputFile: report }]];

export default defineConfig({
  testDir: './e2e',
  testMatch: '**/*.e2e.ts',
  outputDir: '../test-results',
  // One window at a time: two cores, and each test starts its own app.
  workers: 1,
  fullyParallel: false,
  timeout: 120_000,
  expect: { timeout: 15_000 },
  retries: 0,
  forbidOnly: process.env['CI'] !== undefined,
  reporter: [['list'], ...counted],
});
