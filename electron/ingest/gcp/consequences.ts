/**
 * What a Google Cloud call brought into being, ended or gave control of: the facts from which lineage grows. Only successful calls have any.
 */
import { byName } from '../../../shared/domain/by-name.ts';
import type { Fact, Issue, NamedIdentity } from '../../../shared/domain/event.ts';
import { microsOf, readInstant, SECOND_US, type Micros } from '../../../shared/domain/time.ts';
import { arrayOf, objectOf, textOf } from '../format.ts';
import { member, within } from '../nesting.ts';
import { bodyOf, objects, serviceDataOf, type Json } from './entry.ts';
import { operationOf } from './depth.ts';
import { accountNamed, bridgeFacts, impersonationOf, keyIdOf, memberNamed, serviceAccountIn } from './names.ts';
import { federatedToken } from './principal.ts';
import { letsBecome } from './roles.ts';
import { hostNamed } from './target.ts';

export interface Setting {
  readonly audit: Json;
  readonly service: string;
  readonly method: string;
  readonly resource: string | undefined;
  readonly labels: Json | undefined;
  readonly actor: NamedIdentity | undefined;
  readonly chain: readonly string[];
  readonly at: Micros;
  readonly facts: Fact[];
  readonly issues: Issue[];
}

const MANY = 50;
type Handler = (s: Setting, request: Json | undefined, response: Json | undefined) => void;

const fact = (s: Setting, kind: Fact['kind'], text: string | undefined): void => {
  if (text !== undefined && text !== '' && s.facts.length < 400 && !s.facts.some((f) => f.kind === kind && f.text === text)) s.facts.push({ kind, text });
};

/** The service account that a call is about: by e-mail where the record says it, else as the call named it. */
function accountOf(s: Setting, request: Json | undefined): string | undefined {
  const email = textOf(member(s.labels, 'email_id'));
  if (email !== undefined) return email.toLowerCase();
  return serviceAccountIn(textOf(member(request, 'name')) ?? '') ?? serviceAccountIn(s.resource ?? '');
}

/** `{seconds: "…"}` or an instant. Keys that never end name the last second of the year 9999, which is no end. */
function endOf(value: unknown): Micros | undefined {
  const o = objectOf(value);
  return o === undefined ? readInstant(textOf(value) ?? '')?.at : microsOf(Number(textOf(o['seconds']) ?? Number.NaN) * SECOND_US);
}

function lifetimeOf(request: Json | undefined): number | undefined {
  const value = member(request, 'lifetime');
  const seconds = Number(textOf(objectOf(value)?.['seconds']) ?? textOf(value)?.replace(/s$/, '') ?? Number.NaN);
  return Number.isFinite(seconds) && seconds > 0 && seconds < 864_000 ? seconds : undefined;
}

const issueKey: Handler = (s, request, response) => {
  const name = textOf(member(response, 'name'));
  if (name === undefined) return;
  const account = serviceAccountIn(name)?.includes('@') === true ? serviceAccountIn(name) : accountOf(s, request) ?? serviceAccountIn(name);
  s.issues.push({
    what: 'credential', value: keyIdOf(name), kind: 'gcp-service-account-key', holder: account === undefined ? undefined : accountNamed(account, textOf(member(s.labels, 'unique_id'))),
    expires: endOf(member(response, 'validBeforeTime')),
  });
};

