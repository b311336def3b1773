/** Chance that is the same on every machine: mulberry32, public domain. */
export class Chance {
  #state: number;

  constructor(seed: number) {
    this.#state = seed >>> 0;
  }

  /** 32 random bits. */
  bits(): number {
    this.#state = (this.#state + 0x6d2b79f5) >>> 0;
    let t = this.#state;
    t = Math.imul(t ^ (t >>> 15), t | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    return (t ^ (t >>> 14)) >>> 0;
  }

  /** 0 to n - 1. */
  below(n: number): number {
    return Math.floor((this.bits() / 4294967296) * n);
  }

  pick<T>(from: readonly T[]): T {
    const found = from[this.below(from.length)];
    if (found === undefined) throw new Error('picked from an empty list');
    return found;
  }

  /** Small numbers far more often than large ones, as names in a log are distributed. */
  skewed(n: number): number {
    const u = this.bits() / 4294967296;
    return Math.floor(u * u * u * n);
  }

  hex(digits: number): string {
    let text = '';
    while (text.length < digits) text += (this.bits() + 4294967296).toString(16).slice(1);
    return text.slice(0, digits);
  }

  uuid(): string {
    const h = this.hex(32);
    return `${h.slice(0, 8)}-${h.slice(8, 12)}-4${h.slice(13, 16)}-a${h.slice(17, 20)}-${h.slice(20)}`;
  }

  /** The letters that AWS ids are made of. */
  id(length: number): string {
    const letters = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567';
    let text = '';
    while (text.length < length) {
      let bits = this.bits();
      for (let i = 0; i < 6; i += 1) {
        text += letters[bits & 31] ?? 'A';
        bits >>>= 5;
      }
    }
    return text.slice(0, length);
  }
}
