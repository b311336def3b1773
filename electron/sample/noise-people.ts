/** People at work: engineers in the console, a finance analyst through the old sign-on, the root user once, to see that it still can. */
import { at, DAYS, HOUR, isWorkday } from './calendar.ts';
import type { CloudTrailRecord, Seat } from './cloudtrail.ts';
import { ENGINEERS, signOn } from './people.ts';
import { asRoot, asUser, asUserSession, type UserIdentity } from './principals.ts';
import { keyOf } from './rng.ts';
import { ROLE } from './roles.ts';
import { consoleLogin, refusedAssume, saml } from './sts.ts';
import { object, tapeOf, type Tape } from './tape.ts';
import { USER } from './users.ts';
import { ADDRESS, AGENT, BUCKET, MAIN_REGION, PROD } from './world.ts';

const LOOKS = [
  'ec2:DescribeInstances', 'ec2:DescribeVolumes', 'ec2:DescribeSecurityGroups', 'ecs:DescribeServices', 'ecs:ListTasks', 'ecs:DescribeTasks', 'lambda:ListFunctions20150331', 'lambda:GetFunction20150331v2',
  'logs:DescribeLogGroups', 'logs:StartQuery', 'logs:GetQueryResults', 'monitoring:DescribeAlarms', 'monitoring:GetMetricData', 'rds:DescribeDBClusters', 'sqs:ListQueues', 'sqs:GetQueueAttributes',
  's3:ListBuckets', 's3:GetBucketTagging', 'cloudformation:DescribeStacks', 'elasticloadbalancing:DescribeLoadBalancers', 'health:DescribeEventAggregates', 'tagging:GetResources', 'ce:GetCostAndUsage',
];

/** Identity Center's own record of a person fetching a role's credentials. */
function identityCenter(tape: Tape, person: string, role: string, seconds: number): void {
  const user = keyOf('AKIA', person).slice(-10).toLowerCase();
  const who: UserIdentity = {
    type: 'IdentityCenterUser',
    accountId: PROD,
    onBehalfOf: { userId: `7c1e${user}-5a4d-504c-8001-000000000001`, identityStoreArn: `arn:aws:identitystore::${PROD}:identitystore/d-5a4d504c45` },
    credentialId: `5a4d504c${user}`,
  };
  tape.put({ who, account: PROD, region: MAIN_REGION, from: ADDRESS.office, agent: AGENT.chrome }, seconds, 'sso:GetRoleCredentials', { eventType: 'AwsServiceEvent', serviceDetails: { role_name: role, account_id: PROD } });
}

function engineers(tape: Tape): void {
  for (const day of DAYS.filter(isWorkday)) {
    for (const person of ENGINEERS) {
      if (tape.rng.chance(0.15)) continue;
      const begun = at(day, '07:30:00') + tape.rng.int(0, 2 * HOUR);
      identityCenter(tape, person, ROLE.engineer.name, begun);
      const seat: Seat = signOn(tape, person, ROLE.engineer, begun + 1, person.length % 3 === 0 ? AGENT.edge : AGENT.chrome);
      tape.put({ ...seat, console: undefined, region: 'us-east-1' }, begun + 1, 'signin:ConsoleLogin', { response: { ConsoleLogin: 'Success' }, extra: { MobileVersion: 'No', MFAUsed: 'No' }, eventType: 'AwsConsoleSignIn' });
      let t = begun + 20;
      for (let i = 0; i < tape.rng.int(12, 24); i += 1) {
        t += tape.rng.chance(0.7) ? tape.rng.int(1, 40) : tape.rng.int(600, 4000);
        if (t > begun + 8 * HOUR) break;
        const action = tape.rng.pick(LOOKS);
        tape.put(seat, t, action, tape.rng.chance(0.02) ? { denied: true } : {});
      }
      if (tape.rng.chance(0.05)) refusedAssume(tape, seat, t + 10, ROLE.deploy.arn);
    }
  }
}

export function noiseOfPeople(): readonly CloudTrailRecord[] {
  const tape = tapeOf('noise people');
  engineers(tape);
  for (const day of DAYS.filter(isWorkday)) {
    const begun = at(day, '09:10:00') + tape.rng.int(0, 1200);
    const where = { from: ADDRESS.officeSecond, agent: AGENT.edge, region: MAIN_REGION } as const;
    const who = saml(tape, where, begun, { role: ROLE.financeAnalyst, session: 'lotte.marsh@example.com', key: keyOf('ASIA', `finance ${day}`), provider: `arn:aws:iam::${PROD}:saml-provider/tallowmere-idp` });
    for (let i = 0; i < 4; i += 1) object(tape, { ...where, account: PROD, who }, begun + 60 + i * 140, 'GetObject', BUCKET.reports, `daily/${day}/sheet-${i}.csv`);
  }
  // The quarterly drill: root and the break-glass user, from the office, with a second factor.
  const root: Seat = { who: asRoot(PROD), account: PROD, region: MAIN_REGION, from: ADDRESS.office, agent: AGENT.chrome };
  consoleLogin(tape, root, at(16, '10:00:41'), true);
  tape.put({ ...root, who: { ...asRoot(PROD, keyOf('ASIA', 'root drill')), sessionContext: { attributes: { creationDate: '2026-09-16T10:00:41Z', mfaAuthenticated: 'true' } } }, console: true }, at(16, '10:01:20'), 'iam:GetAccountSummary');
  const drill: Seat = { ...root, who: asUser(USER.breakGlass, undefined) };
  consoleLogin(tape, drill, at(16, '10:05:09'), false);
  consoleLogin(tape, drill, at(16, '10:05:31'), true);
  tape.put({ ...drill, who: asUserSession(USER.breakGlass, keyOf('ASIA', 'break-glass drill'), at(16, '10:05:31'), true), console: true }, at(16, '10:06:02'), 'iam:ListUsers');
  return tape.records;
}
