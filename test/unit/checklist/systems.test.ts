/** Systems of every platform: secrets read, hosts controlled, trusts, logs, repositories and workloads changed. */
import { describe, expect, test } from 'vitest';
import type { Checklist } from '../../../shared/domain/checklist.ts';
import type { InventoryRow } from '../../../shared/domain/inventory.ts';
import { buildChecklist, type ChecklistInput } from '../../../electron/checklist/plan.ts';
import { minute, traceOf, type Touched } from './trace-builder.ts';

const planOf = (s: Omit<Touched, 'by' | 'at'> & { readonly platform: string; readonly account?: string }, more: Partial<ChecklistInput> = {}): Checklist => {
  const drawn = traceOf({ credentials: [{ value: 'SEED', kind: 'token', at: 0, more: { platform: s.platform } }], systems: [{ by: ['SEED'], at: 5, ...s }] });
  const trace = { ...drawn, systems: drawn.systems.map((each) => ({ ...each, platform: s.platform, account: s.account })) };
  return buildChecklist({ trace, lives: [], inventory: [], attestations: [], custody: { files: 1, ledgerHead: 'a' }, laterUses: new Map(), caseName: 'c', ...more });
};
const mine = (c: Checklist) => c.steps.filter((s) => s.subject.id === 'S1');
const commands = (c: Checklist): string => mine(c).map((s) => s.operation ?? '').join('\n');

describe('secrets read are rotated, with their consumers', () => {
  test.each([
    ['azure', 'https://plans.vault.azure.net/secrets/db/1', 'keyvault:SecretGet', 'az keyvault secret set --vault-name plans --name db'],
    ['gcp', 'projects/12/secrets/db/versions/1', 'secretmanager:google.cloud.secretmanager.v1.SecretManagerService.AccessSecretVersion', 'gcloud secrets versions add db --project=12'],
    ['kubernetes', 'secrets/payments/db', 'kubernetes:get secrets', 'kubectl -n payments create secret generic db'],
    ['vault', 'secret/data/payments/db', 'vault:read secret', 'vault kv put <mount and name of secret/data/payments/db>'],
    ['okta', 'HR (0oa1)', 'okta:application.user_membership.show_password', ''],
    ['windows', 'DC=corp,DC=example', 'security:4662-DirectoryReplication', ''],
  ])('%s: %s', (platform, resource, action, command) => {
    const c = planOf({ platform, touch: 'read', resource, actions: [action] });
    expect(commands(c)).toContain(command);
    const rotation = mine(c).find((s) => s.phase === 'eradicate');
    expect(rotation?.reversible).toBe(false);
    expect(rotation?.after.length).toBeGreaterThan(0);
  });

  test('the hashes of a domain: krbtgt twice, with the wait between', () => {
    const c = planOf({ platform: 'windows', touch: 'read', resource: 'DC=corp,DC=example', actions: ['security:4662-DirectoryReplication'] });
    expect(mine(c).some((s) => s.title.includes('krbtgt twice') && s.why.includes('10 hours'))).toBe(true);
  });

  test('consumers of a secret of a cluster, as its inventory names them', () => {
    const inventory: readonly InventoryRow[] = [{ id: 'I1', evidence: 'e', line: 1, platform: 'kubernetes', kind: 'consumer', credential: { value: 'secret:payments/db', kind: 'generic-secret' }, other: { name: 'payments/api-0', kind: 'workload' }, asOf: minute(-5) }];
    const c = planOf({ platform: 'kubernetes', touch: 'read', resource: 'secrets/payments/db', actions: ['kubernetes:get secrets'] }, { inventory });
    expect(mine(c).find((s) => s.phase === 'contain')?.breaks).toContain('payments/api-0');
  });
});

