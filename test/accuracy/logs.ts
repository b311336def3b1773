/** Records of each platform in the shape its own export has. Everything in them is invented; only the shapes are real. */
import { createHash } from 'node:crypto';
import type { Rng } from '../../electron/sample/rng.ts';

export type Platform = 'aws' | 'entra' | 'gcp' | 'okta' | 'github' | 'kubernetes' | 'vault' | 'windows';
export const PLATFORMS: readonly Platform[] = ['aws', 'entra', 'gcp', 'okta', 'github', 'kubernetes', 'vault', 'windows'];

type Json = Readonly<Record<string, unknown>>;
export interface From { readonly ip: string; readonly agent: string }

export const ACCOUNT = '111122223333';
const TENANT = '7d0c2f0e-0000-4000-8000-0123456789ab';
const PROJECT = 'example-shop-prod';

/** Whole seconds, as CloudTrail writes them. */
const second = (ms: number): string => `${new Date(ms).toISOString().slice(0, 19)}Z`;
const milli = (ms: number): string => new Date(ms).toISOString();
const hash = (text: string): string => createHash('sha256').update(text).digest('base64');

/** The files of one case: lines by file name, in no order of their own until written. */
export class Logs {
  readonly #lines = new Map<string, { readonly at: number; readonly line: string; readonly n: number }[]>();
  /** How far each platform's clock is off, in milliseconds. */
  readonly skew = new Map<Platform, number>();
  #n = 0;
  readonly #rng: Rng;

