/**
 * Objects of a cluster as `kubectl get … -o json` and the client libraries print them (the Python one in snake case): who exists, what they
 * may do, which pods run as whom, and which secrets they are given. Data of secrets is never looked at.
 */
import type { InventoryDraft } from '../../../shared/domain/inventory.ts';
import type { IdentityKind } from '../../../shared/domain/kinds.ts';
import { arrayOf, objectOf, textOf } from '../format.ts';
import { detailOf } from '../mapping.ts';
import type { DocumentKind, Said } from '../inventory/kind.ts';
import { shown, whenOf } from '../inventory/values.ts';
import { groupNamed, serviceAccount, userNamed } from './names.ts';
import { ruleRights } from './rights.ts';

type Json = Readonly<Record<string, unknown>>;
const PLATFORM = 'kubernetes';
const MAX_LISTED = 256;

/** A member under its name, or under the name that the Python client gives it. */
const at = (value: unknown, name: string): unknown => {
  const o = objectOf(value);
  return o === undefined ? undefined : o[name] ?? o[name.replace(/[A-Z]/g, (c) => `_${c.toLowerCase()}`)];
};
const textIn = (value: unknown, ...names: readonly string[]): string | undefined => textOf(names.reduce<unknown>((v, n) => at(v, n), value));
const listIn = (value: unknown, ...names: readonly string[]): readonly unknown[] => arrayOf(names.reduce<unknown>((v, n) => at(v, n), value)).slice(0, MAX_LISTED);
const textList = (value: unknown, name: string): readonly string[] => listIn(value, name).flatMap((v) => textOf(v) ?? []);
const texts = (value: unknown, name: string): string => textList(value, name).join(',');

const isKind = (kind: string) => (value: Json): boolean => value['kind'] === kind || value['_type'] === `V1${kind}`;
const createdOf = (value: Json): InventoryDraft['created'] => whenOf('creationTimestamp', at(at(value, 'metadata'), 'creationTimestamp'), 'UTC').at;
const nameIn = (value: Json): string | undefined => textIn(value, 'metadata', 'name');
const placeOf = (value: Json): string | undefined => textIn(value, 'metadata', 'namespace');
const named = (value: Json): string => [placeOf(value), nameIn(value) ?? '?'].filter((p) => p !== undefined).join('/');

/** The name of a role as an identity that others may take on. */
const roleNamed = (kind: string, namespace: string | undefined, name: string): { name: string; kind: IdentityKind } =>
  ({ name: `kubernetes:${kind}/${kind === 'ClusterRole' || namespace === undefined ? name : `${namespace}/${name}`}`, kind: 'role' });

/** Annotations that tie a service account to an identity of a cloud, which its tokens may be exchanged for. */
const CLOUD: readonly (readonly [string, string, IdentityKind, string])[] = [
  ['eks.amazonaws.com/role-arn', 'aws', 'role', 'IRSA'], ['iam.gke.io/gcp-service-account', 'gcp', 'service-account', 'GKE workload identity'],
  ['azure.workload.identity/client-id', 'entra', 'application', 'Azure workload identity'],
];

function readAccount(value: Json): Said {
  const name = nameIn(value);
  if (name === undefined) return { bad: 'a service account without a name' };
  const uid = textIn(value, 'metadata', 'uid');
  const namespace = placeOf(value) ?? 'default';
  const identity = { name: serviceAccount(namespace, name), kind: 'service-account' as const, ...(uid === undefined ? {} : { also: [uid] }) };
  const mounts = at(value, 'automountServiceAccountToken') === false ? 'its token is not given to pods unless they ask' : undefined;
  const entries: InventoryDraft[] = [{ kind: 'identity', platform: PLATFORM, identity, created: createdOf(value), detail: mounts }];
  const notes = at(at(value, 'metadata'), 'annotations');
  for (const [key, platform, kind, title] of CLOUD) {
    const cloud = textOf(objectOf(notes)?.[key]);
    if (cloud !== undefined) entries.push({ kind: 'trust', platform, identity: { name: cloud, kind }, other: { name: identity.name, kind: 'service-account' }, detail: `${title}: the annotation of the service account; the cloud's own trust must allow it too` });
  }
  for (const secret of listIn(value, 'secrets')) {
    const held = textIn(secret, 'name');
    if (held !== undefined) entries.push({ kind: 'credential', platform: PLATFORM, identity, credential: { value: `secret:${namespace}/${held}`, kind: 'kubernetes-static-token' }, detail: 'listed at the service account; a token kept there does not expire' });
  }
  return entries;
}

