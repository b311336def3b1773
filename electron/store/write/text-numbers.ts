/**
 * A number for each text, without asking V8's `Map`: since V8 14 a Map takes each text it is asked for into the table of texts that the whole process shares,
 * where those that are new each time stay until the next full collection. That costs several times the look-up itself, for texts of logs that were just decoded.
 */
const FIRST_SLOTS = 1 << 10;
const FULLEST = 0.6;

/** Another one in each process: whoever writes logs cannot know which texts would meet in one place. */
const SEED = Math.trunc(Math.random() * 0x3fffffff);

/** 32 bits of a text, for tables that do not outlive the process. The last lines are those of Murmur's finish. */
export function seededHash(text: string): number {
  let h = SEED ^ text.length;
  for (let i = 0; i < text.length; i += 1) h = Math.imul(h ^ text.charCodeAt(i), 0x9e3779b1);
  h = Math.imul(h ^ (h >>> 16), 0x85ebca6b);
  h = Math.imul(h ^ (h >>> 13), 0xc2b2ae35);
  return (h ^ (h >>> 16)) >>> 0;
}

export class TextNumbers {
  #texts: string[] = [];
  #numbers = new Uint32Array(FIRST_SLOTS * FULLEST);
  #hashes = new Uint32Array(FIRST_SLOTS * FULLEST);
  /** Position of a text plus one, by hash. */
  #slots = new Uint32Array(FIRST_SLOTS);

  get size(): number {
    return this.#texts.length;
  }

  /** The number of a text; 0 when it has none. @param hash the same function of the text at each call. */
  get(text: string, hash: number): number {
    const mask = this.#slots.length - 1;
    for (let at = hash & mask, slot = this.#slots[at] ?? 0; slot !== 0; at = (at + 1) & mask, slot = this.#slots[at] ?? 0) {
      if (this.#hashes[slot - 1] === hash && this.#texts[slot - 1] === text) return this.#numbers[slot - 1] ?? 0;
    }
    return 0;
  }

  /** Of a text that has none yet. */
  add(text: string, hash: number, number: number): void {
    if (this.#texts.length >= this.#numbers.length) this.#grow();
    const i = this.#texts.length;
    this.#texts.push(text);
    this.#numbers[i] = number;
    this.#hashes[i] = hash;
    this.#put(hash, i + 1);
  }

  #put(hash: number, slot: number): void {
    const mask = this.#slots.length - 1;
    let at = hash & mask;
    while ((this.#slots[at] ?? 0) !== 0) at = (at + 1) & mask;
    this.#slots[at] = slot;
  }

  #grow(): void {
    this.#slots = new Uint32Array(this.#slots.length * 2);
    const room = Math.trunc(this.#slots.length * FULLEST);
    const numbers = new Uint32Array(room);
    const hashes = new Uint32Array(room);
    numbers.set(this.#numbers);
    hashes.set(this.#hashes);
    this.#numbers = numbers;
    this.#hashes = hashes;
    for (let i = 0; i < this.#texts.length; i += 1) this.#put(hashes[i] ?? 0, i + 1);
  }
}

/** Numbers of the texts met lately: two generations, the older one dropped when the newer is full, so that memory does not grow with the number of texts. */
export class RecentTexts {
  readonly #most: number;
  #young = new TextNumbers();
  #old = new TextNumbers();

  /** @param most texts in a generation. */
  constructor(most: number) {
    this.#most = most;
  }

  /** The number of a text; 0 when it has none, or was forgotten. */
  get(text: string, hash: number): number {
    const young = this.#young.get(text, hash);
    if (young !== 0) return young;
    const old = this.#old.get(text, hash);
    if (old !== 0) this.add(text, hash, old);
    return old;
  }

  /** Of a text for which `get` gave none. */
  add(text: string, hash: number, number: number): void {
    if (this.#young.size >= this.#most) {
      this.#old = this.#young;
      this.#young = new TextNumbers();
    }
    this.#young.add(text, hash, number);
  }

  clear(): void {
    this.#young = new TextNumbers();
    this.#old = new TextNumbers();
  }
}