  constructor(rng: Rng) { this.#rng = rng; }

  #add(platform: Platform, file: string, at: number, make: (at: number) => Json): void {
    const shown = at + (this.skew.get(platform) ?? 0);
    const list = this.#lines.get(file) ?? [];
    this.#lines.set(file, list);
    this.#n += 1;
    list.push({ at: shown, line: JSON.stringify(make(shown)), n: this.#n });
  }

  /** Texts by file name, each in time order. */
  files(): ReadonlyMap<string, string> {
    return new Map([...this.#lines].sort(([a], [b]) => (a < b ? -1 : 1)).map(([file, list]) => [file, `${list.sort((a, b) => a.at - b.at || a.n - b.n).map((l) => l.line).join('\n')}\n`]));
  }

  aws(at: number, who: AwsCaller, from: From, event: { source: string; name: string; request?: unknown; response?: unknown; failed?: boolean; resources?: unknown }): void {
    this.#add('aws', 'cloudtrail.jsonl', at, (t) => ({
      eventVersion: '1.08', userIdentity: userIdentity(who, t), eventTime: second(t), eventSource: `${event.source}.amazonaws.com`, eventName: event.name, awsRegion: 'eu-central-1',
      sourceIPAddress: from.ip, userAgent: from.agent, requestParameters: event.request ?? null, responseElements: event.failed === true ? null : event.response ?? null,
      ...(event.failed === true ? { errorCode: 'AccessDenied' } : {}), ...(event.resources === undefined ? {} : { resources: event.resources }),
      requestID: this.#rng.uuid(), eventID: this.#rng.uuid(), readOnly: /^(Get|List|Describe)/.test(event.name), eventType: 'AwsApiCall', managementEvent: true, recipientAccountId: ACCOUNT, eventCategory: 'Management',
    }));
  }

  entraSignIn(at: number, app: EntraApp, from: From, keyId: string, token: string): void {
    this.#add('entra', 'entra-signins.jsonl', at, (t) => ({
      time: milli(t), resourceId: `/tenants/${TENANT}/providers/Microsoft.aadiam`, operationName: 'Sign-in activity', category: 'ServicePrincipalSignInLogs', tenantId: TENANT, resultType: '0', callerIpAddress: from.ip,
      properties: {
        id: this.#rng.uuid(), createdDateTime: milli(t), appId: app.appId, servicePrincipalId: app.principalId, servicePrincipalName: app.name, servicePrincipalCredentialKeyId: keyId, servicePrincipalCredentialThumbprint: '',
        uniqueTokenIdentifier: token, ipAddress: from.ip, status: { errorCode: 0 }, resourceDisplayName: 'Microsoft Graph', resourceId: '00000003-0000-0000-c000-000000000000', correlationId: this.#rng.uuid(),
      },
    }));
  }

  graph(at: number, app: EntraApp, from: From, token: string, method: string, uri: string): void {
    this.#add('entra', 'graph-activity.jsonl', at, (t) => ({
      time: milli(t), resourceId: `/TENANTS/${TENANT}/PROVIDERS/MICROSOFT.AADIAM`, operationName: 'Microsoft Graph Activity', category: 'MicrosoftGraphActivityLogs', tenantId: TENANT, resultSignature: '200', callerIpAddress: from.ip,
      properties: {
        timeGenerated: milli(t), requestId: this.#rng.uuid(), operationId: this.#rng.uuid(), appId: app.appId, servicePrincipalId: app.principalId, signInActivityId: token, requestMethod: method, requestUri: `https://graph.microsoft.com/v1.0${uri}`,
        responseStatusCode: 200, ipAddress: from.ip, userAgent: from.agent, clientAuthMethod: 1, tenantId: TENANT, roles: 'Directory.Read.All',
      },
    }));
  }

  gcp(at: number, who: GcpCaller, from: From, call: { service: string; method: string; resource: string; request?: unknown; response?: unknown }): void {
    this.#add('gcp', 'gcp-audit.jsonl', at, (t) => ({
      protoPayload: {
        '@type': 'type.googleapis.com/google.cloud.audit.AuditLog', status: {}, serviceName: call.service, methodName: call.method, resourceName: call.resource,
        authenticationInfo: {
          principalEmail: who.email, principalSubject: `serviceAccount:${who.email}`, ...(who.key === undefined ? {} : { serviceAccountKeyName: `//iam.googleapis.com/projects/${PROJECT}/serviceAccounts/${who.keyHolder ?? who.email}/keys/${who.key}` }),
          ...(who.delegation === undefined ? {} : { serviceAccountDelegationInfo: who.delegation.map((principalEmail) => ({ firstPartyPrincipal: { principalEmail }, principalSubject: `serviceAccount:${principalEmail}` })) }),
        },
        authorizationInfo: [{ permission: `${call.service.split('.')[0] ?? ''}.${call.method}`, granted: true, resource: call.resource }],
        requestMetadata: { callerIp: from.ip, callerSuppliedUserAgent: from.agent }, ...(call.request === undefined ? {} : { request: call.request }), ...(call.response === undefined ? {} : { response: call.response }),
      },
      insertId: this.#rng.text(12, 'abcdefghijklmnopqrstuvwxyz0123456789'), resource: resourceOf(call.resource), timestamp: milli(t), severity: 'NOTICE',
      logName: `projects/${PROJECT}/logs/cloudaudit.googleapis.com%2F${call.method.includes('Generate') || call.method.includes('Access') || call.method.includes('storage') ? 'data_access' : 'activity'}`, receiveTimestamp: milli(t + 400),
    }));
  }

  okta(at: number, user: OktaUser, from: From, event: { type: string; session?: string; token?: string; target?: readonly Json[] }): void {
    this.#add('okta', 'okta-system-log.jsonl', at, (t) => ({
      actor: { id: user.id, type: 'User', alternateId: user.login, displayName: user.name, detailEntry: null }, client: { userAgent: { rawUserAgent: from.agent }, ipAddress: from.ip, id: null, zone: 'null', device: 'Computer' },
      authenticationContext: { authenticationStep: 0, externalSessionId: event.session ?? 'trs-none', rootSessionId: event.session ?? null, credentialType: null }, displayMessage: event.type, eventType: event.type, outcome: { result: 'SUCCESS', reason: null },
      published: milli(t), securityContext: { asNumber: 64500, isProxy: false }, severity: 'INFO', debugContext: { debugData: { requestUri: '/api/v1' } }, legacyEventType: null,
      transaction: { type: 'WEB', id: this.#rng.hex(16), detail: event.token === undefined ? {} : { requestApiTokenId: event.token } }, uuid: this.#rng.uuid(), version: '0', target: event.target ?? [],
    }));
  }

  github(at: number, user: string, from: From, action: string, token: string, more: Json = {}): void {
    this.#add('github', 'github-audit.jsonl', at, (t) => ({
      '@timestamp': t, _document_id: this.#rng.hex(22), action, actor: user, actor_id: Number.parseInt(createHash('sha1').update(user).digest('hex').slice(0, 7), 16), actor_ip: from.ip, created_at: t, org: 'example-shop', user_agent: from.agent,
      hashed_token: tokenHash(token), programmatic_access_type: 'Fine-grained personal access token', token_id: Number.parseInt(createHash('sha1').update(token).digest('hex').slice(0, 8), 16), ...more,
    }));
  }

  kubernetes(at: number, who: KubeCaller, from: From, call: { verb: string; resource: string; namespace?: string; name?: string; subresource?: string; annotations?: Json }): void {
    this.#add('kubernetes', 'kube-audit.jsonl', at, (t) => {
      const stamp = `${new Date(t).toISOString().slice(0, 23)}${String(this.#rng.int(100, 999))}Z`;
      const object = { resource: call.resource, ...(call.namespace === undefined ? {} : { namespace: call.namespace }), ...(call.name === undefined ? {} : { name: call.name }), apiVersion: 'v1', ...(call.subresource === undefined ? {} : { subresource: call.subresource }) };
      return {
        kind: 'Event', apiVersion: 'audit.k8s.io/v1', level: 'Metadata', auditID: this.#rng.uuid(), stage: 'ResponseComplete', requestURI: `/api/v1/namespaces/${call.namespace ?? 'default'}/${call.resource}`, verb: call.verb,
        user: { username: who.name, uid: who.uid, groups: ['system:serviceaccounts', 'system:authenticated'], extra: { 'authentication.kubernetes.io/credential-id': [`JTI=${who.jti}`] } },
        sourceIPs: [from.ip], userAgent: from.agent, objectRef: object, responseStatus: { metadata: {}, code: call.verb === 'create' ? 201 : 200 }, requestReceivedTimestamp: stamp, stageTimestamp: stamp,
        annotations: { 'authorization.k8s.io/decision': 'allow', 'authorization.k8s.io/reason': '', ...call.annotations },
      };
    });
  }

  /** Request and response, as every device writes them. */
  vault(at: number, who: VaultCaller, from: From, call: { operation: string; path: string; mount: string; issues?: string; lease?: string }): void {
    const id = this.#rng.uuid();
    const auth = { accessor: who.accessor, client_token: `hmac-sha256:${this.#rng.hex(64)}`, display_name: who.name, entity_id: who.entity, policies: ['default', 'app'], token_policies: ['default', 'app'], token_type: 'service' };
    const request = { id, operation: call.operation, mount_type: call.mount, client_token: auth.client_token, client_token_accessor: who.accessor, namespace: { id: 'root' }, path: call.path, remote_address: from.ip };
    this.#add('vault', 'vault-audit.jsonl', at, (t) => ({ time: milli(t).replace('Z', '123456Z'), type: 'request', auth, request }));
    this.#add('vault', 'vault-audit.jsonl', at + 40, (t) => ({
      time: milli(t).replace('Z', '654321Z'), type: 'response', auth, request,
      response: { mount_type: call.mount, ...(call.issues === undefined ? {} : { auth: { accessor: call.issues, client_token: `hmac-sha256:${this.#rng.hex(64)}`, display_name: who.name, policies: ['default'], token_type: 'service' } }), ...(call.lease === undefined ? {} : { secret: { lease_id: call.lease } }) },
    }));
  }

  windows(at: number, computer: string, id: number, data: Json): void {
    this.#add('windows', `windows-${computer.split('.')[0] ?? ''}.jsonl`, at, (t) => ({
      Event: {
        '#attributes': { xmlns: 'http://schemas.microsoft.com/win/2004/08/events/event' },
        System: {
          Provider: { '#attributes': { Name: 'Microsoft-Windows-Security-Auditing', Guid: '54849625-5478-4994-A5BA-3E3B0328C30D' } }, EventID: id, Version: 2, Level: 0, Task: 12544, Opcode: 0, Keywords: '0x8020000000000000',
          TimeCreated: { '#attributes': { SystemTime: milli(t).replace('Z', '111Z') } }, EventRecordID: 1000 + this.#n, Correlation: null, Execution: { '#attributes': { ProcessID: 600, ThreadID: 700 } }, Channel: 'Security', Computer: computer, Security: null,
        },
        EventData: data,
      },
    }));
  }
}

