/** Counts what is not UTF-8 in a stream of text: each such place is read and shown as U+FFFD, and a file that has any says so. */
import { isUtf8 } from 'node:buffer';

export class Utf8Check {
  #carry = Buffer.alloc(0);
  #bad = 0;

  push(chunk: Uint8Array): void {
    const bytes = Buffer.from(chunk.buffer, chunk.byteOffset, chunk.byteLength);
    const tail = unfinished(bytes);
    const body = bytes.subarray(0, bytes.length - tail);
    let rest = body;
    if (this.#carry.length > 0) {
      // The character that was cut, and only it, is joined again.
      const missing = lengthOf(this.#carry[0] ?? 0) - this.#carry.length;
      let end = 0;
      while (end < Math.min(missing, body.length) && ((body[end] ?? 0) & 0xc0) === 0x80) end += 1;
      const joined = Buffer.concat([this.#carry, body.subarray(0, end)]);
      rest = body.subarray(end);
      if (end < missing && rest.length === 0 && tail === 0) {
        this.#carry = joined;
        return;
      }
      this.#carry = Buffer.alloc(0);
      this.#count(joined);
    }
    this.#count(rest);
    if (tail > 0) this.#carry = Buffer.from(bytes.subarray(bytes.length - tail));
  }

  #count(bytes: Buffer): void {
    if (bytes.length === 0 || isUtf8(bytes)) return;
    this.#bad += marks(bytes.toString('utf8')) - occurrences(bytes);
  }

  /** What to say of the file, if anything. */
  end(): string | undefined {
    this.#count(this.#carry);
    if (this.#bad <= 0) return undefined;
    return `${this.#bad} ${this.#bad === 1 ? 'place is' : 'places are'} not UTF-8 and ${this.#bad === 1 ? 'is' : 'are'} shown as \uFFFD: the file may be in Latin-1 or Windows-1252`;
  }
}

/** Bytes of the character that begins with this one. */
const lengthOf = (b: number): number => (b >= 0xf0 ? 4 : b >= 0xe0 ? 3 : 2);

/** Bytes at the end that begin a character and do not finish it. */
function unfinished(bytes: Buffer): number {
  for (let back = 1; back <= Math.min(3, bytes.length); back += 1) {
    const b = bytes[bytes.length - back] ?? 0;
    if (b < 0x80) return 0;
    if (b >= 0xc0) return lengthOf(b) > back ? back : 0;
  }
  return 0;
}

const MARK = Buffer.from('\uFFFD');
function marks(text: string): number {
  let n = 0;
  for (let i = text.indexOf('\uFFFD'); i !== -1; i = text.indexOf('\uFFFD', i + 1)) n += 1;
  return n;
}
/** Marks that the text itself has, which replace nothing. */
function occurrences(bytes: Buffer): number {
  let n = 0;
  for (let i = bytes.indexOf(MARK); i !== -1; i = bytes.indexOf(MARK, i + 1)) n += 1;
  return n;
}
