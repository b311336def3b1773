/** From one platform to the next, where no identifier crosses: what each rule finds, with which grade, and what it must leave alone. */
import { describe, expect, test } from 'vitest';
import type { Hop, Trace } from '../../shared/domain/trace.ts';
import { clock, lineage, trace } from '../fixtures/draw.ts';

function hopTo(t: Trace, value: string): Hop {
  const hop = t.hops.find((h) => h.id === t.credentials.find((c) => c.value === value)?.hop);
  if (hop === undefined) throw new Error(`no hop to ${value} in ${lineage(t).join('; ')}`);
  return hop;
}

describe('a workload’s token opens another platform', () => {
  const PUSH = `
    09:00:00 GH:1 (dev) @6.6.6.6 [github] git:push {web-identity-subject=repo:acme/shop:ref:main}
    09:03:00 oidc:acme (repo:acme/shop:ref:main) @20.0.0.1 AssumeRoleWithWebIdentity -> ASIAJOB (role/deploy) {web-identity-subject=repo:acme/shop:ref:main}
    09:04:00 ASIAJOB (role/deploy) @20.0.0.1 s3:PutObject
  `;
  test('B: the trail made the only run of the subject in the window', () => {
    const t = trace(PUSH, { credential: 'GH:1' });
    expect(lineage(t)).toEqual(['GH:1, 1 use', 'ASIAJOB <- GH:1 federated B, 1 use']);
    expect(hopTo(t, 'ASIAJOB').because).toContain('neither names the token');
  });
  test('C with a rival, where somebody else made a run of the same subject', () => {
    const t = trace(`${PUSH}\n09:01:00 GH:2 (other) @5.5.5.5 [github] git:push {web-identity-subject=repo:acme/shop:ref:main}`, { credential: 'GH:1' });
    expect(hopTo(t, 'ASIAJOB')).toMatchObject({ grade: 'C', rivals: [{ from: 'GH:2' }] });
  });
  test('one run shows its token to two platforms: each exchange is the run’s, and neither is the other’s rival', () => {
    const t = trace(`${PUSH}\n09:02:00 - (repo:acme/shop:ref:main) @20.0.0.1 [vault] auth:login -> VT:1 (repo:acme/shop:ref:main) {web-identity-subject=repo:acme/shop:ref:main}\n09:02:30 VT:1 (repo:acme/shop:ref:main) @20.0.0.1 [vault] vault:read`, { credential: 'GH:1' });
    expect(lineage(t)).toEqual(['GH:1, 1 use', 'VT:1 <- GH:1 federated B, 1 use', 'ASIAJOB <- GH:1 federated B, 1 use']);
  });
  test('calls that name the subject on a third platform are not the run that an exchange came of', () => {
    const t = trace(`${PUSH}\n09:01:00 GFED (repo:acme/shop:ref:main) @20.0.0.1 [gcp] iamcredentials:GenerateAccessToken -> GIMP (sa@p) {web-identity-subject=repo:acme/shop:ref:main}\n09:02:00 GIMP (sa@p) @20.0.0.1 [gcp] storage:objects.get {web-identity-subject=repo:acme/shop:ref:main}`, { credential: 'GH:1' });
    expect(lineage(t)).toContain('ASIAJOB <- GH:1 federated B, 1 use');
  });
  test('a token that was asked for and shown to another platform was used, though no record names it there', () => {
    const t = trace(`
      09:00:00 JTI=1 (admin) @6.6.6.6 [kubernetes] core:create -> JTI=2 (system:serviceaccount:pay:api) {web-identity-subject=system:serviceaccount:pay:api}
      09:05:00 - (web) @6.6.6.6 AssumeRoleWithWebIdentity -> ASIATHEFT (role/pay) {web-identity-subject=system:serviceaccount:pay:api}
      09:06:00 ASIATHEFT (role/pay) @6.6.6.6 s3:ListBuckets
    `, { credential: 'JTI=1' });
    expect(hopTo(t, 'ASIATHEFT')).toMatchObject({ grade: 'B', kind: 'federated' });
    expect(t.credentials.find((c) => c.value === 'JTI=2')?.status).toBe('derived');
  });
  test('the workload’s own exchange, from where it always was and after a run of its own, is not the trail’s', () => {
    const own = (time: string, key: string, at: string) => `${time} - (web) @${at} AssumeRoleWithWebIdentity -> ${key} (role/deploy) {web-identity-subject=repo:acme/shop:ref:main}`;
    const t = trace(`${own('02:00:00', 'ASIAOLD', '10.0.0.5')}\n${PUSH}\n09:30:00 GH:2 (scheduler) @5.5.5.5 [github] workflows:run {web-identity-subject=repo:acme/shop:ref:main}\n${own('09:31:00', 'ASIAOWN', '10.0.0.5')}\n${own('09:32:00', 'ASIAELSE', '20.0.0.9')}`, { credential: 'GH:1' });
    expect(lineage(t)).toEqual(['GH:1, 1 use', 'ASIAJOB <- GH:1 federated B, 1 use', 'ASIAELSE <- GH:1 federated C, unused']);
  });
  test('an exchange before the run, or of another branch, is not the run’s', () => {
    const t = trace(`
      08:00:00 oidc:acme (r) @20.0.0.1 AssumeRoleWithWebIdentity -> ASIAOLD (role/deploy) {web-identity-subject=repo:acme/shop:ref:main}
      09:00:00 GH:1 (dev) @6.6.6.6 [github] git:push {web-identity-subject=repo:acme/shop:ref:main}
      09:03:00 oidc:acme (r) @20.0.0.1 AssumeRoleWithWebIdentity -> ASIAX (role/deploy) {web-identity-subject=repo:acme/shop:ref:dev}
    `, { credential: 'GH:1' });
    expect(lineage(t)).toEqual(['GH:1, 1 use']);
  });
  test('the holder of a service account’s token, from an address that the subject never used', () => {
    const t = trace(`
      07:00:00 oidc:k (system:serviceaccount:pay:api) @10.0.0.5 AssumeRoleWithWebIdentity -> ASIAOWN (role/pay) {web-identity-subject=system:serviceaccount:pay:api}
      09:00:00 JTI=1 (system:serviceaccount:pay:api) @6.6.6.6 [kubernetes] core:list
      09:05:00 oidc:k (system:serviceaccount:pay:api) @6.6.6.6 AssumeRoleWithWebIdentity -> ASIATHEFT (role/pay) {web-identity-subject=system:serviceaccount:pay:api}
      09:06:00 oidc:k (system:serviceaccount:pay:api) @10.0.0.5 AssumeRoleWithWebIdentity -> ASIAOWN2 (role/pay) {web-identity-subject=system:serviceaccount:pay:api}
    `, { credential: 'JTI=1' });
    expect(lineage(t)).toEqual(['JTI=1, 1 use', 'ASIATHEFT <- JTI=1 federated B, unused']);
  });
});