/** The resource of an entry is what the call is about: an account by its e-mail, else the project. */
function resourceOf(name: string): Json {
  const account = /serviceAccounts\/([^/]+)/.exec(name)?.[1];
  return account === undefined ? { type: 'project', labels: { project_id: PROJECT } } : { type: 'service_account', labels: { project_id: PROJECT, email_id: account, unique_id: String(100_000_000_000 + account.length) } };
}

export const tokenHash = (token: string): string => hash(token);

export type AwsCaller = { readonly kind: 'user'; readonly name: string; readonly key: string } | { readonly kind: 'role'; readonly role: string; readonly session: string; readonly key: string }
  | { readonly kind: 'web'; readonly subject: string } | { readonly kind: 'saml'; readonly user: string };
export interface EntraApp { readonly appId: string; readonly principalId: string; readonly name: string }
export interface GcpCaller { readonly email: string; readonly key?: string; readonly keyHolder?: string; readonly delegation?: readonly string[] }
export interface OktaUser { readonly id: string; readonly login: string; readonly name: string }
export interface KubeCaller { readonly name: string; readonly uid: string; readonly jti: string }
export interface VaultCaller { readonly name: string; readonly accessor: string; readonly entity: string }

const idOf = (prefix: string, name: string): string => `${prefix}${createHash('sha1').update(name).digest('hex').slice(0, 17).toUpperCase()}`;

