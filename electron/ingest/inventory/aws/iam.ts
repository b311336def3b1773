/**
 * IAM's list and get calls: users, groups, roles, their policies and credentials, as the API's answers write them.
 * https://docs.aws.amazon.com/IAM/latest/APIReference/API_Operations.html
 */
import type { InventoryDraft } from '../../../../shared/domain/inventory.ts';
import type { CredentialKind, IdentityKind } from '../../../../shared/domain/kinds.ts';
import { accountOfAccessKey, iamNamed, readArn, trustOf } from '../../aws/names.ts';
import { passwordOf } from '../../aws/principal.ts';
import { objectOf, textOf } from '../../format.ts';
import { detailOf, quoted } from '../../mapping.ts';
import { UNREAD } from '../../aws/rights.ts';
import type { DocumentKind, Said } from '../kind.ts';
import { member, named, nameOf, shown, textAt, valuesAt, type Json } from '../values.ts';
import { attachedPolicy, awsWhen, inlinePolicy, ownerOfTags, PLATFORM, principalOf } from './common.ts';

/** A user of which only the name is known; which ARN that is follows from the key, or not at all. */
const bareUser = (name: string): { name: string; kind: IdentityKind } => ({ name: nameOf(`user/${name}`), kind: 'user' });

/** User, group or role: that it exists, and what the same answer grants it. */
function exists(value: Json, kind: IdentityKind, id: string): Said {
  const arn = textAt(value, 'Arn');
  if (arn === undefined || readArn(arn)?.service !== 'iam') return { bad: `Arn is none of IAM: ${quoted(arn ?? '')}` };
  const identity = iamNamed(arn, kind, textAt(value, id));
  const created = awsWhen('CreateDate', value, 'CreateDate');
  const used = awsWhen('LastUsedDate', value, 'RoleLastUsed.LastUsedDate');
  const password = awsWhen('PasswordLastUsed', value, 'PasswordLastUsed');
  const trust = member(value, 'AssumeRolePolicyDocument') === undefined ? undefined : trustOf(identity, value['AssumeRolePolicyDocument']);
  const bound = textAt(value, 'PermissionsBoundary.PermissionsBoundaryArn');
  const region = textAt(value, 'RoleLastUsed.Region');
  const entries: InventoryDraft[] = [{
    kind: 'identity', platform: PLATFORM, identity, created: created.at, lastUsed: used.at, owner: ownerOfTags(value['Tags']),
    detail: detailOf(kind === 'group' ? 'group' : undefined, bound === undefined ? undefined : `bounded by ${bound}`, region === undefined ? undefined : `last used in ${region}`,
      created.note, used.note, password.note, ...(trust?.notes ?? [])),
  }];
  if (password.at !== undefined) {
    entries.push({ kind: 'credential', platform: PLATFORM, identity, credential: { value: passwordOf(arn), kind: 'aws-console-password' }, lastUsed: password.at });
  }
  for (const policy of valuesAt(value, 'AttachedManagedPolicies').map(objectOf)) {
    const entry = policy === undefined ? undefined : attachedPolicy(identity, textOf(policy['PolicyArn']), textOf(policy['PolicyName']));
    if (entry !== undefined) entries.push(entry);
  }
  return [...entries, ...(trust?.entries ?? [])];
}

const isIam = (value: Json, type: string): boolean => readArn(textAt(value, 'Arn') ?? '')?.resource.startsWith(`${type}/`) === true;

/** A credential of a user known by name, and by ARN where the map around it says it. */
function ofUser(value: Json, around: string, id: string | undefined, kind: CredentialKind, detail: readonly (string | undefined)[], expires?: string): Said {
  if (id === undefined) return { bad: 'no id of the credential' };
  if (!/^[\w=,.@:+/-]{3,200}$/.test(id)) return { bad: `no id of a credential: ${quoted(id)}` };
  const user = textAt(value, 'UserName');
  const arn = readArn(around)?.resource.startsWith('user/') === true ? around : undefined;
  const identity = arn !== undefined ? iamNamed(arn, 'user', undefined) : user === undefined ? undefined : bareUser(user);
  const created = awsWhen('creation', value, 'CreateDate', 'UploadDate');
  const used = awsWhen('last use', value, 'LastUsedDate', 'AccessKeyLastUsed.LastUsedDate');
  const ends = expires === undefined ? {} : awsWhen('expiry', value, expires);
  return [
    ...(identity === undefined ? [] : [{ kind: 'identity' as const, platform: PLATFORM, identity, detail: arn === undefined ? 'named without its account' : undefined }]),
    {
      kind: 'credential', platform: PLATFORM, identity, credential: { value: id, kind }, created: created.at, lastUsed: used.at, expires: ends.at,
      status: textAt(value, 'Status')?.toLowerCase(), detail: detailOf(...detail, created.note, used.note, ends.note),
    },
  ];
}

