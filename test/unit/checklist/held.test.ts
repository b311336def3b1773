/**
 * Did it take hold? One small log per platform, read by its own reader: a credential is used, somebody ends it, and then it is refused, used again,
 * or nobody tries. The answer of the step that ends it is what the checklist shows.
 */
import { afterAll, describe, expect, test } from 'vitest';
import { endedBy, OPERATIONS } from '../../../electron/checklist/enforcement.ts';
import { familyOf } from '../../../electron/checklist/family.ts';
import { alsoNamed } from '../../../electron/checklist/names.ts';
import { containmentOf } from '../../../electron/store/read/enforcement.ts';
import type { CredentialKind } from '../../../shared/domain/kinds.ts';
import { stepTemplate } from '../../../shared/reference/index.ts';
import { Scratch, take } from '../workflows/cases.ts';

type Json = Readonly<Record<string, unknown>>;
const at = (minute: number, ms = '000'): string => `2024-05-02T10:${String(minute).padStart(2, '0')}:00.${ms}Z`;
const lines = (records: readonly Json[]): string => `${records.map((r) => JSON.stringify(r)).join('\n')}\n`;
const id = (n: number): string => `00000000-0000-4000-8000-${String(n).padStart(12, '0')}`;

interface Platform {
  readonly name: string;
  readonly kind: CredentialKind;
  readonly credential: string;
  readonly identity: string | undefined;
  readonly step: string;
  /** Use, end, refusal: each at a minute of the hour. */
  readonly use: (minute: number) => Json;
  readonly end: (minute: number) => Json;
  readonly refused: (minute: number) => Json;
  /** Something unrelated, so that the log reaches further. */
  readonly other: (minute: number) => Json;
}

const okta = (minute: number, who: string, session: string, eventType: string, result: string, target: readonly Json[] = []): Json => ({
  actor: { id: `00u${who}`, type: 'User', alternateId: `${who}@example.com`, displayName: who }, client: { ipAddress: '203.0.113.7', userAgent: { rawUserAgent: 'x' } },
  authenticationContext: { externalSessionId: session }, displayMessage: eventType, eventType, outcome: { result, reason: result === 'SUCCESS' ? null : 'NOT_ALLOWED' }, published: at(minute), severity: 'INFO',
  securityContext: {}, debugContext: { debugData: {} }, transaction: { type: 'WEB', id: `tx${minute}`, detail: {} }, uuid: id(minute), version: '0', target,
});

const KEY_ID = 'a1b2c3d4e5f60718293a4b5c6d7e8f9012345678';
const SA = 'deployer@orders-prod.iam.gserviceaccount.com';
const gcp = (minute: number, authenticationInfo: Json, serviceName: string, methodName: string, more: Json = {}): Json => ({
  protoPayload: { '@type': 'type.googleapis.com/google.cloud.audit.AuditLog', status: {}, authenticationInfo, requestMetadata: { callerIp: '203.0.113.7' }, serviceName, methodName, resourceName: 'projects/_/buckets/plans', ...more },
  insertId: `i${minute}`, resource: { type: 'gcs_bucket', labels: { project_id: 'orders-prod' } }, timestamp: at(minute), severity: 'NOTICE', logName: 'projects/orders-prod/logs/cloudaudit.googleapis.com%2Factivity',
});
const byKey = { principalEmail: SA, serviceAccountKeyName: `//iam.googleapis.com/projects/orders-prod/serviceAccounts/${SA}/keys/${KEY_ID}` };

const kubernetes = (minute: number, username: string, credential: string, verb: string, resource: string, name: string, code: number): Json => ({
  kind: 'Event', apiVersion: 'audit.k8s.io/v1', level: 'Metadata', auditID: id(minute), stage: 'ResponseComplete', requestURI: `/api/v1/namespaces/payments/${resource}/${name}`, verb,
  user: { username, groups: [], extra: { 'authentication.kubernetes.io/credential-id': [credential] } }, sourceIPs: ['10.0.0.7'], userAgent: 'x', objectRef: { resource, namespace: 'payments', name, apiVersion: 'v1' },
  responseStatus: { metadata: {}, code }, requestReceivedTimestamp: at(minute, '000001'), stageTimestamp: at(minute, '000901'), annotations: {},
});

const vault = (minute: number, accessor: string, operation: string, path: string, more: { readonly data?: Json; readonly error?: string } = {}): Json => ({
  time: at(minute, '100000001'), type: 'response', ...(more.error === undefined ? {} : { error: more.error }),
  auth: { accessor, client_token: `hmac-sha256:${'0'.repeat(63)}${minute % 10}`, display_name: 'token', policies: ['default'], token_type: 'service' },
  request: { id: id(minute), operation, client_token_accessor: accessor, mount_type: path.startsWith('auth/token') ? 'token' : 'kv', namespace: { id: 'root' }, path, remote_address: '10.0.0.7', data: more.data ?? null }, response: {},
});
const ACCESSOR = `hmac-sha256:${'6'.repeat(64)}`;
const ADMIN = `hmac-sha256:${'7'.repeat(64)}`;

