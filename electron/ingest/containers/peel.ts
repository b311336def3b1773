/** Layers taken off a stream; `peelOf` finds one by the name that an evidence file has stored. */
import type { Account } from './limits.ts';
import type { Bytes } from './cursor.ts';
import { bunzip2 } from './bzip2.ts';
import { gunzip } from './gzip.ts';
import type { Peel } from './layer.ts';
import { crLines, utf16 } from './text.ts';
import { unxz } from './xz.ts';
import { unzstd } from './zstd.ts';

/** A stored layer that is none of ours: the row that names it was changed. */
export class NoSuchLayer extends Error {}

export function peelOf(layer: string): Peel {
  switch (layer) {
    case 'gzip': return gunzip();
    case 'zstd': return unzstd();
    case 'bzip2': return bunzip2();
    case 'xz': return unxz();
    case 'utf-16le': return utf16(true);
    case 'utf-16be': return utf16(false);
    case 'cr': return crLines();
    default: throw new NoSuchLayer(`no such layer: ${layer}`);
  }
}

/** Packed bytes are unpacked in slices of this size, so that a bomb shows itself before it fills the memory. */
const SLICE = 64 * 1024;

/** A stream without one layer. Ends early when the layer is damaged or the account is over. */
export async function* peeled(source: Bytes, peel: Peel, account: Account): AsyncGenerator<Buffer> {
  const slice = peel.slice ?? SLICE;
  for await (const chunk of source) {
    for (let from = 0; from < chunk.length; from += slice) {
      for (const piece of await peel.push(chunk.subarray(from, from + slice))) {
        if (!account.gave(piece.length)) return;
        yield piece;
      }
      if (peel.trouble() !== undefined) return;
    }
  }
  for (const piece of await peel.end()) {
    if (!account.gave(piece.length)) return;
    yield piece;
  }
}
