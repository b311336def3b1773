/** Where the bytes of the evidence lie in the vault: packs, and blocks within them. */
import { join } from 'node:path';

/** A pack is closed before it grows over this. */
export const PACK_BYTES = 1024 * 1024 * 1024;

/** One block of one object. The blocks of an object follow one another in `rawOffset` without a hole. */
export interface VaultBlock {
  /** First byte within the object, and number of bytes (1 to BLOCK_BYTES), before compression. */
  readonly rawOffset: number;
  readonly rawLength: number;
  /** Number of the pack file, from 1; first byte of the frame in it, and the frame's number of bytes. */
  readonly pack: number;
  readonly packOffset: number;
  readonly packLength: number;
  /** True when the frame holds the raw bytes as they are, after its 8-byte header. */
  readonly stored: boolean;
  /** CRC-32 of the frame's bytes as they lie in the pack. */
  readonly crc32: number;
}

/** How far the vault is committed: everything before `offset` of pack number `pack`, and all packs before it. */
export interface PackEnd {
  readonly pack: number;
  readonly offset: number;
}

/** The end of a vault that holds nothing. */
export const VAULT_START: PackEnd = { pack: 1, offset: 0 };

/** `000001.pack`. */
export const packName = (pack: number): string => `${String(pack).padStart(6, '0')}.pack`;
export const packPath = (folder: string, pack: number): string => join(folder, packName(pack));

/** The number in a pack's name; undefined for any other file. */
export function packNumber(name: string): number | undefined {
  const digits = /^(\d{6,})\.pack$/.exec(name)?.[1];
  return digits === undefined ? undefined : Number(digits);
}
