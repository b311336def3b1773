/**
 * Which names are one identity. Two names are merged only on evidence: one record gives both to the same actor, or two names share a
 * name that only one identity can have (a principal id, an account and user name), or one long-term key was presented under both and
 * one is the end of the other. A merge is never a guess about similar spelling. What an analyst says of two names comes last (`names.ts`).
 */
import type { IdentityStatement } from '../../shared/domain/identity.ts';
import type { IdentityKind } from '../../shared/domain/kinds.ts';
import { keptApart, keyEdges, standing, type KeyNames, type NameEdge } from './names.ts';

export interface SeenName {
  readonly name: string;
  readonly kind: IdentityKind;
  readonly platform: string;
  readonly events: number;
  readonly first: number | undefined;
  readonly last: number | undefined;
}

export interface ResolvedIdentity {
  readonly name: string;
  readonly kind: IdentityKind;
  readonly platform: string;
  readonly names: readonly string[];
  readonly events: number;
  readonly first: number | undefined;
  readonly last: number | undefined;
}

export const IDENTITIES_VERSION = 'identities@2';

export function resolveIdentities(seen: Iterable<SeenName>, pairs: Iterable<NameEdge>, keys: Iterable<KeyNames>, statements: readonly IdentityStatement[] = []): ResolvedIdentity[] {
  const parent = new Map<string, string>();
  const find = (name: string): string => {
    let root = name;
    for (let up = parent.get(root); up !== undefined && up !== root; up = parent.get(root)) root = up;
    for (let at = name; at !== root;) {
      const up = parent.get(at) ?? root;
      parent.set(at, root);
      at = up;
    }
    return root;
  };
  const join = (a: string, b: string): void => {
    const x = find(a);
    const y = find(b);
    if (x !== y) parent.set(x < y ? y : x, x < y ? x : y);
  };
  const facts = new Map<string, SeenName[]>();
  for (const s of seen) {
    parent.set(s.name, parent.get(s.name) ?? s.name);
    facts.set(s.name, [...(facts.get(s.name) ?? []), s]);
  }
  const said = standing(statements);
  const apart = said.filter((s) => s.is === 'not-same');
  const edges = [...pairs, ...keyEdges(keys), ...said.flatMap((s) => (s.is === 'same' ? [{ name: s.name, also: s.other }] : []))];
  for (const name of edges.flatMap((e) => [e.name, e.also])) parent.set(name, parent.get(name) ?? name);
  for (const { name, also } of apart.length === 0 ? edges : keptApart(edges, apart)) join(name, also);
  const groups = new Map<string, string[]>();
  for (const name of parent.keys()) {
    const root = find(name);
    const group = groups.get(root);
    if (group === undefined) groups.set(root, [name]);
    else group.push(name);
  }
  // A name that no record knows but as another's would be lost when the two are taken apart, whichever of them leaves: it stands alone, on the
  // platform of the other.
  for (const [alone, from] of apart.flatMap((s) => [[s.other, s.name], [s.name, s.other]] as const)) {
    const names = groups.get(find(alone)) ?? [];
    if (!names.includes(alone) || names.some((n) => facts.has(n))) continue;
    const platform = [...(groups.get(find(from)) ?? [])].sort().flatMap((n) => facts.get(n) ?? [])[0]?.platform;
    if (platform !== undefined) facts.set(alone, [{ name: alone, kind: 'unknown', platform, events: 0, first: undefined, last: undefined }]);
  }
  return [...groups.values()].map((names) => describe(names, facts)).filter((i) => i !== undefined).sort((a, b) => (a.name < b.name ? -1 : 1));
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

function describe(names: readonly string[], facts: ReadonlyMap<string, readonly SeenName[]>): ResolvedIdentity | undefined {
  const own = names.flatMap((n) => facts.get(n) ?? []);
  const eventsOf = (name: string): number => (facts.get(name) ?? []).reduce((n, s) => n + s.events, 0);
  const [name] = [...names].sort((a, b) => rank(b) - rank(a) || eventsOf(b) - eventsOf(a) || (a < b ? -1 : 1));
  if (name === undefined || own.length === 0) return undefined;
  const byKind = [...own].sort((a, b) => Number(a.kind === 'unknown') - Number(b.kind === 'unknown') || b.events - a.events);
  const times = own.flatMap((s) => (s.first === undefined || s.last === undefined ? [] : [s.first, s.last]));
  return {
    name, kind: byKind[0]?.kind ?? 'unknown', platform: byKind[0]?.platform ?? '', names: [...names].sort(), events: own.reduce((n, s) => n + s.events, 0),
    first: times.length === 0 ? undefined : times.reduce((a, b) => Math.min(a, b)), last: times.length === 0 ? undefined : times.reduce((a, b) => Math.max(a, b)),
  };
}
