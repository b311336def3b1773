/** The roles of the company: who may become them, and what they may do. Used by the records and by the inventories alike. */
import { dayIn } from './calendar.ts';
import { uniqueIdOf } from './rng.ts';
import { BACKUP, BUILD, OIDC_CLUSTER, OIDC_CLUSTER_HOST, OIDC_GITHUB, OIDC_GITHUB_BUILD, PROD, SAML_PROVIDER } from './world.ts';

export type Trust =
  | { readonly service: string }
  | { readonly aws: readonly string[]; readonly externalId?: string }
  | { readonly oidc: string; readonly subjects: string; readonly host: string }
  | { readonly saml: string };

export interface Role {
  readonly name: string;
  readonly account: string;
  readonly path: string;
  readonly id: string;
  readonly arn: string;
  readonly trust: Trust;
  /** Managed policies, by ARN. */
  readonly managed: readonly string[];
  /** Statements of the one inline policy. */
  readonly allows: readonly { readonly actions: readonly string[]; readonly resources: readonly string[] }[];
  readonly created: number;
  readonly instanceProfile: boolean;
}

interface Spec {
  readonly path?: string;
  readonly managed?: readonly string[];
  readonly allows?: Role['allows'];
  readonly created?: number;
  readonly instanceProfile?: boolean;
}

function role(account: string, name: string, trust: Trust, spec: Spec = {}): Role {
  const path = spec.path ?? '/';
  return {
    name, account, path, trust,
    id: uniqueIdOf('AROA', `${account}/${name}`),
    arn: `arn:aws:iam::${account}:role${path}${name}`,
    managed: spec.managed ?? [],
    allows: spec.allows ?? [],
    created: spec.created ?? dayIn(2024, 3, 12),
    instanceProfile: spec.instanceProfile ?? false,
  };
}

const all = (...actions: string[]): Role['allows'] => [{ actions, resources: ['*'] }];
const AWS_MANAGED = 'arn:aws:iam::aws:policy';
const sso = { path: '/aws-reserved/sso.amazonaws.com/eu-west-1/' } as const;
const audit = { aws: ['arn:aws:iam::123456789012:root'], externalId: 'tallowmere-audit-2026' } as const;

