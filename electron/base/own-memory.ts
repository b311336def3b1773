/**
 * Memory that one piece of bytes has to itself. Such a piece can be moved to another thread, or its memory given back; of any other somebody may still
 * hold a part, or write behind it.
 */
const lengths = new WeakMap<ArrayBufferLike, number>();

/** Says so of a piece that begins its memory and does not quite fill it, which cannot be seen from outside. */
export function own<B extends Uint8Array>(bytes: B): B {
  lengths.set(bytes.buffer, bytes.length);
  return bytes;
}

/** The answer of one call of node:zlib: it has the memory that the call asked for to itself, unless that is little and lies in the pool that Node shares out. */
export const answered = <B extends Uint8Array>(bytes: B): B => (bytes.byteOffset === 0 && bytes.buffer.byteLength > Buffer.poolSize ? own(bytes) : bytes);

/** Whether the memory is all this piece's: it fills it, or was said to have it to itself. A view of such a piece is not. */
export function isOwn(bytes: Uint8Array): boolean {
  const { buffer, byteOffset, length } = bytes;
  return buffer instanceof ArrayBuffer && (buffer.byteLength === length || (byteOffset === 0 && lengths.get(buffer) === length));
}
