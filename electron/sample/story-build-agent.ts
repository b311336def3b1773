/**
 * Story 1: a build agent with broad repository access is compromised. The token with which the agents clone is used from elsewhere: it clones
 * everything, and pushes a job onto build-agent-07, whose role's credential is then used off the host, reads neighbouring jobs' secrets, one of which
 * holds another key; that key deploys a tampered artifact, and a second run overwrites the image that goes with it.
 */
import { at } from './calendar.ts';
import type { Seat } from './cloudtrail.ts';
import { clone, githubToken, pushAndRun } from './github.ts';
import { HOST, sessionAt } from './hosts.ts';
import { adminOfBuild } from './people.ts';
import { asRole, asUser } from './principals.ts';
import { keyOf } from './rng.ts';
import { ROLE } from './roles.ts';
import { scribeOf, type Scribe } from './scribe.ts';
import { assumeRole, refusedAssume, webIdentity } from './sts.ts';
import { object, readParameter, readSecret, tapeOf, type Tape } from './tape.ts';
import { counted, forwardedOf, type Story } from './truth.ts';
import { KEY, USER } from './users.ts';
import { vault, vaultCaller, vaultLogin } from './vault.ts';
import { ADDRESS, AGENT, BUCKET, BUILD, INTRUDER, MAIN_REGION, OIDC_GITHUB_BUILD, PROD, secretArn } from './world.ts';

const HOST_HIT = HOST.agent07;
const FIRST = at(9, '22:17:04');
const PUBLISHER = keyOf('ASIA', 'build-agent publisher');
const DEPLOY = keyOf('ASIA', 'build-agent deploy');
const DEPLOY_UNUSED = keyOf('ASIA', 'build-agent deploy, answer lost');
const DEPLOY_AGAIN = keyOf('ASIA', 'build-agent deploy again');
const FUNCTION = `arn:aws:lambda:${MAIN_REGION}:${PROD}:function:billing-invoicer`;
const PACKAGE = 'billing-api/releases/2026.37.1/app.zip';
const DEPLOY_SECRET = 'ci/billing-api/deploy-key';

/** The agents' own token: they clone with it all day (noise-platforms). */
export const CLONER = githubToken('tallowmere-ci', 'build agents');
const GIT = { from: INTRUDER.buildAgent.from, agent: 'git/2.45.2' } as const;
const REPOSITORIES = ['build-tools', 'billing-api', 'storefront', 'web-portal', 'data-jobs', 'dispatch', 'pricing', 'label-printer', 'stock-forecast', 'infra-live', 'ledger-core', 'customer-api', 'partner-feed', 'backup-tools'];
const IMAGE_SUBJECT = 'repo:tallowmere/billing-api:ref:refs/heads/main';
const IMAGES = keyOf('ASIA', 'build-agent images');
const RUN_TOKEN = vaultCaller('jwt-tallowmere-billing-api', 'build-agent run', ['ci-billing-api']);
const LEASE = 'database/creds/warehouse-ro/SAMPLEq7Zt0Lw3VbR9cXeHk2';
const RUNNER = { from: ADDRESS.hostedRun, agent: AGENT.github } as const;

/** GitHub's side: everything is cloned, a job is put onto an agent of our own, and half an hour later a run onto GitHub's. */
function onGithub(s: Scribe): void {
  for (const [i, repo] of REPOSITORIES.entries()) clone(s, CLONER, GIT, at(9, '21:40:12') + i * 31, repo);
  pushAndRun(s, CLONER, GIT, at(9, '21:52:30'), 'build-tools', 'main', { runner: HOST_HIT.id, secrets: ['REGISTRY_TOKEN'] });
  pushAndRun(s, CLONER, GIT, at(9, '22:33:10'), 'billing-api', 'main');
}

