/** Unusual sequence: looking around, then rights, secrets or data, each new to an identity that has a past. */
import { describe, expect, test } from 'vitest';
import { drawn, of } from './draw.ts';

const PAST = '1 00:00:00 user.svc.AKIAOWN @192.0.2.10 s3:GetObject x100/60';
const SECRET = '{"request":{"secretId":"arn:aws:secretsmanager:eu-west-1:111122223333:secret:db-AbCdEf"}}';
const looks = (day: number): string => ['iam:ListUsers', 'iam:ListRoles', 'secretsmanager:ListSecrets'].map((action, i) => `${day} 03:0${i}:00 user.svc.AKIAOWN @192.0.2.10 ${action}`).join('\n');
const rights = (day: number, at = '03:20:00'): string => `${day} ${at} user.svc.AKIAOWN @192.0.2.10 iam:PutUserPolicy {"request":{"userName":"other","policyName":"p"}}`;
const secret = (day: number, at = '03:40:00'): string => `${day} ${at} user.svc.AKIAOWN @192.0.2.10 secretsmanager:GetSecretValue ${SECRET}`;
const sequences = async (...lines: readonly string[]) => of(await drawn(lines.join('\n')), 'unusual-sequence');

describe('unusual-sequence', () => {
  test('looks, takes rights, reads a secret: told once, with its steps in order and the first of each cited', async () => {
    const [found, ...more] = await sequences(PAST, looks(5), rights(5), secret(5));
    expect(more).toEqual([]);
    expect(found).toMatchObject({ severity: 'medium', eventCount: 5, attack: ['T1580', 'T1098', 'T1555.006'] });
    expect(found?.claim).toMatch(/looked around by 3 operations new to it \(ListUsers, ListRoles, ListSecrets\), then gave or took rights \(PutUserPolicy\), then read secrets/);
  });

  test('a refusal on the way, or three kinds of steps, are graver', async () => {
    expect((await sequences(PAST, looks(5).replace('iam:ListRoles', '!iam:ListRoles'), rights(5), secret(5)))[0]?.severity).toBe('high');
    expect((await sequences(PAST, looks(5), rights(5), secret(5), '5 04:00:00 user.svc.AKIAOWN @192.0.2.10 ec2:ModifySnapshotAttribute {"request":{"snapshotId":"snap-1"}}'))[0]?.severity).toBe('high');
  });

  test('in another order it says nothing', async () => {
    expect(await sequences(PAST, looks(5), rights(5, '02:20:00'), secret(5, '02:40:00'))).toEqual([]);
  });

  test('what the identity did before is no step', async () => {
    expect(await sequences(PAST, secret(2), looks(5), rights(5), secret(5))).toEqual([]);
    expect(await sequences(PAST, looks(2), looks(5), rights(5), secret(5))).toEqual([]);
  });

  test('one kind of step, too few looks, too long a time, or no past, say nothing', async () => {
    expect(await sequences(PAST, looks(5), rights(5))).toEqual([]);
    expect(await sequences(PAST, looks(5).split('\n').slice(1).join('\n'), rights(5), secret(5))).toEqual([]);
    expect(await sequences(PAST, looks(5), rights(5), secret(6))).toEqual([]);
    expect(await sequences('1 00:00:00 user.svc.AKIAOWN @192.0.2.10 s3:GetObject x19/60', looks(5), rights(5), secret(5))).toEqual([]);
    expect(await sequences('4 00:00:00 user.svc.AKIAOWN @192.0.2.10 s3:GetObject x100/10', looks(5), rights(5), secret(5))).toEqual([]);
  });

  test('a deployment tool that asks, grants and reads every night says nothing', async () => {
    const nights = [1, 2, 3, 4, 5, 6].flatMap((day) => [looks(day), rights(day), secret(day)]);
    expect(await sequences(PAST, ...nights)).toEqual([]);
  });

  test('a person is told quietly', async () => {
    const as = (text: string): string => text.replaceAll('user.svc.AKIAOWN', 'person.Ops.ASIAOPS');
    expect((await sequences(as(PAST), as(looks(5)), as(rights(5)), as(secret(5))))[0]?.severity).toBe('low');
  });
});
