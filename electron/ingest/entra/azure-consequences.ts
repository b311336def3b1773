/** What an operation of Azure Resource Manager brought about: rights given, keys read, hosts taken, federated credentials planted. */
import type { Fact, Issue, NamedIdentity } from '../../../shared/domain/event.ts';
import { bounded } from '../text.ts';
import type { Fields } from './fields.ts';
import { federatedOf } from './keys.ts';
import { idOf } from './names.ts';

export interface AzureSetting {
  /** Lower case. */
  readonly operation: string;
  readonly resource: string | undefined;
  readonly authorization: Fields;
  /** The record's `properties`, in which request and answer stand as text. */
  readonly body: Fields;
  readonly actor: NamedIdentity | undefined;
  readonly facts: Fact[];
  readonly issues: Issue[];
}

/** Resource ids are compared without regard to case, and the exports write them in different ones. */
export const armId = (text: string | undefined): string | undefined => {
  const t = text?.trim();
  return t === undefined || t === '' ? undefined : t.startsWith('/') ? t.slice(0, 4096).toLowerCase() : t;
};

const HOST = /^.*?\/(?:virtualmachines|machines)\/[^/]+/;

/** The machine that a resource id is or is part of. */
export const hostOf = (resource: string | undefined): string | undefined => HOST.exec(resource ?? '')?.[0];

/** Built-in roles that matter most; their ids are the same in every tenant. https://learn.microsoft.com/azure/role-based-access-control/built-in-roles */
const ROLES: ReadonlyMap<string, string> = new Map([
  ['8e3af657-a8ff-443c-a75c-2fe8c4bcb635', 'Owner'], ['b24988ac-6180-42a0-ab88-20f7382dd24c', 'Contributor'], ['acdd72a7-3385-48ef-bd42-f606fba81ae7', 'Reader'],
  ['18d7d88d-d35e-4fb5-a5c3-7773c20a72d9', 'User Access Administrator'], ['f58310d9-a9f6-439a-9e8d-f62e7b41a168', 'Role Based Access Control Administrator'],
  ['00482a5a-887f-4fb3-b363-3b7fe8e74483', 'Key Vault Administrator'], ['4633458b-17de-408a-b874-0445c86b69e6', 'Key Vault Secrets User'],
  ['b7e6dc6d-f1e8-4753-8033-0f276bb0955b', 'Storage Blob Data Owner'], ['ba92f5b4-2d11-453d-a403-e96b0029c9fe', 'Storage Blob Data Contributor'],
  ['2a2b9908-6ea1-4ae2-8e65-a410df84e7d1', 'Storage Blob Data Reader'], ['9980e02c-c2be-4d73-94e8-173b1dc7cf3c', 'Virtual Machine Contributor'],
]);

/** `Owner`, or the role's id where it is none of the known ones. */
export function roleNamed(definition: string | undefined): string | undefined {
  const id = idOf(definition?.slice(definition.lastIndexOf('/') + 1));
  return id === undefined ? undefined : ROLES.get(id) ?? id;
}

/** Request and answer, the answer first: both may hold what was asked for. */
function bodiesOf(s: AzureSetting): readonly Fields[] {
  return [s.body.within('responsebody'), s.body.within('requestbody'), s.body.within('request')].flatMap((b) => [b.within('properties'), b]);
}

const first = (bodies: readonly Fields[], ...names: readonly string[]): string | undefined => bodies.map((b) => b.text(...names)).find((t) => t !== undefined);

/** The keys of a storage account have names, not ids; a use of one is logged by its name. */
export const storageKeyOf = (account: string, key: string): string => `${account}/${key}`;
const STORAGE = /\/storageaccounts\/([^/]+)/;

const HOST_TAKEN = /(?:runcommands?\/(?:action|write)|extensions\/write|serialports\/connect\/action|\/login(?:asadmin)?\/action)$/;
const SECRETS = /\/(?:list(?:account|service)?(?:keys?|secrets?|sas|credentials?|connectionstrings|adminkeys|querykeys|authkeys|cluster\w*credentials?)|publishxml|begingetaccess|regeneratekeys?)\/action$/;

export function azureConsequences(s: AzureSetting): void {
  const { operation, resource, facts, issues } = s;
  const fact = (kind: Fact['kind'], text: string | undefined): void => {
    const cut = bounded(text);
    if (cut !== undefined && !facts.some((x) => x.kind === kind && x.text === cut)) facts.push({ kind, text: cut });
  };
  if (HOST_TAKEN.test(operation)) fact('controls-host', hostOf(resource) ?? (operation.includes('virtualmachinescalesets') ? resource : undefined));
  if (SECRETS.test(operation)) fact('secret-read', resource);
  const account = STORAGE.exec(resource ?? '')?.[1];
  if (account !== undefined && operation.endsWith('storageaccounts/listkeys/action')) {
    for (const key of ['key1', 'key2']) issues.push({ what: 'credential', value: storageKeyOf(account, key), kind: 'azure-storage-key', holder: { name: resource ?? account, kind: 'account', also: [] } });
  }
  const bodies = bodiesOf(s);
  if (/\/role(?:assignments|assignmentschedulerequests|eligibilityschedulerequests)\/write$/.test(operation)) {
    const evidence = s.authorization.within('evidence');
    const role = roleNamed(first(bodies, 'roledefinitionid'));
    const scope = first(bodies, 'scope') ?? s.authorization.text('scope')?.replace(/\/providers\/microsoft\.authorization\/roleassignments\/[^/]+$/i, '');
    if (role !== undefined) fact('access-to', `${role} on ${armId(scope) ?? '?'}`);
    fact('also-target', idOf(first(bodies, 'principalid')));
    fact('permission', evidence.text('role'));
  }
  if (operation.endsWith('elevateaccess/action')) {
    fact('access-to', 'User Access Administrator on /');
    fact('also-target', s.actor?.name);
  }
  if (operation.endsWith('federatedidentitycredentials/write')) {
    const credential = bodies.flatMap((b) => federatedOf({ subject: b.text('subject'), issuer: b.text('issuer') })).find((f) => f.subject !== undefined || f.issuer !== undefined);
    const holder = resource?.replace(/\/federatedidentitycredentials\/[^/]+$/, '');
    if (resource !== undefined) issues.push({ what: 'credential', value: resource, kind: 'entra-federated-credential', holder: holder === undefined ? undefined : { name: holder, kind: 'workload', also: [] } });
    fact('trusts', credential?.subject);
    fact('web-identity-issuer', credential?.issuer);
  }
  if (operation.endsWith('federatedidentitycredentials/delete')) fact('revokes', resource);
  if (operation.endsWith('userassignedidentities/assign/action')) fact('host-identity', resource);
  if (/\/userassignedidentities\/write$/.test(operation) && resource !== undefined) {
    const object = idOf(first(bodies, 'principalid'));
    const client = idOf(first(bodies, 'clientid'));
    issues.push({ what: 'identity', value: resource, kind: 'workload', holder: { name: resource, kind: 'workload', also: [object, client].filter((x) => x !== undefined) } });
  }
}
