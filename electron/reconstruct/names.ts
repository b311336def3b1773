/**
 * What joins names, and what keeps them apart. Analysts' statements about two names come after the records: of several about the same two names the last
 * one holds. `same` adds an edge. `not-same` takes the second name out of the first one's group, together with everything that only hangs on it: every edge
 * between the second name and a name that still reaches the first without it is dropped, asserted ones too. Each statement is read against all edges, never
 * against what another left over, so the order of statements about different pairs does not matter, and a withdrawn one leaves no trace.
 */
import type { IdentityStatement } from '../../shared/domain/identity.ts';

export interface NameEdge { readonly name: string; readonly also: string }
/** Names under which one long-term key was presented. */
export interface KeyNames { readonly credential: string; readonly names: readonly string[] }

const pairOf = (s: { readonly name: string; readonly other: string }): string => JSON.stringify([s.name, s.other].sort());

/** The statements that hold: the last one about each pair, without those taken back. In an order that does not depend on when they were made. */
export function standing(statements: readonly IdentityStatement[]): IdentityStatement[] {
  const last = new Map(statements.map((s) => [pairOf(s), s]));
  return [...last].sort(([a], [b]) => (a < b ? -1 : 1)).flatMap(([, s]) => (s.is === 'as-recorded' ? [] : [s]));
}

/** Edges by keys: the long name, and a short one that is its end. */
export function* keyEdges(keys: Iterable<KeyNames>): Generator<NameEdge & { readonly credential: string }> {
  for (const { credential, names } of keys) {
    const full = names.find((n) => n.startsWith('arn:'));
    if (full === undefined) continue;
    for (const short of names) if (short !== full && full.endsWith(`/${short.replace(/^user\//, '')}`)) yield { name: full, also: short, credential };
  }
}

/** The edges that are left when each `other` is taken out of the group of its `name`. */
export function keptApart(edges: readonly NameEdge[], apart: readonly { readonly name: string; readonly other: string }[]): readonly NameEdge[] {
  const near = new Map<string, string[]>();
  const put = (a: string, b: string): void => { (near.get(a) ?? near.set(a, []).get(a))?.push(b); };
  for (const { name, also } of edges) {
    put(name, also);
    put(also, name);
  }
  const dropped = new Map<string, ReadonlySet<string>[]>();
  for (const { name, other } of apart) dropped.set(other, [...(dropped.get(other) ?? []), reachedWithout(near, name, other)]);
  const isDropped = (from: string, to: string): boolean => dropped.get(from)?.some((side) => side.has(to)) === true;
  return edges.filter(({ name, also }) => !isDropped(name, also) && !isDropped(also, name));
}

function reachedWithout(near: ReadonlyMap<string, readonly string[]>, start: string, without: string): ReadonlySet<string> {
  const found = new Set([start]);
  for (const at of found) for (const next of near.get(at) ?? []) if (next !== without) found.add(next);
  return found;
}
