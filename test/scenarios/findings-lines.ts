/**
 * Lines of the logs of every platform, invented, for stories of findings: each function gives one record as its log writes it. A time is
 * `[day of January 2026, hour, minute, second]`, a series the same record again and again.
 */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { findingsOf } from '../../electron/workflows/evaluate-findings.ts';
import { importEvidence, SILENT } from '../../electron/workflows/import-evidence.ts';
import { createCase } from '../../electron/workflows/open-case.ts';
import type { Finding } from '../../shared/domain/finding.ts';
import type { Micros } from '../../shared/domain/time.ts';

export type Time = readonly [day: number, hour?: number, minute?: number, second?: number];
export interface Line { readonly log: string; readonly at: number; readonly record: (at: string, n: number) => object | string }

const instant = ([day, hour = 0, minute = 0, second = 0]: Time): number => Date.UTC(2026, 0, day, hour, minute, second);
let made = 0;
const uuid = (n: number): string => `00000000-0000-4000-8000-${String(n).padStart(12, '0')}`;

/** The same again, `times` in all, a pause between. */
export const series = (line: Line, times: number, pauseMinutes: number): Line[] => Array.from({ length: times }, (_, i) => ({ ...line, at: line.at + i * pauseMinutes * 60_000 }));

interface Kube { readonly user: string; readonly verb: string; readonly resource: string; readonly name?: string; readonly namespace?: string; readonly subresource?: string; readonly source?: string; readonly agent?: string; readonly body?: object; readonly answer?: object; readonly code?: number; readonly jti?: string; readonly issued?: string }
export const kube = (time: Time, k: Kube): Line => ({
  log: 'cluster.ndjson', at: instant(time),
  record: (at, n) => ({
    kind: 'Event', apiVersion: 'audit.k8s.io/v1', level: 'RequestResponse', auditID: uuid(n), stage: 'ResponseComplete', requestURI: `/api/v1/${k.resource}`, verb: k.verb,
    user: { username: k.user, ...(k.jti === undefined ? {} : { extra: { 'authentication.kubernetes.io/credential-id': [`JTI=${k.jti}`] } }) }, sourceIPs: [k.source ?? '10.0.0.7'], userAgent: k.agent ?? 'client-go/1.31',
    objectRef: { resource: k.resource, namespace: k.namespace, name: k.name, subresource: k.subresource, apiVersion: 'v1' }, responseStatus: { code: k.code ?? 200, ...(k.code === 403 ? { message: `${k.resource} is forbidden: User "${k.user}" cannot ${k.verb}` } : {}) },
    requestReceivedTimestamp: at, stageTimestamp: at, requestObject: k.body, responseObject: k.answer,
    annotations: k.issued === undefined ? {} : { 'authentication.kubernetes.io/issued-credential-id': `JTI=${k.issued}` },
  }),
});

interface Gcp { readonly who: string; readonly service: string; readonly method: string; readonly resource: string; readonly project?: string; readonly source?: string; readonly agent?: string; readonly request?: object; readonly response?: object; readonly key?: string; readonly denied?: boolean }
export const gcp = (time: Time, g: Gcp): Line => ({
  log: 'gcp.ndjson', at: instant(time),
  record: (at, n) => ({
    protoPayload: {
      '@type': 'type.googleapis.com/google.cloud.audit.AuditLog', status: g.denied === true ? { code: 7, message: 'PERMISSION_DENIED' } : {},
      authenticationInfo: { principalEmail: g.who, ...(g.key === undefined ? {} : { serviceAccountKeyName: `//iam.googleapis.com/projects/p/serviceAccounts/${g.who}/keys/${g.key}` }) },
      requestMetadata: { callerIp: g.source ?? '203.0.113.7', callerSuppliedUserAgent: g.agent ?? 'google-api-go-client/0.5' }, serviceName: `${g.service}.googleapis.com`, methodName: g.method, resourceName: g.resource, request: g.request, response: g.response,
    },
    insertId: `i${n}`, resource: { type: 'project', labels: { project_id: g.project ?? 'shop' } }, timestamp: at, severity: 'NOTICE', logName: `projects/${g.project ?? 'shop'}/logs/cloudaudit.googleapis.com%2Factivity`, receiveTimestamp: at,
  }),
});

