/**
 * Which names are one identity. Two names are merged only on evidence: one record gives both to the same actor, or two names share a
 * name that only one identity can have (a principal id, an account and user name), or one long-term key was presented under both and
 * one is the end of the other. A merge is never a guess about similar spelling. What an analyst says of two names comes last (`names.ts`).
 */
import type { IdentityStatement } from '../../shared/domain/identity.ts';
import { IDENTITY_KINDS, type IdentityKind } from '../../shared/domain/kinds.ts';
import { keptApart, keyEdges, standing, type KeyNames, type NameEdge } from './names.ts';
import type { Naming } from './naming.ts';

/** `K` stands for names and platforms: `naming.ts`. */
export interface SeenName<K> {
  readonly name: K;
  readonly kind: IdentityKind;
  readonly platform: K;
  readonly events: number;
  readonly first: number | undefined;
  readonly last: number | undefined;
}

export interface ResolvedIdentity<K> {
  readonly name: K;
  readonly kind: IdentityKind;
  readonly platform: K;
  /** In no order that says anything. */
  readonly names: readonly K[];
  readonly events: number;
  readonly first: number | undefined;
  readonly last: number | undefined;
}

export const IDENTITIES_VERSION = 'identities@3';

/** Which names hang together. Names are numbered in the order in which they are met. */
class Groups<K> {
  readonly #numbers = new Map<K, number>();
  readonly keys: K[] = [];
  readonly #parent: number[] = [];

  /** The number of a name that may be new. */
  meet(key: K): number {
    const known = this.#numbers.get(key);
    if (known !== undefined) return known;
    const made = this.keys.length;
    this.#numbers.set(key, made);
    this.keys.push(key);
    this.#parent.push(made);
    return made;
  }

  numberOf(key: K | undefined): number | undefined {
    return key === undefined ? undefined : this.#numbers.get(key);
  }

  #find(name: number): number {
    let root = name;
    for (let up = this.#parent[root]; up !== undefined && up !== root; up = this.#parent[root]) root = up;
    for (let at = name; at !== root;) {
      const up = this.#parent[at] ?? root;
      this.#parent[at] = root;
      at = up;
    }
    return root;
  }

  join(a: number, b: number): void {
    const x = this.#find(a);
    const y = this.#find(b);
    if (x !== y) this.#parent[Math.max(x, y)] = Math.min(x, y);
  }

