/**
 * What AzureHound writes of a tenant: `{"kind":"AZ…","data":{…}}`, principals with the keys of their applications, and who owns, contains or
 * administers what.
 * https://github.com/SpecterOps/AzureHound
 */
import { byName } from '../../../../shared/domain/by-name.ts';
import type { NamedIdentity } from '../../../../shared/domain/event.ts';
import type { InventoryDraft } from '../../../../shared/domain/inventory.ts';
import type { IdentityKind } from '../../../../shared/domain/kinds.ts';
import { objectsOf } from '../../aws/names.ts';
import { appNamed, objectNamed, userNamed } from '../../entra/names.ts';
import { objectOf } from '../../format.ts';
import { detailOf } from '../../mapping.ts';
import type { DocumentKind, Said } from '../kind.ts';
import { nameOf, shown, textAt, textsAt, whenAt, type Json } from '../values.ts';

const PLATFORM = 'entra';
const PRINCIPALS: Readonly<Record<string, IdentityKind>> = byName({ AZUser: 'user', AZServicePrincipal: 'application', AZApp: 'application', AZGroup: 'group', AZDevice: 'machine', AZTenant: 'account', AZGroup365: 'group' });

function principal(kind: IdentityKind, d: Json): Said {
  const id = textAt(d, 'id', 'tenantId');
  if (id === undefined) return { bad: 'a principal without its id' };
  const managed = textAt(d, 'servicePrincipalType') === 'ManagedIdentity';
  const app = textAt(d, 'appId');
  // Named as the sign-in and audit logs name them; an application and its service principals are one identity there.
  const named = kind === 'application' ? appNamed(app, id, managed ? 'workload' : 'application') : kind === 'user' ? userNamed(textAt(d, 'userPrincipalName'), id) : objectNamed(id, kind);
  if (named === undefined) return { bad: `a principal whose id is none: ${shown(id)}` };
  const identity: NamedIdentity = named;
  const created = whenAt('createdDateTime', d, ['createdDateTime'], 'UTC');
  const enabled = textAt(d, 'accountEnabled');
  const entries: InventoryDraft[] = [{
    kind: 'identity', platform: PLATFORM, identity, created: created.at, status: enabled === 'true' ? 'active' : enabled === 'false' ? 'inactive' : undefined,
    detail: detailOf(textAt(d, 'displayName') === undefined ? undefined : `name ${shown(textAt(d, 'displayName') ?? '')}`, app === undefined ? undefined : `application id ${shown(app)}`, managed ? 'managed identity' : undefined, textAt(d, 'tenantId') === undefined ? undefined : `tenant ${shown(textAt(d, 'tenantId') ?? '')}`, created.note),
  }];
  for (const [list, what] of [['passwordCredentials', 'entra-client-secret'], ['keyCredentials', 'entra-client-certificate']] as const) {
    for (const key of objectsOf(d[list])) {
      const keyId = textAt(key, 'keyId');
      if (keyId === undefined) continue;
      const from = whenAt('startDateTime', key, ['startDateTime'], 'UTC'), to = whenAt('endDateTime', key, ['endDateTime'], 'UTC');
      entries.push({ kind: 'credential', platform: PLATFORM, identity, credential: { value: keyId, kind: what }, created: from.at, expires: to.at, detail: detailOf(textAt(key, 'displayName') === undefined ? undefined : shown(textAt(key, 'displayName') ?? ''), from.note, to.note) });
    }
  }
  return entries;
}

/** Lists of relations: the member of `data` that is a list, and in each element the one principal that it names. */
const RELATIONS: readonly (readonly [RegExp, string, readonly string[]])[] = [
  [/Member$/, 'membership', ['member.id']], [/Owner$/, 'owns', ['owner.id', 'owner.properties.principalId']],
];

