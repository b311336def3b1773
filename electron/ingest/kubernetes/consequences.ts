/**
 * What a request to an API server brought into being, read or gave control of. Only what succeeded has consequences.
 * Objects of request and answer are there only where the audit policy logs them (levels Request and RequestResponse).
 */
import { X509Certificate } from 'node:crypto';
import type { Fact, Issue } from '../../../shared/domain/event.ts';
import { readInstant } from '../../../shared/domain/time.ts';
import { arrayOf, objectOf, textOf } from '../format.ts';
import { bounded } from '../text.ts';
import { credentialOfId, extraOf, groupNamed, inCluster, serviceAccount, userNamed } from './names.ts';
import { objectOfRequest, scopedName, type Json, type KubernetesRequest } from './request.ts';

type Handler = (r: KubernetesRequest, facts: Fact[], issues: Issue[]) => void;

const WRITES = new Set(['create', 'update', 'patch']);
const READS = new Set(['get', 'list', 'watch']);
const MAX_LISTED = 64;

/** The service account's name as tokens carry it: without the cluster, for that is what other platforms log. */
const account = (r: KubernetesRequest, namespace: string, name: string): { name: string; kind: 'service-account' } => ({ name: inCluster(r.cluster, serviceAccount(namespace, name)), kind: 'service-account' });

/** A credential kept in a secret, by where it is kept: its own value is never logged. */
const keptIn = (r: KubernetesRequest): string => `secret:${inCluster(r.cluster, scopedName(r))}`;

const tokenRequested: Handler = (r, facts, issues) => {
  if (r.verb !== 'create' || r.namespace === undefined || r.name === undefined) return;
  const holder = account(r, r.namespace, r.name);
  const id = textOf(r.annotations['authentication.kubernetes.io/issued-credential-id']) ?? textOf(r.annotations['authentication.k8s.io/issued-credential-id']);
  const expires = textOf(objectOf(r.answer?.['status'])?.['expirationTimestamp']);
  const token = credentialOfId(id);
  if (token !== undefined) issues.push({ what: 'credential', ...token, holder, expires: expires === undefined ? undefined : readInstant(expires)?.at });
  // Before Kubernetes 1.30 the log names no token: only whose it is.
  else facts.push({ kind: 'also-target', text: holder.name });
  facts.push({ kind: 'web-identity-subject', text: serviceAccount(r.namespace, r.name) });
  const spec = objectOf(r.body?.['spec']);
  for (const audience of arrayOf(spec?.['audiences']).slice(0, MAX_LISTED)) {
    const text = textOf(audience);
    if (text !== undefined) facts.push({ kind: 'scope', text });
  }
  const bound = objectOf(spec?.['boundObjectRef']);
  const name = textOf(bound?.['name']);
  if (name !== undefined) facts.push(textOf(bound?.['kind']) === 'Node' ? { kind: 'node', text: name } : { kind: 'workload', text: inCluster(r.cluster, `${r.namespace}/${name}`) });
};

const secret: Handler = (r, facts, issues) => {
  if (READS.has(r.verb)) facts.push({ kind: 'secret-read', text: scopedName(r) });
  else if (r.verb === 'delete' && r.name !== undefined) facts.push({ kind: 'revokes', text: keptIn(r) });
  else if (WRITES.has(r.verb) && textOf(r.body?.['type']) === 'kubernetes.io/service-account-token' && r.namespace !== undefined) {
    const holder = textOf(objectOf(objectOf(r.body?.['metadata'])?.['annotations'])?.['kubernetes.io/service-account.name']);
    if (holder !== undefined && r.name !== undefined) issues.push({ what: 'credential', value: keptIn(r), kind: 'kubernetes-static-token', holder: account(r, r.namespace, holder) });
  }
};