interface Okta { readonly who: string; readonly kind?: string; readonly type: string; readonly source?: string; readonly agent?: string; readonly token?: string; readonly target?: readonly object[]; readonly debug?: object; readonly failed?: boolean }
export const okta = (time: Time, o: Okta): Line => ({
  log: 'okta.ndjson', at: instant(time),
  record: (at, n) => ({
    actor: { id: `id-${o.who}`, type: o.kind ?? 'User', alternateId: o.who, displayName: o.who }, client: { userAgent: { rawUserAgent: o.agent ?? 'okta-sdk-go/2.0' }, ipAddress: o.source ?? '192.0.2.10' },
    authenticationContext: {}, displayMessage: o.type, eventType: o.type, outcome: { result: o.failed === true ? 'FAILURE' : 'SUCCESS' }, published: at, severity: 'INFO', debugContext: { debugData: o.debug ?? {} },
    transaction: { type: 'WEB', id: `tx-${n}`, detail: o.token === undefined ? {} : { requestApiTokenId: o.token } }, uuid: uuid(n), version: '0', target: o.target ?? [],
  }),
});

interface Github { readonly who: string; readonly action: string; readonly source?: string; readonly token?: string; readonly more?: object; readonly agent?: string }
export const github = (time: Time, g: Github): Line => ({
  log: 'github.ndjson', at: instant(time),
  record: (at, n) => ({
    '@timestamp': Date.parse(at), _document_id: `doc${n}`, action: g.action, actor: g.who, actor_id: 7, actor_ip: g.source ?? '192.0.2.10', created_at: Date.parse(at), org: 'example', org_id: 77, user_agent: g.agent ?? 'git/2.40',
    ...(g.token === undefined ? {} : { hashed_token: g.token }), ...g.more,
  }),
});

interface Vault { readonly accessor: string; readonly name: string; readonly operation: string; readonly path: string; readonly mount?: string; readonly source?: string; readonly data?: object; readonly error?: string }
const hmac = (text: string): string => `hmac-sha256:${Buffer.from(text).toString('hex').padEnd(64, '0').slice(0, 64)}`;
export const vault = (time: Time, v: Vault): Line => ({
  log: 'vault.ndjson', at: instant(time),
  record: (at, n) => ({
    time: at, type: 'response', auth: { accessor: hmac(v.accessor), client_token: hmac(`t${v.accessor}`), display_name: v.name, policies: ['default'], token_type: 'service' },
    request: { id: uuid(n), operation: v.operation, mount_type: v.mount ?? 'kv', namespace: { id: 'root' }, path: v.path, remote_address: v.source ?? '192.0.2.10', client_token: hmac(`t${v.accessor}`), client_token_accessor: hmac(v.accessor), data: v.data },
    response: {}, ...(v.error === undefined ? {} : { error: v.error }),
  }),
});

interface Entra { readonly activity: string; readonly app?: { readonly appId: string; readonly id: string }; readonly user?: string; readonly targets: readonly object[]; readonly source?: string }
export const entra = (time: Time, e: Entra): Line => ({
  log: 'entra.ndjson', at: instant(time),
  record: (at, n) => ({
    time: at, resourceId: '/tenants/7c1f0a52-3f5e-4c3b-9d6e-1b8a2e4f6c10/providers/Microsoft.aadiam', operationName: e.activity, category: 'AuditLogs', tenantId: '7c1f0a52-3f5e-4c3b-9d6e-1b8a2e4f6c10', callerIpAddress: e.source ?? '203.0.113.7', correlationId: uuid(n),
    properties: {
      id: `Directory_${uuid(n)}`, category: 'ApplicationManagement', correlationId: uuid(n), result: 'success', activityDisplayName: e.activity, activityDateTime: at, loggedByService: 'Core Directory', operationType: 'Update',
      initiatedBy: e.app !== undefined ? { user: null, app: { appId: e.app.appId, displayName: 'app', servicePrincipalId: e.app.id } } : { user: { id: uuid(1), userPrincipalName: e.user, ipAddress: e.source ?? '203.0.113.7' }, app: null },
      targetResources: e.targets, additionalDetails: [],
    },
  }),
});
export const changed = (displayName: string, before: unknown, after: unknown): object => ({ displayName, oldValue: JSON.stringify(before), newValue: JSON.stringify(after) });

interface Azure { readonly app: string; readonly operation: string; readonly resource: string; readonly source?: string; readonly failed?: boolean }
export const azure = (time: Time, a: Azure): Line => ({
  log: 'azure.ndjson', at: instant(time),
  record: (at, n) => ({
    time: at, resourceId: a.resource.toUpperCase(), operationName: a.operation.toUpperCase(), category: 'Administrative', resultType: a.failed === true ? 'Failure' : 'Success', resultSignature: a.failed === true ? 'Failed.Forbidden' : 'Succeeded.OK', durationMs: 1, callerIpAddress: a.source ?? '203.0.113.7', correlationId: uuid(n),
    identity: { authorization: { scope: a.resource, action: a.operation }, claims: { appid: a.app, appidacr: '1', idtyp: 'app', 'http://schemas.microsoft.com/identity/claims/objectidentifier': uuid(900_001), 'http://schemas.microsoft.com/identity/claims/tenantid': uuid(900_002) } },
    level: 'Information', properties: { statusCode: a.failed === true ? 'Forbidden' : 'OK' },
  }),
});

