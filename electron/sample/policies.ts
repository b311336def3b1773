/** Trust policies and managed policies as documents; the managed ones are shortened to what a reader of the sample needs. */
import { dayIn, isoOffset } from './calendar.ts';
import type { Json } from './json.ts';
import { uniqueIdOf } from './rng.ts';
import type { Role } from './roles.ts';

export function trustOf(role: Role): Json {
  return { Version: '2012-10-17', Statement: [statement(role)] };
}

function statement({ trust }: Role): Json {
  if ('service' in trust) return { Effect: 'Allow', Principal: { Service: trust.service }, Action: 'sts:AssumeRole' };
  if ('saml' in trust) return { Effect: 'Allow', Principal: { Federated: trust.saml }, Action: ['sts:AssumeRoleWithSAML', 'sts:TagSession'], Condition: { StringEquals: { 'SAML:aud': 'https://signin.aws.amazon.com/saml' } } };
  if ('oidc' in trust) {
    return {
      Effect: 'Allow', Principal: { Federated: trust.oidc }, Action: 'sts:AssumeRoleWithWebIdentity',
      Condition: { StringEquals: { [`${trust.host}:aud`]: 'sts.amazonaws.com' }, StringLike: { [`${trust.host}:sub`]: trust.subjects } },
    };
  }
  const who = trust.aws.length === 1 ? trust.aws[0] ?? '' : trust.aws;
  return { Effect: 'Allow', Principal: { AWS: who }, Action: 'sts:AssumeRole', ...(trust.externalId === undefined ? {} : { Condition: { StringEquals: { 'sts:ExternalId': trust.externalId } } }) };
}

const GRANTS: Record<string, readonly string[]> = {
  AdministratorAccess: ['*'],
  SecurityAudit: ['iam:Get*', 'iam:List*', 'ec2:Describe*', 's3:GetBucket*', 's3:ListAllMyBuckets', 'rds:Describe*', 'lambda:List*', 'cloudtrail:Describe*'],
  ReadOnlyAccess: ['ec2:Describe*', 'ecs:Describe*', 'ecs:List*', 'lambda:Get*', 'lambda:List*', 'logs:*Query*', 'rds:Describe*', 'sqs:Get*', 'sqs:List*', 's3:List*'],
  AmazonSSMManagedInstanceCore: ['ssm:UpdateInstanceInformation', 'ssm:GetDocument', 'ssmmessages:*', 'ec2messages:*'],
  IAMFullAccess: ['iam:*', 'organizations:DescribeAccount'],
  AmazonRDSFullAccess: ['rds:*', 'cloudwatch:Get*', 'ec2:Describe*'],
  AWSBackupServiceRolePolicyForBackup: ['rds:CreateDBSnapshot', 'rds:DescribeDBSnapshots', 'rds:CopyDBSnapshot', 'backup:*RecoveryPoint*'],
};

export function policiesOf(arns: readonly string[]): Json {
  return [...new Set(arns)].sort().map((arn) => {
    const name = arn.slice(arn.lastIndexOf('/') + 1);
    return {
      PolicyName: name, PolicyId: uniqueIdOf('ANPA', arn), Arn: arn, Path: arn.slice(arn.indexOf('policy/') + 6, arn.lastIndexOf('/') + 1), DefaultVersionId: 'v1',
      AttachmentCount: arns.filter((a) => a === arn).length, PermissionsBoundaryUsageCount: 0, IsAttachable: true, CreateDate: isoOffset(dayIn(2015, 2, 6)), UpdateDate: isoOffset(dayIn(2024, 5, 21)),
      PolicyVersionList: [{ VersionId: 'v1', IsDefaultVersion: true, CreateDate: isoOffset(dayIn(2024, 5, 21)), Document: { Version: '2012-10-17', Statement: [{ Effect: 'Allow', Action: GRANTS[name] ?? [], Resource: '*' }] } }],
    };
  });
}
