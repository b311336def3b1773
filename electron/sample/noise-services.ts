/** What AWS does by itself: Config looks, CloudTrail checks its bucket, keys turn, backups run. */
import { at, DAYS, END, HOUR, START } from './calendar.ts';
import type { CloudTrailRecord, Seat } from './cloudtrail.ts';
import { asRole } from './principals.ts';
import { keyOf } from './rng.ts';
import { ROLE } from './roles.ts';
import { giveService } from './sts.ts';
import { serviceSeat, tapeOf, type Tape } from './tape.ts';
import { ACCOUNTS, BACKUP, DR_REGION, GLOBAL_REGION, kmsKeyArn, MAIN_REGION, PROD, TRAIL_BUCKET } from './world.ts';

function trailChecks(tape: Tape): void {
  for (const account of ACCOUNTS) {
    for (const [region, step] of [[account === BACKUP ? DR_REGION : MAIN_REGION, 4], [GLOBAL_REGION, 8]] as const) {
      for (let t = START + tape.rng.int(0, 7000); t < END; t += step * HOUR + tape.rng.int(-900, 900)) {
        tape.put(serviceSeat('cloudtrail.amazonaws.com', account, region), t, 's3:GetBucketAcl', {
          request: { bucketName: TRAIL_BUCKET, Host: `${TRAIL_BUCKET}.s3.${region}.amazonaws.com`, acl: '' },
          resources: [{ accountId: account, type: 'AWS::S3::Bucket', ARN: `arn:aws:s3:::${TRAIL_BUCKET}` }],
          shared: tape.rng.uuid(),
        });
      }
    }
  }
}

/** Config takes its role and looks; its calls name no key at all. */
function config(tape: Tape): void {
  for (let t = START + 1700; t < END; t += 6 * HOUR + tape.rng.int(-1200, 1200)) {
    giveService(tape, 'config.amazonaws.com', ROLE.configProd, 'AWSConfig-Describe', keyOf('ASIA', `config ${t}`), t);
    const who = { ...asRole(ROLE.configProd, 'AWSConfig-Describe', undefined, t), invokedBy: 'config.amazonaws.com' };
    const seat: Seat = { who, account: PROD, region: MAIN_REGION, from: 'config.amazonaws.com', agent: 'config.amazonaws.com' };
    for (const [i, action] of ['ec2:DescribeInstances', 'ec2:DescribeSecurityGroups', 'ec2:DescribeVolumes', 's3:ListBuckets', 'iam:ListRoles', 'rds:DescribeDBInstances', 'lambda:ListFunctions20150331'].entries()) tape.put(seat, t + 2 + i, action);
  }
}

function backups(tape: Tape): void {
  for (const day of DAYS) {
    const begun = at(day, '00:45:00') + tape.rng.int(0, 600);
    const who = giveService(tape, 'backup.amazonaws.com', ROLE.backupService, 'AWSBackup-rds', keyOf('ASIA', `backup ${day}`), begun, DR_REGION);
    const seat: Seat = { who: { ...who, invokedBy: 'backup.amazonaws.com' }, account: BACKUP, region: DR_REGION, from: 'backup.amazonaws.com', agent: 'backup.amazonaws.com' };
    tape.put(seat, begun + 8, 'rds:CreateDBSnapshot', { request: { dBInstanceIdentifier: 'ledger-copy', dBSnapshotIdentifier: `awsbackup-ledger-2026-09-${String(day).padStart(2, '0')}` } });
    tape.put(seat, begun + 15, 'rds:DescribeDBSnapshots', { request: { snapshotType: 'awsbackup' } });
    tape.put(serviceSeat('backup.amazonaws.com', BACKUP, DR_REGION), begun + 2400, 'backup:BackupJobCompleted', { eventType: 'AwsServiceEvent', serviceDetails: { state: { value: 'COMPLETED' }, backupVaultName: 'tallowmere-cold', resourceType: 'RDS', percentDone: 100 } });
  }
}

export function noiseOfServices(): readonly CloudTrailRecord[] {
  const tape = tapeOf('noise services');
  trailChecks(tape);
  config(tape);
  backups(tape);
  for (const account of ACCOUNTS) {
    const key = kmsKeyArn(account, account === BACKUP ? DR_REGION : MAIN_REGION);
    tape.put(serviceSeat('AWS Internal', account, account === BACKUP ? DR_REGION : MAIN_REGION), at(13, '01:02:03') + tape.rng.int(0, 9000), 'kms:RotateKey', {
      eventType: 'AwsServiceEvent', serviceDetails: { keyId: key.slice(key.lastIndexOf('/') + 1), rotationType: 'AUTOMATIC' }, resources: [{ accountId: account, type: 'AWS::KMS::Key', ARN: key }],
    });
  }
  giveService(tape, 'rds.amazonaws.com', ROLE.rdsProd, 'SLRManagement', keyOf('ASIA', 'rds slr'), at(11, '02:14:09'));
  return tape.records;
}
