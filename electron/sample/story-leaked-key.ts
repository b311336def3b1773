/**
 * Story 2: a key left in a container image is replayed against one service after another, nearly all of which refuse it (the API server of the
 * cluster, too), until IAM answers. It plants keys on two other users; one of them makes a user with a console password, who stops a trail, and is let
 * into the cluster as its administrator, where it asks for a token of the pricing service and goes back to AWS with it.
 */
import { at, DAYS, HOUR, iso, prose } from './calendar.ts';
import type { Seat } from './cloudtrail.ts';
import { adminOfProd } from './people.ts';
import { asUser, asUserSession } from './principals.ts';
import { asAwsUser, asServiceAccount, kubernetes, requestToken, serviceAccountName, tokenId } from './kubernetes.ts';
import { keyOf } from './rng.ts';
import { ROLE } from './roles.ts';
import { scribeOf, type Scribe } from './scribe.ts';
import { consoleLogin, createKey, webIdentity } from './sts.ts';
import { object, readSecret, survey, tapeOf, type Tape } from './tape.ts';
import { counted, forwardedOf, type Story } from './truth.ts';
import { KEY, USER } from './users.ts';
import { ADDRESS, AGENT, BUCKET, DR_REGION, DR_TRAIL, INTRUDER, MAIN_REGION, OIDC_CLUSTER, PROD, secretArn } from './world.ts';

const LOGIN = at(12, '11:48:13');
export const LOGGING_STOPPED = at(12, '12:20:41');
export const LOGGING_STARTED = at(14, '08:37:12');
const CONSOLE_ONE = keyOf('ASIA', 'leaked-key console one');
const CONSOLE_TWO = keyOf('ASIA', 'leaked-key console two');
const NEW_USER = USER.supportTemp;
const PASSWORD = `password:${NEW_USER.arn}`;

const TRIED = [
  'iam:ListUsers', 'iam:ListRoles', 'iam:GetAccountAuthorizationDetails', 'iam:ListAttachedUserPolicies', 's3:ListBuckets', 'ec2:DescribeInstances', 'ec2:DescribeSecurityGroups',
  'ec2:DescribeSnapshots', 'ec2:DescribeVolumes', 'lambda:ListFunctions20150331', 'ssm:DescribeParameters', 'ssm:DescribeInstanceInformation', 'ssm:GetParametersByPath',
  'secretsmanager:ListSecrets', 'rds:DescribeDBInstances', 'rds:DescribeDBSnapshots', 'dynamodb:ListTables', 'kms:ListKeys', 'kms:ListAliases', 'ecr:DescribeRepositories',
  'ecs:ListClusters', 'eks:ListClusters', 'sqs:ListQueues', 'sns:ListTopics', 'cloudtrail:DescribeTrails', 'logs:DescribeLogGroups', 'organizations:DescribeOrganization',
  'cloudformation:ListStacks', 'codebuild:ListProjects', 'apigateway:GetRestApis', 'athena:ListWorkGroups', 'glue:GetDatabases', 'redshift:DescribeClusters', 'elasticache:DescribeCacheClusters',
];
const TRIED_ELSEWHERE = ['ec2:DescribeInstances', 'lambda:ListFunctions20150331', 'secretsmanager:ListSecrets', 'rds:DescribeDBInstances', 'ssm:DescribeParameters', 'ecr:DescribeRepositories'];

/** The owner's task, every hour from its own address, until the key is set inactive. */
function ownerUse(tape: Tape, until: number): void {
  const seat: Seat = { who: asUser(USER.catalogSync, KEY.catalogSync.id), account: PROD, region: MAIN_REGION, from: ADDRESS.catalogTasks, agent: AGENT.catalogSync };
  for (const day of DAYS) {
    for (let hour = 0; hour < 24; hour += 1) {
      const begun = at(day) + hour * HOUR + tape.rng.int(420, 470);
      if (begun >= until) return;
      object(tape, seat, begun, 'GetObject', BUCKET.catalog, `inbound/${day}/${hour}.csv`);
      object(tape, seat, begun + tape.rng.int(20, 90), 'PutObject', BUCKET.catalog, `published/${day}/${hour}.json`);
      if (hour % 6 === 0) tape.put(seat, begun - 3, 'sts:GetCallerIdentity');
    }
  }
}

