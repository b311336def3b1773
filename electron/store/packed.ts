/**
 * Long JSON, packed piece by piece: neither the whole text nor all of its bytes ever stand in memory at once. A short text is one Zstandard frame; of a
 * long one each frame stands behind a skippable frame with its length, as the format allows, so that the whole is still one Zstandard file.
 */
import { constants, zstdCompressSync, zstdDecompressSync } from 'node:zlib';

/** Texts are put together up to this many bytes before they are packed. */
const PIECE_BYTES = 1024 * 1024;
const SKIPPABLE = 0x184d2a50;
const HEAD_BYTES = 12;
/** Rows of an answer are alike near to each other: a short window packs them nearly as well, and its memory, touched anew for each piece, costs more than the packing (2026-11). */
const WINDOW_LOG = 16;
const LEVEL = { params: { [constants.ZSTD_c_compressionLevel]: 1, [constants.ZSTD_c_windowLog]: WINDOW_LOG } };

/** What JSON.stringify says of a list, or of an object of lists, in texts of some items each. Text that is cut between items can be parsed piece by piece. */
export function* jsonTexts(value: object): IterableIterator<string> {
  if (Array.isArray(value)) {
    yield* itemTexts(value);
    return;
  }
  let before = '{';
  for (const [key, held] of Object.entries(value)) {
    if (held === undefined) continue;
    yield `${before}${JSON.stringify(key)}:`;
    if (Array.isArray(held)) yield* itemTexts(held);
    else yield JSON.stringify(held);
    before = ',';
  }
  yield before === '{' ? '{}' : '}';
}

/** Items are put into one text up to about this length: many short ones take longer one by one, and long ones need not stand side by side. */
const TEXT_LENGTH = 32 * 1024;

function* itemTexts(list: readonly unknown[]): IterableIterator<string> {
  if (list.length === 0) {
    yield '[]';
    return;
  }
  let items = 1;
  for (let at = 0; at < list.length;) {
    const part = list.slice(at, at + items);
    // An item before them leaves the comma that they need: to put it there would copy them.
    const text = JSON.stringify(at === 0 ? part : [0, ...part]);
    yield text.slice(at === 0 ? 0 : 2, -1);
    at += items;
    // As many as would have fitted of those just seen, and no more than twice as many as before: those to come may be longer.
    items = Math.max(1, Math.min(items * 2, Math.floor((items * TEXT_LENGTH) / text.length)));
  }
  yield ']';
}

/** What stands before a frame that is not alone. */
function headOf(frame: Uint8Array): Uint8Array {
  const head = Buffer.alloc(HEAD_BYTES);
  head.writeUInt32LE(SKIPPABLE, 0);
  head.writeUInt32LE(HEAD_BYTES - 8, 4);
  head.writeUInt32LE(frame.length, 8);
  return head;
}

export function pack(texts: Iterable<string>): Uint8Array {
  const frames: Uint8Array[] = [];
  const piece = Buffer.allocUnsafeSlow(PIECE_BYTES);
  let written = 0;
  const flush = (): void => {
    if (written > 0) frames.push(zstdCompressSync(piece.subarray(0, written), LEVEL));
    written = 0;
  };
  for (const text of texts) {
    // No unit of a text takes more than three bytes.
    if (written + text.length * 3 > PIECE_BYTES) flush();
    if (text.length * 3 > PIECE_BYTES) frames.push(zstdCompressSync(text, LEVEL));
    else written += piece.write(text, written);
  }
  flush();
  const [first, second] = frames;
  return first !== undefined && second === undefined ? first : Buffer.concat(frames.flatMap((frame) => [headOf(frame), frame]));
}

/** The pieces of what was packed, in order. */
export function* unpack(packed: Uint8Array): IterableIterator<string> {
  const view = new DataView(packed.buffer, packed.byteOffset, packed.byteLength);
  if (packed.length < HEAD_BYTES || view.getUint32(0, true) !== SKIPPABLE) {
    yield zstdDecompressSync(packed).toString();
    return;
  }
  for (let at = 0; at < packed.length;) {
    const begin = at + HEAD_BYTES;
    at = begin + view.getUint32(at + 8, true);
    yield zstdDecompressSync(packed.subarray(begin, at)).toString();
  }
}

/** A packed list whose text was given item by item, made again without its whole text. */
export function unpackList(packed: Uint8Array): unknown[] {
  const items: unknown[] = [];
  const take = (text: string): void => { for (const item of JSON.parse(`[${text}]`) as unknown[]) items.push(item); };
  let held: string | undefined;
  for (const piece of unpack(packed)) {
    // Each begins with what stands before its first item.
    if (held !== undefined) take(held.slice(1));
    held = piece;
  }
  // The last ends the list.
  if (held !== undefined) take(held.slice(1, -1));
  return items;
}
