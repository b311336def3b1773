/** Where in the evidence a record stands, so that anyone can find the very bytes again. */
export interface Locator {
  /** Evidence file, by the SHA-256 of its bytes. */
  readonly sha256: string;
  /** Path as given at import, for people. */
  readonly path: string;
  /** Path inside a container (`logs/a.json` of a zip); absent for a plain file. */
  readonly member?: string | undefined;
  /** `gzip` when offset and length count bytes of the unpacked stream. */
  readonly layers: readonly string[];
  /** First byte and number of bytes of the record, in the unpacked stream. */
  readonly offset: number;
  readonly length: number;
  /** 1-based line on which the record starts, in the unpacked stream. */
  readonly line: number;
}

/** One line that a reader of a report can follow: file, member, line, bytes. */
export function printLocator(l: Locator): string {
  const member = l.member === undefined ? '' : `!/${l.member}`;
  const unpacked = l.layers.length === 0 ? '' : ` (after ${l.layers.join(' and ')})`;
  return `${l.path}${member} line ${l.line}, bytes ${l.offset} to ${l.offset + l.length}${unpacked}`;
}
