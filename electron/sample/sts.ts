/** Every way in which AWS gives out credentials, as CloudTrail writes it down. Each returns who the new credential makes its bearer. */
import { HOUR, iso, prose } from './calendar.ts';
import type { Seat } from './cloudtrail.ts';
import type { Host, HostSession } from './hosts.ts';
import { asAccount, asRole, asUserSession, sessionArn, type SessionTraits, type UserIdentity } from './principals.ts';
import type { Role } from './roles.ts';
import { issued, roleResource, serviceSeat, type Tape } from './tape.ts';
import type { User } from './users.ts';

interface Assume {
  readonly role: Role;
  readonly session: string;
  readonly key: string;
  readonly seconds?: number | undefined;
  readonly externalId?: string | undefined;
  readonly traits?: SessionTraits | undefined;
}

/** AssumeRole. Into another account it is logged twice: here with the caller's key, there without; `sharedEventID` joins the copies. */
export function assumeRole(tape: Tape, seat: Seat, at: number, to: Assume): UserIdentity {
  const life = to.seconds ?? HOUR;
  const crosses = to.role.account !== seat.account;
  const shared = crosses ? tape.rng.uuid() : undefined;
  const detail = {
    request: {
      roleArn: to.role.arn, roleSessionName: to.session, durationSeconds: life, externalId: to.externalId, sourceIdentity: to.traits?.sourceIdentity,
    },
    response: {
      credentials: issued(tape.rng, to.key, at + life),
      assumedRoleUser: { assumedRoleId: `${to.role.id}:${to.session}`, arn: sessionArn(to.role, to.session) },
      sourceIdentity: to.traits?.sourceIdentity,
    },
    resources: roleResource(to.role.arn, to.role.account),
    shared,
  };
  tape.put(seat, at, 'sts:AssumeRole', detail);
  if (crosses) tape.put({ ...seat, who: asAccount(seat.who) }, at, 'sts:AssumeRole', { ...detail, recipient: to.role.account });
  return asRole(to.role, to.session, to.key, at, to.traits);
}

/** A refused AssumeRole says only whom it wanted, and that in the message alone. */
export function refusedAssume(tape: Tape, seat: Seat, at: number, role: string): void {
  tape.put(seat, at, 'sts:AssumeRole', {
    denied: { code: 'AccessDenied', message: `User: ${seat.who.arn ?? ''} is not authorized to perform: sts:AssumeRole on resource: ${role}` },
  });
}

/** EC2 fetches the credentials of an instance profile. */
export function giveHost(tape: Tape, host: Host, session: HostSession): void {
  tape.put(serviceSeat('ec2.amazonaws.com', host.role.account), session.from, 'sts:AssumeRole', {
    request: { roleArn: host.role.arn, roleSessionName: host.id },
    response: { credentials: issued(tape.rng, session.key, session.expires) },
    resources: roleResource(host.role.arn, host.role.account),
    shared: tape.rng.uuid(),
  });
}

/** A service takes the role it was given: Lambda, Config, RDS. */
export function giveService(tape: Tape, service: string, role: Role, session: string, key: string, at: number, region?: string): UserIdentity {
  tape.put(serviceSeat(service, role.account, region), at, 'sts:AssumeRole', {
    request: { roleArn: role.arn, roleSessionName: session, durationSeconds: HOUR },
    response: {
      credentials: issued(tape.rng, key, at + HOUR),
      assumedRoleUser: { assumedRoleId: `${role.id}:${session}`, arn: sessionArn(role, session) },
    },
    resources: roleResource(role.arn, role.account),
    shared: tape.rng.uuid(),
  });
  return asRole(role, session, key, at);
}

interface WebIdentity extends Assume {
  readonly provider: string;
  readonly audience: string;
  readonly subject: string;
}

/** AssumeRoleWithWebIdentity: a job of GitHub or a pod of Kubernetes shows its token. */
export function webIdentity(tape: Tape, where: Pick<Seat, 'from' | 'agent' | 'region'>, at: number, to: WebIdentity): UserIdentity {
  const life = to.seconds ?? HOUR;
  const who: UserIdentity = {
    type: 'WebIdentityUser',
    principalId: `${to.provider}:${to.audience}:${to.subject}`,
    userName: to.subject,
    identityProvider: to.provider,
  };
  tape.put({ who, account: to.role.account, ...where }, at, 'sts:AssumeRoleWithWebIdentity', {
    request: { roleArn: to.role.arn, roleSessionName: to.session, durationSeconds: life },
    response: {
      credentials: issued(tape.rng, to.key, at + life),
      subjectFromWebIdentityToken: to.subject,
      assumedRoleUser: { assumedRoleId: `${to.role.id}:${to.session}`, arn: sessionArn(to.role, to.session) },
      provider: to.provider,
      audience: to.audience,
    },
    resources: roleResource(to.role.arn, to.role.account),
    extra: { identityProviderConnectionVerificationMethod: 'IAMTrustStore' },
  });
  return asRole(to.role, to.session, to.key, at, { federated: to.provider });
}

