/** Runs a splitter over bytes, whole or in pieces, and says in short lines what came out. */
import type { SourceRecord } from '../../../electron/ingest/format.ts';
import type { Splitter } from '../../../electron/ingest/records/splitter.ts';

export type MakeSplitter = () => Splitter;

export function recordsOf(make: MakeSplitter, bytes: Uint8Array, sizes: readonly number[] = [bytes.length]): SourceRecord[] {
  const splitter = make();
  const out: SourceRecord[] = [];
  let at = 0;
  for (let i = 0; at < bytes.length; i += 1) {
    const size = Math.max(1, sizes[i % sizes.length] ?? 1);
    // A copy that is wiped afterwards: the splitter may not hold on to the caller's memory.
    const chunk = Uint8Array.from(bytes.subarray(at, at + size));
    splitter.push(chunk, out);
    chunk.fill(0x58);
    at += size;
  }
  splitter.end(out);
  return out;
}

export const bytesOfText = (text: string): Buffer => Buffer.from(text, 'utf8');

export function line(r: SourceRecord): string {
  const where = `${r.place.offset}+${r.place.length}@${r.place.line}`;
  if (r.kind === 'broken') return `${where} broken: ${r.why}`;
  if (r.kind === 'line') return `${where} ${r.text}`;
  return r.kind === 'json' ? `${where} ${r.key} ${JSON.stringify(r.value)}` : `${where} ${JSON.stringify(r.cells)}`;
}
export const lines = (records: readonly SourceRecord[]): string[] => records.map(line);

/** The value of each good record, as text; `✗` for a broken one. */
export const gist = (records: readonly SourceRecord[]): string[] =>
  records.map((r) => (r.kind === 'broken' ? '✗' : r.kind === 'json' ? JSON.stringify(r.value) : r.kind === 'line' ? r.text : r.cells.join('|')));
