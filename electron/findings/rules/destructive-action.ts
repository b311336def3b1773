/** Copies handed to strangers, backups destroyed, data made public or deleted in bulk: what cannot be taken back. */
import type { Severity } from '../../../shared/domain/finding.ts';
import { DAY_US, HOUR_US, MINUTE_US } from '../../../shared/domain/time.ts';
import { grouped } from '../group.ts';
import { BURST_LIMITS } from '../limits.ts';
import { credentialOf, episodes, sourcesOf, succeeded, targetOf, toldOf } from '../episodes.ts';
import { isPlatform, isUsual, USUAL } from '../past.ts';
import type { Draft, Rule } from '../rule.ts';
import type { Act, FindingsSource } from '../source.ts';
import { counted, listed, operation, short } from '../words.ts';

interface Kind { readonly what: string; readonly attack: readonly string[]; readonly severity: Severity; readonly actions: readonly string[] }

const KINDS: readonly Kind[] = [
  {
    what: 'Copy shared out of the account', attack: ['T1537'], severity: 'high',
    actions: ['ec2:ModifySnapshotAttribute', 'ec2:ModifyImageAttribute', 'rds:ModifyDBSnapshotAttribute', 'rds:ModifyDBClusterSnapshotAttribute', 'redshift:AuthorizeSnapshotAccess', 's3:PutBucketReplication', 'ram:CreateResourceShare', 'backup:StartCopyJob'],
  },
  {
    what: 'Backup or way back destroyed', attack: ['T1490'], severity: 'critical',
    actions: ['backup:DeleteBackupVault', 'backup:DeleteRecoveryPoint', 'backup:DeleteBackupPlan', 'backup:DeleteBackupVaultAccessPolicy', 'backup:PutBackupVaultAccessPolicy', 'backup:DeleteBackupVaultLockConfiguration'],
  },
  { what: 'Backup copy deleted', attack: ['T1490'], severity: 'high', actions: ['rds:DeleteDBSnapshot', 'rds:DeleteDBClusterSnapshot', 's3:PutBucketVersioning', 'dynamodb:DeleteBackup'] },
  {
    what: 'Data or keys destroyed', attack: ['T1485'], severity: 'high',
    actions: ['kms:ScheduleKeyDeletion', 'kms:DisableKey', 's3:DeleteBucket', 's3:PutBucketLifecycle', 's3:PutBucketLifecycleConfiguration', 'rds:DeleteDBInstance', 'rds:DeleteDBCluster', 'dynamodb:DeleteTable', 'ec2:DeleteSnapshot', 'ec2:DeleteVolume', 'secretsmanager:DeleteSecret', 'elasticfilesystem:DeleteFileSystem', 'redshift:DeleteCluster'],
  },
  {
    what: 'Opened to others', attack: ['T1530'], severity: 'medium',
    actions: ['s3:PutBucketPolicy', 's3:PutBucketAcl', 's3:PutObjectAcl', 's3:DeleteBucketPublicAccessBlock', 's3:DeletePublicAccessBlock', 's3:DeleteAccountPublicAccessBlock', 'ecr:SetRepositoryPolicy', 'secretsmanager:PutResourcePolicy', 'sns:AddPermission', 'sqs:AddPermission', 'kms:PutKeyPolicy', 'rds:ModifyDBInstance', 'rds:RestoreDBInstanceFromDBSnapshot', 'rds:RestoreDBClusterFromSnapshot', 'rds:StartExportTask'],
  },
];
/** Operations that make what the others destroy or open, named alike in both. */
const MAKES = ['s3:CreateBucket', 'secretsmanager:CreateSecret', 'rds:CreateDBInstance', 'rds:CreateDBSnapshot', 'rds:CreateDBCluster', 'dynamodb:CreateTable', 'backup:CreateBackupVault'];
const OWN_US = DAY_US;
const REMOVE_ONE = ['ec2:DeleteSnapshot', 'ec2:DeleteVolume', 'secretsmanager:DeleteSecret', 's3:DeleteBucket'];
/** Removals that only count in bulk. */
export const DELETES = ['s3:DeleteObject', 's3:DeleteObjects', 's3:DeleteObjectVersion', 'dynamodb:DeleteItem', 'ecr:BatchDeleteImage'];
const ALL = KINDS.flatMap((k) => k.actions);