export const ROLE = {
  // Build account.
  ciRunnerBuild: role(BUILD, 'ci-runner', { service: 'ec2.amazonaws.com' }, {
    instanceProfile: true, managed: [`${AWS_MANAGED}/AmazonSSMManagedInstanceCore`],
    // The fault behind the first story: every job's secrets, not only its own.
    allows: all('secretsmanager:GetSecretValue', 'secretsmanager:ListSecrets', 'ssm:GetParameter*', 'ssm:DescribeParameters', 'sts:AssumeRole', 's3:*', 'ecr:*'),
  }),
  artifactPublisher: role(BUILD, 'artifact-publisher', { aws: [`arn:aws:iam::${BUILD}:role/ci-runner`] }, { allows: all('s3:PutObject', 's3:GetObject', 's3:ListBucket') }),
  ghaImages: role(BUILD, 'gha-images', { oidc: OIDC_GITHUB_BUILD, host: 'token.actions.githubusercontent.com', subjects: 'repo:tallowmere/*:ref:refs/heads/main' }, { allows: all('ecr:*') }),
  adminBuild: role(BUILD, 'AWSReservedSSO_Administrator_7c1e5a4d504c4502', { saml: SAML_PROVIDER(BUILD) }, { ...sso, managed: [`${AWS_MANAGED}/AdministratorAccess`] }),
  auditBuild: role(BUILD, 'third-party-audit', audit, { managed: [`${AWS_MANAGED}/SecurityAudit`] }),
  // Production account.
  deploy: role(PROD, 'deploy', { aws: [`arn:aws:iam::${BUILD}:user/svc-billing-release`, `arn:aws:iam::${BUILD}:root`] }, {
    allows: all('lambda:*', 'ecs:*', 'iam:PassRole', 'cloudformation:*'),
  }),
  ciRunnerProd: role(PROD, 'ci-runner', { oidc: OIDC_GITHUB, host: 'token.actions.githubusercontent.com', subjects: 'repo:tallowmere/storefront:ref:refs/heads/main' }, {
    allows: all('s3:PutObject', 'cloudfront:CreateInvalidation'),
  }),
  forecast: role(PROD, 'gha-forecast', { oidc: OIDC_GITHUB, host: 'token.actions.githubusercontent.com', subjects: 'repo:tallowmere/*' }, {
    // The fault behind the third story: the trust takes any branch of any repository, and the policy a role of the backup account.
    allows: [...all('s3:GetObject', 's3:ListBucket', 's3:ListAllMyBuckets'), { actions: ['sts:AssumeRole'], resources: [`arn:aws:iam::${BACKUP}:role/*`] }],
  }),
  invoicerFn: role(PROD, 'billing-invoicer-fn', { service: 'lambda.amazonaws.com' }, { allows: all('s3:GetObject', 's3:PutObject', 'sqs:SendMessage', 'logs:*') }),
  stockFn: role(PROD, 'stock-reporter-fn', { service: 'lambda.amazonaws.com' }, { allows: all('s3:GetObject', 'dynamodb:Query', 'logs:*') }),
  labelFn: role(PROD, 'label-printer-fn', { service: 'lambda.amazonaws.com' }, { allows: all('sqs:ReceiveMessage', 's3:PutObject', 'logs:*') }),
  dbMaintenance: role(PROD, 'db-maintenance', { service: 'ec2.amazonaws.com' }, {
    instanceProfile: true, managed: [`${AWS_MANAGED}/AmazonSSMManagedInstanceCore`],
    allows: all('secretsmanager:GetSecretValue', 'rds:Describe*', 'rds-data:ExecuteStatement', 'rds-data:BatchExecuteStatement'),
  }),
  webNode: role(PROD, 'web-node', { service: 'ec2.amazonaws.com' }, { instanceProfile: true, allows: all('s3:GetObject', 'ssm:GetParameter', 'cloudwatch:PutMetricData') }),
  pricingPod: role(PROD, 'pricing-pod', { oidc: OIDC_CLUSTER, host: OIDC_CLUSTER_HOST, subjects: 'system:serviceaccount:pricing:pricing-api' }, { allows: all('dynamodb:Query', 's3:GetObject') }),
  engineer: role(PROD, 'AWSReservedSSO_Engineer_1b2f5a4d504c4503', { saml: SAML_PROVIDER(PROD) }, { ...sso, managed: [`${AWS_MANAGED}/ReadOnlyAccess`] }),
  adminProd: role(PROD, 'AWSReservedSSO_Administrator_90ab5a4d504c4504', { saml: SAML_PROVIDER(PROD) }, { ...sso, managed: [`${AWS_MANAGED}/AdministratorAccess`] }),
  financeAnalyst: role(PROD, 'finance-analyst', { saml: `arn:aws:iam::${PROD}:saml-provider/tallowmere-idp` }, { allows: all('s3:GetObject', 'athena:*') }),
  drReplication: role(PROD, 'dr-replication', { service: 's3.amazonaws.com' }, { path: '/service-role/', allows: all('s3:ReplicateObject', 's3:GetObjectVersionForReplication') }),
  auditProd: role(PROD, 'third-party-audit', audit, { managed: [`${AWS_MANAGED}/SecurityAudit`] }),
  configProd: role(PROD, 'AWSServiceRoleForConfig', { service: 'config.amazonaws.com' }, { path: '/aws-service-role/config.amazonaws.com/' }),
  rdsProd: role(PROD, 'AWSServiceRoleForRDS', { service: 'rds.amazonaws.com' }, { path: '/aws-service-role/rds.amazonaws.com/' }),
  orgProd: role(PROD, 'OrganizationAccountAccessRole', { aws: [`arn:aws:iam::${BUILD}:root`] }, { managed: [`${AWS_MANAGED}/AdministratorAccess`] }),
  // Backup account.
  backupOperator: role(BACKUP, 'backup-operator', { aws: [`arn:aws:iam::${PROD}:root`] }, { allows: all('backup:*', 'rds:DescribeDB*', 'rds:CopyDBSnapshot', 's3:GetObject', 's3:ListBucket', 'sts:AssumeRole') }),
  restoreRunner: role(BACKUP, 'restore-runner', { aws: [`arn:aws:iam::${BACKUP}:role/backup-operator`] }, { allows: all('rds:RestoreDBInstanceFromDBSnapshot', 'rds:Describe*', 'backup:StartRestoreJob', 'kms:CreateGrant') }),
  backupService: role(BACKUP, 'AWSBackupDefaultServiceRole', { service: 'backup.amazonaws.com' }, { path: '/service-role/', managed: [`${AWS_MANAGED}/service-role/AWSBackupServiceRolePolicyForBackup`] }),
  orgBackup: role(BACKUP, 'OrganizationAccountAccessRole', { aws: [`arn:aws:iam::${BUILD}:root`, `arn:aws:iam::${PROD}:root`] }, { managed: [`${AWS_MANAGED}/AdministratorAccess`] }),
  auditBackup: role(BACKUP, 'third-party-audit', audit, { managed: [`${AWS_MANAGED}/SecurityAudit`] }),
} as const satisfies Record<string, Role>;

export const ROLES: readonly Role[] = Object.values(ROLE);