const endKey: Handler = (s, request) => {
  const name = textOf(member(request, 'name')) ?? s.resource;
  if (name !== undefined && /\/keys\//.test(name)) fact(s, 'revokes', keyIdOf(name));
};

/** A acts as E from now on: the chain is A's own, A, and the accounts in between that the request names. */
const impersonate: Handler = (s, request, response) => {
  const account = accountOf(s, request);
  if (account === undefined || s.actor === undefined) return;
  const named = arrayOf(member(request, 'delegates')).flatMap((d) => serviceAccountIn(textOf(d) ?? '') ?? []);
  const recorded = arrayOf(member(bodyOf(s.audit, 'metadata'), 'identityDelegationChain')).flatMap((d) => serviceAccountIn(textOf(d) ?? '') ?? []);
  const between = named.length > 0 ? named : recorded.slice(0, -1);
  const lifetime = lifetimeOf(request);
  const expires = readInstant(textOf(member(response, 'expireTime')) ?? '')?.at ?? (lifetime === undefined ? undefined : microsOf(s.at + lifetime * SECOND_US));
  s.issues.push({
    what: 'credential', value: impersonationOf(account, [...s.chain, s.actor.name, ...between]), kind: 'gcp-impersonation',
    holder: accountNamed(account, textOf(member(s.labels, 'unique_id'))), expires,
  });
  for (const scope of arrayOf(member(request, 'scope')).slice(0, MANY)) fact(s, 'scope', textOf(scope));
};

const exchange: Handler = (s) => {
  const mapped = textOf(member(bodyOf(s.audit, 'metadata'), 'mapped_principal'));
  if (mapped === undefined) return;
  s.issues.push({ what: 'credential', value: federatedToken(mapped), kind: 'gcp-federated-token', holder: memberNamed(mapped) });
  for (const f of bridgeFacts(mapped)) fact(s, f.kind, f.text);
};

const createAccount: Handler = (s, request, response) => {
  const email = textOf(member(response, 'email')) ?? textOf(member(s.labels, 'email_id'));
  if (email === undefined || email === '') return;
  const holder = accountNamed(email, textOf(member(response, 'unique_id')) ?? textOf(member(s.labels, 'unique_id')), textOf(member(response, 'name')));
  s.issues.push({ what: 'identity', value: holder.name, kind: 'service-account', holder });
};

interface Binding { readonly role: string; readonly member: string }

/** What a policy change added; where the record holds no delta, the policy as it stands after it. */
function bindingsAdded(s: Setting, request: Json | undefined, response: Json | undefined): Binding[] {
  const metadata = bodyOf(s.audit, 'metadata');
  const holders = [within(serviceDataOf(s.audit), 'policyDelta'), metadata, ...objects(Object.values(metadata ?? {}))];
  const deltas = holders.flatMap((h) => objects(member(h, 'bindingDeltas')));
  if (deltas.length > 0) {
    return deltas.flatMap((d): Binding[] => {
      const role = textOf(member(d, 'role')), who = textOf(member(d, 'member'));
      return role === undefined || who === undefined || textOf(member(d, 'action'))?.toUpperCase() === 'REMOVE' ? [] : [{ role, member: who }];
    });
  }
  const policy = within(request, 'policy') ?? response;
  return objects(member(policy, 'bindings')).flatMap((b) => {
    const role = textOf(member(b, 'role'));
    return role === undefined ? [] : arrayOf(member(b, 'members')).flatMap((m): Binding[] => { const who = textOf(m); return who === undefined ? [] : [{ role, member: who }]; });
  });
}

const grant: Handler = (s, request, response) => {
  for (const b of bindingsAdded(s, request, response).slice(0, MANY)) {
    fact(s, 'access-to', b.role);
    fact(s, 'also-target', memberNamed(b.member).name);
    if (letsBecome(b.role, s.resource ?? '')) fact(s, 'trusts', memberNamed(b.member).name);
  }
};

const provider: Handler = (s, request) => {
  const body = within(request, 'workloadIdentityPoolProvider') ?? within(request, 'workforcePoolProvider') ?? request;
  fact(s, 'trusts', textOf(member(within(body, 'oidc'), 'issuerUri')));
  const account = textOf(member(within(body, 'aws'), 'accountId'));
  if (account !== undefined) fact(s, 'trusts', `arn:aws:iam::${account}:root`);
  fact(s, 'permission', textOf(member(body, 'attributeCondition')));
};

const LOGIN_KEYS = /^(?:ssh-keys|sshKeys|startup-script(?:-url)?|windows-startup-script-\w+|sysprep-specialize-script-\w+|windows-keys|enable-oslogin|user-data)$/;

/** Metadata keys by which whoever sets them gets into the machine. */
function loginKeysSet(s: Setting, request: Json | undefined): boolean {
  const delta = objects(Object.values(bodyOf(s.audit, 'metadata') ?? {}));
  const changed = delta.flatMap((d) => [...arrayOf(member(d, 'addedMetadataKeys')), ...arrayOf(member(d, 'modifiedMetadataKeys'))]);
  const sent = objects(member(within(request, 'metadata') ?? request, 'items')).map((i) => member(i, 'key'));
  return [...changed, ...sent].some((k) => typeof k === 'string' && LOGIN_KEYS.test(k));
}

const hostControl: Handler = (s) => {
  const host = hostNamed(s.resource, s.labels);
  fact(s, 'controls-host', host);
};

/** The accounts that a request attaches to what it makes: found by the names that Google's services give them, within bounds. */
function attachedAccounts(request: Json | undefined): string[] {
  const found: string[] = [];
  let seen = 0;
  const look = (value: unknown, deep: number): void => {
    if (deep > 8 || seen > 2000) return;
    seen += 1;
    for (const v of Array.isArray(value) ? value : []) look(v, deep + 1);
    const o = objectOf(value);
    for (const [name, v] of Object.entries(o ?? {})) {
      const text = typeof v === 'string' && /^service_?account(?:_?(?:email|name))?$/i.test(name) ? serviceAccountIn(v) ?? v.toLowerCase() : undefined;
      if (text !== undefined && text.includes('@') && text.length < 300 && !found.includes(text)) found.push(text);
      else if (/^service_?accounts$/i.test(name)) for (const a of objects(v)) { const e = textOf(member(a, 'email'))?.toLowerCase(); if (e !== undefined && !found.includes(e)) found.push(e); }
      look(v, deep + 1);
    }
  };
  look(request, 0);
  return found;
}

/** Services whose resources run their maker's code as the account attached to them. */
const RUNS_CODE = new Set(['compute', 'run', 'cloudfunctions', 'notebooks', 'aiplatform', 'dataflow', 'composer', 'dataproc', 'workflows', 'cloudscheduler', 'cloudbuild', 'appengine', 'container', 'batch']);

const attach: Handler = (s, request) => {
  for (const account of attachedAccounts(request).slice(0, MANY)) fact(s, 'host-identity', account);
};

const HANDLERS: Readonly<Record<string, Handler>> = byName({
  createserviceaccountkey: issueKey, uploadserviceaccountkey: issueKey, deleteserviceaccountkey: endKey, disableserviceaccountkey: endKey,
  createserviceaccount: createAccount,
  generateaccesstoken: impersonate, generateidtoken: impersonate, signjwt: impersonate, signblob: impersonate,
  exchangetoken: exchange,
  setiampolicy: grant, setiampermissions: grant,
  createworkloadidentitypoolprovider: provider, updateworkloadidentitypoolprovider: provider, createworkforcepoolprovider: provider, updateworkforcepoolprovider: provider,
  setserviceaccount(s, request, response) { attach(s, request, response); const e = textOf(member(request, 'email')); fact(s, 'host-identity', e?.toLowerCase()); },
  setmetadata(s, request, response) { if (loginKeysSet(s, request)) hostControl(s, request, response); },
  setcommoninstancemetadata(s, request) { if (loginKeysSet(s, request)) fact(s, 'access-to', `logins of every instance of ${s.resource ?? 'the project'}`); },
  accesssecretversion(s) { fact(s, 'secret-read', s.resource); },
  getkeystring(s, request) { fact(s, 'secret-read', textOf(member(request, 'name')) ?? s.resource); },
  createkey(s, _request, response) {
    const name = textOf(member(response, 'name'));
    if (s.service === 'apikeys' && name?.includes('/keys/') === true) s.issues.push({ what: 'credential', value: name, kind: 'api-key' });
  },
  deletekey(s, request) { if (s.service === 'apikeys') fact(s, 'revokes', textOf(member(request, 'name')) ?? s.resource); },
  authorizeuser: hostControl, connect: hostControl,
  // Asked by the machine when somebody logs on to it, in that person's name.
  checkpolicy(s, request, response) { if (s.service === 'oslogin' && member(response, 'success') !== false) hostControl(s, request, response); },
});

/** What the call brought about, by its last step; by its service where several services have a call of that name. */
export function consequencesOf(s: Setting): void {
  const request = bodyOf(s.audit, 'request'), response = bodyOf(s.audit, 'response');
  const operation = operationOf(s.method);
  const handler = HANDLERS[operation];
  handler?.(s, request, response);
  if (s.service === 'storage' && /hmackeys?\.create$/i.test(s.method)) {
    const key = within(response, 'metadata') ?? response;
    const id = textOf(member(key, 'accessId')), account = textOf(member(key, 'serviceAccountEmail'));
    if (id !== undefined) s.issues.push({ what: 'credential', value: id, kind: 'api-key', holder: account === undefined ? undefined : accountNamed(account) });
  }
  if (RUNS_CODE.has(s.service) && /^(?:insert|create|update|replace|patch|deploy|bulkinsert|run|launch)/.test(operation)) {
    const before = s.facts.length;
    attach(s, request, response);
    if (s.facts.length > before) fact(s, 'controls-host', hostNamed(s.resource, s.labels) ?? s.resource);
  }
}