describe('single sign-on', () => {
  const SSO = `
    same ann@acme = okta-user-1
    09:00:00 OKTA:1 (ann@acme) @6.6.6.6 [okta] user:authentication.sso
    09:00:20 - (saml) @6.6.6.6 AssumeRoleWithSAML -> ASIASAML (role/admin) {saml-subject=ann@acme}
  `;
  test('B: the only sign-on of the user in the minutes before', () => {
    expect(lineage(trace(SSO, { credential: 'OKTA:1' }))).toEqual(['OKTA:1, 1 use', 'ASIASAML <- OKTA:1 federated B, unused']);
  });
  test('C: another session of the user signed on too', () => {
    const t = trace(`${SSO}\n08:58:00 OKTA:2 (ann@acme) @3.3.3.3 [okta] user:authentication.sso`, { credential: 'OKTA:1' });
    expect(hopTo(t, 'ASIASAML')).toMatchObject({ grade: 'C', rivals: [{ from: 'OKTA:2' }] });
  });
  test('an assertion an hour later, or of another user, is not followed', () => {
    expect(lineage(trace(SSO.replace('09:00:20', '10:00:20'), { credential: 'OKTA:1' }))).toEqual(['OKTA:1, 1 use']);
    expect(lineage(trace(SSO.replace('saml-subject=ann@acme', 'saml-subject=bob@acme'), { credential: 'OKTA:1' }))).toEqual(['OKTA:1, 1 use']);
  });
});

