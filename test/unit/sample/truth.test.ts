import { describe, expect, test } from 'vitest';
import { SAMPLE_TRUTH } from '../../../electron/sample/sample.ts';
import { fileNamed, issuedBy, lines, records } from './records.ts';

/** Keys of AWS: all of their calls are in records of CloudTrail and, for those that the cluster lets in, in its audit log. */
const isAwsKey = (value: string): boolean => /^A[KS]IA/.test(value);
const onCluster = (key: string, sources: ReadonlySet<string>): readonly { readonly code: number }[] => lines.filter((l) => l.path.startsWith('kubernetes/') && l.text.includes(`"accessKeyId":["${key}"]`))
  .map((l) => JSON.parse(l.text) as { sourceIPs: string[]; responseStatus: { code: number } }).filter((e) => sources.has(e.sourceIPs[0] ?? '')).map((e) => e.responseStatus);
/** The part of a credential's name that its platform's log writes. */
const markOf = (value: string): string => JSON.stringify(value.replace(/^.*:(0x[0-9a-f]+)$/, '$1').replace(/^.*sshd\[(\d+)\].*$/, '$1').replace(/ as delegated by .*$/s, '')).slice(1, -1);
const keyOfRecord = (r: (typeof records)[number]): string | undefined => r.userIdentity.accessKeyId;

test('four stories, on days and from addresses of their own', () => {
  expect(SAMPLE_TRUTH.map((s) => s.id)).toEqual(['build-agent', 'leaked-key', 'federated-backup', 'shared-account']);
  expect(new Set(SAMPLE_TRUTH.flatMap((s) => s.seed.sources)).size).toBe(4);
  expect(new Set(SAMPLE_TRUTH.flatMap((s) => s.credentials.map((c) => c.value))).size).toBe(SAMPLE_TRUTH.reduce((n, s) => n + s.credentials.length, 0));
});

