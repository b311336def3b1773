/** Which systems the trail touched, and how deeply. One system: platform, account, service and resource; objects of a bucket are its events, not systems. */
import { DEPTHS } from '../../shared/domain/kinds.ts';
import type { RuleId } from '../../shared/domain/basis.ts';
import type { TouchedSystem } from '../../shared/domain/trace.ts';
import type { Use } from './source.ts';

/** The record of a use names credential and target. */
export const REACHED_RULE: RuleId = 'recorded-use@1';

const SHOWN_EVENTS = 12;

/** `arn:aws:s3:::bucket/key` → `arn:aws:s3:::bucket`; `projects/_/buckets/bucket/objects/key` → `projects/_/buckets/bucket`. */
export function resourceOf(resource: string | undefined): string | undefined {
  const google = resource?.startsWith('projects/') === true ? /^projects\/[^/]+\/buckets\/[^/]+(?=\/objects\/)/.exec(resource) : null;
  if (google !== null) return google[0];
  if (resource === undefined || !resource.startsWith('arn:aws:s3:::')) return resource;
  const slash = resource.indexOf('/');
  return slash === -1 ? resource : resource.slice(0, slash);
}

/** A credential that got through to the system: its first use that succeeded, by id too, and its deepest. */
export interface Reach { readonly credential: string; readonly first: Use; readonly firstId: string; readonly deepest: Use }

/** A system, and who got through to it in the order in which they did. */
export interface Touched { readonly system: TouchedSystem; readonly reachedBy: readonly Reach[] }

/** The last part of an ARN, without the six characters that Secrets Manager adds to a secret's name. */
function shortName(arn: string): string {
  let at = 0;
  for (let colons = 0; colons < 5; colons += 1) {
    at = arn.indexOf(':', at) + 1;
    if (at === 0) return '';
  }
  const tail = arn.slice(at).replace(/^[a-z-]+[:/]/, '');
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
  if (ends.size > 0) {
    trail.forEach((u, i) => {
      const name = names[i];
      const end = name === undefined ? undefined : ends.get(name);
      if (name === undefined || end === undefined) return;
      const key = keyOf(u, end);
      arns.set(key, (arns.get(key) ?? new Set()).add(name));
    });
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

const deeper = (a: Use, b: Use): boolean => DEPTHS.indexOf(a.depth) > DEPTHS.indexOf(b.depth);

/** What is not named and what has an empty name are told apart nowhere. */
const isSame = (a: string | undefined, b: string | undefined): boolean => (a ?? '') === (b ?? '');

/** The uses of one system, in time order. */
interface Group { readonly resource: string | undefined; readonly first: Use; readonly uses: Use[] }

function groupsOf(trail: readonly Use[]): Group[] {
  const named = new Map<string, Group[]>();
  const groups: Group[] = [];
  const fullName = fullNames(trail);
  for (let i = 0; i < trail.length; i += 1) {
    const u = trail[i];
    if (u === undefined) continue;
    const t = u.target;
    const resource = fullName[i];
    // Texts as they stand are found sooner than one that is put together for each event; what else tells systems of one name apart is little.
    const key = isSame(t.host, '') ? resource ?? '' : `${resource ?? ''}\u0000${t.host ?? ''}`;
    const alike = named.get(key);
    let group = alike === undefined ? undefined : fitting(alike, t);
    if (group === undefined) {
      group = { resource, first: u, uses: [] };
      if (alike === undefined) named.set(key, [group]);
      else alike.push(group);
      groups.push(group);
    }
    group.uses.push(u);
  }
  return groups;
}

function fitting(alike: readonly Group[], t: Use['target']): Group | undefined {
  for (const group of alike) {
    const o = group.first.target;
    if (isSame(o.account, t.account) && isSame(o.service, t.service) && o.platform === t.platform && isSame(o.host, t.host)) return group;
  }
  return undefined;
}

/** What one credential did to a system: its id in the trace, and how it got through, if it did. */
interface Via { readonly id: string | undefined; reach: { readonly credential: string; readonly first: Use; readonly firstId: string; deepest: Use } | undefined }

/** Most systems of a large trail are touched once. */
function touchedOnce(id: string, { resource, first }: Group, idOf: (credential: string) => string | undefined): Touched {
  const { id: event, credential, target: t } = first;
  const via = credential === undefined ? undefined : idOf(credential);
  const isThrough = first.outcome !== 'failure';
  const system: TouchedSystem = {
    id, platform: t.platform, account: t.account, service: t.service, resource, host: t.host,
    first: first.at, last: first.at, touch: isThrough ? first.depth : 'attempted', successes: isThrough ? 1 : 0, failures: isThrough ? 0 : 1, via: via === undefined ? NONE : [via],
    actions: [{ action: first.action, count: 1 }], events: [event], eventCount: 1,
  };
  return { system, reachedBy: !isThrough || credential === undefined ? NONE : [{ credential, first, firstId: event, deepest: first }] };
}

const NONE: readonly never[] = [];

function touchedBy(id: string, { resource, first, uses }: Group, idOf: (credential: string) => string | undefined): Touched {
  const actions = new Map<string, number>();
  const vias = new Map<string, Via>();
  const reachedBy: Reach[] = [];
  const events: string[] = [];
  let { at: last } = first;
  let deepest: Use | undefined;
  let successes = 0;
  for (let i = 0; i < uses.length; i += 1) {
    const u = uses[i];
    if (u === undefined) continue;
    if (u.at > last) last = u.at;
    actions.set(u.action, (actions.get(u.action) ?? 0) + 1);
    // An event that two credentials are followed for stands once.
    if (i < SHOWN_EVENTS && !events.includes(u.id)) events.push(u.id);
    const { credential } = u;
    let via = credential === undefined ? undefined : vias.get(credential);
    if (credential !== undefined && via === undefined) vias.set(credential, (via = { id: idOf(credential), reach: undefined }));
    if (u.outcome === 'failure') continue;
    successes += 1;
    if (deepest === undefined || deeper(u, deepest)) deepest = u;
    if (credential === undefined || via === undefined) continue;
    if (via.reach === undefined) reachedBy.push((via.reach = { credential, first: u, firstId: u.id, deepest: u }));
    else if (deeper(u, via.reach.deepest)) via.reach.deepest = u;
  }
  // The deepest touch is shown even when it is not among the first.
  if (deepest !== undefined && !events.includes(deepest.id)) events.push(deepest.id);
  const t = first.target;
  const system: TouchedSystem = {
    id, platform: t.platform, account: t.account, service: t.service, resource, host: t.host,
    first: first.at, last, touch: deepest?.depth ?? 'attempted', successes, failures: uses.length - successes, via: [...vias.values()].flatMap((v) => v.id ?? []),
    actions: [...actions].map(([action, count]) => ({ action, count })).sort((a, b) => b.count - a.count || (a.action < b.action ? -1 : 1)),
    events, eventCount: uses.length,
  };
  return { system, reachedBy };
}

export function touchedSystems(trail: readonly Use[], idOf: (credential: string) => string | undefined): Touched[] {
  return groupsOf(trail).sort((a, b) => a.first.at - b.first.at || (nameOf(a) < nameOf(b) ? -1 : 1)).map((group, i) => (group.uses.length === 1 ? touchedOnce : touchedBy)(`S${i + 1}`, group, idOf));
}

const nameOf = ({ resource, first: { target: t } }: Group): string => [t.account, t.service, resource, t.host].map((x) => x ?? '').join(' ');