describe('a secret store makes a credential', () => {
  const READ = `
    09:00:00.200 VT:1 (app) @6.6.6.6 [vault] vault:read {secret-read=aws/creds/deploy}
    09:00:01 AKIAVAULT (user/vault) @10.0.0.9 CreateAccessKey on user/v-1 -> AKIANEW (user/v-1)
    09:30:00 AKIANEW (user/v-1) @7.7.7.7 ListBuckets
  `;
  test('B: one making fits one reading, and its use from anywhere is followed', () => {
    expect(lineage(trace(READ, { credential: 'VT:1' }))).toEqual(['VT:1, 1 use', 'AKIANEW <- VT:1 secret-to-use B, 1 use']);
  });
  test('C: two makings fit', () => {
    const t = trace(`${READ}\n09:00:03 AKIAVAULT (user/vault) @10.0.0.9 CreateAccessKey on user/v-2 -> AKIANEW2 (user/v-2)`, { credential: 'VT:1' });
    expect(hopTo(t, 'AKIANEW')).toMatchObject({ grade: 'C', rivals: [{ from: 'AKIANEW2' }] });
  });
  test('a kept secret makes nothing', () => {
    expect(lineage(trace(READ.replace('aws/creds/deploy', 'kv/data/deploy'), { credential: 'VT:1' }))).toEqual(['VT:1, 1 use']);
  });
});

