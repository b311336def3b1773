/** The report as a page and as a PDF file, and the ledger entry that says it was built. */
import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { fail, FaultError, ok, type Result } from '../../shared/domain/fault.ts';
import type { Micros } from '../../shared/domain/time.ts';
import { printWithElectron, type PrintRuntime } from '../print/print-with-electron.ts';
import type { DocumentFacts } from '../../shared/domain/report.ts';
import { reportFacts } from '../report/facts.ts';
import { reportHtml } from '../report/html.ts';
import type { Reader } from '../store/handles.ts';
import { reportInput } from './build-report.ts';
import { record, type OpenCase } from './open-case.ts';
import type { Hooks } from './import-evidence.ts';

export const VERSION = process.env['KEYTRAIL_VERSION'] ?? '0.0.0';

export async function reportPage(reader: Reader, casePath: string, at: Micros, hooks: Hooks): Promise<Result<{ html: string; facts: DocumentFacts }>> {
  try {
    const input = await reportInput(reader, casePath, at, VERSION, {
      progress: (done, total) => hooks.progress({ label: 'Reading cited records', done, total, unit: 'records' }), cancelled: hooks.cancelled,
    });
    if (hooks.cancelled()) return fail({ code: 'cancelled' });
    return ok({ html: reportHtml(input), facts: reportFacts(input) });
  } catch (error) {
    if (error instanceof FaultError) return fail(error.fault);
    throw error;
  }
}

export interface BuiltReport { readonly path: string; readonly sha256: string; readonly pages: number; readonly bytes: number; readonly at: Micros }

/** Prints with an Electron of its own (the command line has no window), and writes the HTML beside it when asked. */
export async function buildReport(c: OpenCase, out: string, html: string | undefined, at: Micros, runtime: PrintRuntime, hooks: Hooks): Promise<Result<BuiltReport>> {
  const path = resolve(out);
  if (!existsSync(dirname(path))) mkdirSync(dirname(path), { recursive: true });
  const page = await reportPage(c.handles.reader, c.path, at, hooks);
  if (!page.ok) return page;
  if (html !== undefined) writeFileSync(html, page.value.html);
  hooks.progress({ label: 'Printing', done: 0, unit: 'pages' });
  const printed = await printWithElectron(page.value.html, page.value.facts, path, runtime);
  if (!printed.ok) return printed;
  const built = { path, ...printed.value, at };
  recordReport(c, built);
  return ok(built);
}

export function recordReport(c: OpenCase, built: BuiltReport): void {
  record(c, 'report-built', { path: built.path, sha256: built.sha256, pages: built.pages, bytes: built.bytes, at: built.at });
}