describe.each(SAMPLE_TRUTH.map((s) => [s.id, s] as const))('%s', (_id, story) => {
  const sources = new Set(story.addresses);
  const byIntruder = records.filter((r) => sources.has(r.sourceIPAddress));

  test('begins with its seed, from the intruder', () => {
    const seed = story.credentials[0];
    expect(seed?.status).toBe('seed');
    expect(seed?.value).toBe(story.seed.credential);
    expect(seed?.firstUse?.slice(0, 19)).toBe(story.seed.from.slice(0, 19));
    expect(byIntruder.every((r) => r.eventTime >= story.seed.from)).toBe(true);
  });

  test('counts the uses of every credential as the files do', () => {
    for (const c of story.credentials.filter((x) => isAwsKey(x.value))) {
      const uses = byIntruder.filter((r) => keyOfRecord(r) === c.value);
      const there = onCluster(c.value, sources);
      expect(uses.length + there.length, c.note).toBe(c.uses);
      expect(uses.filter((r) => r.errorMessage !== undefined).length + there.filter((e) => e.code >= 400).length, c.note).toBe(c.failures);
      if (c.status === 'issued-unused') expect(records.some((r) => keyOfRecord(r) === c.value), c.note).toBe(false);
      else expect(c.uses, c.note).toBeGreaterThan(0);
    }
  });

  test('names every credential of another platform in that platform’s log', () => {
    for (const c of story.credentials.filter((x) => !isAwsKey(x.value))) expect(lines.some((l) => l.text.toLowerCase().includes(markOf(c.value).toLowerCase())), c.note).toBe(true);
  });

  test('shows the issue of what was issued, by its parent, before its first use', () => {
    for (const c of story.credentials.filter((x) => isAwsKey(x.value) && isAwsKey(x.parent ?? '')).filter((x) => x.hop === 'issued' || x.hop === 'planted')) {
      const issue = records.filter((r) => issuedBy(r) === c.value && keyOfRecord(r) !== undefined);
      expect(issue, c.note).toHaveLength(1);
      expect(issue[0] && keyOfRecord(issue[0])).toBe(c.parent);
      expect(sources.has(issue[0]?.sourceIPAddress ?? ''), c.note).toBe(true);
      if (c.firstUse !== undefined) expect((issue[0]?.eventTime ?? '') <= c.firstUse).toBe(true);
    }
  });

  test('never shows an issue where the hop has to be inferred from something else', () => {
    for (const c of story.credentials.filter((x) => x.hop === 'secret-to-use' || x.hop === 'signed-in')) expect(records.some((r) => issuedBy(r) === c.value), c.note).toBe(false);
    for (const key of story.forwarded) expect(records.some((r) => issuedBy(r) === key)).toBe(false);
  });

  test('puts every parent in the lineage, one step nearer the seed', () => {
    for (const c of story.credentials) {
      if (c.parent === undefined) expect(c.depth).toBe(0);
      else expect(story.credentials.find((p) => p.value === c.parent)?.depth).toBe(c.depth - 1);
    }
  });

  test('explains every call from the intruder by a credential of the lineage, a sign-in or a token shown', () => {
    const lineage = new Set(story.credentials.map((c) => c.value));
    for (const r of byIntruder) {
      const key = keyOfRecord(r);
      if (key !== undefined) expect(lineage.has(key), `${r.eventName} ${key}`).toBe(true);
      else expect(['ConsoleLogin', 'AssumeRole', 'AssumeRoleWithWebIdentity']).toContain(r.eventName);
    }
  });

  test('names systems that the lineage touched with success', () => {
    const lineage = new Set(story.credentials.map((c) => c.value));
    for (const s of story.systems.filter((x) => x.platform !== 'aws')) expect(lines.some((l) => l.text.includes(JSON.stringify(s.resource.split(/[\\/]/).at(-1)).slice(1, -1))), s.resource).toBe(true);
    for (const s of story.systems.filter((x) => x.platform === 'aws')) {
      const name = s.resource.startsWith('arn:aws:secretsmanager') ? s.resource.slice(s.resource.indexOf(':secret:') + 8, -7) : s.resource.slice(s.resource.lastIndexOf(s.service === 'lambda' || s.service === 'sqs' ? ':' : '\0') + 1);
      const touches = records.filter((r) => lineage.has(keyOfRecord(r) ?? '') && r.errorMessage === undefined && r.eventSource === `${s.service}.amazonaws.com` && JSON.stringify([r.requestParameters, r.resources]).includes(name));
      expect(touches.length, `${s.service} ${s.resource}`).toBeGreaterThan(0);
      expect(touches.some((r) => r.recipientAccountId === s.account)).toBe(true);
    }
  });

  test('keeps its decoys clear of the lineage and of the intruder', () => {
    const lineage = new Set(story.credentials.map((c) => c.value));
    for (const d of story.notInLineage) {
      if (d.what === 'credential') expect(lineage.has(d.value), d.why).toBe(false);
      if (d.what === 'credential') expect(byIntruder.some((r) => keyOfRecord(r) === d.value), d.why).toBe(false);
      if (d.what === 'source') expect(records.some((r) => r.sourceIPAddress === d.value), d.why).toBe(true);
      if (d.what === 'identity') expect(byIntruder.some((r) => r.userIdentity.arn === d.value || r.userIdentity.sessionContext?.sessionIssuer?.arn === d.value), d.why).toBe(false);
    }
  });

  test('leaves a gap where it says so, in a region that is otherwise never silent', () => {
    for (const gap of story.coverage.filter((g) => g.kind === 'gap')) {
      const times = records.filter((r) => r.recipientAccountId === gap.account && r.awsRegion === gap.region).map((r) => r.eventTime).sort();
      expect(times).toContain(gap.from);
      expect(times).toContain(gap.to);
      expect(times.some((t) => t > (gap.from ?? '') && t < (gap.to ?? ''))).toBe(false);
      const pauses = times.slice(1).map((t, i) => Date.parse(t) - Date.parse(times[i] ?? t)).sort((a, b) => b - a);
      expect(pauses[0]).toBeGreaterThan(40 * 3_600_000);
      expect(pauses[1]).toBeLessThan(30 * 60_000);
    }
  });

  test('shows the answer to the response that held', () => {
    for (const done of story.responses.filter((r) => r.held === 'yes')) {
      const later = byIntruder.filter((r) => r.eventTime > done.at);
      expect(later.length).toBeGreaterThan(0);
      expect(later.every((r) => r.errorMessage !== undefined)).toBe(true);
    }
  });
});

