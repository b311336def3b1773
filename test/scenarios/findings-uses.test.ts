/** How credentials were used: from where, by whom, how much, into what. One story of each kind on several platforms, and its innocent twin. */
import { describe, expect, test } from 'vitest';
import type { Finding } from '../../shared/domain/finding.ts';
import { gcp, github, kube, linux, logon, okta, said, series, told, vault, type Line } from './findings-lines.ts';

const POD = 'system:serviceaccount:payments:api';
const CI = 'ci@shop.iam.gserviceaccount.com';
const KEY = 'a1b2c3d4e5f60718293a4b5c6d7e8f9012345678';
const list = (time: readonly [number, number?, number?, number?], more: object = {}): Line => gcp(time, { who: CI, key: KEY, service: 'storage', method: 'storage.objects.list', resource: 'projects/_/buckets/b', source: '192.0.2.10', ...more });
const week = series(list([1]), 100, 60);

describe('instance-credential-off-host', () => {
  const home = series(kube([1], { user: POD, verb: 'list', resource: 'pods', namespace: 'payments', jti: 'T1', source: '10.0.3.4', agent: 'api/1.0' }), 60, 60);
  const away = (source: string, agent: string): Line => kube([3, 3], { user: POD, verb: 'get', resource: 'secrets', namespace: 'payments', name: 'db', jti: 'T1', source, agent });
  test('Kubernetes: a pod’s token, away from the cluster, with another client', async () => {
    expect(said(await told(home, away('203.0.113.7', 'kubectl/1.31')), 'instance-credential-off-host')).toEqual(['instance-credential-off-host critical']);
  });
  test('another node of the cluster, and the pod’s own gateway, say nothing', async () => {
    expect(await told(home, away('10.0.9.9', 'api/1.0'))).toEqual([]);
    expect(said(await told(home, away('198.51.100.4', 'api/1.0')), 'instance-credential-off-host')).toEqual([]);
  });
});

describe('new-source', () => {
  test('Google Cloud: a key from elsewhere beside its owner; GitHub: a token', async () => {
    expect(said(await told(week, gcp([4, 3], { who: CI, key: KEY, service: 'storage', method: 'storage.objects.get', resource: 'projects/_/buckets/b/objects/o', source: '203.0.113.7', agent: 'curl/8' })), 'new-source')).toEqual(['new-source high']);
    const token = (time: readonly [number, number?], source: string, agent: string): Line => github(time, { who: 'deploy-bot', action: 'git.clone', source, token: '3q2+7wAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAE=', agent, more: { repo: 'example/shop' } });
    expect(said(await told(series(token([1], '192.0.2.10', 'git/2.40'), 100, 60), token([4, 3], '203.0.113.7', 'python-requests/2')), 'new-source')).toEqual(['new-source high']);
  });
  test('the stranger who goes on to ask a model has ATLAS ids; one who does not has none', async () => {
    const stranger = { who: CI, key: KEY, source: '203.0.113.7', agent: 'curl/8' };
    const read = gcp([4, 3], { ...stranger, service: 'storage', method: 'storage.objects.get', resource: 'projects/_/buckets/b/objects/o' });
    const ask = gcp([4, 4], { ...stranger, service: 'aiplatform', method: 'google.cloud.aiplatform.v1beta1.PredictionService.GenerateContent', resource: 'projects/p/locations/l/publishers/google/models/m' });
    const atlas = (found: readonly Finding[]): readonly string[] | undefined => found.find((f) => f.rule.startsWith('new-source@'))?.atlas;
    expect(atlas(await told(week, read, ask))).toEqual(['AML.T0012', 'AML.T0040']);
    expect(atlas(await told(week, read, gcp([4, 4], { ...stranger, source: '192.0.2.10', service: 'aiplatform', method: 'google.cloud.aiplatform.v1.PredictionService.Predict', resource: 'projects/p/locations/l/endpoints/e' })))).toEqual([]);
  });
  test('the same network says nothing', async () => {
    expect(await told(week, list([4, 3, 30], { source: '192.0.2.99', agent: 'curl/8' }))).toEqual([]);
  });
});

