/** The closed vocabularies of the product. One list each; the store keeps an item's position, so append, never reorder. */

export const DEPTHS = ['attempted', 'enumerated', 'read', 'changed', 'controlled'] as const;
/** How deeply a system was touched. An event that failed is `attempted` whatever its action could have done. */
export type Depth = (typeof DEPTHS)[number];

export const OUTCOMES = ['success', 'failure', 'unknown'] as const;
export type Outcome = (typeof OUTCOMES)[number];

export const IDENTITY_KINDS = [
  'unknown', 'human', 'service-account', 'role', 'workload', 'application', 'ci-runner', 'agent', 'machine', 'service', 'account', 'user',
] as const;
/** `user`: a named account that may be a person or a machine (an IAM user); `service`: the platform itself; `account`: a tenant or its root. */
export type IdentityKind = (typeof IDENTITY_KINDS)[number];

export const CREDENTIAL_KINDS = [
  'unknown', 'aws-access-key', 'aws-root-key', 'aws-role-session', 'aws-user-session', 'aws-federation-session', 'aws-console-password',
  'aws-console-session', 'aws-service-session', 'aws-service-specific', 'aws-signing-certificate', 'aws-instance-session', 'aws-web-identity-session',
  'aws-saml-session', 'aws-ssh-public-key', 'generic-secret', 'aws-secret', 'token', 'certificate', 'ssh-key',
] as const;
export type CredentialKind = (typeof CREDENTIAL_KINDS)[number];

export const GRADES = ['A', 'B', 'C'] as const;
/** A: the log names the same identifier on both sides. B: constrained, one possible origin in the window. C: heuristic. */
export type Grade = (typeof GRADES)[number];
