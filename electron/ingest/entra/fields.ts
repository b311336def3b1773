/**
 * One record of any shape as names and values. The same log is exported with `createdDateTime`, `CreatedDateTime`, `CreatedDateTime [UTC]`,
 * `created_date_time` and `createdDateTime_t`; nested columns of Log Analytics are JSON text. Names are asked for in lower case, letters and
 * digits only (`createddatetime`).
 */
import { objectOf, textOf } from '../format.ts';
import { parseJson } from '../../../shared/domain/json-text.ts';

type Json = Readonly<Record<string, unknown>>;

/** Types that old Log Analytics columns end in: string, guid, number, boolean, date. */
const TYPED = /_(?:s|g|d|b|t|l)$/;
const NOTE = /\s*\[([^\]]*)\]\s*$/;

interface Name { readonly plain: string; /** What stands in brackets: the zone of a time column. */ readonly note: string | undefined }

const REMEMBERED = 5_000;
const known = new Map<string, Name>();

export function plainName(name: string): Name {
  const before = known.get(name);
  if (before !== undefined) return before;
  const note = NOTE.exec(name)?.[1];
  const bare = note === undefined ? name : name.replace(NOTE, '');
  const answer: Name = { plain: bare.replace(TYPED, '').toLowerCase().replaceAll(/[^a-z0-9]/g, ''), note: note?.trim().toLowerCase() };
  if (known.size >= REMEMBERED) known.clear();
  known.set(name, answer);
  return answer;
}

/** JSON text as its value; anything else as it is. */
export function unpacked(value: unknown): unknown {
  if (typeof value !== 'string') return value;
  const first = value.trimStart().charAt(0);
  if (first !== '{' && first !== '[') return value;
  try {
    return parseJson(value);
  } catch {
    return value;
  }
}

interface Cell { readonly value: unknown; readonly note: string | undefined }

const EMPTY = new Set(['', 'null', 'undefined', '<null>', '00000000-0000-0000-0000-000000000000']);

export class Fields {
  readonly #cells: ReadonlyMap<string, Cell>;
  readonly #under: Fields | undefined;

  private constructor(cells: ReadonlyMap<string, Cell>, under?: Fields) {
    this.#cells = cells;
    this.#under = under;
  }

  static of(value: Json): Fields {
    const cells = new Map<string, Cell>();
    for (const key of Object.keys(value)) put(cells, key, value[key]);
    return new Fields(cells);
  }

  /** A row under its header; of two columns of one name the first that is filled counts. */
  static ofRow(header: readonly string[], row: readonly string[]): Fields {
    const cells = new Map<string, Cell>();
    header.forEach((name, i) => { put(cells, name, row[i]); });
    return new Fields(cells);
  }

  /** These fields, and where they are silent those of `under`. */
  over(under: Fields): Fields {
    return new Fields(this.#cells, this.#under === undefined ? under : this.#under.over(under));
  }

  has(...names: readonly string[]): boolean {
    return names.some((n) => this.#cells.has(n) || this.#under?.has(n) === true);
  }

  value(...names: readonly string[]): unknown {
    for (const name of names) {
      const cell = this.cell(name);
      if (cell !== undefined) return cell.value;
    }
    return undefined;
  }

  /** The first of these names that is filled. */
  cell(name: string): Cell | undefined {
    const own = this.#cells.get(name);
    return own !== undefined && filled(own.value) ? own : this.#under?.cell(name);
  }

  /** Text, trimmed; undefined for empty cells, `null` and the GUID of zeros. Booleans become `true` and `false`. */
  text(...names: readonly string[]): string | undefined {
    for (const name of names) {
      const value = this.cell(name)?.value;
      const text = typeof value === 'boolean' ? String(value) : textOf(value)?.trim();
      if (text !== undefined && !EMPTY.has(text)) return text;
    }
    return undefined;
  }

  object(...names: readonly string[]): Json | undefined {
    for (const name of names) {
      const found = objectOf(unpacked(this.cell(name)?.value));
      if (found !== undefined) return found;
    }
    return undefined;
  }

  /** A nested object as fields, empty when it is not there. */
  within(...names: readonly string[]): Fields {
    return Fields.of(this.object(...names) ?? {});
  }

  list(...names: readonly string[]): readonly unknown[] {
    for (const name of names) {
      const found = unpacked(this.cell(name)?.value);
      if (Array.isArray(found)) return found as readonly unknown[];
    }
    return [];
  }

  /** The objects of a list, as fields. */
  items(...names: readonly string[]): readonly Fields[] {
    return this.list(...names).flatMap((item) => { const o = objectOf(unpacked(item)); return o === undefined ? [] : [Fields.of(o)]; });
  }
}

function filled(value: unknown): boolean {
  return value !== undefined && value !== null && value !== '';
}

function put(cells: Map<string, Cell>, key: string, value: unknown): void {
  const { plain, note } = plainName(key);
  const held = cells.get(plain);
  // Of a local and a UTC column of one name, the UTC one counts.
  if (held === undefined || !filled(held.value) || (note === 'utc' && held.note !== undefined && held.note !== 'utc')) cells.set(plain, { value, note });
}
