/** Functions, pods, jobs of GitHub, and the copies to the second region: machines at their ordinary work. */
import { at, DAYS, END, HOUR, isWorkday, MINUTE, START } from './calendar.ts';
import type { CloudTrailRecord, Seat } from './cloudtrail.ts';
import { asForwarded, asRole, asUser, type UserIdentity } from './principals.ts';
import { keyOf } from './rng.ts';
import { ROLE, type Role } from './roles.ts';
import { federationToken, giveService, webIdentity } from './sts.ts';
import { GITHUB } from './story-federated-backup.ts';
import { object, tapeOf, type Tape } from './tape.ts';
import { KEY, USER } from './users.ts';
import { ADDRESS, AGENT, BUCKET, DR_REGION, kmsKeyArn, MAIN_REGION, OIDC_CLUSTER, PROD } from './world.ts';

/** A function gets a session from Lambda every few hours and logs each run. One shows whose calls it makes (`inScopeOf`). */
function lambdas(tape: Tape): void {
  const functions: readonly (readonly [string, Role, number])[] = [['billing-invoicer', ROLE.invoicerFn, 170], ['stock-reporter', ROLE.stockFn, 200], ['label-printer', ROLE.labelFn, 230]];
  for (const [name, role, step] of functions) {
    let who: UserIdentity | undefined;
    let fresh = START;
    for (let t = START + tape.rng.int(0, 3000); t < END; t += step * MINUTE + tape.rng.int(-300, 300)) {
      if (who === undefined || t >= fresh) {
        who = giveService(tape, 'lambda.amazonaws.com', role, name, keyOf('ASIA', `${name} ${t}`), t);
        fresh = t + 5 * HOUR;
      }
      const inScopeOf = name === 'billing-invoicer' ? { sourceArn: `arn:aws:lambda:${MAIN_REGION}:${PROD}:function:${name}`, sourceAccount: PROD, issuerType: 'AWS::Lambda::Function', credentialsIssuedTo: role.arn } : undefined;
      const seat: Seat = { who: inScopeOf === undefined ? who : { ...who, inScopeOf }, account: PROD, region: MAIN_REGION, from: ADDRESS.lambda, agent: AGENT.lambda };
      tape.put(seat, t + 1, 'logs:CreateLogStream', { request: { logGroupName: `/aws/lambda/${name}`, logStreamName: `2026/09/${tape.rng.hex(32)}` } });
      object(tape, seat, t + 2, 'GetObject', name === 'label-printer' ? BUCKET.manifests : BUCKET.forecasts, `latest/${name}.json`);
      if (name !== 'stock-reporter') object(tape, seat, t + 4, 'PutObject', BUCKET.reports, `runs/${name}/${t}.json`);
    }
  }
}

/** Pods of the cluster: their token, their role, their table, through the VPC's own endpoint. */
function pods(tape: Tape): void {
  const where = { from: ADDRESS.cluster, agent: AGENT.pod, region: MAIN_REGION } as const;
  for (let t = START + 1300; t < END; t += 12 * HOUR) {
    const key = keyOf('ASIA', `pricing pod ${t}`);
    const who = webIdentity(tape, where, t, { provider: OIDC_CLUSTER, audience: 'sts.amazonaws.com', subject: 'system:serviceaccount:pricing:pricing-api', role: ROLE.pricingPod, session: `pricing-api-${tape.rng.int(1_000_000, 9_999_999)}`, key, seconds: 12 * HOUR });
    const seat: Seat = { ...where, account: PROD, who, from: '10.10.6.88', vpcEndpoint: 'vpce-0a5b3c1d2e4f60789' };
    for (let i = 0; i < 9; i += 1) tape.put(seat, t + 60 + i * 75 * MINUTE + tape.rng.int(0, 600), 'dynamodb:Query', { request: { tableName: 'pricing', keyConditionExpression: 'laneId = :v' }, resources: [{ accountId: PROD, type: 'AWS::DynamoDB::Table', ARN: `arn:aws:dynamodb:${MAIN_REGION}:${PROD}:table/pricing` }] });
    tape.put(seat, t + 30, 'sts:GetCallerIdentity');
  }
}

