/**
 * Binary XML of one chunk of a Windows event log: elements, templates (defined once in a chunk, used by many records) and their substitutions.
 * Grammar: MS-EVEN6 2.2.12, https://learn.microsoft.com/en-us/openspecs/windows_protocols/ms-even6/ ; the file around it:
 * https://github.com/libyal/libevtx/blob/main/documentation/Windows%20XML%20Event%20Log%20(EVTX).asciidoc
 * Offsets come from the file and are hostile: every read is inside the chunk, and depth, elements and text are bounded.
 */
import { byName } from '../../../shared/domain/by-name.ts';
import { BINXML, Damage, readValue, wideText, type EvtxValue } from './evtx-values.ts';

type Hole = { readonly hole: number; readonly optional: boolean };
/** A template instance inside another element, filled in where it stood. */
type Done = { readonly done: Element };
type Piece = string | Hole | Shape | Done;
/** An element as a template has it, with holes for what each record fills in. */
interface Shape { readonly name: string; readonly attributes: readonly (readonly [string, readonly Piece[]])[]; readonly children: readonly Piece[] }

/** An element with everything filled in. */
export interface Element { readonly name: string; readonly attributes: readonly (readonly [string, string])[]; readonly children: readonly (Element | EvtxValue)[] }

const MAX_DEPTH = 64;
/** Per chunk: real chunks of 64 KiB need some tens of thousands of elements; a hostile one must not multiply its templates without end. */
const MAX_ELEMENTS = 400_000;
const MAX_CHARACTERS = 64 * 1024 * 1024;

/** The five that XML knows without a document type. */
export const ENTITIES: Readonly<Record<string, string>> = byName({ lt: '<', gt: '>', amp: '&', quot: '"', apos: "'" });

export class ChunkXml {
  readonly #b: Buffer;
  readonly #names = new Map<number, string>();
  readonly #templates = new Map<number, readonly Piece[]>();
  #elements = 0;
  #characters = 0;
  /** Where the reader stands. */
  #at = 0;

  /** @param chunk the bytes of the chunk from its header on; offsets in the records count from there. */
  constructor(chunk: Buffer) {
    this.#b = chunk;
  }

  /** The root element of the record whose binary XML stands at `from`. @throws Damage or RangeError. */
  read(from: number, to: number): Element {
    // Forwarded records are written without templates and, by some forwarders, without dependency ids: the reading that fits is taken.
    const [root, ...more] = this.#either(from, to, true, 0);
    if (root === undefined || more.length > 0) throw new Damage('no single element in it');
    return root;
  }

