/** The table of thresholds, what analysts say of them, and that a rule goes by no threshold that it does not declare. */
import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { rangeWords, thresholdRefusal, thresholdWords, type ThresholdStatement } from '../../../shared/domain/threshold.ts';
import type { Micros } from '../../../shared/domain/time.ts';
import { ruleName } from '../../../electron/findings/benign.ts';
import { evaluate } from '../../../electron/findings/evaluate.ts';
import { DEFAULTS, limitsWith, THRESHOLDS, valueIn, type Known, type Limits } from '../../../electron/findings/limits.ts';
import { RULES } from '../../../electron/findings/registry.ts';
import { changedFor, limitsOf, standing, thresholdsOf } from '../../../electron/findings/thresholds.ts';
import { findingsSourceOf } from '../../../electron/workflows/evaluate-findings.ts';
import { withCase } from './draw.ts';

let id = 0;
const say = (name: string, value: number | undefined, more: Partial<ThresholdStatement> = {}): ThresholdStatement => ({
  id: (id += 1), by: 'J. Doe', at: 1 as Micros, reason: 'r', is: value === undefined ? 'default' : 'set', name, value, unit: THRESHOLDS.find((t) => t.name === name)?.unit ?? 'count', ...more,
});

const KEY = '{"request":{"userName":"other"},"response":{"accessKey":{"userName":"other","accessKeyId":"AKIAPLANT","status":"Active"}}}';
const LOOKS = ['iam:ListUsers', 'iam:ListRoles', 'iam:ListGroups', 'ec2:DescribeInstances', 'ec2:DescribeVolumes', 'ec2:DescribeVpcs', 'rds:DescribeDBInstances', 'kms:ListKeys', 'sqs:ListQueues', 'sns:ListTopics', 'lambda:ListFunctions', 'ecs:ListClusters', 'eks:ListClusters'];
/** Something for nearly every rule. */
const WORLD = `
  1 00:00:00 user.svc.AKIAOWN @192.0.2.10 s3:ListBuckets x100/60
  1 00:30:00 host.web.ASIAHOST @192.0.2.20 ~aws-sdk-java/2 s3:ListBuckets x40/60
  3 03:00:00 host.web.ASIAHOST @203.0.113.7 ~curl/8 s3:GetObject x3/1
  4 03:00:00 user.svc.AKIAOWN @203.0.113.7 ~other/1 s3:GetObject x5/1
  4 03:01:00 user.svc.AKIAOWN @203.0.113.7 ~Mozilla/5.0 iam:CreateAccessKey ${KEY}
  4 03:02:00 user.other.AKIAPLANT @203.0.113.7 iam:ListUsers
  4 03:03:00 user.svc.AKIAOWN @203.0.113.7 iam:AttachUserPolicy {"request":{"userName":"other","policyArn":"arn:aws:iam::aws:policy/AdministratorAccess"}}
  4 03:10:00 user.svc.AKIAOWN @203.0.113.7 cloudtrail:StopLogging {"request":{"name":"trail"}}
  4 04:00:00 user.svc.AKIAOWN @203.0.113.7 s3:CreateBucket {"request":{"bucketName":"b"}}
  4 05:00:00 user.svc.AKIAOWN @203.0.113.7 s3:DeleteBucket {"request":{"bucketName":"b"}}
  4 06:00:01 user.svc.AKIAOWN @203.0.113.7 s3:DeleteObject {"request":{"bucketName":"b","key":"k"}} x40/0
  ${['a', 'b', 'c', 'd', 'e'].map((s, i) => `5 02:00:1${i} user.svc.AKIAOWN @203.0.113.7 secretsmanager:GetSecretValue {"request":{"secretId":"${s}"}}`).join('\n')}
  ${LOOKS.map((a, i) => `5 03:0${Math.floor(i / 6)}:${10 + i} user.svc.AKIAOWN @192.0.2.10 !${a}`).join('\n')}
  5 05:00:00 user.svc.AKIAOWN @192.0.2.10 sts:AssumeRole {"request":{"roleArn":"arn:aws:iam::999988887777:role/deep","roleSessionName":"s"},"response":{"credentials":{"accessKeyId":"ASIADEEP"},"assumedRoleUser":{"arn":"arn:aws:sts::999988887777:assumed-role/deep/s"}}}
  20 03:00:00 user.late.AKIALATE @192.0.2.10 s3:ListBuckets x2/86400`;

describe('the table', () => {
  test('names are unique, defaults allowed, every threshold serves rules that exist and says what it decides in one sentence', () => {
    expect(new Set(THRESHOLDS.map((t) => t.name)).size).toBe(THRESHOLDS.length);
    const rules = new Set(RULES.map((r) => ruleName(r.id)));
    for (const t of THRESHOLDS) {
      expect(t.name).toMatch(/^[a-zA-Z]+\.[a-zA-Z]+$/);
      expect([t.name, thresholdRefusal(t, t.default), thresholdRefusal(t, t.least), thresholdRefusal(t, t.most)]).toEqual([t.name, undefined, undefined, undefined]);
      expect(t.says).toMatch(/^[A-Z][^]*[^.]\.$/);
      expect(t.rules.length).toBeGreaterThan(0);
      expect(t.rules.filter((r) => !rules.has(r))).toEqual([]);
      expect(t.unit === 'count').toBe(t.of !== '');
      expect(valueIn(DEFAULTS, t)).toBe(t.default);
    }
  });

  test('README.md lists each with its default and range', () => {
    const readme = readFileSync(new URL('../../../electron/findings/README.md', import.meta.url), 'utf8');
    for (const t of THRESHOLDS) expect(readme).toContain(`| \`${t.name}\` | ${thresholdWords(t, t.default)} | ${rangeWords(t)} | ${t.rules.join(', ')} |`);
  });

  test('a rule reads no threshold that does not say it serves the rule', async () => {
    await withCase(WORLD, (c) => {
      for (const rule of RULES) {
        const read = new Set<string>();
        const limits = watched(read);
        rule.thresholds(limits);
        rule.look(findingsSourceOf(c.handles.reader), limits);
        const served = new Set(THRESHOLDS.filter((t) => t.rules.includes(ruleName(rule.id))).map((t) => t.name));
        expect([rule.id, [...read].filter((name) => !served.has(name))]).toEqual([rule.id, []]);
      }
    });
  });
});

