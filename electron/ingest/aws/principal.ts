/**
 * Who acted, and with what, out of a CloudTrail `userIdentity`.
 * https://docs.aws.amazon.com/awscloudtrail/latest/userguide/cloudtrail-event-reference-user-identity.html
 */
import type { Fact, NamedIdentity } from '../../../shared/domain/event.ts';
import type { CredentialKind, IdentityKind } from '../../../shared/domain/kinds.ts';
import { readInstant, type Micros } from '../../../shared/domain/time.ts';
import { objectOf, textOf } from '../format.ts';

type Json = Readonly<Record<string, unknown>>;
const NONE: Json = {};

export interface Principal {
  readonly actor: NamedIdentity | undefined;
  readonly credential: { readonly value: string; readonly kind: CredentialKind } | undefined;
  readonly sessionAt: Micros | undefined;
  readonly account: string | undefined;
}

/** EC2 names the role session after the instance, which is how an instance's own credential is known. */
const INSTANCE = /^i-[0-9a-f]{8,17}$/i;

/** `arn:aws:sts::1:assumed-role/Name/session` → role name and session name. Role paths are not in this ARN. */
export function partsOfSessionArn(arn: string): { account: string; role: string; session: string; partition: string } | undefined {
  const m = /^arn:([^:]*):sts::(\d*):assumed-role\/(?:.*\/)?([^/]+)\/([^/]+)$/.exec(arn);
  return m === null ? undefined : { partition: m[1] ?? 'aws', account: m[2] ?? '', role: m[3] ?? '', session: m[4] ?? '' };
}

/** The name that joins a user of whom only account and user name are known with the same user named by ARN. */
export const userAlias = (account: string | undefined, user: string): string => `${account ?? '?'}/${user}`;

/** ARN of an IAM user from account and name; a path, if the user has one, is not known here, which is what `userAlias` mends. */
export function userNamed(account: string | undefined, user: string, partition = 'aws'): NamedIdentity {
  return { name: `arn:${partition}:iam::${account ?? ''}:user/${user}`, kind: 'user', also: [userAlias(account, user)] };
}

export function roleNamed(arn: string): NamedIdentity {
  return { name: arn, kind: 'role' };
}

/** Value under which the one console password of a user is known: the log never identifies a password otherwise. */
export const passwordOf = (userArn: string): string => `password:${userArn}`;

export function kindOfSubject(subject: string): IdentityKind {
  if (subject.startsWith('repo:') || subject.startsWith('project_path:')) return 'ci-runner';
  return 'workload';
}