/** The second run: it shows its token to Vault and to AWS, and puts the tampered image where the service takes it from. */
function run(s: Scribe, tape: Tape): void {
  vaultLogin(s, RUN_TOKEN, RUNNER, at(9, '22:33:58'), IMAGE_SUBJECT, 'ci-billing-api');
  vault(s, RUN_TOKEN, RUNNER, at(9, '22:34:02'), { operation: 'read', path: 'kv/data/ci/billing-api/signing', mount: 'kv' });
  vault(s, RUN_TOKEN, RUNNER, at(9, '22:34:06'), { operation: 'read', path: 'database/creds/warehouse-ro', mount: 'database', lease: LEASE });
  const where = { from: RUNNER.from, agent: RUNNER.agent, region: MAIN_REGION } as const;
  const seat: Seat = { ...where, account: BUILD, who: webIdentity(tape, where, at(9, '22:34:30'), { provider: OIDC_GITHUB_BUILD, audience: 'sts.amazonaws.com', subject: IMAGE_SUBJECT, role: ROLE.ghaImages, session: 'GitHubActions', key: IMAGES }) };
  const repository = { resources: [{ accountId: BUILD, ARN: `arn:aws:ecr:${MAIN_REGION}:${BUILD}:repository/billing-api` }] };
  tape.put(seat, at(9, '22:34:34'), 'ecr:GetAuthorizationToken');
  tape.put(seat, at(9, '22:36:02'), 'ecr:InitiateLayerUpload', { request: { repositoryName: 'billing-api' }, ...repository });
  tape.put(seat, at(9, '22:36:40'), 'ecr:PutImage', { request: { repositoryName: 'billing-api', imageTag: '2026.37.1' }, response: { image: { registryId: BUILD, repositoryName: 'billing-api', imageId: { imageTag: '2026.37.1', imageDigest: `sha256:${tape.rng.hex(64)}` } } }, ...repository });
}

