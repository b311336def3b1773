/**
 * Chance that is the same on every machine and in every run: sfc32, seeded from a label.
 * Each actor draws from its own label, so a new story never changes the bytes of another.
 */
export interface Rng {
  /** 0 <= x < 1. */
  next(): number;
  /** Whole number, both ends included. */
  int(low: number, high: number): number;
  pick<T>(list: readonly T[]): T;
  chance(probability: number): boolean;
  /** `length` characters of the alphabet. */
  text(length: number, alphabet: string): string;
  hex(length: number): string;
  uuid(): string;
}

const BASE32 = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567';
const HEX = '0123456789abcdef';

/** FNV-1a over the label, stirred once per word of the state. */
function hashOf(label: string, salt: number): number {
  let hash = 0x811c9dc5 ^ salt;
  for (let i = 0; i < label.length; i += 1) {
    hash = Math.imul(hash ^ label.charCodeAt(i), 0x01000193);
  }
  hash = Math.imul(hash ^ (hash >>> 15), 0x2c1b3c6d);
  return (hash ^ (hash >>> 13)) >>> 0;
}

export function rngOf(label: string): Rng {
  let a = hashOf(label, 0x9e3779b9);
  let b = hashOf(label, 0x243f6a88);
  let c = hashOf(label, 0xb7e15162);
  let count = 1;
  const next = (): number => {
    const sum = (((a + b) | 0) + count) | 0;
    count = (count + 1) | 0;
    a = b ^ (b >>> 9);
    b = (c + (c << 3)) | 0;
    c = ((c << 21) | (c >>> 11)) + sum;
    c |= 0;
    return (sum >>> 0) / 4_294_967_296;
  };
  for (let i = 0; i < 12; i += 1) next();
  const int = (low: number, high: number): number => low + Math.floor(next() * (high - low + 1));
  const text = (length: number, alphabet: string): string => {
    let out = '';
    for (let i = 0; i < length; i += 1) out += alphabet.charAt(int(0, alphabet.length - 1));
    return out;
  };
  const hex = (length: number): string => text(length, HEX);
  return {
    next,
    int,
    text,
    hex,
    chance: (probability) => next() < probability,
    pick: (list) => {
      const item = list[int(0, list.length - 1)];
      if (item === undefined) throw new RangeError('nothing to pick from');
      return item;
    },
    uuid: () => `${hex(8)}-${hex(4)}-4${hex(3)}-${text(1, '89ab')}${hex(3)}-${hex(12)}`,
  };
}

/** An access key id: four letters, `SAMPLE`, ten more. The same label always gives the same id. */
export function keyOf(prefix: 'AKIA' | 'ASIA', label: string): string {
  return `${prefix}SAMPLE${rngOf(`key ${prefix} ${label}`).text(10, BASE32)}`;
}

/** The unique id of a user (AIDA), role (AROA), instance profile (AIPA) or policy (ANPA). */
export function uniqueIdOf(prefix: 'AIDA' | 'AROA' | 'AIPA' | 'ANPA' | 'AGPA', label: string): string {
  return `${prefix}SAMPLE${rngOf(`id ${prefix} ${label}`).text(11, BASE32)}`;
}
