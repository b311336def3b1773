/**
 * A month of CloudTrail of a middling company, as text, one record after another: about 3 000 identities, sixty sessions per
 * thousand records, one distinct resource in twenty records, and ids that never repeat. Records are in time order but for the five minutes by which
 * deliveries overlap. One long-lived key is the suspect: it and the sessions it opens have one record in twenty, 50 000 at most, and it opens a session every 250 of them: 200 in all.
 */
import { Chance } from './random.ts';

const START = Date.UTC(2026, 5, 1) / 1000;
const DAYS = 30;
const ACCOUNTS = ['104857600112', '209715200224', '419430400448', '838860800896'];
const REGIONS = ['eu-central-1', 'eu-central-1', 'eu-central-1', 'eu-west-1', 'us-east-1', 'us-west-2'];
const ROLES = 1300;
const USERS = 1900;
const SERVICES = ['lambda.amazonaws.com', 'ec2.amazonaws.com', 'ecs-tasks.amazonaws.com', 'config.amazonaws.com', 'autoscaling.amazonaws.com', 'cloudtrail.amazonaws.com'];
const AGENTS = [
  'Boto3/1.34.51 md/Botocore#1.34.51 ua/2.0 os/linux#5.10.205-195.807.amzn2.x86_64 md/arch#x86_64 lang/python#3.11.6 md/pyimpl#CPython cfg/retry-mode#legacy Botocore/1.34.51',
  'aws-sdk-go-v2/1.24.1 os/linux lang/go#1.21.6 md/GOOS#linux md/GOARCH#amd64 api/sts#1.26.7',
  'aws-cli/2.15.17 Python/3.11.6 Linux/5.15.0-1052-aws exe/x86_64.ubuntu.22 prompt/off command/s3.cp',
  'APN/1.0 HashiCorp/1.0 Terraform/1.6.6 (+https://www.terraform.io) terraform-provider-aws/5.34.0 (+https://registry.terraform.io/providers/hashicorp/aws) aws-sdk-go-v2/1.24.1 os/linux lang/go#1.21.6',
  'aws-sdk-java/1.12.638 Linux/4.14.336-253.554.amzn2.x86_64 OpenJDK_64-Bit_Server_VM/17.0.9+8-LTS java/17.0.9 vendor/Amazon.com_Inc. cfg/retry-mode/standard',
  'Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/121.0.0.0 Safari/537.36',
];

/** The suspect of the trace bench: a key that never rotates. */
export const SUSPECT = 'AKIAKEYTRAILBENCH001';

interface Session {
  readonly key: string;
  readonly identity: string;
  readonly account: string;
  readonly address: string;
  readonly agent: string;
  readonly region: string;
  readonly last: number;
}

interface Call {
  readonly service: string;
  readonly name: string;
  readonly share: number;
  readonly readOnly: boolean;
  readonly data: boolean;
  /** requestParameters, responseElements, resources and additionalEventData as JSON text. */
  readonly body: (s: Session, c: Chance, w: World) => { request: string; response: string; resources?: string; more?: string };
}

interface World { readonly resources: number }

const none = 'null';
const bucketOf = (n: number): string => `keytrail-${['landing', 'curated', 'exports', 'artifacts', 'logs', 'backup'][n % 6] ?? 'x'}-${n % 97}`;
const objectKey = (n: number): string => `team-${n % 31}/dataset-${n % 211}/dt=2026-0${1 + (n % 6)}-${10 + (n % 18)}/part-${String(n).padStart(7, '0')}.snappy.parquet`;
const of17 = (n: number): string => (0x10000000000000 + n * 7919).toString(16).padStart(17, '0').slice(-17);

const s3 = (name: string, share: number, readOnly: boolean): Call => ({
  service: 's3', name, share, readOnly, data: true,
  body: (s, c, w) => {
    const n = c.skewed(w.resources);
    const bucket = bucketOf(n);
    const key = objectKey(n);
    return {
      request: `{"bucketName":"${bucket}","Host":"${bucket}.s3.${s.region}.amazonaws.com","key":"${key}"}`,
      response: readOnly ? none : `{"x-amz-server-side-encryption":"aws:kms","x-amz-server-side-encryption-aws-kms-key-id":"arn:aws:kms:${s.region}:${s.account}:key/5f1c7f4e-8a0b-4f0c-9d3e-${of17(n % 40).slice(5)}","x-amz-version-id":"${c.id(32)}"}`,
      resources: `[{"type":"AWS::S3::Object","ARN":"arn:aws:s3:::${bucket}/${key}"},{"accountId":"${s.account}","type":"AWS::S3::Bucket","ARN":"arn:aws:s3:::${bucket}"}]`,
      more: `{"SignatureVersion":"SigV4","CipherSuite":"TLS_AES_128_GCM_SHA256","bytesTransferredIn":0,"SSEApplied":"SSE_KMS","AuthenticationMethod":"AuthHeader","x-amz-id-2":"${c.id(75)}=","bytesTransferredOut":${c.below(1 << 24)}}`,
    };
  },
});

