/** A threshold set for a case, from the front: findings, what they are stamped with, order of words and evidence, report, ledger, and the case checked after it. */
import { afterAll, describe, expect, it } from 'vitest';
import type { Finding } from '../../../shared/domain/finding.ts';
import { evidenceBasis, resultStamp } from '../../../electron/store/read/results.ts';
import { assertThresholds, thresholdsIn, type ThresholdChange } from '../../../electron/workflows/assert-threshold.ts';
import { isBaseStale } from '../../../electron/workflows/derive-base.ts';
import { findingsOf, keepFindings } from '../../../electron/workflows/evaluate-findings.ts';
import { exportEvents } from '../../../electron/workflows/export-case.ts';
import { SILENT } from '../../../electron/workflows/import-evidence.ts';
import type { OpenCase } from '../../../electron/workflows/open-case.ts';
import { assertedIn } from '../../../electron/workflows/read-asserted.ts';
import { reportPage } from '../../../electron/workflows/render-report.ts';
import { traceSuspect } from '../../../electron/workflows/trace-suspect.ts';
import { verifyCase } from '../../../electron/workflows/verify-case.ts';
import { records } from '../findings/draw.ts';
import { contentOf, NOON, recordsFile, Scratch, take, value } from './cases.ts';
import { cli } from './cli.ts';

const scratch = new Scratch();
afterAll(() => { scratch.remove(); });

/** Six uses over five hours, then a stranger beside them: too young a past for the default thresholds. */
const STORY = `
  1 00:00:00 user.svc.AKIAOWN @192.0.2.10 s3:ListBuckets x6/60
  1 04:30:00 user.svc.AKIAOWN @203.0.113.7 ~other/1 s3:GetObject x5/1
  1 04:40:00 user.svc.AKIAOWN @203.0.113.7 ~other/1 cloudtrail:StopLogging {"request":{"name":"trail"}}`;
const YOUNG: readonly ThresholdChange[] = [{ name: 'newSource.pastUses', value: 4 }, { name: 'newSource.past', value: 3 }];
const BACK: readonly ThresholdChange[] = [{ name: 'newSource.pastUses' }, { name: 'newSource.past' }];
const said = { by: 'J. Doe', reason: 'the logs begin that night' };
const story = (): string => scratch.write('story.json', recordsFile(records(STORY) as Record<string, unknown>[]));
const set = (c: OpenCase, changes: readonly ThresholdChange[]) => assertThresholds(c, { changes, ...said }, SILENT);
const rules = (c: OpenCase): string[] => findingsOf(c.handles.reader).map((f) => f.rule.split('@')[0] ?? '');
const stamp = (c: OpenCase): string => resultStamp(c.handles.reader, 'findings')?.versions ?? '';

async function filled(): Promise<OpenCase> {
  const c = scratch.newCase();
  await take(c, [story()]);
  keepFindings(c);
  return c;
}

