/**
 * What a role on a resource means for who may become whom. Used for changes of a policy (events) and for policies themselves (inventories).
 * https://cloud.google.com/iam/docs/service-account-permissions
 */
import type { Right } from '../../../shared/domain/right.ts';

/** Whoever holds one of these on a service account (or on what contains it) can act as it. */
const BECOMES = /^roles\/(?:iam\.(?:serviceAccountTokenCreator|serviceAccountUser|workloadIdentityUser|serviceAccountOpenIdTokenCreator|serviceAccountKeyAdmin|serviceAccountAdmin)|owner|editor|iam\.securityAdmin)$/;
/** Of these, what lets in whoever holds them on a single service account, but not on a project by themselves in every reading. */
const ON_ACCOUNT_ONLY = /^roles\/(?:owner|editor|iam\.securityAdmin)$/;

/** True when the role lets its holder act as the service account `resource`, or as the accounts that `resource` contains. */
export function letsBecome(role: string, resource: string): boolean {
  if (!BECOMES.test(role)) return false;
  return ON_ACCOUNT_ONLY.test(role) ? /serviceAccounts\//.test(resource) : true;
}

/** Roles of Google's own whose holders act as service accounts or read secrets; roles of a project's own are told by their permissions, where those are in the evidence. */
const LEADS_ON = /^(?:roles\/(?:owner|editor|iam\.(?:serviceAccountTokenCreator|serviceAccountUser|serviceAccountKeyAdmin|serviceAccountAdmin|securityAdmin)|resourcemanager\.projectIamAdmin|secretmanager\.(?:secretAccessor|admin))|(?:projects|organizations)\/.+)$/;

export const LEADING_PERMISSION = /^(?:iam\.serviceAccounts\.(?:getAccessToken|actAs|setIamPolicy|implicitDelegation|signBlob|signJwt)|iam\.serviceAccountKeys\.create|resourcemanager\.projects\.setIamPolicy|secretmanager\.versions\.access)$/;

export const rightOf = (role: string, on: string | undefined, condition: string | undefined): { readonly rights?: readonly Right[] } =>
  (on === undefined || !LEADS_ON.test(role) ? {} : { rights: [{ effect: 'allow', acts: [role], on: [on], ...(condition === undefined ? {} : { if: condition }) }] });

/** Members of a policy for everybody. */
export const isPublic = (member: string): boolean => member === 'allUsers' || member === 'allAuthenticatedUsers';