describe('human-use-of-machine', () => {
  test('Windows: a service’s account at a desktop; Google Cloud: a service account in a browser', async () => {
    const service = series(logon([1], 'APP01', 'svc-build', '5'), 40, 120);
    expect(said(await told(service, logon([4, 3], 'APP01', 'svc-build', '10', '192.0.2.77')), 'human-use-of-machine')).toEqual(['human-use-of-machine medium']);
    expect(said(await told(service, logon([4, 3], 'APP01', 'svc-build', '3', '192.0.2.77')), 'human-use-of-machine')).toEqual([]);
    expect(said(await told(logon([1], 'PC7', 'alice', '2'), logon([4, 3], 'PC7', 'alice', '2')), 'human-use-of-machine')).toEqual([]);
    expect(said(await told(week, list([4, 3, 30], { agent: 'Mozilla/5.0 (X11; Linux) Firefox/130' })), 'human-use-of-machine')).toEqual(['human-use-of-machine medium']);
    expect(said(await told(week, list([4, 3, 30], { agent: 'Mozilla/5.0 (Windows NT; Windows NT 10.0; en-US) WindowsPowerShell/5.1' })), 'human-use-of-machine')).toEqual([]);
  });
});

describe('enumeration and denial', () => {
  const clone = (time: readonly [number, number, number], repo: string): Line => github(time, { who: 'deploy-bot', action: 'git.clone', more: { repo } });
  const past = series(clone([1, 0, 0], 'example/shop'), 60, 60);
  test('GitHub: a bot clones a dozen repositories that it never touched; day by day its one says nothing', async () => {
    const sweep = Array.from({ length: 12 }, (_, i) => clone([5, 3, 0 + Math.floor(i / 6)], `example/r${i}`));
    expect(said(await told(past, sweep), 'enumeration-burst')).toEqual(['enumeration-burst high']);
    expect(await told(past)).toEqual([]);
  });
  test('Windows: an account reaches a dozen hosts at once', async () => {
    const sweep = Array.from({ length: 12 }, (_, i) => logon([5, 3, 0, i * 10], `SRV${i}`, 'svc-build', '3', '192.0.2.77'));
    expect(said(await told(series(logon([1], 'APP01', 'svc-build', '5'), 40, 120), sweep), 'enumeration-burst')).toEqual(['enumeration-burst high']);
  });
  const KINDS = ['pods', 'secrets', 'configmaps', 'services', 'deployments', 'daemonsets', 'statefulsets', 'jobs', 'cronjobs', 'ingresses', 'nodes', 'namespaces', 'roles', 'rolebindings'];
  const work = series(kube([1], { user: POD, verb: 'get', resource: 'endpoints', namespace: 'payments', name: 'db', source: '10.0.3.4' }), 60, 60);
  const asks = (verb: string, code: number, minute = 0): Line[] => KINDS.map((resource, i) => kube([5, 3, minute, i], { user: POD, verb, resource, code, source: '10.0.3.4', namespace: 'payments' }));
  test('Kubernetes: a pod lists everything; a controller that lists in order to watch is none', async () => {
    expect(said(await told(work, asks('list', 200)), 'enumeration-burst')).toEqual(['enumeration-burst high']);
    expect(said(await told(work, asks('list', 200), asks('watch', 200, 1)), 'enumeration-burst')).toEqual([]);
  });
  test('Kubernetes: refused all of it', async () => {
    expect(said(await told(work, asks('list', 403)), 'denied-burst')).toEqual(['denied-burst medium']);
    expect(said(await told(work, series(asks('list', 403)[0] as Line, 20, 0)), 'denied-burst')).toEqual([]);
  });
});

