/** What stood in the accounts on 21 September, in the shapes in which `aws iam` prints it, and the register that a vendor's tool would keep. */
import { at, dayIn, iso, isoOffset } from './calendar.ts';
import type { CloudTrailRecord } from './cloudtrail.ts';
import type { SampleFile } from './layout.ts';
import { policiesOf, trustOf } from './policies.ts';
import { uniqueIdOf } from './rng.ts';
import { ROLES, type Role } from './roles.ts';
import { SSH_KEY } from './story-shared-account.ts';
import { KEY, USER, USERS, type User, type UserKey } from './users.ts';
import { ACCOUNTS } from './world.ts';

interface Use {
  readonly at: number;
  readonly region: string;
  readonly service: string;
}

/** The last use of every key, as far as the records know; IAM knows of some that are older. */
function lastUses(records: readonly CloudTrailRecord[]): ReadonlyMap<string, Use> {
  const uses = new Map<string, Use>([
    [KEY.reportExport.id, { at: dayIn(2026, 8, 31, '22:14:00'), region: 'eu-west-1', service: 's3' }],
    [KEY.oldMigration.id, { at: dayIn(2024, 2, 11, '03:07:00'), region: 'eu-west-1', service: 'rds' }],
  ]);
  const roleUses = (r: CloudTrailRecord): string | undefined => r.userIdentity.sessionContext?.sessionIssuer?.arn;
  for (const r of records) {
    const use = { at: Date.parse(r.eventTime) / 1000, region: r.awsRegion, service: r.eventSource.split('.')[0] ?? '' };
    for (const name of [r.userIdentity.accessKeyId, roleUses(r)]) if (name !== undefined && (uses.get(name)?.at ?? 0) <= use.at) uses.set(name, use);
  }
  return uses;
}

const REPORT =
  'user,arn,user_creation_time,password_enabled,password_last_used,password_last_changed,password_next_rotation,mfa_active,access_key_1_active,access_key_1_last_rotated,access_key_1_last_used_date,access_key_1_last_used_region,access_key_1_last_used_service,access_key_2_active,access_key_2_last_rotated,access_key_2_last_used_date,access_key_2_last_used_region,access_key_2_last_used_service,cert_1_active,cert_1_last_rotated,cert_2_active,cert_2_last_rotated';
const CERTS = ['false', 'N/A', 'false', 'N/A'];

/** The credential report names no key ids: they are joined by the user's ARN and the date. */
function credentialReport(account: string, uses: ReadonlyMap<string, Use>): SampleFile {
  const keyCells = (key: UserKey | undefined): string[] => {
    if (key === undefined) return ['false', 'N/A', 'N/A', 'N/A', 'N/A'];
    const use = uses.get(key.id);
    return [String(key.status === 'Active'), isoOffset(key.created), use === undefined ? 'N/A' : isoOffset(use.at - (use.at % 60)), use?.region ?? 'N/A', use?.service ?? 'N/A'];
  };
  const rootUsed = account === '111122223333' ? isoOffset(at(16, '10:00:41')) : 'no_information';
  const root = ['<root_account>', `arn:aws:iam::${account}:root`, isoOffset(dayIn(2022, 4, 4)), 'not_supported', rootUsed, 'not_supported', 'not_supported', 'true', ...keyCells(undefined), ...keyCells(undefined), ...CERTS];
  const rows = USERS.filter((u) => u.account === account).map((u) => [
    u.name, u.arn, isoOffset(u.created), String(u.password), ...(u.password ? [isoOffset(at(16, '10:05:31')), isoOffset(u.created), 'N/A'] : ['N/A', 'N/A', 'N/A']), String(u.mfa), ...keyCells(u.keys[0]), ...keyCells(u.keys[1]), ...CERTS,
  ]);
  return { path: `inventory/credential-report-${account}.csv`, bytes: Buffer.from([REPORT, ...[root, ...rows].map((r) => r.join(','))].join('\n')) };
}

const named = (arn: string): { PolicyName: string; PolicyArn: string } => ({ PolicyName: arn.slice(arn.lastIndexOf('/') + 1), PolicyArn: arn });
const inline = (name: string, actions: readonly string[]): object => ({ PolicyName: name, PolicyDocument: { Version: '2012-10-17', Statement: [{ Effect: 'Allow', Action: actions, Resource: '*' }] } });
const DENY_ALL = { PolicyName: 'incident-deny-all', PolicyDocument: { Version: '2012-10-17', Statement: [{ Effect: 'Deny', Action: '*', Resource: '*' }] } };

function roleDetail(role: Role, uses: ReadonlyMap<string, Use>): object {
  const use = uses.get(role.arn);
  return {
    Path: role.path, RoleName: role.name, RoleId: role.id, Arn: role.arn, CreateDate: isoOffset(role.created),
    AssumeRolePolicyDocument: trustOf(role),
    InstanceProfileList: role.instanceProfile
      ? [{ Path: '/', InstanceProfileName: role.name, InstanceProfileId: uniqueIdOf('AIPA', role.arn), Arn: `arn:aws:iam::${role.account}:instance-profile/${role.name}`, CreateDate: isoOffset(role.created), Roles: [{ Path: role.path, RoleName: role.name, RoleId: role.id, Arn: role.arn, CreateDate: isoOffset(role.created), AssumeRolePolicyDocument: trustOf(role) }] }]
      : [],
    RolePolicyList: role.allows.length === 0 ? [] : [{ PolicyName: `${role.name}-policy`, PolicyDocument: { Version: '2012-10-17', Statement: role.allows.map((a) => ({ Effect: 'Allow', Action: a.actions, Resource: a.resources })) } }],
    AttachedManagedPolicies: role.managed.map(named),
    Tags: [{ Key: 'team', Value: role.path.startsWith('/aws') ? 'aws' : 'platform' }],
    RoleLastUsed: use === undefined ? {} : { LastUsedDate: isoOffset(use.at), Region: use.region },
  };
}

