import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { DEFAULTS } from '../../../electron/findings/limits.ts';
import { RULES } from '../../../electron/findings/registry.ts';
import { attackTechnique, nhiRisk } from '../../../shared/reference/index.ts';
import { drawn, of, said } from './draw.ts';

const WORK = '1 00:00:00 user.svc.AKIAOWN @192.0.2.10 s3:ListBuckets x200/60';

describe('every rule', () => {
  test.each(RULES.map((r) => [r.id, r] as const))('%s names its question, its limits and real framework ids', (_, rule) => {
    expect(rule.id).toMatch(/^[a-z-]+@\d+$/);
    expect(rule.question).toMatch(/\?$/);
    expect(rule.falsePositive.length).toBeGreaterThan(40);
    expect(rule.baseline).not.toBe('');
    expect(rule.thresholds(DEFAULTS).length).toBeGreaterThan(0);
    expect(rule.attack.length).toBeGreaterThan(0);
    for (const id of rule.attack) expect(attackTechnique(id).id).toBe(id);
    for (const id of rule.owasp) expect(nhiRisk(id).id).toBe(id);
  });

  test('ids are unique, and README.md has a line for each', () => {
    const readme = readFileSync(new URL('../../../electron/findings/README.md', import.meta.url), 'utf8');
    expect(new Set(RULES.map((r) => r.id)).size).toBe(RULES.length);
    for (const r of RULES) expect(readme).toContain(`| ${r.id} |`);
  });
});

test('a quiet week says nothing', async () => {
  expect(await drawn(`${WORK}\n1 08:00:00 person.Admin.ASIAP @198.51.100.1 ~aws-cli/2 iam:ListUsers x20/300`)).toEqual([]);
});

describe('new-source', () => {
  test('a stranger beside the owner', async () => {
    const [first] = of(await drawn(`${WORK}\n4 03:00:00 user.svc.AKIAOWN @203.0.113.7 ~other/1 s3:GetObject x5/1`), 'new-source');
    expect(first).toMatchObject({ severity: 'high', credential: 'AKIAOWN', eventCount: 5, identity: 'arn:aws:iam::111122223333:user/svc' });
    expect(first?.claim).toContain('192.0.2.10');
  });
  test('the same network, a roaming identity, and a house address say nothing', async () => {
    expect(of(await drawn(`${WORK}\n4 03:00:00 user.svc.AKIAOWN @192.0.2.77 ~other/1 s3:GetObject x5/1`), 'new-source')).toEqual([]);
    const roams = [20, 30, 40, 50].map((n) => `1 0${n / 10}:30:00 user.svc.AKIAOWN @198.${n}.1.1 s3:ListBuckets x20/60`).join('\n');
    expect(of(await drawn(`${WORK}\n${roams}\n4 03:00:00 user.svc.AKIAOWN @203.0.113.7 ~other/1 s3:GetObject x5/1`), 'new-source').map((f) => f.claim).join()).not.toContain('203.0.113.7');
    expect(of(await drawn(`${WORK}\n1 00:00:00 user.other.AKIAOTHER @203.0.113.7 s3:ListBuckets x200/60\n6 03:00:00 user.svc.AKIAOWN @203.0.113.7 ~other/1 s3:GetObject x5/1`), 'new-source')).toEqual([]);
  });
  test('a private address and a gateway of the same client are one place', async () => {
    expect(of(await drawn('1 00:00:00 role.pod.ASIAPOD @10.0.0.4 s3:ListBuckets x200/60\n4 03:00:00 role.pod.ASIAPOD @203.0.113.7 s3:GetObject x5/1'), 'new-source')).toEqual([]);
  });
});

describe('instance-credential-off-host', () => {
  const HOST = '1 00:00:00 host.web.ASIAHOST @192.0.2.10 ~aws-sdk-java/2 s3:ListBuckets x100/60';
  test('another place with another client', async () => {
    expect(of(await drawn(`${HOST}\n3 03:00:00 host.web.ASIAHOST @203.0.113.7 ~curl/8 s3:GetObject x3/1`), 'instance-credential-off-host')).toMatchObject([{ severity: 'critical', credential: 'ASIAHOST', eventCount: 3 }]);
  });
  test('two gateways of the host itself say nothing', async () => {
    expect(of(await drawn(`${HOST}\n3 03:00:00 host.web.ASIAHOST @203.0.113.7 ~aws-sdk-java/2 s3:GetObject x3/1`), 'instance-credential-off-host')).toEqual([]);
  });
  test('its only place is where a user worked before', async () => {
    expect(of(await drawn('1 00:00:00 user.eve.AKIAEVE @203.0.113.7 ec2:DescribeInstances\n1 00:05:00 host.web.ASIAHOST @203.0.113.7 s3:ListBuckets'), 'instance-credential-off-host')).toMatchObject([{ severity: 'critical' }]);
  });
});

