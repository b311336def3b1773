/** What looks like an intruder and is none: an auditor's tool, an administrator's role chains, a key rotated as it should be, near names. */
import { at, DAYS, HOUR, isWorkday } from './calendar.ts';
import type { CloudTrailRecord, Seat } from './cloudtrail.ts';
import { ADMIN, SECOND_ADMIN, signOn } from './people.ts';
import { asAccount, asRole, asUser } from './principals.ts';
import { keyOf } from './rng.ts';
import { ROLE, ROLES, type Role } from './roles.ts';
import { assumeRole, createKey, refusedAssume } from './sts.ts';
import { issued, object, roleResource, survey, tapeOf, type Tape } from './tape.ts';
import { KEY, USER, USERS } from './users.ts';
import { ADDRESS, AGENT, BACKUP, BUCKET, BUILD, DR_REGION, MAIN_REGION, PROD } from './world.ts';

const LISTS = [
  'iam:ListUsers', 'iam:ListRoles', 'iam:GetAccountAuthorizationDetails', 'iam:GenerateCredentialReport', 'iam:GetCredentialReport', 'iam:GetAccountPasswordPolicy', 'iam:GetAccountSummary',
  's3:ListBuckets', 'ec2:DescribeInstances', 'ec2:DescribeSecurityGroups', 'ec2:DescribeSnapshots', 'ec2:DescribeNetworkInterfaces', 'ec2:DescribeFlowLogs', 'cloudtrail:DescribeTrails',
  'cloudtrail:GetEventSelectors', 'config:DescribeConfigurationRecorders', 'rds:DescribeDBInstances', 'rds:DescribeDBSnapshots', 'lambda:ListFunctions20150331', 'kms:ListKeys', 'sqs:ListQueues',
  'secretsmanager:ListSecrets', 'ssm:DescribeParameters', 'backup:ListBackupVaults', 'sns:ListTopics', 'dynamodb:ListTables', 'guardduty:ListDetectors', 'securityhub:GetFindings',
];
const REFUSED = new Set(['securityhub:GetFindings', 'guardduty:ListDetectors']);

/** The auditor comes from an account of its own, through an external id, and asks about everything there is. */
function audit(tape: Tape, role: Role, begun: number): void {
  const key = keyOf('ASIA', `audit ${role.account} ${begun}`);
  const session = 'posturelens-scan';
  const from = { account: role.account, region: MAIN_REGION, from: ADDRESS.auditor, agent: AGENT.auditor } as const;
  // The caller's own copy lies in the auditor's account, which nobody here holds.
  const caller: Seat = { ...from, who: asAccount({ principalId: 'AIDASAMPLEAUDITOR2345', accountId: '123456789012' }) };
  tape.put(caller, begun, 'sts:AssumeRole', {
    request: { roleArn: role.arn, roleSessionName: session, externalId: 'tallowmere-audit-2026', durationSeconds: HOUR },
    response: { credentials: issued(tape.rng, key, begun + HOUR), assumedRoleUser: { assumedRoleId: `${role.id}:${session}`, arn: `arn:aws:sts::${role.account}:assumed-role/${role.name}/${session}` } },
    resources: roleResource(role.arn, role.account),
    shared: tape.rng.uuid(),
  });
  const seat: Seat = { ...from, who: asRole(role, session, key, begun) };
  const allowed = new Set(LISTS.filter((a) => !REFUSED.has(a)));
  let t = survey(tape, seat, begun + 4, LISTS, [1, 4], allowed);
  for (const name of ROLES.filter((r) => r.account === role.account).map((r) => r.name)) {
    for (const action of ['iam:GetRole', 'iam:ListAttachedRolePolicies', 'iam:ListRolePolicies']) tape.put(seat, (t += tape.rng.int(0, 2)), action, { request: { roleName: name } });
  }
  for (const name of USERS.filter((u) => u.account === role.account && u.created < at(7)).map((u) => u.name)) {
    for (const action of ['iam:ListAccessKeys', 'iam:ListAttachedUserPolicies', 'iam:ListMFADevices']) tape.put(seat, (t += tape.rng.int(0, 2)), action, { request: { userName: name } });
  }
  t = survey(tape, { ...seat, region: DR_REGION }, t + 2, LISTS.filter((a) => a.startsWith('ec2:') || a.startsWith('rds:')), [1, 3], allowed);
  tape.put(seat, t, 'secretsmanager:GetSecretValue', { request: { secretId: 'prod/ledger-db/app' }, denied: true });
}

