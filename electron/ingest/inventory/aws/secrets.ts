/**
 * Where secrets are kept and who may open them: Secrets Manager, Parameter Store, KMS grants and resource policies. What a secret holds is
 * never in these answers; a `Value` that one does have (get-parameter) is not looked at.
 * https://docs.aws.amazon.com/secretsmanager/latest/apireference/API_SecretListEntry.html
 */
import type { InventoryDraft } from '../../../../shared/domain/inventory.ts';
import { conditionOf, policyOf, readArn, statementsOf, textsOf } from '../../aws/names.ts';
import { objectOf, textOf } from '../../format.ts';
import { cut, detailOf } from '../../mapping.ts';
import { rightsOf } from '../../aws/rights.ts';
import type { DocumentKind, Said } from '../kind.ts';
import { nameOf, named, shown, textAt, textsAt, type Json } from '../values.ts';
import { awsWhen, ownerOfTags, PLATFORM, principalOf } from './common.ts';

const isSecretArn = (text: string | undefined): boolean => /^arn:[^:]+:secretsmanager:[^:]*:\d+:secret:/.test(text ?? '');
const isParameterArn = (text: string | undefined): boolean => /^arn:[^:]+:ssm:[^:]*:\d+:parameter\//.test(text ?? '');

/** Everyone whom the statements of a resource's policy let in, or refuse. */
function readersBy(resource: string, document: unknown, what: string): readonly InventoryDraft[] {
  const policy = policyOf(document);
  if (policy === undefined) return [];
  return statementsOf(policy).flatMap((statement): InventoryDraft[] => {
    const actions = cut(textsOf(statement['Action']).join(', '), 300);
    const condition = conditionOf(statement);
    const principal = statement['Principal'];
    // Whatever the policy of a resource says, it says of that resource.
    const rights = rightsOf({ Statement: [{ ...statement, Resource: resource, NotResource: undefined }] }, `of the ${what}`);
    const names = typeof principal === 'string' ? [principal] : Object.values(objectOf(principal) ?? {}).flatMap(textsOf);
    return names.map((name) => ({
      kind: 'permission', platform: PLATFORM, identity: name.startsWith('arn:') ? principalOf(name) : named(name, name.endsWith('.amazonaws.com') ? 'service' : 'unknown'),
      other: { name: nameOf(resource), kind: 'unknown' },
      detail: detailOf(`${statement['Effect'] === 'Allow' ? '' : 'refused: '}${actions} on ${shown(resource)}`, `by the policy of the ${what}`, condition === undefined ? undefined : `if ${condition}`),
      ...(rights === undefined ? {} : { rights }),
    }));
  });
}

