/** Long identifiers shortened for the eye; copying always gives the whole. */
export const shortHash = (hash: string): string => (hash.length > 12 ? hash.slice(0, 12) : hash);

/** Keeps both ends: the end of an ARN or of a key is what tells two apart. */
export function shortMiddle(text: string, most: number): string {
  if (text.length <= most) return text;
  const tail = Math.ceil((most - 1) * 0.6);
  return `${text.slice(0, most - 1 - tail)}…${text.slice(-tail)}`;
}

export function lastPart(path: string): string {
  return path.split(/[\\/]/).findLast((part) => part !== '') ?? path;
}