/** Who a binding names. A service account may be given without its namespace, which then is the binding's. */
function subjectsOf(r: KubernetesRequest, body: Json | undefined): string[] {
  return arrayOf(body?.['subjects']).slice(0, MAX_LISTED).flatMap((value) => {
    const subject = objectOf(value);
    const name = textOf(subject?.['name']);
    if (name === undefined) return [];
    if (textOf(subject?.['kind']) === 'ServiceAccount') return [account(r, textOf(subject?.['namespace']) ?? r.namespace ?? 'default', name).name];
    return [textOf(subject?.['kind']) === 'Group' ? groupNamed(r.cluster, name).name : userNamed(r.cluster, name).name];
  });
}

const binding: Handler = (r, facts) => {
  if (!WRITES.has(r.verb)) return;
  const body = r.body ?? r.answer;
  const role = objectOf(body?.['roleRef']) ?? objectOf(r.answer?.['roleRef']);
  const name = textOf(role?.['name']);
  if (name !== undefined) facts.push({ kind: 'access-to', text: `${textOf(role?.['kind']) ?? 'Role'}/${name}` });
  for (const subject of subjectsOf(r, body)) facts.push({ kind: 'also-target', text: subject });
};

/** Rules of a role, in few words: `get,list on secrets`. */
const role: Handler = (r, facts) => {
  if (!WRITES.has(r.verb)) return;
  for (const value of arrayOf((r.body ?? r.answer)?.['rules']).slice(0, MAX_LISTED)) {
    const rule = objectOf(value);
    const list = (key: string): string => arrayOf(rule?.[key]).flatMap((v) => textOf(v) ?? []).join(',');
    const on = list('resources') === '' ? list('nonResourceURLs') : list('resources');
    const text = bounded(`${list('verbs')} on ${on}`);
    if (text !== undefined && on !== '') facts.push({ kind: 'permission', text });
  }
};

const shell: Handler = (r, facts) => {
  if (r.name === undefined) return;
  facts.push({ kind: 'controls-host', text: inCluster(r.cluster, r.resource === 'nodes' ? r.name : `${r.namespace ?? 'default'}/${r.name}`) });
  const command = r.query.filter(([key]) => key === 'command').map(([, value]) => value).join(' ');
  const text = bounded(command === '' ? undefined : command);
  if (text !== undefined) facts.push({ kind: 'command', text });
};

/** A signed certificate names itself by the digest that later requests show as `X509SHA256=`. */
function certificateIn(value: unknown): { value: string; subject: string | undefined; expires: number } | undefined {
  const text = textOf(value);
  if (text === undefined || text.length > 65_536) return undefined;
  try {
    const certificate = new X509Certificate(Buffer.from(text, 'base64'));
    const subject = /^CN=(.+)$/m.exec(certificate.subject)?.[1];
    return { value: `X509SHA256=${certificate.fingerprint256.replaceAll(':', '').toLowerCase()}`, subject, expires: Date.parse(certificate.validTo) };
  } catch {
    return undefined;
  }
}

const signingRequest: Handler = (r, facts, issues) => {
  const status = objectOf(r.answer?.['status']) ?? objectOf(r.body?.['status']);
  const spec = objectOf(r.answer?.['spec']) ?? objectOf(r.body?.['spec']);
  const asked = textOf(spec?.['username']);
  if (r.subresource !== 'approval' && r.subresource !== 'status') return;
  if (!WRITES.has(r.verb)) return;
  const certificate = certificateIn(status?.['certificate']);
  if (certificate !== undefined) {
    const holder = certificate.subject === undefined ? undefined : userNamed(r.cluster, certificate.subject);
    issues.push({ what: 'credential', value: certificate.value, kind: 'kubernetes-certificate', holder, expires: Number.isNaN(certificate.expires) ? undefined : readInstant(new Date(certificate.expires).toISOString())?.at });
  } else if (r.subresource === 'approval') {
    // Which certificate it became is not recorded here; who asked for it is, where the policy logs the object.
    issues.push({ what: 'credential', value: `csr:${inCluster(r.cluster, r.name ?? '*')}`, kind: 'kubernetes-certificate', holder: asked === undefined ? undefined : userNamed(r.cluster, asked) });
  }
  if (asked !== undefined) facts.push({ kind: 'on-behalf-of', text: userNamed(r.cluster, asked).name });
};