const github = (minute: number, action: string, more: Json): Json => ({
  '@timestamp': Date.parse(at(minute)), _document_id: `doc${minute}exampleexample00`, action, actor: 'octo-dev', actor_id: 1008, actor_ip: '203.0.113.9', created_at: Date.parse(at(minute)), org: 'example', org_id: 77, operation_type: 'access', ...more,
});
const HASH = '3q2+7wAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=';

const windows = (minute: number, EventID: number, more: Json): Json => ({
  SourceName: 'Microsoft-Windows-Security-Auditing', Keywords: '0x8020000000000000', Channel: 'Security', Hostname: 'BUILD01.corp.example', TimeCreated: at(minute), '@timestamp': at(minute), EventID, Message: 'text', ...more,
});
const session = { SubjectUserSid: 'S-1-5-21-1-2-3-1108', SubjectUserName: 'svc-build', SubjectDomainName: 'CORP', SubjectLogonId: '0x4e13b' };

const PLATFORMS: readonly Platform[] = [
  {
    name: 'Okta', kind: 'okta-session', credential: '102SESSION', identity: 'alice@example.com', step: 'clear-okta-sessions',
    use: (m) => okta(m, 'alice', '102SESSION', 'user.authentication.sso', 'SUCCESS'), refused: (m) => okta(m, 'alice', '102SESSION', 'user.authentication.sso', 'FAILURE'),
    end: (m) => okta(m, 'admin', '102ADMIN', 'user.session.clear', 'SUCCESS', [{ id: '00ualice', type: 'User', alternateId: 'alice@example.com', displayName: 'alice' }]), other: (m) => okta(m, 'bob', '102BOB', 'user.authentication.sso', 'SUCCESS'),
  },
  {
    name: 'Google Cloud', kind: 'gcp-service-account-key', credential: KEY_ID, identity: SA, step: 'disable-gcp-key',
    use: (m) => gcp(m, byKey, 'storage.googleapis.com', 'storage.objects.get'), refused: (m) => gcp(m, byKey, 'storage.googleapis.com', 'storage.objects.get', { status: { code: 16, message: 'UNAUTHENTICATED' } }),
    end: (m) => gcp(m, { principalEmail: 'admin@example.com' }, 'iam.googleapis.com', 'google.iam.admin.v1.DisableServiceAccountKey', { resourceName: `projects/-/serviceAccounts/${SA}/keys/${KEY_ID}`, request: { name: `projects/-/serviceAccounts/${SA}/keys/${KEY_ID}` } }),
    other: (m) => gcp(m, { principalEmail: 'bob@example.com' }, 'storage.googleapis.com', 'storage.objects.get'),
  },
  {
    name: 'Google Cloud, by the account', kind: 'gcp-service-account-key', credential: KEY_ID, identity: SA, step: 'disable-gcp-account',
    use: (m) => gcp(m, byKey, 'storage.googleapis.com', 'storage.objects.get'), refused: (m) => gcp(m, byKey, 'storage.googleapis.com', 'storage.objects.get', { status: { code: 7, message: 'PERMISSION_DENIED' } }),
    end: (m) => gcp(m, { principalEmail: 'admin@example.com' }, 'iam.googleapis.com', 'google.iam.admin.v1.DisableServiceAccount', { resourceName: `projects/orders-prod/serviceAccounts/${SA}` }),
    other: (m) => gcp(m, { principalEmail: 'bob@example.com' }, 'storage.googleapis.com', 'storage.objects.get'),
  },
  {
    name: 'Kubernetes', kind: 'kubernetes-token', credential: 'JTI=1', identity: 'system:serviceaccount:payments:api', step: 'delete-k8s-account',
    use: (m) => kubernetes(m, 'system:serviceaccount:payments:api', 'JTI=1', 'get', 'configmaps', 'a', 200), refused: (m) => kubernetes(m, 'system:serviceaccount:payments:api', 'JTI=1', 'get', 'configmaps', 'a', 401),
    end: (m) => kubernetes(m, 'admin', 'X509SHA256=aa', 'delete', 'serviceaccounts', 'api', 200), other: (m) => kubernetes(m, 'admin', 'X509SHA256=aa', 'get', 'configmaps', 'b', 200),
  },
  {
    name: 'Vault', kind: 'vault-token', credential: ACCESSOR, identity: undefined, step: 'revoke-vault-token',
    use: (m) => vault(m, ACCESSOR, 'read', 'secret/data/a'), refused: (m) => vault(m, ACCESSOR, 'read', 'secret/data/a', { error: 'permission denied' }),
    end: (m) => vault(m, ADMIN, 'update', 'auth/token/revoke-accessor', { data: { accessor: ACCESSOR } }), other: (m) => vault(m, ADMIN, 'read', 'secret/data/b'),
  },
  {
    name: 'GitHub', kind: 'github-token', credential: HASH, identity: 'github:octo-dev', step: 'revoke-github-token',
    use: (m) => github(m, 'git.clone', { hashed_token: HASH, programmatic_access_type: 'Personal access token (classic)', repo: 'example/app' }), refused: (m) => github(m, 'api.request_failed', { hashed_token: HASH, programmatic_access_type: 'Personal access token (classic)', repo: 'example/app' }),
    end: (m) => github(m, 'org_credential_authorization.revoke', { actor: 'org-admin', user: 'octo-dev', hashed_token: HASH, operation_type: 'remove' }), other: (m) => github(m, 'git.clone', { actor: 'bob', repo: 'example/b' }),
  },
  {
    name: 'Windows', kind: 'windows-logon-session', credential: 'build01.corp.example:0x4e13b', identity: 'corp\\svc-build', step: 'disable-ad-account',
    use: (m) => windows(m, 4688, { ...session, NewProcessName: 'C:\\run.exe' }), refused: (m) => windows(m, 4625, { ...session, TargetUserName: 'svc-build', TargetDomainName: 'CORP', TargetUserSid: 'S-1-0-0', Status: '0xc0000072', SubStatus: '0x0', LogonType: '3', IpAddress: '-' }),
    end: (m) => windows(m, 4725, { SubjectUserSid: 'S-1-5-21-1-2-3-500', SubjectUserName: 'admin', SubjectDomainName: 'CORP', SubjectLogonId: '0x111', TargetUserName: 'svc-build', TargetDomainName: 'CORP', TargetSid: 'S-1-5-21-1-2-3-1108' }),
    other: (m) => windows(m, 4688, { SubjectUserSid: 'S-1-5-21-1-2-3-1200', SubjectUserName: 'bob', SubjectDomainName: 'CORP', SubjectLogonId: '0x222', NewProcessName: 'C:\\x.exe' }),
  },
];

