/**
 * Which host carries which role: `list-instance-profiles` and `get-instance-profile` (profile and role),
 * `describe-iam-instance-profile-associations` and `describe-instances` (instance and profile). The profile's ARN joins the two halves.
 * https://docs.aws.amazon.com/IAM/latest/APIReference/API_InstanceProfile.html
 */
import type { InventoryDraft } from '../../../shared/domain/inventory.ts';
import { rejected, skipped, type Reading } from '../../../shared/domain/reading.ts';
import { iamNamed, objectsOf, readArn, readAwsTime, trustOf } from '../aws/names.ts';
import { arrayOf, objectOf, textOf, type Format, type Head } from '../format.ts';
import { detailOf, quoted } from '../mapping.ts';

type Json = Readonly<Record<string, unknown>>;
const ARRAYS = ['InstanceProfiles', 'IamInstanceProfileAssociations', 'Reservations', 'Instances'] as const;

const entriesOf = (entries: readonly InventoryDraft[], otherwise: string): Reading => {
  const [first, ...rest] = entries;
  return first === undefined ? skipped(otherwise) : { kind: 'entries', entries: [first, ...rest] };
};

function readProfile(profile: Json): Reading {
  const arn = textOf(profile['Arn']);
  if (arn === undefined || readArn(arn)?.resource.startsWith('instance-profile/') !== true) return rejected(`Arn is not that of an instance profile: ${quoted(arn ?? '')}`);
  const created = readAwsTime('CreateDate', profile['CreateDate']);
  const entries = objectsOf(profile['Roles']).flatMap((role): InventoryDraft[] => {
    const roleArn = textOf(role['Arn']);
    if (roleArn === undefined) return [];
    const identity = iamNamed(roleArn, 'role', textOf(role['RoleId']));
    const roleCreated = readAwsTime('CreateDate', role['CreateDate']);
    const trust = trustOf(identity, role['AssumeRolePolicyDocument']);
    return [
      { kind: 'identity', platform: 'aws', identity, created: roleCreated.at, detail: detailOf(roleCreated.bad, ...trust.notes) },
      { kind: 'host-identity', platform: 'aws', identity, other: { name: arn, kind: 'unknown' }, created: created.at, detail: detailOf('instance profile', created.bad) },
      ...trust.entries,
    ];
  });
  return entriesOf(entries, `instance profile ${arn} has no role`);
}

/** An instance of `describe-instances`, or an association: both name instance and profile. */
function readInstance(instance: Json, owner: string | undefined): Reading {
  const id = textOf(instance['InstanceId']);
  if (id === undefined) return rejected('no InstanceId');
  const profile = objectOf(instance['IamInstanceProfile']);
  const arn = profile === undefined ? undefined : textOf(profile['Arn']);
  if (arn === undefined) return skipped(`instance ${quoted(id)} carries no instance profile`);
  const launched = readAwsTime('LaunchTime', instance['LaunchTime'] ?? instance['Timestamp']);
  const privateAddress = textOf(instance['PrivateIpAddress']), publicAddress = textOf(instance['PublicIpAddress']);
  const account = owner ?? readArn(arn)?.account;
  return entriesOf([{
    kind: 'host-identity', platform: 'aws', identity: { name: arn, kind: 'unknown' }, other: { name: id, kind: 'machine' }, created: launched.at,
    status: (textOf(objectOf(instance['State'])?.['Name']) ?? textOf(instance['State']))?.toLowerCase(),
    detail: detailOf('named by its instance profile', account === undefined ? undefined : `account ${account}`,
      privateAddress === undefined ? undefined : `private address ${privateAddress}`, publicAddress === undefined ? undefined : `public address ${publicAddress}`, launched.bad),
  }], '');
}

function readElement(value: unknown): Reading {
  const o = objectOf(value);
  if (o === undefined) return rejected('no object');
  if (Object.keys(o).length === 0) return skipped('an empty element');
  const single = objectOf(o['InstanceProfile']);
  if (single !== undefined) return readProfile(single);
  if (ARRAYS.some((a) => Array.isArray(o[a]))) {
    const owner = textOf(o['OwnerId']);
    return together(ARRAYS.flatMap((a) => arrayOf(o[a]).map((e) => {
      const inner = objectOf(e);
      return a === 'Instances' && inner !== undefined ? readInstance(inner, owner) : readElement(e);
    })));
  }
  if ('InstanceProfileName' in o || 'Roles' in o) return readProfile(o);
  return 'InstanceId' in o ? readInstance(o, undefined) : rejected('neither an instance profile nor an instance');
}

/** Several readings as one: what cannot be read is named among the rest. */
function together(readings: readonly Reading[]): Reading {
  const entries = readings.flatMap((r) => (r.kind === 'entries' ? r.entries : []));
  const unread = readings.flatMap((r) => (r.kind === 'rejected' ? [r.why] : []));
  if (entries.length === 0 && unread[0] !== undefined) return rejected(unread[0]);
  const why = readings.flatMap((r) => (r.kind === 'skipped' ? [r.why] : []))[0] ?? 'the list is empty';
  return entriesOf([...entries, ...unread.map((text): InventoryDraft => ({ kind: 'host-identity', platform: 'aws', detail: detailOf(`not read: ${text}`) }))], why);
}

function sniff(head: Head): string | undefined {
  if (head.shape === 'csv' || head.shape === 'text' || head.shape === 'binary') return undefined;
  const keys = [...head.keys, ...head.records.flatMap((r) => Object.keys(objectOf(r) ?? {}))];
  for (const [key, command] of [['InstanceProfiles', 'list-instance-profiles'], ['InstanceProfile', 'get-instance-profile'],
    ['IamInstanceProfileAssociations', 'describe-iam-instance-profile-associations']] as const) {
    if (keys.includes(key)) return `${key} of ${command}`;
  }
  if (keys.includes('Reservations') && /"(?:Instances|ReservationId)"/.test(head.text)) return 'Reservations of describe-instances';
  // Elements by themselves, as merged by other tools.
  const alone = head.records.some((r) => { const o = objectOf(r) ?? {}; return 'InstanceProfileName' in o || ('InstanceId' in o && 'IamInstanceProfile' in o); });
  return alone ? 'instance profiles, or instances with theirs' : undefined;
}

export const instanceProfilesFormat: Format = {
  id: 'aws-instance-profiles',
  title: 'AWS instances and their instance profiles',
  arrays: ARRAYS,
  sniff,
  // That format reads bundles of answers; this one reads its own answer better.
  refines: ['aws-resource-list'],
  open: () => ({ read: (record) => (record.kind === 'row' ? rejected('a table row, where instance profiles are JSON') : readElement(record.value)) }),
};