const ADMIN_TOKEN = tokenId('leaked-key cluster-admin');
const PRICING_TOKEN = tokenId('leaked-key pricing');
const PRICING = keyOf('ASIA', 'leaked-key pricing role');
const POD = 'pricing-api-6d5f9c7b88-x2x7p';
const KUBECTL = { from: INTRUDER.leakedKey.from, agent: 'kubectl/v1.33.1 (darwin/arm64) kubernetes/8adc0f0' } as const;

/** The cluster's API server: the leaked key may nothing there. The planted one is the portal's, which joins people to groups, and so is its administrator. */
function onCluster(s: Scribe, tape: Tape): void {
  const leaked = asAwsUser('svc-catalog-sync', USER.catalogSync.arn, USER.catalogSync.id, KEY.catalogSync.id, ['catalog-viewers']);
  for (const [i, resource] of ['namespaces', 'pods', 'secrets', 'configmaps', 'nodes'].entries()) kubernetes(s, leaked, KUBECTL, at(12, '03:24:10') + i * 4, { verb: 'list', resource, code: 403 });

  const portal = asAwsUser('svc-portal-admin', USER.portalAdmin.arn, USER.portalAdmin.id, KEY.portalPlanted.id, ['system:masters']);
  for (const [i, resource] of ['namespaces', 'pods', 'serviceaccounts'].entries()) kubernetes(s, portal, KUBECTL, at(12, '11:34:10') + i * 7, { verb: 'list', resource });
  requestToken(s, portal, KUBECTL, at(12, '11:35:20'), 'platform-ops', 'cluster-backup', ADMIN_TOKEN, 'https://kubernetes.default.svc');
  const admin = asServiceAccount('platform-ops', 'cluster-backup', ADMIN_TOKEN);
  kubernetes(s, admin, KUBECTL, at(12, '11:36:02'), { verb: 'list', resource: 'secrets' });
  kubernetes(s, admin, KUBECTL, at(12, '11:36:40'), { verb: 'get', resource: 'secrets', namespace: 'pricing', name: 'pricing-api-config' });
  kubernetes(s, admin, KUBECTL, at(12, '11:37:25'), { verb: 'create', resource: 'pods', namespace: 'pricing', name: POD, subresource: 'exec', query: '?command=sh&container=api&stdin=true&stdout=true&tty=true', code: 101 });
  requestToken(s, admin, KUBECTL, at(12, '11:38:31'), 'pricing', 'pricing-api', PRICING_TOKEN, 'sts.amazonaws.com');

  const where = { ...INTRUDER.leakedKey, region: MAIN_REGION } as const;
  const pricing: Seat = { ...where, account: PROD, who: webIdentity(tape, where, at(12, '11:39:20'), { provider: OIDC_CLUSTER, audience: 'sts.amazonaws.com', subject: serviceAccountName('pricing', 'pricing-api'), role: ROLE.pricingPod, session: 'pricing-api', key: PRICING }) };
  tape.put(pricing, at(12, '11:39:41'), 'sts:GetCallerIdentity');
  for (let i = 0; i < 7; i += 1) tape.put(pricing, at(12, '11:40:10') + i * 9, 'dynamodb:Query', { request: { tableName: 'pricing', keyConditionExpression: 'laneId = :v' }, resources: [{ accountId: PROD, type: 'AWS::DynamoDB::Table', ARN: PRICES }] });
}

const PRICES = `arn:aws:dynamodb:${MAIN_REGION}:${PROD}:table/pricing`;

