/**
 * `aws iam get-account-authorization-details`: users, groups, roles and policies of an account at one moment, which is what an identity
 * could still reach. Elements of the four lists are read one at a time; policies stand apart from those who have them, joined by ARN.
 * https://docs.aws.amazon.com/IAM/latest/APIReference/API_GetAccountAuthorizationDetails.html
 */
import type { NamedIdentity } from '../../../shared/domain/event.ts';
import type { InventoryDraft } from '../../../shared/domain/inventory.ts';
import type { IdentityKind } from '../../../shared/domain/kinds.ts';
import { rejected, skipped, type Reading } from '../../../shared/domain/reading.ts';
import { iamNamed, objectsOf, readArn, readAwsTime, textsOf, trustOf } from '../aws/names.ts';
import { AWS_MANAGED, summaryOf } from '../aws/policies.ts';
import { rightsIn, UNREAD } from '../aws/rights.ts';
import { arrayOf, objectOf, textOf, type Format, type Head } from '../format.ts';
import { detailOf, quoted } from '../mapping.ts';

type Json = Readonly<Record<string, unknown>>;
const NONE: Json = {};
const ARRAYS = ['UserDetailList', 'GroupDetailList', 'RoleDetailList', 'Policies'] as const;
type ArrayName = (typeof ARRAYS)[number];

/** The document in force, of the versions a managed policy has. */
function documentInForce(policy: Json): unknown {
  const versions = objectsOf(policy['PolicyVersionList']);
  const id = textOf(policy['DefaultVersionId']);
  return (versions.find((v) => v['IsDefaultVersion'] === true) ?? versions.find((v) => id !== undefined && textOf(v['VersionId']) === id))?.['Document'];
}

function permissionsOf(identity: NamedIdentity, value: Json, inlineList: string): InventoryDraft[] {
  const attached = objectsOf(value['AttachedManagedPolicies']).flatMap((policy): InventoryDraft[] => {
    const arn = textOf(policy['PolicyArn']);
    const name = textOf(policy['PolicyName']) ?? arn;
    if (name === undefined) return [];
    const known = arn !== undefined && /^arn:[^:]+:iam::aws:policy\//.test(arn) ? AWS_MANAGED.get(arn.slice(arn.lastIndexOf('/') + 1)) : undefined;
    return [{
      kind: 'permission', platform: 'aws', identity, other: arn === undefined ? undefined : { name: arn, kind: 'unknown' },
      detail: detailOf(`policy ${name} (attached)${known === undefined ? '' : `: ${known}`}`),
    }];
  });
  const inline = objectsOf(value[inlineList]).flatMap((policy): InventoryDraft[] => {
    const name = textOf(policy['PolicyName']);
    if (name === undefined && policy['PolicyDocument'] === undefined) return [];
    return [{ kind: 'permission', platform: 'aws', identity, detail: detailOf(`policy ${name ?? 'without a name'} (inline): ${summaryOf(policy['PolicyDocument'])}`), ...rightsIn(policy['PolicyDocument'], name) }];
  });
  return [...attached, ...inline];
}

function ownerOf(value: Json): string | undefined {
  const tag = objectsOf(value['Tags']).find((t) => /^owner$/i.test(textOf(t['Key']) ?? ''));
  return tag === undefined ? undefined : textOf(tag['Value']);
}