/** The limits, noting each threshold that is read. */
function watched(read: Set<string>): Limits {
  const noted = (group: string, values: object): object => new Proxy(values, {
    get: (target, key) => {
      const known = THRESHOLDS.find((t) => t.group === group && t.key === key);
      if (known !== undefined) read.add(known.name);
      return Reflect.get(target, key) as unknown;
    },
  });
  return Object.fromEntries(Object.entries(DEFAULTS).map(([group, values]) => [group, noted(group, values)])) as Limits;
}

describe('what analysts said', () => {
  test('nothing said: the default limits themselves', () => {
    expect(limitsOf([])).toBe(DEFAULTS);
    expect(JSON.stringify(limitsWith(new Map()))).toBe(JSON.stringify(DEFAULTS));
  });

  test('of one threshold the latest word holds; another threshold is as it was; a word can be taken back', () => {
    const said = [say('newSource.past', 6), say('newSource.pastUses', 3), say('newSource.past', 2)];
    expect(limitsOf(said).newSource).toEqual({ ...DEFAULTS.newSource, pastUs: 2 * 3_600_000_000, pastUses: 3 });
    expect(limitsOf([...said, say('newSource.past', undefined)]).newSource).toEqual({ ...DEFAULTS.newSource, pastUses: 3 });
    expect(JSON.stringify(limitsOf([...said, say('newSource.past', undefined), say('newSource.pastUses', undefined)]))).toBe(JSON.stringify(DEFAULTS));
    expect(thresholdsOf(said).filter((t) => t.said !== undefined).map((t) => [t.name, t.value, t.default])).toEqual([['newSource.pastUses', 3, 10], ['newSource.past', 2, 12]]);
  });

  test('a word that this version cannot follow does not hold, and does not call back an earlier one', () => {
    expect([...standing([say('newSource.past', 6), say('newSource.past', 0), say('gone.long', 3), say('dormant.silence', 5, { unit: 'hours' })]).keys()]).toEqual([]);
  });

  test('findings of the rules concerned say what was changed, others do not', () => {
    const limits = limitsOf([say('newSource.past', 1)]);
    expect(changedFor({ id: 'new-source@2' }, limits)).toEqual(['changed for this case: newSource.past is 1 hour, by default 12 hours']);
    expect(changedFor({ id: 'denied-burst@2' }, limits)).toEqual([]);
    expect(changedFor({ id: 'new-source@2' }, DEFAULTS)).toEqual([]);
  });
});

test('what may be set is told in one clause that names the range', () => {
  const [uses, part] = ['newSource.pastUses', 'offHost.homeShare'].map((name) => THRESHOLDS.find((t) => t.name === name)) as [Known, Known];
  for (const [value, end] of [[0, ', not 0'], [1.5, ', not 1.5'], [100_001, ', not 100001'], [Number.NaN, ''], [Number.POSITIVE_INFINITY, '']] as const) expect(thresholdRefusal(uses, value)).toBe(`newSource.pastUses takes a whole number from 1 to 100000 uses${end}`);
  expect(thresholdRefusal(part, 0.333)).toBe('offHost.homeShare takes a share with up to two decimals from 0.05 to 1, not 0.333');
  expect(thresholdRefusal(part, 0.29)).toBeUndefined();
});

const allowed = (t: Known): fc.Arbitrary<number> => (t.unit === 'share' ? fc.integer({ min: Math.ceil(t.least * 100), max: t.most * 100 }).map((n) => n / 100) : fc.oneof(fc.constantFrom(t.least, t.most), fc.integer({ min: t.least, max: Math.min(t.most, t.default * 3) })));
const change = fc.constantFrom(...THRESHOLDS).chain((t) => allowed(t).map((value) => [t.name, value] as const));

test('whatever allowed values stand, evaluation ends, and says the same again; each claim cites events', async () => {
  await withCase(WORLD, (c) => {
    const evaluated = (limits: Limits) => evaluate(findingsSourceOf(c.handles.reader, limits), RULES, limits);
    expect(new Set(evaluated(DEFAULTS).map((f) => ruleName(f.rule))).size).toBeGreaterThan(8);
    const check = (changes: readonly (readonly [string, number])[]): void => {
      const limits = limitsWith(new Map(changes));
      const findings = evaluated(limits);
      expect(JSON.stringify(evaluated(limits))).toBe(JSON.stringify(findings));
      for (const f of findings) {
        expect(f.events.length).toBeGreaterThan(0);
        expect(f.eventCount).toBeGreaterThanOrEqual(f.events.length);
      }
    };
    for (const t of THRESHOLDS) for (const value of [t.least, t.most]) check([[t.name, value]]);
    fc.assert(fc.property(fc.array(change, { minLength: 1, maxLength: 6 }), check), { numRuns: 40 });
  });
});