describe('from host to host', () => {
  const HOSTS = `
    08:00:00 - (acme/eve) @6.6.6.6 [windows] security:4624 on \\\\WEB -> LID:WEB:1 (acme/eve) {host-address=10.0.0.1}
    08:10:00 - (acme/eve) @10.0.0.1 [windows] security:4624 on \\\\DB -> LID:DB:7 (acme/eve)
  `;
  test('B: the trail’s session was the only one open on the host it came from', () => {
    expect(lineage(trace(HOSTS, { credential: 'LID:WEB:1' }))).toEqual(['LID:WEB:1, unused', 'LID:DB:7 <- LID:WEB:1 logged-on B, unused'].map((l) => l.replace('LID:WEB:1, unused', 'LID:WEB:1, 0 uses')));
  });
  test('C: the account had another session open there', () => {
    const t = trace(`${HOSTS}\n07:30:00 - (acme/eve) @9.9.9.9 [windows] security:4624 on \\\\WEB -> LID:WEB:9 (acme/eve)`, { credential: 'LID:WEB:1' });
    expect(hopTo(t, 'LID:DB:7')).toMatchObject({ grade: 'C', rivals: [{ from: 'LID:WEB:9' }] });
  });
  test('another account’s session there is no rival for this account’s logon, and its own logons are its own', () => {
    const t = trace(`${HOSTS}
      07:30:00 - (acme/ann) @9.9.9.9 [windows] security:4624 on \\\\WEB -> LID:WEB:9 (acme/ann)
      08:20:00 - (acme/ann) @10.0.0.1 [windows] security:4624 on \\\\FILES -> LID:FILES:3 (acme/ann)
    `, { credential: 'LID:WEB:1' });
    expect(lineage(t)).toEqual(['LID:WEB:1, 0 uses', 'LID:DB:7 <- LID:WEB:1 logged-on B, unused']);
  });
  test('C: another account’s logon, after the trail read what that host keeps of it', () => {
    const t = trace(`${HOSTS}
      07:30:00 - (acme/ann) @9.9.9.9 [windows] security:4624 on \\\\WEB -> LID:WEB:9 (acme/ann)
      08:05:00 LID:WEB:1 (acme/eve) [windows] sysmon:10-ProcessAccess on \\\\WEB {secret-read=memory of lsass.exe on WEB}
      08:20:00 - (acme/ann) @10.0.0.1 [windows] security:4624 on \\\\FILES -> LID:FILES:3 (acme/ann)
    `, { credential: 'LID:WEB:1' });
    expect(hopTo(t, 'LID:FILES:3')).toMatchObject({ grade: 'C', rivals: [{ from: 'LID:WEB:9' }] });
  });
  test('C: another account’s logon from there; none where it went on from there before the trail came, and none for what the machine itself runs', () => {
    const other = '08:20:00 - (acme/ann) @10.0.0.1 [windows] security:4624 on \\\\FILES -> LID:FILES:3 (acme/ann)';
    expect(lineage(trace(`${HOSTS}\n${other}`, { credential: 'LID:WEB:1' }))).toContain('LID:FILES:3 <- LID:WEB:1 logged-on C, unused');
    expect(lineage(trace(`${HOSTS}\n${other}\n07:00:00 - (acme/ann) @10.0.0.1 [windows] security:4624 on \\\\FILES -> LID:FILES:2 (acme/ann)`, { credential: 'LID:WEB:1' })).join()).not.toContain('FILES');
    const system = '08:05:00 - (WEB\\system) @10.0.0.1 [windows] sysmon:3-Connection on \\\\FILES {workstation=WEB}';
    expect(lineage(trace(`${HOSTS}\n${system}`, { identity: 'WEB\\system' }))).toHaveLength(1);
  });
  test('a machine’s own logons are never the trail’s', () => {
    const t = trace(`${HOSTS}\n08:20:00 - (acme/web$) @10.0.0.1 [windows] security:4624 on \\\\DC -> LID:DC:3 (acme/web$)`, { credential: 'LID:WEB:1' });
    expect(lineage(t)).toEqual(['LID:WEB:1, 0 uses', 'LID:DB:7 <- LID:WEB:1 logged-on B, unused']);
  });
  test('the connection names the process, the process its session: B, whoever else is there; another’s connection is not taken', () => {
    const STORY = `
      07:30:00 - (acme/eve) @9.9.9.9 [windows] security:4624 on \\\\WEB -> LID:WEB:9 (acme/eve)
      08:00:00 - (acme/eve) @6.6.6.6 [windows] security:4624 on \\\\WEB -> LID:WEB:1 (acme/eve)
      08:09:00 LID:WEB:1 (acme/eve) [windows] sysmon:1-ProcessCreated on \\\\WEB {process=p1}
      08:10:00 - (acme/eve) @10.0.0.1 [windows] security:4624 on \\\\DB -> LID:DB:7 (acme/eve) {connection=10.0.0.1:50111}
      08:10:01 - (acme/eve) @10.0.0.1 [windows] sysmon:3-Connection on \\\\DB {connection=10.0.0.1:50111, workstation=WEB, process=p1}
    `;
    const t = trace(STORY, { credential: 'LID:WEB:1' });
    expect(hopTo(t, 'LID:DB:7')).toMatchObject({ grade: 'B', rivals: [], rule: 'logon-from-host@2' });
    expect(lineage(trace(STORY, { credential: 'LID:WEB:9' }))).toEqual(['LID:WEB:9, 0 uses']);
  });
  test('a call with named credentials: the logon it asked for, though the server writes another LogonGuid and no address', () => {
    const t = trace(`
      08:00:00 LID:WEB:1 (acme/eve) [windows] security:4648-ExplicitCredentials on \\\\DB -> GUID:1 (acme/svc) {impersonated=acme/svc, workstation=WEB}
      08:00:00 - (acme/svc) @10.0.0.1 [windows] kerberos:4769 on db$ -> GUID:1 (acme/svc)
      08:00:01 GUID:2 (acme/svc) [windows] security:4624 on \\\\DB -> LID:DB:7 (acme/svc)
      07:59:00 LID:WEB:1 (acme/eve) [windows] security:4688 on \\\\WEB
      09:00:01 GUID:2 (acme/svc) [windows] security:4624 on \\\\DB -> LID:DB:8 (acme/svc)
    `, { credential: 'LID:WEB:1' });
    expect(lineage(t)).toEqual(['LID:WEB:1, 2 uses', 'GUID:1 <- LID:WEB:1 issued A, unused', 'LID:DB:7 <- LID:WEB:1 logged-on B, unused']);
  });
  test('a ticket asked for from the host’s address leads to the logon that names no address', () => {
    const t = trace(`${HOSTS}
      08:30:00 - (acme/eve) @10.0.0.1 [windows] kerberos:4769-ServiceTicket on FILES$ -> GUID:5 (acme/eve)
      08:30:01 GUID:6 (acme/eve) [windows] security:4624 on \\\\files -> LID:FILES:3 (acme/eve)
      08:40:01 GUID:7 (acme/eve) [windows] security:4624 on \\\\files -> LID:FILES:4 (acme/eve)
    `, { credential: 'LID:WEB:1' });
    expect(lineage(t)).toContain('LID:FILES:3 <- LID:WEB:1 logged-on B, unused');
    expect(lineage(t).join()).not.toContain('LID:FILES:4');
  });
  test('an account as the suspect: its logon on the next host comes from its session, not by itself', () => {
    const t = trace(`${HOSTS}\n08:12:00 LID:DB:7 (acme/eve) [windows] security:4688 on \\\\DB\n08:01:00 LID:WEB:1 (acme/eve) [windows] security:4688 on \\\\WEB`.replace('- (acme/eve) @10.0.0.1', 'GUID:1 (acme/eve) @10.0.0.1'), { identity: 'acme/eve' });
    expect(lineage(t)).toContain('LID:DB:7 <- LID:WEB:1 logged-on B, 1 use');
  });
  test('a start of the machine ends what was open: a logon after it is not the session’s', () => {
    const t = trace(`${HOSTS}\n08:05:00 - (acme/web$) [windows] security:4608 on \\\\WEB {revokes=LID:WEB:*}`, { credential: 'LID:WEB:1' });
    expect(lineage(t)).toHaveLength(1);
    expect(t.credentials[0]?.revokedAt).toBe(clock('08:05:00'));
  });
  test('after a start of the machine the same number is another session', () => {
    const t = trace(`
      08:00:00 - (acme/eve) @6.6.6.6 [windows] security:4624 on \\\\WEB -> WEB:0x1 (acme/eve)
      08:01:00 WEB:0x1 (acme/eve) [windows] security:4688 on \\\\WEB
      2d 08:00:00 - (acme/web$) [windows] security:4608 on \\\\WEB {revokes=WEB:*}
      3d 08:00:00 WEB:0x1 (acme/ann) [windows] security:4688 on \\\\WEB
    `.replaceAll('WEB:0x1 ', 'LID:0x1 ').replace('revokes=WEB:*', 'revokes=LID:*'), { credential: 'LID:0x1' });
    expect(lineage(t)).toEqual(['LID:0x1, 1 use']);
  });
  test('a logon after the session ended is not the session’s', () => {
    const t = trace(`${HOSTS}\n08:05:00 - (acme/eve) [windows] security:4634 on \\\\WEB {revokes=LID:WEB:1}`, { credential: 'LID:WEB:1' });
    expect(lineage(t)).toHaveLength(1);
  });
  test('a LogonGuid in both logs is A, and the same key on two hosts is one credential', () => {
    const t = trace(`
      08:00:00 LID:WEB:1 (acme/eve) [windows] security:4648 on \\\\DB -> GUID:1 (acme/svc)
      08:00:01 GUID:1 (acme/svc) @10.0.0.1 [windows] security:4624 on \\\\DB -> LID:DB:7 (acme/svc)
      08:00:05 LID:DB:7 (acme/svc) [windows] security:4688 on \\\\DB
    `, { credential: 'LID:WEB:1' });
    expect(lineage(t)).toEqual(['LID:WEB:1, 1 use', 'GUID:1 <- LID:WEB:1 issued A, 1 use', 'LID:DB:7 <- GUID:1 issued A, 1 use']);
  });
});