export function storyBuildAgent(): Story {
  const stolen = sessionAt(HOST_HIT, FIRST);
  const tape = tapeOf('story build-agent');
  const tapeOfRun = tapeOf('story build-agent run');
  const here = { region: MAIN_REGION, ...INTRUDER.buildAgent } as const;
  const runner: Seat = { who: asRole(ROLE.ciRunnerBuild, HOST_HIT.id, stolen.key, stolen.from, { fromInstance: true }), account: BUILD, ...here };

  const s = scribeOf('story build-agent');
  onGithub(s);

  tape.put(runner, FIRST, 'sts:GetCallerIdentity');
  tape.put(runner, at(9, '22:17:31'), 'secretsmanager:ListSecrets', { request: { maxResults: 100 } });
  tape.put(runner, at(9, '22:17:33'), 'secretsmanager:ListSecrets', { request: { maxResults: 100, nextToken: 'HIDDEN_DUE_TO_SECURITY_REASONS' } });
  tape.put(runner, at(9, '22:18:10'), 'ssm:DescribeParameters', { request: { maxResults: 50 } });
  tape.put(runner, at(9, '22:18:44'), 'iam:ListRoles', { denied: true });
  tape.put(runner, at(9, '22:18:59'), 'ec2:DescribeInstances', { denied: true });
  readSecret(tape, runner, at(9, '22:19:40'), 'ci/storefront/npm-token');
  readSecret(tape, runner, at(9, '22:20:02'), 'ci/web-portal/signing-token');
  readSecret(tape, runner, at(9, '22:20:51'), 'ci/data-jobs/warehouse-password');
  readSecret(tape, runner, at(9, '22:21:37'), DEPLOY_SECRET);
  readParameter(tape, runner, at(9, '22:22:15'), '/ci/shared/webhook-secret');

  const publisher: Seat = { ...runner, who: assumeRole(tape, runner, at(9, '22:24:12'), { role: ROLE.artifactPublisher, session: 'publish-7741', key: PUBLISHER }) };
  tape.put(publisher, at(9, '22:24:40'), 's3:ListObjects', { request: { bucketName: BUCKET.artifacts, prefix: 'billing-api/releases/', 'list-type': '2' }, resources: [{ accountId: BUILD, type: 'AWS::S3::Bucket', ARN: `arn:aws:s3:::${BUCKET.artifacts}` }] });
  object(tape, publisher, at(9, '22:26:03'), 'GetObject', BUCKET.artifacts, PACKAGE);
  object(tape, publisher, at(9, '22:39:18'), 'PutObject', BUCKET.artifacts, PACKAGE);

  // The key out of the secret, nine minutes later, from the same address: B, since no log says what a secret holds.
  const release: Seat = { who: asUser(USER.billingRelease, KEY.billingRelease.id), account: BUILD, ...here };
  tape.put(release, at(9, '22:30:45'), 'sts:GetCallerIdentity');
  refusedAssume(tape, release, at(9, '22:31:20'), ROLE.orgProd.arn);
  const deployer: Seat = { ...here, account: PROD, who: assumeRole(tape, release, at(9, '22:32:02'), { role: ROLE.deploy, session: 'release-2026-09', key: DEPLOY }) };
  tape.put(deployer, at(9, '22:32:40'), 'lambda:ListFunctions20150331');
  tape.put(deployer, at(9, '22:33:05'), 'lambda:GetFunction20150331v2', { request: { functionName: 'billing-invoicer' } });
  tape.put(deployer, at(9, '22:41:55'), 'lambda:UpdateFunctionCode20150331v2', {
    request: { functionName: FUNCTION, s3Bucket: BUCKET.artifacts, s3Key: PACKAGE, publish: true, dryRun: false },
    response: { functionName: 'billing-invoicer', functionArn: `${FUNCTION}:58`, runtime: 'python3.12', role: ROLE.invoicerFn.arn, handler: 'app.handler', codeSize: 4_118_902, version: '58', lastModified: '2026-09-09T22:41:55.000+0000', state: 'Active', lastUpdateStatus: 'InProgress' },
  });
  tape.put(deployer, at(9, '22:43:10'), 'ecs:ListServices', { request: { cluster: 'prod' } });
  tape.put(deployer, at(9, '22:44:02'), 'ecs:RegisterTaskDefinition', {
    request: { family: 'billing-api', networkMode: 'awsvpc', containerDefinitions: [{ name: 'billing-api', image: `${BUILD}.dkr.ecr.${MAIN_REGION}.amazonaws.com/billing-api:2026.37.1`, cpu: 512, memory: 1024, essential: true }] },
    response: { taskDefinition: { taskDefinitionArn: `arn:aws:ecs:${MAIN_REGION}:${PROD}:task-definition/billing-api:112`, family: 'billing-api', revision: 112, status: 'ACTIVE' } },
  });
  tape.put(deployer, at(9, '22:44:31'), 'ecs:UpdateService', {
    request: { cluster: 'prod', service: 'billing-api', taskDefinition: 'billing-api:112', forceNewDeployment: true },
    response: { service: { serviceArn: `arn:aws:ecs:${MAIN_REGION}:${PROD}:service/prod/billing-api`, serviceName: 'billing-api', status: 'ACTIVE', desiredCount: 4, runningCount: 4 } },
  });

  run(s, tapeOfRun);

  // The next morning: is it still in place? One session is asked for twice; the first answer is never used.
  tape.put(release, at(10, '09:12:30'), 'sts:GetCallerIdentity');
  assumeRole(tape, release, at(10, '09:12:49'), { role: ROLE.deploy, session: 'release-2026-09', key: DEPLOY_UNUSED });
  const again: Seat = { ...deployer, who: assumeRole(tape, release, at(10, '09:13:04'), { role: ROLE.deploy, session: 'release-2026-09', key: DEPLOY_AGAIN }) };
  tape.put(again, at(10, '09:13:22'), 'lambda:GetFunction20150331v2', { request: { functionName: 'billing-invoicer' } });
  tape.put(again, at(10, '09:14:01'), 'ecs:DescribeServices', { request: { cluster: 'prod', services: ['billing-api'] } });

  // Friday: the responders refuse the user everything; the intruder comes back and is turned away.
  const response = tapeOf('story build-agent response');
  const admin = adminOfBuild(response, at(11, '09:58:12'));
  response.put(admin, at(11, '10:05:44'), 'iam:PutUserPolicy', { request: { userName: USER.billingRelease.name, policyName: 'incident-deny-all', policyDocument: '{"Version":"2012-10-17","Statement":[{"Effect":"Deny","Action":"*","Resource":"*"}]}' } });
  response.put(admin, at(11, '10:07:20'), 'iam:PutRolePolicy', {
    request: { roleName: ROLE.ciRunnerBuild.name, policyName: 'AWSRevokeOlderSessions', policyDocument: '{"Version":"2012-10-17","Statement":[{"Effect":"Deny","Action":["*"],"Resource":["*"],"Condition":{"DateLessThan":{"aws:TokenIssueTime":"2026-09-11T10:07:20.000Z"}}}]}' },
  });
  tape.put(release, at(11, '18:02:11'), 'sts:GetCallerIdentity', { denied: { code: 'AccessDenied', message: `User: ${USER.billingRelease.arn} is not authorized to perform: sts:GetCallerIdentity with an explicit deny in an identity-based policy` } });
  refusedAssume(tape, release, at(11, '18:02:19'), ROLE.deploy.arn);
  refusedAssume(tape, release, at(11, '18:04:47'), ROLE.deploy.arn);
  const monday = adminOfBuild(response, at(14, '09:14:30'));
  response.put(monday, at(14, '09:20:03'), 'iam:UpdateAccessKey', { request: { userName: USER.billingRelease.name, accessKeyId: KEY.billingRelease.id, status: 'Inactive' } });

  const sources = [INTRUDER.buildAgent.from];
  const written = [...tape.records, ...tapeOfRun.records];
  const credential = (spec: Parameters<typeof counted>[2]): ReturnType<typeof counted> => counted(written, [...sources, ADDRESS.hostedRun], spec, s.shown);
  const credentials = [
    credential({ value: CLONER.hash, kind: 'github-token', identity: 'github:tallowmere-ci', status: 'seed', parent: undefined, grade: undefined, hop: undefined, depth: 0, note: 'the token with which every build agent clones' }),
    credential({ value: stolen.key, kind: 'aws-instance-session', identity: ROLE.ciRunnerBuild.arn, status: 'derived', parent: CLONER.hash, grade: 'B', hop: 'stolen-from-host', depth: 1, note: `role of ${HOST_HIT.name}, used off the host after a job was put onto it` }),
    credential({ value: RUN_TOKEN.accessor, kind: 'vault-token', identity: IMAGE_SUBJECT, status: 'derived', parent: CLONER.hash, grade: 'B', hop: 'federated', depth: 1, note: 'the second run shows its token to Vault' }),
    credential({ value: LEASE, kind: 'vault-lease', identity: IMAGE_SUBJECT, status: 'issued-unused', parent: RUN_TOKEN.accessor, grade: 'A', hop: 'issued', depth: 2, note: 'a login for the warehouse, made by Vault; no log of the warehouse is held' }),
    credential({ value: IMAGES, kind: 'aws-web-identity-session', identity: ROLE.ghaImages.arn, status: 'derived', parent: CLONER.hash, grade: 'B', hop: 'federated', depth: 1, note: 'the second run shows its token to AWS' }),
    credential({ value: PUBLISHER, kind: 'aws-role-session', identity: ROLE.artifactPublisher.arn, status: 'derived', parent: stolen.key, grade: 'A', hop: 'issued', depth: 2, note: 'role chain inside the build account' }),
    credential({ value: KEY.billingRelease.id, kind: 'aws-access-key', identity: USER.billingRelease.arn, status: 'derived', parent: stolen.key, grade: 'B', hop: 'secret-to-use', depth: 2, note: `held by the secret ${DEPLOY_SECRET}, first used nine minutes after it was read` }),
    credential({ value: DEPLOY, kind: 'aws-role-session', identity: ROLE.deploy.arn, status: 'derived', parent: KEY.billingRelease.id, grade: 'A', hop: 'issued', depth: 3, note: 'into production; logged in both accounts' }),
    credential({ value: DEPLOY_UNUSED, kind: 'aws-role-session', identity: ROLE.deploy.arn, status: 'issued-unused', parent: KEY.billingRelease.id, grade: 'A', hop: 'issued', depth: 3, note: 'asked for and never used' }),
    credential({ value: DEPLOY_AGAIN, kind: 'aws-role-session', identity: ROLE.deploy.arn, status: 'derived', parent: KEY.billingRelease.id, grade: 'A', hop: 'issued', depth: 3, note: 'the morning after' }),
  ];
  const others = [HOST.agent03, HOST.agent05].map((h) => sessionAt(h, FIRST));
  return {
    records: [...written, ...response.records],
    lines: s.lines,
    truth: {
      id: 'build-agent',
      title: 'A build agent with broad repository access is compromised and deploys a tampered artifact',
      seed: { credential: CLONER.hash, identity: 'github:tallowmere-ci', from: '2026-09-09T21:40:12Z', sources },
      addresses: [...sources, ADDRESS.hostedRun],
      ownerSources: [ADDRESS.agent03, ADDRESS.agent05, ADDRESS.agent07],
      credentials,
      between: [],
      forwarded: forwardedOf(written, credentials.map((c) => c.value)),
      systems: [
        { platform: 'github', account: 'tallowmere', service: 'git', resource: 'tallowmere/ledger-core', depth: 'read' },
        { platform: 'github', account: 'tallowmere', service: 'git', resource: 'tallowmere/billing-api', depth: 'changed' },
        { platform: 'vault', account: undefined, service: 'kv', resource: 'kv/data/ci/billing-api/signing', depth: 'read' },
        { platform: 'aws', account: BUILD, service: 'ecr', resource: `arn:aws:ecr:${MAIN_REGION}:${BUILD}:repository/billing-api`, depth: 'changed' },
        { platform: 'aws', account: BUILD, service: 'secretsmanager', resource: secretArn(BUILD, DEPLOY_SECRET), depth: 'read' },
        { platform: 'aws', account: BUILD, service: 'secretsmanager', resource: secretArn(BUILD, 'ci/web-portal/signing-token'), depth: 'read' },
        { platform: 'aws', account: BUILD, service: 'secretsmanager', resource: secretArn(BUILD, 'ci/data-jobs/warehouse-password'), depth: 'read' },
        { platform: 'aws', account: BUILD, service: 'ssm', resource: `arn:aws:ssm:${MAIN_REGION}:${BUILD}:parameter/ci/shared/webhook-secret`, depth: 'read' },
        { platform: 'aws', account: BUILD, service: 's3', resource: `arn:aws:s3:::${BUCKET.artifacts}/${PACKAGE}`, depth: 'changed' },
        { platform: 'aws', account: PROD, service: 'lambda', resource: FUNCTION, depth: 'changed' },
        { platform: 'aws', account: PROD, service: 'ecs', resource: 'billing-api', depth: 'changed' },
      ],
      identities: [
        { name: ROLE.ciRunnerBuild.arn, how: 'host identity' },
        { name: ROLE.ghaImages.arn, how: 'assumed' },
        { name: ROLE.artifactPublisher.arn, how: 'assumed' },
        { name: ROLE.deploy.arn, how: 'assumed' },
      ],
      notInLineage: [
        ...others.map((s) => ({ what: 'credential' as const, value: s.key, why: 'the same role on another build agent, used from that agent only' })),
        { what: 'credential', value: sessionAt(HOST_HIT, stolen.until + 60).key, why: 'the next session of the same host, never used off it' },
        { what: 'identity', value: ROLE.ciRunnerProd.arn, why: 'a role of the same name in another account' },
        { what: 'source', value: ADDRESS.agent07, why: "the host's own use of its role goes on meanwhile" },
        { what: 'source', value: ADDRESS.auditor, why: 'the auditor, who lists everything' },
      ],
      coverage: [
        { kind: 'not-logged', text: 'How the clone token left the agents: nothing in GitHub says so', collect: 'disk and job logs of the three build agents' },
        { kind: 'not-logged', text: 'How the credential left the host: nothing in CloudTrail says so', account: BUILD, collect: `disk and memory of ${HOST_HIT.name} (${HOST_HIT.id}), its IMDS settings and the logs of the jobs it ran on 9 September` },
        { kind: 'not-logged', text: 'What a secret held: CloudTrail never shows its value', account: BUILD, collect: `the owner's word on what ${DEPLOY_SECRET} held` },
        { kind: 'not-logged', text: 'What the tampered function did: its own calls are those of its role', account: PROD, collect: 'the package of version 58 and the function log since 2026-09-09T22:41:55Z' },
      ],
      potential: [ROLE.orgProd.arn, ROLE.backupOperator.arn],
      responses: [
        { at: '2026-09-11T10:05:44Z', credential: KEY.billingRelease.id, what: 'deny-all policy on the user', held: 'yes' },
        { at: '2026-09-14T09:20:03Z', credential: KEY.billingRelease.id, what: 'key set inactive', held: 'cannot tell' },
      ],
    },
  };
}