function readRole(value: Json): Said {
  const name = nameIn(value);
  if (name === undefined) return { bad: 'a role without a name' };
  const kind = isKind('ClusterRole')(value) ? 'ClusterRole' : 'Role';
  const identity = roleNamed(kind, placeOf(value), name);
  const entries: InventoryDraft[] = [{ kind: 'identity', platform: PLATFORM, identity, created: createdOf(value) }];
  for (const rule of listIn(value, 'rules')) {
    const on = texts(rule, 'resources') === '' ? texts(rule, 'nonResourceURLs') : texts(rule, 'resources');
    const only = texts(rule, 'resourceNames');
    const groups = texts(rule, 'apiGroups');
    entries.push({ kind: 'permission', platform: PLATFORM, identity, detail: shown(`${texts(rule, 'verbs')} on ${on}${groups === '' ? '' : ` of ${groups}`}${only === '' ? '' : ` named ${only}`}`), ...ruleRights(textList(rule, 'verbs'), textList(rule, 'resources'), textList(rule, 'resourceNames'), name) });
  }
  return entries;
}

function readBinding(value: Json): Said {
  const role = at(value, 'roleRef');
  const roleName = textIn(role, 'name');
  if (roleName === undefined) return { bad: `the binding ${shown(named(value))} names no role` };
  const namespace = placeOf(value);
  const other = roleNamed(textIn(role, 'kind') ?? 'Role', namespace, roleName);
  const where = namespace === undefined || isKind('ClusterRoleBinding')(value) ? 'in the whole cluster' : `in namespace ${namespace}`;
  const subjects = listIn(value, 'subjects').flatMap((s): InventoryDraft[] => {
    const name = textIn(s, 'name');
    if (name === undefined) return [];
    const kind = textIn(s, 'kind');
    const identity = kind === 'ServiceAccount' ? { name: serviceAccount(textIn(s, 'namespace') ?? namespace ?? 'default', name), kind: 'service-account' as const }
      : kind === 'Group' ? groupNamed(undefined, name) : userNamed(undefined, name);
    return [{ kind: 'membership', platform: PLATFORM, identity, other, created: createdOf(value), detail: detailOf(`${where}, by the binding ${shown(named(value))}`), rights: [{ effect: 'within', ...(where === 'in the whole cluster' || namespace === undefined ? {} : { on: [namespace] }), by: named(value) }] }];
  });
  return subjects.length === 0 ? { skip: 'a binding without subjects' } : subjects;
}

/** Secrets a pod is given: as files, as environment, or to pull its images. */
function secretsOf(spec: unknown): string[] {
  const containers = [...listIn(spec, 'containers'), ...listIn(spec, 'initContainers')];
  const found = [
    ...listIn(spec, 'volumes').flatMap((v) => [textIn(v, 'secret', 'secretName'), ...listIn(v, 'projected', 'sources').map((s) => textIn(s, 'secret', 'name'))]),
    ...containers.flatMap((c) => [...listIn(c, 'envFrom').map((e) => textIn(e, 'secretRef', 'name')), ...listIn(c, 'env').map((e) => textIn(e, 'valueFrom', 'secretKeyRef', 'name'))]),
    ...listIn(spec, 'imagePullSecrets').map((s) => textIn(s, 'name')),
  ];
  return [...new Set(found.filter((n) => n !== undefined))];
}

const TEMPLATED = new Set(['Deployment', 'DaemonSet', 'StatefulSet', 'ReplicaSet', 'Job', 'ReplicationController']);

function readPod(value: Json): Said {
  const name = nameIn(value);
  if (name === undefined) return { bad: 'a workload without a name' };
  const kind = textOf(value['kind']) ?? /^V1(\w+)$/.exec(textOf(value['_type']) ?? '')?.[1] ?? 'Pod';
  const spec = kind === 'CronJob' ? at(at(at(at(at(value, 'spec'), 'jobTemplate'), 'spec'), 'template'), 'spec') : TEMPLATED.has(kind) ? at(at(at(value, 'spec'), 'template'), 'spec') : at(value, 'spec');
  const namespace = placeOf(value) ?? 'default';
  const account = textIn(spec, 'serviceAccountName') ?? textIn(spec, 'serviceAccount') ?? 'default';
  const identity = { name: serviceAccount(namespace, account), kind: 'service-account' as const };
  // Pods are named as the audit log names them; what makes pods is named with its kind.
  const other = { name: kind === 'Pod' ? `${namespace}/${name}` : `${namespace}/${kind.toLowerCase()}s/${name}`, kind: 'workload' as const };
  const risks = [at(spec, 'hostNetwork') === true ? 'host network' : undefined, at(spec, 'hostPID') === true ? 'host processes' : undefined,
    listIn(spec, 'containers').some((c) => at(at(c, 'securityContext'), 'privileged') === true) ? 'privileged' : undefined,
    listIn(spec, 'volumes').some((v) => objectOf(at(v, 'hostPath')) !== undefined) ? 'files of the node' : undefined].filter((r) => r !== undefined);
  const node = textIn(spec, 'nodeName');
  const mounts = at(spec, 'automountServiceAccountToken') === false ? 'without the token of the account' : undefined;
  const detail = detailOf(node === undefined ? undefined : `on node ${shown(node)}`, risks.length === 0 ? undefined : `with ${risks.join(', ')}`, mounts);
  const status = textIn(value, 'status', 'phase')?.toLowerCase();
  return [
    { kind: 'host-identity', platform: PLATFORM, identity, other, status, detail },
    ...secretsOf(spec).map((s): InventoryDraft => ({ kind: 'consumer', platform: PLATFORM, identity, credential: { value: `secret:${namespace}/${s}`, kind: 'generic-secret' }, other, detail: `the secret ${shown(s)}` })),
  ];
}

