/** What role bindings of other platforms leave open, read as an import reads them. */
import { describe, expect, test } from 'vitest';
import type { Format } from '../../electron/ingest/format.ts';
import { entraInventoryFormat } from '../../electron/ingest/formats/entra-inventory.ts';
import { gcpInventoryFormat } from '../../electron/ingest/formats/gcp-inventory.ts';
import { kubernetesObjectsFormat } from '../../electron/ingest/formats/kubernetes-objects.ts';
import { SourceReading, type Placed } from '../../electron/ingest/read-source.ts';
import { headOf } from '../../electron/ingest/records/head.ts';
import { potentialReach } from '../../electron/reconstruct/reach.ts';
import type { InventoryRow } from '../../shared/domain/inventory.ts';
import { trace } from '../fixtures/draw.ts';

function rowsOf(format: Format, document: unknown): InventoryRow[] {
  const bytes = new TextEncoder().encode(JSON.stringify(document));
  const source = new SourceReading(headOf(bytes, 'x.json', true), format, {});
  const out: Placed[] = [];
  source.push(bytes, out);
  source.end(out);
  return out.flatMap((p) => (p.reading.kind === 'entries' ? p.reading.entries : [])).map((e, i) => ({ ...e, id: `I1.${i}.0`, evidence: 'e', line: 1 }));
}
function told(who: string, platform: string, inventory: readonly InventoryRow[], many?: number): string[] {
  const t = trace(`10:00:00 KEY1 ([${platform}] ${who}) @6.6.6.6 ListThings`, { credential: 'KEY1' });
  const names = new Map(inventory.flatMap((r) => (r.identity?.also ?? []).map((a) => [a, r.identity?.name ?? ''] as const)));
  return potentialReach({ trace: { ...t, credentials: t.credentials.map((c) => ({ ...c, identity: who })), identities: [] }, inventory, canonical: (name) => names.get(name) ?? name, holderOf: () => undefined, ...(many === undefined ? {} : { many }) }).reachable
    .map((r) => `${r.path.map((s) => `${s.kind} ${s.to}`).join(' > ')}${r.conditional ? ' ?' : ''}`);
}

const meta = (name: string, namespace?: string): object => ({ name, ...(namespace === undefined ? {} : { namespace }), creationTimestamp: '2025-02-03T00:00:00Z' });
const account = (namespace: string, name: string): object => ({ apiVersion: 'v1', kind: 'ServiceAccount', metadata: meta(name, namespace) });
const role = (name: string, rules: readonly object[]): object => ({ apiVersion: 'rbac.authorization.k8s.io/v1', kind: 'ClusterRole', metadata: meta(name), rules });
const binding = (to: string, namespace: string | undefined): object => ({
  apiVersion: 'rbac.authorization.k8s.io/v1', kind: namespace === undefined ? 'ClusterRoleBinding' : 'RoleBinding', metadata: meta('b', namespace), roleRef: { kind: 'ClusterRole', name: to }, subjects: [{ kind: 'ServiceAccount', name: 'web', namespace: 'shop' }],
});
const token = (namespace: string, of: string): object => ({ apiVersion: 'v1', kind: 'Secret', type: 'kubernetes.io/service-account-token', metadata: { ...meta(`${of}-token`, namespace), annotations: { 'kubernetes.io/service-account.name': of } } });
const cluster = (...items: readonly object[]): InventoryRow[] => rowsOf(kubernetesObjectsFormat, { apiVersion: 'v1', kind: 'List', items: [account('shop', 'web'), account('shop', 'pay'), account('ops', 'deploy'), token('shop', 'pay'), token('ops', 'deploy'), ...items] });
const WEB = 'system:serviceaccount:shop:web';
const ways = (rows: readonly InventoryRow[], many?: number): string[] => told(WEB, 'kubernetes', rows, many).filter((w) => !w.startsWith('member-of'));

describe('roles of a cluster', () => {
  const reads = role('reader', [{ apiGroups: [''], resources: ['secrets'], verbs: ['get', 'list'] }]);
  test('a secret that may be read gives the token it holds, in the namespace of the binding only', () => {
    expect(ways(cluster(reads, binding('reader', 'shop')))).toEqual(['may-read shop/secrets/pay-token', 'may-read shop/secrets/pay-token > kept-in system:serviceaccount:shop:pay']);
    expect(ways(cluster(reads, binding('reader', undefined)))).toContain('may-read ops/secrets/deploy-token > kept-in system:serviceaccount:ops:deploy');
    expect(ways(cluster(reads))).toEqual([]);
  });
  test('pods run with any account of the namespace; tokens made for those named; what leads nowhere leads nowhere', () => {
    const make = (resource: string, verb: string, more: object = {}): object => role('maker', [{ apiGroups: ['*'], resources: [resource], verbs: [verb], ...more }]);
    expect(ways(cluster(make('deployments', 'create'), binding('maker', 'shop')))).toEqual(['may-control system:serviceaccount:shop:pay']);
    expect(ways(cluster(make('serviceaccounts/token', 'create', { resourceNames: ['deploy'] }), binding('maker', undefined)))).toEqual(['may-control system:serviceaccount:ops:deploy']);
    expect(ways(cluster(make('configmaps', '*'), binding('maker', undefined)))).toEqual([]);
  });
  test('cluster-admin is known without its rules, and is a set where the cluster is large', () => {
    expect(ways(cluster(binding('cluster-admin', undefined)))).toEqual(expect.arrayContaining(['may-control system:serviceaccount:ops:deploy', 'may-control system:serviceaccount:shop:pay']));
    expect(ways(cluster(binding('cluster-admin', undefined)), 1)).toEqual(['may-read every secret of the cluster (2 known)', 'may-control every service account of the cluster (3 known)']);
  });
});