function authorizationDetails(account: string, uses: ReadonlyMap<string, Use>): SampleFile {
  const users = USERS.filter((u) => u.account === account);
  const roles = ROLES.filter((r) => r.account === account);
  const body = {
    UserDetailList: users.map((u) => ({
      Path: '/', UserName: u.name, UserId: u.id, Arn: u.arn, CreateDate: isoOffset(u.created),
      UserPolicyList: [...(u.allows.length === 0 ? [] : [inline(`${u.name}-policy`, u.allows)]), ...(u === USER.billingRelease ? [DENY_ALL] : [])],
      GroupList: u === USER.breakGlass ? ['emergency'] : [],
      AttachedManagedPolicies: u.managed.map(named),
      Tags: [{ Key: 'owner', Value: u.owner }],
    })),
    GroupDetailList: account === USER.breakGlass.account ? [{ Path: '/', GroupName: 'emergency', GroupId: uniqueIdOf('AGPA', 'emergency'), Arn: `arn:aws:iam::${account}:group/emergency`, CreateDate: isoOffset(USER.breakGlass.created), GroupPolicyList: [], AttachedManagedPolicies: [] }] : [],
    RoleDetailList: roles.map((r) => roleDetail(r, uses)),
    Policies: policiesOf([...users.flatMap((u) => u.managed), ...roles.flatMap((r) => r.managed)]),
  };
  return { path: `inventory/account-authorization-details-${account}.json`, bytes: Buffer.from(`${JSON.stringify(body, null, 4)}\n`) };
}

function accessKeys(u: User): SampleFile {
  const body = { AccessKeyMetadata: u.keys.map((k) => ({ UserName: u.name, AccessKeyId: k.id, Status: k.status, CreateDate: isoOffset(k.created) })) };
  return { path: `inventory/access-keys/${u.account}-${u.name}.json`, bytes: Buffer.from(`${JSON.stringify(body, null, 4)}\n`) };
}

const COLUMNS = ['name', 'type', 'platform', 'credential_id', 'owner', 'created', 'last_used', 'expires', 'privilege', 'consumers', 'status'] as const;

const privilegeOf = (managed: readonly string[], allows: readonly string[]): string =>
  managed.some((m) => /Administrator|FullAccess/.test(m)) ? 'admin' : allows.some((a) => /\*|Create|Put|Restore|Start/.test(a)) ? 'write' : 'read';

/** The register of machine identities: who owns what, and what stops when it goes. */
function register(uses: ReadonlyMap<string, Use>): readonly SampleFile[] {
  const lastUsed = (name: string): string => { const use = uses.get(name); return use === undefined ? '' : iso(use.at); };
  const users = USERS.filter((u) => u !== USER.breakGlass && u !== USER.supportTemp).flatMap((u) =>
    u.keys.filter((k) => k !== KEY.portalPlanted && k !== KEY.reportPlanted).map((k) => [
      u.arn, 'service account', 'aws', k.id, u.owner, iso(k.created), lastUsed(k.id), '', privilegeOf(u.managed, u.allows), u.consumers.join('; '), k.status.toLowerCase(),
    ]));
  const roles = ROLES.filter((r) => !r.path.startsWith('/aws')).map((r) => [
    r.arn, 'role', 'aws', '', 'platform@example.com', iso(r.created), lastUsed(r.arn), '',
    privilegeOf(r.managed, r.allows.flatMap((a) => a.actions)), '', 'active',
  ]);
  const secrets = [['ci/billing-api/deploy-key', 'secret', 'aws', KEY.billingRelease.id, 'billing@example.com', iso(dayIn(2025, 2, 18, '09:41:00')), '', iso(dayIn(2026, 2, 18)), 'write', 'billing-api monthly release job', 'active'],
    ['prod/ledger-db/app', 'secret', 'aws', SSH_KEY, 'ledger@example.com', iso(dayIn(2025, 4, 2)), '', '', 'write', 'ledger replication; ledger-rep-01; ledger-rep-02', 'active']];
  const cell = (v: string): string => (/[",\n]/.test(v) ? `"${v.replaceAll('"', '""')}"` : v);
  const mapping = { keytrail: 'mapping', version: 1, name: 'Machine identity register', platform: 'aws', columns: Object.fromEntries(COLUMNS.filter((c) => c !== 'platform').map((c) => [c, c])) };
  return [
    { path: 'inventory/machine-identities.csv', bytes: Buffer.from(`${[[...COLUMNS], ...users, ...roles, ...secrets].map((r) => r.map(cell).join(',')).join('\n')}\n`) },
    { path: 'inventory/machine-identities.mapping.json', bytes: Buffer.from(`${JSON.stringify(mapping, null, 2)}\n`) },
  ];
}

export function inventories(records: readonly CloudTrailRecord[]): readonly SampleFile[] {
  const uses = lastUses(records);
  return [
    ...ACCOUNTS.flatMap((account) => [credentialReport(account, uses), authorizationDetails(account, uses)]),
    ...USERS.filter((u) => u.keys.length > 0).map(accessKeys),
    ...register(uses),
  ];
}
