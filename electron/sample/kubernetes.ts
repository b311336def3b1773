/** The audit log of the production cluster (EKS, Kubernetes 1.32), as its agent forwards it: one event per line. */
import { rngOf } from './rng.ts';
import { micro, type From, type Scribe } from './scribe.ts';
import type { Json } from './json.ts';
import { PROD } from './world.ts';

/** A caller: a service account with one token, a node, or an AWS principal whose own key EKS writes down. */
export interface KubeCaller { readonly username: string; readonly uid: string; readonly groups: readonly string[]; readonly extra: Readonly<Record<string, readonly string[]>>; readonly credential: string | undefined }

export const serviceAccountName = (namespace: string, name: string): string => `system:serviceaccount:${namespace}:${name}`;
export const accountUid = (namespace: string, name: string): string => rngOf(`kube account ${namespace}/${name}`).uuid();
export const tokenId = (label: string): string => `JTI=${rngOf(`kube token ${label}`).uuid()}`;

export function asServiceAccount(namespace: string, name: string, jti: string): KubeCaller {
  return { username: serviceAccountName(namespace, name), uid: accountUid(namespace, name), groups: ['system:serviceaccounts', `system:serviceaccounts:${namespace}`, 'system:authenticated'], extra: { 'authentication.kubernetes.io/credential-id': [jti] }, credential: jti };
}

export function asAwsUser(username: string, arn: string, id: string, key: string, groups: readonly string[]): KubeCaller {
  return { username, uid: `aws-iam-authenticator:${PROD}:${id}`, groups: [...groups, 'system:authenticated'], extra: { accessKeyId: [key], arn: [arn], canonicalArn: [arn], principalId: [id], sessionName: [''] }, credential: key };
}

export function asNode(name: string): KubeCaller {
  const id = `X509SHA256=${rngOf(`node ${name}`).hex(64)}`;
  return { username: `system:node:${name}`, uid: '', groups: ['system:nodes', 'system:authenticated'], extra: { 'authentication.kubernetes.io/credential-id': [id] }, credential: id };
}

export interface KubeCall {
  readonly verb: string;
  readonly resource: string;
  readonly namespace?: string;
  readonly name?: string;
  readonly subresource?: string;
  readonly group?: string;
  readonly query?: string;
  readonly code?: number;
  readonly annotations?: Readonly<Record<string, string>>;
  readonly body?: Json;
}

export function kubernetes(s: Scribe, who: KubeCaller, where: From, seconds: number, call: KubeCall): void {
  const code = call.code ?? (call.verb === 'create' ? 201 : 200);
  const path = ['', ...(call.group === undefined ? ['api', 'v1'] : ['apis', call.group, 'v1']), ...(call.namespace === undefined ? [] : ['namespaces', call.namespace]), call.resource, ...(call.name === undefined ? [] : [call.name]), ...(call.subresource === undefined ? [] : [call.subresource])].join('/');
  s.put('kubernetes/eks-prod-audit.jsonl', seconds, (ms) => ({
    kind: 'Event', apiVersion: 'audit.k8s.io/v1', level: call.body === undefined ? 'Metadata' : 'Request', auditID: s.rng.uuid(), stage: 'ResponseComplete', requestURI: `${path}${call.query ?? ''}`, verb: call.verb,
    user: { username: who.username, uid: who.uid === '' ? undefined : who.uid, groups: who.groups, extra: who.extra }, sourceIPs: [where.from], userAgent: where.agent,
    objectRef: { resource: call.resource, namespace: call.namespace, name: call.name, apiGroup: call.group, apiVersion: 'v1', subresource: call.subresource },
    responseStatus: code < 400 ? { metadata: {}, code } : { metadata: {}, status: 'Failure', reason: 'Forbidden', code }, requestObject: call.body, requestReceivedTimestamp: micro(ms), stageTimestamp: micro(ms + 4),
    annotations: { 'authorization.k8s.io/decision': code === 403 ? 'forbid' : 'allow', 'authorization.k8s.io/reason': '', ...call.annotations },
  }), who.credential === undefined ? undefined : { credential: who.credential, source: where.from, failed: code >= 400 });
}

/** TokenRequest: the answer's annotation names the token that was given out. */
export const requestToken = (s: Scribe, who: KubeCaller, where: From, seconds: number, namespace: string, name: string, jti: string, audience: string): void => kubernetes(s, who, where, seconds, {
  verb: 'create', resource: 'serviceaccounts', namespace, name, subresource: 'token', annotations: { 'authentication.kubernetes.io/issued-credential-id': jti },
  body: { kind: 'TokenRequest', apiVersion: 'authentication.k8s.io/v1', spec: { audiences: [audience], expirationSeconds: 86_400 } },
});
