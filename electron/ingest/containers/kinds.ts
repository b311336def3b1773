/** Which container a stream is, by its first bytes. */

export const PACKINGS = ['gzip', 'zstd', 'bzip2', 'xz'] as const;
export type Packing = (typeof PACKINGS)[number];
/** `foreign`: recognised, and not opened here. */
export type Container = { readonly kind: Packing | 'zip' | 'tar' | 'none' } | { readonly kind: 'foreign'; readonly name: string };

/** As many bytes as tell them all apart: a tar shows itself in its first block. */
export const SIGN_BYTES = 512;

const FOREIGN: readonly (readonly [name: string, sign: readonly number[]])[] = [
  ['7-Zip', [0x37, 0x7a, 0xbc, 0xaf, 0x27, 0x1c]], ['RAR', [0x52, 0x61, 0x72, 0x21, 0x1a, 0x07]],
  ['lz4', [0x04, 0x22, 0x4d, 0x18]], ['lzip', [0x4c, 0x5a, 0x49, 0x50, 0x01]], ['compress', [0x1f, 0x9d, 0x90]], ['cabinet', [0x4d, 0x53, 0x43, 0x46, 0, 0, 0, 0]],
];

const starts = (head: Uint8Array, sign: readonly number[]): boolean => sign.every((b, i) => head[i] === b);

/** @param head the first `SIGN_BYTES` bytes, or all there are. */
export function containerOf(head: Uint8Array): Container {
  if (starts(head, [0x1f, 0x8b])) return { kind: 'gzip' };
  if (head[0] === 0x50 && head[1] === 0x4b && (head[2] === 3 || head[2] === 5) && head[3] === head[2] + 1) return { kind: 'zip' };
  if (starts(head, [0x28, 0xb5, 0x2f, 0xfd])) return { kind: 'zstd' };
  // A skippable frame: any of sixteen numbers.
  if (((head[0] ?? 0) & 0xf0) === 0x50 && starts(head.subarray(1), [0x2a, 0x4d, 0x18])) return { kind: 'zstd' };
  // `BZh`, a level, and the first block's mark or, of nothing, the end mark.
  if (starts(head, [0x42, 0x5a, 0x68]) && (head[3] ?? 0) >= 0x31 && (head[3] ?? 0) <= 0x39 && (head[4] === 0x31 || head[4] === 0x17)) return { kind: 'bzip2' };
  if (starts(head, [0xfd, 0x37, 0x7a, 0x58, 0x5a, 0x00])) return { kind: 'xz' };
  const foreign = FOREIGN.find(([, sign]) => starts(head, sign));
  if (foreign !== undefined) return { kind: 'foreign', name: foreign[0] };
  return isTarHeader(head) ? { kind: 'tar' } : { kind: 'none' };
}

/** Whether 512 bytes are the header of a tar member: their checksum says so, and a name is there. */
export function isTarHeader(block: Uint8Array): boolean {
  if (block.length < 512 || block[0] === 0) return false;
  const said = octal(block, 148, 8);
  if (said === undefined) return false;
  let unsigned = 0;
  let signed = 0;
  for (let i = 0; i < 512; i += 1) {
    const b = i >= 148 && i < 156 ? 0x20 : block[i] ?? 0;
    unsigned += b;
    signed += b < 128 ? b : b - 256;
  }
  return said === unsigned || said === signed;
}

/** A number of a tar header: octal digits between blanks and NULs, or base 256 where the first bit is set. */
export function octal(block: Uint8Array, at: number, length: number): number | undefined {
  if (((block[at] ?? 0) & 0x80) !== 0) {
    let n = (block[at] ?? 0) & 0x7f;
    for (let i = at + 1; i < at + length; i += 1) {
      n = n * 256 + (block[i] ?? 0);
      if (!Number.isSafeInteger(n)) return undefined;
    }
    return n;
  }
  const text = Buffer.from(block.subarray(at, at + length)).toString('latin1').replace(/\0.*$/s, '').trim();
  return /^[0-7]+$/.test(text) ? Number.parseInt(text, 8) : undefined;
}