const KEY = (user: string, key: string): string => `{"request":{"userName":"${user}"},"response":{"accessKey":{"userName":"${user}","accessKeyId":"${key}","status":"Active"}}}`;

describe('planted-credential', () => {
  test('kept by the maker, never used, and made by the owner', async () => {
    const findings = of(await drawn(`
      ${WORK}
      4 03:00:00 user.svc.AKIAOWN @203.0.113.7 iam:CreateAccessKey ${KEY('other', 'AKIAPLANT')}
      4 03:01:00 user.svc.AKIAOWN @203.0.113.7 iam:CreateAccessKey ${KEY('third', 'AKIAIDLE')}
      4 03:02:00 user.other.AKIAPLANT @203.0.113.7 iam:ListUsers
      4 04:00:00 user.svc.AKIAOWN @192.0.2.10 iam:CreateAccessKey ${KEY('svc', 'AKIASELF')}
    `), 'planted-credential');
    expect(said(findings)).toEqual(['planted-credential critical', 'planted-credential high']);
    expect(findings[0]).toMatchObject({ credential: 'AKIAPLANT', eventCount: 2 });
  });
  test('an administrator who rotates says nothing', async () => {
    const rotation = `
      1 00:00:00 user.svc.AKIAOLD @192.0.2.10 s3:ListBuckets x30/60
      2 08:00:00 person.Admin.ASIAP @198.51.100.1 iam:CreateAccessKey ${KEY('svc', 'AKIANEW')}
      2 09:00:00 user.svc.AKIANEW @192.0.2.10 s3:ListBuckets x100/60
      3 08:00:00 person.Admin.ASIAP @198.51.100.1 iam:UpdateAccessKey {"request":{"userName":"svc","accessKeyId":"AKIAOLD","status":"Inactive"}}`;
    expect(await drawn(rotation)).toEqual([]);
    expect(said(await drawn(`${rotation}\n3 09:00:00 user.svc.AKIAOLD @192.0.2.10 s3:ListBuckets`))).toContain('use-after-revocation critical');
    expect(said(await drawn(`${rotation}\n3 09:00:00 user.svc.AKIAOLD @192.0.2.10 !s3:ListBuckets`))).toEqual([]);
  });
});

test('old-key-after-replacement: overlap is allowed, going on is not, and a planted key replaces nothing', async () => {
  const old = '1 00:00:00 user.svc.AKIAOLD @192.0.2.10 s3:ListBuckets x300/60';
  const made = `2 08:00:00 user.svc.AKIAOLD @192.0.2.10 iam:CreateAccessKey ${KEY('svc', 'AKIANEW')}`;
  const one = of(await drawn(`${old}\n${made}\n2 09:00:00 user.svc.AKIANEW @192.0.2.10 s3:ListBuckets x100/60`), 'old-key-after-replacement');
  expect(one).toMatchObject([{ credential: 'AKIAOLD', severity: 'medium' }]);
  expect(of(await drawn(`${old}\n${made}\n2 09:00:00 user.svc.AKIANEW @203.0.113.7 s3:ListBuckets x100/60`), 'old-key-after-replacement')).toEqual([]);
});

test('admin-granted: made, keyed and given everything', async () => {
  const findings = of(await drawn(`
    4 03:00:00 role.app.ASIAAPP @203.0.113.7 iam:CreateUser {"request":{"userName":"back"},"response":{"user":{"userName":"back","arn":"arn:aws:iam::111122223333:user/back","userId":"AIDABACK"}}}
    4 03:01:00 role.app.ASIAAPP @203.0.113.7 iam:CreateAccessKey ${KEY('back', 'AKIABACK')}
    4 03:02:00 role.app.ASIAAPP @203.0.113.7 iam:AttachUserPolicy {"request":{"userName":"back","policyArn":"arn:aws:iam::aws:policy/AdministratorAccess"}}
    4 03:03:00 role.app.ASIAAPP @203.0.113.7 iam:AttachUserPolicy {"request":{"userName":"mild","policyArn":"arn:aws:iam::aws:policy/AmazonSQSReadOnlyAccess"}}
  `), 'admin-granted');
  expect(said(findings)).toEqual(['admin-granted critical']);
  expect(findings[0]?.events).toHaveLength(2);
});