describe('records that name no credential', () => {
  const SA = `
    09:00:00 GKEY:1 (owner@p) @6.6.6.6 [gcp] iam:CreateServiceAccountKey -> GKEY:2 (sa@p)
    09:05:00 GKEY:2 (sa@p) @6.6.6.6 [gcp] storage:objects.get
    09:06:00 - (sa@p) @6.6.6.6 [gcp] storage:buckets.list
    09:07:00 - (sa@p) @10.0.0.1 [gcp] storage:buckets.list
  `;
  test('B from an address of the trail; the owner’s own calls are not followed', () => {
    const t = trace(SA, { credential: 'GKEY:1' });
    expect(lineage(t)).toEqual(['GKEY:1, 1 use', 'GKEY:2 <- GKEY:1 planted A, 1 use', 'unrecorded credential of sa@p <- GKEY:2 acted-as B, 1 use']);
  });
  test('a logon that another rule explains is told once', () => {
    const t = trace(`
      09:00:00 LID:WEB:1 (corp/app) [windows] cmd:VaultRead on \\\\WEB {secret-read=credential manager: db}
      09:05:00 LID:WEB:1 (corp/app) [windows] security:4648-ExplicitCredentials on \\\\DB -> GUID:1 (corp/db) {impersonated=corp/db, workstation=WEB}
      09:05:01 GUID:1 (corp/db) @10.0.0.7 [windows] security:4624 on \\\\DB -> LID:DB:1 (corp/db)
      09:10:00 - (corp/db) @10.0.0.7 [windows] security:4624 on \\\\SQL -> LID:SQL:1 (corp/db) {workstation=WEB}
    `, { credential: 'LID:WEB:1' });
    expect(lineage(t)).toEqual(['LID:WEB:1, 2 uses', 'GUID:1 <- LID:WEB:1 issued A, 1 use', 'LID:DB:1 <- GUID:1 issued A, unused', 'LID:SQL:1 <- LID:WEB:1 logged-on B, unused']);
  });
  test('C where the identity was at that address before', () => {
    const t = trace(`${SA}\n08:00:00 - (sa@p) @6.6.6.6 [gcp] storage:buckets.list`, { credential: 'GKEY:1' });
    expect(hopTo(t, 'unrecorded credential of sa@p').grade).toBe('C');
  });
  test('an identity can be the suspect though no record names its credential', () => {
    const t = trace('09:00:00 - (ann@p) @6.6.6.6 [gcp] iam:CreateServiceAccountKey -> GKEY:2 (sa@p)\n09:05:00 GKEY:2 (sa@p) @7.7.7.7 [gcp] storage:objects.get', { identity: 'ann@p' });
    expect(lineage(t)).toEqual(['unrecorded credential of ann@p, 1 use', 'GKEY:2 <- unrecorded credential of ann@p planted A, 1 use']);
  });
});

