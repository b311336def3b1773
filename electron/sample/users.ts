/** IAM users and their keys, with what the inventory of 21 September says of each: those that the stories made are there too. */
import { at, dayIn } from './calendar.ts';
import { keyOf, uniqueIdOf } from './rng.ts';
import { BUILD, PROD } from './world.ts';

export interface UserKey {
  readonly id: string;
  readonly status: 'Active' | 'Inactive';
  readonly created: number;
}

export interface User {
  readonly name: string;
  readonly account: string;
  readonly id: string;
  readonly arn: string;
  readonly created: number;
  readonly keys: readonly UserKey[];
  readonly password: boolean;
  readonly mfa: boolean;
  readonly managed: readonly string[];
  readonly allows: readonly string[];
  readonly owner: string;
  readonly consumers: readonly string[];
}

const key = (label: string, status: UserKey['status'], created: number): UserKey => ({ id: keyOf('AKIA', label), status, created });

function user(account: string, name: string, spec: Partial<Omit<User, 'name' | 'account' | 'id' | 'arn'>> & Pick<User, 'created' | 'owner'>): User {
  return {
    name, account,
    id: uniqueIdOf('AIDA', `${account}/${name}`),
    arn: `arn:aws:iam::${account}:user/${name}`,
    keys: [], password: false, mfa: false, managed: [], allows: [], consumers: [],
    ...spec,
  };
}

export const KEY = {
  billingRelease: key('billing-release', 'Inactive', dayIn(2025, 2, 18)),
  artifactMirror: key('artifact-mirror', 'Active', dayIn(2025, 10, 6)),
  catalogSync: key('catalog-sync', 'Inactive', dayIn(2023, 5, 22)),
  catalogSynch: key('catalog-synch', 'Active', dayIn(2025, 11, 3)),
  portalAdmin: key('portal-admin', 'Active', dayIn(2025, 6, 2)),
  /** Planted by the second story, used. */
  portalPlanted: key('portal-admin planted', 'Inactive', at(12, '03:41:26')),
  reportExport: key('report-export', 'Active', dayIn(2024, 9, 9)),
  /** Planted by the second story, never used, and overlooked by the responders. */
  reportPlanted: key('report-export planted', 'Active', at(12, '03:44:58')),
  dispatch: key('dispatch', 'Active', dayIn(2024, 1, 15)),
  metricsOld: key('metrics old', 'Inactive', dayIn(2026, 6, 9)),
  metricsNew: key('metrics new', 'Active', at(9, '08:31:07')),
  reportPortal: key('report-portal', 'Active', dayIn(2024, 7, 30)),
  oldMigration: key('old migration', 'Active', dayIn(2022, 8, 1)),
} as const;

export const USER = {
  billingRelease: user(BUILD, 'svc-billing-release', { created: dayIn(2025, 2, 18), owner: 'billing@example.com', keys: [KEY.billingRelease], allows: ['sts:AssumeRole'], consumers: ['billing-api monthly release job'] }),
  artifactMirror: user(BUILD, 'svc-artifact-mirror', { created: dayIn(2025, 10, 6), owner: 'platform@example.com', keys: [KEY.artifactMirror], allows: ['s3:GetObject', 's3:ListBucket'], consumers: ['mirror in the Rotterdam office'] }),
  catalogSync: user(PROD, 'svc-catalog-sync', {
    created: dayIn(2023, 5, 22), owner: 'catalog@example.com', keys: [KEY.catalogSync],
    // The fault behind the second story: a rotation helper's policy that was meant for the user's own keys.
    allows: ['s3:GetObject', 's3:PutObject', 'iam:ListAccessKeys', 'iam:CreateAccessKey', 'iam:GetUser'], consumers: ['catalog-sync task', 'image catalog-sync:2.14'],
  }),
  catalogSynch: user(PROD, 'svc-catalog-synch', { created: dayIn(2025, 11, 3), owner: 'catalog@example.com', keys: [KEY.catalogSynch], allows: ['s3:GetObject'], consumers: ['warehouse label preview'] }),
  portalAdmin: user(PROD, 'svc-portal-admin', { created: dayIn(2025, 6, 2), owner: 'it-support@example.com', keys: [KEY.portalAdmin, KEY.portalPlanted], managed: ['arn:aws:iam::aws:policy/IAMFullAccess'], consumers: ['joiners and leavers portal'] }),
  reportExport: user(PROD, 'svc-report-export', { created: dayIn(2024, 9, 9), owner: 'finance-systems@example.com', keys: [KEY.reportExport, KEY.reportPlanted], allows: ['s3:GetObject', 'athena:*', 'glue:Get*'], consumers: ['month-end export'] }),
  dispatch: user(PROD, 'svc-dispatch', {
    created: dayIn(2024, 1, 15), owner: 'dispatch@example.com', keys: [KEY.dispatch],
    allows: ['sqs:*', 'ec2:Describe*', 'ssm:StartSession', 'ssm:DescribeInstanceInformation', 'sts:GetSessionToken'], consumers: ['dispatch app', 'partner feed'],
  }),
  metricsPush: user(PROD, 'svc-metrics-push', { created: dayIn(2025, 3, 4), owner: 'platform@example.com', keys: [KEY.metricsNew], allows: ['cloudwatch:PutMetricData'], consumers: ['metrics bridge'] }),
  reportPortal: user(PROD, 'svc-report-portal', { created: dayIn(2024, 7, 30), owner: 'finance-systems@example.com', keys: [KEY.reportPortal], allows: ['sts:GetFederationToken', 's3:GetObject'], consumers: ['report portal'] }),
  oldMigration: user(PROD, 'svc-old-migration', { created: dayIn(2022, 8, 1), owner: 'unknown', keys: [KEY.oldMigration], managed: ['arn:aws:iam::aws:policy/AmazonRDSFullAccess'] }),
  breakGlass: user(PROD, 'break-glass', { created: dayIn(2023, 1, 10), owner: 'mara.quist@example.com', password: true, mfa: true, managed: ['arn:aws:iam::aws:policy/AdministratorAccess'] }),
  /** Made by the second story; its login profile is gone, its policy is not. */
  supportTemp: user(PROD, 'support-temp-2', { created: at(12, '11:31:52'), owner: 'unknown', managed: ['arn:aws:iam::aws:policy/AdministratorAccess'] }),
} as const satisfies Record<string, User>;

export const USERS: readonly User[] = Object.values(USER);
