/** An analyst's word that a finding is benign, from the front: findings, days, checklist, report, ledger, and the case checked after it. */
import { afterAll, describe, expect, it } from 'vitest';
import type { Finding } from '../../../shared/domain/finding.ts';
import { resultJson } from '../../../electron/store/read/results.ts';
import { assertBenign, type FindingDecision } from '../../../electron/workflows/assert-benign.ts';
import { isBaseStale } from '../../../electron/workflows/derive-base.ts';
import { findingsOf, findingsPerDay, keepFindings } from '../../../electron/workflows/evaluate-findings.ts';
import { SILENT } from '../../../electron/workflows/import-evidence.ts';
import type { OpenCase } from '../../../electron/workflows/open-case.ts';
import { checklistOf } from '../../../electron/workflows/read-case.ts';
import { reportPage } from '../../../electron/workflows/render-report.ts';
import { traceSuspect } from '../../../electron/workflows/trace-suspect.ts';
import { verifyCase } from '../../../electron/workflows/verify-case.ts';
import { records } from '../findings/draw.ts';
import { contentOf, NOON, recordsFile, Scratch, take, value } from './cases.ts';
import { cli } from './cli.ts';

const scratch = new Scratch();
afterAll(() => { scratch.remove(); });

const STORY = `
  1 00:00:00 user.svc.AKIAOWN @192.0.2.10 s3:ListBuckets x100/60
  4 03:00:00 user.svc.AKIAOWN @203.0.113.7 ~other/1 s3:GetObject x5/1
  4 03:10:00 user.svc.AKIAOWN @203.0.113.7 ~other/1 cloudtrail:StopLogging {"request":{"name":"trail"}}`;
const AGAIN = '4 03:12:00 user.svc.AKIAOWN @203.0.113.7 ~other/1 cloudtrail:DeleteTrail {"request":{"name":"trail"}}';
const LATER = '9 03:12:00 user.svc.AKIAOWN @203.0.113.7 ~other/1 cloudtrail:StopLogging {"request":{"name":"other"}}';
const said = { by: 'J. Doe', reason: 'change 4711, planned' };
const file = (name: string, drawing: string): string => scratch.write(`${name}.json`, recordsFile(records(drawing) as Record<string, unknown>[]));
const tampering = (c: OpenCase): Finding[] => findingsOf(c.handles.reader).filter((f) => f.rule.startsWith('log-tampering'));
const say = (c: OpenCase, is: FindingDecision['is'], finding: string) => assertBenign(c, { is, finding, ...said });

async function filled(): Promise<OpenCase> {
  const c = scratch.newCase();
  await take(c, [file('story', STORY)]);
  keepFindings(c);
  return c;
}
const first = (c: OpenCase): Finding => {
  const [f] = tampering(c);
  if (f === undefined) throw new Error('the story has no finding');
  return f;
};

