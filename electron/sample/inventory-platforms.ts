/** What stood on the other platforms on 21 September: accounts, keys, grants and trusts, in the shapes in which their own tools print them. */
import { dayIn, iso } from './calendar.ts';
import { ARCHIVE, ARCHIVE_KEY, BUMPER, BUMPER_SPARE, CONNECTOR, CONNECTOR_SECRET, CONNECTOR_SECRET_NAME, PUBLISHER, READER, WRITER } from './story-federated-backup.ts';
import { CLONER } from './story-build-agent.ts';
import { gcpAccount, gcpKeyId, POOL, uniqueOf } from './gcp.ts';
import type { GithubToken } from './github.ts';
import type { Json } from './json.ts';
import { accountUid } from './kubernetes.ts';
import type { SampleFile } from './layout.ts';
import { rngOf } from './rng.ts';
import { ROLE } from './roles.ts';
import { GCP, GITHUB_ORG, PROD } from './world.ts';

const json = (path: string, value: Json): SampleFile => ({ path: `inventory/${path}`, bytes: Buffer.from(`${JSON.stringify(value, null, 2)}\n`) });

/** `gcloud iam service-accounts list`, policies of projects and accounts, pools and providers, gathered in one document. */
function google(): readonly SampleFile[] {
  const restorer = gcpAccount('vault-restore', GCP.backup);
  const account = (email: string, project: string, shown: string): Json => ({ name: `projects/${project}/serviceAccounts/${email}`, projectId: project, uniqueId: uniqueOf(email), email, displayName: shown, disabled: false });
  const onAccount = (email: string, project: string, role: string, members: readonly string[]): Json => ({ resource: `//iam.googleapis.com/projects/${project}/serviceAccounts/${email}`, policy: { bindings: [{ role, members }] } });
  const key = (email: string, project: string, id: string, made: number): Json => ({
    keyAlgorithm: 'KEY_ALG_RSA_2048', keyOrigin: 'GOOGLE_PROVIDED', keyType: 'USER_MANAGED', name: `projects/${project}/serviceAccounts/${email}/keys/${id}`, validAfterTime: iso(made), validBeforeTime: '9999-12-31T23:59:59Z',
  });
  return [
    json('gcp-iam.json', {
      accounts: [account(READER, GCP.data, 'Forecast reader'), account(WRITER, GCP.backup, 'Backup writer'), account(ARCHIVE, GCP.backup, 'Archive sync'), account(restorer, GCP.backup, 'Vault restore')],
      policies: [
        // The fault behind the third story: the whole pool, whatever the repository and branch.
        onAccount(READER, GCP.data, 'roles/iam.workloadIdentityUser', [`principalSet://iam.googleapis.com/${POOL}/*`]),
        onAccount(WRITER, GCP.backup, 'roles/iam.serviceAccountTokenCreator', [`serviceAccount:${READER}`]),
        onAccount(ARCHIVE, GCP.backup, 'roles/iam.serviceAccountKeyAdmin', [`serviceAccount:${WRITER}`]),
        onAccount(restorer, GCP.backup, 'roles/iam.serviceAccountTokenCreator', [`serviceAccount:${WRITER}`]),
        { resource: `//cloudresourcemanager.googleapis.com/projects/${GCP.data}`, policy: { bindings: [{ role: 'roles/storage.objectViewer', members: [`serviceAccount:${READER}`] }] } },
        { resource: `//cloudresourcemanager.googleapis.com/projects/${GCP.backup}`, policy: { bindings: [
          { role: 'roles/storage.objectAdmin', members: [`serviceAccount:${restorer}`] }, { role: 'roles/storage.objectViewer', members: [`serviceAccount:${WRITER}`, `serviceAccount:${ARCHIVE}`] }, { role: 'roles/secretmanager.secretAccessor', members: [`serviceAccount:${WRITER}`] },
        ] } },
      ],
      pools: { workloadIdentityPools: [{ name: POOL, state: 'ACTIVE', displayName: 'CI' }] },
      providers: { workloadIdentityPoolProviders: [{ name: `${POOL}/providers/github`, state: 'ACTIVE', attributeCondition: `assertion.repository_owner=='${GITHUB_ORG}'`, oidc: { issuerUri: 'https://token.actions.githubusercontent.com' } }] },
      secrets: [{ name: CONNECTOR_SECRET_NAME.replace(/\/versions\/.*$/, ''), createTime: iso(dayIn(2025, 9, 1)), replication: { automatic: {} } }],
    }),
    json('gcp-service-account-keys.json', [
      ...[[READER, GCP.data], [WRITER, GCP.backup], [ARCHIVE, GCP.backup]].map(([email = '', project = '']) => key(email, project, gcpKeyId(`${email} own`), dayIn(2025, 11, 17))),
      key(ARCHIVE, GCP.backup, ARCHIVE_KEY, dayIn(2026, 9, 8, '02:18:40')),
    ]),
  ];
}

