/**
 * Nodes of a graph dump (Cartography in Neo4j, BloodHound OpenGraph): what their labels say they are, and what their properties say of them.
 * Labels are words that tools invent, so they are read by the words in them; what none of the words names is no identity.
 */
import type { InventoryDraft } from '../../../../shared/domain/inventory.ts';
import type { CredentialKind, IdentityKind } from '../../../../shared/domain/kinds.ts';
import { detailOf } from '../../mapping.ts';
import { named, nameOf, shown, textAt, whenAt, type Json } from '../values.ts';

export interface GraphNode {
  /** The graph's own id; '' when the dump has none. */
  readonly id: string;
  readonly labels: readonly string[];
  readonly properties: Json;
  /** The name by which the dump's edges call it, where that is not to be chosen from its properties. */
  readonly name?: string;
}

export type NodeIs =
  | { readonly what: 'identity'; readonly kind: IdentityKind }
  | { readonly what: 'credential'; readonly kind: CredentialKind }
  | { readonly what: 'secret' }
  | { readonly what: 'other' };

const identity = (kind: IdentityKind): NodeIs => ({ what: 'identity', kind });
const credential = (kind: CredentialKind): NodeIs => ({ what: 'credential', kind });

/** Words in labels, the particular before the general. */
const WORDS: readonly (readonly [RegExp, NodeIs])[] = [
  [/policy|statement|permission|binding|assignment|definition|finding|schedule|rotation|alias|version$|scope$/i, { what: 'other' }],
  [/accountaccesskey|awsaccesskey|iamaccesskey/i, credential('aws-access-key')],
  [/gcp.*serviceaccountkey|serviceaccountkey/i, credential('gcp-service-account-key')],
  [/personalaccesstoken|github.*token|(?:^|_)pat(?:$|_)/i, credential('github-token')],
  [/(?:api|admin|access)_?key|apikey/i, credential('api-key')],
  [/sshkey|ssh_key|deploykey/i, credential('ssh-key')],
  [/keycredential|x509|certificate|_cert$/i, credential('certificate')],
  [/clientsecret|passwordcredential|secretcredential/i, credential('generic-secret')],
  [/token$/i, credential('token')],
  [/keyvault$|vault$|secretsmanager$/i, { what: 'other' }],
  [/secret|ssmparameter/i, { what: 'secret' }],
  [/service_?account|gmsa|smsa|serviceuser/i, identity('service-account')],
  [/managed_?identity/i, identity('workload')],
  [/service_?principal|serviceprincipal/i, identity('application')],
  [/federatedprincipal|identityprovider|oidcprovider|samlprovider/i, identity('service')],
  [/rootprincipal|awsaccount|gcpproject$|azsubscription|aztenant/i, identity('account')],
  [/role$|_role/i, identity('role')],
  [/group$|team$|_team|usergroup/i, identity('group')],
  [/person|human|employee/i, identity('human')],
  [/user$|_user|^user|login$/i, identity('user')],
  [/runner|workflow|pipeline|codebuild|actionsjob/i, identity('ci-runner')],
  [/application|oauthapp|githubapp|integration|(?:^|_|az|entra)app$/i, identity('application')],
  [/instanceprofile/i, identity('unknown')],
  [/lambda|function|taskdefinition|ecstask|ecscontainer|pod$|deployment$|container$|cronjob|daemonset|statefulset|workload/i, identity('workload')],
  [/ec2instance|computer|vm$|virtualmachine|host$|device$|server$|node$|instance$/i, identity('machine')],
  [/principal/i, identity('unknown')],
];

export function whatIs(labels: readonly string[]): NodeIs {
  // The particular label of several (`AWSPrincipal`, `AWSRole`) is the one that an earlier word names.
  for (const [pattern, is] of WORDS) if (labels.some((l) => pattern.test(l))) return is;
  return { what: 'other' };
}

const PLATFORMS: readonly (readonly [RegExp, string])[] = [
  [/^(?:aws|ec2|ecs|eks|lambda|s3|iam|kms|secretsmanager|ssm|accountaccesskey)/i, 'aws'], [/^(?:gcp|gke|gsuite|googleworkspace)/i, 'gcp'], [/^(?:entra|azapp|azuser|azgroup|azserviceprincipal|aztenant|azrole|azdevice)/i, 'entra'],
  [/^(?:azure|az)/i, 'azure'], [/^okta/i, 'okta'], [/^(?:github|gh_|gh[A-Z])/i, 'github'], [/^gitlab/i, 'gitlab'], [/^(?:kubernetes|k8s|kube)/i, 'kubernetes'], [/^vault/i, 'vault'],
  [/^snowflake/i, 'snowflake'], [/^openai/i, 'openai'], [/^anthropic/i, 'anthropic'], [/^tailscale/i, 'tailscale'], [/^cloudflare/i, 'cloudflare'], [/^scaleway/i, 'scaleway'], [/^keycloak/i, 'keycloak'], [/^(?:user|computer|group|domain|ou|gpo|base)$/i, 'windows'],
];