describe('log-tampering and destruction', () => {
  test('done, refused, and as a habit', async () => {
    expect(said(await drawn('4 03:00:00 user.svc.AKIAOWN @203.0.113.7 cloudtrail:StopLogging {"request":{"name":"trail"}}'))).toEqual(['log-tampering critical']);
    expect(said(await drawn('4 03:00:00 user.svc.AKIAOWN @203.0.113.7 !cloudtrail:StopLogging {"request":{"name":"trail"}}'))).toEqual(['log-tampering high']);
    const habit = of(await drawn('1 03:00:00 user.tf.AKIATF @192.0.2.9 cloudtrail:UpdateTrail {"request":{"name":"trail"}} x9/1440'), 'log-tampering');
    expect(habit.every((f) => f.at < Date.UTC(2026, 0, 4, 4) * 1000)).toBe(true);
  });
  test('shared out, vault deleted, own bucket removed', async () => {
    expect(said(await drawn('4 03:00:00 user.svc.AKIAOWN @203.0.113.7 ec2:ModifySnapshotAttribute {"request":{"snapshotId":"snap-1"}}'))).toEqual(['destructive-action high']);
    expect(said(await drawn('4 03:00:00 user.svc.AKIAOWN @203.0.113.7 backup:DeleteBackupVault {"request":{"backupVaultName":"v"}}'))).toEqual(['destructive-action critical']);
    expect(await drawn('4 03:00:00 user.svc.AKIAOWN @203.0.113.7 s3:CreateBucket {"request":{"bucketName":"b"}}\n4 04:00:00 user.svc.AKIAOWN @203.0.113.7 s3:DeleteBucket {"request":{"bucketName":"b"}}')).toEqual([]);
  });
  test('deleted in bulk', async () => {
    expect(of(await drawn('4 03:00:01 user.svc.AKIAOWN @203.0.113.7 s3:DeleteObject {"request":{"bucketName":"b","key":"k"}} x40/0'), 'destructive-action')).toMatchObject([{ severity: 'high', eventCount: 40, title: 'Deleted in bulk' }]);
  });
});

test('trust-changed: a stranger is let in; a service is none', async () => {
  const trust = (principal: string): string => JSON.stringify({ request: { roleName: 'r', policyDocument: JSON.stringify({ Statement: [{ Effect: 'Allow', Principal: principal === '*' ? '*' : { AWS: principal }, Action: 'sts:AssumeRole' }] }) } });
  const by = (principal: string): string => `4 03:00:00 user.svc.AKIAOWN @203.0.113.7 iam:UpdateAssumeRolePolicy ${trust(principal)}`;
  expect(said(await drawn(by('arn:aws:iam::999988887777:root')))).toEqual(['trust-changed high']);
  expect(said(await drawn(by('*')))).toEqual(['trust-changed critical']);
  expect(await drawn(by('ec2.amazonaws.com'))).toEqual([]);
});

describe('bursts', () => {
  const LOOKS = ['iam:ListUsers', 'iam:ListRoles', 'iam:ListGroups', 'ec2:DescribeInstances', 'ec2:DescribeVolumes', 'ec2:DescribeVpcs', 'rds:DescribeDBInstances', 'kms:ListKeys', 'sqs:ListQueues', 'sns:ListTopics', 'lambda:ListFunctions', 'ecs:ListClusters', 'eks:ListClusters'];
  const survey = (mark: string, day = 5): string => LOOKS.map((a, i) => `${day} 03:0${Math.floor(i / 6)}:${10 + i} user.svc.AKIAOWN @192.0.2.10 ${mark}${a}`).join('\n');
  test('many new questions, and refusals of many kinds', async () => {
    expect(said(await drawn(`${WORK}\n${survey('')}`))).toEqual(['enumeration-burst high']);
    expect(said(await drawn(`${WORK}\n${survey('!')}`)).sort()).toEqual(['denied-burst medium', 'enumeration-burst high']);
  });
  test('what the identity asks every day is no news', async () => {
    expect(of(await drawn(`${WORK}\n${survey('', 1)}\n${survey('', 3)}\n${survey('', 5)}`), 'enumeration-burst').filter((f) => f.at > Date.UTC(2026, 0, 2) * 1000)).toEqual([]);
  });
  test('one thing refused over and over is a broken job', async () => {
    expect(await drawn(`${WORK}\n5 03:00:01 user.svc.AKIAOWN @192.0.2.10 !s3:ListBuckets x60/0`)).toEqual([]);
  });
});

