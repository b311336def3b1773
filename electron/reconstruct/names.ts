/**
 * What joins names, and what keeps them apart. Analysts' statements about two names come after the records: of several about the same two names the last
 * one holds. `same` adds an edge. `not-same` takes the second name out of the first one's group, together with everything that only hangs on it: every edge
 * between the second name and a name that still reaches the first without it is dropped, asserted ones too. Each statement is read against all edges, never
 * against what another left over, so the order of statements about different pairs does not matter, and a withdrawn one leaves no trace.
 */
import type { IdentityStatement } from '../../shared/domain/identity.ts';

export interface NameEdge<K> { readonly name: K; readonly also: K }
/** Names under which one long-term key was presented. */
export interface KeyNames<K> { readonly credential: K; readonly names: readonly K[] }

const pairOf = (s: { readonly name: string; readonly other: string }): string => JSON.stringify([s.name, s.other].sort());

/** The statements that hold: the last one about each pair, without those taken back. In an order that does not depend on when they were made. */
export function standing(statements: readonly IdentityStatement[]): IdentityStatement[] {
  const last = new Map(statements.map((s) => [pairOf(s), s]));
  return [...last].sort(([a], [b]) => (a < b ? -1 : 1)).flatMap(([, s]) => (s.is === 'as-recorded' ? [] : [s]));
}

/** Edges by keys: the long name, and a short one that is its end. */
export function* keyEdges<K>(keys: Iterable<KeyNames<K>>, textOf: (key: K) => string): Generator<NameEdge<K> & { readonly credential: K }> {
  for (const { credential, names } of keys) {
    // Of several the one whose text comes first: the names come in no order that says anything.
    const full = names.filter((n) => textOf(n).startsWith('arn:')).reduce<K | undefined>((first, n) => (first === undefined || textOf(n) < textOf(first) ? n : first), undefined);
    if (full === undefined) continue;
    for (const short of names) if (short !== full && textOf(full).endsWith(`/${textOf(short).replace(/^user\//, '')}`)) yield { name: full, also: short, credential };
  }
}

/** The edges that are left when each `other` is taken out of the group of its `name`. */
export function keptApart<K>(edges: readonly NameEdge<K>[], apart: readonly { readonly name: K; readonly other: K }[]): readonly NameEdge<K>[] {
  const near = new Map<K, K[]>();
  const put = (a: K, b: K): void => { (near.get(a) ?? near.set(a, []).get(a))?.push(b); };
  for (const { name, also } of edges) {
    put(name, also);
    put(also, name);
  }
  const dropped = new Map<K, ReadonlySet<K>[]>();
  for (const { name, other } of apart) dropped.set(other, [...(dropped.get(other) ?? []), reachedWithout(near, name, other)]);
  const isDropped = (from: K, to: K): boolean => dropped.get(from)?.some((side) => side.has(to)) === true;
  return edges.filter(({ name, also }) => !isDropped(name, also) && !isDropped(also, name));
}

function reachedWithout<K>(near: ReadonlyMap<K, readonly K[]>, start: K, without: K): ReadonlySet<K> {
  const found = new Set([start]);
  for (const at of found) for (const next of near.get(at) ?? []) if (next !== without) found.add(next);
  return found;
}
