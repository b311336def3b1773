/** What was changed: logs, data, trust, rights, credentials. One story of each platform, and its innocent twin. */
import { describe, expect, test } from 'vitest';
import { azure, changed, entra, gcp, github, kube, linux, okta, said, told, vault, windows, workspace, type Line } from './findings-lines.ts';

const APP = { appId: '2f6d1c84-90ab-4e57-8c3d-5a7b9e1f0d23', id: '91b3e7d5-2c4f-4a68-b0d1-e3f5a7c9b1d3' };
const OTHER = { id: 'e39c8b56-74d2-4a1f-8c60-b5d7f9013e2c', displayName: 'other', type: 'ServicePrincipal' };
const SUBJECT = { SubjectUserSid: 'S-1-5-21-1111111111-2222222222-3333333333-1108', SubjectUserName: 'svc-build', SubjectDomainName: 'CORP', SubjectLogonId: '0x4e13b' };

describe('log-tampering', () => {
  const ends: readonly (readonly [string, Line, string])[] = [
    ['Google Cloud', gcp([4, 3], { who: 'ci@shop.iam.gserviceaccount.com', service: 'logging', method: 'google.logging.v2.ConfigServiceV2.DeleteSink', resource: 'projects/shop/sinks/siem' }), 'T1685.002'],
    ['Azure', azure([4, 3], { app: APP.appId, operation: 'Microsoft.Insights/diagnosticSettings/delete', resource: '/subscriptions/22222222-3333-4444-8555-666666666666/providers/Microsoft.Insights/diagnosticSettings/siem' }), 'T1685.002'],
    ['Vault', vault([4, 3], { accessor: 'a', name: 'approle', operation: 'delete', path: 'sys/audit/file', mount: 'system' }), 'T1685.002'],
    ['Windows', windows([4, 3], { event: 1102, host: 'APP01', data: SUBJECT }), 'T1685.005'],
    ['GitHub', github([4, 3], { who: 'ci-bot', action: 'audit_log_streaming.destroy' }), 'T1685.002'],
    ['Okta', okta([4, 3], { who: 'svc-automation@example.com', type: 'system.log_stream.lifecycle.delete', target: [{ id: 'ls1', type: 'LogStream', displayName: 'siem' }] }), 'T1685.002'],
    ['Linux', linux([4, 3], 'web01', 'sudo:   deploy : TTY=pts/0 ; PWD=/ ; USER=root ; COMMAND=/usr/bin/systemctl stop auditd'), 'T1685.006'],
  ];
  test.each(ends)('%s: ended', async (_, line, technique) => {
    const findings = await told(line);
    expect(said(findings, 'log-tampering')).toEqual(['log-tampering critical']);
    expect(findings.find((f) => f.rule.startsWith('log-tampering'))?.attack).toEqual([technique]);
  });
  test('what looks at logs, or restarts what is being cared for, says nothing', async () => {
    expect(await told(
      gcp([4, 3], { who: 'ci@shop.iam.gserviceaccount.com', service: 'logging', method: 'google.logging.v2.ConfigServiceV2.ListSinks', resource: 'projects/shop' }),
      vault([4, 3], { accessor: 'a', name: 'approle', operation: 'read', path: 'sys/audit', mount: 'system' }),
      linux([4, 3], 'web01', 'sudo:   deploy : TTY=pts/0 ; PWD=/ ; USER=root ; COMMAND=/usr/bin/systemctl restart nginx'),
    )).toEqual([]);
  });
});

describe('destructive-action', () => {
  const ARM = '/subscriptions/22222222-3333-4444-8555-666666666666/resourceGroups/shop/providers/Microsoft.RecoveryServices/vaults/main';
  test('Azure: a backup vault; Google Cloud: a bucket opened to everybody; GitHub: a repository handed out', async () => {
    expect(said(await told(azure([4, 3], { app: APP.appId, operation: 'Microsoft.RecoveryServices/vaults/delete', resource: ARM })), 'destructive-action')).toEqual(['destructive-action critical']);
    const open = (member: string): Line => gcp([4, 3], { who: 'ci@shop.iam.gserviceaccount.com', service: 'storage', method: 'storage.setIamPermissions', resource: 'projects/_/buckets/invoices', request: { policy: { bindings: [{ role: 'roles/storage.objectViewer', members: [member] }] } } });
    expect(said(await told(open('allUsers')), 'destructive-action')).toEqual(['destructive-action high']);
    expect(said(await told(open('group:team@example.com')), 'destructive-action')).toEqual([]);
    expect(said(await told(github([4, 3], { who: 'ci-bot', action: 'repo.transfer_outgoing', more: { repo: 'example/shop' } })), 'destructive-action')).toEqual(['destructive-action high']);
  });
  test('Kubernetes: a namespace made and removed within a day is no loss; Windows: shadow copies deleted', async () => {
    const space = (verb: string, hour: number): Line => kube([4, hour], { user: 'system:serviceaccount:ci:runner', verb, resource: 'namespaces', name: 'preview-17' });
    expect(await told(space('create', 3), space('delete', 9))).toEqual([]);
    const command = (text: string): Line => windows([4, 3], { event: 4688, host: 'APP01', data: { ...SUBJECT, NewProcessName: 'C:\\Windows\\System32\\vssadmin.exe', CommandLine: text, NewProcessId: '0x1', ProcessId: '0x2' } });
    expect(said(await told(command('vssadmin.exe delete shadows /all /quiet')), 'destructive-action')).toEqual(['destructive-action critical']);
    expect(await told(command('vssadmin.exe list shadows'))).toEqual([]);
  });
});

