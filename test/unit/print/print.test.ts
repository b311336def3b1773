/** LAUNCHES ELECTRON (about a second a print): the report on paper, and that the same report is the same file. */
import { execFileSync } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PDFArray, PDFDict, PDFDocument, PDFName, PDFNumber, PDFRef, PDFStream, PDFString, type PDFObject } from 'pdf-lib';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { finishPdf } from '../../../electron/print/finish.ts';
import { printWithElectron, type PrintRuntime, type PrintedPdf } from '../../../electron/print/print-with-electron.ts';
import { reportFacts } from '../../../electron/report/facts.ts';
import { reportHtml } from '../../../electron/report/html.ts';
import { REPORT } from '../report/fixture.ts';
import { runtimeFor } from './runtime.ts';

const folder = mkdtempSync(join(tmpdir(), 'keytrail-print-test-'));
const page = reportHtml(REPORT);
const facts = reportFacts(REPORT);
let runtime: PrintRuntime;
let first: { readonly path: string; readonly told: PrintedPdf };

async function printed(name: string, html = page, on = runtime): Promise<{ path: string; told: PrintedPdf }> {
  const path = join(folder, name);
  const answer = await printWithElectron(html, facts, path, on);
  if (!answer.ok) throw new Error(JSON.stringify(answer.fault));
  return { path, told: answer.value };
}

/** Where two files first differ, and what stands there in each: once in a loaded run the second print was another file, and nothing told how. */
function firstDifference(a: Buffer, b: Buffer): string | undefined {
  if (a.equals(b)) return undefined;
  let at = 0;
  while (a[at] === b[at]) at += 1;
  const [from, to] = [Math.max(0, at - 80), at + 80];
  return `of ${a.length} and ${b.length} bytes, at ${at}: ${JSON.stringify([a.toString('latin1', from, to), b.toString('latin1', from, to)])}`;
}

const textOf = (path: string): string => execFileSync('pdftotext', ['-layout', path, '-'], { encoding: 'utf8', maxBuffer: 1 << 26 });

beforeAll(async () => {
  // So that only what these prints leave behind is found there.
  vi.stubEnv('TMPDIR', folder);
  runtime = await runtimeFor(new URL('../../../electron/print/print-main.entry.ts', import.meta.url), folder);
  first = await printed('first.pdf');
}, 120_000);
afterAll(() => {
  vi.unstubAllEnvs();
  rmSync(folder, { recursive: true, force: true });
});

describe('the same report', () => {
  test('is the same bytes from another process, another second and another folder', async () => {
    await new Promise((resolve) => setTimeout(resolve, 1100));
    const second = await printed('second.pdf');
    expect(second.told).toEqual(first.told);
    expect(readFileSync(second.path).equals(readFileSync(first.path))).toBe(true);
  }, 120_000);

  test('is the same bytes when the process has printed before', async () => {
    const twice = await printed('twice.pdf', page, await runtimeFor(new URL('./twice.entry.ts', import.meta.url), folder));
    expect(firstDifference(readFileSync(first.path), readFileSync(twice.path))).toBeUndefined();
    expect(twice.told.sha256).toBe(first.told.sha256);
  }, 120_000);

  test('finished again is unchanged; with another report time it is another file', async () => {
    const bytes = readFileSync(first.path);
    expect(Buffer.from((await finishPdf(bytes, facts)).bytes).equals(bytes)).toBe(true);
    expect(Buffer.from((await finishPdf(bytes, { ...facts, version: '9' })).bytes).equals(bytes)).toBe(false);
  });
});

