/**
 * Same page, same report time, same bytes. Chromium's output varies in its dates, and in the numbers of its tagged elements when
 * one process prints twice; its own version stands in Producer and Creator. All of these are replaced by what the report states.
 * Tags, outline and links are kept: pdf-lib rewrites objects, it does not interpret them.
 */
import { createHash } from 'node:crypto';
import { PDFArray, PDFDict, PDFDocument, PDFHexString, PDFName, PDFRef, PDFStream, PDFString, type PDFContext, type PDFObject } from 'pdf-lib';
import type { Micros } from '../../shared/domain/time.ts';

/** What a document says about itself (report/facts.ts makes it). */
export interface DocumentFacts {
  readonly title: string;
  readonly author: string;
  readonly subject: string;
  readonly keywords: readonly string[];
  readonly at: Micros;
  readonly version: string;
}

const NO_ID = '0123456789abcdef0000000000000000';

export async function finishPdf(printed: Uint8Array, facts: DocumentFacts): Promise<Uint8Array> {
  const document = await PDFDocument.load(printed, { updateMetadata: false });
  const { context } = document;
  describe(document, facts);
  renumberElements(context);
  context.trailerInfo.ID = context.obj([PDFHexString.of(NO_ID), PDFHexString.of(NO_ID)]);
  const bytes = await document.save({ useObjectStreams: true, addDefaultPage: false, updateFieldAppearances: false });
  return withContentId(bytes);
}

export async function pageCount(pdf: Uint8Array): Promise<number> {
  return (await PDFDocument.load(pdf, { updateMetadata: false })).getPageCount();
}

/** A fresh information dictionary, so that nothing of the printer's stays; no XMP, which would repeat it with ids of its own. */
function describe(document: PDFDocument, facts: DocumentFacts): void {
  const { context, catalog } = document;
  const metadata = catalog.get(PDFName.of('Metadata'));
  catalog.delete(PDFName.of('Metadata'));
  if (metadata instanceof PDFRef) context.delete(metadata);
  const information = context.trailerInfo.Info;
  if (information instanceof PDFRef) context.assign(information, context.obj({}));
  else context.trailerInfo.Info = context.register(context.obj({}));
  const by = `Keytrail ${facts.version}`;
  const at = new Date(Math.floor(facts.at / 1000));
  document.setTitle(facts.title, { showInWindowTitleBar: true });
  document.setAuthor(facts.author);
  document.setSubject(facts.subject);
  document.setKeywords([...facts.keywords]);
  document.setCreator(by);
  document.setProducer(by);
  document.setCreationDate(at);
  document.setModificationDate(at);
}

const ELEMENT = /^node\d{8}$/;

/**
 * `node00000042`: table cells refer to their headers by numbers that the rendering process counts up over all it ever drew.
 * Counted anew from 1 in the same order, so that the name tree stays sorted. Only where the PDF standard puts such names.
 */
function renumberElements(context: PDFContext): void {
  const found: { readonly name: string; readonly replace: (name: string) => void }[] = [];
  const inArray = (array: PDFArray): void => {
    array.asArray().forEach((item, i) => {
      const name = nameOf(item);
      if (name !== undefined) found.push({ name, replace: (fresh) => { array.set(i, PDFString.of(fresh)); } });
    });
  };
  const visit = (object: PDFObject): void => {
    if (object instanceof PDFArray) object.asArray().forEach(visit);
    if (object instanceof PDFStream) visit(object.dict);
    if (!(object instanceof PDFDict)) return;
    for (const [key, value] of object.entries()) {
      const name = nameOf(value);
      if (key === PDFName.of('ID') && name !== undefined) found.push({ name, replace: (fresh) => { object.set(key, PDFString.of(fresh)); } });
      else if (HOLDERS.has(key) && value instanceof PDFArray) inArray(value);
      else visit(value);
    }
  };
  for (const [, object] of context.enumerateIndirectObjects()) visit(object);

  const fresh = new Map([...new Set(found.map(({ name }) => name))].sort().map((name, i) => [name, `node${String(i + 1).padStart(8, '0')}`]));
  for (const { name, replace } of found) replace(fresh.get(name) ?? name);
}

const HOLDERS = new Set(['Headers', 'Names', 'Limits'].map((key) => PDFName.of(key)));

function nameOf(object: PDFObject): string | undefined {
  const text = object instanceof PDFString || object instanceof PDFHexString ? object.decodeText() : undefined;
  return text !== undefined && ELEMENT.test(text) ? text : undefined;
}

/** The document's /ID is a hash of all its other bytes. The placeholder has the length of an id, so no offset moves. */
function withContentId(bytes: Uint8Array): Uint8Array {
  const file = Buffer.from(bytes);
  const id = createHash('sha256').update(file).digest('hex').slice(0, NO_ID.length);
  for (let at = file.lastIndexOf(NO_ID), n = 0; at !== -1 && n < 2; at = file.lastIndexOf(NO_ID, at - 1), n += 1) file.write(id, at, 'latin1');
  return new Uint8Array(file);
}
