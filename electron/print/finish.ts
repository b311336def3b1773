/**
 * Same page, same report time, same bytes. Chromium writes the time of printing into its dates, and its own version into Producer and
 * Creator: both are replaced by what the report states; and it names elements from a counter, so they are named anew. Tags, outline and links
 * are kept: pdf-lib rewrites objects, it does not interpret them.
 */
import { createHash } from 'node:crypto';
import { PDFDocument, PDFHexString, PDFName, PDFRef } from 'pdf-lib';
import type { DocumentFacts } from '../../shared/domain/report.ts';
import { nameElements } from './element-ids.ts';

const NO_ID = '0123456789abcdef0000000000000000';

export interface FinishedPdf {
  readonly bytes: Uint8Array;
  readonly pages: number;
}

export async function finishPdf(printed: Uint8Array, facts: DocumentFacts): Promise<FinishedPdf> {
  const document = await PDFDocument.load(printed, { updateMetadata: false });
  const { context } = document;
  describe(document, facts);
  nameElements(document);
  context.trailerInfo.ID = context.obj([PDFHexString.of(NO_ID), PDFHexString.of(NO_ID)]);
  const bytes = await document.save({ useObjectStreams: true, addDefaultPage: false, updateFieldAppearances: false });
  return { bytes: withContentId(bytes), pages: document.getPageCount() };
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

/** The document's /ID is a hash of all its other bytes. The placeholder has the length of an id, so no offset moves. */
function withContentId(bytes: Uint8Array): Uint8Array {
  const file = Buffer.from(bytes);
  const id = createHash('sha256').update(file).digest('hex').slice(0, NO_ID.length);
  for (let at = file.lastIndexOf(NO_ID), n = 0; at !== -1 && n < 2; at = file.lastIndexOf(NO_ID, at - 1), n += 1) file.write(id, at, 'latin1');
  return new Uint8Array(file);
}
