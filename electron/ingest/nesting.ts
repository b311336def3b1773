/**
 * Flattened exports back to the members they were: `actor.id`, `target[0].type`, `outcome_result_s`. And members looked up whatever the
 * letter case or the underscores that a pipeline gave their names.
 */
import { objectOf } from './format.ts';
import { parseJson } from '../../shared/domain/json-text.ts';

type Json = Readonly<Record<string, unknown>>;

/** A name without what pipelines change about it: `principal_email`, `PrincipalEmail` and `principalEmail` are one. */
const plain = (name: string): string => name.replaceAll('_', '').toLowerCase();

/** The member of this name; when there is none, the one whose name differs only in letter case or underscores. */
export function member(o: Json | undefined, name: string): unknown {
  if (o === undefined) return undefined;
  const exact = Object.hasOwn(o, name) ? o[name] : undefined;
  if (exact !== undefined) return exact;
  const wanted = plain(name);
  for (const key of Object.keys(o)) if (key.length >= wanted.length && key.length <= wanted.length + 8 && plain(key) === wanted) return o[key];
  return undefined;
}

/** The member as an object. */
export const within = (o: Json | undefined, ...names: readonly string[]): Json | undefined => names.reduce<Json | undefined>((at, name) => objectOf(member(at, name)), o);

interface Node { children: Map<string, Node> | undefined; value: unknown }

const MAX_STEPS = 32;

/** A cell that holds JSON is read; any other stays text. */
export function cellValue(text: string): unknown {
  const first = text.trimStart().charAt(0);
  if (first !== '{' && first !== '[') return text;
  try {
    return parseJson(text);
  } catch {
    return text;
  }
}

/**
 * One nested value out of paths and values. Steps that are all numbers become a list, in order of their numbers. Where a path is both a value
 * and a parent of others, the others win: they say more. Objects have no prototype, so that no path can reach one.
 */
export function nest(pairs: Iterable<readonly [readonly string[], unknown]>): Json {
  const root: Node = { children: new Map(), value: undefined };
  for (const [path, value] of pairs) {
    if (path.length === 0 || path.length > MAX_STEPS) continue;
    let at = root;
    for (const step of path) {
      at.children ??= new Map();
      let next = at.children.get(step);
      if (next === undefined) {
        next = { children: undefined, value: undefined };
        at.children.set(step, next);
      }
      at = next;
    }
    at.value = value;
  }
  return objectFrom(root.children ?? new Map<string, Node>());
}

function objectFrom(children: ReadonlyMap<string, Node>): Json {
  const o = Object.create(null) as Record<string, unknown>;
  for (const [name, child] of children) o[name] = built(child);
  return o;
}

function built(node: Node): unknown {
  if (node.children === undefined) return node.value;
  const names = [...node.children.keys()];
  if (!names.every((n) => /^\d{1,6}$/.test(n))) return objectFrom(node.children);
  return [...node.children].sort(([a], [b]) => Number(a) - Number(b)).map(([, child]) => built(child));
}

/** Steps of a dotted or bracketed path: `target[0].detail`, `target.0.detail`, `target/0/detail`. */
export const stepsOf = (path: string): string[] => path.split(/[.[\]/]+/).filter((s) => s !== '');
