/** Binary records as text for people. The evidence stays the bytes: what is shown here says that it is a rendering of them. */
import { chunkOf, isEvtxRecord, renderEvtxRecord } from './evtx-chunks.ts';

/** The stretch of the unpacked stream that is needed to render the record, when it is a binary one that can be rendered; else its bytes are text. */
export function neededToRender(record: Buffer, offset: number): { readonly offset: number; readonly length: number } | undefined {
  if (!isEvtxRecord(record, offset)) return undefined;
  const from = chunkOf(offset);
  return { offset: from, length: offset + record.length - from };
}

/** @param at where the record of `length` bytes stands in the stretch. */
export function renderRecord(stretch: Buffer, at: number, length: number): string | undefined {
  const json = renderEvtxRecord(stretch, at, length);
  return json === undefined ? undefined : `(Rendered from the binary record of ${length} bytes; its hash is over those bytes.)\n${json}`;
}
