/** CRC-64 as ECMA-182 defines it, reflected: the checksum that xz puts behind its blocks. Node has CRC-32 only. */

const LOW = new Uint32Array(256);
const HIGH = new Uint32Array(256);
for (let i = 0; i < 256; i += 1) {
  let value = BigInt(i);
  for (let bit = 0; bit < 8; bit += 1) value = (value >> 1n) ^ ((value & 1n) === 1n ? 0xc96c5795d7870f42n : 0n);
  LOW[i] = Number(value & 0xffffffffn);
  HIGH[i] = Number(value >> 32n);
}

/** The checksum of what `before` is the checksum of, and then `bytes`. */
export function crc64(bytes: Uint8Array, before: bigint): bigint {
  let low = ~Number(before & 0xffffffffn);
  let high = ~Number(before >> 32n);
  for (const byte of bytes) {
    const i = (low ^ byte) & 0xff;
    low = ((low >>> 8) | (high << 24)) ^ (LOW[i] ?? 0);
    high = (high >>> 8) ^ (HIGH[i] ?? 0);
  }
  return (BigInt(~high >>> 0) << 32n) | BigInt(~low >>> 0);
}
