/** Which systems the trail touched, and how deeply. One system: platform, account, service and resource; objects of a bucket are its events, not systems. */
import { DEPTHS, type Depth } from '../../shared/domain/kinds.ts';
import type { TouchedSystem } from '../../shared/domain/trace.ts';
import type { Micros } from '../../shared/domain/time.ts';
import type { Use } from './source.ts';

const SHOWN_EVENTS = 12;

/** `arn:aws:s3:::bucket/key` → `arn:aws:s3:::bucket`. */
export function resourceOf(resource: string | undefined): string | undefined {
  if (resource === undefined || !resource.startsWith('arn:aws:s3:::')) return resource;
  const slash = resource.indexOf('/');
  return slash === -1 ? resource : resource.slice(0, slash);
}

export interface SystemDraft extends TouchedSystem { readonly firstBy: Use; readonly deepestBy: Use | undefined }

export function touchedSystems(trail: readonly Use[], idOf: (credential: string) => string | undefined): SystemDraft[] {
  const systems = new Map<string, Use[]>();
  for (const u of trail) {
    const t = u.target;
    const key = [t.platform, t.account, t.service, resourceOf(t.resource), t.host].map((x) => x ?? '').join('\u0000');
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
      id: '', platform: first.target.platform, account: first.target.account, service: first.target.service, resource: resourceOf(first.target.resource), host: first.target.host,
      first: first.at, last: uses.reduce<number>((t, u) => Math.max(t, u.at), first.at) as Micros, touch, successes: succeeded.length, failures: uses.length - succeeded.length,
      via: [...new Set(uses.flatMap((u) => (u.credential === undefined ? [] : idOf(u.credential) ?? [])))],
      actions: [...actions].map(([action, count]) => ({ action, count })).sort((a, b) => b.count - a.count || (a.action < b.action ? -1 : 1)),
      // The deepest touch is shown even when it is not among the first.
      events: [...new Set([...uses.slice(0, SHOWN_EVENTS).map((u) => u.id), ...(deepest === undefined ? [] : [deepest.id])])],
      eventCount: uses.length, firstBy: first, deepestBy: deepest,
    };
  });
  return drafts.sort((a, b) => a.first - b.first || (keyOf(a) < keyOf(b) ? -1 : 1)).map((s, i) => ({ ...s, id: `S${i + 1}` }));
}

const keyOf = (s: TouchedSystem): string => [s.account, s.service, s.resource, s.host].map((x) => x ?? '').join(' ');