export function platformOf(labels: readonly string[], otherwise: string): string {
  for (const label of labels) for (const [pattern, platform] of PLATFORMS) if (pattern.test(label)) return platform;
  return otherwise;
}

/** Properties that name a node so that other sources know it, the surest first. */
const NAMES = ['arn', 'Arn', 'objectid', 'ObjectIdentifier', 'accesskeyid', 'access_key_id'];
/** Other names that one node alone has. Display names are none. */
const ALSO = ['arn', 'objectid', 'object_id', 'appid', 'app_id', 'client_id', 'email', 'userprincipalname', 'user_principal_name', 'roleid', 'userid', 'unique_id', 'uniqueId', 'principalid'];
const TIMES = {
  created: ['createdate', 'created_at', 'createdat', 'created', 'whencreated', 'created_date_time', 'createddatetime', 'createdDateTime', 'creation_date', 'created_on', 'date_created', 'start_date_time'],
  rotated: ['last_rotated_date', 'lastrotateddate', 'last_changed_date', 'pwdlastset', 'updated_at', 'last_modified_date'],
  lastUsed: ['lastuseddate', 'last_used_at', 'lastused', 'last_used', 'lastlogon', 'lastlogontimestamp', 'last_accessed_date', 'last_login', 'lastseen_at', 'last_seen'],
  expires: ['expires_at', 'expiresat', 'expiration', 'expires', 'end_date_time', 'valid_before_time', 'not_after', 'expiry'],
} as const;

/** The name of a node: for Kubernetes the subject that its tokens carry, else what is unique of it. */
export function nodeName(node: GraphNode): string | undefined {
  if (node.name !== undefined) return nameOf(node.name);
  const p = node.properties;
  if (node.labels.some((l) => /^(?:kubernetes|k8s|kube).*serviceaccount$/i.test(l))) {
    const name = textAt(p, 'name'), namespace = textAt(p, 'namespace');
    if (name !== undefined && namespace !== undefined) return nameOf(`system:serviceaccount:${namespace}:${name}`);
  }
  if (node.labels.some((l) => /^gcpserviceaccount$/i.test(l)) && textAt(p, 'email') !== undefined) return textAt(p, 'email');
  return textAt(p, ...NAMES) ?? textAt(p, 'id') ?? (node.id === '' ? undefined : nameOf(node.id));
}

export function entriesOfNode(node: GraphNode, otherwise: string, asOf: InventoryDraft['asOf']): readonly InventoryDraft[] | { readonly skip: string } {
  const is = whatIs(node.labels);
  const said = node.labels.map(shown).join(', ');
  const name = nodeName(node);
  if (is.what === 'other') return { skip: `a node of kind ${said === '' ? 'unknown' : said}: no identity, credential or secret` };
  if (name === undefined) return { skip: `a ${said} without an id` };
  const p = node.properties;
  const platform = platformOf(node.labels, otherwise);
  const times = { created: whenAt('created', p, TIMES.created, 'UTC'), rotated: whenAt('last change', p, TIMES.rotated, 'UTC'), lastUsed: whenAt('last use', p, TIMES.lastUsed, 'UTC'), expires: whenAt('expiry', p, TIMES.expires, 'UTC') };
  const enabled = textAt(p, 'enabled', 'active', 'account_enabled', 'is_active');
  const display = textAt(p, 'name', 'displayname', 'display_name', 'username', 'title');
  const spn = textAt(p, 'serviceprincipalnames') !== undefined || p['hasspn'] === true || p['gmsa'] === true;
  const about = {
    created: times.created.at, rotated: times.rotated.at, lastUsed: times.lastUsed.at, expires: times.expires.at, asOf,
    status: textAt(p, 'status', 'state')?.toLowerCase() ?? (enabled === 'true' ? 'active' : enabled === 'false' ? 'inactive' : undefined),
    owner: textAt(p, 'owner', 'created_by', 'owner_email'),
    detail: detailOf(said, display === undefined || display === name ? undefined : `name ${shown(display)}`, ...Object.values(times).map((t) => t.note)),
  };
  if (is.what === 'credential') {
    const user = textAt(p, 'user_arn', 'userarn', 'owner_id', 'user_id', 'owner_user_id', 'username');
    const holder = user === undefined ? undefined : { name: user, kind: 'unknown' as const };
    return [{ kind: 'credential', platform, identity: holder, credential: { value: name, kind: is.kind }, ...about }];
  }
  if (is.what === 'secret') return [{ kind: 'secret', platform, identity: { name, kind: 'unknown' }, ...about }];
  const kind = is.kind === 'user' && spn ? 'service-account' : is.kind;
  // BloodHound's display name is unique (`SVC-BACKUP@CORP.EXAMPLE`); names of other tools are not.
  const unique = display !== undefined && /^[^@\s]+@[^@\s]+\.[^@\s]+$/.test(display) ? display : undefined;
  return [{ kind: 'identity', platform, identity: named(name, kind, [...ALSO.map((a) => textAt(p, a)), unique]), ...about }];
}