describe('unusual-secret-reader', () => {
  const read = (time: readonly [number, number?, number?, number?], name: string, accessor: string, path: string): Line => vault(time, { accessor, name, operation: 'read', path: `secret/data/${path}` });
  test('Vault: one goes through all of them; each its own says nothing', async () => {
    expect(said(await told(['a', 'b', 'c', 'd', 'e'].map((p, i) => read([4, 3, 0, i], 'approle', 'x', p))), 'unusual-secret-reader')).toEqual(['unusual-secret-reader high']);
    expect(await told([1, 2, 3, 4].map((d) => read([d, 3], 'approle', `x${d}`, 'payments')))).toEqual([]);
  });
  test('Kubernetes: a controller that watches secrets reads them all by design', async () => {
    const names = ['a', 'b', 'c', 'd', 'e'];
    const reads = names.map((name, i) => kube([4, 3, 0, i], { user: POD, verb: 'get', resource: 'secrets', namespace: 'payments', name, jti: 'T1' }));
    expect(said(await told(reads), 'unusual-secret-reader')).toEqual(['unusual-secret-reader high']);
    expect(await told(reads, kube([4, 3], { user: POD, verb: 'watch', resource: 'secrets', namespace: 'payments', jti: 'T1' }))).toEqual([]);
  });
});

describe('unusual-path and test-to-production', () => {
  const become = (who: string, account: string, day = 5): Line => gcp([day, 3], { who, service: 'iamcredentials', method: 'GenerateAccessToken', resource: 'projects/-/serviceAccounts/1044', source: '192.0.2.10', request: { name: `projects/-/serviceAccounts/${account}` } });
  test('Google Cloud: an account of another project is become for the first time; every day is a habit', async () => {
    expect(said(await told(week, become(CI, 'backup@vaults.iam.gserviceaccount.com')), 'unusual-path')).toEqual(['unusual-path high']);
    expect(said(await told(week, [2, 3, 4, 5].map((d) => become(CI, 'backup@vaults.iam.gserviceaccount.com', d))), 'unusual-path')).toEqual([]);
  });
  test('an account of test becomes one of production, or writes there; a reader of names, and production itself, do not cross', async () => {
    expect(said(await told(become('runner@shop-dev.iam.gserviceaccount.com', 'deployer@shop-prod.iam.gserviceaccount.com')), 'test-to-production')).toEqual(['test-to-production high']);
    const write = (who: string, method: string): Line => gcp([4, 3], { who, service: 'storage', method, resource: 'projects/_/buckets/b/objects/o', project: 'shop-prod' });
    expect(said(await told(write('runner@shop-dev.iam.gserviceaccount.com', 'storage.objects.create')), 'test-to-production')).toEqual(['test-to-production high']);
    expect(said(await told(write('runner@shop-dev.iam.gserviceaccount.com', 'storage.objects.list')), 'test-to-production')).toEqual([]);
    expect(said(await told(write('runner@shop-prod.iam.gserviceaccount.com', 'storage.objects.create')), 'test-to-production')).toEqual([]);
  });
});

describe('shared-credential', () => {
  const use = (source: string, agent: string): Line[] => series(okta([1], { who: 'svc-automation@example.com', type: 'application.user_membership.remove', token: '00Tsharedtoken', source, agent }), 100, 60);
  test('Okta: one token, two programs in two places, day after day; two gateways of one program are one', async () => {
    expect(said(await told(use('192.0.2.10', 'payroll/1'), use('198.51.100.9', 'inventory-sync/3')), 'shared-credential')).toEqual(['shared-credential low']);
    expect(said(await told(use('192.0.2.10', 'payroll/1'), use('198.51.100.9', 'payroll/1')), 'shared-credential')).toEqual([]);
  });
});