test('objects of a bucket are its events, not systems, in either cloud', () => {
  const t = trace(`
    09:00:00 GKEY:1 (sa@p) @6.6.6.6 [gcp] storage:objects.get on projects/_/buckets/lake/objects/a/1
    09:00:01 GKEY:1 (sa@p) @6.6.6.6 [gcp] storage:objects.get on projects/_/buckets/lake/objects/a/2
    09:00:02 GKEY:1 (sa@p) @6.6.6.6 [gcp] storage:objects.list on projects/_/buckets/lake
  `, { credential: 'GKEY:1' });
  expect(t.systems.map((s) => [s.resource, s.eventCount])).toEqual([['projects/_/buckets/lake', 3]]);
});

describe('two clocks', () => {
  test('a key used seconds before it was made is followed, and the difference is said', () => {
    const t = trace('09:00:05 VT:1 (app) @6.6.6.6 [vault] vault:read -> AKIA2 (user/b)\n09:00:01 AKIA2 (user/b) @6.6.6.6 ListBuckets', { credential: 'VT:1' });
    expect(lineage(t)).toEqual(['VT:1, 1 use', 'AKIA2 <- VT:1 planted A, 1 use']);
    expect(t.coverage.find((c) => c.kind === 'skew')?.text).toContain('4.0 seconds before');
  });
  test('an hour is no clock difference: what contradicts the issuing is left out', () => {
    const t = trace('09:00:05 VT:1 (app) @6.6.6.6 [vault] vault:read -> AKIA2 (user/b)\n08:00:01 AKIA2 (user/b) @6.6.6.6 ListBuckets', { credential: 'VT:1' });
    expect(lineage(t)).toEqual(['VT:1, 1 use', 'AKIA2 <- VT:1 planted A, unused']);
  });
});

describe('one thing, two identifiers', () => {
  test('A: tokens of a session that the trail holds, and a token known by its number', () => {
    const t = trace(`
      09:00:00 OKTA:0 (ann) @6.6.6.6 [entra] signin:login -> SID:1 (ann)
      09:01:00 UTI:7 (ann) @6.6.6.6 [entra] graph:GET {same-session=SID:1}
      09:02:00 UTI:8 (ann) @6.6.6.6 [entra] graph:GET {same-session=SID:2}
    `, { credential: 'SID:1' });
    expect(lineage(t)).toEqual(['SID:1, 0 uses', 'UTI:7 <- SID:1 issued A, 1 use']);
  });
  test('A: what a request of the trail made, as another log of the same request records it', () => {
    const t = trace(`
      09:00:00 UTI:1 (app/a) @6.6.6.6 [entra] graph:CreatePassword {correlation=r-1}
      09:00:01 - (app/a) [entra] audit:AddCredentials -> KEYID:9 (app/b) {correlation=r-1}
      09:00:01 - (app/c) [entra] audit:AddCredentials -> KEYID:10 (app/c) {correlation=r-2}
      09:30:00 KEYID:9 (app/b) @7.7.7.7 [entra] signin:app -> UTI:2 (app/b)
    `, { credential: 'UTI:1' });
    expect(lineage(t)).toEqual(['UTI:1, 1 use', 'KEYID:9 <- UTI:1 planted A, 1 use', 'UTI:2 <- KEYID:9 issued A, unused']);
  });
  test('a pod that the trail got a shell in, and its token used from elsewhere', () => {
    const t = trace(`
      08:00:00 JTI=pod (sa) @10.0.0.4 [kubernetes] core:list {workload=pay/api-1}
      09:00:00 JTI=1 (admin) @6.6.6.6 [kubernetes] core:exec {controls-host=pay/api-1}
      09:05:00 JTI=pod (sa) @6.6.6.6 [kubernetes] core:list {workload=pay/api-1}
    `, { credential: 'JTI=1' });
    expect(lineage(t)).toEqual(['JTI=1, 1 use', 'JTI=pod <- JTI=1 stolen-from-host B, 1 use']);
  });
});
