/**
 * LZMA2, the one packing that xz files are made with. A chunk of it says how long it is (at most 64 KiB packed, 2 MiB unpacked), so chunks
 * are decoded whole, one after the other, and no state of a half-read symbol is kept. Facts: the LZMA specification of the LZMA SDK (public
 * domain) and the description of LZMA2 in the .xz format, https://tukaani.org/xz/xz-file-format.txt
 */

/** Room behind the dictionary, so that it is moved to the front of the buffer seldom. */
const ROOM = 4 * 1024 * 1024;
const MAX_CHUNK = 2 * 1024 * 1024;
/** The first size of the buffer; it doubles with what is really unpacked, so that a header alone costs nothing. */
const FIRST = 256 * 1024;

/** Where each table of probabilities begins. */
const IS_MATCH = 0;
const IS_REP = 192;
const IS_REP0 = IS_REP + 12;
const IS_REP1 = IS_REP0 + 12;
const IS_REP2 = IS_REP1 + 12;
const IS_REP0_LONG = IS_REP2 + 12;
const SLOT = IS_REP0_LONG + 192;
const SPECIAL = SLOT + 256;
const ALIGN = SPECIAL + 128;
const LEN_MATCH = ALIGN + 16;
const LEN_SIZE = 2 + 128 + 128 + 256;
const LEN_REP = LEN_MATCH + LEN_SIZE;
const LITERAL = LEN_REP + LEN_SIZE;
const TABLES = LITERAL + (0x300 << 4);

/** Why the data cannot be gone on with; undefined when all is well. */
type Trouble = string | undefined;

export class Lzma2 {
  readonly #size: number;
  #window = Buffer.allocUnsafe(FIRST);
  #at = 0;
  /** Where in the buffer the dictionary was begun: below zero once its beginning was moved out. */
  #zero = 0;
  readonly #probs = new Uint16Array(TABLES);
  /** The range decoder: range and code. */
  readonly #rc = new Uint32Array(2);
  #input: Uint8Array = Buffer.alloc(0);
  #from = 0;
  #state = 0;
  readonly #reps = new Uint32Array(4);
  #lc = 0;
  #lpMask = 0;
  #pbMask = 0;

