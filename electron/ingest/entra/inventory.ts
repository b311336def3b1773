/**
 * What the directory and Azure state: applications and service principals with their credentials, federated trusts, grants and role
 * assignments, as Graph and the Azure command line write them.
 * https://learn.microsoft.com/graph/api/resources/application and https://learn.microsoft.com/cli/azure/role/assignment
 */
import { byName } from '../../../shared/domain/by-name.ts';
import type { InventoryDraft } from '../../../shared/domain/inventory.ts';
import type { NamedIdentity } from '../../../shared/domain/event.ts';
import type { IdentityKind } from '../../../shared/domain/kinds.ts';
import { rejected, skipped, type Reading } from '../../../shared/domain/reading.ts';
import { detailOf } from '../mapping.ts';
import { armId, roleNamed } from './azure-consequences.ts';
import type { Fields } from './fields.ts';
import { appNamed, idOf, objectNamed, userNamed } from './names.ts';
import { rightOf } from './rights.ts';
import { innerTime, type Clock } from './times.ts';
import type { Right } from '../../../shared/domain/right.ts';

export type Sort = 'application' | 'servicePrincipal' | 'federated' | 'appRole' | 'consent' | 'directoryRole' | 'azureRole' | 'managedIdentity' | 'host' | 'user';

/** What an element is, by the names that only its kind has. */
export function sortOf(f: Fields): Sort | undefined {
  if (f.has('issuer') && f.has('subject', 'claimsmatchingexpression') && f.has('audiences', 'audience')) return 'federated';
  if (f.has('approleid') && f.has('principalid') && f.has('resourceid')) return 'appRole';
  if (f.has('clientid') && f.has('consenttype') && f.has('scope')) return 'consent';
  if (f.has('roledefinitionid', 'roledefinitionname') && f.has('principalid') && f.has('directoryscopeid', 'appscopeid')) return 'directoryRole';
  const body = f.within('properties');
  if ((f.has('roledefinitionid', 'roledefinitionname') && f.has('principalid') && f.has('scope')) || (body.has('roledefinitionid') && body.has('principalid') && body.has('scope'))) return 'azureRole';
  if (f.has('serviceprincipaltype') || (f.has('appid') && f.has('serviceprincipalnames', 'appownerorganizationid'))) return 'servicePrincipal';
  if (f.has('appid') && f.has('passwordcredentials', 'keycredentials', 'requiredresourceaccess', 'signinaudience', 'identifieruris')) return 'application';
  if (/userassignedidentities$/i.test(f.text('type') ?? '') && f.has('principalid', 'properties')) return 'managedIdentity';
  if (/virtualmachines$|\/sites$|\/machines$/i.test(f.text('type') ?? '') && f.object('identity') !== undefined) return 'host';
  return f.has('userprincipalname') && f.has('id') && f.has('displayname', 'mail', 'accountenabled') && !f.has('createddatetime', 'ipaddress') ? 'user' : undefined;
}

interface Context { readonly clock: Clock; /** The application whose federated credentials these are, where the answer names it. */ readonly parent: string | undefined }

function ownersOf(f: Fields): string | undefined {
  const names = f.items('owners').map((o) => o.text('userprincipalname')?.toLowerCase() ?? o.text('displayname', 'id')).filter((n) => n !== undefined);
  return names.length === 0 ? undefined : names.join(', ').slice(0, 500);
}

/** Owners by every name they have: whoever owns an application may add a secret to it. */
function ownedBy(f: Fields): { readonly rights?: readonly Right[] } {
  const on = f.items('owners').flatMap((o) => [o.text('userprincipalname')?.toLowerCase(), idOf(o.text('id'))]).filter((n) => n !== undefined);
  return on.length === 0 ? {} : { rights: [{ effect: 'owned', on: [...new Set(on)] }] };
}

const KEYS = [['passwordcredentials', 'entra-client-secret'], ['keycredentials', 'entra-client-certificate']] as const;

function credentialsOf(f: Fields, identity: NamedIdentity, owner: string | undefined, clock: Clock): InventoryDraft[] {
  return KEYS.flatMap(([list, kind]) => f.items(list).flatMap((key): InventoryDraft[] => {
    const id = idOf(key.text('keyid'));
    if (id === undefined) return [];
    const hint = key.text('hint');
    const thumbprint = key.text('customkeyidentifier', 'thumbprint');
    return [{
      kind: 'credential', platform: 'entra', identity, credential: { value: id, kind }, owner,
      created: innerTime(key.text('startdatetime', 'startdate'), clock), expires: innerTime(key.text('enddatetime', 'enddate'), clock),
      detail: detailOf(key.text('displayname'), hint === undefined ? undefined : `begins with ${hint}`, thumbprint === undefined ? undefined : `key identifier ${thumbprint}`, key.text('usage'), key.text('type')),
    }];
  }));
}

