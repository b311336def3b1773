/**
 * Story 3: a federated workload identity. A job of an unreviewed branch takes the forecast role through GitHub's OIDC provider, queries S3,
 * and chains into the backup account, which that trust path was never meant to reach.
 * To come beside it: the GitHub audit log of the run and its branch, the same subject's try at a GCP bucket.
 */
import { at, DAYS } from './calendar.ts';
import type { Seat } from './cloudtrail.ts';
import { asForwarded } from './principals.ts';
import { keyOf } from './rng.ts';
import { ROLE } from './roles.ts';
import { assumeRole, refusedAssume, webIdentity } from './sts.ts';
import { object, tapeOf, type Tape } from './tape.ts';
import { counted, forwardedOf, type Story } from './truth.ts';
import { ADDRESS, AGENT, BACKUP, BUCKET, DR_REGION, INTRUDER, kmsKeyArn, MAIN_REGION, OIDC_GITHUB, PROD } from './world.ts';

export const GITHUB = { provider: OIDC_GITHUB, audience: 'sts.amazonaws.com' } as const;
const SUBJECT = 'repo:tallowmere/stock-forecast:ref:refs/heads/deps/bump-numerics';
const MAIN_SUBJECT = 'repo:tallowmere/stock-forecast:ref:refs/heads/main';
const FIRST = keyOf('ASIA', 'federated first night');
const OPERATOR = keyOf('ASIA', 'federated backup operator');
const RESTORER = keyOf('ASIA', 'federated restore runner');
const SECOND = keyOf('ASIA', 'federated second night');
const OPERATOR_AGAIN = keyOf('ASIA', 'federated backup operator again');
const RESTORER_UNUSED = keyOf('ASIA', 'federated restore runner, unused');
const VAULT = `arn:aws:backup:${DR_REGION}:${BACKUP}:backup-vault:tallowmere-cold`;
const SNAPSHOT = `arn:aws:rds:${DR_REGION}:${BACKUP}:snapshot:awsbackup-ledger-2026-09-06`;
const RESTORED = 'ledger-check-01';

/** The repository's own job, every night from GitHub's runners: the same role, the same audience, the main branch. */
function ownJob(tape: Tape): readonly string[] {
  const keys: string[] = [];
  for (const day of DAYS) {
    const begun = at(day, '05:15:00') + tape.rng.int(2, 200);
    const key = keyOf('ASIA', `forecast job ${day}`);
    const where = { from: tape.rng.pick(ADDRESS.githubRunners), agent: AGENT.github, region: MAIN_REGION };
    const seat: Seat = { ...where, account: PROD, who: webIdentity(tape, where, begun, { ...GITHUB, role: ROLE.forecast, session: 'GitHubActions', key, subject: MAIN_SUBJECT }) };
    tape.put(seat, begun + 2, 'sts:GetCallerIdentity');
    for (let i = 0; i < 6; i += 1) object(tape, seat, begun + 60 + i * 45, i < 4 ? 'GetObject' : 'PutObject', BUCKET.forecasts, `${i < 4 ? 'input' : 'output'}/${day}/part-${i}.parquet`);
    keys.push(key);
  }
  return keys;
}

