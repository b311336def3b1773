/** Every bound on what a container may unpack to, and the account kept against them while one object is read. */

/** Unpacking to more than this many times the object's size, beyond BOMB_BYTES, is a bomb. CloudTrail packs about 10 to 20 times. */
export const MAX_RATIO = 400;
export const BOMB_BYTES = 512 * 1024 * 1024;
/** All streams of one object together. */
export const MAX_UNPACKED_BYTES = 4 * 1024 ** 4;
/** Archives in archives. */
export const MAX_DEPTH = 5;
/** Packings around one stream, such as gzip in gzip. */
export const MAX_LAYERS = 3;
export const MAX_MEMBERS = 100_000;
/** Characters of one member's name. */
export const MAX_NAME = 1024;
/** Archives that must be held in memory, together along the way to a member. */
export const HELD_BYTES = 512 * 1024 * 1024;
/** What an xz block may ask to look back at: `xz -9` asks for 64 MiB. */
export const XZ_DICTIONARY_BYTES = 128 * 1024 * 1024;

/** What one object has given so far. */
export class Account {
  /** Bytes of the object itself, as far as it was read. */
  raw = 0;
  unpacked = 0;
  members = 0;
  held = 0;
  /** Why nothing more of this object is unpacked. */
  over: string | undefined;

  /** Counts unpacked bytes. False once a bound is passed. */
  gave(bytes: number): boolean {
    this.unpacked += bytes;
    if (this.over !== undefined) return false;
    if (this.unpacked > BOMB_BYTES && this.unpacked > this.raw * MAX_RATIO) this.over = `it unpacks to more than ${MAX_RATIO} times its size; what was unpacked so far was read`;
    else if (this.unpacked > MAX_UNPACKED_BYTES) this.over = `it unpacks to more than ${MAX_UNPACKED_BYTES / 1024 ** 4} TiB; what was unpacked so far was read`;
    return this.over === undefined;
  }
}
