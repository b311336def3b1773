/** Numbers as words. A thin space groups digits, so that a number copies and reads the same in every locale. */
const group = (digits: string): string => digits.replace(/\B(?=(\d{3})+$)/g, '\u202f');

export const showCount = (n: number): string => (Number.isInteger(n) ? group(String(n)) : n.toFixed(1));

/** `1 file`, `2 files`; the plural is given when it is not made with an s. */
export const plural = (n: number, one: string, many = `${one}s`): string => `${showCount(n)} ${n === 1 ? one : many}`;

export function showPercent(part: number, whole: number): string {
  return whole === 0 ? '–' : `${Math.min(100, Math.floor((part / whole) * 100))} %`;
}
