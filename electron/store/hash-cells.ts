/** A 53-bit hash of numbers, mixed as `hash53` mixes the units of a text. NaN stands for NULL. Not cryptographic: a match is followed by a comparison. */
export function hashCells(cells: Float64Array, from: number, to: number): number {
  let a = 0xdeadbeef;
  let b = 0x41c6ce57;
  for (let i = from; i < to; i += 1) {
    const cell = cells[i] ?? Number.NaN;
    // Ids and codes are small; only an instant has a high word. NULL is told from 0.
    const low = Number.isNaN(cell) ? -1 : cell | 0;
    const high = Number.isNaN(cell) ? -1 : Math.floor(cell / 4294967296);
    a = Math.imul(a ^ low, 2654435761);
    b = Math.imul(b ^ (low + Math.imul(high, 40503)), 1597334677);
    a ^= a >>> 15;
  }
  a = Math.imul(a ^ (a >>> 16), 2246822507) ^ Math.imul(b ^ (b >>> 13), 3266489909);
  b = Math.imul(b ^ (b >>> 16), 2246822507) ^ Math.imul(a ^ (a >>> 13), 3266489909);
  return 4294967296 * (2097151 & b) + (a >>> 0);
}

/** Whether two rows of numbers are the same, NaN being equal to NaN. */
export function sameCells(one: Float64Array, at: number, other: Float64Array, from: number, width: number): boolean {
  for (let i = 0; i < width; i += 1) {
    const x = one[at + i] ?? Number.NaN;
    const y = other[from + i] ?? Number.NaN;
    if (x !== y && !(Number.isNaN(x) && Number.isNaN(y))) return false;
  }
  return true;
}