describe('lives of credentials', () => {
  const token = (time: readonly [number, number?], accessor = 'child'): Line => vault(time, { accessor, name: 'approle', operation: 'read', path: 'secret/data/payments' });
  test('use-after-revocation: Vault', async () => {
    const end: Line = vault([4, 3], { accessor: 'root', name: 'token-admin', operation: 'update', path: 'auth/token/revoke-accessor', mount: 'token', data: { accessor: `hmac-sha256:${Buffer.from('child').toString('hex').padEnd(64, '0')}` } });
    expect(said(await told(token([4, 1]), end, token([4, 5])), 'use-after-revocation')).toEqual(['use-after-revocation high']);
    expect(said(await told(token([4, 1]), end), 'use-after-revocation')).toEqual([]);
  });
  test('dormant-credential: GitHub', async () => {
    const use = (day: number): Line => github([day], { who: 'deploy-bot', action: 'git.clone', token: '3q2+7wAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAE=', more: { repo: 'example/shop' } });
    expect(said(await told(use(1), use(61)), 'dormant-credential')).toEqual(['dormant-credential medium']);
    expect(said(await told(use(1), use(31)), 'dormant-credential')).toEqual([]);
  });
  test('never-issued: Kubernetes tokens between two that were seen asked for', async () => {
    const ask = (day: number, id: string): Line => kube([day], { user: 'system:node:n1', verb: 'create', resource: 'serviceaccounts', subresource: 'token', namespace: 'payments', name: 'api', code: 201, issued: id });
    const use = (day: number, id: string): Line => kube([day], { user: POD, verb: 'get', resource: 'endpoints', namespace: 'payments', name: 'db', jti: id });
    expect(said(await told(ask(1, 'A'), use(1, 'A'), use(3, 'X'), ask(5, 'B')), 'never-issued')).toEqual(['never-issued medium']);
    expect(said(await told(ask(1, 'A'), use(1, 'A'), use(6, 'X'), ask(5, 'B')), 'never-issued')).toEqual([]);
  });
  test('privilege-jump: Linux logons only begin sessions; a cluster’s pod that makes a role does not', async () => {
    const work = series(kube([1], { user: POD, verb: 'get', resource: 'endpoints', namespace: 'payments', name: 'db' }), 80, 60);
    expect(said(await told(work, kube([5], { user: POD, verb: 'create', resource: 'clusterroles', name: 'x', code: 201 })), 'privilege-jump')).toEqual(['privilege-jump high']);
    const login = (day: number): Line => linux([day], 'web01', `sshd[${day}]: Accepted publickey for deploy from 192.0.2.10 port 50100 ssh2: ED25519 SHA256:abcdEXAMPLEkey0000000000000000000000000000A`);
    expect(said(await told([1, 2, 3, 4].map(login)), 'privilege-jump')).toEqual([]);
  });
  test('old-key-after-replacement and rotation-overdue: Google Cloud', async () => {
    const NEXT = 'b1b2c3d4e5f60718293a4b5c6d7e8f9012345678';
    const rotate = gcp([2], { who: 'admin@example.com', service: 'iam', method: 'google.iam.admin.v1.CreateServiceAccountKey', resource: 'projects/-/serviceAccounts/1044', request: { name: `projects/-/serviceAccounts/${CI}` }, response: { name: `projects/shop/serviceAccounts/${CI}/keys/${NEXT}` } });
    const takes = list([2, 6], { key: NEXT });
    expect(said(await told(series(list([1]), 200, 60), rotate, takes), 'old-key-after-replacement')).toEqual(['old-key-after-replacement medium']);
    expect(said(await told(series(list([1]), 48, 60), rotate, takes), 'old-key-after-replacement')).toEqual([]);
    const until = (ends: string): Line => gcp([1], {
      who: 'admin@example.com', service: 'iam', method: 'google.iam.admin.v1.CreateServiceAccountKey', resource: 'projects/-/serviceAccounts/1044', request: { name: `projects/-/serviceAccounts/${CI}` },
      response: { name: `projects/shop/serviceAccounts/${CI}/keys/${KEY}`, valid_before_time: { seconds: Date.parse(ends) / 1000 } },
    });
    expect(said(await told(until('2026-01-02T00:00:00Z'), list([9])), 'rotation-overdue')).toEqual(['rotation-overdue medium']);
    expect(said(await told(until('2026-01-12T00:00:00Z'), list([9])), 'rotation-overdue')).toEqual([]);
  });
  test('long-lived-key: one claim for each account and kind', async () => {
    const made = gcp([1], { who: 'admin@example.com', service: 'iam', method: 'google.iam.admin.v1.CreateServiceAccountKey', resource: 'projects/-/serviceAccounts/1044', request: { name: `projects/-/serviceAccounts/${CI}` }, response: { name: `projects/shop/serviceAccounts/${CI}/keys/${KEY}` } });
    expect(said(await told(made, list([2]), list([120])), 'long-lived-key')).toEqual(['long-lived-key low']);
    expect(said(await told(made, list([2]), list([60])), 'long-lived-key')).toEqual([]);
  });
});

