/** Which systems the trail touched, and how deeply. One system: platform, account, service and resource; objects of a bucket are its events, not systems. */
import { DEPTHS } from '../../shared/domain/kinds.ts';
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
function fullNames(trail: readonly Use[]): (string | undefined)[] {
  // Many events name the same thing: what its name says is worked out once.
  const known = new Map<string, string | undefined>();
  const names = trail.map(({ target: { resource } }) => {
    if (resource === undefined) return undefined;
    let name = known.get(resource);
    if (name === undefined) known.set(resource, (name = resourceOf(resource)));
    return name;
  });
  const arns = new Map<string, Set<string>>();
  const keyOf = (u: Use, name: string): string => `${u.target.account ?? ''}\u0000${u.target.service ?? ''}\u0000${name}`;
  // Only ARNs that end in a name which some call gives are of use; many calls give the same.
  const short = new Set<string>();
  for (const name of known.values()) if (name?.startsWith('arn:') === false) short.add(name);
  const ends = new Map<string, string>();
  for (const name of known.values()) {
    if (name === undefined || short.has(name)) continue;
    const end = shortName(name);
    if (short.has(end)) ends.set(name, end);
  }
  for (const [i, u] of trail.entries()) {
    const name = names[i];
    const end = name === undefined || ends.size === 0 ? undefined : ends.get(name);
    if (name === undefined || end === undefined) continue;
    const key = keyOf(u, end);
    arns.set(key, (arns.get(key) ?? new Set()).add(name));
  }
  if (arns.size === 0) return names;
  return trail.map((u, i) => {
    const name = names[i];
    const ending = name === undefined || !short.has(name) ? undefined : arns.get(keyOf(u, name));
    if (ending === undefined) return name;
    const fitting = [...ending].filter((arn) => { const region = arn.split(':')[3] ?? ''; return region === '' || u.target.region === undefined || region === u.target.region; });
    return fitting.length === 1 ? fitting[0] : name;
  });
}

/** What the uses so far say of a system: a trail may hold many systems of one use, and one of many. */
interface Seen {
  readonly first: Use;
  readonly resource: string | undefined;
  last: Micros;
  deepest: Use | undefined;
  successes: number;
  count: number;
  readonly via: Set<string>;
  readonly actions: Map<string, number>;
  readonly events: string[];
  readonly reaches: Map<string, Reach>;
}

const deeper = (a: Use, b: Use): boolean => DEPTHS.indexOf(a.depth) > DEPTHS.indexOf(b.depth);

function see(s: Seen, u: Use, id: string | undefined): void {
  s.count += 1;
  if (u.at > s.last) s.last = u.at;
  s.actions.set(u.action, (s.actions.get(u.action) ?? 0) + 1);
  if (id !== undefined) s.via.add(id);
  // An event that two credentials are followed for stands once.
  if (s.count <= SHOWN_EVENTS && !s.events.includes(u.id)) s.events.push(u.id);
  if (u.outcome === 'failure') return;
  s.successes += 1;
  if (s.deepest === undefined || deeper(u, s.deepest)) s.deepest = u;
  if (u.credential === undefined) return;
  // In order of first success.
  const known = s.reaches.get(u.credential);
  if (known === undefined) s.reaches.set(u.credential, { credential: u.credential, first: u, deepest: u });
  else if (deeper(u, known.deepest)) s.reaches.set(u.credential, { ...known, deepest: u });
}

/** What is not named and what has an empty name are told apart nowhere. */
const isSame = (a: string | undefined, b: string | undefined): boolean => (a ?? '') === (b ?? '');

export function touchedSystems(trail: readonly Use[], idOf: (credential: string) => string | undefined): SystemDraft[] {
  const systems = new Map<string, Seen[]>();
  const seen: Seen[] = [];
  const fullName = fullNames(trail);
  for (const [i, u] of trail.entries()) {
    const t = u.target;
    const resource = fullName[i];
    // Texts as they stand are found sooner than one that is put together for each event; what else tells systems of one name apart is little.
    const key = isSame(t.host, '') ? resource ?? '' : `${resource ?? ''}\u0000${t.host ?? ''}`;
    const alike = systems.get(key);
    let s = alike?.find(({ first: { target: o } }) => isSame(o.account, t.account) && isSame(o.service, t.service) && o.platform === t.platform && isSame(o.host, t.host));
    if (s === undefined) {
      s = { first: u, resource, last: u.at, deepest: undefined, successes: 0, count: 0, via: new Set(), actions: new Map(), events: [], reaches: new Map() };
      if (alike === undefined) systems.set(key, [s]);
      else alike.push(s);
      seen.push(s);
    }
    see(s, u, u.credential === undefined ? undefined : idOf(u.credential));
  }
  const drafts = seen.map((s): SystemDraft => ({
    id: '', platform: s.first.target.platform, account: s.first.target.account, service: s.first.target.service, resource: s.resource, host: s.first.target.host,
    first: s.first.at, last: s.last, touch: s.deepest?.depth ?? 'attempted', successes: s.successes, failures: s.count - s.successes, via: [...s.via],
    actions: [...s.actions].map(([action, count]) => ({ action, count })).sort((a, b) => b.count - a.count || (a.action < b.action ? -1 : 1)),
    // The deepest touch is shown even when it is not among the first.
    events: s.deepest === undefined || s.events.includes(s.deepest.id) ? s.events : [...s.events, s.deepest.id],
    eventCount: s.count, reachedBy: [...s.reaches.values()],
  }));
  return drafts.sort((a, b) => a.first - b.first || (keyOf(a) < keyOf(b) ? -1 : 1)).map((s, i) => ({ ...s, id: `S${i + 1}` }));
}

const keyOf = (s: TouchedSystem): string => [s.account, s.service, s.resource, s.host].map((x) => x ?? '').join(' ');
