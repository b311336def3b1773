/** One entry of GitHub's audit log, whichever export it comes from: members by name, also where an export nests or flattens them. */
import { arrayOf, objectOf, textOf } from '../format.ts';
import { microsOf, readInstant, type Micros } from '../../../shared/domain/time.ts';
import { parseJson } from '../../../shared/domain/json-text.ts';

type Json = Readonly<Record<string, unknown>>;

export interface Fields {
  readonly get: (name: string) => unknown;
  /** Text of a member; empty texts, `0` of ids and placeholders are absent. */
  readonly text: (name: string) => string | undefined;
  readonly list: (name: string) => readonly string[];
}

/** Older servers keep what is particular to an action under `data`. */
export function fieldsOf(record: Json): Fields {
  const data = objectOf(record['data']);
  const get = (name: string): unknown => (Object.hasOwn(record, name) ? record[name] : data !== undefined && Object.hasOwn(data, name) ? data[name] : undefined);
  return fieldsFrom(get);
}

export function fieldsFrom(get: (name: string) => unknown): Fields {
  const text = (name: string): string | undefined => {
    const value = get(name);
    if (Array.isArray(value)) return textOf(value[0]);
    const read = typeof value === 'boolean' ? String(value) : textOf(value)?.trim();
    return read === undefined || read === '' || read === '-' || read === 'null' || (name.endsWith('_id') && read === '0') ? undefined : read;
  };
  const list = (name: string): readonly string[] => {
    const value = get(name);
    if (Array.isArray(value)) return arrayOf(value).flatMap((v) => textOf(v) ?? []);
    const read = text(name);
    if (read === undefined) return [];
    if (!read.startsWith('[')) return read.split(',').map((s) => s.trim()).filter((s) => s !== '');
    try {
      return arrayOf(parseJson(read)).flatMap((v) => textOf(v) ?? []);
    } catch {
      return [];
    }
  };
  return { get, text, list };
}

export interface FieldTime { readonly at: Micros; readonly precisionUs: number }

/** Milliseconds since 1970 as number or text, or a date-time; without a zone it is UTC, which GitHub writes. */
export function fieldTime(value: unknown): FieldTime | undefined {
  const text = textOf(value)?.trim();
  if (text === undefined) return undefined;
  if (/^\d{12,14}$/.test(text)) {
    const at = microsOf(Number(text) * 1000);
    return at === undefined ? undefined : { at, precisionUs: 1000 };
  }
  const read = readInstant(text);
  return read === undefined ? undefined : { at: read.at, precisionUs: read.precisionUs };
}
