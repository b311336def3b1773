/**
 * Story 3: a federated workload identity. The token of the bot that bumps versions starts a run of an unreviewed branch; the run's own token opens
 * AWS, where it queries S3 and chains into the backup account, and Google Cloud, where it queries storage, is handed on into the backup project, makes
 * itself a key, and reads the secret of the application that configures backups in Entra. None of it was ever meant to be reachable from that trust path.
 */
import { at, DAYS } from './calendar.ts';
import type { Seat } from './cloudtrail.ts';
import { entraApp, graph, keyIdOf, signIn, tokenOf } from './entra.ts';
import { asKey, exchange, federatedPrincipal, gcp, gcpAccount, gcpKeyId, impersonate, storage, uniqueOf } from './gcp.ts';
import { clone, githubToken, pushAndRun, started } from './github.ts';
import { asForwarded } from './principals.ts';
import { keyOf } from './rng.ts';
import { ROLE } from './roles.ts';
import { scribeOf, type Scribe } from './scribe.ts';
import { assumeRole, refusedAssume, webIdentity } from './sts.ts';
import { object, tapeOf, type Tape } from './tape.ts';
import { counted, forwardedOf, type Story } from './truth.ts';
import { ADDRESS, AGENT, BACKUP, BUCKET, DR_REGION, GCP, INTRUDER, kmsKeyArn, MAIN_REGION, OIDC_GITHUB, PROD, TENANT } from './world.ts';

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

/** The bot that bumps versions: its tokens push branches every night (noise-platforms). The second was made for a move that never came. */
export const BUMPER = githubToken('tallowmere-bumper', 'version bumper');
export const BUMPER_SPARE = githubToken('tallowmere-bumper', 'version bumper, spare');
const BRANCH = 'deps/bump-numerics';
const GIT = { from: INTRUDER.federatedBackup.from, agent: 'git/2.45.2' } as const;
const GCLOUD = { from: INTRUDER.federatedBackup.from, agent: 'google-cloud-sdk gcloud/528.0.0 command/gcloud.storage.ls' } as const;
export const READER = gcpAccount('forecast-reader', GCP.data);
export const WRITER = gcpAccount('backup-writer', GCP.backup);
export const ARCHIVE = gcpAccount('archive-sync', GCP.backup);
export const ARCHIVE_KEY = gcpKeyId('archive-sync planted');
export const CONNECTOR = entraApp('backup-connector');
export const CONNECTOR_SECRET = keyIdOf('backup-connector');
export const CONNECTOR_SECRET_NAME = `projects/${GCP.number}/secrets/entra-backup-connector/versions/2`;
const CONNECTOR_NAME = `entra:app:${CONNECTOR.appId}`;
/** An application that trusts the same branch, which nobody used. */
export const PUBLISHER = entraApp('forecast-publisher');
const PUBLISHER_NAME = `entra:app:${PUBLISHER.appId}`;
const CONNECTOR_TOKEN = tokenOf('backup-connector stolen');
const LAKE = 'tallowmere-forecast-lake';
const VAULT_BUCKET = 'tallowmere-backup-vault';
const IN_CLOUD = federatedPrincipal(SUBJECT);
const AS_READER = `${READER} as delegated by ${IN_CLOUD}`;
const AS_WRITER = `${WRITER} as delegated by ${IN_CLOUD}>${READER}`;

function onGithub(s: Scribe): void {
  clone(s, BUMPER, GIT, at(8, '01:24:10'), 'stock-forecast');
  for (const [i, repo] of ['infra-live', 'backup-tools', 'ledger-core'].entries()) clone(s, BUMPER_SPARE, GIT, at(8, '01:26:05') + i * 19, repo);
  pushAndRun(s, BUMPER, GIT, at(8, '01:29:40'), 'stock-forecast', BRANCH);
  started(s, BUMPER, GIT, at(10, '02:03:20'), 'tallowmere/stock-forecast', BRANCH, 'workflow_dispatch');
}

