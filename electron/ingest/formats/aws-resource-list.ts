/**
 * Answers of AWS's list, get and describe calls that name identities, credentials, secrets and what depends on them, as the CLI prints them,
 * as collectors keep them (a folder of files named after the call), merged, or bundled under names of their own.
 * What is read of each stands with its kinds in `../inventory/aws`.
 */
import { CLOUDSPLAINING_KINDS } from '../inventory/aws/cloudsplaining.ts';
import { IAM_KINDS } from '../inventory/aws/iam.ts';
import { IDENTITY_CENTER_KINDS } from '../inventory/aws/identity-center.ts';
import { SECRET_KINDS } from '../inventory/aws/secrets.ts';
import { WORKLOAD_KINDS } from '../inventory/aws/workloads.ts';
import { inventoryFormat } from '../inventory/inventory-format.ts';

export const awsResourceListFormat = inventoryFormat({
  id: 'aws-resource-list',
  title: 'AWS answers about identities, secrets and workloads',
  platform: 'aws',
  kinds: [...CLOUDSPLAINING_KINDS, ...SECRET_KINDS, ...WORKLOAD_KINDS, ...IDENTITY_CENTER_KINDS, ...IAM_KINDS],
  lists: [
    'Users', 'Groups', 'Roles', 'Policies', 'SecretList', 'Parameters', 'Grants', 'Functions', 'ServiceSpecificCredentials', 'Certificates', 'SSHPublicKeys',
    'ServerCertificateMetadataList', 'MFADevices', 'VirtualMFADevices', 'SAMLProviderList', 'Accounts', 'AccountAssignments', 'GroupMemberships', 'associations', 'tasks', 'projects', 'Permissions',
  ],
  ownLists: ['SecretList', 'ServiceSpecificCredentials', 'SSHPublicKeys', 'ServerCertificateMetadataList', 'MFADevices', 'VirtualMFADevices', 'SAMLProviderList', 'AccountAssignments'],
  // Logs name resources too.
  not: ['Records', 'Events'],
});