interface Windows { readonly event: number; readonly host: string; readonly data: object; readonly channel?: string }
export const windows = (time: Time, w: Windows): Line => ({
  log: 'windows.ndjson', at: instant(time),
  record: (at) => ({ SourceName: w.channel === 'System' ? 'Microsoft-Windows-Eventlog' : 'Microsoft-Windows-Security-Auditing', Channel: w.channel ?? 'Security', Hostname: `${w.host}.corp.example`, TimeCreated: at, '@timestamp': at, EventID: w.event, Message: 'text', ...w.data }),
});
export const logon = (time: Time, host: string, user: string, type: string, source = '-'): Line => windows(time, {
  event: 4624, host,
  data: {
    SubjectUserSid: 'S-1-5-18', SubjectUserName: `${host}$`, SubjectDomainName: 'CORP', SubjectLogonId: '0x3e7', TargetUserSid: 'S-1-5-21-1111111111-2222222222-3333333333-1108', TargetUserName: user, TargetDomainName: 'CORP', TargetLogonId: `0x${(1000 + (made += 1)).toString(16)}`,
    LogonType: type, AuthenticationPackageName: 'Negotiate', LogonGuid: '{00000000-0000-0000-0000-000000000000}', IpAddress: source, TargetLinkedLogonId: '0x0', WorkstationName: '-',
  },
});

export const linux = (time: Time, host: string, said: string): Line => ({ log: 'auth.log', at: instant(time), record: (at) => `${at.replace('Z', '000+00:00')} ${host} ${said}` });

interface Workspace { readonly who: string; readonly application: string; readonly name: string; readonly parameters?: readonly object[]; readonly source?: string }
export const workspace = (time: Time, w: Workspace): Line => ({
  log: 'workspace.ndjson', at: instant(time),
  record: (at, n) => ({ kind: 'admin#reports#activity', id: { time: at, uniqueQualifier: `-${n}`, applicationName: w.application, customerId: 'C0example' }, etag: '"x"', actor: { email: w.who, profileId: '100200300400500600700' }, ipAddress: w.source ?? '203.0.113.7', events: [{ type: w.application, name: w.name, parameters: w.parameters ?? [] }] }),
});

/** Written as the logs would be, imported for real, evaluated. */
export async function told(...lines: readonly (Line | readonly Line[])[]): Promise<readonly Finding[]> {
  const all = lines.flatMap((l): readonly Line[] => ('log' in l ? [l] : l));
  const folder = mkdtempSync(join(tmpdir(), 'keytrail-findings-'));
  try {
    const logs = new Map<string, Line[]>();
    for (const line of all) logs.set(line.log, [...(logs.get(line.log) ?? []), line]);
    let n = 0;
    const paths = [...logs].map(([log, list]) => {
      const text = [...list].sort((a, b) => a.at - b.at).map((l) => {
        const record = l.record(new Date(l.at).toISOString(), (n += 1));
        return typeof record === 'string' ? record : JSON.stringify(record);
      }).join('\n');
      writeFileSync(join(folder, log), `${text}\n`);
      return join(folder, log);
    });
    const c = createCase(join(folder, 'story.keytrail'), 'tester', () => 1_800_000_000_000_000 as Micros);
    if (!c.ok) throw new Error(c.fault.code);
    const taken = await importEvidence(c.value, paths, {}, SILENT);
    if (!taken.ok) throw new Error(taken.fault.code);
    const totals = taken.value.totals;
    if (totals.rejected > 0 || totals.events < all.length - totals.duplicates - totals.skipped) throw new Error(`not all lines were read: ${JSON.stringify(taken.value.files.map((f) => f.rejected))}`);
    try {
      return findingsOf(c.value.handles.reader);
    } finally {
      c.value.close();
    }
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** `rule severity`, in order, of all or of one rule. */
export const said = (findings: readonly Finding[], rule?: string): string[] => findings.filter((f) => rule === undefined || f.rule.startsWith(`${rule}@`)).map((f) => `${f.rule.split('@')[0] ?? ''} ${f.severity}`);