function readSecret(value: Json): Said {
  const name = nameIn(value);
  if (name === undefined) return { bad: 'a secret without a name' };
  const type = textOf(value['type']);
  const namespace = placeOf(value) ?? 'default';
  const account = textOf(objectOf(at(at(value, 'metadata'), 'annotations'))?.['kubernetes.io/service-account.name']);
  const token = type === 'kubernetes.io/service-account-token';
  const identity = token && account !== undefined ? { name: serviceAccount(namespace, account), kind: 'service-account' as const } : undefined;
  const credential = { value: `secret:${namespace}/${name}`, kind: token ? 'kubernetes-static-token' as const : 'generic-secret' as const };
  const keys = Object.keys(objectOf(value['data']) ?? {}).slice(0, 16).map((k) => shown(k)).join(', ');
  const detail = detailOf(type === undefined ? undefined : `type ${shown(type)}`, keys === '' ? undefined : `holds ${keys}`);
  const other = { name: `${namespace}/secrets/${name}`, kind: 'unknown' as const };
  return [
    { kind: 'secret', platform: PLATFORM, identity, credential, other, created: createdOf(value), detail },
    ...(identity === undefined ? [] : [{ kind: 'credential' as const, platform: PLATFORM, identity, credential, created: createdOf(value), detail: 'kept in a secret; it does not expire' }]),
  ];
}

function readNode(value: Json): Said {
  const name = nameIn(value);
  return name === undefined ? { bad: 'a node without a name' } : [{ kind: 'identity', platform: PLATFORM, identity: { name: `system:node:${name}`, kind: 'machine' }, created: createdOf(value), detail: textIn(value, 'spec', 'providerID') }];
}

/** The aws-auth map of EKS: which IAM principals may come in, and as whom. Its YAML is a flat list, read line by line. */
function readAwsAuth(data: Json): Said {
  const entries: InventoryDraft[] = [];
  for (const key of ['mapRoles', 'mapUsers']) {
    for (const part of (textOf(data[key]) ?? '').split(/\n?\s*-\s+(?=(?:rolearn|userarn|username|groups)\s*:)/).slice(0, MAX_LISTED)) {
      const arn = /(?:rolearn|userarn)\s*:\s*["']?(arn:[^\s"']{1,512})/.exec(part)?.[1];
      if (arn === undefined) continue;
      const username = /username\s*:\s*["']?([^\s"']{1,256})/.exec(part)?.[1];
      const groups = [...part.matchAll(/^\s*-\s+["']?([A-Za-z][^\s"':]*(?::[^\s"']+)?)["']?\s*$/gm)].map((m) => m[1] ?? '');
      const other = { name: arn, kind: key === 'mapRoles' ? 'role' as const : 'user' as const };
      // A template of a name names nobody.
      if (username !== undefined && !username.includes('{{')) entries.push({ kind: 'trust', platform: PLATFORM, identity: userNamed(undefined, username), other, detail: detailOf('aws-auth lets it in under this name', groups.length === 0 ? undefined : `with the groups ${groups.join(', ')}`) });
      for (const group of groups) entries.push({ kind: 'membership', platform: PLATFORM, identity: other, other: groupNamed(undefined, group), detail: 'by aws-auth' });
    }
  }
  return entries.length === 0 ? { skip: 'a config map that maps nobody' } : entries;
}

const WORKLOADS = ['Pod', 'Deployment', 'DaemonSet', 'StatefulSet', 'ReplicaSet', 'Job', 'CronJob', 'ReplicationController'];

const kind = (title: string, when: (value: Json) => boolean, read: (value: Json) => Said): DocumentKind => ({ title, keys: ['metadata'], when, read });

export const KUBERNETES_KINDS: readonly DocumentKind[] = [
  kind('Kubernetes service account', isKind('ServiceAccount'), readAccount),
  kind('Kubernetes role', (v) => isKind('Role')(v) || isKind('ClusterRole')(v), readRole),
  kind('Kubernetes role binding', (v) => isKind('RoleBinding')(v) || isKind('ClusterRoleBinding')(v), readBinding),
  kind('Kubernetes workload', (v) => WORKLOADS.some((k) => isKind(k)(v)), readPod),
  kind('Kubernetes secret', isKind('Secret'), readSecret),
  kind('Kubernetes node', isKind('Node'), readNode),
  kind('Kubernetes aws-auth map', (v) => isKind('ConfigMap')(v) && nameIn(v) === 'aws-auth', (v) => readAwsAuth(objectOf(v['data']) ?? {})),
  kind('Kubernetes object', (v) => typeof v['kind'] === 'string' && typeof v['apiVersion'] === 'string' && v['kind'] !== 'List' && !v['apiVersion'].startsWith('audit.k8s.io/') && !('items' in v), () => ({ skip: 'an object that says nothing of identities, rights or secrets' })),
];