/** The storefront's deployment from GitHub: a role whose name is that of the build agents', in the other account. */
function storefront(tape: Tape): void {
  for (const day of DAYS.filter(isWorkday)) {
    for (const time of ['10:20:00', '15:40:00']) {
      const begun = at(day, time) + tape.rng.int(0, 1500);
      const where = { from: tape.rng.pick(ADDRESS.githubRunners), agent: AGENT.github, region: MAIN_REGION } as const;
      const seat: Seat = { ...where, account: PROD, who: webIdentity(tape, where, begun, { ...GITHUB, subject: 'repo:tallowmere/storefront:ref:refs/heads/main', role: ROLE.ciRunnerProd, session: 'GitHubActions', key: keyOf('ASIA', `storefront ${begun}`) }) };
      object(tape, seat, begun + 40, 'PutObject', BUCKET.catalog, 'site/index.html');
      tape.put(seat, begun + 44, 'cloudfront:CreateInvalidation', { request: { distributionId: 'E1SAMPLETALLOW', invalidationBatch: { paths: { items: ['/*'], quantity: 1 } } } });
    }
  }
}

/** The second region is never quiet for half an hour: which is why its silence tells. */
function secondRegion(tape: Tape): void {
  let began = START - HOUR;
  let n = 0;
  for (let t = START + 200; t < END; t += 21 * MINUTE + tape.rng.int(-240, 240)) {
    if (t - began >= 50 * MINUTE) {
      began = t;
      n += 1;
      giveService(tape, 's3.amazonaws.com', ROLE.drReplication, 's3-replication', keyOf('ASIA', `dr ${n}`), t, DR_REGION);
    }
    const who = asForwarded(asRole(ROLE.drReplication, 's3-replication', n === 0 ? keyOf('ASIA', 'dr before') : keyOf('ASIA', `dr ${n}`), began), 's3.amazonaws.com', t, '');
    tape.put({ who, account: PROD, region: DR_REGION, from: 's3.amazonaws.com', agent: 's3.amazonaws.com' }, t + tape.rng.int(1, 5), 'kms:GenerateDataKey', {
      request: { keySpec: 'AES_256', encryptionContext: { 'aws:s3:arn': `arn:aws:s3:::${BUCKET.drCopy}` }, keyId: kmsKeyArn(PROD, DR_REGION) },
      resources: [{ accountId: PROD, type: 'AWS::KMS::Key', ARN: kmsKeyArn(PROD, DR_REGION) }],
    });
  }
}

/** An old way still in use: the report portal makes federated users for its viewers. */
function federated(tape: Tape): void {
  const seat: Seat = { who: asUser(USER.reportPortal, KEY.reportPortal.id), account: PROD, region: MAIN_REGION, from: ADDRESS.portal, agent: AGENT.dispatchApp };
  for (const day of DAYS.filter(isWorkday)) {
    for (let i = 0; i < 3; i += 1) {
      const begun = at(day, '08:00:00') + i * 3 * HOUR + tape.rng.int(0, 3000);
      const viewer: Seat = { ...seat, who: federationToken(tape, seat, begun, `viewer-${tape.rng.int(10, 99)}`, keyOf('ASIA', `viewer ${begun}`)), from: ADDRESS.office, agent: AGENT.edge };
      for (let n = 0; n < 2; n += 1) object(tape, viewer, begun + 30 + n * 20, 'GetObject', BUCKET.reports, `weekly/${day}/page-${n}.html`);
    }
  }
}

export function noiseOfWorkloads(): readonly CloudTrailRecord[] {
  const tape = tapeOf('noise workloads');
  lambdas(tape);
  pods(tape);
  storefront(tape);
  secondRegion(tape);
  federated(tape);
  return tape.records;
}