/** An administrator's work: chains into other accounts in office hours, with a source identity that stays with every session. */
function chains(tape: Tape): void {
  for (const day of DAYS.filter(isWorkday)) {
    const begun = at(day, '08:40:00') + tape.rng.int(0, 1800);
    const person = day % 2 === 0 ? ADMIN : SECOND_ADMIN;
    const seat = signOn(tape, person, ROLE.adminBuild, begun, AGENT.cliAdmin);
    const traits = { sourceIdentity: person } as const;
    const prod: Seat = { ...seat, account: PROD, who: assumeRole(tape, seat, begun + 300, { role: ROLE.orgProd, session: person, key: keyOf('ASIA', `chain prod ${day}`), traits }) };
    survey(tape, prod, begun + 330, ['iam:ListRoles', 'ecs:ListServices', 'lambda:ListFunctions20150331', 'rds:DescribeDBInstances'], [8, 60], 'all');
    if (day % 3 !== 0) continue;
    const backup: Seat = { ...prod, account: BACKUP, region: DR_REGION, who: assumeRole(tape, prod, begun + 900, { role: ROLE.orgBackup, session: person, key: keyOf('ASIA', `chain backup ${day}`), traits }) };
    survey(tape, backup, begun + 930, ['backup:ListBackupVaults', 'backup:ListBackupJobs', 'rds:DescribeDBSnapshots'], [10, 50], 'all');
    refusedAssume(tape, seat, begun + 1500, `arn:aws:iam::${PROD}:role/deploi`);
  }
}

/** A rotation as it should be: the new key first, both for a day, then the old one off, then gone. */
function rotation(tape: Tape): void {
  const from: Seat = { who: asUser(USER.metricsPush, undefined), account: PROD, region: MAIN_REGION, from: ADDRESS.web, agent: AGENT.pod };
  const oldUntil = at(10, '09:05:00');
  for (const day of DAYS) {
    for (let i = 0; i < 8; i += 1) {
      const t = at(day) + i * 3 * HOUR + tape.rng.int(0, 600);
      const key = t < KEY.metricsNew.created || (t < oldUntil && i % 2 === 0) ? KEY.metricsOld : KEY.metricsNew;
      tape.put({ ...from, who: asUser(USER.metricsPush, key.id) }, t, 'monitoring:PutMetricData', { request: { namespace: 'Tallowmere/Bridge' } });
    }
  }
  const seat = signOn(tape, SECOND_ADMIN, ROLE.adminProd, at(9, '08:22:40'));
  createKey(tape, seat, KEY.metricsNew.created, USER.metricsPush.name, KEY.metricsNew.id);
  const next = signOn(tape, SECOND_ADMIN, ROLE.adminProd, at(10, '09:00:15'));
  tape.put(next, oldUntil, 'iam:UpdateAccessKey', { request: { userName: USER.metricsPush.name, accessKeyId: KEY.metricsOld.id, status: 'Inactive' } });
  const last = signOn(tape, SECOND_ADMIN, ROLE.adminProd, at(14, '13:10:44'));
  tape.put(last, at(14, '13:12:09'), 'iam:DeleteAccessKey', { request: { userName: USER.metricsPush.name, accessKeyId: KEY.metricsOld.id } });
}

/** A user one letter away from the leaked one, and the portal's own use of the user that had a key planted on it. */
function neighbours(tape: Tape): void {
  const synch: Seat = { who: asUser(USER.catalogSynch, KEY.catalogSynch.id), account: PROD, region: MAIN_REGION, from: ADDRESS.web, agent: AGENT.partnerFeed };
  const portal: Seat = { who: asUser(USER.portalAdmin, KEY.portalAdmin.id), account: PROD, region: MAIN_REGION, from: ADDRESS.portal, agent: AGENT.portal };
  for (const day of DAYS) {
    for (let i = 0; i < 6; i += 1) object(tape, synch, at(day, '06:00:00') + i * 2 * HOUR + tape.rng.int(0, 900), 'GetObject', BUCKET.catalog, `published/${day}/${6 + i * 2}.json`);
    tape.put(synch, at(day, '05:59:00') + tape.rng.int(0, 50), 'sts:GetCallerIdentity');
    if (!isWorkday(day)) continue;
    for (let i = 0; i < 7; i += 1) tape.put(portal, at(day, '07:45:00') + tape.rng.int(0, 9 * HOUR), tape.rng.pick(['iam:GetUser', 'iam:ListUsers', 'iam:ListGroupsForUser', 'iam:GetLoginProfile']), { request: { userName: USER.breakGlass.name } });
  }
}

export function decoys(): readonly CloudTrailRecord[] {
  const tape = tapeOf('decoys');
  for (const [role, day, time] of [
    [ROLE.auditBuild, 10, '13:02:11'], [ROLE.auditProd, 10, '13:20:45'], [ROLE.auditBackup, 10, '13:48:09'],
    [ROLE.auditProd, 12, '02:10:30'], [ROLE.auditBuild, 17, '10:31:02'], [ROLE.auditProd, 17, '10:52:40'],
  ] as const) audit(tape, role, at(day, time));
  chains(tape);
  rotation(tape);
  neighbours(tape);
  const mirror: Seat = { who: asUser(USER.artifactMirror, KEY.artifactMirror.id), account: BUILD, region: MAIN_REGION, from: ADDRESS.officeSecond, agent: AGENT.ciTool };
  for (const day of DAYS) for (let i = 0; i < 5; i += 1) object(tape, mirror, at(day, '23:05:00') + i * 70, 'GetObject', BUCKET.artifacts, `mirror/${day}/layer-${i}.tar`);
  return tape.records;
}
