import { describe, expect, test } from 'vitest';
import { microsOf, type Micros } from '../../../../shared/domain/time.ts';
import { bodyLine } from '../../../../renderer/views/custody/custody-model.ts';
import { barOf, collectList, headings } from '../../../../renderer/views/coverage/coverage-model.ts';
import { byPhase, keepSteps, splitOutcomes, stateCounts, waitingFor } from '../../../../renderer/views/checklist/checklist-model.ts';
import { addsUp, refusalText, remedyOf, searchFiles, sumOf } from '../../../../renderer/views/evidence/evidence-model.ts';
import { orderFindings, searchFindings } from '../../../../renderer/views/findings/findings-model.ts';
import { lifeMarks, remarksOf } from '../../../../renderer/views/identities/identities-model.ts';
import { findIn, prettyRecord } from '../../../../renderer/views/record/record-model.ts';
import { suggestedName } from '../../../../renderer/views/report/report-model.ts';
import { caseName, folderOf } from '../../../../renderer/views/start/start-model.ts';
import { filterOf, orderAt, sameText } from '../../../../renderer/views/timeline/timeline-model.ts';
import { fakeChecklist, fakeCoverage, fakeFiles, fakeFindings, fakeIdentities, fakeRefused } from '../fake-case.ts';

const m = (seconds: number): Micros => microsOf(seconds * 1_000_000)!;

describe('evidence', () => {
  test('every file adds up, and a wrong sum is seen', () => {
    expect(fakeFiles().every((f) => addsUp(sumOf(f)))).toBe(true);
    expect(addsUp({ records: 10, stored: 8, duplicates: 1, skipped: 0, rejected: 0 })).toBe(false);
  });
  test('a refusal offers what would help, without the words of the command line', () => {
    expect(fakeRefused.map(remedyOf)).toEqual(['timezone', 'format', 'format']);
    for (const r of fakeRefused) expect(refusalText(r)).not.toContain('--');
  });
  test('search and marks narrow', () => {
    const files = fakeFiles();
    expect(searchFiles(files, '', false)).toBe(files);
    expect(searchFiles(files, 'VAULT', false).length).toBeLessThan(files.length);
    expect(searchFiles(files, '', true).every((f) => f.attention !== undefined || f.rejectedCount > 0 || f.assumptions.length > 0)).toBe(true);
  });
});

describe('timeline', () => {
  test('events of one second are unordered, also across precisions', () => {
    const rows = [{ at: m(1), precisionUs: 1_000_000 }, { at: m(1), precisionUs: 1_000_000 }, { at: m(1.5), precisionUs: 1000 }, { at: m(2), precisionUs: 1_000_000 }, { at: m(9), precisionUs: 1000 }];
    expect(rows.map((_, i) => orderAt(rows, i))).toEqual(['first', 'middle', 'last', 'none', 'none']);
    expect(orderAt([...rows].reverse(), 1)).toBe('none');
    expect(sameText(1_000_000)).toBe('same second: order not known');
  });
  test('the filter holds only what narrows', () => {
    const none = { search: ' ', trail: false, newestFirst: false, window: {}, lanes: true };
    expect(filterOf(none, { kind: 'none' }, {})).toEqual({});
    expect(filterOf({ ...none, search: ' s3 ', trail: true }, { kind: 'credential', value: 'K' }, { from: m(1) })).toEqual({ search: 's3', trail: true, credential: 'K', from: m(1) });
  });
});

describe('identities', () => {
  const life = fakeIdentities()[0]!.credentials[0]!;
  test('a life is drawn inside the case and its oddities are said', () => {
    expect(lifeMarks({ ...life, issuedAt: m(0), firstUse: m(10), lastUse: m(20), expires: undefined, revokedAt: m(900) }, m(10), m(30))).toEqual({ issued: 0, use: [0, 0.5], expires: undefined, revoked: 1 });
    const said = (part: object) => remarksOf({ ...life, inInventory: true, status: undefined, issuedAt: undefined, expires: undefined, revokedAt: undefined, ...part }).map((r) => r.text);
    expect(said({ inInventory: false })).toEqual(['used, never seen issued', 'not in the inventory']);
    expect(said({ uses: 0, firstUse: undefined, lastUse: undefined })).toEqual(['issued, never used']);
    expect(said({ issuedAt: m(1), lastUse: m(9), revokedAt: m(5), expires: m(6) })).toEqual(['used after revocation', 'used after expiry']);
  });
});