describe('a word about a finding', () => {
  it('marks it, puts it last and out of the days; what is derived stays as it is', async () => {
    const c = await filled();
    const before = findingsOf(c.handles.reader);
    const f = first(c);
    expect(before[0]).toEqual(f);
    const derived = contentOf(c.path, /^derived_/);
    expect(value(say(c, 'benign', f.id))).toEqual({ ...f, benign: { ...said, at: NOON } });
    const after = findingsOf(c.handles.reader);
    expect(after).toEqual([...before.filter((x) => x.id !== f.id), { ...f, benign: { ...said, at: NOON } }]);
    expect(findingsPerDay(c.handles.reader, after).mean.critical).toBe(0);
    expect(findingsPerDay(c.handles.reader, before).mean.critical).toBeGreaterThan(0);
    expect(contentOf(c.path, /^derived_/)).toEqual(derived);
    expect(resultJson(c.handles.reader, 'findings')?.json).not.toContain('"benign":');
    expect(isBaseStale(c.handles.reader)).toBe(false);
  });

  it('survives opening again and importing what does not concern it; the case verifies', async () => {
    let c = await filled();
    value(say(c, 'benign', first(c).id));
    c = scratch.reopen(c);
    await take(c, [file('other', '5 08:00:00 user.other.AKIAOTHER @192.0.2.11 s3:ListBuckets x3/60')]);
    expect(first(c).benign).toMatchObject(said);
    expect(await verifyCase(c.handles.reader, c.path, SILENT)).toMatchObject({ ok: true, problems: [] });
  });

  it('does not hold of more than was judged: grown, or found again, it is shown and says that an earlier one was called benign', async () => {
    const c = await filled();
    const f = first(c);
    value(say(c, 'benign', f.id));
    await take(c, [file('later', LATER)]);
    expect(tampering(c).map((x) => [x.benign !== undefined, x.claim.includes('called benign by J. Doe')])).toEqual([[false, true], [true, false]]);
    await take(c, [file('again', AGAIN)]);
    const grown = tampering(c);
    expect(grown.map((x) => x.benign)).toEqual([undefined, undefined]);
    for (const x of grown) expect(x.claim).toMatch(/An earlier finding of this rule about the same subject was called benign by J\. Doe at 2024-03-05T12:00:00Z \(change 4711, planned\); this one has events that were not known then\.$/);
  });

  it('is taken back, and can be said again', async () => {
    const c = await filled();
    const before = findingsOf(c.handles.reader);
    const { id } = first(c);
    value(say(c, 'benign', id));
    expect(say(c, 'benign', id)).toMatchObject({ ok: false, fault: { code: 'bad-request' } });
    expect(value(say(c, 'as-found', id))).toEqual(first(c));
    expect(findingsOf(c.handles.reader)).toEqual(before);
    expect(say(c, 'as-found', id)).toMatchObject({ ok: false, fault: { code: 'bad-request' } });
    value(say(c, 'benign', id));
    expect(first(c).benign).toMatchObject(said);
  });

  it('is refused, and nothing is recorded, for a number that no finding has or that several begin with', async () => {
    const c = await filled();
    const before = contentOf(c.path);
    expect(say(c, 'benign', 'Fffffffffffff')).toMatchObject({ ok: false, fault: { code: 'unknown-finding' } });
    expect(say(c, 'benign', 'F')).toMatchObject({ ok: false, fault: { code: 'unknown-finding' } });
    expect(contentOf(c.path)).toEqual(before);
  });

  it('stands in the checklist and in the report, with who, when and why', async () => {
    const c = await filled();
    value(traceSuspect(c, { credential: 'AKIAOWN', sources: ['203.0.113.7'] }));
    const { id } = first(c);
    value(say(c, 'benign', id));
    const trace = value(traceSuspect(c, { credential: 'AKIAOWN', sources: ['203.0.113.7'] }));
    expect(checklistOf(c.handles.reader, trace).limits).toContainEqual(expect.stringMatching(/Logging ended or deleted.*asserted benign by J\. Doe on 2024-03-05: change 4711, planned/));
    const { html } = value(await reportPage(c.handles.reader, c.path, NOON, SILENT));
    expect(html.replace(/<wbr>/g, '')).toMatch(/asserted benign by J\. Doe on 2024-03-05: change 4711, planned/);
    value(say(c, 'as-found', id));
    expect(checklistOf(c.handles.reader, trace).limits).not.toContainEqual(expect.stringContaining('asserted benign'));
  });
});

describe('on the command line', () => {
  it('says it and takes it back, by as much of the number as is needed; faults are one sentence', async () => {
    const c = await filled();
    const { id } = first(c);
    c.close();
    const listed = (): { findings: Finding[] } => JSON.parse(cli(['findings', c.path, '--json']).out) as { findings: Finding[] };
    expect(cli(['assert', 'benign', c.path, '--finding', id, '--by', 'J. Doe', '--reason', 'planned']).out).toMatch(/asserted benign by J\. Doe on \d{4}-\d\d-\d\d: planned/);
    expect(listed().findings.at(-1)).toMatchObject({ id, benign: { by: 'J. Doe', at: expect.stringMatching(/Z$/) as unknown, reason: 'planned' } });
    expect(cli(['findings', c.path]).out).toMatch(/\(1 asserted benign, not counted per day\)/);
    expect(cli(['assert', 'benign', c.path, '--finding', 'F000', '--reason', 'x'])).toMatchObject({ code: 2, err: 'F000 is no finding of this case; take a number from "findings".\n' });
    expect(cli(['assert', 'as-found', c.path, '--finding', id.slice(0, 9), '--reason', 'not planned after all']).code).toBe(0);
    expect(listed().findings.some((f) => 'benign' in f)).toBe(false);
  });
});