test('the owners go on using their credentials while the intruder does', () => {
  for (const story of SAMPLE_TRUTH) {
    const began = story.seed.from;
    const mark = markOf(story.seed.credential);
    const own = story.id === 'shared-account'
      ? lines.filter((l) => l.path.startsWith('windows/') && l.text.includes('"EventID":4624') && l.text.includes(`"IpAddress":"${story.ownerSources[0] ?? '?'}"`)).map((l) => /"SystemTime":"([^"]+)"/.exec(l.text)?.[1] ?? '')
      : [...records.filter((r) => keyOfRecord(r) === story.seed.credential && story.ownerSources.includes(r.sourceIPAddress)).map((r) => r.eventTime),
        ...lines.filter((l) => l.path.startsWith('github/') && l.text.includes(`"hashed_token":"${mark}"`)).map((l) => JSON.parse(l.text) as { '@timestamp': number; actor_ip: string }).filter((e) => story.ownerSources.includes(e.actor_ip)).map((e) => new Date(e['@timestamp']).toISOString())];
    expect(own.some((t) => t > began), story.id).toBe(true);
    expect(own.some((t) => t < began), story.id).toBe(true);
  }
});

test('the inventories know the planted key that nobody found, and the secret that held a key', () => {
  const planted = SAMPLE_TRUTH[1]?.credentials.find((c) => c.status === 'issued-unused')?.value ?? '?';
  const keys = JSON.parse(fileNamed('inventory/access-keys/111122223333-svc-report-export.json')) as { AccessKeyMetadata: { AccessKeyId: string; Status: string }[] };
  expect(keys.AccessKeyMetadata).toContainEqual(expect.objectContaining({ AccessKeyId: planted, Status: 'Active' }));
  const details = JSON.parse(fileNamed('inventory/account-authorization-details-111122223333.json')) as { UserDetailList: { UserName: string; AttachedManagedPolicies: { PolicyName: string }[] }[]; RoleDetailList: { RoleName: string; InstanceProfileList: unknown[] }[] };
  expect(details.UserDetailList.find((u) => u.UserName === 'support-temp-2')?.AttachedManagedPolicies[0]?.PolicyName).toBe('AdministratorAccess');
  expect(details.RoleDetailList.find((r) => r.RoleName === 'db-maintenance')?.InstanceProfileList).toHaveLength(1);
  const register = fileNamed('inventory/machine-identities.csv');
  expect(register.split('\n')[0]).toBe('name,type,platform,credential_id,owner,created,last_used,expires,privilege,consumers,status');
  expect(register).toContain(`ci/billing-api/deploy-key,secret,aws,${SAMPLE_TRUTH[0]?.credentials.find((c) => c.hop === 'secret-to-use')?.value ?? '?'}`);
  const report = fileNamed('inventory/credential-report-111122223333.csv').split('\n');
  for (const row of report) expect(row.split(',')).toHaveLength(22);
});

test('the inventories of the other platforms know what was planted, and the faults behind the stories', () => {
  const archive = SAMPLE_TRUTH[2]?.credentials.find((c) => c.kind === 'gcp-service-account-key')?.value ?? '?';
  expect(fileNamed('inventory/gcp-service-account-keys.json')).toContain(archive);
  expect(fileNamed('inventory/gcp-iam.json')).toContain('workloadIdentityPools/ci-pool/*');
  expect(fileNamed('inventory/kubernetes-eks-prod.json')).toContain('cluster-admin');
  expect(fileNamed('inventory/entra-applications.json')).toContain(SAMPLE_TRUTH[2]?.credentials.find((c) => c.kind === 'entra-client-secret')?.value ?? '?');
  expect((JSON.parse(fileNamed('inventory/github-tokens.json')) as { token_expires_at: string | null }[]).map((t) => t.token_expires_at === null)).toEqual([true, false, false]);
});
