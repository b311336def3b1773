/** What the hosts do all day with the credentials that EC2 gives them: the agents build, the others run. */
import { at, DAYS, END, HOUR, isWorkday, MINUTE, START } from './calendar.ts';
import type { CloudTrailRecord, Seat } from './cloudtrail.ts';
import { HOST, HOSTS, sessionAt, sessionsOf, type Host } from './hosts.ts';
import { asRole } from './principals.ts';
import { keyOf } from './rng.ts';
import { ROLE } from './roles.ts';
import { assumeRole, giveHost } from './sts.ts';
import { object, readParameter, readSecret, tapeOf, type Tape } from './tape.ts';
import { AGENT, BUCKET, BUILD, MAIN_REGION } from './world.ts';

const JOBS = ['storefront', 'web-portal', 'data-jobs', 'dispatch', 'pricing', 'label-printer'];
const SECRET_OF: Record<string, string> = { storefront: 'ci/storefront/npm-token', 'web-portal': 'ci/web-portal/signing-token', 'data-jobs': 'ci/data-jobs/warehouse-password' };

function seatOf(host: Host, seconds: number, agent: string): Seat {
  const held = sessionAt(host, seconds);
  return { who: asRole(host.role, host.id, held.key, held.from, { fromInstance: true }), account: host.role.account, region: MAIN_REGION, from: host.egress, agent };
}

function build(tape: Tape, host: Host, begun: number, job: string): void {
  let t = begun;
  const seat = (agent: string): Seat => seatOf(host, t, agent);
  tape.put(seat(AGENT.docker), t, 'ecr:GetAuthorizationToken');
  const secret = SECRET_OF[job];
  if (secret !== undefined) readSecret(tape, seat(AGENT.ciTool), (t += tape.rng.int(4, 20)), secret);
  else readParameter(tape, seat(AGENT.ciTool), (t += tape.rng.int(4, 20)), `/ci/${job}/registry-token`);
  for (let i = 0; i < tape.rng.int(1, 3); i += 1) object(tape, seat(AGENT.ciTool), (t += tape.rng.int(10, 40)), 'GetObject', BUCKET.artifacts, `cache/${job}/deps-${i}.tgz`);
  tape.put(seat(AGENT.docker), (t += tape.rng.int(60, 200)), 'ecr:InitiateLayerUpload', { request: { repositoryName: job }, resources: [{ accountId: BUILD, ARN: `arn:aws:ecr:${MAIN_REGION}:${BUILD}:repository/${job}` }] });
  if (!tape.rng.chance(0.35)) return;
  const publisher: Seat = { ...seat(AGENT.ciTool), who: assumeRole(tape, seat(AGENT.ciTool), (t += 5), { role: ROLE.artifactPublisher, session: `publish-${tape.rng.int(1000, 7000)}`, key: keyOf('ASIA', `publish ${host.name} ${begun}`) }) };
  object(tape, publisher, (t += tape.rng.int(5, 30)), 'PutObject', BUCKET.artifacts, `${job}/releases/2026.${tape.rng.int(36, 38)}.${tape.rng.int(1, 9)}/app.zip`);
}

function agents(tape: Tape): void {
  for (const host of [HOST.agent03, HOST.agent05, HOST.agent07]) {
    for (const day of DAYS) {
      const jobs = isWorkday(day) ? 7 : 2;
      for (let i = 0; i < jobs; i += 1) build(tape, host, at(day, '07:20:00') + Math.floor((i * 10 * HOUR) / jobs) + tape.rng.int(0, 40 * MINUTE), tape.rng.pick(JOBS));
      build(tape, host, at(day, '22:02:00') + tape.rng.int(0, 90), tape.rng.pick(JOBS));
      build(tape, host, at(day, '22:33:00') + tape.rng.int(0, 90), tape.rng.pick(JOBS));
    }
  }
  // The release job reads its own key seven hours before the thief does: another explanation, weaker for its distance.
  readSecret(tape, seatOf(HOST.agent03, at(9, '15:10:22'), AGENT.ciTool), at(9, '15:10:22'), 'ci/billing-api/deploy-key');
}

export function noiseOfHosts(): readonly CloudTrailRecord[] {
  const tape = tapeOf('noise hosts');
  for (const host of HOSTS) {
    for (const session of sessionsOf(host)) if (session.from >= START) giveHost(tape, host, session);
    for (let t = START + tape.rng.int(30, 3000); t < END; t += 2 * HOUR + tape.rng.int(-200, 200)) {
      tape.put(seatOf(host, t, AGENT.ssm), t, 'ssm:UpdateInstanceInformation', {
        request: { instanceId: host.id, agentVersion: '3.3.2299.0', agentStatus: 'Active', platformType: 'Linux', iPAddress: host.privateIp, computerName: `${host.name}.internal.example.com` },
        resources: [{ accountId: host.role.account, ARN: `arn:aws:ec2:${MAIN_REGION}:${host.role.account}:instance/${host.id}` }],
      });
    }
  }
  agents(tape);
  for (const host of [HOST.web1, HOST.web2]) {
    for (let t = START + tape.rng.int(0, 2000); t < END - MINUTE; t += 3 * HOUR + tape.rng.int(-600, 600)) {
      readParameter(tape, seatOf(host, t, AGENT.portal), t, '/web/feature-flags');
    }
  }
  for (const day of DAYS) tape.put(seatOf(HOST.dbOps, at(day, '04:10:05'), AGENT.ciTool), at(day, '04:10:05'), 'rds:DescribeDBClusterSnapshots', { request: { dBClusterIdentifier: 'ledger' } });
  return tape.records;
}