/** What user, group and role have in common: that they exist, and what they are granted. */
function existing(value: Json, kind: IdentityKind, idField: string, inlineList: string, said: string | undefined, notes: readonly string[]): { identity: NamedIdentity; entries: InventoryDraft[] } | string {
  const arn = textOf(value['Arn']);
  if (arn === undefined) return 'no Arn';
  if (readArn(arn)?.service !== 'iam') return `Arn is none of IAM: ${quoted(arn)}`;
  const identity = iamNamed(arn, kind, textOf(value[idField]));
  const created = readAwsTime('CreateDate', value['CreateDate']);
  const lastUsed = readAwsTime('LastUsedDate', objectOf(value['RoleLastUsed'])?.['LastUsedDate']);
  const region = textOf(objectOf(value['RoleLastUsed'])?.['Region']);
  const boundary = textOf(objectOf(value['PermissionsBoundary'])?.['PermissionsBoundaryArn']);
  // A date that cannot be read is said, but does not take trust and grants along.
  const exists: InventoryDraft = {
    kind: 'identity', platform: 'aws', identity, created: created.at, lastUsed: lastUsed.at, owner: ownerOf(value),
    detail: detailOf(said, boundary === undefined ? undefined : `bounded by ${boundary}`, region === undefined ? undefined : `last used in ${region}`,
      created.bad, lastUsed.bad, created.note, lastUsed.note, ...notes),
    // The answer lists every policy of everyone it lists: what none of them allows is refused.
    rights: [{ effect: 'stated' }, ...(boundary === undefined ? [] : [{ effect: 'bound' as const, on: [boundary] }])],
  };
  return { identity, entries: [exists, ...permissionsOf(identity, value, inlineList)] };
}

const entriesOf = (entries: readonly InventoryDraft[]): Reading => {
  const [first, ...rest] = entries;
  return first === undefined ? skipped('it states nothing') : { kind: 'entries', entries: [first, ...rest] };
};

function readUser(value: Json): Reading {
  const user = existing(value, 'user', 'UserId', 'UserPolicyList', undefined, []);
  if (typeof user === 'string') return rejected(user);
  const a = readArn(user.identity.name);
  const groups = textsOf(value['GroupList']).map((group): InventoryDraft => ({
    kind: 'membership', platform: 'aws', identity: user.identity, other: { name: `arn:${a?.partition ?? 'aws'}:iam::${a?.account ?? ''}:group/${group}`, kind: 'unknown' }, detail: detailOf(`group ${group}`),
  }));
  return entriesOf([...user.entries, ...groups]);
}

function readGroup(value: Json): Reading {
  const group = existing(value, 'unknown', 'GroupId', 'GroupPolicyList', 'group', []);
  return typeof group === 'string' ? rejected(group) : entriesOf(group.entries);
}

function readRole(value: Json): Reading {
  const arn = textOf(value['Arn']) ?? '';
  const trust = trustOf(iamNamed(arn, 'role', textOf(value['RoleId'])), value['AssumeRolePolicyDocument']);
  const role = existing(value, 'role', 'RoleId', 'RolePolicyList', undefined, trust.notes);
  if (typeof role === 'string') return rejected(role);
  const hosts = objectsOf(value['InstanceProfileList']).flatMap((profile): InventoryDraft[] => {
    const name = textOf(profile['Arn']);
    if (name === undefined) return [];
    const created = readAwsTime('CreateDate', profile['CreateDate']);
    return [{
      kind: 'host-identity', platform: 'aws', identity: role.identity, other: { name, kind: 'unknown' }, created: created.at,
      detail: detailOf('instance profile; which instances carry it is not in this file', created.bad),
    }];
  });
  return entriesOf([...role.entries, ...trust.entries, ...hosts]);
}

/** A managed policy by itself: whoever has it is joined by its ARN, which stands as `other` here and there. */
function readPolicy(value: Json): Reading {
  const arn = textOf(value['Arn']);
  if (arn === undefined) return rejected('no Arn');
  const created = readAwsTime('CreateDate', value['CreateDate']);
  const changed = readAwsTime('UpdateDate', value['UpdateDate']);
  const count = value['AttachmentCount'];
  const document = documentInForce(value);
  return entriesOf([{
    kind: 'permission', platform: 'aws', other: { name: arn, kind: 'unknown' }, created: created.at, rotated: changed.at,
    detail: detailOf(`policy ${textOf(value['PolicyName']) ?? arn}: ${summaryOf(document)}`,
      typeof count === 'number' ? `attached ${count} times` : undefined, created.bad, changed.bad),
    ...(document === undefined ? { rights: [UNREAD] } : rightsIn(document, textOf(value['PolicyName']))),
  }]);
}

const isList = (key: string): key is ArrayName => ARRAYS.some((a) => a === key);

