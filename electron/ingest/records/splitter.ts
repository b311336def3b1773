/**
 * What every splitter offers: bytes in, in chunks of any size, records out, in order, each with its place.
 * Splitters are synchronous and hold at most one unfinished record; `MAX_RECORD_BYTES` bounds it.
 */

/** A record longer than this is rejected with a reason, so that a hostile file cannot fill the memory. */
export const MAX_RECORD_BYTES = 32 * 1024 * 1024;

export type { Splitter } from '../format.ts';

const decoder = new TextDecoder('utf-8');

/** UTF-8 text of a slice; malformed bytes become U+FFFD, as the record view shows them too. */
export function textOfBytes(bytes: Uint8Array, from: number, to: number): string {
  // Buffer's own decoder is several times quicker than TextDecoder on the short slices that records are.
  return bytes instanceof Buffer ? bytes.toString('utf8', from, to) : decoder.decode(bytes.subarray(from, to));
}

/** What a splitter holds when nothing is left over. */
export const NO_BYTES = Buffer.alloc(0);

export const asBuffer = (bytes: Uint8Array): Buffer =>
  Buffer.isBuffer(bytes) ? bytes : Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);

export function whyNotJson(error: unknown): string {
  const text = error instanceof Error ? error.message : String(error);
  return `not valid JSON: ${text.replace(/\s+/g, ' ').slice(0, 160)}`;
}