/** `kubectl get … -A -o json` of the production cluster. */
function kubernetes(): SampleFile {
  const account = (namespace: string, name: string, annotations?: Json): Json => ({ apiVersion: 'v1', kind: 'ServiceAccount', metadata: { name, namespace, creationTimestamp: iso(dayIn(2025, 2, 3)), uid: accountUid(namespace, name), annotations } });
  const irsa = (arn: string): Json => ({ 'eks.amazonaws.com/role-arn': arn });
  const binding = (name: string, role: string, namespace: string, accountName: string): Json => ({
    apiVersion: 'rbac.authorization.k8s.io/v1', kind: 'ClusterRoleBinding', metadata: { name, creationTimestamp: iso(dayIn(2025, 2, 3)), uid: rngOf(`binding ${name}`).uuid() }, roleRef: { apiGroup: 'rbac.authorization.k8s.io', kind: 'ClusterRole', name: role },
    subjects: [{ kind: 'ServiceAccount', name: accountName, namespace }],
  });
  const pod = (namespace: string, name: string, accountName: string, secret?: string): Json => ({
    apiVersion: 'v1', kind: 'Pod', metadata: { name, namespace, creationTimestamp: iso(dayIn(2026, 9, 1)), uid: rngOf(`pod ${name}`).uuid() }, status: { phase: 'Running' },
    spec: { serviceAccountName: accountName, nodeName: 'ip-10-10-6-21.eu-west-1.compute.internal', containers: [{ name: 'main', image: `${PROD}.dkr.ecr.eu-west-1.amazonaws.com/${namespace}:2026.36`, envFrom: secret === undefined ? undefined : [{ secretRef: { name: secret } }] }] },
  });
  return json('kubernetes-eks-prod.json', {
    apiVersion: 'v1', kind: 'List', metadata: { resourceVersion: '' },
    items: [
      account('pricing', 'pricing-api', irsa(ROLE.pricingPod.arn)), account('platform-ops', 'cluster-backup'), account('argocd', 'argocd-application-controller'), account('portal', 'web-portal', irsa(ROLE.webNode.arn)),
      // The fault behind the second story: a backup that may do everything, and whose token anybody in the portal's group may ask for.
      binding('cluster-backup', 'cluster-admin', 'platform-ops', 'cluster-backup'), binding('argocd', 'argocd-application-controller', 'argocd', 'argocd-application-controller'),
      pod('pricing', 'pricing-api-6d5f9c7b88-x2x7p', 'pricing-api', 'pricing-api-config'), pod('portal', 'web-portal-74c9d8f5b6-q8k2m', 'web-portal'), pod('platform-ops', 'velero-5c7d6f9b4-tz9wl', 'cluster-backup'),
    ],
  });
}

/** The organisation's fine-grained tokens, as GitHub's API lists them. */
function github(): SampleFile {
  const token = (t: GithubToken, n: number, name: string, permissions: Json, expires: string | null, lastUsed: string | null): Json => ({
    id: 4400 + n, owner: { login: t.login, id: t.actorId, type: 'User' }, repository_selection: 'all', repositories_url: `https://api.github.com/organizations/71445210/personal-access-tokens/${4400 + n}/repositories`,
    permissions: { repository: permissions }, access_granted_at: iso(dayIn(2025, 5, 6)), token_id: t.tokenId, token_name: name, token_expired: false, token_expires_at: expires, token_last_used_at: lastUsed,
  });
  return json('github-tokens.json', [
    // The fault behind the first story: agents that only read got a token that may write everywhere, and never ends.
    token(CLONER, 1, 'build agents', { contents: 'write', workflows: 'write', actions: 'write' }, null, '2026-09-20T22:01:31Z'),
    token(BUMPER, 2, 'version bumper', { contents: 'write', workflows: 'write', pull_requests: 'write' }, '2027-05-06T00:00:00Z', '2026-09-20T10:34:12Z'),
    token(BUMPER_SPARE, 3, 'version bumper (spare)', { contents: 'write' }, '2027-05-06T00:00:00Z', '2026-09-08T01:26:43Z'),
  ]);
}

/** Applications of the tenant, as Graph lists them. */
function entra(): SampleFile {
  const owner = [{ id: rngOf('entra owner').uuid(), userPrincipalName: 'joren.addo@example.com' }];
  const application = (app: typeof CONNECTOR, secrets: readonly Json[], federated: readonly Json[]): Json => ({
    id: app.objectId, appId: app.appId, displayName: app.name, createdDateTime: iso(dayIn(2025, 1, 20)), signInAudience: 'AzureADMyOrg', keyCredentials: [], passwordCredentials: secrets, owners: owner, federatedIdentityCredentials: federated,
    requiredResourceAccess: [{ resourceAppId: '00000003-0000-0000-c000-000000000000', resourceAccess: [{ id: '1bfefb4e-e0b5-418b-a88f-73c46d2cc8e9', type: 'Role' }] }],
  });
  return json('entra-applications.json', { '@odata.context': 'https://graph.microsoft.com/v1.0/$metadata#applications', value: [
    application(CONNECTOR, [{ keyId: CONNECTOR_SECRET, hint: 'b7Q', displayName: 'backup configuration', startDateTime: iso(dayIn(2025, 9, 1)), endDateTime: iso(dayIn(2027, 9, 1)), secretText: null }], []),
    application(PUBLISHER, [], [{ id: rngOf('entra federated').uuid(), name: 'forecast', issuer: 'https://token.actions.githubusercontent.com', subject: 'repo:tallowmere/stock-forecast:ref:refs/heads/deps/bump-numerics', audiences: ['api://AzureADTokenExchange'] }]),
  ] });
}

export const platformInventories = (): readonly SampleFile[] => [...google(), kubernetes(), github(), entra()];
