/**
 * Nodes and relationships as Neo4j's table exports print them: `(:AWSRole:AWSPrincipal {arn: "…", n: 3})` and `[:MEMBER_OF {since: 1}]`.
 * Written by hand because no JSON reader takes unquoted names; linear, and it gives up at the first thing that is not of the form.
 */
import type { Json } from '../values.ts';

export interface PrintedEntity {
  readonly what: 'node' | 'relationship';
  readonly labels: readonly string[];
  readonly properties: Json;
}

const MAX = 64 * 1024;

export function readPrinted(text: string): PrintedEntity | undefined {
  const t = text.trim();
  if (t.length > MAX || !/^(?:\(|\[)\s*:/.test(t)) return undefined;
  const node = t.startsWith('(');
  let at = 1;
  const space = (): void => { while (/\s/.test(t[at] ?? '')) at += 1; };
  const name = (): string | undefined => {
    if (t[at] === '`') {
      const end = t.indexOf('`', at + 1);
      if (end === -1) return undefined;
      const quotedName = t.slice(at + 1, end);
      at = end + 1;
      return quotedName;
    }
    const m = /^[\p{L}_][\p{L}\p{N}_]*/u.exec(t.slice(at, at + 300));
    if (m === null) return undefined;
    at += m[0].length;
    return m[0];
  };
  const labels: string[] = [];
  space();
  while (t[at] === ':') {
    at += 1;
    const label = name();
    if (label === undefined) return undefined;
    labels.push(label);
    space();
  }
  /** A value up to the comma or brace behind it: text, number, list; undefined when it cannot be read. */
  const value = (depth: number): unknown => {
    space();
    const c = t[at];
    if (c === '"' || c === "'") {
      let out = '';
      for (at += 1; at < t.length && t[at] !== c; at += 1) {
        if (t[at] === '\\') at += 1;
        out += t[at] ?? '';
      }
      at += 1;
      return out;
    }
    if (c === '[' && depth < 4) {
      const list: unknown[] = [];
      at += 1;
      for (;;) {
        space();
        if (at >= t.length || t[at] === ']') break;
        const before = at;
        list.push(value(depth + 1));
        space();
        if (t[at] === ',') at += 1;
        if (at === before) return undefined;
      }
      at += 1;
      return list;
    }
    const m = /^[^,\]}\s][^,\]}]{0,200}/.exec(t.slice(at, at + 201));
    if (m === null) return undefined;
    at += m[0].length;
    const word = m[0].trim();
    if (/^-?\d+(?:\.\d+)?$/.test(word)) return Number(word);
    return word === 'true' ? true : word === 'false' ? false : /^null$/i.test(word) ? undefined : word;
  };
  const properties: [string, unknown][] = [];
  if (t[at] === '{') {
    at += 1;
    for (;;) {
      space();
      if (at >= t.length || t[at] === '}') break;
      const key = name();
      space();
      if (key === undefined || t[at] !== ':') return undefined;
      at += 1;
      const v = value(0);
      if (v !== undefined) properties.push([key, v]);
      space();
      if (t[at] === ',') at += 1;
      else if (t[at] !== '}') return undefined;
    }
    at += 1;
    space();
  }
  if (t[at] !== (node ? ')' : ']') || labels.length === 0) return undefined;
  return { what: node ? 'node' : 'relationship', labels, properties: Object.fromEntries(properties) };
}