/** Google's side: the subject, the reader of the lake, the writer of the backups, a key to come back with, and a secret for Entra. */
function inTheCloud(s: Scribe): void {
  const subject = exchange(s, GCLOUD, at(8, '01:31:20'), SUBJECT);
  const reader = impersonate(s, subject, GCLOUD, at(8, '01:31:24'), READER, GCP.data);
  storage(s, reader, GCLOUD, at(8, '01:31:40'), GCP.data, LAKE);
  for (let i = 0; i < 4; i += 1) storage(s, reader, GCLOUD, at(8, '01:31:52') + i * 8, GCP.data, LAKE, `2026/09/07/part-${i}.parquet`);
  const writer = impersonate(s, reader, GCLOUD, at(8, '02:14:05'), WRITER, GCP.backup);
  storage(s, writer, GCLOUD, at(8, '02:14:30'), GCP.backup, VAULT_BUCKET);
  for (let i = 0; i < 5; i += 1) storage(s, writer, GCLOUD, at(8, '02:15:02') + i * 21, GCP.backup, VAULT_BUCKET, `ledger/2026-09-06/base-${i}.tar.zst`);
  gcp(s, writer, GCLOUD, at(8, '02:18:40'), {
    service: 'iam.googleapis.com', method: 'google.iam.admin.v1.CreateServiceAccountKey', resource: `projects/-/serviceAccounts/${uniqueOf(ARCHIVE)}`, project: GCP.backup, type: 'service_account', labels: { email_id: ARCHIVE, unique_id: uniqueOf(ARCHIVE) }, permission: 'iam.serviceAccountKeys.create', activity: true,
    request: { '@type': 'type.googleapis.com/google.iam.admin.v1.CreateServiceAccountKeyRequest', name: `projects/-/serviceAccounts/${ARCHIVE}` }, response: { '@type': 'type.googleapis.com/google.iam.admin.v1.ServiceAccountKey', name: `projects/${GCP.backup}/serviceAccounts/${ARCHIVE}/keys/${ARCHIVE_KEY}`, key_type: 1 },
  });
  gcp(s, writer, GCLOUD, at(8, '02:20:11'), { service: 'secretmanager.googleapis.com', method: 'google.cloud.secretmanager.v1.SecretManagerService.AccessSecretVersion', resource: CONNECTOR_SECRET_NAME, project: GCP.backup, permission: 'secretmanager.versions.access' });

  const graphAgent = { from: GIT.from, agent: 'python-requests/2.32.4' } as const;
  signIn(s, CONNECTOR, graphAgent, at(8, '02:31:16'), CONNECTOR_SECRET, CONNECTOR_TOKEN);
  for (const [i, uri] of ['/applications', '/solutions/backupRestore/protectionPolicies', '/solutions/backupRestore/protectionUnits', '/users?$top=999'].entries()) graph(s, CONNECTOR, graphAgent, at(8, '02:31:40') + i * 12, CONNECTOR_TOKEN, 'GET', uri);

  const archive = asKey(ARCHIVE, ARCHIVE_KEY);
  storage(s, archive, GCLOUD, at(10, '02:20:33'), GCP.backup, VAULT_BUCKET);
  for (let i = 0; i < 3; i += 1) storage(s, archive, GCLOUD, at(10, '02:21:05') + i * 17, GCP.backup, VAULT_BUCKET, `ledger/2026-09-09/base-${i}.tar.zst`);
  gcp(s, archive, GCLOUD, at(10, '02:23:50'), { service: 'storage.googleapis.com', method: 'storage.objects.delete', resource: `projects/_/buckets/${VAULT_BUCKET}/objects/ledger/2026-09-09/base-0.tar.zst`, project: GCP.backup, type: 'gcs_bucket', labels: { bucket_name: VAULT_BUCKET, location: 'europe-west4' }, denied: true });
}

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

  const s = scribeOf('story federated-backup');
  onGithub(s);
  inTheCloud(s);

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

  // Two nights later, another run of the same branch.
  const back: Seat = { ...job, who: webIdentity(tape, here, at(10, '02:05:13'), { ...GITHUB, role: ROLE.forecast, session: 'GitHubActions', key: SECOND, subject: SUBJECT }) };
  tape.put(back, at(10, '02:05:16'), 'sts:GetCallerIdentity');
  const operatorBack: Seat = { ...operator, who: assumeRole(tape, back, at(10, '02:06:01'), { role: ROLE.backupOperator, session: 'forecast-sync', key: OPERATOR_AGAIN }) };
  tape.put(operatorBack, at(10, '02:06:40'), 'rds:DescribeDBInstances', { request: { dBInstanceIdentifier: RESTORED } });
  tape.put(operatorBack, at(10, '02:08:12'), 'backup:ListRecoveryPointsByBackupVault', { request: { backupVaultName: 'tallowmere-cold' }, resources: [{ accountId: BACKUP, type: 'AWS::Backup::BackupVault', ARN: VAULT }] });
  assumeRole(tape, operatorBack, at(10, '02:11:37'), { role: ROLE.restoreRunner, session: 'forecast-sync', key: RESTORER_UNUSED });

  const owner = tapeOf('story federated-backup owner');
  const ownKeys = ownJob(owner);
  const sources = [INTRUDER.federatedBackup.from];
  const credential = (spec: Parameters<typeof counted>[2]): ReturnType<typeof counted> => counted(tape.records, sources, spec, s.shown);
  const chained = { kind: 'aws-role-session', status: 'derived', grade: 'A', hop: 'issued' } as const;
  const federated = { kind: 'aws-web-identity-session', identity: ROLE.forecast.arn, status: 'derived', parent: BUMPER.hash, grade: 'B', hop: 'federated', depth: 1 } as const;
  const credentials = [
    credential({ value: BUMPER.hash, kind: 'github-token', identity: 'github:tallowmere-bumper', status: 'seed', parent: undefined, grade: undefined, hop: undefined, depth: 0, note: 'the token of the bot that bumps versions' }),
    credential({ value: BUMPER_SPARE.hash, kind: 'github-token', identity: 'github:tallowmere-bumper', status: 'seed', parent: undefined, grade: undefined, hop: undefined, depth: 0, reachedFrom: 'identity', note: "the bot's other token, used from the same address: only whoever suspects the bot finds it" }),
    credential({ ...federated, value: FIRST, note: `a token of ${SUBJECT}, shown to AWS` }),
    credential({ ...chained, value: OPERATOR, identity: ROLE.backupOperator.arn, parent: FIRST, depth: 2, note: 'into the backup account; logged in both' }),
    credential({ ...chained, value: RESTORER, identity: ROLE.restoreRunner.arn, parent: OPERATOR, depth: 3, note: 'restores the ledger from a snapshot' }),
    credential({ ...federated, value: SECOND, note: 'the second night: another run of the same branch' }),
    credential({ ...chained, value: OPERATOR_AGAIN, identity: ROLE.backupOperator.arn, parent: SECOND, depth: 2, note: 'into the backup account again' }),
    credential({ ...chained, value: RESTORER_UNUSED, status: 'issued-unused', identity: ROLE.restoreRunner.arn, parent: OPERATOR_AGAIN, depth: 3, note: 'asked for and never used' }),
    credential({ value: IN_CLOUD, kind: 'gcp-federated-token', identity: IN_CLOUD, status: 'derived', parent: BUMPER.hash, grade: 'B', hop: 'federated', depth: 1, note: 'the same subject, shown to Google Cloud' }),
    credential({ value: AS_READER, kind: 'gcp-impersonation', identity: READER, status: 'derived', parent: IN_CLOUD, grade: 'A', hop: 'issued', depth: 2, note: 'the reader of the forecast lake, by delegation' }),
    credential({ value: AS_WRITER, kind: 'gcp-impersonation', identity: WRITER, status: 'derived', parent: AS_READER, grade: 'A', hop: 'issued', depth: 3, note: 'the writer of the backup project, by way of the reader' }),
    credential({ value: ARCHIVE_KEY, kind: 'gcp-service-account-key', identity: ARCHIVE, status: 'derived', parent: AS_WRITER, grade: 'A', hop: 'planted', depth: 4, note: 'a key of an account that only archives; used two nights later' }),
    credential({ value: CONNECTOR_SECRET, kind: 'entra-client-secret', identity: CONNECTOR_NAME, status: 'derived', parent: AS_WRITER, grade: 'B', hop: 'secret-to-use', depth: 4, note: 'the secret that lay in Secret Manager, eleven minutes after it was read' }),
    credential({ value: CONNECTOR_TOKEN, kind: 'entra-token', identity: CONNECTOR_NAME, status: 'derived', parent: CONNECTOR_SECRET, grade: 'A', hop: 'issued', depth: 5, note: 'the sign-in and the calls to Graph carry the same token id' }),
  ];
  return {
    records: [...tape.records, ...owner.records],
    lines: s.lines,
    truth: {
      id: 'federated-backup',
      title: 'A federated workload identity queries cloud storage, then pivots into backup systems',
      seed: { credential: BUMPER.hash, identity: 'github:tallowmere-bumper', from: '2026-09-08T01:24:10Z', sources },
      addresses: sources,
      ownerSources: [ADDRESS.depsBot],
      credentials,
      between: [],
      forwarded: forwardedOf(tape.records, credentials.map((c) => c.value)),
      systems: [
        { platform: 'aws', account: PROD, service: 's3', resource: BUCKET.forecasts, depth: 'read' },
        { platform: 'aws', account: PROD, service: 's3', resource: BUCKET.manifests, depth: 'read' },
        { platform: 'aws', account: BACKUP, service: 's3', resource: BUCKET.backupExports, depth: 'read' },
        { platform: 'aws', account: BACKUP, service: 'backup', resource: VAULT, depth: 'enumerated' },
        { platform: 'aws', account: BACKUP, service: 'rds', resource: RESTORED, depth: 'changed' },
        { platform: 'github', account: 'tallowmere', service: 'git', resource: 'tallowmere/stock-forecast', depth: 'changed' },
        { platform: 'gcp', account: GCP.data, service: 'storage', resource: LAKE, depth: 'read' },
        { platform: 'gcp', account: GCP.backup, service: 'storage', resource: VAULT_BUCKET, depth: 'read' },
        { platform: 'entra', account: TENANT, service: 'Microsoft Graph', resource: '/applications', depth: 'enumerated' },
      ],
      identities: [
        { name: ROLE.forecast.arn, how: 'assumed' },
        { name: ROLE.backupOperator.arn, how: 'assumed' },
        { name: ROLE.restoreRunner.arn, how: 'assumed' },
        { name: READER, how: 'assumed' },
        { name: WRITER, how: 'assumed' },
        { name: ARCHIVE, how: 'credential planted' },
        { name: CONNECTOR_NAME, how: 'assumed' },
      ],
      notInLineage: [
        ...ownKeys.slice(0, 4).map((value) => ({ what: 'credential' as const, value, why: "the nightly job's own session, from the main branch" })),
        { what: 'identity', value: ROLE.orgBackup.arn, why: "an administrator's chain into the same account, in office hours" },
        { what: 'identity', value: ROLE.backupService.arn, why: "AWS Backup's own work on the same vault" },
        { what: 'identity', value: ROLE.pricingPod.arn, why: 'another web identity, from the cluster' },
      ],
      coverage: [
        { kind: 'not-logged', text: 'Which run showed the token: AWS and Google keep only the subject', account: PROD, collect: `logs of the workflow runs of tallowmere/stock-forecast, branch ${BRANCH}, 8 and 10 September` },
        { kind: 'not-logged', text: `What was read from ${RESTORED} once it stood open: database sessions are not in CloudTrail`, account: BACKUP, collect: `PostgreSQL and flow logs of ${RESTORED} since 2026-09-08T01:57:31Z` },
      ],
      potential: [gcpAccount('vault-restore', GCP.backup), PUBLISHER_NAME],
      responses: [],
    },
  };
}
