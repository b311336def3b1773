import type { PlatformTable } from './table.ts';

/** Methods of Google Cloud: `service:method`, where the method may carry a package and a version. */
export const GCP: PlatformTable = {
  platforms: ['gcp'],
  source: 'https://cloud.google.com/logging/docs/audit/services (methods of each service)',
  operations: {
    'log-ends': [/^logging:.*\b(?:DeleteSink|DeleteBucket|DeleteLog)$/, /^securitycenter:.*\bDeleteNotificationConfig$/],
    'log-narrows': [
      /^logging:.*\b(?:UpdateSink|CreateExclusion|UpdateExclusion|UpdateBucket|DeleteLogMetric|UpdateSettings|UpdateCmekSettings)$/, /^monitoring:.*\b(?:DeleteAlertPolicy|UpdateAlertPolicy|DeleteNotificationChannel|CreateSnooze)$/,
      /^securitycenter:.*\b(?:CreateMuteConfig|UpdateMuteConfig|UpdateNotificationConfig|SetMute|BulkMuteFindings)$/, /^pubsub:.*\bDeleteSubscription$/,
    ],
    'copy-out': [/^compute:.*\b(?:images|snapshots|machineImages|disks)\.setIamPolicy$/i, /^(?:sqladmin|cloudsql):.*instances\.export$/i, /^storagetransfer:.*\bCreateTransferJob$/, /^cloudresourcemanager:.*\bMoveProject$/],
    'backup-destroyed': [/^backupdr:.*\b(?:DeleteBackup|DeleteBackupVault|DeleteBackupPlan|DeleteManagementServer)$/, /^gkebackup:.*\bDelete(?:Backup|BackupPlan)$/],
    'copy-deleted': [/^(?:sqladmin|cloudsql):.*backupRuns\.delete$/i, /^compute:.*\bsnapshots\.delete$/i, /^spanner:.*\bDeleteBackup$/],
    'data-destroyed': [
      /^storage:.*\bbuckets\.delete$/i, /^(?:sqladmin|cloudsql):.*\binstances\.delete$/i, /^cloudkms:.*\b(?:DestroyCryptoKeyVersion|UpdateCryptoKeyVersion)$/, /^bigquery:.*\b(?:DeleteDataset|datasetservice\.delete)$/i,
      /^cloudresourcemanager:.*\bDeleteProject$/, /^spanner:.*\b(?:DropDatabase|DeleteInstance)$/, /^firestore:.*\b(?:DeleteDatabase|BulkDeleteDocuments)$/,
    ],
    'one-destroyed': [/^compute:.*\bdisks\.delete$/i, /^secretmanager:.*\b(?:DeleteSecret|DestroySecretVersion)$/, /^bigquery:.*\b(?:DeleteTable|tableservice\.delete)$/i],
    removes: [/^storage:(?:google\.)?storage\.objects\.delete$/i],
    'opens-if-public': [/^storage:.*setIamPermissions$/i, /\bSetIamPolicy$/i, /\.setIamPolicy$/i],
    makes: [/^storage:.*\bbuckets\.create$/i, /^(?:sqladmin|cloudsql):.*\binstances\.(?:create|insert)$/i, /^compute:.*\b(?:disks|snapshots)\.(?:insert|createSnapshot)$/i, /^secretmanager:.*\bCreateSecret$/],
    federation: [/^iam:.*\b(?:Create|Update|Undelete)(?:WorkloadIdentityPool|WorkloadIdentityPoolProvider|WorkforcePool|WorkforcePoolProvider)$/],
    guard: [/^orgpolicy:.*\b(?:CreatePolicy|UpdatePolicy|DeletePolicy)$/, /^cloudresourcemanager:.*\b(?:SetOrgPolicy|ClearOrgPolicy)$/, /^accesscontextmanager:.*\b(?:Delete|Update)(?:AccessLevel|ServicePerimeter)$/],
    grant: [/\bSetIamPolicy$/i, /setIamPermissions$/i, /\.setIamPolicy$/i],
    'grant-broad': [],
    'sign-in': [],
    session: [/\b(?:GenerateAccessToken|GenerateIdToken|SignJwt|SignBlob|ExchangeToken|GenerateIdentityBindingAccessToken|CheckPolicy)$/i],
    rotation: [/^secretmanager:.*\bAddSecretVersion$/],
  },
  // https://cloud.google.com/iam/docs/roles-overview: basic roles, and the roles by which every other can be had
  broad: /^(?:roles\/)?(?:owner|editor|resourcemanager\.(?:organizationAdmin|projectIamAdmin|folderAdmin)|iam\.(?:securityAdmin|serviceAccountAdmin|serviceAccountKeyAdmin|serviceAccountTokenCreator|organizationRoleAdmin|workloadIdentityPoolAdmin)|compute\.admin|container\.(?:admin|clusterAdmin)|cloudkms\.admin|secretmanager\.admin|storage\.admin)$|^logins of every instance/,
};