const accountMade: Handler = (r, facts, issues) => {
  if (r.verb === 'create' && r.namespace !== undefined && r.name !== undefined) issues.push({ what: 'identity', value: account(r, r.namespace, r.name).name, kind: 'service-account' });
  if (!WRITES.has(r.verb)) return;
  // The cloud identities that tokens of the account may be exchanged for.
  const notes = objectOf(objectOf((r.body ?? r.answer)?.['metadata'])?.['annotations']);
  for (const key of ['eks.amazonaws.com/role-arn', 'iam.gke.io/gcp-service-account', 'azure.workload.identity/client-id']) {
    const text = textOf(notes?.[key]);
    if (text !== undefined) facts.push({ kind: 'access-to', text });
  }
};

/** A pod runs with the rights of its service account: whoever makes it chooses whose. */
const podMade: Handler = (r, facts) => {
  if (!WRITES.has(r.verb) || r.subresource !== undefined) return;
  const body = r.body ?? r.answer;
  const template = objectOf(objectOf(body?.['spec'])?.['template']) ?? objectOf(objectOf(objectOf(objectOf(body?.['spec'])?.['jobTemplate'])?.['spec'])?.['template']);
  const spec = objectOf((template ?? body)?.['spec']);
  const name = textOf(spec?.['serviceAccountName']);
  if (name !== undefined && r.namespace !== undefined) facts.push({ kind: 'also-target', text: account(r, r.namespace, name).name });
  const images = arrayOf(spec?.['containers']).flatMap((c) => textOf(objectOf(c)?.['image']) ?? []).slice(0, MAX_LISTED);
  const text = bounded(images.length === 0 ? undefined : `runs ${images.join(', ')}`);
  if (text !== undefined) facts.push({ kind: 'command', text });
};

/** EKS: which AWS principals are let in, and as whom. */
const awsAuth: Handler = (r, facts) => {
  if (!WRITES.has(r.verb) || r.namespace !== 'kube-system' || r.name !== 'aws-auth') return;
  const data = objectOf((r.body ?? r.answer)?.['data']);
  const text = [textOf(data?.['mapRoles']), textOf(data?.['mapUsers'])].join('\n');
  for (const arn of new Set(text.match(/arn:aws[a-z-]*:(?:iam|sts)::\d{12}:[\w+=,.@/-]{1,512}/g) ?? [])) facts.push({ kind: 'trusts', text: arn });
};

/** A token shown to somebody else, who asks the API server whose it is. */
const tokenReviewed: Handler = (r, facts) => {
  const user = objectOf(objectOf(r.answer?.['status'])?.['user']);
  const username = textOf(user?.['username']);
  if (username !== undefined) facts.push({ kind: 'on-behalf-of', text: userNamed(r.cluster, username).name });
  const id = extraOf(user, 'authentication.kubernetes.io/credential-id');
  if (id !== undefined) facts.push({ kind: 'token-use', text: id });
};

const HANDLERS: ReadonlyMap<string, Handler> = new Map([
  ['serviceaccounts/token', tokenRequested], ['secrets', secret], ['rolebindings', binding], ['clusterrolebindings', binding], ['roles', role], ['clusterroles', role],
  ['pods/exec', shell], ['pods/attach', shell], ['pods/portforward', shell], ['pods/ephemeralcontainers', shell], ['pods/proxy', shell], ['nodes/proxy', shell],
  ['certificatesigningrequests/approval', signingRequest], ['certificatesigningrequests/status', signingRequest], ['serviceaccounts', accountMade],
  ['pods', podMade], ['deployments', podMade], ['daemonsets', podMade], ['statefulsets', podMade], ['jobs', podMade], ['cronjobs', podMade],
  ['configmaps', awsAuth], ['tokenreviews', tokenReviewed],
]);

export function consequencesOf(r: KubernetesRequest, facts: Fact[], issues: Issue[]): void {
  const object = objectOfRequest(r);
  if (object !== undefined) HANDLERS.get(object)?.(r, facts, issues);
}
