/**
 * Story 4: a service account whose credentials are shared. In the domain it runs the dispatch app on app-disp01, and an intruder signs in as it there;
 * from host to host, by Kerberos and once by NTLM, he reaches the message queues and the ledger's servers. On the queue's host lies the account's one AWS
 * key, which two applications share: with it he enumerates hosts, reads queues, opens a session on the database host, and uses that host's
 * credential on the ledger, whose secret also holds an SSH key that opens two of its machines.
 */
import { at, DAYS, HOUR, isWorkday, MINUTE } from './calendar.ts';
import type { Seat } from './cloudtrail.ts';
import { HOST, sessionAt } from './hosts.ts';
import { asRole, asUser } from './principals.ts';
import { keyOf, rngOf } from './rng.ts';
import { ROLE } from './roles.ts';
import { scribeOf, type Scribe } from './scribe.ts';
import { accepted, sessionOf } from './linux.ts';
import { sessionToken } from './sts.ts';
import { readSecret, survey, tapeOf, type Tape } from './tape.ts';
import { counted, forwardedOf, type Story } from './truth.ts';
import { KEY, USER } from './users.ts';
import { explicit, logoff, logon, machine, reads, runs, serviceTicket, sessionName, windows, type Machine } from './windows.ts';
import { ADDRESS, AGENT, DOMAIN, INTRUDER, MAIN_REGION, PROD, secretArn } from './world.ts';

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

const DC = machine('DC01', '10.30.0.10');
const APP = machine('APP-DISP01', '10.30.1.20');
const QUEUE = machine('MSG-QUEUE01', INTRUDER.sharedAccount.from);
const LEDGER_APP = machine('LEDGER-APP02', '10.30.1.52');
const LEDGER_SQL = machine('LEDGER-SQL01', '10.30.1.60');
const SERVICE = 'svc-dispatch';
const LEDGER_USER = 'svc-ledger';
const guidOf = (label: string): string => rngOf(`logon guid ${label}`).uuid();
const sessionAs = (user: string, logonId: string): { readonly user: string; readonly logonId: string } => ({ user, logonId });

/** The way in, the way to the queue twice (its share, then its desktop), and on to the ledger's application server. */
const ENTRY = guidOf('entry');
const TO_SHARE = guidOf('queue share');
const TO_QUEUE = guidOf('queue desktop');
const TO_LEDGER = guidOf('ledger application');
const ON_APP = sessionAs(SERVICE, '0x5e1a40');
const ON_SHARE = sessionAs(SERVICE, '0x8c77d1');
const ON_QUEUE = sessionAs(SERVICE, '0x8c9b02');
const ON_LEDGER = sessionAs(LEDGER_USER, '0x41f6a9');
const ON_SQL = sessionAs(LEDGER_USER, '0x2b90c4');

