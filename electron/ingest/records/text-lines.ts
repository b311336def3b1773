/** Lines of text, of any length up to the limit, with offsets and line numbers. Blank lines are no records. */
import { lineCutter } from './line-cutter.ts';
import { textOfBytes, type Splitter } from './splitter.ts';

const RETURN = 13;

export function textLines(): Splitter {
  return lineCutter((bytes, from, to, { offset, line }, out) => {
    let at = offset;
    if (offset === 0 && bytes[from] === 0xef && bytes[from + 1] === 0xbb && bytes[from + 2] === 0xbf) {
      from += 3;
      at += 3;
    }
    if (bytes[to - 1] === RETURN) to -= 1;
    const text = to > from ? textOfBytes(bytes, from, to) : '';
    if (text.trim() !== '') out.push({ kind: 'line', place: { offset: at, length: to - from, line }, text });
  });
}