describe('unusual-sequence', () => {
  const does = (time: readonly [number, number, number], service: string, method: string, resource: string, more: object = {}): Line => gcp(time, { who: CI, key: KEY, service, method, resource, source: '192.0.2.10', ...more });
  const looks = [
    does([6, 3, 0], 'iam', 'google.iam.admin.v1.ListServiceAccounts', 'projects/shop'),
    does([6, 3, 1], 'secretmanager', 'google.cloud.secretmanager.v1.SecretManagerService.ListSecrets', 'projects/shop'),
    does([6, 3, 2], 'compute', 'v1.compute.instances.list', 'projects/shop/zones/z/instances'),
  ];
  const grant = does([6, 3, 20], 'cloudresourcemanager', 'SetIamPolicy', 'projects/shop', { request: { policy: { bindings: [{ role: 'roles/editor', members: ['user:other@example.com'] }] } } });
  const secret = does([6, 3, 40], 'secretmanager', 'google.cloud.secretmanager.v1.SecretManagerService.AccessSecretVersion', 'projects/shop/secrets/db/versions/1');
  test('Google Cloud: a key with a past looks around, gives rights and reads a secret, each for the first time', async () => {
    expect(said(await told(week, looks, grant, secret), 'unusual-sequence')).toEqual(['unusual-sequence medium']);
  });
  test('Kubernetes: a pod’s account looks around, binds a role and reads a secret', async () => {
    const pod = (time: readonly [number, number, number], verb: string, resource: string, more: object = {}): Line => kube(time, { user: POD, verb, resource, namespace: 'payments', jti: 'T1', source: '10.0.3.4', agent: 'api/1.0', ...more });
    const past = series(kube([1], { user: POD, verb: 'get', resource: 'configmaps', namespace: 'payments', name: 'settings', jti: 'T1', source: '10.0.3.4', agent: 'api/1.0' }), 100, 60);
    const around = [pod([6, 3, 0], 'list', 'pods'), pod([6, 3, 1], 'list', 'serviceaccounts'), pod([6, 3, 2], 'list', 'nodes')];
    const bind = pod([6, 3, 20], 'create', 'rolebindings', { name: 'more', body: { roleRef: { kind: 'ClusterRole', name: 'edit' }, subjects: [{ kind: 'ServiceAccount', name: 'other', namespace: 'payments' }] } });
    const read = pod([6, 3, 40], 'get', 'secrets', { name: 'db' });
    expect(said(await told(past, around, bind, read), 'unusual-sequence')).toEqual(['unusual-sequence medium']);
    expect(said(await told(past, around, read), 'unusual-sequence')).toEqual([]);
  });
  test('what it did on earlier days too, or the same the other way round, says nothing', async () => {
    const before = does([2, 3, 40], 'secretmanager', 'google.cloud.secretmanager.v1.SecretManagerService.AccessSecretVersion', 'projects/shop/secrets/db/versions/1');
    expect(said(await told(week, before, looks, grant, secret), 'unusual-sequence')).toEqual([]);
    expect(said(await told(week, looks, { ...grant, at: grant.at - 3_600_000 }, { ...secret, at: secret.at - 3_600_000 }), 'unusual-sequence')).toEqual([]);
  });
});
