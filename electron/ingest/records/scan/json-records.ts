/**
 * JSON objects → values, quicker than JSON.parse where records repeat themselves. Logs say the same thing again and again: a member whose bytes
 * came before gives the very value that was made then, and members that the format never looks at are checked but not made.
 * Answers only for plain records; for everything else it gives undefined, and JSON.parse has the word. The scanner is `json-scan.as`.
 */
import { JSON_SCAN_WASM } from './json-scan-wasm.ts';
import { parseJson } from '../../../../shared/domain/json-text.ts';

/** What a format looks at of its records. */
export interface Members {
  /** Names at the top level; the others may be missing in the value that its reader gets. */
  readonly names: readonly string[];
  /** A member that tells records apart: a record in which it is no text is given whole, as then everything it says may be looked at. */
  readonly key: string;
}

interface Scan {
  readonly memory: { readonly buffer: ArrayBuffer };
  scan(from: number): number;
  forget(): void;
  memberCount(): number;
  keyCount(): number;
  keyPlace(id: number): number;
  keyLength(id: number): number;
}

/** The little of WebAssembly that is used here: the types of Node leave it to those of the DOM. */
interface Assembly {
  readonly Module: new (bytes: Uint8Array) => object;
  readonly Instance: new (module: object) => { readonly exports: unknown };
}

/** What `toString` calls, without asking each time for the name of the encoding. */
interface SlicedBuffer extends Buffer {
  latin1Slice(from: number, to: number): string;
  utf8Slice(from: number, to: number): string;
}

// Places in the scanner's memory, as json-scan.as has them.
const MODES = 1024;
const ASKED = 2048 / 4;
const HITS = 4096 / 4;
const OUT = 8192 / 4;
const IN = 7471104;
/** Zeros behind the input end every string and every value. */
const END_BYTES = 64;
const PLAIN = 65536;
const KEY = 65535;
const [SKIP, SPAN, REMEMBER, REFUSE] = [0, 1, 2, 3] as const;

/** What is copied at a time; a longer record is not plain. */
const WINDOW = 256 * 1024;
/** How often it is asked which members are worth remembering, and how many of their values must have come before. */
const JUDGED_EVERY = 4096;
const WORTH_IT = 0.25;
/** A key asked about less often is not judged yet. */
const ENOUGH = 512;

export class JsonRecords {
  readonly #scan: Scan;
  readonly #members: Members;
  readonly #wanted: ReadonlySet<string>;
  readonly #bytes: SlicedBuffer;
  readonly #cells: Int32Array;
  /** By key id; empty for one that is skipped. */
  readonly #names: string[] = [];
  /** All names without a value: an object that has room for its members from the start is made sooner than one that grows. */
  readonly #blank: Readonly<Record<string, unknown>>;
  #identity = -1;
  #values: unknown[] = [];
  #untilJudged = JUDGED_EVERY;
  // What is copied: bytes [from, to) of this buffer.
  #of: Buffer | undefined;
  #from = 0;
  #to = 0;
  /** Behind the value that `read` gave last, in its buffer. */
  end = 0;

