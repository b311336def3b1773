/** The report of a case: the same page for the same case and time, whatever reports were built before. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { SAMPLE_STORIES, writeSampleEvidence } from '../../../electron/workflows/open-sample.ts';
import { importEvidence, SILENT } from '../../../electron/workflows/import-evidence.ts';
import { createCase, record, type OpenCase } from '../../../electron/workflows/open-case.ts';
import { recordReport, reportPage } from '../../../electron/workflows/render-report.ts';
import { traceSuspect } from '../../../electron/workflows/trace-suspect.ts';
import type { Result } from '../../../shared/domain/fault.ts';
import { readInstant } from '../../../shared/domain/time.ts';

const folder = mkdtempSync(join(tmpdir(), 'keytrail-report-'));
const AT = readInstant('2026-10-01T00:00:00Z')!.at;
let c: OpenCase;

function value<T>(result: Result<T>): T {
  if (!result.ok) throw new Error(JSON.stringify(result.fault));
  return result.value;
}
const page = async (): Promise<string> => value(await reportPage(c.handles.reader, c.path, AT, SILENT)).html;

beforeAll(async () => {
  c = value(createCase(join(folder, 'one.keytrail'), 'E. Xaminer'));
  value(await importEvidence(c, writeSampleEvidence(join(folder, 'evidence')), {}, SILENT));
  value(traceSuspect(c, { credential: SAMPLE_STORIES[0]!.seed.credential, sources: SAMPLE_STORIES[0]!.seed.sources }));
}, 60_000);
afterAll(() => {
  c.close();
  rmSync(folder, { recursive: true, force: true });
});

test('a report that was built changes nothing in the next one', async () => {
  const first = await page();
  recordReport(c, { path: '/x/report.pdf', sha256: 'a'.repeat(64), pages: 3, bytes: 9, at: AT });
  expect(await page()).toBe(first);
}, 60_000);

test('what was done with the case since does', async () => {
  const first = await page();
  record(c, 'attested', { outcome: 'RS.MA-01', note: 'declared' });
  expect(await page()).not.toBe(first);
}, 60_000);