const scratch = new Scratch();
afterAll(() => { scratch.remove(); });

async function answer(p: Platform, records: readonly Json[]) {
  const c = scratch.newCase();
  const out = await take(c, [scratch.write(`${p.name.replaceAll(/\W+/g, '-')}-${Math.random().toString(36).slice(2)}.json`, lines(records))]);
  expect(out.files.length, JSON.stringify(out)).toBe(1);
  const facts = containmentOf(c.handles.reader, p.credential, p.identity, undefined, OPERATIONS, alsoNamed(familyOf(p.kind, p.credential, ''), p.identity));
  return endedBy(facts, stepTemplate(p.step));
}

describe.each(PLATFORMS)('$name: $step', (p) => {
  test('refused afterwards: done', async () => {
    expect(await answer(p, [p.use(1), p.other(2), p.end(3), p.refused(4), p.other(50)])).toMatchObject({ kind: 'done', because: expect.stringMatching(/last successful use 2024-05-02T10:01:00.*an attempt at 2024-05-02T10:04:00.* was denied/) as string });
  });
  test('used afterwards: failed', async () => {
    expect(await answer(p, [p.use(1), p.other(2), p.end(3), p.use(40), p.refused(45), p.other(50)])).toMatchObject({ kind: 'failed', because: expect.stringContaining('used successfully once after') as string });
  });
  test('nobody tried, or the log ends: cannot tell', async () => {
    expect(await answer(p, [p.use(1), p.other(2), p.end(3), p.other(50)])).toMatchObject({ kind: 'cannot-tell', because: expect.stringContaining('silence, not a refusal') as string });
    expect(await answer(p, [p.use(1), p.other(2), p.end(3)])).toMatchObject({ kind: 'cannot-tell', because: expect.stringContaining('the logs end at') as string });
  });
  test('nobody ended it: open', async () => {
    expect(await answer(p, [p.use(1), p.other(2), p.use(40), p.other(50)])).toEqual({ kind: 'open' });
  });
});

test('a failure that refuses nothing is no denial', async () => {
  const [, gcloud] = PLATFORMS;
  if (gcloud === undefined) throw new Error('no platform');
  const missing = gcp(4, byKey, 'storage.googleapis.com', 'storage.objects.get', { status: { code: 5, message: 'NOT_FOUND' } });
  expect((await answer(gcloud, [gcloud.use(1), gcloud.other(2), gcloud.end(3), missing, gcloud.other(50)])).kind).toBe('cannot-tell');
});
