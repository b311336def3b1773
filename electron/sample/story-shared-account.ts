/**
 * Story 4: a service account whose one key is shared by two applications, and by an intruder. From the dispatch app's rights it enumerates
 * hosts, reads queues, opens a session on the database host, and uses that host's credential on the ledger.
 * To come beside it: the logons on the host itself, the same password's use in Entra.
 */
import { at, DAYS, HOUR, isWorkday, MINUTE } from './calendar.ts';
import type { Seat } from './cloudtrail.ts';
import { HOST, sessionAt } from './hosts.ts';
import { asRole, asUser } from './principals.ts';
import { keyOf } from './rng.ts';
import { ROLE } from './roles.ts';
import { sessionToken } from './sts.ts';
import { readSecret, survey, tapeOf, type Tape } from './tape.ts';
import { counted, forwardedOf, type Story } from './truth.ts';
import { KEY, USER } from './users.ts';
import { ADDRESS, AGENT, INTRUDER, MAIN_REGION, PROD, secretArn } from './world.ts';

const SESSION = keyOf('ASIA', 'shared-account session');
const SESSION_UNUSED = keyOf('ASIA', 'shared-account session, unused');
const FIRST_LEDGER = at(16, '21:06:52');
const SECOND_LEDGER = at(18, '03:28:10');
const LEDGER = `arn:aws:rds:${MAIN_REGION}:${PROD}:cluster:ledger`;
const LEDGER_SECRET = 'prod/ledger-db/app';
const queueArn = (name: string): string => `arn:aws:sqs:${MAIN_REGION}:${PROD}:${name}`;
const queueUrl = (name: string): string => `https://sqs.${MAIN_REGION}.amazonaws.com/${PROD}/${name}`;

function queue(tape: Tape, seat: Seat, seconds: number, action: 'ReceiveMessage' | 'DeleteMessage' | 'SendMessage', name: string): void {
  tape.put(seat, seconds, `sqs:${action}`, {
    request: { queueUrl: queueUrl(name), ...(action === 'ReceiveMessage' ? { maxNumberOfMessages: 10, waitTimeSeconds: 20 } : action === 'SendMessage' ? { messageBody: 'HIDDEN_DUE_TO_SECURITY_REASONS' } : { receiptHandle: 'HIDDEN_DUE_TO_SECURITY_REASONS' }) },
    resources: [{ accountId: PROD, type: 'AWS::SQS::Queue', ARN: queueArn(name) }],
  });
}

/** Both owners' applications: the dispatch app round the clock, the partner feed in office hours, each from its own address. */
function ownerUse(tape: Tape): void {
  const dispatch: Seat = { who: asUser(USER.dispatch, KEY.dispatch.id), account: PROD, region: MAIN_REGION, from: ADDRESS.dispatchApp, agent: AGENT.dispatchApp };
  const feed: Seat = { ...dispatch, from: ADDRESS.partnerFeed, agent: AGENT.partnerFeed };
  for (const day of DAYS) {
    const step = isWorkday(day) ? 50 * MINUTE : 2 * HOUR;
    for (let t = at(day) + tape.rng.int(0, 900); t < at(day + 1); t += step + tape.rng.int(-240, 240)) {
      queue(tape, dispatch, t, 'ReceiveMessage', 'dispatch-orders');
      if (tape.rng.chance(0.7)) queue(tape, dispatch, t + tape.rng.int(1, 9), 'DeleteMessage', 'dispatch-orders');
    }
    tape.put(dispatch, at(day, '00:30:00') + tape.rng.int(0, 120), 'sqs:GetQueueAttributes', { request: { queueUrl: queueUrl('dispatch-orders'), attributeNames: ['ApproximateNumberOfMessages'] } });
    if (!isWorkday(day)) continue;
    for (let hour = 7; hour <= 17; hour += 2) queue(tape, feed, at(day) + hour * HOUR + tape.rng.int(0, 1500), 'SendMessage', 'dispatch-orders');
  }
}