const describe = (name: string, share: number): Call => ({
  service: 'ec2', name, share, readOnly: true, data: false,
  body: (_s, c, w) => ({
    request: c.below(3) === 0 ? `{"instancesSet":{"items":[{"instanceId":"i-${of17(c.skewed(w.resources >> 4))}"}]},"filterSet":{}}`
      : `{"maxResults":1000,"filterSet":{"items":[{"name":"tag:kubernetes.io/cluster/prod-${c.below(12)}","valueSet":{"items":[{"value":"owned"}]}},{"name":"instance-state-name","valueSet":{"items":[{"value":"running"},{"value":"pending"}]}}]}}`,
    response: none,
  }),
});

const CALLS: readonly Call[] = [
  s3('GetObject', 20, true), s3('PutObject', 9, false), s3('HeadObject', 5, true),
  describe('DescribeInstances', 9), describe('DescribeTags', 3), describe('DescribeNetworkInterfaces', 4), describe('DescribeVolumes', 2),
  {
    service: 'kms', name: 'Decrypt', share: 11, readOnly: true, data: false,
    body: (s, c) => {
      const key = `arn:aws:kms:${s.region}:${s.account}:key/5f1c7f4e-8a0b-4f0c-9d3e-${of17(c.below(40)).slice(5)}`;
      return {
        request: `{"encryptionContext":{"aws:s3:arn":"arn:aws:s3:::${bucketOf(c.below(97))}","PARAMETER_ARN":"arn:aws:ssm:${s.region}:${s.account}:parameter/app/${c.below(400)}/secret"},"encryptionAlgorithm":"SYMMETRIC_DEFAULT"}`,
        response: none, resources: `[{"accountId":"${s.account}","type":"AWS::KMS::Key","ARN":"${key}"}]`,
      };
    },
  },
  {
    service: 'dynamodb', name: 'DescribeTable', share: 4, readOnly: true, data: false,
    body: (_s, c) => ({ request: `{"tableName":"orders-${c.below(240)}"}`, response: none }),
  },
  {
    service: 'secretsmanager', name: 'GetSecretValue', share: 3, readOnly: true, data: false,
    body: (s, c) => ({ request: `{"secretId":"arn:aws:secretsmanager:${s.region}:${s.account}:secret:app/${c.below(300)}/db-AbCdEf"}`, response: none }),
  },
  {
    service: 'logs', name: 'CreateLogStream', share: 6, readOnly: false, data: false,
    body: (_s, c, w) => ({ request: `{"logGroupName":"/aws/lambda/worker-${c.below(350)}","logStreamName":"2026/06/${10 + c.below(18)}/[$LATEST]${of17(c.skewed(w.resources))}"}`, response: none }),
  },
  {
    service: 'monitoring', name: 'DescribeAlarms', share: 3, readOnly: true, data: false,
    body: (_s, c) => ({ request: `{"maxRecords":100,"alarmNamePrefix":"TargetTracking-service/prod/api-${c.below(60)}"}`, response: none }),
  },
  {
    service: 'lambda', name: 'GetFunction20150331v2', share: 3, readOnly: true, data: false,
    body: (s, c) => ({ request: `{"functionName":"arn:aws:lambda:${s.region}:${s.account}:function:worker-${c.below(350)}"}`, response: none }),
  },
  {
    service: 'elasticloadbalancing', name: 'DescribeTargetHealth', share: 4, readOnly: true, data: false,
    body: (s, c) => ({ request: `{"targetGroupArn":"arn:aws:elasticloadbalancing:${s.region}:${s.account}:targetgroup/k8s-prod-${c.below(180)}/73e2d6bc24d8a067"}`, response: none }),
  },
  {
    service: 'ec2', name: 'RunInstances', share: 1, readOnly: false, data: false,
    body: (s, c, w) => {
      const id = `i-${of17(c.below(w.resources))}`;
      return {
        request: '{"instancesSet":{"items":[{"imageId":"ami-0c7217cdde317cfec","minCount":1,"maxCount":1}]},"instanceType":"m6i.large","blockDeviceMapping":{},"monitoring":{"enabled":false},"disableApiTermination":false}',
        response: `{"requestId":"${c.uuid()}","reservationId":"r-0${of17(c.below(1 << 20)).slice(1)}","ownerId":"${s.account}","groupSet":{},"instancesSet":{"items":[{"instanceId":"${id}","imageId":"ami-0c7217cdde317cfec","instanceState":{"code":0,"name":"pending"},"privateDnsName":"ip-10-0-${c.below(250)}-${c.below(250)}.ec2.internal","instanceType":"m6i.large","placement":{"availabilityZone":"${s.region}a","tenancy":"default"},"privateIpAddress":"10.0.${c.below(250)}.${c.below(250)}","iamInstanceProfile":{"arn":"arn:aws:iam::${s.account}:instance-profile/node-${c.below(30)}","id":"AIPA2OGYBAH6Q${c.id(8)}"}}]}}`,
      };
    },
  },
  {
    service: 'sts', name: 'GetCallerIdentity', share: 5, readOnly: true, data: false, body: () => ({ request: none, response: none }),
  },
  {
    service: 'iam', name: 'ListAttachedRolePolicies', share: 3, readOnly: true, data: false,
    body: (_s, c) => ({ request: `{"roleName":"svc-${c.below(ROLES)}"}`, response: none }),
  },
];
const CARDS: readonly Call[] = CALLS.flatMap((call) => Array.from({ length: call.share }, () => call));

