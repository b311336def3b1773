/**
 * A strict scan over one JSON value, byte by byte and resumable: where it ends, or that it is none. Slower than counting brackets, and used
 * only after damage: where quotes are out of step, a scan that knows the grammar fails within a few bytes instead of running to the end.
 */
const QUOTE = 34, BACKSLASH = 92, OPEN_BRACE = 123, CLOSE_BRACE = 125, OPEN_BRACKET = 91, CLOSE_BRACKET = 93, COMMA = 44, COLON = 58;

/** Deeper than any log nests; a bound on what a hostile file can make us hold. */
export const MAX_NESTING = 500;

const isSpace = (c: number): boolean => c === 32 || c === 10 || c === 13 || c === 9;
/** Bytes that a number, `true`, `false` or `null` is made of. What they spell is left to JSON.parse. */
const isWord = (c: number): boolean => (c >= 48 && c <= 57) || (c >= 97 && c <= 122) || c === 43 || c === 45 || c === 46 || c === 69;

type Expect = 'value' | 'value-or-end' | 'name-or-end' | 'name' | 'colon' | 'comma-or-end';
export type Verdict = 'whole' | 'broken' | 'unfinished';

export class JsonCheck {
  /** Where the scan stands: behind the value when it is whole, at the offending byte when it is broken. */
  at: number;
  readonly #closers: number[] = [];
  #expect: Expect = 'value';
  #inString = false;
  #escaped = false;
  #inWord = false;

  /** @param at index of the opening brace. */
  constructor(at: number) {
    this.at = at;
  }

  /** Goes on over `bytes`, to their end at most. The number of bytes looked at is how far `at` moves. */
  run(bytes: Uint8Array): Verdict {
    const n = bytes.length;
    for (; this.at < n; this.at += 1) {
      const c = bytes[this.at] ?? 0;
      if (this.#inString) {
        if (this.#escaped) this.#escaped = false;
        else if (c === BACKSLASH) this.#escaped = true;
        else if (c === QUOTE) this.#inString = false;
        else if (c < 32) return 'broken';
        continue;
      }
      if (this.#inWord) {
        if (isWord(c)) continue;
        this.#inWord = false;
      }
      if (isSpace(c)) continue;
      const verdict = this.#token(c);
      if (verdict === 'whole') this.at += 1;
      if (verdict !== 'unfinished') return verdict;
    }
    return 'unfinished';
  }

  #token(c: number): Verdict {
    const expect = this.#expect;
    if (c === this.#closers.at(-1) && (expect === 'comma-or-end' || expect === (c === CLOSE_BRACE ? 'name-or-end' : 'value-or-end'))) {
      this.#closers.pop();
      this.#expect = 'comma-or-end';
      return this.#closers.length === 0 ? 'whole' : 'unfinished';
    }
    switch (expect) {
      case 'comma-or-end':
        if (c !== COMMA) return 'broken';
        this.#expect = this.#closers.at(-1) === CLOSE_BRACE ? 'name' : 'value';
        return 'unfinished';
      case 'colon':
        if (c !== COLON) return 'broken';
        this.#expect = 'value';
        return 'unfinished';
      case 'name': case 'name-or-end':
        if (c !== QUOTE) return 'broken';
        this.#inString = true;
        this.#expect = 'colon';
        return 'unfinished';
      case 'value': case 'value-or-end':
        return this.#value(c);
    }
  }

  #value(c: number): Verdict {
    if (c === OPEN_BRACE || c === OPEN_BRACKET) {
      if (this.#closers.length >= MAX_NESTING) return 'broken';
      this.#closers.push(c === OPEN_BRACE ? CLOSE_BRACE : CLOSE_BRACKET);
      this.#expect = c === OPEN_BRACE ? 'name-or-end' : 'value-or-end';
      return 'unfinished';
    }
    if (c === QUOTE) {
      this.#inString = true;
      this.#expect = 'comma-or-end';
      return 'unfinished';
    }
    if (!isWord(c)) return 'broken';
    this.#inWord = true;
    this.#expect = 'comma-or-end';
    return 'unfinished';
  }
}