function startSession(tape: Tape, seat: Seat, seconds: number): void {
  const session = `${USER.dispatch.name}-${tape.rng.text(26, 'abcdefghijklmnopqrstuvwxyz0123456789')}`;
  tape.put(seat, seconds, 'ssm:StartSession', {
    request: { target: HOST.dbOps.id },
    response: { sessionId: session, streamUrl: `wss://ssmmessages.${MAIN_REGION}.amazonaws.com/v1/data-channel/${session}?role=publish_subscribe`, tokenValue: 'Value hidden due to security reasons.' },
  });
  const held = sessionAt(HOST.dbOps, seconds);
  const host: Seat = { who: asRole(ROLE.dbMaintenance, HOST.dbOps.id, held.key, held.from, { fromInstance: true }), account: PROD, region: MAIN_REGION, from: HOST.dbOps.egress, agent: AGENT.ssm };
  tape.put(host, seconds + 2, 'ssm:CreateDataChannel', { request: { sessionId: session, requestId: tape.rng.uuid() }, response: { tokenValue: 'Value hidden due to security reasons.' } });
}

function query(tape: Tape, seat: Seat, seconds: number, action: 'ExecuteStatement' | 'BatchExecuteStatement'): void {
  tape.put(seat, seconds, `rdsdata:${action}`, {
    request: { resourceArn: LEDGER, secretArn: secretArn(PROD, LEDGER_SECRET), database: 'ledger', sql: '**********', continueAfterTimeout: false, includeResultMetadata: true },
    resources: [{ accountId: PROD, type: 'AWS::RDS::DBCluster', ARN: LEDGER }],
  });
}