function inTheDomain(s: Scribe): void {
  const t = (time: string): number => at(15, time);
  serviceTicket(s, DC, t('13:38:03'), SERVICE, APP, INTRUDER.remote, ENTRY);
  logon(s, APP, t('13:38:04'), { ...ON_APP, type: 10, from: INTRUDER.remote, guid: ENTRY });
  for (const [i, [program, command]] of ([['whoami.exe', 'whoami /all'], ['net.exe', 'net group "Domain Computers" /domain'], ['nltest.exe', 'nltest /dclist:corp'], ['setspn.exe', 'setspn -T corp -Q */*'], ['PING.EXE', 'ping -n 1 msg-queue01']] as const).entries()) runs(s, APP, t('13:39:10') + i * 23, ON_APP, program, command);
  explicit(s, APP, t('13:42:30'), ON_APP, SERVICE, QUEUE, TO_SHARE, 'C:\\Windows\\explorer.exe');
  serviceTicket(s, DC, t('13:42:31'), SERVICE, QUEUE, APP.address, TO_SHARE);
  logon(s, QUEUE, t('13:42:32'), { ...ON_SHARE, type: 3, from: APP.address, guid: TO_SHARE });
  for (const [i, file] of ['orders\\0000a1.mq', 'orders\\0000a2.mq', 'ledger-postings\\000031.mq', 'ledger-postings\\000032.mq'].entries()) reads(s, QUEUE, t('13:42:40') + i * 6, ON_SHARE, APP.address, 'queues$', file);
  explicit(s, APP, t('13:46:10'), ON_APP, SERVICE, QUEUE, TO_QUEUE, 'C:\\Windows\\System32\\mstsc.exe');
  serviceTicket(s, DC, t('13:46:12'), SERVICE, QUEUE, APP.address, TO_QUEUE);
  logon(s, QUEUE, t('13:46:14'), { ...ON_QUEUE, type: 10, from: APP.address, guid: TO_QUEUE });
  runs(s, QUEUE, t('13:47:02'), ON_QUEUE, 'cmdkey.exe', 'cmdkey /list');
  windows(s, QUEUE, t('13:47:20'), 5379, { SubjectUserSid: 'S-1-5-21-1507445321-2210984411-3340012210-4411', SubjectUserName: SERVICE, SubjectDomainName: DOMAIN.netbios, SubjectLogonId: ON_QUEUE.logonId, TargetName: AWS_ENTRY, Type: '0', CountOfCredentialsReturned: '1', ReadOperation: '%%8100', ReturnCode: '0', ProcessCreationTime: '2026-09-15T13:47:19.000000Z', ClientProcessId: '5120' }, { credential: sessionName(QUEUE, ON_QUEUE.logonId) });
  explicit(s, QUEUE, t('13:52:44'), ON_QUEUE, LEDGER_USER, LEDGER_APP, TO_LEDGER, 'C:\\Windows\\System32\\runas.exe');
  serviceTicket(s, DC, t('13:52:45'), LEDGER_USER, LEDGER_APP, QUEUE.address, TO_LEDGER);
  logon(s, LEDGER_APP, t('13:52:46'), { ...ON_LEDGER, type: 3, from: QUEUE.address, guid: TO_LEDGER });
  reads(s, LEDGER_APP, t('13:53:05'), ON_LEDGER, QUEUE.address, 'config$', 'ledger\\connections.xml');
  // Straight to the database by its address: no ticket for that, so NTLM, which leaves no guid.
  windows(s, DC, t('13:58:29'), 4776, { PackageName: 'MICROSOFT_AUTHENTICATION_PACKAGE_V1_0', TargetUserName: LEDGER_USER, Workstation: QUEUE.name, Status: '0x0' });
  logon(s, LEDGER_SQL, t('13:58:30'), { ...ON_SQL, type: 3, from: QUEUE.address, workstation: QUEUE.name });
  reads(s, LEDGER_SQL, t('13:58:52'), ON_SQL, QUEUE.address, 'backup$', 'ledger_full.bak');
}

const AWS_ENTRY = 'LegacyGeneric:target=aws-cli/svc-dispatch';
export const SSH_KEY = 'SHA256:SAMPLEb7Kq0vXw2ZrT9uYc4LhJ6mNsPd1EgFaQi8o';
const SSH_HOSTS = [['ledger-rep-01', 3127], ['ledger-rep-02', 2290]] as const;

/** The replicas of the ledger: one SSH key opens both, from the queue's host. */
function onReplicas(s: Scribe): readonly string[] {
  return SSH_HOSTS.map(([host, pid], i) => sessionOf(host, pid, accepted(s, host, pid, at(16, '21:24:08') + i * 97, 'ledgerops', INTRUDER.sharedAccount.from, SSH_KEY)));
}

/** The dispatch app in the domain: its service starts at night, and every two hours it fetches what the queue's host keeps for it. */
function serviceUse(s: Scribe): void {
  for (const day of DAYS) {
    logon(s, APP, at(day, '02:00:11'), { user: SERVICE, logonId: `0x${(0x10_0000 + day * 977).toString(16)}`, type: 5, from: '-', guid: guidOf(`service ${day}`) });
    for (let hour = 0; hour < 24; hour += 2) {
      const begun = at(day) + hour * HOUR + s.rng.int(60, 400);
      const guid = guidOf(`own ${day} ${hour}`);
      const own = sessionAs(SERVICE, `0x${(0x30_0000 + day * 100_003 + hour * 1009).toString(16)}`);
      serviceTicket(s, DC, begun, SERVICE, QUEUE, APP.address, guid);
      logon(s, QUEUE, begun + 1, { ...own, type: 3, from: APP.address, guid });
      reads(s, QUEUE, begun + 3, own, APP.address, 'queues$', `orders\\${day}${hour}.mq`);
      logoff(s, QUEUE, begun + 20, SERVICE, own.logonId, 3);
    }
    owns(s, LEDGER_APP, LEDGER_USER, LEDGER_SQL, at(day, '06:10:00') + s.rng.int(0, 600), `ledger ${day}`);
  }
}

