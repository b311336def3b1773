/** A column or a dotted path → the text that stands there. */
import type { SourceRecord } from '../format.ts';
import type { Field } from './events-mapping.ts';

/** Looks up a name in one record; undefined when nothing stands there. */
export type Lookup = (name: string) => string | undefined;

const own = (value: unknown, key: string): unknown => (typeof value === 'object' && value !== null && Object.hasOwn(value, key) ? (value as Record<string, unknown>)[key] : undefined);

/** A member by its dotted path; a key that itself has dots is found by its whole name first. */
export function memberAt(value: unknown, path: string): unknown {
  const whole = own(value, path);
  if (whole !== undefined) return whole;
  for (let dot = path.indexOf('.'); dot !== -1; dot = path.indexOf('.', dot + 1)) {
    const inner = own(value, path.slice(0, dot));
    const found = inner === undefined ? undefined : memberAt(inner, path.slice(dot + 1));
    if (found !== undefined) return found;
  }
  return undefined;
}

function textOfMember(value: unknown): string | undefined {
  if (typeof value === 'string') return value;
  if (typeof value === 'number' || typeof value === 'boolean') return String(value);
  if (Array.isArray(value)) {
    const parts = (value as readonly unknown[]).slice(0, 50).map(textOfMember);
    return parts.length === 0 || parts.some((p) => p === undefined) ? undefined : parts.join(', ');
  }
  return undefined;
}

export function lookupIn(record: Extract<SourceRecord, { kind: 'json' | 'row' }>): Lookup {
  const text = record.kind === 'row' ? (name: string) => record.get(name.trim().toLowerCase()) : (name: string) => textOfMember(memberAt(record.value, name.trim()));
  return (name) => {
    const found = text(name)?.trim();
    return found === undefined || found === '' ? undefined : found;
  };
}

/** The text of a field; of a joined one only when all of its parts are there. */
export function fieldOf(field: Field | undefined, look: Lookup): string | undefined {
  if (field === undefined) return undefined;
  if (typeof field === 'string') return look(field);
  if ('value' in field) return field.value;
  const parts = field.join.map(look);
  return parts.some((p) => p === undefined) ? undefined : parts.join(field.with ?? ':');
}
