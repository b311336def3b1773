/**
 * From an empty folder to a report, in the window and on the command line, watched from outside: no socket is connected
 * to an internet address. The app is driven over a pipe, so that the driver opens none either.
 */
import { spawnSync } from 'node:child_process';
import { existsSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { electronPath } from '../../electron/setup/runtime.mjs';
import type { Input, Output } from '../../shared/contract/messages.ts';
import type { MethodName } from '../../shared/contract/names.ts';
import { describe } from '../../shared/domain/fault.ts';
import { appEnvironment, appFolder, expect, forRoot, test } from './app.ts';
import { PipedApp } from './pipe.ts';
import { canTrace, EXPLAINED, socketsIn, straceArgs } from './watch-sockets.ts';

const USER = 'arn:aws:iam::111122223333:user/ci-deployer';
const identity = { type: 'IAMUser', principalId: 'AIDAEXAMPLECI', arn: USER, accountId: '111122223333', accessKeyId: 'AKIAEXAMPLECI0000001', userName: 'ci-deployer' };

/** Three records of one stolen key: it looks around, takes a role, and the role reads a bucket. */
function cloudTrail(): string {
  const record = (n: number, change: object): object => ({
    eventVersion: '1.08', userIdentity: identity, eventTime: `2024-03-01T10:0${n}:00Z`, awsRegion: 'eu-central-1', sourceIPAddress: '203.0.113.7',
    userAgent: 'aws-cli/2.15.0', requestParameters: null, responseElements: null, requestID: `r-${n}`, eventID: `00000000-0000-4000-8000-00000000000${n}`,
    eventType: 'AwsApiCall', recipientAccountId: '111122223333', readOnly: true, managementEvent: true, ...change,
  });
  const role = { type: 'AssumedRole', principalId: 'AROAEXAMPLE:s', arn: 'arn:aws:sts::111122223333:assumed-role/deploy/s', accountId: '111122223333', accessKeyId: 'ASIAEXAMPLEROLE00001' };
  return JSON.stringify({
    Records: [
      record(1, { eventSource: 'sts.amazonaws.com', eventName: 'GetCallerIdentity' }),
      record(2, {
        eventSource: 'sts.amazonaws.com', eventName: 'AssumeRole', requestParameters: { roleArn: 'arn:aws:iam::111122223333:role/deploy', roleSessionName: 's' },
        responseElements: {
          credentials: { accessKeyId: 'ASIAEXAMPLEROLE00001', expiration: 'Mar 1, 2024, 11:02:00 AM' },
          assumedRoleUser: { assumedRoleId: 'AROAEXAMPLE:s', arn: 'arn:aws:sts::111122223333:assumed-role/deploy/s' },
        },
      }),
      record(3, { userIdentity: role, eventSource: 's3.amazonaws.com', eventName: 'ListBuckets' }),
    ],
  });
}

test.skip(process.platform !== 'linux', 'strace is a Linux program');
test.skip(!canTrace(), 'this machine forbids tracing (strace)');
test.setTimeout(300_000);

test('the watch sees a connection when there is one', ({ folder }) => {
  const log = join(folder, 'control.txt');
  spawnSync('strace', [...straceArgs(log), 'bash', '-c', 'exec 3<>/dev/tcp/127.0.0.1/9'], { stdio: 'ignore' });
  expect(socketsIn(log).reached.join('\n')).toContain('connect(');
});

test('the app, from a new case to a verified report', async ({ folder }) => {
  const log = join(folder, 'app.txt');
  const evidence = join(folder, 'trail.json');
  const out = join(folder, 'report.pdf');
  writeFileSync(evidence, cloudTrail());

  const args = [...forRoot, appFolder, `--user-data-dir=${join(folder, 'data')}`, '--remote-debugging-pipe'];
  const app = new PipedApp('strace', [...straceArgs(log), electronPath(), ...args], appEnvironment());
  async function want<M extends MethodName>(method: M, input: Input<M>): Promise<Output<M>> {
    const result = await app.ask(method, input);
    if (!result.ok) throw new Error(`${method}: ${describe(result.fault)}`);
    return result.value;
  }
  await app.attach();
  await want('case.new', { path: join(folder, 'one.keytrail'), examiner: 'E. Xaminer' });
  const imported = await want('evidence.import', { task: 'i', paths: [evidence] });
  expect(imported.totals.records).toBe(3);
  const trace = await want('trace.run', { identity: USER });
  expect(trace.hops.length).toBeGreaterThan(0);
  await app.waitUntilIdle();
  await want('report.preview', {});
  const report = await want('report.build', { task: 'r', out });
  expect(statSync(report.path).size).toBe(report.bytes);
  expect((await want('custody.verify', { task: 'v' })).ok).toBe(true);
  expect(await app.close()).toBe(0);

  const { reached, families } = socketsIn(log);
  expect(reached).toEqual([]);
  expect([...families.keys()].filter((kind) => !EXPLAINED.has(kind))).toEqual([]);
});

test('a page that tries to reach out makes Chromium connect nothing', async ({ folder }) => {
  const log = join(folder, 'hostile.txt');
  const app = new PipedApp('strace', [...straceArgs(log), electronPath(), ...forRoot, appFolder, `--user-data-dir=${join(folder, 'data')}`, '--remote-debugging-pipe'], appEnvironment());
  await app.attach();
  await app.evaluate(`(async () => {
    for (const host of ['192.0.2.1', 'example.com', '[2001:db8::1]', '127.0.0.1:9', 'localhost:9']) {
      for (const rel of ['preconnect', 'dns-prefetch', 'prefetch', 'preload', 'stylesheet', 'modulepreload', 'manifest', 'icon']) {
        document.head.append(Object.assign(document.createElement('link'), { rel, href: 'http://' + host + '/' + rel }));
      }
      document.body.append(Object.assign(document.createElement('iframe'), { src: 'http://' + host + '/' }));
      navigator.sendBeacon('http://' + host + '/beacon', 'x');
      await Promise.allSettled([fetch('http://' + host), fetch('https://' + host), new Promise((done) => { new WebSocket('ws://' + host).onerror = done; })]);
    }
    const rules = Object.assign(document.createElement('script'), { type: 'speculationrules', textContent: JSON.stringify({ prerender: [{ urls: ['https://192.0.2.1/'] }] }) });
    document.head.append(rules);
    location.href = 'https://192.0.2.1/';
  })()`);
  await app.waitUntilIdle();
  await app.close();
  expect(socketsIn(log).reached).toEqual([]);
});

test('the command line, from a new case to a verified report', ({ folder }) => {
  const cli = join(appFolder, 'dist', 'cli.js');
  test.skip(!existsSync(cli), 'the command line is not built');
  const evidence = join(folder, 'trail.json');
  writeFileSync(evidence, cloudTrail());
  const kase = join(folder, 'one.keytrail');
  const steps: readonly (readonly string[])[] = [
    ['case', 'new', kase, '--examiner', 'E. Xaminer'],
    ['import', kase, evidence],
    ['trace', kase, '--identity', USER],
    ['findings', kase],
    ['checklist', kase],
    ['report', kase, '--out', join(folder, 'report.pdf')],
    ['verify', kase],
  ];
  for (const [n, step] of steps.entries()) {
    const log = join(folder, `cli-${n}.txt`);
    const ran = spawnSync('strace', [...straceArgs(log), electronPath(), cli, ...step], { encoding: 'utf8', env: { ...process.env, ELECTRON_RUN_AS_NODE: '1' }, cwd: folder });
    expect([step[0], ran.status, ran.stderr]).toEqual([step[0], 0, expect.any(String)]);
    const { reached, families } = socketsIn(log);
    expect([step[0], reached]).toEqual([step[0], []]);
    expect([step[0], [...families.keys()].filter((kind) => !EXPLAINED.has(kind))]).toEqual([step[0], []]);
  }
  expect(existsSync(join(folder, 'report.pdf'))).toBe(true);
});
