/** The closed vocabularies of the product. One list each; the store keeps an item's position, so append, never reorder. */

export const DEPTHS = ['attempted', 'enumerated', 'read', 'changed', 'controlled'] as const;
/** How deeply a system was touched. An event that failed is `attempted` whatever its action could have done. */
export type Depth = (typeof DEPTHS)[number];

export const OUTCOMES = ['success', 'failure', 'unknown'] as const;
export type Outcome = (typeof OUTCOMES)[number];

export const IDENTITY_KINDS = [
  'unknown', 'human', 'service-account', 'role', 'workload', 'application', 'ci-runner', 'agent', 'machine', 'service', 'account', 'user',
  'group',
] as const;
/** `user`: a named account that may be a person or a machine (an IAM user); `service`: the platform itself; `account`: a tenant or its root; `group`: names many, and is none of them. */
export type IdentityKind = (typeof IDENTITY_KINDS)[number];

export const CREDENTIAL_KINDS = [
  'unknown', 'aws-access-key', 'aws-root-key', 'aws-role-session', 'aws-user-session', 'aws-federation-session', 'aws-console-password',
  'aws-console-session', 'aws-service-session', 'aws-service-specific', 'aws-signing-certificate', 'aws-instance-session', 'aws-web-identity-session',
  'aws-saml-session', 'aws-ssh-public-key', 'generic-secret', 'aws-secret', 'token', 'certificate', 'ssh-key',
  // Of any platform.
  'password', 'api-key', 'oauth-token', 'device-token',
  // Entra, Azure and Microsoft 365: `entra-session` is the sign-in session (sid), `entra-token` one token (uti).
  'entra-client-secret', 'entra-client-certificate', 'entra-federated-credential', 'entra-managed-identity', 'entra-session', 'entra-token',
  'azure-storage-key', 'azure-sas',
  // Google: `gcp-impersonation` is the right to act as a service account that another principal was given for a while.
  'gcp-service-account-key', 'gcp-access-token', 'gcp-impersonation', 'gcp-federated-token', 'google-session',
  'okta-session', 'okta-api-token', 'okta-oauth-client',
  'github-token', 'github-installation', 'github-oauth-authorization', 'github-deploy-key', 'github-workflow-token', 'gitlab-token', 'gitlab-job-token',
  'kubernetes-token', 'kubernetes-certificate', 'kubernetes-static-token',
  // Vault: tokens by their accessor.
  'vault-token', 'vault-lease', 'vault-approle-secret', 'vault-wrapping-token',
  // Windows: a logon session of one host and boot; a Kerberos exchange by its LogonGuid.
  'windows-logon-session', 'kerberos-logon', 'ntlm-exchange',
  'ssh-session', 'linux-audit-session', 'snowflake-key', 'database-password',
] as const;
export type CredentialKind = (typeof CREDENTIAL_KINDS)[number];

/** Open on one host, from a logon to its end. */
export const STAY_KINDS: readonly CredentialKind[] = ['windows-logon-session', 'ssh-session', 'linux-audit-session'];

export const GRADES = ['A', 'B', 'C'] as const;
/** A: the log names the same identifier on both sides. B: constrained, one possible origin in the window. C: heuristic. */
export type Grade = (typeof GRADES)[number];
