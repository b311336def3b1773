/** `userIdentity` in all its types. https://docs.aws.amazon.com/awscloudtrail/latest/userguide/cloudtrail-event-reference-user-identity.html */
import { iso } from './calendar.ts';
import type { Json } from './json.ts';
import type { Role } from './roles.ts';
import type { User } from './users.ts';

export interface UserIdentity {
  readonly type?: string | undefined;
  readonly principalId?: string | undefined;
  readonly arn?: string | undefined;
  readonly accountId?: string | undefined;
  readonly accessKeyId?: string | undefined;
  readonly userName?: string | undefined;
  readonly identityProvider?: string | undefined;
  readonly sessionContext?: SessionContext | undefined;
  readonly invokedBy?: string | undefined;
  readonly onBehalfOf?: { readonly userId: string; readonly identityStoreArn: string } | undefined;
  readonly credentialId?: string | undefined;
  readonly inScopeOf?: Json | undefined;
}

interface SessionContext {
  readonly sessionIssuer?: { readonly type: string; readonly principalId: string; readonly arn: string; readonly accountId: string; readonly userName: string } | undefined;
  readonly webIdFederationData?: { readonly federatedProvider: string; readonly attributes: Json } | undefined;
  readonly sourceIdentity?: string | undefined;
  readonly attributes: { readonly creationDate: string; readonly mfaAuthenticated: string };
  readonly ec2RoleDelivery?: string | undefined;
}

export interface SessionTraits {
  readonly mfa?: boolean | undefined;
  readonly sourceIdentity?: string | undefined;
  /** ARN of the OIDC provider the session came from. */
  readonly federated?: string | undefined;
  readonly fromInstance?: boolean | undefined;
}

/** A user with a long-term key, or with none (console sign-in). */
export function asUser(user: User, key: string | undefined): UserIdentity {
  return { type: 'IAMUser', principalId: user.id, arn: user.arn, accountId: user.account, accessKeyId: key, userName: user.name };
}

/** A user with temporary keys: GetSessionToken, or a console session, known by the second of its sign-in. */
export function asUserSession(user: User, key: string, began: number, mfa = false): UserIdentity {
  return { ...asUser(user, key), sessionContext: { attributes: { creationDate: iso(began), mfaAuthenticated: String(mfa) } } };
}

export const sessionArn = (role: Role, session: string): string => `arn:aws:sts::${role.account}:assumed-role/${role.name}/${session}`;

export function asRole(role: Role, session: string, key: string | undefined, began: number, traits: SessionTraits = {}): UserIdentity {
  return {
    type: 'AssumedRole',
    principalId: `${role.id}:${session}`,
    arn: sessionArn(role, session),
    accountId: role.account,
    accessKeyId: key,
    sessionContext: {
      sessionIssuer: { type: 'Role', principalId: role.id, arn: role.arn, accountId: role.account, userName: role.name },
      webIdFederationData: traits.federated === undefined ? undefined : { federatedProvider: traits.federated, attributes: {} },
      sourceIdentity: traits.sourceIdentity,
      attributes: { creationDate: iso(began), mfaAuthenticated: String(traits.mfa ?? false) },
      ec2RoleDelivery: traits.fromInstance === true ? '2.0' : undefined,
    },
  };
}

export const asService = (name: string): UserIdentity => ({ type: 'AWSService', invokedBy: name });

/** How the other account sees a caller: whose, but neither name nor key. */
export function asAccount(caller: UserIdentity): UserIdentity {
  return { type: 'AWSAccount', principalId: caller.principalId, accountId: caller.accountId };
}

export const asRoot = (account: string, key?: string): UserIdentity => ({ type: 'Root', principalId: account, arn: `arn:aws:iam::${account}:root`, accountId: account, accessKeyId: key });

/**
 * A service that acts for the caller with the caller's rights. A role session keeps its key;
 * for a long-term key AWS makes a session of its own, whose issue is never logged.
 */
export function asForwarded(caller: UserIdentity, service: string, seconds: number, freshKey: string): UserIdentity {
  if (caller.type === 'AssumedRole') return { ...caller, invokedBy: service };
  return { ...caller, accessKeyId: freshKey, sessionContext: { attributes: { creationDate: iso(seconds), mfaAuthenticated: 'false' } }, invokedBy: service };
}
