/**
 * What a role on a resource means for who may become whom. Used for changes of a policy (events) and for policies themselves (inventories).
 * https://cloud.google.com/iam/docs/service-account-permissions
 */

/** Whoever holds one of these on a service account (or on what contains it) can act as it. */
const BECOMES = /^roles\/(?:iam\.(?:serviceAccountTokenCreator|serviceAccountUser|workloadIdentityUser|serviceAccountOpenIdTokenCreator|serviceAccountKeyAdmin|serviceAccountAdmin)|owner|editor|iam\.securityAdmin)$/;
/** Of these, what lets in whoever holds them on a single service account, but not on a project by themselves in every reading. */
const ON_ACCOUNT_ONLY = /^roles\/(?:owner|editor|iam\.securityAdmin)$/;

/** True when the role lets its holder act as the service account `resource`, or as the accounts that `resource` contains. */
export function letsBecome(role: string, resource: string): boolean {
  if (!BECOMES.test(role)) return false;
  return ON_ACCOUNT_ONLY.test(role) ? /serviceAccounts\//.test(resource) : true;
}

/** Members of a policy for everybody. */
export const isPublic = (member: string): boolean => member === 'allUsers' || member === 'allAuthenticatedUsers';