export function storySharedAccount(): Story {
  const tape = tapeOf('story shared-account');
  const here = { account: PROD, region: MAIN_REGION, ...INTRUDER.sharedAccount } as const;
  const shared: Seat = { who: asUser(USER.dispatch, KEY.dispatch.id), ...here };

  tape.put(shared, at(15, '14:05:19'), 'sts:GetCallerIdentity');
  survey(tape, shared, at(15, '14:06:02'), ['ec2:DescribeInstances', 'ec2:DescribeNetworkInterfaces', 'ec2:DescribeSecurityGroups', 'ec2:DescribeVpcs', 'ec2:DescribeSubnets', 'ec2:DescribeRouteTables', 'ssm:DescribeInstanceInformation'], [6, 21], 'all');
  survey(tape, shared, at(15, '14:12:40'), ['rds:DescribeDBInstances', 'rds:DescribeDBClusters', 'secretsmanager:ListSecrets', 'iam:ListRoles', 'dynamodb:ListTables'], [4, 9], new Set());
  tape.put(shared, at(15, '14:21:07'), 'sqs:ListQueues');
  for (const [i, name] of ['dispatch-orders', 'billing-events', 'ledger-postings', 'payment-retries'].entries()) {
    tape.put(shared, at(15, '14:21:30') + i * 12, 'sqs:GetQueueAttributes', { request: { queueUrl: queueUrl(name), attributeNames: ['All'] } });
    for (let n = 0; n < (name === 'ledger-postings' ? 11 : 4); n += 1) queue(tape, shared, at(15, '14:24:00') + i * 180 + n * 13, 'ReceiveMessage', name);
  }

  // The evening after: a session of half a day, taken twice, used once.
  sessionToken(tape, shared, USER.dispatch, at(16, '20:30:58'), SESSION_UNUSED);
  const session: Seat = { ...here, who: sessionToken(tape, shared, USER.dispatch, at(16, '20:31:44'), SESSION) };
  tape.put(session, at(16, '20:33:10'), 'ssm:DescribeInstanceInformation');
  tape.put(session, at(16, '20:35:26'), 'ssm:StartSession', { request: { target: HOST.web1.id }, denied: true });
  startSession(tape, session, at(16, '20:44:16'));

  // The database host's credential, off the host. No record says who carried it there.
  const stolen = sessionAt(HOST.dbOps, FIRST_LEDGER);
  const offHost: Seat = { ...here, who: asRole(ROLE.dbMaintenance, HOST.dbOps.id, stolen.key, stolen.from, { fromInstance: true }) };
  tape.put(offHost, FIRST_LEDGER, 'sts:GetCallerIdentity');
  readSecret(tape, offHost, at(16, '21:08:20'), LEDGER_SECRET);
  tape.put(offHost, at(16, '21:09:05'), 'rds:DescribeDBClusters');
  for (let i = 0; i < 9; i += 1) query(tape, offHost, at(16, '21:11:30') + i * 41, 'ExecuteStatement');

  // Two nights on: straight with the long-term key, and the host's session of that night.
  startSession(tape, shared, at(18, '03:20:33'));
  const later = sessionAt(HOST.dbOps, SECOND_LEDGER);
  const offHostLater: Seat = { ...here, who: asRole(ROLE.dbMaintenance, HOST.dbOps.id, later.key, later.from, { fromInstance: true }) };
  for (let i = 0; i < 6; i += 1) query(tape, offHostLater, SECOND_LEDGER + i * 29, 'ExecuteStatement');
  query(tape, offHostLater, SECOND_LEDGER + 260, 'BatchExecuteStatement');

  const owner = tapeOf('story shared-account owner');
  ownerUse(owner);
  const sources = [INTRUDER.sharedAccount.from];
  const credential = (spec: Parameters<typeof counted>[2]): ReturnType<typeof counted> => counted(tape.records, sources, spec);
  const instance = { kind: 'aws-instance-session', identity: ROLE.dbMaintenance.arn, status: 'derived', grade: 'B', hop: 'stolen-from-host' } as const;
  const credentials = [
    credential({ value: KEY.dispatch.id, kind: 'aws-access-key', identity: USER.dispatch.arn, status: 'seed', parent: undefined, grade: undefined, hop: undefined, depth: 0, note: 'one key, two applications, and the intruder' }),
    credential({ value: SESSION, kind: 'aws-user-session', identity: USER.dispatch.arn, status: 'derived', parent: KEY.dispatch.id, grade: 'A', hop: 'issued', depth: 1, note: 'GetSessionToken' }),
    credential({ value: SESSION_UNUSED, kind: 'aws-user-session', identity: USER.dispatch.arn, status: 'issued-unused', parent: KEY.dispatch.id, grade: 'A', hop: 'issued', depth: 1, note: 'GetSessionToken, never used' }),
    credential({ ...instance, value: stolen.key, parent: SESSION, depth: 2, note: `role of ${HOST.dbOps.name}, used off the host 22 minutes after a session was opened on it` }),
    credential({ ...instance, value: later.key, parent: KEY.dispatch.id, depth: 1, note: `role of ${HOST.dbOps.name} again, eight minutes after the next session` }),
  ];
  return {
    records: [...tape.records, ...owner.records],
    truth: {
      id: 'shared-account',
      title: 'A service account with shared credentials moves from a low-value application to a sensitive database',
      seed: { credential: KEY.dispatch.id, identity: USER.dispatch.arn, from: '2026-09-15T14:05:19Z', sources },
      ownerSources: [ADDRESS.dispatchApp, ADDRESS.partnerFeed],
      credentials,
      between: [],
      forwarded: forwardedOf(tape.records, credentials.map((c) => c.value)),
      systems: [
        { platform: 'aws', account: PROD, service: 'sqs', resource: queueArn('ledger-postings'), depth: 'read' },
        { platform: 'aws', account: PROD, service: 'sqs', resource: queueArn('billing-events'), depth: 'read' },
        { platform: 'aws', account: PROD, service: 'ssm', resource: HOST.dbOps.id, depth: 'controlled' },
        { platform: 'aws', account: PROD, service: 'secretsmanager', resource: secretArn(PROD, LEDGER_SECRET), depth: 'read' },
        { platform: 'aws', account: PROD, service: 'rdsdata', resource: LEDGER, depth: 'read' },
      ],
      identities: [{ name: ROLE.dbMaintenance.arn, how: 'host identity' }],
      notInLineage: [
        { what: 'source', value: ADDRESS.dispatchApp, why: "the dispatch app's own use of the key" },
        { what: 'source', value: ADDRESS.partnerFeed, why: "the partner feed's own use of the key" },
        { what: 'source', value: HOST.dbOps.egress, why: "the database host's own use of its role" },
        { what: 'credential', value: sessionAt(HOST.web1, FIRST_LEDGER).key, why: 'the role of a host where the session was refused' },
        { what: 'identity', value: ROLE.webNode.arn, why: 'the role of a host where the session was refused' },
      ],
      coverage: [
        { kind: 'not-logged', text: `What was typed on ${HOST.dbOps.name}: Session Manager keeps no transcript unless it is told to`, account: PROD, collect: `shell history, auditd and memory of ${HOST.dbOps.name} (${HOST.dbOps.id})` },
        { kind: 'not-logged', text: 'Which statements ran: CloudTrail hides their text', account: PROD, collect: 'the audit log of the ledger cluster, 16 and 18 September' },
        { kind: 'not-logged', text: 'What the messages said', account: PROD, collect: 'the queues themselves, as far as messages are still kept' },
      ],
      responses: [],
    },
  };
}
