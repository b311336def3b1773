/**
 * IAM Identity Center: users and groups of the identity store, permission sets, and who is assigned them in which account.
 * https://docs.aws.amazon.com/singlesignon/latest/APIReference/API_AccountAssignment.html
 */
import type { IdentityKind } from '../../../../shared/domain/kinds.ts';
import { detailOf } from '../../mapping.ts';
import type { DocumentKind } from '../kind.ts';
import { nameOf, named, shown, textAt } from '../values.ts';
import { awsWhen, PLATFORM } from './common.ts';

/** CloudTrail writes `onBehalfOf.userId`, so the id is the name. */
const principal = (id: string, kind: IdentityKind): { name: string; kind: IdentityKind } => ({ name: nameOf(id), kind });

export const IDENTITY_CENTER_KINDS: readonly DocumentKind[] = [
  {
    title: 'Identity Center user', keys: ['UserId', 'UserName', 'IdentityStoreId'],
    read: (v) => [{
      kind: 'identity', platform: PLATFORM, identity: named(textAt(v, 'UserId') ?? '', 'human', [textAt(v, 'UserName'), textAt(v, 'Emails.Value')]),
      detail: detailOf(`identity store ${shown(textAt(v, 'IdentityStoreId') ?? '')}`, textAt(v, 'ExternalIds.Id') === undefined ? undefined : `external id ${shown(textAt(v, 'ExternalIds.Id') ?? '')}`),
    }],
  },
  {
    title: 'Identity Center group', keys: ['GroupId', 'DisplayName', 'IdentityStoreId'],
    read: (v) => [{ kind: 'identity', platform: PLATFORM, identity: principal(textAt(v, 'GroupId') ?? '', 'group'), detail: detailOf(`group ${shown(textAt(v, 'DisplayName') ?? '')}`) }],
  },
  {
    title: 'Identity Center membership', keys: ['GroupId', 'MemberId'],
    read: (v) => {
      const user = textAt(v, 'MemberId.UserId');
      return user === undefined ? { skip: 'a membership without a user' } : [{ kind: 'membership', platform: PLATFORM, identity: principal(user, 'human'), other: { name: textAt(v, 'GroupId') ?? '', kind: 'group' } }];
    },
  },
  {
    title: 'permission set', keys: ['PermissionSetArn', 'Name'],
    read: (v) => {
      const created = awsWhen('CreatedDate', v, 'CreatedDate');
      return [{
        kind: 'identity', platform: PLATFORM, identity: named(textAt(v, 'PermissionSetArn') ?? '', 'role'), created: created.at,
        detail: detailOf(`permission set ${shown(textAt(v, 'Name') ?? '')}: accounts carry it as roles AWSReservedSSO_${shown(textAt(v, 'Name') ?? '')}_…`, textAt(v, 'SessionDuration') === undefined ? undefined : `sessions of ${textAt(v, 'SessionDuration') ?? ''}`, created.note),
      }];
    },
  },
  {
    title: 'account assignment', keys: ['PermissionSetArn', 'AccountId'],
    read: (v) => {
      const id = textAt(v, 'PrincipalId', 'UserId', 'GroupId');
      if (id === undefined) return { skip: 'an assignment that names nobody' };
      const group = textAt(v, 'PrincipalType') === 'GROUP' || (textAt(v, 'PrincipalId', 'UserId') === undefined);
      const account = textAt(v, 'AccountId') ?? '';
      return [{
        kind: 'trust', platform: PLATFORM, identity: { name: textAt(v, 'PermissionSetArn') ?? '', kind: 'role' }, other: principal(id, group ? 'group' : 'human'),
        detail: detailOf(`assigned in account ${shown(account)}`),
      }];
    },
  },
];
