/** Kinds of credentials by how they live. Sources: the READMEs of electron/ingest/<platform>, which say what each kind is in the logs. */
import type { CredentialKind } from '../../../shared/domain/kinds.ts';

/** Outlive a session: whoever has one comes back. */
export const LONG_TERM: readonly CredentialKind[] = [
  'aws-access-key', 'aws-root-key', 'aws-console-password', 'aws-service-specific', 'aws-signing-certificate', 'aws-ssh-public-key', 'generic-secret', 'ssh-key', 'certificate', 'password', 'api-key',
  'entra-client-secret', 'entra-client-certificate', 'entra-federated-credential', 'gcp-service-account-key', 'okta-api-token', 'okta-oauth-client', 'github-token', 'github-oauth-authorization', 'github-deploy-key',
  'gitlab-token', 'kubernetes-certificate', 'kubernetes-static-token', 'vault-approle-secret', 'snowflake-key', 'database-password',
];

/** Of those, what machines present: a person's password is not judged by a machine's habits. */
export const MACHINE_KEYS: readonly CredentialKind[] = LONG_TERM.filter((k) => !['password', 'aws-console-password', 'github-oauth-authorization', 'aws-ssh-public-key'].includes(k));

/** Long-term credentials that have an age worth judging: made once, by somebody, with a date. */
export const AGING: readonly CredentialKind[] = MACHINE_KEYS.filter((k) => !['entra-federated-credential', 'certificate', 'ssh-key', 'okta-oauth-client', 'kubernetes-certificate'].includes(k));

/** Sessions that a recorded call issues under the identifier that later calls present. Sessions that a platform makes for itself are never announced. */
export const ANNOUNCED: readonly CredentialKind[] = [
  'aws-role-session', 'aws-web-identity-session', 'aws-saml-session', 'aws-user-session', 'aws-federation-session', 'entra-token', 'gcp-impersonation', 'gcp-federated-token', 'okta-session',
  'kubernetes-token', 'vault-token',
];

/** By which one identity becomes another, and for a while acts as it. */
export const BECOMING: readonly CredentialKind[] = [
  'aws-role-session', 'aws-web-identity-session', 'aws-saml-session', 'aws-user-session', 'aws-federation-session', 'gcp-impersonation', 'kubernetes-token', 'vault-token', 'vault-lease',
];

/** Handed to one host, pod or function by the platform, and at home there. */
export const HOST_BOUND: readonly CredentialKind[] = ['aws-instance-session', 'gcp-access-token', 'kubernetes-token', 'entra-managed-identity'];
