/** One story, measured by other thresholds: what an analyst changes makes findings appear and go, and each says what it was measured by. */
import { afterAll, expect, test } from 'vitest';
import type { Finding } from '../../shared/domain/finding.ts';
import { assertThresholds, type ThresholdChange } from '../../electron/workflows/assert-threshold.ts';
import { findingsOf } from '../../electron/workflows/evaluate-findings.ts';
import { SILENT } from '../../electron/workflows/import-evidence.ts';
import { records } from '../unit/findings/draw.ts';
import { recordsFile, Scratch, take, value } from '../unit/workflows/cases.ts';

const scratch = new Scratch();
afterAll(() => { scratch.remove(); });

/** A key that wakes after twenty days, to read three secrets and delete twenty objects; a nightly job that takes a new role. */
const STORY = `
  1 00:00:00 user.svc.AKIAOWN @192.0.2.10 s3:ListBuckets x3/60
  21 03:00:00 user.svc.AKIAOWN @192.0.2.10 s3:ListBuckets
  ${['a', 'b', 'c'].map((s, i) => `21 03:01:0${i} user.svc.AKIAOWN @192.0.2.10 secretsmanager:GetSecretValue {"request":{"secretId":"${s}"}}`).join('\n')}
  21 03:20:01 user.svc.AKIAOWN @192.0.2.10 s3:DeleteObject {"request":{"bucketName":"b","key":"k"}} x20/0`;

const CHANGES: readonly (readonly [rule: string, change: ThresholdChange, applied: string])[] = [
  ['dormant-credential', { name: 'dormant.silence', value: 14 }, 'silent for 14 days or more'],
  ['unusual-secret-reader', { name: 'secrets.sweep', value: 3 }, 'sweep: 3 different secrets in 1 hours, more than 2 times what a session of the identity usually reads'],
  ['destructive-action', { name: 'burst.deletes', value: 15 }, 'bulk: 15 removals in 10 minutes'],
];

test('each changed threshold makes its finding appear, which states it; taken back, it is gone', async () => {
  const c = scratch.newCase();
  await take(c, [scratch.write('story.json', recordsFile(records(STORY) as Record<string, unknown>[]))]);
  const found = (rule: string): Finding[] => findingsOf(c.handles.reader).filter((f) => f.rule.startsWith(`${rule}@`));
  const say = (...changes: readonly ThresholdChange[]) => value(assertThresholds(c, { changes, by: 'J. Doe', reason: 'what this case is about' }, SILENT));
  for (const [rule, change, applied] of CHANGES) {
    expect([rule, found(rule)]).toEqual([rule, []]);
    say(change);
    expect(found(rule)).toHaveLength(1);
    expect(found(rule)[0]?.thresholds).toEqual(expect.arrayContaining([applied, expect.stringContaining(`changed for this case: ${change.name} is ${change.value ?? ''} `)]));
  }
  expect(say(...CHANGES.map(([, { name }]) => ({ name })))).toMatchObject({ findings: 0, appeared: 0, gone: 3 });
});

test('a threshold raised lets a finding go', async () => {
  const c = scratch.newCase();
  await take(c, [scratch.write('story.json', recordsFile(records('1 00:00:00 user.svc.AKIAOWN @192.0.2.10 s3:ListBuckets x100/60\n6 03:00:00 user.svc.AKIAOWN @203.0.113.7 ~other/1 s3:GetObject x5/1') as Record<string, unknown>[]))]);
  const rules = (): string[] => findingsOf(c.handles.reader).map((f) => f.rule);
  expect(rules()).toEqual(['new-source@2']);
  expect(value(assertThresholds(c, { changes: [{ name: 'newSource.pastUses', value: 500 }], by: 'J. Doe', reason: 'few uses say little here' }, SILENT)).findings).toBe(0);
  expect(rules()).toEqual([]);
});
