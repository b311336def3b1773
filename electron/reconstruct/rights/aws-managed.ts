/** What AWS's own policies come to where an inventory names them without their documents; these are the same in every account. */
import { AWS_ACTS, type Right } from '../../../shared/domain/right.ts';
import type { InventoryRow } from '../../../shared/domain/inventory.ts';
import type { Stated } from './judge.ts';

const MANAGED: ReadonlyMap<string, readonly string[]> = new Map([
  ['AdministratorAccess', ['*']],
  ['PowerUserAccess', AWS_ACTS.filter((a) => !a.startsWith('iam:'))],
  ['IAMFullAccess', AWS_ACTS.filter((a) => a.startsWith('iam:'))],
  ['SecretsManagerReadWrite', AWS_ACTS.filter((a) => a.startsWith('secretsmanager:'))],
]);

/** The rights of an attachment whose document is not in the evidence. */
export function managedRights(row: InventoryRow): readonly Stated[] {
  const m = /^arn:[^:]+:iam::aws:policy\/(?:[\w-]+\/)*([\w-]+)$/.exec(row.other?.name ?? '');
  const acts = MANAGED.get(m?.[1] ?? '');
  return acts === undefined ? [] : [{ right: { effect: 'allow', acts, by: m?.[1] } as Right, row }];
}