  constructor(dictionary: number) { this.#size = dictionary; }

  /** Nothing before this place is looked back at. */
  resetDictionary(): void { this.#zero = this.#at; }

  resetState(): void {
    this.#state = 0;
    this.#reps.fill(0);
    this.#probs.fill(1024);
  }

  /** False when the byte is none that may be. */
  setProperties(byte: number): boolean {
    const lc = byte % 9;
    const lp = Math.floor(byte / 9) % 5;
    const pb = Math.floor(byte / 45);
    if (pb > 4 || lc + lp > 4) return false;
    this.#lc = lc;
    this.#lpMask = (1 << lp) - 1;
    this.#pbMask = (1 << pb) - 1;
    return true;
  }

  /** A stored chunk, which later ones may look back at. */
  stored(bytes: Uint8Array): void {
    this.#makeRoom(bytes.length);
    this.#window.set(bytes, this.#at);
    this.#at += bytes.length;
  }

  /** Decodes one chunk. `whole` false: the packed bytes end too early, and what they are enough for is given. */
  packed(bytes: Uint8Array, unpacked: number, whole: boolean): { readonly out: Buffer; readonly trouble: Trouble } {
    this.#makeRoom(unpacked);
    const start = this.#at;
    const trouble = this.#decode(bytes, start + unpacked, whole);
    return { out: Buffer.from(this.#window.subarray(start, this.#at)), trouble };
  }

  #makeRoom(bytes: number): void {
    if (this.#at + bytes <= this.#window.length) return;
    const most = this.#size + Math.max(ROOM, MAX_CHUNK + (this.#size >> 2));
    if (this.#window.length < most) {
      const larger = Buffer.allocUnsafe(Math.min(most, Math.max(this.#window.length * 2, this.#at + bytes)));
      larger.set(this.#window.subarray(0, this.#at));
      this.#window = larger;
      if (this.#at + bytes <= larger.length) return;
    }
    const keep = Math.min(this.#size, this.#at - this.#zero);
    const moved = this.#at - keep;
    this.#window.copyWithin(0, moved, this.#at);
    this.#at = keep;
    this.#zero -= moved;
  }

  #bit(index: number): number {
    const rc = this.#rc;
    const probs = this.#probs;
    let range = rc[0] ?? 0;
    let code = rc[1] ?? 0;
    if (range < 0x1000000) {
      range = (range << 8) >>> 0;
      code = ((code << 8) | (this.#input[this.#from] ?? 0)) >>> 0;
      this.#from += 1;
    }
    const p = probs[index] ?? 0;
    const bound = Math.imul(range >>> 11, p) >>> 0;
    if (code < bound) {
      rc[0] = bound;
      rc[1] = code;
      probs[index] = p + ((2048 - p) >> 5);
      return 0;
    }
    rc[0] = range - bound;
    rc[1] = code - bound;
    probs[index] = p - (p >> 5);
    return 1;
  }

  #tree(base: number, bits: number): number {
    let m = 1;
    for (let i = 0; i < bits; i += 1) m = (m << 1) | this.#bit(base + m);
    return m - (1 << bits);
  }

  #reverseTree(base: number, bits: number): number {
    let m = 1;
    let value = 0;
    for (let i = 0; i < bits; i += 1) {
      const bit = this.#bit(base + m);
      m = (m << 1) | bit;
      value |= bit << i;
    }
    return value;
  }

  #direct(bits: number): number {
    const rc = this.#rc;
    let value = 0;
    for (let i = 0; i < bits; i += 1) {
      this.#normalise();
      const range = (rc[0] ?? 0) >>> 1;
      const code = rc[1] ?? 0;
      const bit = code >= range ? 1 : 0;
      rc[0] = range;
      if (bit === 1) rc[1] = code - range;
      value = (value << 1) | bit;
    }
    return value >>> 0;
  }

  #normalise(): void {
    const rc = this.#rc;
    if ((rc[0] ?? 0) >= 0x1000000) return;
    rc[0] = (rc[0] ?? 0) << 8;
    rc[1] = ((rc[1] ?? 0) << 8) | (this.#input[this.#from] ?? 0);
    this.#from += 1;
  }

  #length(base: number, posState: number): number {
    if (this.#bit(base) === 0) return 2 + this.#tree(base + 2 + posState * 8, 3);
    if (this.#bit(base + 1) === 0) return 10 + this.#tree(base + 130 + posState * 8, 3);
    return 18 + this.#tree(base + 258, 8);
  }

  #distance(length: number): number {
    const slot = this.#tree(SLOT + Math.min(length - 2, 3) * 64, 6);
    if (slot < 4) return slot;
    const bits = (slot >> 1) - 1;
    const high = ((2 | (slot & 1)) << bits) >>> 0;
    if (slot < 14) return high + this.#reverseTree(SPECIAL + high - slot, bits);
    return high + this.#direct(bits - 4) * 16 + this.#reverseTree(ALIGN, 4);
  }

  #literal(before: number): number {
    const place = this.#at - this.#zero;
    const previous = place === 0 ? 0 : this.#window[this.#at - 1] ?? 0;
    const base = LITERAL + 0x300 * (((place & this.#lpMask) << this.#lc) + (previous >> (8 - this.#lc)));
    let symbol = 1;
    if (this.#state >= 7) {
      let match = this.#window[this.#at - before - 1] ?? 0;
      while (symbol < 0x100) {
        const matchBit = (match >> 7) & 1;
        match <<= 1;
        const bit = this.#bit(base + ((1 + matchBit) << 8) + symbol);
        symbol = (symbol << 1) | bit;
        if (bit !== matchBit) break;
      }
    }
    while (symbol < 0x100) symbol = (symbol << 1) | this.#bit(base + symbol);
    return symbol & 0xff;
  }

  #decode(input: Uint8Array, limit: number, whole: boolean): Trouble {
    const end = input.length;
    if (end < 5) return whole ? 'a chunk without a beginning' : undefined;
    if (input[0] !== 0) return 'a chunk that does not begin as one';
    this.#input = input;
    this.#rc[0] = 0xffffffff;
    this.#rc[1] = ((input[1] ?? 0) << 24) | ((input[2] ?? 0) << 16) | ((input[3] ?? 0) << 8) | (input[4] ?? 0);
    this.#from = 5;
    const reps = this.#reps;
    while (this.#at < limit) {
      const place = this.#at - this.#zero;
      const posState = place & this.#pbMask;
      const state = this.#state;
      let literal = -1;
      let length = 1;
      if (this.#bit(IS_MATCH + (state << 4) + posState) === 0) {
        literal = this.#literal(reps[0] ?? 0);
        this.#state = state < 4 ? 0 : state < 10 ? state - 3 : state - 6;
      } else if (this.#bit(IS_REP + state) === 0) {
        reps.copyWithin(1, 0, 3);
        length = this.#length(LEN_MATCH, posState);
        reps[0] = this.#distance(length);
        this.#state = state < 7 ? 7 : 10;
      } else length = this.#repeated(state, posState);
      // A symbol read beyond the end is none: what came before it stands.
      if (this.#from > end) return whole ? 'a chunk that is longer than it says' : undefined;
      if (literal >= 0) {
        this.#window[this.#at] = literal;
        this.#at += 1;
        continue;
      }
      const back = (reps[0] ?? 0) + 1;
      if (back > place || back > this.#size) return 'it looks back further than there is data';
      if (this.#at + length > limit) return 'a chunk that gives more than it says';
      this.#copy(back, length);
    }
    this.#normalise();
    if (!whole) return undefined;
    return this.#from === end && this.#rc[1] === 0 ? undefined : 'a chunk that does not end where it says';
  }

  /** A match at one of the last four distances: its length. */
  #repeated(state: number, posState: number): number {
    const reps = this.#reps;
    if (this.#bit(IS_REP0 + state) === 0) {
      if (this.#bit(IS_REP0_LONG + (state << 4) + posState) === 0) {
        this.#state = state < 7 ? 9 : 11;
        return 1;
      }
    } else {
      const which = this.#bit(IS_REP1 + state) === 0 ? 1 : this.#bit(IS_REP2 + state) === 0 ? 2 : 3;
      const distance = reps[which] ?? 0;
      reps.copyWithin(1, 0, which);
      reps[0] = distance;
    }
    this.#state = state < 7 ? 8 : 11;
    return this.#length(LEN_REP, posState);
  }

  #copy(back: number, length: number): void {
    const window = this.#window;
    const at = this.#at;
    for (let i = 0; i < length; i += 1) window[at + i] = window[at + i - back] ?? 0;
    this.#at = at + length;
  }
}
