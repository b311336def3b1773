/** What an identity did before, and what its kind lets one expect. */
import type { Micros } from '../../shared/domain/time.ts';
import { DAY_US } from '../../shared/domain/time.ts';
import type { IdentityKind } from '../../shared/domain/kinds.ts';
import type { Act, FindingsSource, Habit } from './source.ts';

/** An operation is usual for an identity that did it on this many days, the first of them at least this many days before. */
export const USUAL = { days: 3, since: 3 } as const;

const byActor = new WeakMap<FindingsSource, ReadonlyMap<string, readonly Habit[]>>();

export function habitsOf(source: FindingsSource, actor: string): readonly Habit[] {
  let known = byActor.get(source);
  if (known === undefined) {
    const map = new Map<string, Habit[]>();
    for (const h of source.habits()) {
      const list = map.get(h.actor);
      if (list === undefined) map.set(h.actor, [h]);
      else list.push(h);
    }
    byActor.set(source, (known = map));
  }
  return known.get(actor) ?? [];
}

export function isUsual(source: FindingsSource, act: Pick<Act, 'actor' | 'action' | 'at'>): boolean {
  if (act.actor === undefined) return false;
  return habitsOf(source, act.actor).some((h) => !h.failed && h.action === act.action && h.days >= USUAL.days && act.at - h.first >= USUAL.since * DAY_US);
}

/** When the identity is first seen, and how much it did before an instant (counted by operations whose first use lies before it). */
export function pastOf(source: FindingsSource, actor: string, before: Micros): { readonly since: Micros | undefined; readonly operations: readonly Habit[]; readonly times: number } {
  const operations = habitsOf(source, actor).filter((h) => h.first < before);
  const since = operations.reduce<Micros | undefined>((least, h) => (least === undefined || h.first < least ? h.first : least), undefined);
  return { since, operations, times: operations.reduce((n, h) => n + (h.last < before ? h.times : Math.max(1, Math.round(h.times * ((before - h.first) / (h.last - h.first || 1))))), 0) };
}

/** The platform itself, or a role that only a service of the platform can take. */
export const isPlatform = (actor: string | undefined, kind: IdentityKind): boolean => kind === 'service' || actor === undefined || actor.includes(':role/aws-service-role/');

/** A person who came in through the organisation's sign-on. */
export const isPerson = (actor: string, kind: IdentityKind): boolean => kind === 'human' || actor.includes('/AWSReservedSSO_');
