/** What Chromium's counter had reached when it named the elements is not to be seen in the finished file. */
import { PDFArray, PDFDict, PDFDocument, PDFName, PDFString, type PDFRef } from 'pdf-lib';
import { describe, expect, test } from 'vitest';
import { finishPdf } from '../../../electron/print/finish.ts';
import { reportFacts } from '../../../electron/report/facts.ts';
import { REPORT } from '../report/fixture.ts';

const facts = reportFacts(REPORT);

/** A table of two headers and a cell as Chromium tags them, the tree of names in two leaves, headers with the names given. */
async function tagged(first: string, second: string): Promise<Uint8Array> {
  const document = await PDFDocument.create({ updateMetadata: false });
  document.addPage();
  const { context } = document;
  const element = (kind: string, more: Record<string, PDFString | PDFArray>): PDFRef => context.register(context.obj({ Type: 'StructElem', S: kind, ...more }));
  const [one, two] = [element('TH', { ID: PDFString.of(first) }), element('TH', { ID: PDFString.of(second) })];
  element('TD', { A: context.obj([{ O: 'Table', Headers: [PDFString.of(first), PDFString.of(second)] }]) });
  const leaves = [[first, one] as const, [second, two] as const]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([name, ref]) => context.register(context.obj({ Limits: [PDFString.of(name), PDFString.of(name)], Names: [PDFString.of(name), ref] })));
  const tree = context.register(context.obj({ Kids: leaves }));
  document.catalog.set(PDFName.of('StructTreeRoot'), context.register(context.obj({ Type: 'StructTreeRoot', IDTree: tree })));
  return document.save({ useObjectStreams: false });
}

const finished = async (first: string, second: string): Promise<Buffer> => Buffer.from((await finishPdf(await tagged(first, second), facts)).bytes);

describe('names of structure elements', () => {
  test.each([
    ['counted on further', 'node00000741', 'node00000748'],
    ['counted in another order', 'node00000748', 'node00000741'],
  ])('%s, the file is the same', async (_name, first, second) => {
    expect((await finished(first, second)).equals(await finished('node00000731', 'node00000738'))).toBe(true);
  });

  test('headers, elements and the tree of names agree', async () => {
    const pdf = await PDFDocument.load(await finished('node00000748', 'node00000741'), { updateMetadata: false });
    const tree = pdf.catalog.lookup(PDFName.of('StructTreeRoot'), PDFDict).lookup(PDFName.of('IDTree'), PDFDict);
    const names = tree.lookup(PDFName.of('Names'), PDFArray);
    expect(names.asArray().filter((name) => name instanceof PDFString).map((name) => name.decodeText())).toEqual(['element00000001', 'element00000002']);
    expect([1, 3].map((at) => names.lookup(at, PDFDict).get(PDFName.of('ID'))?.toString())).toEqual(['(element00000001)', '(element00000002)']);
    const text = pdf.context.enumerateIndirectObjects().map(([, object]) => object.toString()).join('\n');
    expect(text.replace(/\s+/g, ' ')).toContain('/Headers [ (element00000001) (element00000002) ]');
    expect(text).not.toContain('node');
  });

  test('a document without tags is left as it is', async () => {
    const document = await PDFDocument.create();
    document.addPage();
    expect((await finishPdf(await document.save(), facts)).pages).toBe(1);
  });
});
