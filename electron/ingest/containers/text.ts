/** Text that is not UTF-8 with line feeds, made so. Offsets of records then count in the text that came out, which the layer's name says. */
import type { Peel } from './layer.ts';

/** UTF-16, with or without its byte order mark, to UTF-8. */
export function utf16(littleEndian: boolean): Peel {
  const decoder = new TextDecoder(littleEndian ? 'utf-16le' : 'utf-16be');
  const give = (text: string): Buffer[] => (text === '' ? [] : [Buffer.from(text, 'utf8')]);
  return {
    layer: littleEndian ? 'utf-16le' : 'utf-16be',
    push: (chunk) => Promise.resolve(give(decoder.decode(chunk, { stream: true }))),
    end: () => Promise.resolve(give(decoder.decode())),
    trouble: () => undefined,
  };
}

/** Lines that end in a carriage return alone, as old Macs wrote them: each is read as a line feed, so that offsets stay what they are. */
export function crLines(): Peel {
  return {
    layer: 'cr',
    push: (chunk) => {
      const out = Buffer.from(chunk);
      for (let i = out.indexOf(13); i !== -1; i = out.indexOf(13, i + 1)) out[i] = 10;
      return Promise.resolve([out]);
    },
    end: () => Promise.resolve([]),
    trouble: () => undefined,
  };
}

/** As many bytes as tell the layer. */
export const TEXT_SIGN_BYTES = 64 * 1024;
/** UTF-16 without its mark is told by this many characters. */
const LOOKED_AT = 256;

/** The text layer of an unpacked stream, by its first bytes. */
export function textLayer(head: Uint8Array): Peel | undefined {
  if (head[0] === 0xff && head[1] === 0xfe) return utf16(true);
  if (head[0] === 0xfe && head[1] === 0xff) return utf16(false);
  const bytes = Buffer.from(head.buffer, head.byteOffset, head.byteLength);
  const unmarked = utf16WithoutMark(bytes);
  if (unmarked !== undefined) return utf16(unmarked === 'le');
  return bytes.includes(13) && !bytes.includes(10) && !bytes.includes(0) ? crLines() : undefined;
}

/** PowerShell and others write UTF-16 without saying so: of nearly every two bytes one is NUL, always the same one, and the other is a character of text. */
function utf16WithoutMark(head: Buffer): 'le' | 'be' | undefined {
  const pairs = Math.min(LOOKED_AT, head.length >> 1);
  if (pairs < 2) return undefined;
  const counts = { le: 0, be: 0 };
  const isText = (b: number): boolean => (b >= 0x20 && b < 0x7f) || b === 9 || b === 10 || b === 13;
  for (let i = 0; i < pairs; i += 1) {
    const a = head[i * 2] ?? 0;
    const b = head[i * 2 + 1] ?? 0;
    if (b === 0 && isText(a)) counts.le += 1;
    else if (a === 0 && isText(b)) counts.be += 1;
    else if (a === 0 && b === 0) return undefined;
  }
  if (counts.le >= pairs * 0.8 && counts.be === 0) return 'le';
  return counts.be >= pairs * 0.8 && counts.le === 0 ? 'be' : undefined;
}