/** @param facts receives what the identity says beside the actor: session names, issuer, source identity, invoking service. */
export function principalOf(record: Json, facts: Fact[]): Principal {
  const identity = objectOf(record['userIdentity']) ?? NONE;
  const type = textOf(identity['type']);
  const arn = textOf(identity['arn']);
  const principalId = textOf(identity['principalId']);
  const account = textOf(identity['accountId']);
  const userName = textOf(identity['userName']);
  const invokedBy = textOf(identity['invokedBy']);
  const key = textOf(identity['accessKeyId']) ?? textOf(identity['credentialId']);
  const context = objectOf(identity['sessionContext']) ?? NONE;
  const attributes = objectOf(context['attributes']) ?? NONE;
  const issuer = objectOf(context['sessionIssuer']) ?? NONE;
  const issuerArn = textOf(issuer['arn']);
  const created = textOf(attributes['creationDate']);
  const sessionAt = created === undefined ? undefined : readInstant(created)?.at;
  const sourceIdentity = textOf(context['sourceIdentity']);
  if (sourceIdentity !== undefined) facts.push({ kind: 'source-identity', text: sourceIdentity });
  if (invokedBy !== undefined) facts.push({ kind: 'invoked-by', text: invokedBy });
  const webId = objectOf(context['webIdFederationData']);
  // The member stands empty in every other session.
  const provider = textOf(webId?.['federatedProvider']);
  if (provider !== undefined) facts.push({ kind: 'web-identity-subject', text: provider });

  const done = (actor: NamedIdentity | undefined, kind: CredentialKind, value = key): Principal =>
    ({ actor, credential: value === undefined ? undefined : { value, kind }, sessionAt, account });

  switch (type) {
    case 'AssumedRole': {
      const session = arn === undefined ? undefined : partsOfSessionArn(arn);
      const name = issuerArn ?? (session === undefined ? undefined : `arn:${session.partition}:iam::${session.account}:role/${session.role}`) ?? principalId;
      if (name === undefined) return done(undefined, 'aws-role-session');
      const also: string[] = [];
      if (arn !== undefined) also.push(arn);
      const roleId = principalId?.split(':', 1)[0];
      if (roleId !== undefined && roleId !== '' && roleId !== name) also.push(roleId);
      const sessionName = session?.session ?? principalId?.slice((roleId ?? '').length + 1);
      if (sessionName !== undefined && sessionName !== '') facts.push({ kind: 'role-session-name', text: sessionName });
      const instance = sessionName !== undefined && INSTANCE.test(sessionName);
      if (instance) facts.push({ kind: 'instance', text: sessionName });
      const human = name.includes('/AWSReservedSSO_') || name.includes(':role/aws-reserved/');
      const actor: NamedIdentity = { name, kind: human ? 'human' : 'role', also };
      const kind: CredentialKind = instance ? 'aws-instance-session' : invokedBy !== undefined && key !== undefined ? 'aws-service-session'
        : provider !== undefined ? 'aws-web-identity-session' : 'aws-role-session';
      return done(actor, kind);
    }
    case 'IAMUser': {
      const name = arn ?? (userName === undefined ? principalId : userNamed(account, userName).name);
      if (name === undefined) return done(undefined, 'unknown');
      const also: string[] = [];
      const user = userName ?? name.slice(name.lastIndexOf('/') + 1);
      also.push(userAlias(account, user));
      if (principalId !== undefined && principalId !== '') also.push(principalId);
      const kind: CredentialKind = key === undefined || !key.startsWith('ASIA') ? 'aws-access-key'
        : invokedBy !== undefined ? 'aws-service-session'
        : record['sessionCredentialFromConsole'] === 'true' ? 'aws-console-session' : 'aws-user-session';
      return done({ name, kind: 'user', also }, kind);
    }
    case 'Root': {
      const name = arn ?? (account === undefined ? principalId : `arn:aws:iam::${account}:root`);
      const kind: CredentialKind = key?.startsWith('ASIA') === true ? (invokedBy === undefined ? 'aws-console-session' : 'aws-service-session') : 'aws-root-key';
      return done(name === undefined ? undefined : { name, kind: 'account', also: [] }, kind);
    }
    case 'FederatedUser': {
      if (issuerArn !== undefined) facts.push({ kind: 'on-behalf-of', text: issuerArn });
      const name = arn ?? principalId;
      return done(name === undefined ? undefined : { name, kind: 'user', also: principalId === undefined || principalId === name ? [] : [principalId] }, 'aws-federation-session');
    }
    case 'WebIdentityUser': {
      const subject = userName ?? principalId;
      if (subject === undefined) return done(undefined, 'token');
      const provider = textOf(identity['identityProvider']);
      facts.push({ kind: 'web-identity-subject', text: subject });
      // No key is presented: the token is known by its issuer and subject, which is what the log records.
      return done({ name: subject, kind: kindOfSubject(subject), also: principalId === undefined || principalId === subject ? [] : [principalId] },
        'token', key ?? `oidc:${providerName(provider)}:${subject}`);
    }
    case 'SAMLUser': {
      const subject = userName ?? principalId;
      if (subject === undefined) return done(undefined, 'token');
      facts.push({ kind: 'saml-subject', text: subject });
      return done({ name: subject, kind: 'human', also: principalId === undefined || principalId === subject ? [] : [principalId] },
        'token', key ?? `saml:${providerName(textOf(identity['identityProvider']))}:${subject}`);
    }
    case 'IdentityCenterUser': {
      const onBehalf = objectOf(identity['onBehalfOf']) ?? NONE;
      const user = textOf(onBehalf['userId']) ?? userName ?? principalId;
      return done(user === undefined ? undefined : { name: user, kind: 'human', also: [] }, 'token');
    }
    case 'AWSAccount': case 'Unknown': {
      // The other account's copy names a principal id only; it joins with the id seen in that account's own events.
      const name = arn ?? principalId ?? (account === undefined ? undefined : `arn:aws:iam::${account}:root`);
      const roleId = principalId?.split(':', 1)[0];
      const session = roleId === undefined ? '' : principalId?.slice(roleId.length + 1);
      if (session !== undefined && session !== '') facts.push({ kind: 'role-session-name', text: session });
      return done(name === undefined ? undefined : { name: roleId?.startsWith('AROA') === true ? roleId : name, kind: 'unknown', also: [] }, 'unknown');
    }
    default: {
      const name = invokedBy ?? arn ?? principalId;
      return done(name === undefined ? undefined : { name, kind: invokedBy === undefined ? 'unknown' : 'service', also: [] }, 'unknown');
    }
  }
}

function providerName(provider: string | undefined): string {
  if (provider === undefined) return '?';
  const at = provider.indexOf('provider/');
  return at === -1 ? provider : provider.slice(at + 'provider/'.length);
}