export const destructiveAction: Rule = {
  id: 'destructive-action@1',
  question: 'Was data destroyed, opened to others, or a copy handed out?',
  falsePositive: 'Sharing an image with a sister account, life-cycle automation, a test environment being removed. Operations that are the identity’s habit, or that removed what the same identity made in the same hours, are left out. Whether a policy or an attribute lets the public in stands in the record, not in the event.',
  baseline: 'all events of the identity in the case',
  thresholds: [`usual when done on ${USUAL.days} days or more, the first ${USUAL.since} days before`, `own: made by the same identity within ${OWN_US / HOUR_US} hours before`, `bulk: ${BURST_LIMITS.deletes} removals in ${BURST_LIMITS.widthUs / MINUTE_US} minutes`],
  attack: ['T1485', 'T1490', 'T1530', 'T1537'],
  owasp: ['NHI5:2025'],
  actions: [...ALL, ...MAKES],
  look: (source) => [...KINDS.flatMap((kind) => single(source, kind)), ...bulk(source)],
};

function single(source: FindingsSource, kind: Kind): Draft[] {
  const made = madeBy(source);
  // What was made and removed again by the same hands within a day destroys nothing of old; opened, it holds little.
  const own = (a: Act): boolean => {
    const at = made.get(`${a.actor ?? ''} ${tailOf(targetOf(a))}`);
    return at !== undefined && a.at >= at && a.at - at <= OWN_US;
  };
  const opens = kind.what === 'Opened to others';
  const acts = source.acts(kind.actions).filter((a) => !isPlatform(a.actor, a.actorKind) && !isUsual(source, a) && (opens || !own(a)));
  return episodes(acts).map(({ actor, acts: list }) => {
    const done = list.filter(succeeded);
    const told = toldOf(list);
    const trivial = kind.what === 'Data or keys destroyed' && done.every((a) => REMOVE_ONE.includes(a.action)) && done.length < BURST_LIMITS.deletes;
    const severity: Severity = done.length === 0 ? (kind.severity === 'critical' ? 'high' : 'low') : trivial || (opens && done.every(own)) ? 'low' : kind.severity;
    return {
      subject: kind.what, severity, at: told[0].at, identity: actor, credential: credentialOf(list), sources: sourcesOf(list), attack: kind.attack,
      title: done.length === 0 ? `${kind.what}: tried and refused` : kind.what,
      claim: `${short(actor)} ${done.length === 0 ? 'tried' : 'carried out'} ${listed(told.map((a) => operation(a.action)))} on ${listed(told.map(targetOf), 4)} from ${listed(told.map((a) => a.source ?? 'no address'), 3)}, which is no habit of this identity${done.length > 0 && done.length < list.length ? `; ${counted(list.length - done.length, 'further attempt')} failed` : ''}.`,
      events: told.map((a) => a.id), eventCount: told.length,
    };
  });
}

const tailOf = (resource: string): string => resource.slice(Math.max(resource.lastIndexOf(':'), resource.lastIndexOf('/')) + 1).replace(/-[A-Za-z0-9]{6}$/, '');

function madeBy(source: FindingsSource): ReadonlyMap<string, number> {
  return new Map(source.acts(MAKES).filter(succeeded).map((a) => [`${a.actor ?? ''} ${tailOf(targetOf(a))}`, a.at]));
}

function bulk(source: FindingsSource): Draft[] {
  const bursts = source.bursts(BURST_LIMITS).filter((b) => b.deletes >= BURST_LIMITS.deletes && !isPlatform(b.actor, b.actorKind));
  return [...grouped(bursts, (b) => b.actor)].flatMap(([actor, list]) => {
    // A job that clears up every few days is no news.
    const first = list[0];
    const last = list.at(-1) ?? first;
    if (DELETES.some((action) => isUsual(source, { actor, action, at: last.from }))) return [];
    const n = list.reduce((sum, b) => sum + b.deletes, 0);
    const cited = source.events({ actor, sources: first.source === undefined ? undefined : [first.source], from: first.from, to: first.to, outcome: 'success' });
    return [{
      subject: 'bulk', severity: 'high' as const, at: first.from, identity: actor, credential: undefined, sources: list.map((b) => b.source), attack: ['T1485'],
      title: 'Deleted in bulk', claim: `${short(actor)} removed ${counted(n, 'item')} in ${counted(list.length, 'burst')} from ${listed(list.map((b) => b.source ?? 'no address'), 3)}, which is no habit of this identity.`,
      events: cited.events, eventCount: n,
    }];
  });
}