function federatedEntries(f: Fields, holder: NamedIdentity | undefined): InventoryDraft[] {
  const body = f.within('properties').over(f);
  const subject = body.text('subject') ?? body.within('claimsmatchingexpression').text('value');
  const issuer = body.text('issuer');
  const name = body.text('name');
  const id = idOf(f.text('id'));
  const value = id?.startsWith('/') === true ? id.toLowerCase() : id ?? (holder === undefined || name === undefined ? undefined : `${holder.name}/federated/${name}`);
  const audiences = [...body.list('audiences', 'audience')].map(String).join(', ');
  const detail = detailOf('federated credential', name, issuer === undefined ? undefined : `issuer ${issuer}`, audiences === '' ? undefined : `for ${audiences}`);
  const entries: InventoryDraft[] = [];
  if (value !== undefined) entries.push({ kind: 'credential', platform: 'entra', identity: holder, credential: { value, kind: 'entra-federated-credential' }, detail: detailOf(detail, subject === undefined ? undefined : `subject ${subject}`) });
  if (subject !== undefined) entries.push({ kind: 'trust', platform: 'entra', identity: holder, other: { name: subject, kind: /^(?:repo|project_path):/.test(subject) ? 'ci-runner' : 'workload' }, detail });
  return entries;
}

const PRINCIPALS: Readonly<Record<string, IdentityKind>> = byName({ user: 'user', group: 'group', serviceprincipal: 'application', managedidentity: 'workload' });

/** Who was given a role or grant, by object id; the principal name where the answer has it. */
function principalOf(f: Fields): NamedIdentity | undefined {
  const type = f.text('principaltype')?.toLowerCase() ?? '';
  const kind = PRINCIPALS[type] ?? 'unknown';
  const id = f.text('principalid');
  const name = f.text('principalname');
  if (kind === 'user' || name?.includes('@') === true) return userNamed(name, id);
  // `az role assignment list` names a service principal by its application id.
  if (kind === 'application' && name !== undefined && /^[0-9a-f]{8}-[0-9a-f-]{27}$/i.test(name)) return appNamed(name, id);
  return objectNamed(id, kind);
}

function readApplication(f: Fields, kind: IdentityKind, c: Context): InventoryDraft[] | string {
  const appId = f.text('appid');
  const identity = appNamed(appId, f.text('id', 'objectid'), kind);
  if (appId === undefined || identity === undefined) return 'no appId';
  const owner = ownersOf(f);
  const enabled = f.text('accountenabled')?.toLowerCase();
  const roles = f.items('approles').length;
  const needs = f.items('requiredresourceaccess').reduce((n, r) => n + r.list('resourceaccess').length, 0);
  return [
    {
      kind: 'identity', platform: 'entra', identity, owner, created: innerTime(f.text('createddatetime'), c.clock),
      status: enabled === undefined ? undefined : enabled === 'true' ? 'active' : 'inactive',
      detail: detailOf(f.text('displayname', 'appdisplayname'), f.text('serviceprincipaltype'), f.text('signinaudience'), roles > 0 ? `${roles} app roles` : undefined, needs > 0 ? `asks for ${needs} permissions` : undefined), ...ownedBy(f),
    },
    ...credentialsOf(f, identity, owner, c.clock),
    ...f.items('federatedidentitycredentials').flatMap((x) => federatedEntries(x, identity)),
  ];
}