const usedWith = (value: Json): readonly (string | undefined)[] => {
  const service = textAt(value, 'AccessKeyLastUsed.ServiceName', 'LastUsedService'), region = textAt(value, 'AccessKeyLastUsed.Region', 'LastUsedRegion');
  return [service === undefined ? undefined : `last used with ${service}`, region === undefined ? undefined : `last used in ${region}`];
};

/** Members of a group: the answer of get-group, or a map of Cartography's. */
function members(value: Json): Said {
  const group = textAt(value, 'Group.Arn');
  if (group === undefined) return { bad: 'a group without its Arn' };
  const other = { name: group, kind: 'group' as const };
  const users = valuesAt(value, 'Users').map(objectOf).filter((u) => u !== undefined);
  const ofGroup = exists(objectOf(value['Group']) ?? {}, 'group', 'GroupId');
  const entries: InventoryDraft[] = Array.isArray(ofGroup) ? [...(ofGroup as readonly InventoryDraft[])] : [];
  for (const user of users) {
    const said = exists(user, 'user', 'UserId');
    if (!Array.isArray(said)) continue;
    entries.push(...(said as readonly InventoryDraft[]), { kind: 'membership', platform: PLATFORM, identity: principalOf(textAt(user, 'Arn') ?? ''), other, detail: detailOf(`group ${textAt(value, 'Group.GroupName') ?? group}`) });
  }
  return entries;
}

const HOLDER: readonly (readonly [string, IdentityKind])[] = [['RoleName', 'role'], ['UserName', 'user'], ['GroupName', 'group']];

/** An inline policy as get-role-policy and its siblings answer: the holder by name only. */
function inlineOf(value: Json): Said {
  const holder = HOLDER.find(([field]) => textAt(value, field) !== undefined);
  if (holder === undefined) return { bad: 'a policy without its holder' };
  const name = textAt(value, holder[0]) ?? '';
  return [inlinePolicy({ name: nameOf(`${holder[1]}/${name}`), kind: holder[1] }, textAt(value, 'PolicyName'), value['PolicyDocument'])];
}

const PRINCIPAL_ARN = /^arn:[\w-]+:iam::\d{1,12}:(?:user|role|group)\/\S+$/;
const isPrincipalMap = (value: Json): boolean => { const keys = Object.keys(value); return keys.length > 0 && keys.every((k) => PRINCIPAL_ARN.test(k)); };

/**
 * A map from a principal's ARN to its policies, its members or its keys, as collectors keep them: `{ARN: {POLICY: [statement]}}`,
 * `{GROUP: [USER]}`, `{USER: [access key]}`.
 */
function principalMap(value: Json): Said {
  const entries: InventoryDraft[] = [];
  for (const [arn, held] of Object.entries(value)) {
    const identity = principalOf(arn);
    entries.push({ kind: 'identity', platform: PLATFORM, identity });
    if (Array.isArray(held)) {
      for (const element of held as readonly unknown[]) {
        const text = textOf(element);
        const key = objectOf(element);
        if (text !== undefined && readArn(text) !== undefined) entries.push({ kind: 'membership', platform: PLATFORM, identity: principalOf(text), other: { name: identity.name, kind: 'group' } });
        else if (key !== undefined && Object.hasOwn(key, 'AccessKeyId')) {
          const said = ofUser(key, arn, textAt(key, 'AccessKeyId'), 'aws-access-key', usedWith(key));
          if (Array.isArray(said)) entries.push(...(said as readonly InventoryDraft[]).filter((e) => e.kind === 'credential'));
        }
      }
      continue;
    }
    for (const [policy, statements] of Object.entries(objectOf(held) ?? {})) {
      if (!Array.isArray(statements)) continue;
      const summary = inlinePolicy(identity, policy, { Statement: statements as readonly unknown[] });
      const managed = readArn(policy) !== undefined;
      entries.push(managed ? { ...summary, other: { name: nameOf(policy), kind: 'unknown' }, detail: summary.detail?.replace('(inline)', '(attached)') } : summary);
    }
  }
  return entries;
}

