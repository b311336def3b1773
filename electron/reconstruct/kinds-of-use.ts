/** What a kind of credential means for reconstruction: whether it lasts, whether it is a host's own, whether it is a stay on a host. */
import { STAY_KINDS, type CredentialKind } from '../../shared/domain/kinds.ts';

/** Made to last: put on another identity it is a plant; kept in a secret it can be carried away and used elsewhere. */
const LASTING: ReadonlySet<string> = new Set<CredentialKind>([
  'aws-access-key', 'aws-root-key', 'aws-console-password', 'aws-service-specific', 'aws-signing-certificate', 'aws-ssh-public-key', 'generic-secret', 'ssh-key',
  'password', 'api-key', 'entra-client-secret', 'entra-client-certificate', 'entra-federated-credential', 'azure-storage-key', 'azure-sas', 'gcp-service-account-key', 'okta-api-token', 'okta-oauth-client',
  'github-token', 'github-deploy-key', 'gitlab-token', 'kubernetes-certificate', 'kubernetes-static-token', 'vault-approle-secret', 'snowflake-key', 'database-password', 'certificate',
]);
export const isLasting = (kind: string): boolean => LASTING.has(kind);

/** Carried by a host, a pod or a function for itself: taken off it, it is used from elsewhere. */
const HOST_BOUND: ReadonlySet<string> = new Set<CredentialKind>(['aws-instance-session', 'entra-managed-identity', 'kubernetes-token']);
export const isHostBound = (kind: string): boolean => HOST_BOUND.has(kind);

/** The same identifier is never given out twice: a use before the issuing can only be the work of two clocks. */
const GIVEN_ONCE: ReadonlySet<string> = new Set<CredentialKind>([
  'aws-access-key', 'aws-role-session', 'aws-user-session', 'aws-federation-session', 'aws-web-identity-session', 'aws-saml-session', 'aws-instance-session', 'entra-client-secret', 'entra-client-certificate',
  'entra-token', 'gcp-service-account-key', 'okta-api-token', 'okta-session', 'kubernetes-token', 'kubernetes-certificate', 'vault-token', 'vault-lease', 'vault-wrapping-token', 'github-installation', 'gitlab-token',
]);
export const isGivenOnce = (kind: string): boolean => GIVEN_ONCE.has(kind);

/** Open on one host, from a logon to its end. */
const STAYS: ReadonlySet<string> = new Set(STAY_KINDS);
export const isStay = (kind: string): boolean => STAYS.has(kind);
