/**
 * What an AWS call brought into being, ended or gave control of: the facts from which lineage grows.
 * Only successful calls have consequences; a failed AssumeRole has no `responseElements`.
 */
import { byName } from '../../../shared/domain/by-name.ts';
import type { Fact, Issue, NamedIdentity } from '../../../shared/domain/event.ts';
import type { CredentialKind } from '../../../shared/domain/kinds.ts';
import { readInstant, type Micros } from '../../../shared/domain/time.ts';
import { arrayOf, objectOf, textOf } from '../format.ts';
import { passwordOf, partsOfSessionArn, roleNamed, userNamed } from './principal.ts';
import { hostsOf } from './target.ts';
import { parseJson } from '../../../shared/domain/json-text.ts';

type Json = Readonly<Record<string, unknown>>;
const NONE: Json = {};

const INSTANCE = /^i-[0-9a-f]{8,17}$/i;

export interface Setting {
  readonly record: Json;
  readonly account: string | undefined;
  readonly actor: NamedIdentity | undefined;
  readonly at: Micros;
  readonly facts: Fact[];
  readonly issues: Issue[];
}

/** `Jul 10, 2023 1:57:16 PM` (SDK text) or ISO. */
function readExpiry(value: unknown): Micros | undefined {
  const text = textOf(value);
  if (text === undefined) return undefined;
  const iso = readInstant(text);
  if (iso !== undefined) return iso.at;
  const ms = Date.parse(`${text} UTC`);
  return Number.isNaN(ms) ? undefined : readInstant(new Date(ms).toISOString())?.at;
}

type Handler = (s: Setting, request: Json, response: Json) => void;

/** The user a call is about: the one named, else the caller. The ARN in the response wins, as it carries the path. */
function userOf(s: Setting, request: Json, named?: string): NamedIdentity | undefined {
  const user = named ?? textOf(request['userName']);
  if (user === undefined) return s.actor?.kind === 'user' || s.actor?.kind === 'account' ? s.actor : undefined;
  if (s.actor?.kind === 'user' && s.actor.name.endsWith(`/${user}`)) return s.actor;
  return userNamed(s.account, user);
}

function issueCredential(s: Setting, value: unknown, kind: CredentialKind, holder: NamedIdentity | undefined, expires?: Micros): void {
  const text = textOf(value);
  if (text !== undefined) s.issues.push({ what: 'credential', value: text, kind, holder, expires });
}

const assume = (kind: CredentialKind): Handler => (s, request, response) => {
  const credentials = objectOf(response['credentials']);
  const user = objectOf(response['assumedRoleUser']);
  const arn = textOf(user?.['arn']);
  const session = arn === undefined ? undefined : partsOfSessionArn(arn);
  const roleArn = textOf(request['roleArn']) ?? textOf(request['targetPrincipal'])
    ?? (session === undefined ? undefined : `arn:${session.partition}:iam::${session.account}:role/${session.role}`);
  const sessionName = textOf(request['roleSessionName']) ?? session?.session;
  const sourceIdentity = textOf(request['sourceIdentity']) ?? textOf(response['sourceIdentity']);
  if (sourceIdentity !== undefined) s.facts.push({ kind: 'source-identity', text: sourceIdentity });
  if (sessionName !== undefined) s.facts.push({ kind: 'role-session-name', text: sessionName });
  const byInstance = s.actor?.kind === 'service' && sessionName !== undefined && INSTANCE.test(sessionName);
  if (byInstance) {
    s.facts.push({ kind: 'instance', text: sessionName });
    if (roleArn !== undefined) s.facts.push({ kind: 'host-identity', text: roleArn });
  }
  const subject = textOf(response['subjectFromWebIdentityToken']) ?? textOf(response['subject']);
  if (subject !== undefined) s.facts.push({ kind: 'web-identity-subject', text: subject });
  // `AROA…:session`: the id under which another account's copies know the role.
  const roleId = textOf(user?.['assumedRoleId'])?.split(':', 1)[0];
  const holder = roleArn === undefined ? undefined : { ...roleNamed(roleArn), also: [arn, roleId].filter((name) => name !== undefined) };
  issueCredential(s, credentials?.['accessKeyId'], byInstance ? 'aws-instance-session' : kind, holder, readExpiry(credentials?.['expiration']));
};