function owns(s: Scribe, from: Machine, user: string, on: Machine, begun: number, label: string): void {
  const guid = guidOf(label);
  const session = sessionAs(user, `0x${rngOf(`logon ${label}`).int(0x10_0000, 0x1f_ffff).toString(16)}`);
  serviceTicket(s, DC, begun, user, on, from.address, guid);
  logon(s, on, begun + 1, { ...session, type: 3, from: from.address, guid });
  logoff(s, on, begun + 200, user, session.logonId, 3);
}

export function storySharedAccount(): Story {
  const tape = tapeOf('story shared-account');
  const s = scribeOf('story shared-account');
  inTheDomain(s);
  const here = { account: PROD, region: MAIN_REGION, ...INTRUDER.sharedAccount, vpcEndpoint: 'vpce-0c7d1e5a9b3f20486' } as const;
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

  const sessions = onReplicas(s);
  const ownerInDomain = scribeOf('story shared-account owner');
  serviceUse(ownerInDomain);
  const owner = tapeOf('story shared-account owner');
  ownerUse(owner);
  const sources = [INTRUDER.sharedAccount.from];
  const credential = (spec: Parameters<typeof counted>[2]): ReturnType<typeof counted> => counted(tape.records, sources, spec, s.shown, spec.value !== KEY.dispatch.id && !spec.value.startsWith('ASIA'));
  const instance = { kind: 'aws-instance-session', identity: ROLE.dbMaintenance.arn, status: 'derived', grade: 'B', hop: 'stolen-from-host' } as const;
  const ticket = { kind: 'kerberos-logon', status: 'derived', grade: 'A', hop: 'issued' } as const;
  const stay = { kind: 'windows-logon-session', status: 'derived', grade: 'A', hop: 'issued' } as const;
  const dispatch = `${DOMAIN.netbios.toLowerCase()}\\${SERVICE}`;
  const ledger = `${DOMAIN.netbios.toLowerCase()}\\${LEDGER_USER}`;
  const on = (host: Machine, logonId: string): string => sessionName(host, logonId);
  const credentials = [
    credential({ value: ENTRY, kind: 'kerberos-logon', identity: dispatch, status: 'seed', parent: undefined, grade: undefined, hop: undefined, depth: 0, note: `the sign-in of ${SERVICE} on ${APP.name} from outside: a service account at a desktop` }),
    credential({ ...stay, value: on(APP, ON_APP.logonId), identity: dispatch, parent: ENTRY, depth: 1, note: `the desktop on ${APP.name}` }),
    credential({ ...ticket, value: TO_SHARE, identity: dispatch, parent: on(APP, ON_APP.logonId), depth: 2, note: 'to the share of the queues' }),
    credential({ ...stay, value: on(QUEUE, ON_SHARE.logonId), identity: dispatch, parent: TO_SHARE, depth: 3, note: `${QUEUE.name}, over the network` }),
    credential({ ...ticket, value: TO_QUEUE, identity: dispatch, parent: on(APP, ON_APP.logonId), depth: 2, note: 'to its desktop' }),
    credential({ ...stay, value: on(QUEUE, ON_QUEUE.logonId), identity: dispatch, parent: TO_QUEUE, depth: 3, note: `the desktop on ${QUEUE.name}` }),
    credential({ ...ticket, value: TO_LEDGER, identity: ledger, parent: on(QUEUE, ON_QUEUE.logonId), depth: 4, note: `as ${LEDGER_USER}, with explicit credentials` }),
    credential({ ...stay, value: on(LEDGER_APP, ON_LEDGER.logonId), identity: ledger, parent: TO_LEDGER, depth: 5, note: LEDGER_APP.name }),
    credential({ ...stay, value: on(LEDGER_SQL, ON_SQL.logonId), identity: ledger, parent: on(QUEUE, ON_QUEUE.logonId), grade: 'B', hop: 'logged-on', depth: 4, note: `${LEDGER_SQL.name} by NTLM: only the address says where it came from` }),
    credential({ value: KEY.dispatch.id, kind: 'aws-access-key', identity: USER.dispatch.arn, status: 'derived', parent: on(QUEUE, ON_QUEUE.logonId), grade: 'B', hop: 'secret-to-use', depth: 4, note: `one key, two applications, and the intruder; kept in the credential manager of ${QUEUE.name}` }),
    credential({ value: SESSION, kind: 'aws-user-session', identity: USER.dispatch.arn, status: 'derived', parent: KEY.dispatch.id, grade: 'A', hop: 'issued', depth: 5, note: 'GetSessionToken' }),
    credential({ value: SESSION_UNUSED, kind: 'aws-user-session', identity: USER.dispatch.arn, status: 'issued-unused', parent: KEY.dispatch.id, grade: 'A', hop: 'issued', depth: 5, note: 'GetSessionToken, never used' }),
    credential({ ...instance, value: stolen.key, parent: SESSION, depth: 6, note: `role of ${HOST.dbOps.name}, used off the host 22 minutes after a session was opened on it` }),
    credential({ ...instance, value: later.key, parent: KEY.dispatch.id, depth: 5, note: `role of ${HOST.dbOps.name} again, eight minutes after the next session` }),
    credential({ value: SSH_KEY, kind: 'ssh-key', identity: `${SSH_HOSTS[0][0]}:ledgerops`, status: 'derived', parent: stolen.key, grade: 'B', hop: 'secret-to-use', depth: 7, note: `an SSH key that the register says is kept in ${LEDGER_SECRET}` }),
    ...sessions.map((value, i) => credential({ value, kind: 'ssh-session', identity: `${SSH_HOSTS[i]?.[0] ?? ''}:ledgerops`, status: 'derived', parent: SSH_KEY, grade: 'A', hop: 'issued', depth: 8, note: 'one key on two hosts' })),
  ];
  return {
    records: [...tape.records, ...owner.records],
    lines: [...s.lines, ...ownerInDomain.lines],
    truth: {
      id: 'shared-account',
      title: 'A service account with shared credentials moves from a low-value application to a sensitive database',
      seed: { credential: ENTRY, identity: dispatch, from: '2026-09-15T13:38:04Z', sources: [INTRUDER.remote] },
      addresses: [INTRUDER.remote, ...sources],
      ownerSources: [APP.address],
      credentials,
      between: [],
      forwarded: forwardedOf(tape.records, credentials.map((c) => c.value)),
      systems: [
        { platform: 'windows', account: DOMAIN.dns, service: 'smb', resource: '\\\\*\\queues$\\ledger-postings\\000031.mq', host: 'msg-queue01', depth: 'read' },
        { platform: 'windows', account: DOMAIN.dns, service: 'smb', resource: '\\\\*\\backup$\\ledger_full.bak', host: 'ledger-sql01', depth: 'read' },
        { platform: 'aws', account: PROD, service: 'sqs', resource: queueArn('ledger-postings'), depth: 'read' },
        { platform: 'aws', account: PROD, service: 'sqs', resource: queueArn('billing-events'), depth: 'read' },
        { platform: 'aws', account: PROD, service: 'ssm', resource: HOST.dbOps.id, depth: 'controlled' },
        { platform: 'aws', account: PROD, service: 'secretsmanager', resource: secretArn(PROD, LEDGER_SECRET), depth: 'read' },
        { platform: 'aws', account: PROD, service: 'rdsdata', resource: LEDGER, depth: 'read' },
      ],
      identities: [{ name: ledger, how: 'assumed' }, { name: USER.dispatch.arn, how: 'assumed' }, { name: ROLE.dbMaintenance.arn, how: 'host identity' }],
      notInLineage: [
        { what: 'credential', value: guidOf('own 15 14'), why: "the dispatch app's own ticket for the queue's host, of the same account and host" },
        { what: 'credential', value: guidOf('ledger 15'), why: "the ledger application's own ticket" },
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
      // Its role may read the secret. The backup account trusts the whole account, but no policy of the role lets it assume a role there.
      potential: [LEDGER_SECRET],
      responses: [],
    },
  };
}