export function storyLeakedKey(): Story {
  const tape = tapeOf('story leaked-key');
  const leaked: Seat = { who: asUser(USER.catalogSync, KEY.catalogSync.id), account: PROD, region: MAIN_REGION, ...INTRUDER.leakedKey };
  const none: ReadonlySet<string> = new Set();

  tape.put(leaked, at(12, '03:12:08'), 'sts:GetCallerIdentity');
  const after = survey(tape, leaked, at(12, '03:12:15'), TRIED, [2, 6], none);
  const second = survey(tape, { ...leaked, region: 'us-east-1' }, after + 4, TRIED_ELSEWHERE, [2, 5], none);
  survey(tape, { ...leaked, region: DR_REGION }, second + 3, TRIED_ELSEWHERE, [2, 5], none);
  for (const n of ['inbound/11/22.csv', 'inbound/11/23.csv', 'config/suppliers.json']) object(tape, leaked, at(12, '03:22:00') + n.length * 3, 'GetObject', BUCKET.catalog, n);
  // The one thing that answers: IAM, for keys of anybody.
  tape.put(leaked, at(12, '03:38:50'), 'iam:GetUser', { request: null });
  tape.put(leaked, at(12, '03:39:04'), 'iam:ListAccessKeys', { request: null });
  for (const [time, name] of [['03:39:40', 'admin'], ['03:39:52', 'svc-admin'], ['03:40:03', 'svc-portal']] as const) {
    tape.put(leaked, at(12, time), 'iam:ListAccessKeys', { request: { userName: name }, denied: { code: 'NoSuchEntityException', message: `The user with name ${name} cannot be found.` } });
  }
  tape.put(leaked, at(12, '03:40:21'), 'iam:ListAccessKeys', { request: { userName: USER.portalAdmin.name } });
  createKey(tape, leaked, KEY.portalPlanted.created, USER.portalAdmin.name, KEY.portalPlanted.id);
  createKey(tape, leaked, KEY.reportPlanted.created, USER.reportExport.name, KEY.reportPlanted.id);

  // Eight hours later, with the planted key.
  const planted: Seat = { ...leaked, who: asUser(USER.portalAdmin, KEY.portalPlanted.id) };
  tape.put(planted, at(12, '11:29:02'), 'sts:GetCallerIdentity');
  tape.put(planted, at(12, '11:29:31'), 'iam:ListUsers', { request: { maxItems: 1000 } });
  tape.put(planted, at(12, '11:30:12'), 'iam:ListAttachedUserPolicies', { request: { userName: USER.portalAdmin.name } });
  tape.put(planted, NEW_USER.created, 'iam:CreateUser', {
    request: { userName: NEW_USER.name, path: '/' },
    response: { user: { path: '/', userName: NEW_USER.name, userId: NEW_USER.id, arn: NEW_USER.arn, createDate: prose(NEW_USER.created, false) } },
  });
  tape.put(planted, at(12, '11:32:20'), 'iam:CreateLoginProfile', {
    request: { userName: NEW_USER.name, passwordResetRequired: false },
    response: { loginProfile: { userName: NEW_USER.name, createDate: prose(at(12, '11:32:20'), false), passwordResetRequired: false } },
  });
  tape.put(planted, at(12, '11:32:51'), 'iam:AttachUserPolicy', { request: { userName: NEW_USER.name, policyArn: 'arn:aws:iam::aws:policy/AdministratorAccess' } });

  const s = scribeOf('story leaked-key');
  const tapeOfCluster = tapeOf('story leaked-key cluster');
  onCluster(s, tapeOfCluster);

  // The console: the sign-in names no key, the session's keys carry its second.
  const door = { who: asUser(NEW_USER, undefined), account: PROD, from: INTRUDER.leakedKey.from, agent: INTRUDER.leakedKeyBrowser };
  consoleLogin(tape, door, at(12, '11:47:40'), false);
  consoleLogin(tape, door, LOGIN, true);
  const one: Seat = { ...door, region: MAIN_REGION, who: asUserSession(NEW_USER, CONSOLE_ONE, LOGIN), console: true };
  const two: Seat = { ...one, who: asUserSession(NEW_USER, CONSOLE_TWO, LOGIN) };
  tape.put(one, at(12, '11:48:31'), 's3:ListBuckets');
  tape.put(one, at(12, '11:49:02'), 'iam:ListRoles');
  tape.put(one, at(12, '11:50:15'), 'secretsmanager:ListSecrets');
  readSecret(tape, one, at(12, '11:53:44'), 'prod/finance-export/sftp');
  for (const [i, month] of ['2026-06', '2026-07', '2026-08'].entries()) object(tape, two, at(12, '12:02:10') + i * 37, 'GetObject', BUCKET.reports, `month-end/${month}/ledger.xlsx`);
  const twoAway: Seat = { ...two, region: DR_REGION };
  tape.put(twoAway, at(12, '12:18:20'), 'cloudtrail:DescribeTrails', { request: { includeShadowTrails: false } });
  tape.put(twoAway, LOGGING_STOPPED, 'cloudtrail:StopLogging', { request: { name: DR_TRAIL } });
  // What follows happened where nobody was logging any more: the writer leaves it out, as the trail did.
  tape.put(twoAway, at(12, '12:24:09'), 'ec2:DescribeSnapshots', { request: { ownersSet: { items: [{ owner: 'self' }] } } });
  tape.put(twoAway, at(12, '12:26:33'), 'ec2:ModifySnapshotAttribute', { request: { snapshotId: 'snap-0a1b2c3d4e5f60718', attributeType: 'CREATE_VOLUME_PERMISSION', createVolumePermission: { add: { items: [{ userId: '999988887777' }] } } }, response: { _return: true } });
  tape.put(twoAway, at(12, '12:31:50'), 'rds:DescribeDBSnapshots');

  // Monday: the responders start the trail again and shut what they found. One planted key they do not find.
  const response = tapeOf('story leaked-key response');
  const admin = adminOfProd(response, at(14, '08:31:55'));
  response.put({ ...admin, region: DR_REGION }, LOGGING_STARTED, 'cloudtrail:StartLogging', { request: { name: DR_TRAIL } });
  response.put(admin, at(14, '08:49:30'), 'iam:DeleteLoginProfile', { request: { userName: NEW_USER.name } });
  response.put(admin, at(14, '08:52:05'), 'iam:UpdateAccessKey', { request: { userName: USER.catalogSync.name, accessKeyId: KEY.catalogSync.id, status: 'Inactive' } });
  response.put(admin, at(14, '08:53:40'), 'iam:UpdateAccessKey', { request: { userName: USER.portalAdmin.name, accessKeyId: KEY.portalPlanted.id, status: 'Inactive' } });
  consoleLogin(tape, door, at(14, '21:15:08'), false);

  const owner = tapeOf('story leaked-key owner');
  ownerUse(owner, at(14, '08:52:05'));

  const sources = [INTRUDER.leakedKey.from];
  const held = [...tape.records, ...tapeOfCluster.records].filter((r) => r.awsRegion !== DR_REGION || r.eventTime <= '2026-09-12T12:20:41Z');
  const credential = (spec: Parameters<typeof counted>[2]): ReturnType<typeof counted> => counted(held, sources, spec, s.shown);
  const session = { kind: 'aws-console-session', identity: NEW_USER.arn, status: 'derived', parent: KEY.portalPlanted.id, grade: 'B', hop: 'signed-in', depth: 2 } as const;
  const credentials = [
    credential({ value: KEY.catalogSync.id, kind: 'aws-access-key', identity: USER.catalogSync.arn, status: 'seed', parent: undefined, grade: undefined, hop: undefined, depth: 0, note: 'left in the image catalog-sync:2.14' }),
    credential({ value: KEY.portalPlanted.id, kind: 'aws-access-key', identity: USER.portalAdmin.arn, status: 'derived', parent: KEY.catalogSync.id, grade: 'A', hop: 'planted', depth: 1, note: "a second key beside the portal's own" }),
    credential({ value: KEY.reportPlanted.id, kind: 'aws-access-key', identity: USER.reportExport.arn, status: 'issued-unused', parent: KEY.catalogSync.id, grade: 'A', hop: 'planted', depth: 1, note: 'never used, and still active when the inventory was taken' }),
    credential({ ...session, value: CONSOLE_ONE, note: 'by way of the login profile that the planted key made: a password between the two is one step more' }),
    credential({ ...session, value: CONSOLE_TWO, note: 'the same sign-in: the console takes a key per service' }),
    credential({ value: ADMIN_TOKEN, kind: 'kubernetes-token', identity: serviceAccountName('platform-ops', 'cluster-backup'), status: 'derived', parent: KEY.portalPlanted.id, grade: 'A', hop: 'issued', depth: 2, note: 'asked for with the planted key: EKS writes down which AWS key signed the request' }),
    credential({ value: PRICING_TOKEN, kind: 'kubernetes-token', identity: serviceAccountName('pricing', 'pricing-api'), status: 'derived', parent: ADMIN_TOKEN, grade: 'A', hop: 'issued', depth: 3, note: 'never shown to the cluster: it was made to be shown to AWS' }),
    credential({ value: PRICING, kind: 'aws-web-identity-session', identity: ROLE.pricingPod.arn, status: 'derived', parent: PRICING_TOKEN, grade: 'B', hop: 'federated', depth: 4, note: 'the role of the pricing pods; both logs name the service account, neither names the token on both sides' }),
  ];
  const gap = { account: PROD, region: DR_REGION, from: '2026-09-12T12:20:41Z', to: '2026-09-14T08:37:12Z' };
  return {
    records: [...tape.records, ...tapeOfCluster.records, ...response.records, ...owner.records],
    lines: s.lines,
    truth: {
      id: 'leaked-key',
      title: 'A key left in a container image is replayed until a management endpoint answers',
      seed: { credential: KEY.catalogSync.id, identity: USER.catalogSync.arn, from: '2026-09-12T03:12:08Z', sources },
      addresses: sources,
      ownerSources: [ADDRESS.catalogTasks],
      credentials,
      between: [
        { value: PASSWORD, kind: 'aws-console-password', parent: KEY.portalPlanted.id, hop: 'planted', grade: 'A' },
        { value: `console:${NEW_USER.arn}@${iso(LOGIN)}`, kind: 'aws-console-session', parent: PASSWORD, hop: 'signed-in', grade: 'A' },
      ],
      forwarded: forwardedOf(held, credentials.map((c) => c.value)),
      systems: [
        { platform: 'aws', account: PROD, service: 's3', resource: BUCKET.catalog, depth: 'read' },
        { platform: 'aws', account: PROD, service: 'iam', resource: USER.portalAdmin.name, depth: 'controlled' },
        { platform: 'aws', account: PROD, service: 'iam', resource: USER.reportExport.name, depth: 'controlled' },
        { platform: 'aws', account: PROD, service: 'iam', resource: NEW_USER.name, depth: 'controlled' },
        { platform: 'aws', account: PROD, service: 'secretsmanager', resource: secretArn(PROD, 'prod/finance-export/sftp'), depth: 'read' },
        { platform: 'aws', account: PROD, service: 's3', resource: BUCKET.reports, depth: 'read' },
        { platform: 'aws', account: PROD, service: 'cloudtrail', resource: DR_TRAIL, depth: 'changed' },
        { platform: 'kubernetes', account: undefined, service: 'core', resource: 'secrets/pricing/pricing-api-config', depth: 'read' },
        { platform: 'kubernetes', account: undefined, service: 'core', resource: `pods/pricing/${POD}`, depth: 'controlled' },
        { platform: 'aws', account: PROD, service: 'dynamodb', resource: PRICES, depth: 'read' },
      ],
      identities: [
        { name: NEW_USER.arn, how: 'created' },
        { name: USER.portalAdmin.arn, how: 'credential planted' },
        { name: USER.reportExport.arn, how: 'credential planted' },
        { name: serviceAccountName('platform-ops', 'cluster-backup'), how: 'assumed' },
        { name: ROLE.pricingPod.arn, how: 'assumed' },
      ],
      notInLineage: [
        { what: 'identity', value: USER.catalogSynch.arn, why: 'a name one letter away' },
        { what: 'credential', value: KEY.catalogSynch.id, why: 'a name one letter away' },
        { what: 'credential', value: KEY.portalAdmin.id, why: "the portal's own key: clean, though its user had one planted" },
        { what: 'credential', value: KEY.reportExport.id, why: "the month-end export's own key" },
        { what: 'credential', value: KEY.metricsNew.id, why: 'a proper rotation of the same week' },
        { what: 'source', value: ADDRESS.cluster, why: "the pricing pods' own way to AWS, with tokens of the same service account" },
        { what: 'source', value: ADDRESS.catalogTasks, why: "the owner's task goes on with the same key" },
        { what: 'source', value: ADDRESS.auditor, why: 'the auditor, who also calls everything and is also refused here and there' },
      ],
      coverage: [
        { kind: 'gap', text: `No records of ${DR_REGION} in ${PROD} while ${DR_TRAIL} was stopped`, ...gap, collect: `Event history of ${DR_REGION} (lookup-events, 90 days; it does not depend on the trail), S3 and VPC logs of that region` },
        { kind: 'not-logged', text: 'Calls with an inactive key are refused before CloudTrail sees them', account: PROD, collect: 'nothing: absence of use after the key was set inactive cannot be shown from here' },
        { kind: 'not-logged', text: 'What was typed in the pricing pod: the API server logs that a shell was opened, not what ran in it', collect: 'the node and its container runtime log, and the memory of the pod' },
        { kind: 'not-logged', text: 'Who read the image the key lay in', account: PROD, collect: 'pull logs of the registry that serves catalog-sync:2.14' },
      ],
      potential: ['kubernetes:ClusterRole/cluster-admin', ROLE.orgBackup.arn],
      responses: [
        { at: '2026-09-14T08:49:30Z', credential: CONSOLE_ONE, what: 'login profile deleted', held: 'yes' },
        { at: '2026-09-14T08:52:05Z', credential: KEY.catalogSync.id, what: 'key set inactive', held: 'cannot tell' },
        { at: '2026-09-14T08:53:40Z', credential: KEY.portalPlanted.id, what: 'key set inactive', held: 'cannot tell' },
      ],
    },
  };
}