describe('roles of Google Cloud', () => {
  const sa = (name: string): object => ({ email: `${name}@shop.iam.gserviceaccount.com`, uniqueId: `1000000000000000000${name.length}`, name: `projects/shop/serviceAccounts/${name}@shop.iam.gserviceaccount.com`, projectId: 'shop' });
  const on = (resource: string, name: string, condition?: string): object => ({ resource: `//cloudresourcemanager.googleapis.com/${resource}`, policy: { bindings: [{ role: name, members: ['serviceAccount:web@shop.iam.gserviceaccount.com'], ...(condition === undefined ? {} : { condition: { expression: condition } }) }] } });
  const google = (...policies: readonly object[]): InventoryRow[] => rowsOf(gcpInventoryFormat, { accounts: [sa('web'), sa('payments')], policies, secrets: [{ name: 'projects/shop/secrets/db', createTime: '2025-09-01T00:00:00Z', replication: { automatic: {} } }], roles: [{ name: 'projects/shop/roles/runner', includedPermissions: ['iam.serviceAccounts.actAs', 'compute.instances.create'] }, { name: 'projects/shop/roles/viewer', includedPermissions: ['compute.instances.get'] }] });
  const of = (...policies: readonly object[]): string[] => told('web@shop.iam.gserviceaccount.com', 'gcp', google(...policies));
  const PAY = 'payments@shop.iam.gserviceaccount.com';
  test('owner of a project acts as its accounts and reads its secrets; an accessor only reads; a condition is said', () => {
    expect(of(on('projects/shop', 'roles/owner'))).toEqual([`may-control ${PAY}`, 'may-read projects/shop/secrets/db']);
    expect(of(on('projects/shop', 'roles/secretmanager.secretAccessor'))).toEqual(['may-read projects/shop/secrets/db']);
    expect(of(on('projects/shop', 'roles/editor', 'request.time < timestamp("2027-01-01T00:00:00Z")'))).toEqual([`may-control ${PAY} ?`]);
    expect(of(on('projects/shop', 'roles/viewer'))).toEqual([]);
    expect(of(on('projects/other', 'roles/owner'))).toEqual([]);
  });
  test('a role of the project’s own leads on by the permissions that the evidence gives it', () => {
    expect(of(on('projects/shop', 'projects/shop/roles/runner'))).toEqual([`may-control ${PAY}`]);
    expect(of(on('projects/shop', 'projects/shop/roles/viewer'))).toEqual([]);
    expect(of(on('projects/shop', 'projects/shop/roles/elsewhere'))).toEqual([]);
  });
});

describe('roles of Entra and Azure', () => {
  const id = (n: number): string => `00000000-0000-4000-8000-00000000000${n}`;
  const app = (n: number, owners: readonly object[] = []): object => ({ id: id(n), appId: id(n + 4), displayName: `app ${n}`, signInAudience: 'AzureADMyOrg', passwordCredentials: [], keyCredentials: [], owners });
  const directory = (...rest: readonly object[]): InventoryRow[] => rowsOf(entraInventoryFormat, { value: [app(1), app(2), app(3, [{ id: id(1) }]), ...rest] });
  const first = (rows: readonly InventoryRow[]): string => rows[0]?.identity?.name ?? '';
  test('who owns an application, and who may write all of them, may add a secret to it', () => {
    const rows = directory();
    expect(told(first(rows), 'entra', rows)).toEqual([`may-control entra:app:${id(7)}`]);
    const granted = directory({ id: 'x', appRoleId: '1bfefb4e-e0b5-418b-a88f-73c46d2cc8e9', principalId: id(1), principalType: 'ServicePrincipal', resourceId: id(9), resourceDisplayName: 'Microsoft Graph' });
    expect(told(first(granted), 'entra', granted)).toEqual([`may-control entra:app:${id(6)}`, `may-control entra:app:${id(7)}`]);
    expect(told(first(granted), 'entra', granted, 1)).toContain('may-control every application of the Entra tenant (3 known)');
  });
  test('a role of the directory by its id, on the whole directory only', () => {
    const given = (scope: string): InventoryRow[] => directory({ roleDefinitionId: '62e90394-69f5-4237-9190-012177145e10', principalId: id(2), directoryScopeId: scope });
    const second = id(6);
    expect(told(second, 'entra', given('/'))).toEqual([`may-control entra:app:${id(5)}`, `may-control entra:app:${id(7)}`]);
    expect(told(second, 'entra', given('/administrativeUnits/1'))).toEqual([]);
  });
});
