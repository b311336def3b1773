/**
 * A source whose answers do not depend on the order in which evidence was taken in: events of one instant stand by their id, which the
 * evidence itself gives them. The same evidence then gives the same hops, whichever file came first.
 */
import { isHostBound } from './kinds-of-use.ts';
import type { KnownLife, TraceSource, Use } from './source.ts';

const byTime = (a: Use, b: Use): number => a.at - b.at || (a.id < b.id ? -1 : a.id > b.id ? 1 : 0);
const byValue = (a: KnownLife, b: KnownLife): number => (a.value < b.value ? -1 : a.value > b.value ? 1 : 0);

function sorted<T>(list: readonly T[], order: (a: T, b: T) => number): readonly T[] {
  for (let i = 1; i < list.length; i += 1) {
    const [a, b] = [list[i - 1], list[i]];
    if (a !== undefined && b !== undefined && order(a, b) > 0) return [...list].sort(order);
  }
  return list;
}

export function ordered(source: TraceSource): TraceSource {
  const uses = new Map<string, readonly Use[]>();
  const usesOf = (credential: string): readonly Use[] => {
    const known = uses.get(credential);
    if (known !== undefined) return known;
    const made = sorted(source.usesOf(credential), byTime);
    uses.set(credential, made);
    return made;
  };
  return {
    canonical: (name) => source.canonical(name),
    namesOf: (name) => [...new Set(source.namesOf(name))].sort(),
    life: (credential) => source.life(credential),
    livesOf: (identity) => sorted(source.livesOf(identity), byValue),
    usesOf,
    issuings: (credential) => sorted(source.issuings(credential), byTime),
    actionsOf: (identity, action, from, to) => sorted(source.actionsOf(identity, action, from, to), byTime),
    unnamedUses: (identity) => sorted(source.unnamedUses(identity), byTime),
    withFact: (kind, text) => sorted(source.withFact(kind, text), byTime),
    issuingsFrom: (address, from) => sorted(source.issuingsFrom(address, from), byTime),
    issuingsOn: (host) => sorted(source.issuingsOn(host), byTime),
    addressesOf: (host) => [...source.addressesOf(host)].sort(),
    issuedBetween: (from, to) => sorted(source.issuedBetween(from, to), byValue),
    // A session that the host's credential issued carries another identity: it is no credential of the host.
    credentialsOfHost: (host) => sorted(source.credentialsOfHost(host).filter((l) => isHostBound(l.kind)), byValue),
    usedFrom: (address, from) => source.usedFrom(address, from).map(({ life, first }) => ({ life, first: usesOf(life.value).find((u) => u.source === address && u.at >= from) ?? first }))
      .sort((a, b) => byTime(a.first, b.first)),
    secretsHolding: (credential) => source.secretsHolding?.(credential) ?? [],
  };
}