describe('the document', () => {
  let pdf: PDFDocument;
  beforeAll(async () => { pdf = await PDFDocument.load(readFileSync(first.path), { updateMetadata: false }); });

  test('says what it is and when it was made, and nothing of the printer', () => {
    expect(pdf.getTitle()).toBe(facts.title);
    expect(pdf.getAuthor()).toBe(REPORT.examiner);
    expect(pdf.getProducer()).toBe('Keytrail 0.1.0');
    expect(pdf.getCreator()).toBe('Keytrail 0.1.0');
    expect(pdf.getCreationDate()?.toISOString()).toBe('2026-03-06T14:30:00.000Z');
    expect(pdf.getModificationDate()?.toISOString()).toBe('2026-03-06T14:30:00.000Z');
    expect(pdf.catalog.has(PDFName.of('Metadata'))).toBe(false);
    const objects = pdf.context.enumerateIndirectObjects().filter(([, object]) => !(object instanceof PDFStream)).map(([, object]) => object.toString());
    expect(objects.filter((object) => /Skia|Chromium|keytrail-print/.test(object))).toEqual([]);
  });

  test('is tagged, in English, with headings, table headers and a described drawing', () => {
    expect(pdf.catalog.lookup(PDFName.of('MarkInfo'), PDFDict).get(PDFName.of('Marked'))?.toString()).toBe('true');
    expect(pdf.catalog.lookup(PDFName.of('StructTreeRoot'))).toBeInstanceOf(PDFDict);
    expect(pdf.catalog.lookup(PDFName.of('Lang'), PDFString).decodeText()).toBe('en');
    const kinds = new Map<string, number>();
    let described = 0;
    for (const [, object] of pdf.context.enumerateIndirectObjects()) {
      if (!(object instanceof PDFDict) || object.get(PDFName.of('Type'))?.toString() !== '/StructElem') continue;
      const kind = object.get(PDFName.of('S'))!.toString();
      kinds.set(kind, (kinds.get(kind) ?? 0) + 1);
      if (kind === '/Figure' && object.has(PDFName.of('Alt'))) described += 1;
    }
    expect(kinds.get('/H1')).toBe(1);
    expect(kinds.get('/H2')).toBe(17);
    expect(kinds.get('/TH')).toBeGreaterThan(100);
    expect(described).toBeGreaterThan(0);
  });

  test('has an outline of its headings and links inside itself only', () => {
    const outline = pdf.catalog.lookup(PDFName.of('Outlines'), PDFDict);
    expect(Math.abs(outline.lookup(PDFName.of('Count'), PDFNumber).asNumber())).toBeGreaterThanOrEqual(14);
    let links = 0;
    for (const [, object] of pdf.context.enumerateIndirectObjects()) {
      if (!(object instanceof PDFDict) || object.get(PDFName.of('Subtype'))?.toString() !== '/Link') continue;
      links += 1;
      expect(object.has(PDFName.of('Dest'))).toBe(true);
    }
    expect(links).toBeGreaterThan(200);
  });

  test('numbers its pages, with case and ledger head on each', () => {
    const pages = textOf(first.path).split('\f').slice(0, -1);
    expect(pages).toHaveLength(first.told.pages);
    pages.forEach((text, i) => {
      expect(text).toContain(`page ${i + 1} of ${pages.length}`);
      expect(text).toContain(`ledger head ${REPORT.ledger.at(-1)!.hash}`);
      expect(text).toContain('Case Orders platform');
    });
  });

  test('has no dangling reference after being rewritten', () => {
    const dangling: string[] = [];
    const visit = (object: PDFObject): void => {
      if (object instanceof PDFRef) { if (pdf.context.lookup(object) === undefined) dangling.push(object.toString()); }
      else if (object instanceof PDFArray) object.asArray().forEach(visit);
      else if (object instanceof PDFDict) object.values().forEach(visit);
    };
    for (const [, object] of pdf.context.enumerateIndirectObjects()) visit(object);
    expect(dangling).toEqual([]);
  });
});

describe('a hostile page', () => {
  test('runs no script, reads no file, follows no redirect', async () => {
    const other = join(folder, 'other.html');
    writeFileSync(other, '<p>THE OTHER FILE</p>');
    const { path } = await printed('hostile.pdf', `<!DOCTYPE html><title>x</title><meta http-equiv="refresh" content="0;url=file://${other}"><p>as it stands</p><iframe src="file://${other}"></iframe><script>document.body.textContent='SCRIPT RAN'</script><img src="file://${join(folder, 'none.png')}" onerror="document.title='SCRIPT RAN'">`);
    expect(textOf(path)).toContain('as it stands');
    expect(textOf(path)).not.toMatch(/SCRIPT RAN|THE OTHER FILE/);
  }, 120_000);
});

describe('a failure is a fault in words', () => {
  test.each<[string, Partial<PrintRuntime>, RegExp]>([
    ['no such program', { electronPath: '/nowhere/electron' }, /could not be started/],
    ['no such entry', { entry: '/nowhere/print-main.js' }, /exit code|took longer/],
    ['too slow', { timeoutMs: 1 }, /took longer than/],
  ])('%s', async (_name, wrong, why) => {
    const out = join(folder, 'failed.pdf');
    const answer = await printWithElectron('<p>x</p>', facts, out, { ...runtime, timeoutMs: 20_000, ...wrong });
    expect(answer).toMatchObject({ ok: false, fault: { code: 'print-failed', why: expect.stringMatching(why) } });
    expect(existsSync(out)).toBe(false);
  }, 60_000);

  test('a place that cannot be written to', async () => {
    const answer = await printWithElectron('<p>x</p>', facts, join(folder, 'no', 'such', 'folder.pdf'), runtime);
    expect(answer).toMatchObject({ ok: false, fault: { code: 'cannot-write' } });
  }, 60_000);

  test('nothing is left behind', () => {
    expect(readdirSync(folder).filter((name) => name.endsWith('.part') || name.startsWith('keytrail-print-'))).toEqual([]);
  });
});