describe('trust-changed', () => {
  const FEDERATED = (subject: string): Line => entra([4, 3], {
    activity: 'Update application', app: APP, targets: [{ id: 'e39c8b56-74d2-4a1f-8c60-b5d7f9013e2c', displayName: 'other', type: 'Application', modifiedProperties: [changed('FederatedIdentityCredentials', [], [{ Name: 'gh', Issuer: 'https://token.actions.githubusercontent.com', Subject: subject, Id: '5d0c1b2a-0000-4000-8000-000000000001' }])] }],
  });
  test('Entra: a federated credential lets a stranger in; Google Cloud: a pool that vouches; Okta: an identity provider; Workspace: domain-wide delegation', async () => {
    expect(said(await told(FEDERATED('repo:stranger/tools:ref:refs/heads/main')), 'trust-changed')).toEqual(['trust-changed high']);
    expect(said(await told(gcp([4, 3], { who: 'ci@shop.iam.gserviceaccount.com', service: 'iam', method: 'google.iam.v1.WorkloadIdentityPools.CreateWorkloadIdentityPoolProvider', resource: 'projects/shop', request: { workloadIdentityPoolProvider: { oidc: { issuerUri: 'https://issuer.example.net' } } } })), 'trust-changed')).toEqual(['trust-changed high']);
    expect(said(await told(okta([4, 3], { who: 'svc-automation@example.com', type: 'system.idp.lifecycle.create', target: [{ id: 'idp1', type: 'IdentityProvider', displayName: 'stranger' }] })), 'trust-changed')).toEqual(['trust-changed high']);
    expect(said(await told(workspace([4, 3], { who: 'admin@example.com', application: 'admin', name: 'AUTHORIZE_API_CLIENT_ACCESS', parameters: [{ name: 'API_CLIENT_NAME', value: '104455667788990011223' }, { name: 'API_SCOPES', value: 'https://mail.google.com/' }] })), 'trust-changed')).toEqual(['trust-changed medium']);
  });
  test('a guard that a machine takes away; an application that is only renamed says nothing', async () => {
    expect(said(await told(github([4, 3], { who: 'ci-bot', action: 'protected_branch.destroy', more: { repo: 'example/shop' } })), 'trust-changed')).toEqual(['trust-changed medium']);
    expect(await told(entra([4, 3], { activity: 'Update application', app: APP, targets: [{ ...OTHER, type: 'Application', modifiedProperties: [changed('DisplayName', ['a'], ['b'])] }] }))).toEqual([]);
  });
});

