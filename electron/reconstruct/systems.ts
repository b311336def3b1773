/** Which systems the trail touched, and how deeply. One system: platform, account, service and resource; objects of a bucket are its events, not systems. */
import { DEPTHS, type Depth } from '../../shared/domain/kinds.ts';
import type { TouchedSystem } from '../../shared/domain/trace.ts';
import type { Micros } from '../../shared/domain/time.ts';
import type { Use } from './source.ts';

const SHOWN_EVENTS = 12;

/** `arn:aws:s3:::bucket/key` → `arn:aws:s3:::bucket`; `projects/_/buckets/bucket/objects/key` → `projects/_/buckets/bucket`. */
export function resourceOf(resource: string | undefined): string | undefined {
  const google = resource?.startsWith('projects/') === true ? /^projects\/[^/]+\/buckets\/[^/]+(?=\/objects\/)/.exec(resource) : null;
  if (google !== null) return google[0];
  if (resource === undefined || !resource.startsWith('arn:aws:s3:::')) return resource;
  const slash = resource.indexOf('/');
  return slash === -1 ? resource : resource.slice(0, slash);
}

/** A credential that got through to the system: its first use that succeeded, and its deepest. */
export interface Reach { readonly credential: string; readonly first: Use; readonly deepest: Use }

export interface SystemDraft extends TouchedSystem { readonly reachedBy: readonly Reach[] }

/** The last part of an ARN, without the six characters that Secrets Manager adds to a secret's name. */
function shortName(arn: string): string {
  const tail = arn.split(':').slice(5).join(':').replace(/^[a-z-]+[:/]/, '');
  return arn.includes(':secret:') ? tail.replace(/-[A-Za-z0-9]{6}$/, '') : tail;
}

/** A call names a thing by its ARN or by its short name. Where exactly one ARN of the account and service ends in that name, they are one system. */
function fullNames(trail: readonly Use[]): (use: Use) => string | undefined {
  const arns = new Map<string, Set<string>>();
  const keyOf = (u: Use, name: string): string => `${u.target.account ?? ''}\u0000${u.target.service ?? ''}\u0000${name}`;
  // Many uses name the same thing.
  const seen = new Set<string>();
  for (const u of trail) {
    const name = resourceOf(u.target.resource);
    if (name?.startsWith('arn:') !== true) continue;
    const full = keyOf(u, name);
    if (seen.has(full)) continue;
    seen.add(full);
    const key = keyOf(u, shortName(name));
    arns.set(key, (arns.get(key) ?? new Set()).add(name));
  }
  return (u) => {
    const name = resourceOf(u.target.resource);
    if (name === undefined || name.startsWith('arn:')) return name;
    const known = [...arns.get(keyOf(u, name)) ?? []].filter((arn) => { const region = arn.split(':')[3] ?? ''; return region === '' || u.target.region === undefined || region === u.target.region; });
    return known.length === 1 ? known[0] : name;
  };
}

export function touchedSystems(trail: readonly Use[], idOf: (credential: string) => string | undefined): SystemDraft[] {
  const systems = new Map<string, Use[]>();
  const fullName = fullNames(trail);
  for (const u of trail) {
    const t = u.target;
    const key = `${t.platform}\u0000${t.account ?? ''}\u0000${t.service ?? ''}\u0000${fullName(u) ?? ''}\u0000${t.host ?? ''}`;
    const list = systems.get(key);
    if (list === undefined) systems.set(key, [u]);
    else list.push(u);
  }
  const drafts = [...systems.values()].map((uses) => {
    const first = uses[0];
    if (first === undefined) throw new Error('a system without a touch');
    const succeeded = uses.filter((u) => u.outcome !== 'failure');
    const deepest = succeeded.reduce<Use | undefined>((d, u) => (d === undefined || DEPTHS.indexOf(u.depth) > DEPTHS.indexOf(d.depth) ? u : d), undefined);
    const actions = new Map<string, number>();
    for (const u of uses) actions.set(u.action, (actions.get(u.action) ?? 0) + 1);
    const touch: Depth = deepest?.depth ?? 'attempted';
    return {
      id: '', platform: first.target.platform, account: first.target.account, service: first.target.service, resource: fullName(first), host: first.target.host,
      first: first.at, last: uses.reduce<number>((t, u) => Math.max(t, u.at), first.at) as Micros, touch, successes: succeeded.length, failures: uses.length - succeeded.length,
      via: [...new Set(uses.flatMap((u) => (u.credential === undefined ? [] : idOf(u.credential) ?? [])))],
      actions: [...actions].map(([action, count]) => ({ action, count })).sort((a, b) => b.count - a.count || (a.action < b.action ? -1 : 1)),
      // The deepest touch is shown even when it is not among the first.
      events: [...new Set([...uses.slice(0, SHOWN_EVENTS).map((u) => u.id), ...(deepest === undefined ? [] : [deepest.id])])],
      eventCount: uses.length, reachedBy: reachesOf(succeeded),
    };
  });
  return drafts.sort((a, b) => a.first - b.first || (keyOf(a) < keyOf(b) ? -1 : 1)).map((s, i) => ({ ...s, id: `S${i + 1}` }));
}

/** In order of first success. */
function reachesOf(succeeded: readonly Use[]): Reach[] {
  const reaches = new Map<string, Reach>();
  for (const use of succeeded) {
    if (use.credential === undefined) continue;
    const known = reaches.get(use.credential);
    if (known === undefined) reaches.set(use.credential, { credential: use.credential, first: use, deepest: use });
    else if (DEPTHS.indexOf(use.depth) > DEPTHS.indexOf(known.deepest.depth)) reaches.set(use.credential, { ...known, deepest: use });
  }
  return [...reaches.values()];
}

const keyOf = (s: TouchedSystem): string => [s.account, s.service, s.resource, s.host].map((x) => x ?? '').join(' ');