function userIdentity(who: AwsCaller, at: number): Json {
  switch (who.kind) {
    case 'user': return { type: 'IAMUser', principalId: idOf('AIDA', who.name), arn: `arn:aws:iam::${ACCOUNT}:user/${who.name}`, accountId: ACCOUNT, accessKeyId: who.key, userName: who.name };
    case 'role': return {
      type: 'AssumedRole', principalId: `${idOf('AROA', who.role)}:${who.session}`, arn: `arn:aws:sts::${ACCOUNT}:assumed-role/${who.role}/${who.session}`, accountId: ACCOUNT, accessKeyId: who.key,
      sessionContext: { sessionIssuer: { type: 'Role', principalId: idOf('AROA', who.role), arn: roleArn(who.role), accountId: ACCOUNT, userName: who.role }, attributes: { creationDate: second(at - 60_000), mfaAuthenticated: 'false' } },
    };
    case 'web': return {
      type: 'WebIdentityUser', principalId: `arn:aws:iam::${ACCOUNT}:oidc-provider/oidc.example.com:sts.amazonaws.com:${who.subject}`, userName: who.subject, identityProvider: `arn:aws:iam::${ACCOUNT}:oidc-provider/oidc.example.com`,
    };
    case 'saml': return { type: 'SAMLUser', principalId: `${createHash('sha1').update(who.user).digest('base64')}:${who.user}`, userName: who.user, identityProvider: createHash('sha1').update('idp').digest('base64') };
  }
}

export const roleArn = (role: string): string => `arn:aws:iam::${ACCOUNT}:role/${role}`;

/** What STS answers when a session of the role is given out. */
export function assumed(role: string, session: string, key: string, at: number): Json {
  return {
    credentials: { accessKeyId: key, expiration: second(at + 3_600_000), sessionToken: 'x' },
    assumedRoleUser: { assumedRoleId: `${idOf('AROA', role)}:${session}`, arn: `arn:aws:sts::${ACCOUNT}:assumed-role/${role}/${session}` },
  };
}