const userSession = (kind: CredentialKind): Handler => (s, _request, response) => {
  const credentials = objectOf(response['credentials']);
  const federated = textOf(objectOf(response['federatedUser'])?.['arn']);
  const holder: NamedIdentity | undefined = federated === undefined ? s.actor : { name: federated, kind: 'user', also: [] };
  issueCredential(s, credentials?.['accessKeyId'], kind, holder, readExpiry(credentials?.['expiration']));
};

const password: Handler = (s, request) => {
  const user = userOf(s, request);
  if (user !== undefined) s.issues.push({ what: 'credential', value: passwordOf(user.name), kind: 'aws-console-password', holder: user });
};

const grant = (member: string, of: string): Handler => (s, request) => {
  const given = textOf(request[member]);
  if (given !== undefined) s.facts.push({ kind: 'access-to', text: given });
  const to = textOf(request[of]);
  if (to !== undefined) s.facts.push({ kind: 'also-target', text: to });
};

const hostControl: Handler = (s, request) => {
  for (const host of hostsOf(request)) s.facts.push({ kind: 'controls-host', text: host });
  // SSM also takes targets by tag or by instance id list: [{ key: "InstanceIds", values: [...] }]
  for (const target of arrayOf(request['targets'])) {
    const t = objectOf(target) ?? NONE;
    if (/^instanceids$/i.test(textOf(t['key']) ?? '')) {
      for (const id of arrayOf(t['values'])) { const text = textOf(id); if (text !== undefined) s.facts.push({ kind: 'controls-host', text }); }
    }
  }
};

/** Principals let in by a trust policy, given as JSON text (sometimes URL-encoded). */
function principalsOf(document: unknown): string[] {
  const text = textOf(document);
  let policy: unknown = document;
  if (text !== undefined) {
    try {
      policy = parseJson(text.startsWith('%7B') ? decodeURIComponent(text) : text);
    } catch {
      return [];
    }
  }
  const statements = objectOf(policy)?.['Statement'];
  return (Array.isArray(statements) ? statements : [statements]).flatMap((statement) => {
    const s = objectOf(statement);
    if (s === undefined || s['Effect'] !== 'Allow') return [];
    const principal = s['Principal'];
    if (typeof principal === 'string') return [principal];
    return Object.values(objectOf(principal) ?? NONE).flatMap((p): unknown[] => (Array.isArray(p) ? p : [p])).flatMap((p) => textOf(p) ?? []);
  });
}

const trust: Handler = (s, request) => {
  for (const text of principalsOf(request['policyDocument'] ?? request['assumeRolePolicyDocument'])) s.facts.push({ kind: 'trusts', text });
};

const secret = (...members: string[]): Handler => (s, request) => {
  for (const member of members) {
    const value = request[member];
    for (const item of Array.isArray(value) ? value : [value]) {
      const text = textOf(item);
      if (text !== undefined) s.facts.push({ kind: 'secret-read', text });
    }
  }
};