describe('record', () => {
  test('JSON is indented, unless that would change a long number', () => {
    expect(prettyRecord('{"a":1}')).toEqual({ text: '{\n  "a": 1\n}', json: true });
    expect(prettyRecord('{"id": 12345678901234567890}').json).toBe(false);
    expect(prettyRecord('a,b').json).toBe(false);
    expect(prettyRecord('{"a":').json).toBe(false);
  });
  test('search finds every occurrence, ignoring case, and is never a pattern', () => {
    expect(findIn('Abcab', 'AB')).toEqual([{ text: 'Ab', hit: true }, { text: 'c', hit: false }, { text: 'ab', hit: true }]);
    expect(findIn('a.b', '.').filter((p) => p.hit)).toHaveLength(1);
    expect(findIn('a(b', '(').map((p) => p.text).join('')).toBe('a(b');
    expect(findIn('abc', '')).toEqual([{ text: 'abc', hit: false }]);
  });
});

describe('findings, coverage, checklist, custody, report, start', () => {
  test('findings stand worst first and are found by any id', () => {
    const list = orderFindings([...fakeFindings()].reverse());
    expect(list[0]!.severity).toBe('critical');
    expect(list.at(-1)!.severity).toBe('low');
    expect(searchFindings(list, 'nhi7:2025', undefined).every((f) => f.owasp.includes('NHI7:2025'))).toBe(true);
  });
  test('what was called benign stands behind all others, and is found by who said so and why', () => {
    const [worst, ...rest] = fakeFindings();
    const list = orderFindings([{ ...worst!, benign: { by: 'J. Doe', at: m(5), reason: 'planned' } }, ...rest]);
    expect(list.at(-1)!.id).toBe(worst!.id);
    expect(searchFindings(list, 'benign by j. doe', undefined).map((f) => f.id)).toEqual([worst!.id]);
  });
  test('coverage keeps every statement under a heading and says what to collect', () => {
    expect(headings(fakeCoverage).flatMap((h) => h.statements)).toHaveLength(fakeCoverage.length);
    expect(collectList(fakeCoverage)).toContain('collect: kubectl logs');
    expect(barOf({ kind: 'gap', text: '', from: m(5), to: undefined, collect: undefined }, m(0), m(10))).toEqual({ left: 0.5, width: 0.5, open: true });
    expect(barOf({ kind: 'skew', text: '', from: undefined, to: undefined, collect: undefined }, m(0), m(10))).toBeUndefined();
  });
  test('steps keep their order, filters only hide, and a step knows what it waits for', () => {
    const list = fakeChecklist(new Map());
    expect(byPhase(list.steps).flatMap((g) => g.steps.map((s) => s.order))).toEqual(list.steps.map((s) => s.order));
    expect(keepSteps(list.steps, '', undefined, false)).toHaveLength(list.steps.length);
    expect(Object.values(stateCounts(list.steps)).reduce((a, b) => a + b)).toBe(list.steps.length);
    const second = list.steps.find((s) => s.after.length > 0 && s.state.kind === 'open')!;
    expect(waitingFor(second, list.steps).map((s) => s.id)).toEqual(second.after);
    const split = splitOutcomes(list.outcomes);
    expect([split.evidenced.length, split.attested.length]).toEqual([6, 15]);
  });
  test('small things', () => {
    expect(bodyLine('{"file":"a.json","records":3}')).toBe('file a.json · records 3');
    expect([bodyLine('not json'), bodyLine('[1]')]).toEqual(['not json', '[1]']);
    expect([suggestedName('2026-03 nord/hafen'), suggestedName('///')]).toEqual(['2026-03-nord-hafen-report.pdf', 'case-report.pdf']);
    expect([caseName('/cases/a b.keytrail'), folderOf('/cases/a b.keytrail')]).toEqual(['a b', '/cases']);
  });
});