test('privilege-jump: the first control after a past without', async () => {
  const use = '5 03:00:00 user.svc.AKIAOWN @192.0.2.10 ssm:StartSession {"request":{"target":"i-0a1b2c3d4e5f60718"}}';
  expect(said(await drawn(`${WORK}\n${use}`))).toEqual(['privilege-jump high']);
  expect(await drawn(use)).toEqual([]);
});

test('human-use-of-machine: a browser after days of programs', async () => {
  expect(said(await drawn(`${WORK}\n5 03:00:00 user.svc.AKIAOWN @192.0.2.10 ~Mozilla/5.0 iam:ListUsers`))).toEqual(['human-use-of-machine medium']);
  expect(await drawn('1 03:00:00 user.joe.AKIAJOE @192.0.2.10 ~Mozilla/5.0 iam:ListUsers')).toEqual([]);
});

describe('unusual-secret-reader', () => {
  const read = (who: string, at: string, secret: string, source = '192.0.2.10'): string => `${at} ${who} @${source} secretsmanager:GetSecretValue {"request":{"secretId":"${secret}"}}`;
  test('a sweep, and a new reader of a secret with readers', async () => {
    expect(said(await drawn(['a', 'b', 'c', 'd', 'e'].map((s, i) => read('user.svc.AKIAOWN', `4 03:00:1${i}`, s)).join('\n')))).toEqual(['unusual-secret-reader high']);
    const owners = [1, 2, 3].map((d) => read('role.app.ASIAAPP', `${d} 06:00:00`, 'db')).join('\n');
    expect(said(await drawn(`${owners}\n${read('user.svc.AKIAOWN', '4 06:00:00', 'db')}`))).toEqual(['unusual-secret-reader medium']);
    expect(await drawn(owners)).toEqual([]);
  });
});

test('unusual-path: a role it never took, after a past', async () => {
  const take = (key: string): string => `5 03:00:00 user.svc.AKIAOWN @192.0.2.10 sts:AssumeRole {"request":{"roleArn":"arn:aws:iam::999988887777:role/deep","roleSessionName":"s"},"response":{"credentials":{"accessKeyId":"${key}"},"assumedRoleUser":{"arn":"arn:aws:sts::999988887777:assumed-role/deep/s"}}}`;
  expect(said(await drawn(`${WORK}\n${take('ASIADEEP')}`))).toEqual(['unusual-path high']);
  expect(await drawn(take('ASIADEEP'))).toEqual([]);
});

test('never-issued: between two seen issues a session without one', async () => {
  const take = (at: string, key: string): string => `${at} user.svc.AKIAOWN @192.0.2.10 sts:AssumeRole {"request":{"roleArn":"arn:aws:iam::111122223333:role/app","roleSessionName":"s"},"response":{"credentials":{"accessKeyId":"${key}"}}}`;
  const between = '2 03:00:00 role.app.ASIA2 @192.0.2.10 s3:ListBuckets x3/1';
  expect(of(await drawn(`${take('1 03:00:00', 'ASIA1')}\n${take('3 03:00:00', 'ASIA3')}\n${between}`), 'never-issued')).toMatchObject([{ severity: 'medium', credential: 'ASIA2', eventCount: 3 }]);
  expect(of(await drawn(`${take('3 03:00:00', 'ASIA3')}\n${between}`), 'never-issued')).toEqual([]);
  expect(of(await drawn(`${take('1 03:00:00', 'ASIA1')}\n${take('2 03:00:00', 'ASIA2')}\n${take('3 03:00:00', 'ASIA3')}\n${between}`), 'never-issued')).toEqual([]);
});

test('dormant-credential: issued, then silent for weeks; and silent between two uses', async () => {
  expect(said(await drawn('1 03:00:00 user.svc.AKIAOWN @192.0.2.10 s3:ListBuckets x2/86400'))).toEqual(['dormant-credential medium']);
  expect(await drawn('1 03:00:00 user.svc.AKIAOWN @192.0.2.10 s3:ListBuckets x2/43200')).toEqual([]);
});
