/**
 * How deeply an AWS operation touches its target when it succeeds. A reviewed list for what the verbs do not tell, then the verbs,
 * then CloudTrail's own `readOnly`. Stated default: a call that is not read-only changes.
 */
import type { Depth } from '../../../shared/domain/kinds.ts';

/** The caller can now act as the target, or has given that power to somebody. */
const CONTROLLED = new Set([
  'AssumeRole', 'AssumeRoleWithSAML', 'AssumeRoleWithWebIdentity', 'AssumeRoot', 'GetSessionToken', 'GetFederationToken', 'CreateSession',
  'CreateAccessKey', 'CreateLoginProfile', 'UpdateLoginProfile', 'ChangePassword', 'CreateServiceSpecificCredential', 'ResetServiceSpecificCredential',
  'UploadSigningCertificate', 'UploadSSHPublicKey', 'UpdateAccessKey', 'CreateUser',
  'AttachUserPolicy', 'AttachRolePolicy', 'AttachGroupPolicy', 'PutUserPolicy', 'PutRolePolicy', 'PutGroupPolicy', 'AddUserToGroup',
  'CreatePolicyVersion', 'SetDefaultPolicyVersion', 'UpdateAssumeRolePolicy', 'AddRoleToInstanceProfile', 'AssociateIamInstanceProfile',
  'ReplaceIamInstanceProfileAssociation', 'CreateOpenIDConnectProvider', 'CreateSAMLProvider', 'UpdateSAMLProvider', 'CreateTrustAnchor', 'CreateProfile',
  'SendCommand', 'StartSession', 'ResumeSession', 'SendSSHPublicKey', 'SendSerialConsoleSSHPublicKey', 'UpdateFunctionCode', 'UpdateFunctionCode20150331v2',
  'CreateDevEndpoint', 'CreateNotebookInstance', 'CreatePresignedNotebookInstanceUrl', 'ExecuteCommand', 'ConsoleLogin', 'SwitchRole', 'GetSigninToken',
  'CreateGrant', 'GetRoleCredentials', 'AdminInitiateAuth', 'CreateAccountAssignment', 'DeactivateMFADevice', 'AddPermission', 'AddPermission20150331v2',
]);

/** Content leaves the service: data, secrets, code, user data. */
const READ = new Set([
  'GetObject', 'SelectObjectContent', 'GetObjectVersion', 'RestoreObject', 'GetSecretValue', 'BatchGetSecretValue', 'GetParameter', 'GetParameters', 'GetParametersByPath',
  'GetParameterHistory', 'Decrypt', 'ReEncrypt', 'GenerateDataKey', 'GenerateDataKeyWithoutPlaintext', 'ReceiveMessage', 'GetItem', 'BatchGetItem', 'Query', 'Scan',
  'ExecuteStatement', 'BatchExecuteStatement', 'GetPasswordData', 'GetConsoleScreenshot', 'GetConsoleOutput', 'DescribeInstanceAttribute', 'GetFunction',
  'GetFunction20150331', 'GetFunction20150331v2', 'GetRecords', 'GetQueryResults', 'StartQuery', 'StartQueryExecution', 'GetLogEvents', 'FilterLogEvents',
  'GetAuthorizationToken', 'BatchGetImage', 'GetDownloadUrlForLayer', 'GetSnapshotBlock', 'DownloadDBLogFilePortion', 'GetCredentialReport',
  'GetAccountAuthorizationDetails', 'GetClusterCredentials', 'GetLoginProfile', 'InvokeModel', 'InvokeModelWithResponseStream', 'Converse',
]);

const ENUMERATES = /^(List|Describe|Get|Head|Lookup|Search|Check|Count|Estimate|Preview|Simulate|Validate|View|Test|Discover|Batch(Get|Describe|Check))/;

export function depthOf(eventName: string, readOnly: unknown): Depth {
  if (CONTROLLED.has(eventName)) return 'controlled';
  if (READ.has(eventName)) return 'read';
  if (readOnly === true || readOnly === 'true') return 'enumerated';
  if (readOnly === false || readOnly === 'false') return 'changed';
  return ENUMERATES.test(eventName) ? 'enumerated' : 'changed';
}
