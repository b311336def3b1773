/** What an identity did before, and what its kind lets one expect. */
import type { Micros } from '../../shared/domain/time.ts';
import type { IdentityKind } from '../../shared/domain/kinds.ts';
import type { Limits } from './limits.ts';
import type { Act, FindingsSource, Habit } from './source.ts';

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

export function isUsual(source: FindingsSource, { usual }: Limits, act: Pick<Act, 'actor' | 'action' | 'at'>): boolean {
  if (act.actor === undefined) return false;
  return habitsOf(source, act.actor).some((h) => !h.failed && h.action === act.action && h.days >= usual.days && act.at - h.first >= usual.sinceUs);
}

const firstOf = (habits: readonly Habit[]): Micros | undefined => habits.reduce<Micros | undefined>((least, h) => (least === undefined || h.first < least ? h.first : least), undefined);

export const firstSeen = (source: FindingsSource, actor: string): Micros | undefined => firstOf(habitsOf(source, actor));

/** When the identity is first seen, and how much it did before an instant (counted by operations whose first use lies before it). */
export function pastOf(source: FindingsSource, actor: string, before: Micros): { readonly since: Micros | undefined; readonly operations: readonly Habit[]; readonly times: number } {
  const operations = habitsOf(source, actor).filter((h) => h.first < before);
  return { since: firstOf(operations), operations, times: operations.reduce((n, h) => n + (h.last < before ? h.times : Math.max(1, Math.round(h.times * ((before - h.first) / (h.last - h.first || 1))))), 0) };
}

/** Controllers that run inside the control plane of every cluster, under accounts of their own. https://kubernetes.io/docs/reference/access-authn-authz/rbac/#controller-roles */
const CONTROLLER = /(?:^|\/)system:serviceaccount:kube-system:(?:[\w-]+-controller|generic-garbage-collector|persistent-volume-binder|endpointslice-controller|root-ca-cert-publisher|horizontal-pod-autoscaler|job-controller)$/;

/** The platform itself, or what only a service of the platform can be: its linked roles, agents, controllers, nodes and machines. */
export const isPlatform = (actor: string | undefined, kind: IdentityKind): boolean =>
  kind === 'service' || actor === undefined || actor.includes(':role/aws-service-role/') || CONTROLLER.test(actor) || /^service-\d+@gcp-sa-|@cloudservices\.gserviceaccount\.com$/.test(actor) || (kind === 'machine' && /^(?:.*\/)?system:node:|\\(?:system|local service|network service)$/.test(actor));

/** Mailboxes that machines are given: `svc-deploy@…`, `ci@…`. */
const ROBOT = /^(?:svc|sa|service|bot|api|app|automation|ci|cd|robot|noreply|no-reply|system|integration|sync)(?:[-_.+\d]|@)|(?:[-_.](?:svc|bot|service|ci|automation))@|\.gserviceaccount\.com$/i;

/** A person: said so by the log, in through the organisation's sign-on, or a user known by a mailbox that is not a machine's. */
export const isPerson = (actor: string, kind: IdentityKind): boolean => kind === 'human' || actor.includes('/AWSReservedSSO_') || (kind === 'user' && /^[^\s/\\:@]+@[^\s/\\:@]+$/.test(actor) && !ROBOT.test(actor));

/** A machine's identity by what it is, not by what it does. */
export const isMachineKind = (kind: IdentityKind): boolean => kind === 'service-account' || kind === 'workload' || kind === 'application' || kind === 'ci-runner' || kind === 'agent';