export const IAM_KINDS: readonly DocumentKind[] = [
  { title: 'principals with what they hold', keys: [], when: isPrincipalMap, read: principalMap },
  { title: 'IAM group with its users', keys: ['Group', 'Users'], when: (v) => objectOf(v['Group']) !== undefined && Array.isArray(v['Users']), read: members },
  { title: 'IAM role', keys: ['RoleName', 'Arn'], when: (v) => isIam(v, 'role') || Object.hasOwn(v, 'RoleId'), read: (v) => exists(v, 'role', 'RoleId') },
  { title: 'IAM user', keys: ['UserName', 'Arn'], when: (v) => isIam(v, 'user') || Object.hasOwn(v, 'UserId'), read: (v) => exists(v, 'user', 'UserId') },
  { title: 'IAM group', keys: ['GroupName', 'Arn'], when: (v) => isIam(v, 'group') || Object.hasOwn(v, 'GroupId'), read: (v) => exists(v, 'group', 'GroupId') },
  {
    title: 'IAM access key', keys: ['AccessKeyId', 'Status', 'CreateDate'], without: ['SessionToken'],
    read: (v, around) => ofUser(v, around.key, textAt(v, 'AccessKeyId'), 'aws-access-key', [...usedWith(v), ...keyAccount(v)]),
  },
  {
    title: 'last use of an access key', keys: ['AccessKeyLastUsed'], without: ['AccessKeyId'],
    read: (v) => {
      const user = textAt(v, 'UserName');
      if (user === undefined) return { skip: 'the last use of an access key that the answer does not name' };
      const used = awsWhen('last use', v, 'AccessKeyLastUsed.LastUsedDate');
      return [{ kind: 'identity', platform: PLATFORM, identity: bareUser(user), lastUsed: used.at, detail: detailOf('named without its account', 'last use of one of its access keys, which the answer does not name', ...usedWith(v), used.note) }];
    },
  },
  {
    title: 'service-specific credential', keys: ['ServiceSpecificCredentialId', 'ServiceName'],
    read: (v, around) => ofUser(v, around.key, textAt(v, 'ServiceSpecificCredentialId'), 'aws-service-specific', [`for ${shown(textAt(v, 'ServiceName') ?? '')}`, textAt(v, 'ServiceUserName', 'ServiceCredentialAlias')], 'ExpirationDate'),
  },
  { title: 'signing certificate', keys: ['CertificateId', 'CertificateBody'], read: (v, around) => ofUser(v, around.key, textAt(v, 'CertificateId'), 'aws-signing-certificate', []) },
  {
    title: 'SSH public key', keys: ['SSHPublicKeyId', 'Status'],
    read: (v, around) => ofUser(v, around.key, textAt(v, 'SSHPublicKeyId'), 'aws-ssh-public-key', [textAt(v, 'Fingerprint') === undefined ? undefined : `fingerprint ${textAt(v, 'Fingerprint') ?? ''}`]),
  },
  {
    title: 'server certificate', keys: ['ServerCertificateId', 'Arn'],
    read: (v) => {
      const created = awsWhen('UploadDate', v, 'UploadDate'), ends = awsWhen('Expiration', v, 'Expiration');
      return [{ kind: 'credential', platform: PLATFORM, credential: { value: textAt(v, 'Arn', 'ServerCertificateId') ?? '', kind: 'certificate' }, created: created.at, expires: ends.at, detail: detailOf('server certificate of IAM', created.note, ends.note) }];
    },
  },
  {
    title: 'MFA device', keys: ['SerialNumber', 'EnableDate'], when: (v) => Object.hasOwn(v, 'UserName') || objectOf(v['User']) !== undefined,
    read: (v) => {
      const arn = textAt(v, 'UserArn', 'User.Arn'), user = textAt(v, 'UserName', 'User.UserName');
      const identity = arn !== undefined ? iamNamed(arn, 'user', undefined) : user === undefined ? undefined : bareUser(user);
      if (identity === undefined) return { skip: 'an MFA device that nobody has' };
      const enabled = awsWhen('EnableDate', v, 'EnableDate');
      return [{ kind: 'credential', platform: PLATFORM, identity, credential: { value: textAt(v, 'SerialNumber') ?? '', kind: 'device-token' }, created: enabled.at, detail: detailOf('MFA device', enabled.note) }];
    },
  },
  {
    title: 'SAML provider', keys: ['Arn', 'ValidUntil'], when: (v) => isIam(v, 'saml-provider'),
    read: (v) => {
      const created = awsWhen('CreateDate', v, 'CreateDate'), ends = awsWhen('ValidUntil', v, 'ValidUntil');
      return [{ kind: 'identity', platform: PLATFORM, identity: named(textAt(v, 'Arn') ?? '', 'service'), created: created.at, expires: ends.at, detail: detailOf('SAML identity provider', created.note, ends.note) }];
    },
  },
  { title: 'inline policy', keys: ['PolicyName', 'PolicyDocument'], when: (v) => HOLDER.some(([f]) => Object.hasOwn(v, f)), read: inlineOf },
  {
    title: 'managed policy version', keys: ['PolicyVersion'], when: (v) => objectOf(v['PolicyVersion'])?.['Document'] !== undefined,
    read: () => ({ skip: 'a policy document without the name of its policy (get-policy-version does not repeat it)' }),
  },
  {
    title: 'managed policy', keys: ['PolicyName', 'Arn', 'DefaultVersionId'],
    read: (v) => {
      const arn = textAt(v, 'Arn');
      const attached = textAt(v, 'AttachmentCount');
      return [{ kind: 'permission', platform: PLATFORM, other: arn === undefined ? undefined : { name: arn, kind: 'unknown' },
        detail: detailOf(`policy ${shown(textAt(v, 'PolicyName') ?? '')}`, attached === undefined ? undefined : `attached ${attached} times`, 'its document is not here'), rights: [UNREAD] }];
    },
  },
  { title: 'attached policy', keys: ['PolicyName', 'PolicyArn'], read: () => ({ skip: 'a policy is attached, but the answer does not say to whom (list-attached-…-policies does not repeat it)' }) },
  {
    title: 'service last accessed', keys: ['ServiceNamespace', 'ServiceName'], when: (v) => Object.hasOwn(v, 'LastAuthenticated') || Object.hasOwn(v, 'TotalAuthenticatedEntities'),
    read: (v) => {
      const arn = textAt(v, 'LastAuthenticatedEntity');
      if (arn === undefined) return { skip: 'a service that the entity may call and never did' };
      const used = awsWhen('LastAuthenticated', v, 'LastAuthenticated');
      return [{ kind: 'permission', platform: PLATFORM, identity: principalOf(arn), lastUsed: used.at, detail: detailOf(`calls ${shown(textAt(v, 'ServiceNamespace') ?? '')}, by the last-accessed report`, used.note) }];
    },
  },
  {
    title: 'caller identity', keys: ['UserId', 'Account', 'Arn'],
    read: (v) => [{ kind: 'identity', platform: PLATFORM, identity: principalOf(textAt(v, 'Arn') ?? ''), detail: 'the caller who collected this: get-caller-identity' }],
  },
  {
    title: 'organization account', keys: ['Id', 'Arn', 'Email', 'Name', 'Status'], when: (v) => /^\d{12}$/.test(textAt(v, 'Id') ?? ''),
    read: (v) => {
      const joined = awsWhen('JoinedTimestamp', v, 'JoinedTimestamp');
      return [{ kind: 'identity', platform: PLATFORM, identity: named(`arn:aws:iam::${textAt(v, 'Id') ?? ''}:root`, 'account'), created: joined.at, owner: textAt(v, 'Email'), status: textAt(v, 'Status')?.toLowerCase(), detail: detailOf(`account ${shown(textAt(v, 'Name') ?? '')}`, joined.note) }];
    },
  },
];

function keyAccount(value: Json): readonly (string | undefined)[] {
  const account = accountOfAccessKey(textAt(value, 'AccessKeyId') ?? '');
  return [account === undefined ? undefined : `account by key id ${account}`];
}
