/** Looking into documents whose layout is known only by name: paths, texts, instants. Every value is a stranger's. */
import type { NamedIdentity } from '../../../shared/domain/event.ts';
import type { IdentityKind } from '../../../shared/domain/kinds.ts';
import { microsOf, type Micros } from '../../../shared/domain/time.ts';
import { objectOf, textOf } from '../format.ts';
import { cut, isAbsent, quoted, readCellTime, visible } from '../mapping.ts';

export type Json = Readonly<Record<string, unknown>>;

export const hasMembers = (value: Json, keys: readonly string[]): boolean => keys.every((k) => Object.hasOwn(value, k));

/** Own members only: `constructor` is a name like any other. */
export const member = (value: Json | undefined, key: string): unknown => (value !== undefined && Object.hasOwn(value, key) ? value[key] : undefined);

/** Everything at a path like `owner.user.id`; lists on the way are gone through, so one path may lead to many values. */
export function valuesAt(value: unknown, path: string): readonly unknown[] {
  let found: readonly unknown[] = [value];
  for (const step of path.split('.')) {
    found = found.flatMap((v) => (Array.isArray(v) ? v : [v]) as readonly unknown[]).flatMap((v) => {
      const next = member(objectOf(v), step);
      return next === undefined || next === null ? [] : [next];
    });
  }
  return found.flatMap((v) => (Array.isArray(v) ? (v as readonly unknown[]) : [v]));
}

const plain = (v: unknown): string | undefined => (typeof v === 'boolean' ? String(v) : textOf(v)?.trim());

/** The texts at the first of these paths that has any; `null`, `""` and `n/a` are none. */
export function textsAt(value: unknown, paths: readonly string[]): readonly string[] {
  for (const path of paths) {
    const texts = valuesAt(value, path).flatMap((v) => { const t = plain(v); return t === undefined || isAbsent(t) ? [] : [t]; });
    if (texts.length > 0) return [...new Set(texts)];
  }
  return [];
}

/** Bounds a name: names are kept as terms, and nobody's name is longer. */
export const nameOf = (text: string): string => cut(text, 1_000);

export function textAt(value: unknown, ...paths: readonly string[]): string | undefined {
  const [text] = textsAt(value, paths);
  return text === undefined ? undefined : nameOf(text);
}

/** An instant as APIs write it: ISO text, or a count of seconds, milliseconds or microseconds since 1970, told by its size. */
export interface When { readonly at?: Micros | undefined; readonly note?: string | undefined }

export function whenOf(label: string, value: unknown, zone: string | undefined): When {
  if (value === undefined || value === null || value === '' || value === 0 || value === -1) return {};
  // Snowflake writes seconds with a fraction, and behind it the number of the zone, in text.
  const counted = typeof value === 'number' ? value : typeof value === 'string' && /^\d{9,16}(?:\.\d{1,9})?(?: \d+)?$/.test(value.trim()) ? Number(value.trim().split(' ')[0]) : undefined;
  if (counted !== undefined) {
    const factor = counted < 1e11 ? 1_000_000 : counted < 1e14 ? 1_000 : 1;
    const at = counted > 0 ? microsOf(Math.round(counted * factor)) : undefined;
    return at === undefined ? { note: `unreadable ${label} ${quoted(String(counted))}` } : { at };
  }
  if (typeof value !== 'string') return { note: `unreadable ${label}: not a time` };
  const read = readCellTime(label, value.trim().replace(/(\d)\s*([+-]\d\d):?(\d\d)$/, '$1$2:$3'), zone);
  if (read.kind === 'at') return { at: read.at, note: read.note };
  return read.kind === 'bad' ? { note: read.why } : { note: read.said };
}

export function whenAt(label: string, value: unknown, paths: readonly string[], zone: string | undefined): When {
  for (const path of paths) {
    const [found] = valuesAt(value, path);
    if (found !== undefined && found !== '') return whenOf(label, found, zone);
  }
  return {};
}

export function named(name: string, kind: IdentityKind, also: readonly (string | undefined)[] = []): NamedIdentity {
  const others = [...new Set(also.flatMap((a) => (a === undefined || a === name ? [] : [nameOf(a)])))];
  return { name: nameOf(name), kind, ...(others.length === 0 ? {} : { also: others }) };
}

/**
 * Whether the name of a variable says that its value opens something. Only names are looked at, never values.
 * `SECRET_NAME` and `TOKEN_URL` point at something; they are no secrets, but where one is: they count too, as places.
 */
export function looksSecret(name: string): boolean {
  return /secret|passw(?:or)?d|passphrase|token|api.?key|access.?key|private.?key|credential|connection.?string|(?:^|_)(?:pat|dsn|pwd|auth|jwt|ssh_?key|sas)(?:_|$)|database_url/i.test(name);
}

export const shown = (text: string): string => visible(cut(text, 300));