const HANDLERS: Readonly<Record<string, Handler>> = byName({
  AssumeRole: assume('aws-role-session'),
  AssumeRoot: assume('aws-role-session'),
  AssumeRoleWithSAML: assume('aws-saml-session'),
  AssumeRoleWithWebIdentity: assume('aws-web-identity-session'),
  GetSessionToken: userSession('aws-user-session'),
  GetFederationToken: userSession('aws-federation-session'),
  CreateAccessKey(s, request, response) {
    const key = objectOf(response['accessKey']);
    issueCredential(s, key?.['accessKeyId'], 'aws-access-key', userOf(s, request, textOf(key?.['userName'])));
  },
  CreateUser(s, request, response) {
    const user = objectOf(response['user']) ?? NONE;
    const named = userOf(s, request, textOf(user['userName']));
    const arn = textOf(user['arn']) ?? named?.name;
    const id = textOf(user['userId']);
    if (arn !== undefined) s.issues.push({ what: 'identity', value: arn, kind: 'user', holder: { name: arn, kind: 'user', also: [...(named?.also ?? []), ...(id === undefined ? [] : [id])] } });
  },
  CreateRole(s, request, response) {
    const role = objectOf(response['role']) ?? NONE;
    const arn = textOf(role['arn']);
    const id = textOf(role['roleId']);
    if (arn !== undefined) s.issues.push({ what: 'identity', value: arn, kind: 'role', holder: { name: arn, kind: 'role', also: id === undefined ? [] : [id] } });
    trust(s, request, response);
  },
  CreateLoginProfile: password,
  // CloudTrail does not say whether the password or only the reset flag was changed: taken as a new password, the graver reading.
  UpdateLoginProfile: password,
  ChangePassword: password,
  CreateServiceSpecificCredential(s, request, response) {
    const c = objectOf(response['serviceSpecificCredential']);
    issueCredential(s, c?.['serviceSpecificCredentialId'], 'aws-service-specific', userOf(s, request));
  },
  UploadSigningCertificate(s, request, response) {
    issueCredential(s, objectOf(response['certificate'])?.['certificateId'], 'aws-signing-certificate', userOf(s, request));
  },
  UploadSSHPublicKey(s, request, response) {
    issueCredential(s, objectOf(response['sSHPublicKey'])?.['sSHPublicKeyId'], 'aws-ssh-public-key', userOf(s, request));
  },
  UpdateAccessKey(s, request) {
    const key = textOf(request['accessKeyId']);
    if (key !== undefined && request['status'] === 'Inactive') s.facts.push({ kind: 'revokes', text: key });
  },
  DeleteAccessKey(s, request) {
    const key = textOf(request['accessKeyId']);
    if (key !== undefined) s.facts.push({ kind: 'revokes', text: key });
  },
  DeleteLoginProfile(s, request) {
    const user = userOf(s, request);
    if (user !== undefined) s.facts.push({ kind: 'revokes', text: passwordOf(user.name) });
  },
  AttachUserPolicy: grant('policyArn', 'userName'),
  AttachRolePolicy: grant('policyArn', 'roleName'),
  AttachGroupPolicy: grant('policyArn', 'groupName'),
  PutUserPolicy: grant('policyName', 'userName'),
  PutRolePolicy: grant('policyName', 'roleName'),
  PutGroupPolicy: grant('policyName', 'groupName'),
  AddUserToGroup: grant('groupName', 'userName'),
  UpdateAssumeRolePolicy: trust,
  SendCommand: hostControl,
  StartSession: hostControl,
  ResumeSession: hostControl,
  SendSSHPublicKey: hostControl,
  SendSerialConsoleSSHPublicKey: hostControl,
  AssociateIamInstanceProfile: hostControl,
  ModifyInstanceAttribute: hostControl,
  RunInstances(s, request, response) {
    const profile = objectOf(request['iamInstanceProfile']);
    for (const item of arrayOf(objectOf(response['instancesSet'])?.['items'])) {
      const instance = objectOf(item) ?? NONE;
      const id = textOf(instance['instanceId']);
      if (id === undefined) continue;
      s.facts.push({ kind: 'controls-host', text: id });
      const carried = objectOf(instance['iamInstanceProfile']) ?? profile;
      const name = textOf(carried?.['arn']) ?? textOf(carried?.['name']);
      if (name !== undefined) s.facts.push({ kind: 'host-identity', text: name });
      for (const address of [instance['privateIpAddress'], instance['ipAddress']]) {
        const text = textOf(address);
        if (text !== undefined) s.facts.push({ kind: 'host-address', text });
      }
    }
  },
  GetSecretValue: secret('secretId'),
  BatchGetSecretValue: secret('secretIdList'),
  GetParameter: secret('name'),
  GetParameters: secret('names'),
  GetParametersByPath: secret('path'),
});

/** Adds issues and facts of a successful call to `s`. */
export function consequencesOf(s: Setting, eventName: string): void {
  // Own members only: a log may name its event `__proto__` or `constructor`.
  const handler = HANDLERS[eventName];
  if (handler === undefined) return;
  handler(s, objectOf(s.record['requestParameters']) ?? NONE, objectOf(s.record['responseElements']) ?? NONE);
}