  /** The elements among the pieces, with everything filled in. */
  #filled(pieces: readonly Piece[], values: readonly (EvtxValue | readonly Element[])[], depth: number): Element[] {
    return pieces.flatMap((p) => (typeof p !== 'object' ? [] : 'name' in p ? [this.#fill(p, values, depth)] : 'done' in p ? [p.done] : []));
  }

  #u8(): number { const v = this.#b.readUInt8(this.#at); this.#at += 1; return v; }
  #u16(): number { const v = this.#b.readUInt16LE(this.#at); this.#at += 2; return v; }
  #u32(): number { const v = this.#b.readUInt32LE(this.#at); this.#at += 4; return v; }

  #count(): void {
    this.#elements += 1;
    if (this.#elements > MAX_ELEMENTS) throw new Damage('its chunk unfolds to more elements than any real one');
  }

  /** A name by its offset; when that is where the reader stands, the name itself follows and is passed over. */
  #name(): string {
    const offset = this.#u32();
    const count = this.#b.readUInt16LE(offset + 6);
    const to = offset + 8 + count * 2;
    let name = this.#names.get(offset);
    if (name === undefined) {
      name = wideText(this.#b, offset + 8, to);
      this.#names.set(offset, name);
    }
    if (offset === this.#at) this.#at = to + 2;
    return name;
  }

  /** What stands up to `to` or to the end token. @param dependent whether elements carry a dependency id, as those outside substitutions do. */
  #fragment(to: number, dependent: boolean, depth: number): Piece[] {
    const pieces: Piece[] = [];
    if (to > this.#b.length) throw new Damage('it reaches past the end of its chunk');
    while (this.#at < to) {
      const token = this.#b.readUInt8(this.#at);
      if (token === 0x00) { this.#at += 1; break; }
      if (token === 0x0f) { this.#at += 4; continue; }
      if (token === 0x0c) { pieces.push(...this.#instance(depth)); continue; }
      if ((token & ~0x40) === 0x01) { pieces.push(this.#element(to, dependent, depth)); continue; }
      const text = this.#text(to);
      if (text === undefined) throw new Damage(`an unknown token 0x${token.toString(16)}`);
      pieces.push(text);
    }
    return pieces;
  }

  /** Text, a hole, CDATA, a reference; undefined for any other token, which stays unread. */
  #text(to: number): Piece | undefined {
    const token = this.#b.readUInt8(this.#at);
    switch (token & ~0x40) {
      case 0x05: {
        this.#at += 1;
        const type = this.#u8();
        if (type !== 0x01) throw new Damage(`text of type 0x${type.toString(16)}`);
        return this.#counted(to);
      }
      case 0x07: this.#at += 1; return this.#counted(to);
      case 0x08: this.#at += 1; return String.fromCharCode(this.#u16());
      case 0x09: { this.#at += 1; const name = this.#name(); return ENTITIES[name] ?? `&${name};`; }
      case 0x0a: this.#at += 1; this.#name(); return '';
      case 0x0b: this.#at += 1; this.#counted(to); return '';
      case 0x0d: case 0x0e: {
        this.#at += 1;
        const hole = this.#u16();
        this.#at += 1;
        return { hole, optional: token === 0x0e };
      }
      default: return undefined;
    }
  }

  #counted(to: number): string {
    const end = this.#u16() * 2 + this.#at;
    if (end > to) throw new Damage('a text that reaches past its record');
    const text = wideText(this.#b, this.#at, end);
    this.#at = end;
    return text;
  }

  #element(to: number, dependent: boolean, depth: number): Shape {
    if (depth > MAX_DEPTH) throw new Damage('elements nest too deeply');
    this.#count();
    const token = this.#u8();
    if (dependent) this.#at += 2;
    const size = this.#u32();
    const end = this.#at + size;
    if (end > this.#b.length) throw new Damage('an element that reaches past its chunk');
    const name = this.#name();
    const attributes: [string, Piece[]][] = [];
    if ((token & 0x40) !== 0) {
      const until = this.#u32() + this.#at;
      while (this.#at < until && (this.#b.readUInt8(this.#at) & ~0x40) === 0x06) {
        this.#at += 1;
        const key = this.#name();
        const value: Piece[] = [];
        for (let piece = this.#text(to); piece !== undefined; piece = this.#text(to)) value.push(piece);
        attributes.push([key, value]);
      }
    }
    const close = this.#u8();
    const children: Piece[] = [];
    if (close === 0x03) return { name, attributes, children };
    if (close !== 0x02) throw new Damage(`an element that is not closed (0x${close.toString(16)})`);
    for (;;) {
      const next = this.#b.readUInt8(this.#at);
      if (next === 0x04) { this.#at += 1; return { name, attributes, children }; }
      if ((next & ~0x40) === 0x01) children.push(this.#element(to, dependent, depth + 1));
      else if (next === 0x0c) children.push(...this.#instance(depth + 1));
      else {
        const text = this.#text(to);
        if (text === undefined) throw new Damage(`an unknown token 0x${next.toString(16)} in an element`);
        children.push(text);
      }
    }
  }

  /** A template and the values for its holes, filled in at once. */
  #instance(depth: number): Done[] {
    if (depth > MAX_DEPTH) throw new Damage('templates nest too deeply');
    this.#at += 6;
    const offset = this.#u32();
    const here = this.#at;
    const size = this.#b.readUInt32LE(offset + 20);
    const from = offset + 24;
    let body = this.#templates.get(offset);
    if (body === undefined) {
      if (from + size > this.#b.length) throw new Damage('a template that reaches past its chunk');
      this.#at = from;
      body = this.#fragment(from + size, true, depth + 1);
      this.#templates.set(offset, body);
    }
    this.#at = offset === here ? from + size : here;
    const values = this.#values(depth);
    return this.#filled(body, values, depth + 1).map((done) => ({ done }));
  }

  #values(depth: number): (EvtxValue | readonly Element[])[] {
    const count = this.#u32();
    if (count > 4096) throw new Damage(`${count} values, more than any real record has`);
    const sizes: (readonly [number, number])[] = [];
    for (let i = 0; i < count; i += 1) {
      const size = this.#u16();
      const type = this.#u8();
      this.#at += 1;
      sizes.push([size, type]);
    }
    return sizes.map(([size, type]) => {
      const at = this.#at;
      let value: EvtxValue | readonly Element[];
      if (type === BINXML && size > 0) value = this.#either(at, at + size, false, depth + 1);
      else value = readValue(this.#b, type, at, size);
      this.#at = at + size;
      return value;
    });
  }

  /** The elements from `from` to `to`, with dependency ids as expected or, where that cannot be read, the other way. */
  #either(from: number, to: number, dependent: boolean, depth: number): readonly Element[] {
    const attempt = (ids: boolean): readonly Element[] => {
      this.#at = from;
      return this.#filled(this.#fragment(to, ids, depth), [], depth);
    };
    try {
      return attempt(dependent);
    } catch (error) {
      if (!(error instanceof Damage) && !(error instanceof RangeError)) throw error;
      try {
        return attempt(!dependent);
      } catch {
        throw error;
      }
    }
  }

  #fill(shape: Shape, values: readonly (EvtxValue | readonly Element[])[], depth: number): Element {
    if (depth > MAX_DEPTH) throw new Damage('elements nest too deeply');
    this.#count();
    const attributes: [string, string][] = [];
    for (const [name, pieces] of shape.attributes) {
      const parts = pieces.map((p) => this.#piece(p, values));
      // An optional value that is absent takes its attribute along.
      if (parts.length === 0 || parts.every((p) => p === null || p === undefined)) continue;
      attributes.push([name, parts.map(printed).join('')]);
    }
    const children: (Element | EvtxValue)[] = [];
    for (const piece of shape.children) {
      if (typeof piece === 'object' && 'name' in piece) { children.push(this.#fill(piece, values, depth + 1)); continue; }
      if (typeof piece === 'object' && 'done' in piece) { children.push(piece.done); continue; }
      const value = this.#piece(piece, values);
      if (isElements(value)) children.push(...value);
      else if (value !== null && value !== undefined) children.push(value);
    }
    return { name: shape.name, attributes, children };
  }

  #piece(piece: Piece, values: readonly (EvtxValue | readonly Element[])[]): EvtxValue | readonly Element[] | undefined {
    const value = typeof piece === 'string' ? piece : 'hole' in piece ? values[piece.hole] : undefined;
    if (typeof value === 'string') {
      this.#characters += value.length;
      if (this.#characters > MAX_CHARACTERS) throw new Damage('its chunk unfolds to more text than any real one');
    }
    return value;
  }
}

const isElements = (value: EvtxValue | readonly Element[] | undefined): value is readonly Element[] =>
  Array.isArray(value) && typeof value[0] === 'object' && value[0] !== null && 'name' in value[0];

const printed = (value: EvtxValue | readonly Element[] | undefined): string =>
  value === null || value === undefined || isElements(value) ? '' : Array.isArray(value) ? value.map((v: EvtxValue) => printed(v)).join(', ') : String(value);
