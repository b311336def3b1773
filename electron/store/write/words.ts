/** Keeps `derived_word` up with the dictionary: see read/words.ts. */
import type { DerivedWriter, Reader } from '../handles.ts';
import { bitsOf, BLOCK_TEXTS } from '../read/words.ts';

function* blocksFrom(reader: Reader, first: number): Generator<{ readonly block: number; readonly texts: readonly string[] }> {
  let block = first;
  let texts: string[] = [];
  for (const [id, text] of reader.prepare('SELECT id, text FROM evidence_term WHERE id >= ? ORDER BY id').raw().iterate(first * BLOCK_TEXTS) as IterableIterator<[number, string]>) {
    const of = Math.floor(id / BLOCK_TEXTS);
    if (of !== block && texts.length > 0) {
      yield { block, texts };
      texts = [];
    }
    block = of;
    texts.push(text);
  }
  if (texts.length > 0) yield { block, texts };
}

export type WordBlock = readonly [block: number, bits: Uint8Array];

/** Blocks of texts that came since the last ones were made, the last one, which had room, included; `again`: all of them. */
export function newWords(reader: Reader, again: boolean): WordBlock[] {
  const last = again ? 0 : reader.prepare('SELECT COALESCE(MAX(block), 0) FROM derived_word').pluck().get() as number;
  return [...blocksFrom(reader, last)].map(({ block, texts }) => [block, bitsOf(texts)] as const);
}

export function putWords(db: DerivedWriter, blocks: readonly WordBlock[], again: boolean): void {
  if (again) db.prepare('DELETE FROM derived_word').run();
  const put = db.prepare('INSERT INTO derived_word (block, bits) VALUES (?, ?) ON CONFLICT (block) DO UPDATE SET bits = excluded.bits');
  for (const [block, bits] of blocks) put.run(block, bits);
}

/** Whether every block says what its texts come to. */
export function wordsHold(reader: Reader): { readonly rows: number; readonly hold: boolean } {
  const kept = reader.prepare('SELECT bits FROM derived_word WHERE block = ?').pluck();
  let rows = 0;
  for (const { block, texts } of blocksFrom(reader, 0)) {
    rows += 1;
    const bits = kept.get(block) as Uint8Array | undefined;
    if (bits === undefined || Buffer.compare(bits, bitsOf(texts)) !== 0) return { rows, hold: false };
  }
  return { rows, hold: rows === reader.prepare('SELECT COUNT(*) FROM derived_word').pluck().get() };
}