describe('admin-granted', () => {
  const role = (name: string): Line => gcp([4, 3], {
    who: 'ci@shop.iam.gserviceaccount.com', service: 'cloudresourcemanager', method: 'SetIamPolicy', resource: 'projects/shop', request: { policy: { bindings: [{ role: name, members: ['serviceAccount:spare@shop.iam.gserviceaccount.com'] }] } },
  });
  const bind = (name: string): Line => kube([4, 3], {
    user: 'system:serviceaccount:ci:runner', verb: 'create', resource: 'clusterrolebindings', name: 'b', code: 201, body: { roleRef: { kind: 'ClusterRole', name }, subjects: [{ kind: 'ServiceAccount', name: 'spare', namespace: 'default' }] },
  });
  const group = (name: string): Line => windows([4, 3], { event: 4728, host: 'DC01', data: { ...SUBJECT, TargetUserName: name, TargetDomainName: 'CORP', TargetSid: 'S-1-5-21-1111111111-2222222222-3333333333-512', MemberName: 'CN=spare,DC=corp,DC=example', MemberSid: 'S-1-5-21-1111111111-2222222222-3333333333-1200' } });
  const directory = (name: string): Line => entra([4, 3], { activity: 'Add member to role', app: APP, targets: [{ ...OTHER, modifiedProperties: [changed('Role.DisplayName', null, name)] }, { id: 'r', displayName: name, type: 'Role' }] });
  const policy = (name: string): Line => vault([4, 3], { accessor: 'a', name: 'approle', operation: 'update', path: `sys/policies/acl/${name}`, mount: 'system' });
  const team = (user: string, g: string): Line => linux([4, 3], 'web01', `usermod[7]: add '${user}' to group '${g}'`);
  test.each([
    ['Google Cloud', role('roles/owner'), role('roles/pubsub.viewer')], ['Kubernetes', bind('cluster-admin'), bind('view')], ['Windows', group('Domain Admins'), group('Project Readers')],
    ['Entra', directory('Global Administrator'), directory('Message Center Reader')], ['Vault', policy('admin'), policy('payments-read')],
  ])('%s: the run of the place, and a small right', async (_, broad, small) => {
    expect(said(await told(broad), 'admin-granted')).toEqual(['admin-granted high']);
    expect(said(await told(small), 'admin-granted')).toEqual([]);
  });
  test('everybody is let in: anonymous users of a cluster', async () => {
    const anonymous = kube([4, 3], { user: 'system:serviceaccount:ci:runner', verb: 'create', resource: 'clusterrolebindings', name: 'b', code: 201, body: { roleRef: { kind: 'ClusterRole', name: 'cluster-admin' }, subjects: [{ kind: 'User', name: 'system:anonymous' }] } });
    expect(said(await told(anonymous), 'admin-granted')).toEqual(['admin-granted critical']);
  });
  test('Linux: no actor is named, so nothing is said of anybody', async () => {
    expect(said(await told(team('spare', 'sudo'), linux([4, 4], 'web01', 'sshd[9]: Accepted publickey for deploy from 192.0.2.10 port 50100 ssh2: ED25519 SHA256:abcdEXAMPLEkey0000000000000000000000000000A')), 'admin-granted')).toEqual([]);
  });
});

describe('planted-credential', () => {
  const key = 'c4a9e2f1-7b3d-4d86-95e0-8f1a2b3c4d5e';
  const secret = (target: object): Line => entra([4, 3], { activity: 'Add service principal credentials', app: APP, targets: [{ ...target, modifiedProperties: [changed('KeyDescription', [], [`[KeyIdentifier=${key},KeyType=Password,KeyUsage=Verify,DisplayName=x]`])] }] });
  test('Entra: on another application; its own is rotation', async () => {
    expect(said(await told(secret(OTHER)), 'planted-credential')).toEqual(['planted-credential high']);
    expect(said(await told(secret({ id: APP.id, displayName: 'self', type: 'ServicePrincipal' })), 'planted-credential')).toEqual([]);
  });
  test('Google Cloud: a key of another account, used where it was made', async () => {
    const KEY = 'a1b2c3d4e5f60718293a4b5c6d7e8f9012345678';
    const made = gcp([4, 3], {
      who: 'ci@shop.iam.gserviceaccount.com', service: 'iam', method: 'google.iam.admin.v1.CreateServiceAccountKey', resource: 'projects/-/serviceAccounts/1044', request: { name: 'projects/-/serviceAccounts/deployer@shop.iam.gserviceaccount.com' },
      response: { name: `projects/shop/serviceAccounts/deployer@shop.iam.gserviceaccount.com/keys/${KEY}` },
    });
    expect(said(await told(made, gcp([4, 4], { who: 'deployer@shop.iam.gserviceaccount.com', key: KEY, service: 'storage', method: 'storage.objects.list', resource: 'projects/_/buckets/b' })), 'planted-credential')).toEqual(['planted-credential critical']);
  });
  test('Kubernetes: a token of another account by TokenRequest; by the kubelet it is the pod’s own', async () => {
    const ask = (user: string): Line => kube([4, 3], { user, verb: 'create', resource: 'serviceaccounts', subresource: 'token', namespace: 'payments', name: 'api', code: 201, issued: '7d1f0c52-0000-4000-8000-00000000d001', answer: { status: { expirationTimestamp: '2026-01-05T00:00:00Z' } } });
    expect(said(await told(ask('system:serviceaccount:web:frontend')), 'planted-credential')).toEqual(['planted-credential high']);
    expect(await told(ask('system:node:node-7'))).toEqual([]);
  });
  test('Windows: a shadow credential on a computer', async () => {
    const directory = (attribute: string): Line => windows([4, 3], { event: 5136, host: 'DC01', data: { ...SUBJECT, ObjectDN: 'CN=APP01,CN=Computers,DC=corp,DC=example', AttributeLDAPDisplayName: attribute, OperationType: '%%14674', AttributeValue: 'B:828:00' } });
    expect(said(await told(directory('msDS-KeyCredentialLink')), 'planted-credential')).toEqual(['planted-credential high']);
    expect(said(await told(directory('description')), 'planted-credential')).toEqual([]);
  });
});
