/** Records with dotted names, records of nested objects, and rows of a table: one way to ask for `user.name`. */
import { objectOf, textOf } from '../format.ts';
import { parseJson } from '../../../shared/domain/json-text.ts';

type Json = Readonly<Record<string, unknown>>;

/** A value by its path, whether its parts are nested or stand in dotted names, or some of each. */
export function at(o: Json | undefined, path: string): unknown {
  if (o === undefined) return undefined;
  if (Object.hasOwn(o, path)) return o[path];
  for (let dot = path.indexOf('.'); dot !== -1; dot = path.indexOf('.', dot + 1)) {
    const inner = objectOf(o[path.slice(0, dot)]);
    const found = inner === undefined ? undefined : at(inner, path.slice(dot + 1));
    if (found !== undefined) return found;
  }
  return undefined;
}

/** Text, or the first of several; `-`, which Kibana's tables write for nothing, is nothing. */
export function textAt(o: Json | undefined, path: string): string | undefined {
  const value = at(o, path);
  const text = Array.isArray(value) ? textOf(value[0]) : typeof value === 'boolean' ? String(value) : textOf(value);
  return text === undefined || text === '-' || text === '(empty)' ? undefined : text;
}

const MAX_DEPTH = 32;

/** Dotted names made into objects. Names that would reach a prototype are kept as they are. */
export function nested(o: Json): Json {
  if (!Object.keys(o).some((k) => k.includes('.'))) return o;
  const out: Record<string, unknown> = {};
  for (const [name, value] of Object.entries(o)) {
    const parts = name.split('.');
    if (parts.length > MAX_DEPTH || parts.some((p) => p === '' || p === '__proto__' || p === 'constructor' || p === 'prototype')) {
      out[name.replaceAll('__proto__', '__proto')] = value;
      continue;
    }
    let here = out;
    for (const part of parts.slice(0, -1)) {
      const inner = here[part];
      const next: Record<string, unknown> = typeof inner === 'object' && inner !== null && !Array.isArray(inner) ? { ...inner } : {};
      here[part] = next;
      here = next;
    }
    const last = parts.at(-1) ?? name;
    const present = here[last];
    here[last] = objectOf(present) !== undefined && objectOf(value) !== undefined ? { ...(present as object), ...(value as object) } : value;
  }
  return out;
}

/** `alternate_id` → `alternateId`, at every depth: what Elastic made of the source's own names. */
export function camel(value: unknown, depth = 0): unknown {
  if (depth > MAX_DEPTH) return undefined;
  if (Array.isArray(value)) return value.map((v) => camel(v, depth + 1));
  const o = objectOf(value);
  if (o === undefined) return value;
  return Object.fromEntries(Object.entries(o).map(([k, v]) => [k.replace(/_([a-z0-9])/g, (_, c: string) => c.toUpperCase()), camel(v, depth + 1)]));
}

/** `{a=b, c={d=e}, f=[g, h]}`, as Java prints a map: what Beats stored of CloudTrail's parameters. Undefined when it is none. */
export function readJavaMap(text: string): Json | undefined {
  let i = 0;
  let budget = 10_000;
  const value = (depth: number): unknown => {
    budget -= 1;
    if (text[i] === '{' && depth < MAX_DEPTH) {
      i += 1;
      const out: Record<string, unknown> = {};
      while (i < text.length && text[i] !== '}' && budget > 0) {
        const eq = text.indexOf('=', i);
        if (eq === -1) return undefined;
        const key = text.slice(i, eq).trim();
        i = eq + 1;
        const v = value(depth + 1);
        if (key !== '__proto__') out[key] = v;
        if (text[i] === ',') i += 2;
      }
      i += 1;
      return out;
    }
    if (text[i] === '[' && depth < MAX_DEPTH) {
      i += 1;
      const list: unknown[] = [];
      while (i < text.length && text[i] !== ']' && budget > 0) {
        list.push(value(depth + 1));
        if (text[i] === ',') i += 2;
      }
      i += 1;
      return list;
    }
    // A text ends where the next name or the end of its map comes; a comma alone may be part of it.
    const m = /,(?= [\w.:-]{1,100}=)|[}\]]|, (?=\{)/g;
    m.lastIndex = i;
    const end = m.exec(text)?.index ?? text.length;
    const plain = text.slice(i, end);
    i = Math.max(end, i + (plain === '' && !'}],'.includes(text[i] ?? '') ? 1 : 0));
    return plain;
  };
  const trimmed = text.trim();
  if (!trimmed.startsWith('{') || !trimmed.endsWith('}')) return undefined;
  i = text.indexOf('{');
  return objectOf(value(0));
}

/** An object, JSON text of one, or Java's print of one. */
export function objectIn(value: unknown): Json | undefined {
  if (typeof value !== 'string') return objectOf(value);
  try {
    return objectOf(parseJson(value));
  } catch {
    return value.length > 256 * 1024 ? undefined : readJavaMap(value);
  }
}
