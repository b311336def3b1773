/** Google Cloud's audit log of the data and backup projects, read with gcloud as lines; Data Access logs are on. */
import type { Json } from './json.ts';
import { rngOf } from './rng.ts';
import { milli, type From, type Scribe } from './scribe.ts';
import { GCP } from './world.ts';

export interface GcpCaller {
  /** Undefined for a federated principal, which has no address. */
  readonly email?: string;
  readonly subject: string;
  readonly key?: string;
  /** Who asked for it, the first first: e-mail addresses, and `principal://` names. */
  readonly chain?: readonly string[];
  /** The credential as an investigator would name it. */
  readonly credential: string;
}

export const gcpAccount = (name: string, project: string): string => `${name}@${project}.iam.gserviceaccount.com`;
export const gcpKeyId = (label: string): string => rngOf(`gcp key ${label}`).hex(40);
export const POOL = `projects/${GCP.number}/locations/global/workloadIdentityPools/ci-pool`;
export const federatedPrincipal = (subject: string): string => `principal://iam.googleapis.com/${POOL}/subject/${subject}`;

export const asFederated = (subject: string): GcpCaller => ({ subject: federatedPrincipal(subject), credential: federatedPrincipal(subject) });
export const asKey = (email: string, key: string): GcpCaller => ({ email, subject: `serviceAccount:${email}`, key, credential: key });
export function asDelegate(email: string, by: GcpCaller): GcpCaller {
  const chain = [...(by.chain ?? []), by.email ?? by.subject];
  return { email, subject: `serviceAccount:${email}`, chain, credential: `${email} as delegated by ${chain.join('>')}` };
}

export interface GcpCall { readonly service: string; readonly method: string; readonly resource: string; readonly project: string; readonly type?: string; readonly labels?: Readonly<Record<string, string>>; readonly request?: Json; readonly response?: Json; readonly metadata?: Json; readonly permission?: string; readonly denied?: boolean; readonly activity?: boolean }

export function gcp(s: Scribe, who: GcpCaller, where: From, seconds: number, call: GcpCall): void {
  const permission = call.permission ?? call.method;
  s.put(`gcp/${call.project}-audit.jsonl`, seconds, (ms) => ({
    protoPayload: {
      '@type': 'type.googleapis.com/google.cloud.audit.AuditLog', status: call.denied === true ? { code: 7, message: `Permission '${permission}' denied on resource (or it may not exist).` } : {},
      authenticationInfo: {
        principalEmail: who.email, principalSubject: who.subject, serviceAccountKeyName: who.key === undefined ? undefined : `//iam.googleapis.com/projects/${call.project}/serviceAccounts/${who.email ?? ''}/keys/${who.key}`,
        serviceAccountDelegationInfo: who.chain?.map((link) => (link.startsWith('principal:') ? { principalSubject: link } : { firstPartyPrincipal: { principalEmail: link }, principalSubject: `serviceAccount:${link}` })),
      },
      requestMetadata: { callerIp: where.from, callerSuppliedUserAgent: where.agent, requestAttributes: {}, destinationAttributes: {} },
      serviceName: call.service, methodName: call.method, authorizationInfo: [{ resource: call.resource, permission, granted: call.denied !== true }], resourceName: call.resource, request: call.request, response: call.response, metadata: call.metadata,
    },
    insertId: s.rng.text(13, 'abcdefghijklmnopqrstuvwxyz0123456789'), resource: { type: call.type ?? 'project', labels: { project_id: call.project, ...call.labels } }, timestamp: milli(ms), severity: call.denied === true ? 'ERROR' : call.activity === true ? 'NOTICE' : 'INFO',
    logName: `projects/${call.project}/logs/cloudaudit.googleapis.com%2F${call.activity === true ? 'activity' : 'data_access'}`, receiveTimestamp: milli(ms + 611),
  }), { credential: who.credential, source: where.from, failed: call.denied === true });
}

export const storage = (s: Scribe, who: GcpCaller, where: From, seconds: number, project: string, bucket: string, object?: string, denied?: true): void => gcp(s, who, where, seconds, {
  service: 'storage.googleapis.com', method: object === undefined ? 'storage.objects.list' : 'storage.objects.get', resource: `projects/_/buckets/${bucket}${object === undefined ? '' : `/objects/${object}`}`, project, type: 'gcs_bucket', labels: { bucket_name: bucket, location: 'europe-west4' }, ...(denied === undefined ? {} : { denied }),
});

/** GenerateAccessToken: from now on the caller acts as the account. */
export function impersonate(s: Scribe, who: GcpCaller, where: From, seconds: number, account: string, project: string): GcpCaller {
  gcp(s, who, where, seconds, {
    service: 'iamcredentials.googleapis.com', method: 'GenerateAccessToken', resource: `projects/-/serviceAccounts/${account}`, project, type: 'service_account', labels: { email_id: account, unique_id: uniqueOf(account) }, permission: 'iam.serviceAccounts.getAccessToken',
    request: { '@type': 'type.googleapis.com/google.iam.credentials.v1.GenerateAccessTokenRequest', name: `projects/-/serviceAccounts/${account}`, scope: ['https://www.googleapis.com/auth/cloud-platform'], lifetime: '3600s' },
  });
  return asDelegate(account, who);
}

/** A token of GitHub is exchanged for one of Google's, which only the subject names. */
export function exchange(s: Scribe, where: From, seconds: number, subject: string): GcpCaller {
  const provider = `${POOL}/providers/github`;
  gcp(s, { subject, credential: `oidc:${provider}:${subject}` }, where, seconds, {
    service: 'sts.googleapis.com', method: 'google.identity.sts.v1.SecurityTokenService.ExchangeToken', resource: provider, project: GCP.data, type: 'audited_resource', permission: 'sts.identityProviders.checkLogging',
    request: { '@type': 'type.googleapis.com/google.identity.sts.v1.ExchangeTokenRequest', audience: `//iam.googleapis.com/${provider}`, grantType: 'urn:ietf:params:oauth:grant-type:token-exchange' }, metadata: { mapped_principal: federatedPrincipal(subject) },
  });
  return asFederated(subject);
}

export const uniqueOf = (account: string): string => `1${rngOf(`gcp unique ${account}`).text(20, '0123456789')}`;
