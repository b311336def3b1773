/** The report's page → a finished PDF file, in a hidden window of this very process. */
import { createHash } from 'node:crypto';
import { rename, rm, writeFile } from 'node:fs/promises';
import { fail, ok } from '../../shared/domain/fault.ts';
import type { PrintReport } from '../ipc/shell-handlers.ts';
import { errorOf } from '../print/error-of.ts';
import { finishPdf, type FinishedPdf } from '../print/finish.ts';
import { printHtml } from '../print/print-html.ts';

export const printReport: PrintReport = async (html, out, meta) => {
  let pdf: FinishedPdf;
  try {
    pdf = await finishPdf(await printHtml(html), meta);
  } catch (error) {
    return fail({ code: 'print-failed', why: errorOf(error) });
  }
  // Whole or not at all: an older report under that name stays until the new one is complete.
  const part = `${out}.part`;
  try {
    await writeFile(part, pdf.bytes);
    await rename(part, out);
  } catch (error) {
    await rm(part, { force: true });
    return fail({ code: 'cannot-write', path: out, why: errorOf(error) });
  }
  return ok({ path: out, sha256: createHash('sha256').update(pdf.bytes).digest('hex'), pages: pdf.pages, bytes: pdf.bytes.length });
};
