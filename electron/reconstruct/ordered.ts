/**
 * A source whose answers do not depend on the order in which evidence was taken in: events of one instant stand by their id, which the
 * evidence itself gives them. The same evidence then gives the same hops, whichever file came first.
 */
import type { FactKind } from '../../shared/domain/event.ts';
import { isHostBound } from './kinds-of-use.ts';
import type { Micros } from '../../shared/domain/time.ts';
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
  // Rules ask the same again in every round.
  const kept = <T>(answer: (text: string, from: Micros) => T): ((text: string, from?: Micros) => T) => {
    const answers = new Map<string, T>();
    return (text, from = 0 as Micros) => {
      const key = `${from} ${text}`;
      const known = answers.get(key);
      if (known !== undefined || answers.has(key)) return known as T;
      const made = answer(text, from);
      answers.set(key, made);
      return made;
    };
  };
  const keptBy = <K extends string, T>(answer: (key: K) => (text: string) => T): ((key: K) => (text: string) => T) => {
    const answers = new Map<K, (text: string) => T>();
    return (key) => {
      const known = answers.get(key) ?? kept(answer(key));
      answers.set(key, known);
      return known;
    };
  };
  const withFact = keptBy((kind: FactKind) => (text) => sorted(source.withFact(kind, text), byTime));
  const unnamed = keptBy((action: string) => (identity) => sorted(source.unnamedActionsOf(identity, action), byTime));
  const lives = kept((identity) => sorted(source.livesOf(identity), byValue));
  const actions = new Map<string, readonly Use[]>();
  const actionsOf = (identity: string, action: string, from: Micros, to: Micros): readonly Use[] => {
    const key = `${from} ${to} ${action} ${identity}`;
    const known = actions.get(key) ?? sorted(source.actionsOf(identity, action, from, to), byTime);
    actions.set(key, known);
    return known;
  };
  return {
    canonical: kept((name) => source.canonical(name)),
    namesOf: kept((name) => [...new Set(source.namesOf(name))].sort()),
    life: kept((credential) => source.life(credential)),
    livesOf: (identity, kind) => (kind === undefined ? lives(identity) : sorted(source.livesOf(identity, kind), byValue)),
    usesOf,
    issuings: kept((credential) => sorted(source.issuings(credential), byTime)),
    actionsOf,
    unnamedActionsOf: (identity, action) => unnamed(action)(identity),
    unnamedUses: kept((identity) => sorted(source.unnamedUses(identity), byTime)),
    withFact: (kind, text) => withFact(kind)(text),
    textsOfFacts: kept((kind) => [...source.textsOfFacts(kind as FactKind)].sort()),
    issuingsFrom: kept((address, from) => sorted(source.issuingsFrom(address, from), byTime)),
    issuingsNaming: kept((host, from) => sorted(source.issuingsNaming(host, from), byTime)),
    issuingsOn: kept((host) => sorted(source.issuingsOn(host), byTime)),
    addressesOf: kept((host) => [...source.addressesOf(host)].sort()),
    issuedBetween: (from, to) => sorted(source.issuedBetween(from, to), byValue),
    // A session that the host's credential issued carries another identity: it is no credential of the host.
    credentialsOfHost: kept((host) => sorted(source.credentialsOfHost(host).filter((l) => isHostBound(l.kind)), byValue)),
    usedFrom: kept((address) => sorted(source.usedFrom(address), byValue)),
    secretsHolding: (credential) => source.secretsHolding?.(credential) ?? [],
  };
}
