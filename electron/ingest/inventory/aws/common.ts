/** What the AWS document kinds share. */
import type { NamedIdentity } from '../../../../shared/domain/event.ts';
import type { InventoryDraft } from '../../../../shared/domain/inventory.ts';
import { iamNamed, objectsOf, readArn } from '../../aws/names.ts';
import { partsOfSessionArn } from '../../aws/principal.ts';
import { AWS_MANAGED, summaryOf } from '../../aws/policies.ts';
import { rightsIn } from '../../aws/rights.ts';
import { detailOf } from '../../mapping.ts';
import { textOf } from '../../format.ts';
import { looksSecret, nameOf, shown, whenAt, type Json, type When } from '../values.ts';

export const PLATFORM = 'aws';

/** A role that something carries: named by its ARN, or by its bare name where the account is not said. */
export function roleOf(arn: string): NamedIdentity {
  return readArn(arn)?.service === 'iam' ? iamNamed(arn, 'role', undefined) : { name: nameOf(arn), kind: 'role' };
}

/** Any principal's ARN as an inventory names it. */
export function principalOf(arn: string): NamedIdentity {
  const session = partsOfSessionArn(arn);
  // A session is named by its role, as in the logs; a path is not in its ARN.
  if (session !== undefined) return { name: `arn:${session.partition}:iam::${session.account}:role/${session.role}`, kind: 'role', also: [nameOf(arn)] };
  const a = readArn(arn);
  if (a?.service !== 'iam') return { name: nameOf(arn), kind: 'unknown' };
  const type = a.resource.split('/', 1)[0];
  return iamNamed(arn, type === 'user' ? 'user' : type === 'role' ? 'role' : type === 'group' ? 'group' : type === 'root' ? 'account' : 'unknown', undefined);
}

/** Times of AWS's answers without a zone are UTC. */
export const awsWhen = (label: string, value: Json, ...paths: readonly string[]): When => whenAt(label, value, paths, 'UTC');

export function ownerOfTags(tags: unknown): string | undefined {
  if (Array.isArray(tags)) {
    const tag = objectsOf(tags).find((t) => /^owner$/i.test(textOf(t['Key']) ?? textOf(t['key']) ?? ''));
    return tag === undefined ? undefined : textOf(tag['Value']) ?? textOf(tag['value']);
  }
  const own = typeof tags === 'object' && tags !== null ? Object.entries(tags as Json).find(([k]) => /^owner$/i.test(k)) : undefined;
  return own === undefined ? undefined : textOf(own[1]);
}

export function attachedPolicy(identity: NamedIdentity | undefined, arn: string | undefined, name: string | undefined): InventoryDraft | undefined {
  const said = name ?? arn;
  if (said === undefined) return undefined;
  const known = arn !== undefined && /^arn:[^:]+:iam::aws:policy\//.test(arn) ? AWS_MANAGED.get(arn.slice(arn.lastIndexOf('/') + 1)) : undefined;
  return {
    kind: 'permission', platform: PLATFORM, identity, other: arn === undefined ? undefined : { name: nameOf(arn), kind: 'unknown' },
    detail: detailOf(`policy ${shown(said)} (attached)${known === undefined ? '' : `: ${known}`}`),
  };
}

export const inlinePolicy = (identity: NamedIdentity | undefined, name: string | undefined, document: unknown): InventoryDraft => ({
  kind: 'permission', platform: PLATFORM, identity, detail: detailOf(`policy ${name === undefined ? 'without a name' : shown(name)} (inline): ${summaryOf(document)}`), ...rightsIn(document, name),
});

/** A workload and the role it runs with: who holds the role, and who stops without it. */
export function runsAs(workload: string, roleArn: string, detail: string | undefined, status?: string): readonly InventoryDraft[] {
  const role = roleOf(roleArn);
  const other = { name: nameOf(workload), kind: 'workload' as const };
  return [
    { kind: 'host-identity', platform: PLATFORM, identity: role, other, status, detail },
    { kind: 'consumer', platform: PLATFORM, identity: role, other, detail },
  ];
}

/** Variables whose names say that their values open something: where a secret lies. Values are never looked at. */
export function secretsInEnvironment(workload: string, names: readonly string[], what: string): readonly InventoryDraft[] {
  return names.filter(looksSecret).slice(0, 200).map((name) => ({
    kind: 'secret', platform: PLATFORM, identity: { name: nameOf(`${workload}#${name}`), kind: 'unknown' }, other: { name: nameOf(workload), kind: 'workload' },
    detail: detailOf(`${what} ${shown(name)}: by its name a secret; its value is not copied`),
  }));
}

/** A secret that a workload is given by reference: the secret's place, and who depends on it. */
export function givenSecret(workload: string, place: string, variable: string | undefined): readonly InventoryDraft[] {
  const detail = detailOf(variable === undefined ? undefined : `given as ${shown(variable)}`);
  return [{ kind: 'consumer', platform: PLATFORM, identity: { name: nameOf(place), kind: 'unknown' }, other: { name: nameOf(workload), kind: 'workload' }, detail }];
}