  constructor(members: Members) {
    this.#members = members;
    this.#wanted = new Set([...members.names, members.key]);
    const blank = parseJson(JSON.stringify(Object.fromEntries([...this.#wanted].map((name) => [name, null])))) as Record<string, unknown>;
    for (const name of this.#wanted) blank[name] = undefined;
    this.#blank = blank;
    const { Module, Instance } = (globalThis as unknown as { readonly WebAssembly: Assembly }).WebAssembly;
    this.#scan = new Instance(new Module(Buffer.from(JSON_SCAN_WASM, 'base64'))).exports as Scan;
    this.#bytes = Buffer.from(this.#scan.memory.buffer) as SlicedBuffer;
    this.#cells = new Int32Array(this.#scan.memory.buffer);
  }

  /** The bytes last given may change from here on. */
  release(): void {
    this.#of = undefined;
  }

  /** The object that begins at `at` and ends before or at `limit`, which the caller may not know exactly. Undefined where it is not plain. */
  read(buffer: Buffer, at: number, limit: number): Readonly<Record<string, unknown>> | undefined {
    if (buffer !== this.#of || at < this.#from || at >= this.#to) this.#copy(buffer, at);
    let end = this.#scan.scan(IN + at - this.#from);
    if (end === 0 && this.#to < buffer.length && at > this.#from) {
      this.#copy(buffer, at);
      end = this.#scan.scan(IN);
    }
    if (end === -1) {
      this.#scan.forget();
      this.#values = [];
      end = this.#scan.scan(IN + at - this.#from);
    }
    if (end <= 0) return undefined;
    this.end = end - IN + this.#from;
    return this.end > limit || this.end > this.#to ? undefined : this.#made();
  }

  #copy(buffer: Buffer, at: number): void {
    const to = Math.min(buffer.length, at + WINDOW);
    buffer.copy(this.#bytes, IN, at, to);
    this.#bytes.fill(0, IN + to - at, IN + to - at + END_BYTES);
    this.#of = buffer;
    this.#from = at;
    this.#to = to;
  }

  #made(): Readonly<Record<string, unknown>> | undefined {
    const cells = this.#cells;
    const values = this.#values;
    if (this.#scan.keyCount() > this.#names.length) this.#learn();
    const made: Record<string, unknown> = { ...this.#blank };
    let known = false;
    const end = OUT + this.#scan.memberCount() * 4;
    for (let at = OUT; at < end; at += 4) {
      const key = cells[at] ?? 0;
      const name = this.#names[key & KEY] ?? '';
      if (name === '') continue;
      const id = cells[at + 3] ?? -1;
      // Also of a record that was given up half way values are numbered, which nobody has made yet.
      let value = id >= 0 ? values[id] : undefined;
      if (value === undefined) {
        value = this.#value(cells[at + 1] ?? 0, cells[at + 2] ?? 0, key >= PLAIN);
        if (id >= 0) values[id] = value;
      }
      if ((key & KEY) === this.#identity) known = typeof value === 'string' && value !== '';
      made[name] = value;
    }
    this.#untilJudged -= 1;
    if (this.#untilJudged === 0) this.#judge();
    return known ? made : undefined;
  }

  #value(from: number, to: number, plain: boolean): unknown {
    if (plain) return this.#bytes.latin1Slice(from + 1, to - 1);
    return parseJson(this.#bytes.utf8Slice(from, to));
  }

  /** Names of keys that were met for the first time, and what is to be done with them from the next record on. */
  #learn(): void {
    for (let id = this.#names.length; id < this.#scan.keyCount(); id += 1) {
      const place = this.#scan.keyPlace(id);
      const name = this.#bytes.latin1Slice(place, place + this.#scan.keyLength(id));
      const wanted = this.#wanted.has(name);
      if (name === this.#members.key) this.#identity = id;
      this.#names.push(wanted ? name : '');
      // Under this name an object would get another prototype instead of a member.
      this.#bytes[MODES + id] = name === '__proto__' ? REFUSE : !wanted ? SKIP : name === this.#members.key ? SPAN : REMEMBER;
    }
  }

  /** Values that seldom come again are not worth looking for. */
  #judge(): void {
    this.#untilJudged = JUDGED_EVERY;
    for (let id = 0; id < this.#names.length; id += 1) {
      const asked = this.#cells[ASKED + id] ?? 0;
      if (asked < ENOUGH) continue;
      if (this.#bytes[MODES + id] === REMEMBER && (this.#cells[HITS + id] ?? 0) < asked * WORTH_IT) this.#bytes[MODES + id] = SPAN;
      this.#cells[ASKED + id] = 0;
      this.#cells[HITS + id] = 0;
    }
  }
}

const made = new WeakMap<Members, JsonRecords>();

/**
 * The one reader of records with these members: values of one file often come again in the next, and thousands of small files share its memory.
 * What it remembers is read-only, and changes no answer.
 */
export function jsonRecordsOf(members: Members): JsonRecords {
  let records = made.get(members);
  if (records === undefined) {
    records = new JsonRecords(members);
    made.set(members, records);
  }
  return records;
}
