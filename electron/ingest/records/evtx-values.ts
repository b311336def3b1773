/**
 * The typed values of binary XML in Windows event logs, as text or JSON values, printed as the well-known converters print them (GUIDs in upper
 * case without braces, hexadecimal integers with `0x`), so that a rendered record and its JSON export read alike.
 * Types: MS-EVEN6 2.2.12 and 2.2.18, https://learn.microsoft.com/en-us/openspecs/windows_protocols/ms-even6/
 */

/** A value of a substitution: text, number, truth, several of them, or nothing. */
export type EvtxValue = string | number | boolean | null | readonly EvtxValue[];

/** Why bytes that claim to be a record are none. Thrown inside this folder only, and caught where the record ends. */
export class Damage extends Error {}

export const BINXML = 0x21;
const ARRAY = 0x80;

const hex = (n: number | bigint): string => `0x${n.toString(16)}`;
const whole = (n: bigint): number | string => (n >= -9007199254740991n && n <= 9007199254740991n ? Number(n) : n.toString());
const two = (n: number, width = 2): string => String(n).padStart(width, '0');

/** 100 ns since 1601 to ISO 8601 with seven digits. Undefined outside the years 1601 to 9999. */
export function readFileTime(ticks: bigint): string | undefined {
  const unix = ticks - 116_444_736_000_000_000n;
  const ms = Number(unix / 10_000n) - (unix < 0n && unix % 10_000n !== 0n ? 1 : 0);
  if (ms > 253_402_300_799_999) return undefined;
  const fine = Number(((unix % 10_000_000n) + 10_000_000n) % 10_000_000n);
  return `${new Date(ms).toISOString().slice(0, 19)}.${two(fine, 7)}Z`;
}

function guidOf(b: Buffer, at: number): string {
  const tail = b.toString('hex', at + 8, at + 16);
  const part = (n: number, width: number): string => n.toString(16).padStart(width, '0');
  return `${part(b.readUInt32LE(at), 8)}-${part(b.readUInt16LE(at + 4), 4)}-${part(b.readUInt16LE(at + 6), 4)}-${tail.slice(0, 4)}-${tail.slice(4)}`.toUpperCase();
}

function sidOf(b: Buffer, at: number, size: number): string {
  const count = b.readUInt8(at + 1);
  if (size < 8 + count * 4) throw new Damage('a SID longer than its place');
  const parts = [b.readUInt8(at), b.readUIntBE(at + 2, 6)];
  for (let i = 0; i < count; i += 1) parts.push(b.readUInt32LE(at + 8 + i * 4));
  return `S-${parts.join('-')}`;
}

/** UTF-16 text up to its first zero character. */
export function wideText(b: Buffer, from: number, to: number): string {
  if (to > b.length || from > to) throw new Damage('a text that reaches past the end');
  const text = b.toString('utf16le', from, to);
  const zero = text.indexOf('\0');
  return zero === -1 ? text : text.slice(0, zero);
}

function systemTime(b: Buffer, at: number): string {
  const p = (i: number): number => b.readUInt16LE(at + i * 2);
  return `${two(p(0), 4)}-${two(p(1))}-${two(p(3))}T${two(p(4))}:${two(p(5))}:${two(p(6))}.${two(p(7), 3)}Z`;
}

const SIZES: Readonly<Record<number, number>> = {
  0x03: 1, 0x04: 1, 0x05: 2, 0x06: 2, 0x07: 4, 0x08: 4, 0x09: 8, 0x0a: 8, 0x0b: 4, 0x0c: 8, 0x0d: 4, 0x0f: 16, 0x11: 8, 0x12: 16, 0x14: 4, 0x15: 8,
};

/** One value of `size` bytes. @throws Damage when the bytes cannot be such a value; RangeError past the end of the buffer. */
export function readValue(b: Buffer, type: number, at: number, size: number): EvtxValue {
  if (at + size > b.length) throw new Damage('a value that reaches past the end');
  if ((type & ARRAY) !== 0) return readArray(b, type & ~ARRAY, at, size);
  if (size === 0) return type === 0x01 || type === 0x02 ? '' : null;
  const need = SIZES[type];
  // A few providers write truth and numbers narrower than their type says: what is there is read.
  if (need !== undefined && size < need) return type === 0x0d ? b.readUIntLE(at, Math.min(size, 6)) !== 0 : type === 0x0f || type === 0x12 ? b.toString('hex', at, at + size) : b.readUIntLE(at, Math.min(size, 6));
  switch (type) {
    case 0x00: return null;
    case 0x01: return wideText(b, at, at + size);
    case 0x02: { const text = b.toString('latin1', at, at + size); const zero = text.indexOf('\0'); return zero === -1 ? text : text.slice(0, zero); }
    case 0x03: return b.readInt8(at);
    case 0x04: return b.readUInt8(at);
    case 0x05: return b.readInt16LE(at);
    case 0x06: return b.readUInt16LE(at);
    case 0x07: return b.readInt32LE(at);
    case 0x08: return b.readUInt32LE(at);
    case 0x09: return whole(b.readBigInt64LE(at));
    case 0x0a: return whole(b.readBigUInt64LE(at));
    case 0x0b: return numberOrText(b.readFloatLE(at));
    case 0x0c: return numberOrText(b.readDoubleLE(at));
    case 0x0d: return b.readUInt32LE(at) !== 0;
    case 0x0e: return b.toString('hex', at, at + size).toUpperCase();
    case 0x0f: return guidOf(b, at);
    case 0x10: return size >= 8 ? hex(b.readBigUInt64LE(at)) : hex(b.readUIntLE(at, Math.min(size, 6)));
    case 0x11: return readFileTime(b.readBigUInt64LE(at)) ?? hex(b.readBigUInt64LE(at));
    case 0x12: return systemTime(b, at);
    case 0x13: return sidOf(b, at, size);
    case 0x14: return hex(b.readUInt32LE(at));
    case 0x15: return hex(b.readBigUInt64LE(at));
    case 0x20: case 0x23: return b.toString('hex', at, at + size).toUpperCase();
    default: throw new Damage(`a value of unknown type ${hex(type)}`);
  }
}

const numberOrText = (n: number): number | string => (Number.isFinite(n) ? n : String(n));

function readArray(b: Buffer, type: number, at: number, size: number): EvtxValue {
  if (size === 0) return [];
  if (type === 0x01 || type === 0x02) {
    const text = type === 0x01 ? b.toString('utf16le', at, at + size) : b.toString('latin1', at, at + size);
    return text.replace(/\0$/, '').split('\0');
  }
  const values: EvtxValue[] = [];
  if (type === 0x13) {
    for (let p = at; p + 8 <= at + size;) {
      const length = 8 + b.readUInt8(p + 1) * 4;
      values.push(sidOf(b, p, at + size - p));
      p += length;
    }
    return values;
  }
  const one = type === 0x10 ? 8 : SIZES[type];
  if (one === undefined) throw new Damage(`a list of unknown type ${hex(type)}`);
  for (let p = at; p + one <= at + size; p += one) values.push(readValue(b, type, p, one));
  return values;
}
