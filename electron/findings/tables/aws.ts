import type { PlatformTable } from './table.ts';

/** Operations of AWS, as CloudTrail names them. */
export const AWS: PlatformTable = {
  platforms: ['aws'],
  source: 'https://docs.aws.amazon.com/service-authorization/latest/reference/ (access levels and descriptions of actions)',
  operations: {
    'log-ends': [
      'cloudtrail:StopLogging', 'cloudtrail:DeleteTrail', 'cloudtrail:StopEventDataStoreIngestion', 'cloudtrail:DeleteEventDataStore', 'ec2:DeleteFlowLogs', 'guardduty:DeleteDetector',
      'guardduty:StopMonitoringMembers', 'guardduty:DisassociateFromMasterAccount', 'guardduty:DisassociateFromAdministratorAccount', 'config:StopConfigurationRecorder',
      'config:DeleteConfigurationRecorder', 'config:DeleteDeliveryChannel', 'securityhub:DisableSecurityHub', 'route53resolver:DeleteResolverQueryLogConfig',
      'route53resolver:DisassociateResolverQueryLogConfig', 'organizations:LeaveOrganization', 'wafv2:DeleteLoggingConfiguration', 'macie2:DisableMacie', 'access-analyzer:DeleteAnalyzer',
      'detective:DeleteGraph', 'bedrock:DeleteModelInvocationLoggingConfiguration',
    ],
    // Deleting a log group is what tearing down a function does too; it is graver in company.
    'log-minor': ['logs:DeleteLogGroup', 'logs:DeleteLogStream'],
    'log-narrows': [
      'cloudtrail:UpdateTrail', 'cloudtrail:PutEventSelectors', 'cloudtrail:PutInsightSelectors', 'cloudtrail:UpdateEventDataStore', 'guardduty:UpdateDetector', 'guardduty:CreateFilter',
      'guardduty:CreateIPSet', 'guardduty:UpdateIPSet', 'guardduty:DeletePublishingDestination', 'logs:PutRetentionPolicy', 'logs:DeleteSubscriptionFilter', 'logs:DeleteMetricFilter',
      'monitoring:DeleteAlarms', 'monitoring:DisableAlarmActions', 'securityhub:BatchDisableStandards', 'securityhub:UpdateStandardsControl', 's3:PutBucketLogging',
      'rds:ModifyActivityStream', 'rds:StopActivityStream',
    ],
    'copy-out': [
      'ec2:ModifySnapshotAttribute', 'ec2:ModifyImageAttribute', 'rds:ModifyDBSnapshotAttribute', 'rds:ModifyDBClusterSnapshotAttribute', 'redshift:AuthorizeSnapshotAccess',
      's3:PutBucketReplication', 'ram:CreateResourceShare', 'backup:StartCopyJob',
    ],
    'backup-destroyed': [
      'backup:DeleteBackupVault', 'backup:DeleteRecoveryPoint', 'backup:DeleteBackupPlan', 'backup:DeleteBackupVaultAccessPolicy', 'backup:PutBackupVaultAccessPolicy',
      'backup:DeleteBackupVaultLockConfiguration',
    ],
    'copy-deleted': ['rds:DeleteDBSnapshot', 'rds:DeleteDBClusterSnapshot', 's3:PutBucketVersioning', 'dynamodb:DeleteBackup'],
    'data-destroyed': [
      'kms:ScheduleKeyDeletion', 'kms:DisableKey', 's3:PutBucketLifecycle', 's3:PutBucketLifecycleConfiguration', 'rds:DeleteDBInstance', 'rds:DeleteDBCluster', 'dynamodb:DeleteTable',
      'elasticfilesystem:DeleteFileSystem', 'redshift:DeleteCluster',
    ],
    'one-destroyed': ['ec2:DeleteSnapshot', 'ec2:DeleteVolume', 'secretsmanager:DeleteSecret', 's3:DeleteBucket'],
    removes: ['s3:DeleteObject', 's3:DeleteObjects', 's3:DeleteObjectVersion', 'dynamodb:DeleteItem', 'ecr:BatchDeleteImage'],
    opens: [
      's3:PutBucketPolicy', 's3:PutBucketAcl', 's3:PutObjectAcl', 's3:DeleteBucketPublicAccessBlock', 's3:DeletePublicAccessBlock', 's3:DeleteAccountPublicAccessBlock',
      'ecr:SetRepositoryPolicy', 'secretsmanager:PutResourcePolicy', 'sns:AddPermission', 'sqs:AddPermission', 'kms:PutKeyPolicy', 'rds:ModifyDBInstance',
      'rds:RestoreDBInstanceFromDBSnapshot', 'rds:RestoreDBClusterFromSnapshot', 'rds:StartExportTask',
    ],
    makes: ['s3:CreateBucket', 'secretsmanager:CreateSecret', 'rds:CreateDBInstance', 'rds:CreateDBSnapshot', 'rds:CreateDBCluster', 'dynamodb:CreateTable', 'backup:CreateBackupVault'],
    trust: ['iam:UpdateAssumeRolePolicy'],
    'trust-new': ['iam:CreateRole'],
    federation: [
      'iam:CreateOpenIDConnectProvider', 'iam:UpdateOpenIDConnectProviderThumbprint', 'iam:AddClientIDToOpenIDConnectProvider', 'iam:CreateSAMLProvider', 'iam:UpdateSAMLProvider',
      'rolesanywhere:CreateTrustAnchor', 'rolesanywhere:UpdateTrustAnchor', 'rolesanywhere:CreateProfile', 'sso:CreateAccountAssignment', 'sso:CreateTrustedTokenIssuer',
      'organizations:InviteAccountToOrganization',
    ],
    'trust-resource': ['lambda:AddPermission', 'lambda:AddPermission20150331', 'lambda:AddPermission20150331v2', 'lambda:AddLayerVersionPermission'],
    guard: ['iam:DeactivateMFADevice', 'iam:DeleteVirtualMFADevice', 'iam:DeleteAccountPasswordPolicy', 'organizations:DetachPolicy'],
    grant: ['iam:AttachUserPolicy', 'iam:AttachRolePolicy', 'iam:AttachGroupPolicy', 'iam:PutUserPolicy', 'iam:PutRolePolicy', 'iam:PutGroupPolicy', 'iam:AddUserToGroup'],
    'grant-broad': ['iam:CreatePolicyVersion', 'iam:SetDefaultPolicyVersion'],
    'sign-in': ['signin:ConsoleLogin'],
    session: [/:(?:AssumeRole|AssumeRoleWith\w+|GetSessionToken|GetFederationToken|CreateSession|ConsoleLogin|SwitchRole|GetSigninToken|CreateGrant|GetRoleCredentials|AdminInitiateAuth)$/],
    rotation: ['secretsmanager:RotateSecret', 'secretsmanager:RotationFailed', 'secretsmanager:RotationSucceeded', 'secretsmanager:TestRotationFailed'],
  },
  broad: /(?:^|\/)(?:AdministratorAccess|PowerUserAccess|IAMFullAccess|job-function\/SystemAdministrator|AWSOrganizationsFullAccess)$/,
};