describe('hosts controlled: memory first, isolated, what was on them rotated, rebuilt', () => {
  test.each([
    ['azure', '/subscriptions/s/resourcegroups/r/providers/microsoft.compute/virtualmachines/vm1', undefined, 'microsoft.compute:virtualmachines/runcommand/action', undefined],
    ['gcp', 'projects/p/zones/z/instances/i1', undefined, 'compute:v1.compute.instances.setMetadata', undefined],
    ['kubernetes', undefined, 'pods/payments/api-0', 'kubernetes:create pods/exec', undefined],
    ['windows', 'web01', undefined, 'security:4624-Logon', undefined],
    ['linux', 'web01', 'web01:deploy', 'sshd:Login', 'sshd'],
    ['windows', 'web01', 'C:\\Windows\\System32\\lsass.exe', 'sysmon:10-ProcessAccess', undefined],
  ])('%s %s', (platform, host, resource, action, service) => {
    const c = planOf({ platform, touch: resource?.includes('lsass') === true ? 'read' : 'controlled', ...(host === undefined ? {} : { host }), ...(resource === undefined ? {} : { resource }), ...(service === undefined ? {} : { service }), actions: [action] });
    const phases = mine(c).map((s) => s.phase);
    expect(phases).toEqual(expect.arrayContaining(['preserve', 'contain', 'eradicate', 'verify']));
    expect(mine(c)[0]?.phase).toBe('preserve');
    expect(mine(c).some((s) => /[Rr]otate|[Rr]eset/.test(s.title))).toBe(true);
  });
});

describe('changes', () => {
  test.each([
    ['gcp', 'projects/12/locations/global/workloadIdentityPools/gh/providers/p', 'iam:google.iam.v1beta.WorkloadIdentityPools.CreateWorkloadIdentityPoolProvider', 'trust'],
    ['entra', 'example.com', 'entra:Set federation settings on domain', 'trust'], ['okta', 'Evil IdP (0oa2)', 'okta:system.idp.lifecycle.create', 'trust'],
    ['github', 'example/app', 'github:repo.update_actions_oidc_customization', 'trust'], ['aws', 'arn:aws:iam::1:oidc-provider/evil', 'iam:CreateOpenIDConnectProvider', 'trust'],
    ['vault', 'auth/jwt/role/ci', 'vault:update auth-method', 'trust'], ['kubernetes', 'clusterrolebindings/evil', 'kubernetes:create clusterrolebindings', 'trust'],
  ])('%s %s: the trust is narrowed before it is reviewed', (platform, resource, action) => {
    const steps = mine(planOf({ platform, touch: 'controlled', resource, actions: [action] }));
    const contain = steps.find((s) => s.phase === 'contain'), review = steps.find((s) => s.id.includes('review-trust'));
    expect(contain?.order).toBeLessThan(review?.order ?? 0);
  });

  test.each([['github', 'example/app', 'github:git.push'], ['gitlab', 'example/app', 'gitlab:repository_push']])('%s: commits and runs between the first and the last touch', (platform, resource, action) => {
    const c = planOf({ platform, touch: 'changed', resource, actions: [action] });
    expect(commands(c)).toContain('log --all --since=2024-03-01T10:00:00Z --until=2024-03-01T10:05:01Z');
    expect(mine(c).some((s) => s.title.includes('Rotate every'))).toBe(true);
  });

  test.each([['aws', 'app', 'ecr:PutImage'], ['kubernetes', 'deployments/payments/api', 'kubernetes:patch deployments'], ['gcp', 'projects/p/repositories/r', 'artifactregistry:google.devtools.artifactregistry.v1.Docker-PutManifest']])('%s: what was deployed is stopped, and built anew', (platform, resource, action) => {
    const steps = mine(planOf({ platform, touch: 'changed', resource, actions: [action] }));
    expect(steps.map((s) => s.phase)).toEqual(expect.arrayContaining(['preserve', 'contain', 'eradicate', 'recover', 'verify']));
  });

  test.each([['azure', '/subscriptions/s/x', 'microsoft.insights:diagnosticsettings/delete'], ['gcp', 'projects/p/sinks/s', 'logging:google.logging.v2.ConfigServiceV2.DeleteSink'], ['vault', 'sys/audit/file', 'vault:delete audit-device'], ['windows', 'Security', 'security:1102-LogCleared'], ['linux', 'rules', 'audit:ConfigChange']])(
    '%s: a silenced log comes before anything else is contained', (platform, resource, action) => {
      const c = planOf({ platform, touch: 'changed', resource, actions: [action] });
      expect(c.steps.find((s) => s.phase === 'contain')?.subject.id).toBe('S1');
    });

  test('a way in is no change of the system', () => {
    expect(mine(planOf({ platform: 'okta', touch: 'controlled', resource: 'alice@example.com', actions: ['okta:user.session.start'] }))).toEqual([]);
  });
});
