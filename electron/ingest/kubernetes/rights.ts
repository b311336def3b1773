/** A rule of a role as the rights that lead on, `verb resource` each. https://kubernetes.io/docs/concepts/security/rbac-good-practices/ */
import type { Right } from '../../../shared/domain/right.ts';

const PODS = /^(?:pods|deployments|daemonsets|statefulsets|replicasets|replicationcontrollers|jobs|cronjobs)$/;
const ROLES = /^(?:cluster)?roles$/, BINDINGS = /^(?:cluster)?rolebindings$/;

/** What a verb on a resource lets its holder do; undefined where that leads nowhere. */
function actOf(verb: string, resource: string): string | undefined {
  if (verb === '*' && resource === '*') return '*';
  const is = (...verbs: readonly string[]): boolean => verb === '*' || verbs.includes(verb);
  if ((resource === 'secrets' || resource === '*') && is('get', 'list', 'watch')) return 'get secrets';
  if ((resource === 'serviceaccounts/token' || resource === '*') && is('create')) return 'create serviceaccounts/token';
  if (PODS.test(resource) && is('create', 'update', 'patch')) return 'create pods';
  if (/^pods\/(?:exec|attach|ephemeralcontainers)$/.test(resource) && is('create', 'get', 'update', 'patch')) return 'create pods/exec';
  if (/^(?:users|groups|serviceaccounts)$/.test(resource) && (verb === '*' || verb === 'impersonate')) return `impersonate ${resource}`;
  if ((ROLES.test(resource) && is('escalate')) || (ROLES.test(resource) && verb === 'bind') || (BINDINGS.test(resource) && verb === '*')) return 'escalate roles';
  return undefined;
}

export function ruleRights(verbs: readonly string[], resources: readonly string[], names: readonly string[], by: string): { readonly rights?: readonly Right[] } {
  const acts = [...new Set(verbs.flatMap((v) => resources.flatMap((r) => actOf(v.toLowerCase(), r.toLowerCase()) ?? [])))];
  // Whoever asks for everything of a kind by name cannot make new ones.
  return acts.length === 0 ? {} : { rights: [{ effect: 'allow', acts, ...(names.length === 0 ? {} : { on: names }), by }] };
}
