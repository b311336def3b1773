/**
 * Cloudsplaining's result data: principals of an account with the policies they have, and the trust policies of roles.
 * https://cloudsplaining.readthedocs.io/en/latest/report/details/
 */
import type { InventoryDraft } from '../../../../shared/domain/inventory.ts';
import { readArn, trustOf } from '../../aws/names.ts';
import { objectOf, textOf } from '../../format.ts';
import { detailOf } from '../../mapping.ts';
import type { DocumentKind, Said } from '../kind.ts';
import { nameOf, shown, textAt, textsAt, type Json } from '../values.ts';
import { attachedPolicy, awsWhen, inlinePolicy, PLATFORM, principalOf } from './common.ts';

/** A map from a policy's id to its name. */
const namesIn = (value: unknown): readonly string[] => Object.values(objectOf(value) ?? {}).flatMap((v) => textOf(v) ?? []);

function principal(value: Json): Said {
  const arn = textAt(value, 'arn') ?? '';
  const identity = principalOf(arn);
  const created = awsWhen('create_date', value, 'create_date');
  const trust = objectOf(value['assume_role_policy']) === undefined ? undefined : trustOf(identity, objectOf(value['assume_role_policy'])?.['PolicyDocument']);
  const entries: InventoryDraft[] = [{ kind: 'identity', platform: PLATFORM, identity, created: created.at, detail: detailOf(created.note, ...(trust?.notes ?? [])) }];
  for (const list of ['managed_policies', 'aws_managed_policies', 'customer_managed_policies']) {
    for (const name of namesIn(value[list])) {
      const entry = attachedPolicy(identity, undefined, name);
      if (entry !== undefined) entries.push(entry);
    }
  }
  for (const name of namesIn(value['inline_policies'])) entries.push({ kind: 'permission', platform: PLATFORM, identity, detail: detailOf(`policy ${shown(name)} (inline)`) });
  for (const [name, group] of Object.entries(objectOf(value['groups']) ?? {})) {
    entries.push({ kind: 'membership', platform: PLATFORM, identity, other: { name: textAt(group, 'arn') ?? nameOf(`group/${name}`), kind: 'group' }, detail: detailOf(`group ${shown(name)}`) });
  }
  for (const profile of textsAt(value, ['instance_profiles.Arn'])) entries.push({ kind: 'host-identity', platform: PLATFORM, identity, other: { name: nameOf(profile), kind: 'unknown' }, detail: 'instance profile' });
  return [...entries, ...(trust?.entries ?? [])];
}

const FINDINGS = ['PrivilegeEscalation', 'ResourceExposure', 'ServiceWildcard', 'CredentialsExposure', 'DataExfiltration', 'InfrastructureModification'];

export const CLOUDSPLAINING_KINDS: readonly DocumentKind[] = [
  { title: 'Cloudsplaining principal', keys: ['arn', 'inline_policies', 'path'], when: (v) => readArn(textAt(v, 'arn') ?? '')?.service === 'iam', read: principal },
  {
    title: 'Cloudsplaining finding', keys: ['PolicyDocument', 'AttachedToPrincipal', 'Arn'],
    read: (v) => {
      const identity = principalOf(textAt(v, 'Arn') ?? '');
      return [{ kind: 'identity', platform: PLATFORM, identity }, inlinePolicy(identity, textAt(v, 'PolicyName'), v['PolicyDocument'])];
    },
  },
  {
    title: 'Cloudsplaining policy', keys: ['PolicyName', 'PolicyId', 'PolicyDocument', 'AttachedTo'],
    read: (v) => {
      const to = (['roles', 'users', 'groups'] as const).flatMap((list) => textsAt(v, [`AttachedTo.${list}`]).map((name) => ({ name: nameOf(name.startsWith('arn:') ? name : `${list.slice(0, -1)}/${name}`), kind: list === 'roles' ? 'role' as const : list === 'users' ? 'user' as const : 'group' as const })));
      const found = FINDINGS.filter((f) => textsAt(v, [`${f}.findings`, `${f}.findings.type`]).length > 0);
      const noted = (e: InventoryDraft): InventoryDraft => ({ ...e, detail: detailOf(e.detail, found.length === 0 ? undefined : `Cloudsplaining: ${found.join(', ')}`) });
      return to.length === 0 ? [noted(inlinePolicy(undefined, textAt(v, 'PolicyName'), v['PolicyDocument']))] : to.map((identity) => noted(inlinePolicy(identity, textAt(v, 'PolicyName'), v['PolicyDocument'])));
    },
  },
];