const iso = (second: number): string => `${new Date(second * 1000).toISOString().slice(0, 19)}Z`;

interface Role { readonly name: string; readonly id: string; readonly account: string }
interface User { readonly name: string; readonly id: string; readonly key: string; readonly account: string; readonly address: string; readonly agent: string }

const userIdentity = (u: User): string =>
  `{"type":"IAMUser","principalId":"${u.id}","arn":"arn:aws:iam::${u.account}:user/${u.name}","accountId":"${u.account}","accessKeyId":"${u.key}","userName":"${u.name}"}`;

/** `count` records, each one line of JSON without its newline. */
export function* cloudTrail(count: number, seed = 20260601): Generator<string> {
  const c = new Chance(seed);
  const world: World = { resources: Math.max(200, Math.floor(count / 20)) };
  const address = (): string => `${c.pick([3, 18, 34, 52, 54])}.${c.below(255)}.${c.below(255)}.${1 + c.below(253)}`;
  const gateways = Array.from({ length: 120 }, address);
  const roles: Role[] = Array.from({ length: ROLES }, (_, i) => ({ name: `svc-${i}`, id: `AROA2OGYBAH6${c.id(9)}`, account: c.pick(ACCOUNTS) }));
  const users: User[] = Array.from({ length: USERS }, (_, i) => ({
    name: `${c.pick(['ci', 'app', 'backup', 'etl', 'vendor'])}-${i}`, id: `AIDA2OGYBAH6${c.id(9)}`, key: `AKIA2OGYBAH6${c.id(8)}`, account: c.pick(ACCOUNTS), address: c.pick(gateways), agent: c.pick(AGENTS),
  }));
  const first = c.pick(ACCOUNTS);
  const suspect: User = { name: 'deploy-bot', id: 'AIDA2OGYBAH6SUSPECT01', key: SUSPECT, account: first, address: '203.0.113.77', agent: AGENTS[2] ?? '' };
  const suspectEvery = Math.max(20, Math.ceil(count / 50_000));
  const sessions: Session[] = [];
  const suspectSessions: Session[] = [];
  const step = (DAYS * 86400) / count;

  const line = (second: number, s: Session, call: { service: string; name: string; readOnly: boolean; data: boolean }, body: { request: string; response: string; resources?: string | undefined; more?: string | undefined }, error: string): string =>
    `{"eventVersion":"1.09","userIdentity":${s.identity},"eventTime":"${iso(second)}","eventSource":"${call.service}.amazonaws.com","eventName":"${call.name}","awsRegion":"${s.region}","sourceIPAddress":"${s.address}","userAgent":"${s.agent}",${error}"requestParameters":${body.request},"responseElements":${error === '' ? body.response : none}${body.more === undefined ? '' : `,"additionalEventData":${body.more}`},"requestID":"${c.uuid()}","eventID":"${c.uuid()}","readOnly":${call.readOnly}${body.resources === undefined ? '' : `,"resources":${body.resources}`},"eventType":"AwsApiCall","managementEvent":${!call.data},"recipientAccountId":"${s.account}","eventCategory":"${call.data ? 'Data' : 'Management'}","tlsDetails":{"tlsVersion":"TLSv1.3","cipherSuite":"TLS_AES_128_GCM_SHA256","clientProvidedHostHeader":"${call.service}.${s.region}.amazonaws.com"}}`;

  const assumed = (second: number, region: string, by: { identity: string; address: string; agent: string }, role: Role, sessionName: string): { text: string; session: Session } => {
    const key = `ASIA2OGYBAH6${c.id(8)}`;
    const arn = `arn:aws:sts::${role.account}:assumed-role/${role.name}/${sessionName}`;
    const request = `{"roleArn":"arn:aws:iam::${role.account}:role/${role.name}","roleSessionName":"${sessionName}","durationSeconds":3600}`;
    const response = `{"credentials":{"accessKeyId":"${key}","sessionToken":"HIDDEN_DUE_TO_SECURITY_REASONS${c.id(90)}","expiration":"${iso(second + 3600)}"},"assumedRoleUser":{"assumedRoleId":"${role.id}:${sessionName}","arn":"${arn}"}}`;
    const s: Session = { key, identity: by.identity, account: role.account, address: by.address, agent: by.agent, region, last: second + 3600 };
    const text = line(second, s, { service: 'sts', name: 'AssumeRole', readOnly: true, data: false },
      { request, response, resources: `[{"accountId":"${role.account}","type":"AWS::IAM::Role","ARN":"arn:aws:iam::${role.account}:role/${role.name}"}]` }, '');
    const identity = `{"type":"AssumedRole","principalId":"${role.id}:${sessionName}","arn":"${arn}","accountId":"${role.account}","accessKeyId":"${key}","sessionContext":{"sessionIssuer":{"type":"Role","principalId":"${role.id}","arn":"arn:aws:iam::${role.account}:role/${role.name}","accountId":"${role.account}","userName":"${role.name}"},"attributes":{"creationDate":"${iso(second)}","mfaAuthenticated":"false"}}}`;
    return { text, session: { ...s, identity } };
  };
  const keep = (list: Session[], s: Session, most: number): void => {
    if (list.length < most) list.push(s);
    else list[c.below(most)] = s;
  };
  const own = (u: User): Session => ({ key: u.key, identity: userIdentity(u), account: u.account, address: u.address, agent: u.agent, region: c.pick(REGIONS), last: Infinity });
  const errorOf = (s: Session): string => (c.below(40) !== 0 ? ''
    : `"errorCode":"${c.below(3) === 0 ? 'ThrottlingException' : 'AccessDenied'}","errorMessage":"User is not authorized to perform this action on resource in account ${s.account} because no identity-based policy allows it",`);

  for (let i = 0; i < count; i += 1) {
    // A trail delivers every five minutes, and not in order.
    const second = Math.floor(START + i * step + c.below(300));
    if (i % suspectEvery === 7) {
      if (i % (suspectEvery * 250) === 7) {
        const made = assumed(second, 'eu-central-1', { identity: userIdentity(suspect), address: suspect.address, agent: suspect.agent }, c.pick(roles), `deploy-${i}`);
        keep(suspectSessions, made.session, 4);
        yield made.text;
        continue;
      }
      const live = suspectSessions.filter((s) => s.last > second);
      const s = live.length > 0 && c.below(2) === 0 ? c.pick(live) : own(suspect);
      const call = c.pick(CARDS);
      yield line(second, s, call, call.body(s, c, world), errorOf(s));
      continue;
    }
    const draw = c.below(1000);
    if (draw < 60 || sessions.length === 0) {
      const role = roles[c.skewed(ROLES)] ?? c.pick(roles);
      const kind = c.below(10);
      const region = c.pick(REGIONS);
      if (kind < 4) {
        const service = c.pick(SERVICES);
        const by = { identity: `{"type":"AWSService","invokedBy":"${service}"}`, address: service, agent: service };
        const made = assumed(second, region, by, role, service === 'ec2.amazonaws.com' ? `i-${of17(c.skewed(3000))}` : `worker-${c.below(350)}`);
        keep(sessions, { ...made.session, address: c.pick(gateways), agent: c.pick(AGENTS) }, 400);
        yield made.text;
      } else {
        const u = users[c.skewed(USERS)] ?? c.pick(users);
        const from = kind < 8 || sessions.length === 0 ? own(u) : c.pick(sessions);
        const made = assumed(second, region, from, role, `${u.name}-${second}`);
        keep(sessions, made.session, 400);
        yield made.text;
      }
      continue;
    }
    const s = draw < 760 ? c.pick(sessions) : draw < 930 ? own(users[c.skewed(USERS)] ?? c.pick(users))
      : { key: '', identity: `{"type":"AWSService","invokedBy":"${c.pick(SERVICES)}"}`, account: c.pick(ACCOUNTS), address: c.pick(SERVICES), agent: c.pick(SERVICES), region: c.pick(REGIONS), last: Infinity };
    const call = c.pick(CARDS);
    yield line(second, s, call, call.body(s, c, world), errorOf(s));
  }
}