describe('a threshold set for a case', () => {
  it('makes a finding appear that says so, and its loss lets it go; findings and stamp are then as they were, byte for byte', async () => {
    const c = await filled();
    const before = JSON.stringify(findingsOf(c.handles.reader));
    const versions = stamp(c);
    expect(rules(c)).toEqual(['log-tampering']);
    const outcome = value(set(c, YOUNG));
    expect(outcome).toMatchObject({ findings: 2, appeared: 1, gone: 0 });
    expect(outcome.thresholds.filter((t) => t.said !== undefined).map((t) => [t.name, t.value, t.said])).toEqual(YOUNG.map((y) => [y.name, y.value, { ...said, at: NOON }]));
    const found = findingsOf(c.handles.reader).find((f) => f.rule.startsWith('new-source'));
    expect(found?.thresholds).toEqual(expect.arrayContaining([
      'past: 4 uses or more over 3 hours or more', 'changed for this case: newSource.pastUses is 4 uses, by default 10 uses', 'changed for this case: newSource.past is 3 hours, by default 12 hours',
    ]));
    expect(findingsOf(c.handles.reader).find((f) => f.rule.startsWith('log-tampering'))?.thresholds.join()).not.toContain('changed for this case');
    expect(stamp(c)).not.toBe(versions);
    expect(value(set(c, BACK))).toMatchObject({ findings: 1, appeared: 0, gone: 1 });
    expect(stamp(c)).toBe(versions);
    expect(JSON.stringify(findingsOf(c.handles.reader))).toBe(before);
  });

  it('leaves the base, the trace and what they rest on alone; the case verifies, opens again and exports', async () => {
    let c = await filled();
    value(traceSuspect(c, { credential: 'AKIAOWN', sources: ['203.0.113.7'] }));
    const basis = evidenceBasis(c.handles.reader);
    const derived = contentOf(c.path, /^derived_(?!result|digest)/);
    value(set(c, YOUNG));
    expect(evidenceBasis(c.handles.reader)).toBe(basis);
    expect(contentOf(c.path, /^derived_(?!result|digest)/)).toEqual(derived);
    expect(isBaseStale(c.handles.reader)).toBe(false);
    c = scratch.reopen(c);
    const listed = findingsOf(c.handles.reader);
    expect(listed.map((f) => f.rule)).toContain('new-source@2');
    expect(await verifyCase(c.handles.reader, c.path, SILENT)).toMatchObject({ ok: true, problems: [] });
    expect(value(exportEvents(c, 'timesketch-jsonl', `${c.path}.jsonl`)).events).toBe(12);
  });

  it('is the same whether it is said before the evidence or after, and in whatever order', async () => {
    const after = await filled();
    value(set(after, YOUNG));
    const before = scratch.newCase();
    for (const change of [...YOUNG].reverse()) value(set(before, [change]));
    await take(before, [story()]);
    expect(JSON.stringify(keepFindings(before))).toBe(JSON.stringify(findingsOf(after.handles.reader)));
    expect(stamp(before)).toBe(stamp(after));
  });

  it('reads the same kept or not kept', async () => {
    const c = await filled();
    const kept = JSON.stringify(Object.entries(findingsOf(c.handles.reader)[0] as Finding).map(([name]) => name));
    const other = scratch.newCase();
    await take(other, [story()]);
    expect(JSON.stringify(Object.entries(findingsOf(other.handles.reader)[0] as Finding).map(([name]) => name))).toBe(kept);
  });

  it('is refused in one sentence, with nothing recorded', async () => {
    const c = await filled();
    const before = contentOf(c.path);
    const why = (...changes: ThresholdChange[]): string => {
      const result = set(c, changes);
      return result.ok || result.fault.code !== 'bad-request' ? 'not refused' : result.fault.why;
    };
    expect(why({ name: 'newSource.pastUses', value: 0 })).toBe('newSource.pastUses takes a whole number from 1 to 100000 uses, not 0');
    expect(why({ name: 'newSource.pastUses', value: 4 }, { name: 'dormant.silence', value: 0.5 })).toBe('dormant.silence takes a whole number from 1 to 3650 days, not 0.5');
    expect(why({ name: 'newSource.pastUses', value: 10 })).toBe('newSource.pastUses is 10 uses already');
    expect(why({ name: 'dormant.silence' })).toBe('nobody set dormant.silence, so there is nothing to take back: it is 45 days by default');
    expect(why({ name: 'dormant.silent', value: 3 })).toBe('there is no threshold dormant.silent; near it are dormant.silence');
    expect(why({ name: 'x', value: 3 })).toMatch(/^there is no threshold x; /);
    expect(why({ name: 'burst.looks', value: 3 }, { name: 'burst.looks', value: 4 })).toBe('burst.looks is named twice');
    expect(why()).toBe('name a threshold to set or to reset');
    expect(contentOf(c.path)).toEqual(before);
  });

  it('cancelled while the findings are evaluated, leaves the case as it was', async () => {
    const c = await filled();
    const before = contentOf(c.path);
    const progress: number[] = [];
    expect(assertThresholds(c, { changes: YOUNG, ...said }, { progress: (p) => { progress.push(p.done); }, cancelled: () => progress.length > 3 })).toEqual({ ok: false, fault: { code: 'cancelled' } });
    expect(progress).toEqual([1, 2, 3, 4]);
    expect(contentOf(c.path)).toEqual(before);
  });

  it('stands in the report and among what analysts asserted, and no longer once another took its place', async () => {
    const c = await filled();
    value(set(c, [{ name: 'newSource.past', value: 6 }]));
    value(set(c, YOUNG));
    value(set(c, [{ name: 'newSource.pastUses' }]));
    expect(assertedIn(c.handles.reader, []).map((a) => (a.kind === 'threshold' ? [a.name, a.is, a.value, a.stands] : []))).toEqual([
      ['newSource.past', 'set', '6 hours', false], ['newSource.pastUses', 'set', '4 uses', false], ['newSource.past', 'set', '3 hours', true], ['newSource.pastUses', 'default', undefined, false],
    ]);
    const { html } = value(await reportPage(c.handles.reader, c.path, NOON, SILENT));
    const text = html.replace(/<wbr>/g, '').replace(/<[^>]*>/g, '');
    expect(text).toMatch(/newSource\.pastchanged3 hours.*set by J\. Doe at 2024-03-05T12:00:00Z: the logs begin that night \[L\d+\]/);
    expect(text).toContain('1 threshold changed for this case');
    expect(thresholdsIn(c.handles.reader).thresholds).toHaveLength(57);
  });
});

describe('on the command line', () => {
  it('lists, sets and takes back; faults are one sentence', async () => {
    const c = await filled();
    c.close();
    interface Listed { thresholds: { name: string; value: number; default: number; changed: boolean; said: unknown }[]; changed: number; baselines: unknown[] }
    const listed = (...more: string[]): Listed => JSON.parse(cli(['thresholds', c.path, ...more, '--json']).out) as Listed;
    expect(listed('--set', 'newSource.pastUses=4', '--set', 'newSource.past=3', '--because', 'young', '--by', 'J. Doe')).toMatchObject({ changed: 2, appeared: 1, gone: 0, findings: 2 });
    const now = listed();
    expect([now.changed, now.baselines.length]).toEqual([2, 22]);
    expect(now.thresholds.find((t) => t.name === 'newSource.past')).toMatchObject({ value: 3, default: 12, changed: true, said: { by: 'J. Doe', at: expect.stringMatching(/Z$/) as unknown, reason: 'young' } });
    expect(cli(['thresholds', c.path]).out).toMatch(/\* newSource\.past: 3 hours, by default 12 hours; set by J\. Doe at \S+: young\n/);
    expect(cli(['thresholds', c.path, '--reset', 'newSource.past']).out).toMatch(/newSource\.past: 12 hours, the default\n1 finding: 0 appeared, 1 gone; 1 of 57 thresholds changed for this case/);
    expect(cli(['thresholds', c.path, '--set', 'newSource.past=0', '--because', 'x'])).toMatchObject({ code: 2, out: '', err: 'The request was refused: newSource.past takes a whole number from 1 to 8760 hours, not 0.\n' });
    expect(cli(['thresholds', c.path, '--set', 'newSource.past=3'])).toMatchObject({ code: 2, err: 'The request was refused: --set needs --because TEXT: the reason is recorded with the change.\n' });
  }, 120_000);
});