/** AssumeRoleWithSAML: a person comes through the company's sign-on. */
export function saml(tape: Tape, where: Pick<Seat, 'from' | 'agent' | 'region'>, at: number, to: Assume & { readonly provider: string }): UserIdentity {
  const life = to.seconds ?? 8 * HOUR;
  const who: UserIdentity = { type: 'SAMLUser', principalId: `c0mpanySSO/5a4d504c:${to.session}`, userName: to.session, identityProvider: 'c0mpanySSO/5a4d504c' };
  tape.put({ who, account: to.role.account, ...where }, at, 'sts:AssumeRoleWithSAML', {
    request: { principalArn: to.provider, roleSessionName: to.session, roleArn: to.role.arn, durationSeconds: life },
    response: {
      subjectType: 'persistent',
      issuer: 'https://sso.tallowmere.example.com/saml',
      credentials: issued(tape.rng, to.key, at + life),
      nameQualifier: 'c0mpanySSO/5a4d504c',
      assumedRoleUser: { assumedRoleId: `${to.role.id}:${to.session}`, arn: sessionArn(to.role, to.session) },
      subject: to.session,
      audience: 'https://signin.aws.amazon.com/saml',
    },
    resources: [...roleResource(to.role.arn, to.role.account), { accountId: to.role.account, type: 'AWS::IAM::SAMLProvider', ARN: to.provider }],
  });
  return asRole(to.role, to.session, to.key, at, { mfa: true });
}

export function sessionToken(tape: Tape, seat: Seat, user: User, at: number, key: string): UserIdentity {
  tape.put(seat, at, 'sts:GetSessionToken', { request: { durationSeconds: 43_200 }, response: { credentials: issued(tape.rng, key, at + 43_200) } });
  return asUserSession(user, key, at);
}

export function federationToken(tape: Tape, seat: Seat, at: number, name: string, key: string): UserIdentity {
  tape.put(seat, at, 'sts:GetFederationToken', {
    request: { name, durationSeconds: HOUR },
    response: {
      credentials: issued(tape.rng, key, at + HOUR),
      federatedUser: { federatedUserId: `${seat.account}:${name}`, arn: `arn:aws:sts::${seat.account}:federated-user/${name}` },
      packedPolicySize: 6,
    },
  });
  return {
    type: 'FederatedUser',
    principalId: `${seat.account}:${name}`,
    arn: `arn:aws:sts::${seat.account}:federated-user/${name}`,
    accountId: seat.account,
    accessKeyId: key,
    sessionContext: {
      sessionIssuer: { type: 'IAMUser', principalId: seat.who.principalId ?? '', arn: seat.who.arn ?? '', accountId: seat.account, userName: seat.who.userName ?? '' },
      attributes: { creationDate: iso(at), mfaAuthenticated: 'false' },
    },
  };
}

/** CreateAccessKey for a user; the key's secret is never logged. */
export function createKey(tape: Tape, seat: Seat, at: number, user: string, key: string): void {
  tape.put(seat, at, 'iam:CreateAccessKey', {
    request: { userName: user },
    response: { accessKey: { accessKeyId: key, status: 'Active', userName: user, createDate: prose(at, false) } },
  });
}

/** A console sign-in of an IAM user. It names no key: the session's keys carry its second as their creationDate. */
export function consoleLogin(tape: Tape, seat: Omit<Seat, 'region'>, at: number, ok: boolean): void {
  tape.put({ ...seat, region: 'us-east-1' }, at, 'signin:ConsoleLogin', {
    response: { ConsoleLogin: ok ? 'Success' : 'Failure' },
    extra: { LoginTo: 'https://console.aws.amazon.com/console/home?hashArgs=%23&isauthcode=true&state=hashArgsFromTB', MobileVersion: 'No', MFAUsed: 'No' },
    eventType: 'AwsConsoleSignIn',
    // A failed sign-in has a message and no code: whoever counts failures by errorCode misses it.
    ...(ok ? {} : { denied: { message: 'Failed authentication' } }),
  });
}