function relation(kind: string, d: Json): Said | undefined {
  for (const [pattern, what, paths] of RELATIONS) {
    if (!pattern.test(kind)) continue;
    const of = textAt(d, 'groupId', 'appId', 'servicePrincipalId', 'deviceId', 'administrativeUnitId', 'id', ...Object.keys(d).filter((k) => /Id$/.test(k)));
    // Everything but an application is referred to by its object id.
    const target = of === undefined ? undefined : /App/.test(kind) ? appNamed(of, undefined)?.name ?? of : nameOf(of.toLowerCase());
    const ids = textsAt(d, ['members', 'owners'].flatMap((list) => paths.map((p) => `${list}.${p}`)));
    if (target === undefined || ids.length === 0) return { skip: `a ${shown(kind)} that names nobody` };
    return ids.map((id): InventoryDraft => (what === 'membership'
      ? { kind: 'membership', platform: PLATFORM, identity: { name: nameOf(id.toLowerCase()), kind: 'unknown' }, other: { name: target, kind: 'group' } }
      : { kind: 'permission', platform: PLATFORM, identity: { name: nameOf(id.toLowerCase()), kind: 'unknown' }, other: { name: target, kind: 'unknown' }, detail: 'owner' }));
  }
  return undefined;
}

export function readAzureHound(value: Json): Said {
  const kind = textAt(value, 'kind') ?? '';
  const d = objectOf(value['data']) ?? {};
  const what = PRINCIPALS[kind];
  if (what !== undefined) return principal(what, d);
  if (kind === 'AZAppRoleAssignment') {
    const id = textAt(d, 'principalId'), on = textAt(d, 'resourceId');
    if (id === undefined || on === undefined) return { bad: 'an application role without its principal or resource' };
    const made = whenAt('createdDateTime', d, ['createdDateTime'], 'UTC');
    return [{ kind: 'permission', platform: PLATFORM, identity: { name: id, kind: 'application' }, other: { name: on, kind: 'application' }, created: made.at, detail: detailOf(`application role ${shown(textAt(d, 'appRoleId') ?? '')} of ${shown(textAt(d, 'resourceDisplayName') ?? on)}`, made.note) }];
  }
  const assignments = [...objectsOf(d['roleAssignments']), ...Object.entries(d).filter(([k]) => /(?:Contributors|Owners|Admins|UserAccessAdmins|Logins)$/.test(k)).flatMap(([, list]) => objectsOf(list))];
  if (assignments.length > 0) {
    return assignments.flatMap((a): InventoryDraft[] => {
      const id = textsAt(a, ['principalId', 'roleAssignment.properties.principalId', 'properties.principalId', 'owner.properties.principalId', 'contributor.properties.principalId', 'userAccessAdmin.properties.principalId'])[0];
      const role = textAt(a, 'roleDefinitionId', 'roleAssignment.properties.roleDefinitionId', 'properties.roleDefinitionId');
      const scope = textAt(a, 'directoryScopeId', 'roleAssignment.properties.scope', 'properties.scope');
      return id === undefined ? [] : [{ kind: 'permission', platform: PLATFORM, identity: { name: nameOf(id), kind: 'unknown' }, other: scope === undefined ? undefined : { name: scope, kind: 'unknown' }, detail: detailOf(`role ${shown(role ?? kind)}`, scope === undefined ? undefined : `on ${shown(scope)}`) }];
    });
  }
  const assigned = textsAt(d, ['identity.principalId', 'identity.userAssignedIdentities.principalId']);
  const host = textAt(d, 'id');
  if (assigned.length > 0 && host !== undefined) return assigned.map((id): InventoryDraft => ({ kind: 'host-identity', platform: PLATFORM, identity: { name: nameOf(id), kind: 'workload' }, other: { name: host, kind: 'machine' }, detail: 'managed identity' }));
  return relation(kind, d) ?? { skip: `${shown(kind)}: it states nothing of an identity` };
}

export const AZUREHOUND_KIND: DocumentKind = {
  title: 'object of a tenant', keys: ['kind', 'data'], when: (v) => /^AZ[A-Z]/.test(textAt(v, 'kind') ?? '') && objectOf(v['data']) !== undefined, read: readAzureHound,
};