function entriesFor(sort: Sort, f: Fields, c: Context): InventoryDraft[] | string {
  switch (sort) {
    case 'application': return readApplication(f, 'application', c);
    case 'servicePrincipal': return readApplication(f, /managedidentity/i.test(f.text('serviceprincipaltype') ?? '') ? 'workload' : 'application', c);
    case 'federated': return federatedEntries(f, objectNamed(c.parent, 'application'));
    case 'appRole': {
      const resource = idOf(f.text('resourceid'));
      const role = f.text('approlevalue') ?? f.text('approleid');
      return [{
        kind: 'permission', platform: 'entra', identity: principalOf(f), other: resource === undefined ? undefined : { name: resource, kind: 'application' },
        created: innerTime(f.text('createddatetime', 'creationtimestamp'), c.clock), detail: detailOf(`app role ${role ?? '?'} on ${f.text('resourcedisplayname') ?? resource ?? '?'}`), ...rightOf(role, undefined),
      }];
    }
    case 'consent': {
      const resource = idOf(f.text('resourceid'));
      const user = idOf(f.text('principalid'));
      return [{
        kind: 'permission', platform: 'entra', identity: objectNamed(f.text('clientid'), 'application'), other: resource === undefined ? undefined : { name: resource, kind: 'application' },
        expires: innerTime(f.text('expirytime'), c.clock), detail: detailOf(`delegated ${f.text('scope') ?? '?'}`, /allprincipals/i.test(f.text('consenttype') ?? '') ? 'for every user' : user === undefined ? undefined : `for ${user}`),
      }];
    }
    case 'directoryRole': {
      const named = f.within('roledefinition').text('displayname') ?? f.text('roledefinitionname') ?? idOf(f.text('roledefinitionid'));
      return [{ kind: 'permission', platform: 'entra', identity: principalOf(f), other: { name: `entra:role:${named ?? '?'}`, kind: 'role' }, detail: detailOf(`directory role ${named ?? '?'} on ${f.text('directoryscopeid', 'appscopeid') ?? '/'}`), ...((f.text('directoryscopeid') ?? '/') === '/' ? rightOf(named, undefined) : {}) }];
    }
    case 'azureRole': {
      const body = f.within('properties').over(f);
      const role = body.text('roledefinitionname') ?? roleNamed(body.text('roledefinitionid'));
      const scope = armId(body.text('scope'));
      return [{
        kind: 'permission', platform: 'azure', identity: principalOf(body), other: scope === undefined ? undefined : { name: scope, kind: 'unknown' },
        created: innerTime(body.text('createdon'), c.clock), detail: detailOf(`${role ?? '?'} on ${scope ?? '?'}`, body.text('condition') === undefined ? undefined : `if ${body.text('condition') ?? ''}`), ...rightOf(role, scope, body.text('condition')),
      }];
    }
    case 'managedIdentity': {
      const body = f.within('properties').over(f);
      const resource = armId(f.text('id'));
      const identity = appNamed(body.text('clientid'), body.text('principalid'), 'workload', resource);
      return identity === undefined ? 'a managed identity without ids' : [{ kind: 'identity', platform: 'azure', identity, detail: detailOf('user-assigned managed identity', resource) }];
    }
    case 'host': return hostEntries(f);
    case 'user': {
      const identity = userNamed(f.text('userprincipalname'), f.text('id', 'objectid'));
      const enabled = f.text('accountenabled')?.toLowerCase();
      return identity === undefined ? 'a user without a name' : [{ kind: 'identity', platform: 'entra', identity, status: enabled === undefined ? undefined : enabled === 'true' ? 'active' : 'inactive', detail: detailOf(f.text('displayname'), f.text('usertype')) }];
    }
  }
}

/** A machine or app of Azure that carries managed identities. */
function hostEntries(f: Fields): InventoryDraft[] {
  const host = armId(f.text('id')) ?? f.text('name') ?? '?';
  const carried = f.within('identity');
  const own = objectNamed(carried.text('principalid'), 'workload');
  const given = Object.entries(carried.object('userassignedidentities') ?? {}).map(([resource, value]): NamedIdentity => {
    const ids = typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {};
    const also = [ids['principalId'], ids['clientId']].flatMap((x) => (typeof x === 'string' ? idOf(x) ?? [] : []));
    return { name: resource.toLowerCase(), kind: 'workload', also };
  });
  return [...(own === undefined ? [] : [own]), ...given].map((identity): InventoryDraft => ({
    kind: 'host-identity', platform: 'azure', identity, other: { name: host, kind: 'machine' }, detail: identity === own ? 'system-assigned managed identity' : 'user-assigned managed identity',
  }));
}

export function readEntry(f: Fields, context: Context): Reading {
  const sort = sortOf(f);
  if (sort === undefined) return rejected('no application, service principal, federated credential, grant or role assignment');
  const entries = entriesFor(sort, f, context);
  if (typeof entries === 'string') return rejected(entries);
  const [first, ...rest] = entries;
  return first === undefined ? skipped('it states nothing') : { kind: 'entries', entries: [first, ...rest] };
}

