/** Positions of lists that are sorted, or are to be. */

/** 0, 1, 2 and so on. */
export function upTo(length: number): Int32Array {
  const list = new Int32Array(length);
  for (let i = 0; i < length; i += 1) list[i] = i;
  return list;
}

/** First position in a sorted list that is not before what is looked for. */
export function firstNot(length: number, before: (position: number) => boolean): number {
  let low = 0;
  let high = length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (before(middle)) low = middle + 1;
    else high = middle;
  }
  return low;
}