export function storyFederatedBackup(): Story {
  const tape = tapeOf('story federated-backup');
  const here = { region: MAIN_REGION, ...INTRUDER.federatedBackup } as const;
  const away = { ...here, region: DR_REGION, account: BACKUP } as const;

  const job: Seat = { ...here, account: PROD, who: webIdentity(tape, here, at(8, '01:32:47'), { ...GITHUB, role: ROLE.forecast, session: 'GitHubActions', key: FIRST, subject: SUBJECT }) };
  tape.put(job, at(8, '01:32:49'), 'sts:GetCallerIdentity');
  tape.put(job, at(8, '01:33:12'), 's3:ListBuckets');
  for (const [i, bucket] of [BUCKET.forecasts, BUCKET.manifests, BUCKET.reports].entries()) {
    tape.put(job, at(8, '01:33:40') + i * 9, 's3:GetBucketLocation', { request: { bucketName: bucket, location: '' }, resources: [{ accountId: PROD, type: 'AWS::S3::Bucket', ARN: `arn:aws:s3:::${bucket}` }] });
  }
  for (let i = 0; i < 3; i += 1) object(tape, job, at(8, '01:35:02') + i * 14, 'GetObject', BUCKET.forecasts, `input/7/part-${i}.parquet`);
  for (let i = 0; i < 5; i += 1) object(tape, job, at(8, '01:36:20') + i * 11, 'GetObject', BUCKET.manifests, `2026/09/07/manifest-${i}.json`);
  tape.put(job, at(8, '01:38:55'), 'iam:ListRoles', { denied: true });
  refusedAssume(tape, job, at(8, '01:40:10'), ROLE.orgBackup.arn);

  const operator: Seat = { ...away, who: assumeRole(tape, job, at(8, '01:41:33'), { role: ROLE.backupOperator, session: 'forecast-sync', key: OPERATOR }) };
  tape.put(operator, at(8, '01:42:05'), 'sts:GetCallerIdentity');
  tape.put(operator, at(8, '01:42:30'), 'backup:ListBackupVaults');
  tape.put(operator, at(8, '01:43:11'), 'backup:ListRecoveryPointsByBackupVault', { request: { backupVaultName: 'tallowmere-cold' }, resources: [{ accountId: BACKUP, type: 'AWS::Backup::BackupVault', ARN: VAULT }] });
  tape.put(operator, at(8, '01:44:02'), 'rds:DescribeDBSnapshots', { request: { snapshotType: 'awsbackup' } });
  for (let i = 0; i < 6; i += 1) object(tape, operator, at(8, '01:46:00') + i * 23, 'GetObject', BUCKET.backupExports, `ledger/2026-09-06/export-${i}.parquet`);
  tape.put(operator, at(8, '01:51:40'), 'rds:ModifyDBSnapshotAttribute', { request: { dBSnapshotIdentifier: SNAPSHOT, attributeName: 'restore', valuesToAdd: ['999988887777'] }, denied: true });
  tape.put(operator, at(8, '01:52:18'), 'backup:DeleteRecoveryPoint', { request: { backupVaultName: 'tallowmere-cold', recoveryPointArn: SNAPSHOT }, denied: true });

  const restorer: Seat = { ...operator, who: assumeRole(tape, operator, at(8, '01:55:20'), { role: ROLE.restoreRunner, session: 'forecast-sync', key: RESTORER }) };
  tape.put(restorer, at(8, '01:57:31'), 'rds:RestoreDBInstanceFromDBSnapshot', {
    request: { dBInstanceIdentifier: RESTORED, dBSnapshotIdentifier: SNAPSHOT, dBInstanceClass: 'db.t4g.large', publiclyAccessible: true },
    response: { dBInstanceIdentifier: RESTORED, dBInstanceStatus: 'creating', engine: 'postgres', dBInstanceArn: `arn:aws:rds:${DR_REGION}:${BACKUP}:db:${RESTORED}` },
  });
  tape.put({ ...restorer, who: asForwarded(restorer.who, 'rds.amazonaws.com', at(8, '01:57:33'), ''), from: 'rds.amazonaws.com', agent: 'rds.amazonaws.com' }, at(8, '01:57:33'), 'kms:CreateGrant', {
    request: { keyId: kmsKeyArn(BACKUP, DR_REGION), granteePrincipal: `rds.${DR_REGION}.amazonaws.com`, operations: ['Decrypt', 'Encrypt', 'GenerateDataKey'] },
    resources: [{ accountId: BACKUP, type: 'AWS::KMS::Key', ARN: kmsKeyArn(BACKUP, DR_REGION) }],
  });
  tape.put(restorer, at(8, '02:09:45'), 'rds:DescribeDBInstances', { request: { dBInstanceIdentifier: RESTORED } });

  // Two nights later, a session of its own from the same branch: in the trail only of whoever suspects the identity.
  const back: Seat = { ...job, who: webIdentity(tape, here, at(10, '02:05:13'), { ...GITHUB, role: ROLE.forecast, session: 'GitHubActions', key: SECOND, subject: SUBJECT }) };
  tape.put(back, at(10, '02:05:16'), 'sts:GetCallerIdentity');
  const operatorBack: Seat = { ...operator, who: assumeRole(tape, back, at(10, '02:06:01'), { role: ROLE.backupOperator, session: 'forecast-sync', key: OPERATOR_AGAIN }) };
  tape.put(operatorBack, at(10, '02:06:40'), 'rds:DescribeDBInstances', { request: { dBInstanceIdentifier: RESTORED } });
  tape.put(operatorBack, at(10, '02:08:12'), 'backup:ListRecoveryPointsByBackupVault', { request: { backupVaultName: 'tallowmere-cold' }, resources: [{ accountId: BACKUP, type: 'AWS::Backup::BackupVault', ARN: VAULT }] });
  assumeRole(tape, operatorBack, at(10, '02:11:37'), { role: ROLE.restoreRunner, session: 'forecast-sync', key: RESTORER_UNUSED });

  const owner = tapeOf('story federated-backup owner');
  const ownKeys = ownJob(owner);
  const sources = [INTRUDER.federatedBackup.from];
  const credential = (spec: Parameters<typeof counted>[2]): ReturnType<typeof counted> => counted(tape.records, sources, spec);
  const chained = { kind: 'aws-role-session', status: 'derived', grade: 'A', hop: 'issued' } as const;
  const credentials = [
    credential({ value: FIRST, kind: 'aws-web-identity-session', identity: ROLE.forecast.arn, status: 'seed', parent: undefined, grade: undefined, hop: undefined, depth: 0, note: `issued to ${SUBJECT}` }),
    credential({ ...chained, value: OPERATOR, identity: ROLE.backupOperator.arn, parent: FIRST, depth: 1, note: 'into the backup account; logged in both' }),
    credential({ ...chained, value: RESTORER, identity: ROLE.restoreRunner.arn, parent: OPERATOR, depth: 2, note: 'restores the ledger from a snapshot' }),
    credential({ value: SECOND, kind: 'aws-web-identity-session', identity: ROLE.forecast.arn, status: 'seed', parent: undefined, grade: undefined, hop: undefined, depth: 0, reachedFrom: 'identity', note: 'the second night: same subject, same address' }),
    credential({ ...chained, value: OPERATOR_AGAIN, identity: ROLE.backupOperator.arn, parent: SECOND, depth: 1, reachedFrom: 'identity', note: 'into the backup account again' }),
    credential({ ...chained, value: RESTORER_UNUSED, status: 'issued-unused', identity: ROLE.restoreRunner.arn, parent: OPERATOR_AGAIN, depth: 2, reachedFrom: 'identity', note: 'asked for and never used' }),
  ];
  return {
    records: [...tape.records, ...owner.records],
    truth: {
      id: 'federated-backup',
      title: 'A federated workload identity queries cloud storage, then pivots into backup systems',
      seed: { credential: FIRST, identity: ROLE.forecast.arn, from: '2026-09-08T01:32:47Z', sources },
      ownerSources: [...ADDRESS.githubRunners],
      credentials,
      between: [],
      forwarded: forwardedOf(tape.records, credentials.map((c) => c.value)),
      systems: [
        { platform: 'aws', account: PROD, service: 's3', resource: BUCKET.forecasts, depth: 'read' },
        { platform: 'aws', account: PROD, service: 's3', resource: BUCKET.manifests, depth: 'read' },
        { platform: 'aws', account: BACKUP, service: 's3', resource: BUCKET.backupExports, depth: 'read' },
        { platform: 'aws', account: BACKUP, service: 'backup', resource: VAULT, depth: 'enumerated' },
        { platform: 'aws', account: BACKUP, service: 'rds', resource: RESTORED, depth: 'changed' },
      ],
      identities: [
        { name: ROLE.backupOperator.arn, how: 'assumed' },
        { name: ROLE.restoreRunner.arn, how: 'assumed' },
      ],
      notInLineage: [
        ...ownKeys.slice(0, 4).map((value) => ({ what: 'credential' as const, value, why: "the nightly job's own session, from the main branch" })),
        { what: 'identity', value: ROLE.orgBackup.arn, why: "an administrator's chain into the same account, in office hours" },
        { what: 'identity', value: ROLE.backupService.arn, why: "AWS Backup's own work on the same vault" },
        { what: 'identity', value: ROLE.pricingPod.arn, why: 'another web identity, from the cluster' },
      ],
      coverage: [
        { kind: 'not-logged', text: 'Which run of which workflow showed the token: AWS keeps only the subject', account: PROD, collect: `the GitHub audit log and the workflow runs of tallowmere/stock-forecast, branch deps/bump-numerics, 8 and 10 September` },
        { kind: 'not-logged', text: `What was read from ${RESTORED} once it stood open: database sessions are not in CloudTrail`, account: BACKUP, collect: `PostgreSQL and flow logs of ${RESTORED} since 2026-09-08T01:57:31Z` },
      ],
      responses: [],
    },
  };
}