/** A key of the customer's own must be open too; the account's default keys open to everybody whom the service lets read. */
const lockedBy = (key: string | undefined): Pick<InventoryDraft, 'rights'> => (key === undefined || /(?:^|:)alias\/aws\//.test(key) ? {} : { rights: [{ effect: 'needs', acts: ['kms:Decrypt'], on: [nameOf(key)] }] });

function secret(value: Json): Said {
  const arn = textAt(value, 'ARN');
  if (arn === undefined) return { bad: 'a secret without its ARN' };
  const created = awsWhen('CreatedDate', value, 'CreatedDate');
  const rotated = awsWhen('LastRotatedDate', value, 'LastRotatedDate', 'LastChangedDate');
  const used = awsWhen('LastAccessedDate', value, 'LastAccessedDate');
  const deleted = awsWhen('DeletedDate', value, 'DeletedDate');
  const rotation = value['RotationEnabled'] === true ? 'rotation on' : value['RotationEnabled'] === false ? 'rotation off' : undefined;
  const days = textAt(value, 'RotationRules.AutomaticallyAfterDays');
  const lambda = textAt(value, 'RotationLambdaARN');
  // The name alone is unique in one account and region only: it is no other name of the secret.
  const place = named(arn, 'unknown');
  const entries: InventoryDraft[] = [{
    kind: 'secret', platform: PLATFORM, identity: place, created: created.at, rotated: rotated.at, lastUsed: used.at, owner: ownerOfTags(value['Tags']), ...lockedBy(textAt(value, 'KmsKeyId')),
    status: deleted.at === undefined ? undefined : 'deletion scheduled',
    detail: detailOf(shown(textAt(value, 'Description') ?? ''), rotation, days === undefined ? undefined : `every ${days} days`,
      textAt(value, 'LastRotatedDate') === undefined && rotated.at !== undefined ? 'last changed, never rotated' : undefined,
      textAt(value, 'OwningService') === undefined ? undefined : `owned by ${textAt(value, 'OwningService') ?? ''}`,
      used.at === undefined ? undefined : 'last use by day', created.note, rotated.note, used.note, deleted.note),
  }];
  if (lambda !== undefined) entries.push({ kind: 'consumer', platform: PLATFORM, identity: place, other: { name: lambda, kind: 'workload' }, detail: 'rotates it' });
  return entries;
}

function parameter(value: Json): Said {
  const name = textAt(value, 'ARN', 'Name');
  if (name === undefined) return { bad: 'a parameter without a name' };
  const type = textAt(value, 'Type') ?? '';
  if (type !== 'SecureString') return { skip: `a parameter of type ${shown(type)}: not kept as a secret` };
  const changed = awsWhen('LastModifiedDate', value, 'LastModifiedDate');
  const by = textAt(value, 'LastModifiedUser');
  const place = named(name, 'unknown');
  return [{
    kind: 'secret', platform: PLATFORM, identity: place, rotated: changed.at, ...lockedBy(textAt(value, 'KeyId')),
    detail: detailOf('SecureString', shown(textAt(value, 'Description') ?? ''), by === undefined ? undefined : `last changed by ${shown(by)}`,
      textAt(value, 'KeyId') === undefined ? undefined : `key ${textAt(value, 'KeyId') ?? ''}`, changed.note),
  }];
}

function grant(value: Json): Said {
  const grantee = textAt(value, 'GranteePrincipal');
  if (grantee === undefined) return { bad: 'a grant without its grantee' };
  const created = awsWhen('CreationDate', value, 'CreationDate');
  const key = textAt(value, 'KeyId') ?? '';
  return [{
    kind: 'permission', platform: PLATFORM, identity: readArn(grantee) === undefined ? named(grantee, grantee.endsWith('.amazonaws.com') ? 'service' : 'unknown') : principalOf(grantee),
    other: { name: nameOf(key), kind: 'unknown' }, created: created.at,
    detail: detailOf(`KMS grant ${shown(textAt(value, 'GrantId') ?? '')}: ${textsAt(value, ['Operations']).join(', ')}`, textAt(value, 'RetiringPrincipal') === undefined ? undefined : `retired by ${textAt(value, 'RetiringPrincipal') ?? ''}`, created.note),
  }];
}

export const SECRET_KINDS: readonly DocumentKind[] = [
  {
    title: 'resource policy of a secret', keys: ['ARN', 'Name', 'ResourcePolicy'], when: (v) => isSecretArn(textOf(v['ARN'])),
    read: (v) => readersBy(textAt(v, 'ARN') ?? '', v['ResourcePolicy'], 'secret'),
  },
  {
    title: 'Secrets Manager secret', keys: ['ARN', 'Name'], when: (v) => isSecretArn(textOf(v['ARN'])),
    read: (v) => (Object.keys(v).length <= 3 && !['CreatedDate', 'LastChangedDate', 'RotationEnabled'].some((k) => Object.hasOwn(v, k)) ? { skip: 'a secret without a resource policy: who may read it stands in policies of identities alone' } : secret(v)),
  },
  { title: 'version of a secret', keys: ['SecretId', 'VersionId', 'VersionStages'], read: () => ({ skip: 'a version of a secret: the secret itself says when it changed' }) },
  { title: 'SSM parameter', keys: ['Name', 'Type', 'LastModifiedDate'], when: (v) => isParameterArn(textOf(v['ARN'])) || Object.hasOwn(v, 'Tier') || Object.hasOwn(v, 'DataType'), read: parameter },
  { title: 'KMS grant', keys: ['GrantId', 'GranteePrincipal'], read: grant },
  {
    title: 'policy of a queue or topic', keys: ['Attributes'], when: (v) => { const a = objectOf(v['Attributes']); return a !== undefined && a['Policy'] !== undefined && (a['QueueArn'] !== undefined || a['TopicArn'] !== undefined); },
    read: (v) => { const a = objectOf(v['Attributes']) ?? {}; const arn = textAt(a, 'QueueArn', 'TopicArn') ?? ''; return readersBy(arn, a['Policy'], Object.hasOwn(a, 'QueueArn') ? 'queue' : 'topic'); },
  },
  {
    title: 'policy of a repository', keys: ['repositoryName', 'policyText'],
    read: (v) => readersBy(`${textAt(v, 'registryId') ?? ''}/${textAt(v, 'repositoryName') ?? ''}`, v['policyText'], 'repository'),
  },
  {
    // The answer names no resource; its statements mostly do.
    title: 'resource policy', keys: ['Policy'], when: (v) => { const p = policyOf(v['Policy']); return p !== undefined && statementsOf(p).some((s) => Object.hasOwn(s, 'Principal')); },
    read: (v) => statementsOf(policyOf(v['Policy']) ?? {}).flatMap((s) => readersBy(textsOf(s['Resource'])[0] ?? 'a resource that the answer does not name', { Statement: [s] }, 'resource')),
  },
];