/** Which list an element came from, where it stands alone. */
function listFor(value: Json): ArrayName | undefined {
  if ('AssumeRolePolicyDocument' in value && 'Arn' in value && ('RolePolicyList' in value || 'InstanceProfileList' in value)) return 'RoleDetailList';
  if ('UserName' in value && 'Arn' in value && ('GroupList' in value || 'UserPolicyList' in value)) return 'UserDetailList';
  if ('GroupName' in value && 'Arn' in value && 'GroupPolicyList' in value) return 'GroupDetailList';
  return 'PolicyVersionList' in value && 'Arn' in value ? 'Policies' : undefined;
}

function readElement(list: ArrayName, element: unknown): Reading {
  const value = objectOf(element);
  if (value === undefined) return rejected(`an element of ${list} is no object`);
  if (Object.keys(value).length === 0) return skipped(`an empty element of ${list}`);
  switch (list) {
    case 'UserDetailList': return readUser(value);
    case 'GroupDetailList': return readGroup(value);
    case 'RoleDetailList': return readRole(value);
    case 'Policies': return readPolicy(value);
  }
}

/** A whole answer as one record (a line, or an element of an array). What cannot be read is named among the rest. */
function readAnswer(value: Json): Reading {
  const entries: InventoryDraft[] = [];
  const unread: string[] = [];
  for (const list of ARRAYS) {
    const elements = value[list];
    if (elements !== undefined && !Array.isArray(elements)) unread.push(`${list} is not a list`);
    arrayOf(elements).forEach((element, i) => {
      const reading = readElement(list, element);
      if (reading.kind === 'entries') entries.push(...reading.entries);
      else if (reading.kind !== 'events') unread.push(`${list} ${i + 1} cannot be read: ${reading.why}`);
    });
  }
  if (entries.length === 0) return unread[0] === undefined ? skipped('the four lists are empty') : rejected(unread[0]);
  return entriesOf([...entries, ...unread.map((why): InventoryDraft => ({ kind: 'identity', platform: 'aws', detail: detailOf(why) }))]);
}

function sniff(head: Head): string | undefined {
  if (head.shape === 'csv' || head.shape === 'text' || head.shape === 'binary') return undefined;
  const keys = [...head.keys, ...head.records.flatMap((r) => Object.keys(objectOf(r) ?? NONE))];
  const own = keys.find((k) => isList(k) && k !== 'Policies');
  if (own !== undefined) return `${own} of get-account-authorization-details`;
  // `list-policies` has `Policies` too, but never their documents.
  if (keys.includes('Policies') && head.text.includes('"PolicyVersionList"')) return 'Policies with their versions, of get-account-authorization-details';
  // An answer longer than the head, inside an array, is no record yet.
  const cutOff = head.shape === 'json-array' && head.records.length === 0 ? /"((?:User|Group|Role)DetailList)"\s*:\s*\[/.exec(head.text)?.[1] : undefined;
  if (cutOff !== undefined) return `${cutOff} of get-account-authorization-details`;
  const alone = head.records.map((r) => listFor(objectOf(r) ?? NONE)).find((l) => l !== undefined);
  return alone === undefined ? undefined : `elements of ${alone} of get-account-authorization-details`;
}

export const authorizationDetailsFormat: Format = {
  id: 'aws-authorization-details',
  title: 'AWS IAM account authorization details',
  arrays: ARRAYS,
  sniff,
  // That format reads bundles of answers; this one reads its own answer better.
  refines: ['aws-resource-list'],
  open: () => ({
    read(record) {
      if (record.kind === 'row') return rejected('a table row, where authorization details are JSON');
      if (isList(record.key)) return readElement(record.key, record.value);
      const value = objectOf(record.value);
      if (value === undefined) return rejected('no object');
      if (ARRAYS.some((a) => Object.hasOwn(value, a))) return readAnswer(value);
      const list = listFor(value);
      return list === undefined ? rejected('no user, group, role or policy of authorization details') : readElement(list, value);
    },
  }),
};