  /** Names of each group, under the number of its root; `of` gives the group of a name. */
  all(): { readonly groups: ReadonlyMap<number, readonly number[]>; readonly of: (name: number) => readonly number[] } {
    const groups = new Map<number, number[]>();
    for (let name = 0; name < this.keys.length; name += 1) {
      const root = this.#find(name);
      const group = groups.get(root);
      if (group === undefined) groups.set(root, [name]);
      else group.push(name);
    }
    return { groups, of: (name) => groups.get(this.#find(name)) ?? [] };
  }
}

type Facts<K> = Map<number, SeenName<K>[]>;

/** In order of the identities' names. */
export function resolveIdentities<K>(seen: Iterable<SeenName<K>>, pairs: Iterable<NameEdge<K>>, keys: Iterable<KeyNames<K>>, statements: readonly IdentityStatement[], naming: Naming<K>): ResolvedIdentity<K>[] {
  const { textOf, keyOf } = naming;
  const names = new Groups<K>();
  const facts: Facts<K> = new Map();
  for (const s of seen) {
    const number = names.meet(s.name);
    const known = facts.get(number);
    if (known === undefined) facts.set(number, [s]);
    else known.push(s);
  }
  const left: number[] = [];
  const right: number[] = [];
  const edge = ({ name, also }: NameEdge<K>): void => {
    left.push(names.meet(name));
    right.push(names.meet(also));
  };
  for (const pair of pairs) edge(pair);
  for (const pair of keyEdges(keys, textOf)) edge(pair);
  const said = standing(statements);
  for (const s of said) {
    const [name, also] = [keyOf(s.name), keyOf(s.other)];
    if (s.is === 'same' && name !== undefined && also !== undefined) edge({ name, also });
  }
  const apart = said.flatMap((s) => {
    const [name, other] = [names.numberOf(keyOf(s.name)), names.numberOf(keyOf(s.other))];
    return s.is === 'not-same' && name !== undefined && other !== undefined ? [{ name, other }] : [];
  });
  if (apart.length === 0) for (const [i, name] of left.entries()) names.join(name, right[i] ?? name);
  else for (const { name, also } of keptApart(left.map((name, i) => ({ name, also: right[i] ?? name })), apart)) names.join(name, also);
  const { groups, of } = names.all();
  const textOfNumber = (number: number): string => textOf(names.keys[number] as K);
  // A name that no record knows but as another's would be lost when the two are taken apart, whichever of them leaves: it stands alone, on the
  // platform of the other.
  for (const [alone, from] of apart.flatMap((s) => [[s.other, s.name], [s.name, s.other]] as const)) {
    if (of(alone).some((n) => facts.has(n))) continue;
    const platform = [...of(from)].filter((n) => facts.has(n)).sort((a, b) => (textOfNumber(a) < textOfNumber(b) ? -1 : 1)).flatMap((n) => facts.get(n) ?? [])[0]?.platform;
    if (platform !== undefined) facts.set(alone, [{ name: names.keys[alone] as K, kind: 'unknown', platform, events: 0, first: undefined, last: undefined }]);
  }
  const found: { readonly text: string; readonly identity: ResolvedIdentity<K> }[] = [];
  for (const group of groups.values()) {
    if (!group.some((n) => facts.has(n))) continue;
    const best = mostTelling(group, facts, textOfNumber);
    found.push({ text: best.text, identity: describe(names.keys[best.number] as K, group.map((n) => names.keys[n] as K), group.flatMap((n) => facts.get(n) ?? []), textOf) });
  }
  return found.sort((a, b) => (a.text < b.text ? -1 : 1)).map((f) => f.identity);
}

/** How telling a name is: an ARN of an IAM principal names it whole; ids and short names need a reader who knows. */
function rank(name: string): number {
  // How AWS calls another platform's identity that it let in is not that identity's own name.
  if (/^arn:[^:]*:(?:iam|sts)::.*:oidc-provider\//.test(name)) return -1;
  // Numbers that a platform gives its own records say nothing to a reader, and a path says only more than the name at its end.
  if (/^(?:vault:entity\/|github:id\/|projects\/[^/]+\/serviceAccounts\/)|^[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}$|^\d{15,}$/i.test(name)) return -1;
  if (/^arn:[^:]*:iam::/.test(name)) return 3;
  if (name.startsWith('arn:')) return name.includes(':assumed-role/') ? 1 : 2;
  return 0;
}

const eventsOf = <K>(facts: Facts<K>, name: number): number => (facts.get(name) ?? []).reduce((n, s) => n + s.events, 0);

/** Of the names of one identity that which says most; of those that say as much the one seen most often, then the first. */
function mostTelling<K>(group: readonly number[], facts: Facts<K>, textOf: (name: number) => string): { readonly number: number; readonly text: string } {
  let best = { number: -1, text: '', rank: Number.NEGATIVE_INFINITY, events: 0 };
  for (const number of group) {
    const text = textOf(number);
    const own = rank(text);
    if (own < best.rank) continue;
    const events = eventsOf(facts, number);
    if (own > best.rank || events > best.events || (events === best.events && text < best.text)) best = { number, text, rank: own, events };
  }
  return best;
}

/** As what it is seen most often; of kinds seen equally often the one that stands first in their list, on the platform whose name comes first. */
function describe<K>(name: K, names: readonly K[], own: readonly SeenName<K>[], textOf: (key: K) => string): ResolvedIdentity<K> {
  const code = (s: SeenName<K>): number => IDENTITY_KINDS.indexOf(s.kind);
  const [byKind] = [...own].sort((a, b) => Number(a.kind === 'unknown') - Number(b.kind === 'unknown') || b.events - a.events || code(a) - code(b)
    || (a.platform === b.platform ? 0 : textOf(a.platform) < textOf(b.platform) ? -1 : 1));
  if (byKind === undefined) throw new Error('an identity of which nothing is known');
  let first: number | undefined;
  let last: number | undefined;
  for (const s of own) {
    if (s.first === undefined || s.last === undefined) continue;
    first = Math.min(first ?? s.first, s.first);
    last = Math.max(last ?? s.last, s.last);
  }
  return { name, kind: byKind.kind, platform: byKind.platform, names, events: own.reduce((n, s) => n + s.events, 0), first, last };
}
