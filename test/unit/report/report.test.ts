import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { reportHtml } from '../../../electron/report/html.ts';
import { reportFacts } from '../../../electron/report/facts.ts';
import type { ReportInput } from '../../../shared/domain/report.ts';
import { CITED, FILES, HOSTILE, NO_SUSPECT, REPORT, eventId } from './fixture.ts';
import { idsOf, linksOf, skeleton, textOf } from './skeleton.ts';

const page = reportHtml(REPORT);

describe('citations', () => {
  test('every reference leads to a row', () => {
    const ids = new Set(idsOf(page));
    expect(linksOf(page).filter((target) => !ids.has(target))).toEqual([]);
    expect(idsOf(page)).toHaveLength(ids.size);
  });

  test('every row of cited events is referred to, and says file, line, bytes and hash', () => {
    const links = new Set(linksOf(page));
    const rows = idsOf(page).filter((id) => /^e\d+$/.test(id));
    expect(rows.length).toBeGreaterThan(40);
    expect(rows.filter((id) => !links.has(id))).toEqual([]);
    const appendix = page.slice(page.indexOf('<section id="cited"'));
    for (const { event, locator, recordSha256 } of [...CITED.values()].slice(0, 20)) {
      const row = appendix.split('<tr').find((each) => each.includes(event.id))!;
      expect(row).toContain(recordSha256);
      expect(row).toContain(`line ${locator.line}, bytes ${locator.offset} to ${locator.offset + locator.length}`);
      expect(row).toContain(`[F${FILES.findIndex((file) => file.sha256 === locator.sha256) + 1}]`);
    }
  });

  test('every statement in plain words cites', () => {
    const plain = page.slice(page.indexOf('<section id="plain-words"'), page.indexOf('<section id="graph"'));
    const statements = plain.match(/<li>[\s\S]*?<\/li>/g)!;
    expect(statements.length).toBeGreaterThan(25);
    expect(statements.filter((statement) => !statement.includes('class="ref"'))).toEqual([]);
  });

  test('an event that nobody resolved is shown as such, here and in the appendix', () => {
    const some = new Map(CITED);
    some.delete(eventId(1));
    const torn = reportHtml({ ...REPORT, cited: some });
    expect(torn).toContain(`[${eventId(1)}: not resolved]`);
    expect(torn).toContain('References that could not be resolved');
  });
});

describe('the report', () => {
  test('has every section, with headings nested', () => {
    const titles = [...page.matchAll(/<h2>\d+&#160; ([^<]*)<\/h2>/g)].map((m) => m[1]);
    expect(titles).toEqual([
      'What happened, in plain words', 'The lineage drawn', 'The trail, hop by hop', 'Credentials of the trail', 'Timeline', 'Systems touched', 'What could still be reached', 'Shared credentials: whose use was it?',
      'Findings', 'Thresholds and baselines', 'What analysts asserted', 'Containment checklist', 'Limits and coverage', 'Evidence files', 'Ledger, and how to check this report without Keytrail', 'Method and words', 'Cited events',
    ]);
    expect(page.match(/<h1/g)).toHaveLength(1);
    expect(page.indexOf('<h1')).toBeLessThan(page.indexOf('<h2'));
  });

  test('lists what analysts asserted, with what was taken back', () => {
    const section = page.slice(page.indexOf('<section id="asserted"'), page.indexOf('<section id="checklist"')).replace(/<[^>]*>/g, '');
    expect(section).toContain('6 statements, of which 4 stand');
    expect(section).toMatch(/build-agent and AIDABUILDAGENT are one identity\.HR record 118no longer: taken back or replaced later/);
    expect(section).toMatch(/What was asserted about build-agent and AIDABUILDAGENT is taken back\.wrong recordtakes an earlier one back/);
    expect(section).toMatch(/backup and backup-operator are not one identity\.two teamsyes/);
    expect(section).toMatch(/The uses of AKIAEXAMPLEBUILD0001 from 10\.20\.4\.11 with any agent are the owner’s\.the runner itselfyes/);
    expect(section).toMatch(/The finding “Enumeration burst” is benign \(Findings\)/);
    expect(section).toMatch(/The threshold newSource\.pastUses is 3 uses \(Thresholds and baselines\)\.a young caseyes/);
  });

  test('lists the thresholds in force, changed ones first with who, when and why, and the baselines', () => {
    const section = page.slice(page.indexOf('<section id="thresholds"'), page.indexOf('<section id="asserted"'));
    const text = section.replace(/<[^>]*>/g, '');
    expect(text).toContain('1 threshold changed for this case');
    expect(text.indexOf('newSource.pastUses')).toBeLessThan(text.indexOf('human.machineUses'));
    expect(text).toMatch(/newSource\.pastUseschanged3 usesHow many earlier uses there must be\.set by R\. Okonjo at 2026-03-05T11:00:00Z: a young case \[L\d+\]10 uses1 to 100000 uses/);
    expect(text).toContain('all earlier uses of the identity in the casefrom the identity’s first event to the claim');
    expect(page.replace(/<[^>]*>/g, '')).toMatch(/Thresholds and baselines: 1 threshold changed for this case\./);
  });

  test('sets what was called benign last, with whose word it rests on', () => {
    const rows = page.slice(page.indexOf('<section id="findings"'), page.indexOf('<section id="thresholds"')).split('<tr id="find-').slice(1);
    expect(rows.map((row) => [row.slice(0, 2), row.includes('asserted benign by R. Okonjo on 2026-03-03: scan of the platform team')])).toEqual([['N2', false], ['N1', false], ['N3', true]]);
    expect(page).toContain('(2 findings, without 1 that an analyst called benign)');
  });

  test('holds no script, no external resource, no handler', () => {
    expect(skeleton(page).filter((tag) => /^<(?:script|img|link|iframe|object|embed|form|base)\b/.test(tag) || /\s(?:on\w+|src)\b| REST /.test(tag))).toEqual([]);
    expect([...page.matchAll(/href="([^"]*)"/g)].filter((m) => !m[1]!.startsWith('#'))).toEqual([]);
    expect(page).not.toMatch(/@import|url\(/);
    expect(page).toContain("default-src 'none'");
  });

  test('is never surer than the grade', () => {
    expect(page.match(/This is a guess\./g)).toHaveLength(2 * REPORT.trace!.hops.filter((hop) => hop.grade === 'C').length);
    expect(page).toContain('This is inferred: it is the only possible origin in the evidence.');
  });

  test('says how much it shows', () => {
    expect(page).toContain('Showing 64 of 812 events');
    expect(page).toContain('showing 4 of 30 systems');
    expect(page).toContain('(showing 8 of 48)');
    expect(page).toContain('1,209 = 1,200 + 4 + 3 + 2');
  });

  test('shows hostile text, harmless and whole', () => {
    expect(textOf(page)).toContain('&lt;script&gt;alert(&quot;x&quot;)&lt;/script&gt;');
    expect(page).not.toContain(HOSTILE.script);
    expect(page).toContain('invoice⟨U+202E⟩txt.exe');
    expect(page).toContain(HOSTILE.unbroken);
    expect(page).not.toMatch(/[\u202A-\u202E\u2066-\u2069\u200B]/);
  });

  test('is the same text for the same input', () => {
    expect(reportHtml(structuredClone(REPORT))).toBe(page);
  });

  test('without a suspect says so, and holds evidence and coverage only', () => {
    const bare = reportHtml(NO_SUSPECT);
    expect(bare).toContain('No suspect was named.');
    expect([...bare.matchAll(/<section id="([^"]*)"/g)].map((m) => m[1])).toEqual(['plain-words', 'limits', 'evidence', 'ledger', 'method', 'cited']);
    const ids = new Set(idsOf(bare));
    expect(linksOf(bare).filter((target) => !ids.has(target))).toEqual([]);
    expect(reportFacts(NO_SUSPECT).subject).toBe('Evidence and coverage; no suspect was named');
  });

  test('says so when the counts of a file do not add up', () => {
    expect(reportHtml({ ...REPORT, files: [{ ...FILES[0]!, records: 9 }] })).toContain('the counts do not add up');
  });
});

test('no text anywhere in the input changes the shape of the page', () => {
  const plain = skeleton(reportHtml(filled('x')));
  fc.assert(fc.property(fc.string({ unit: 'binary', minLength: 1, maxLength: 40 }).map((text) => `${text}"'><b onclick=x></style></td>${text}`), (text) => {
    const made = reportHtml(filled(text));
    expect(skeleton(made)).toEqual(plain);
    expect(/.{0,20}[<>].{0,20}/s.exec(textOf(made))?.[0]).toBeUndefined();
  }), { numRuns: 25 });
});

function filled(text: string): ReportInput {
  const trace = REPORT.trace!;
  return {
    ...REPORT, caseName: text, examiner: text, version: text,
    files: REPORT.files.map((file) => ({ ...file, path: text, format: text, because: text, attention: text, assumptions: [text], skipped: [{ why: text, count: 1 }] })),
    refused: [{ path: text, code: text, why: text }],
    trace: {
      ...trace, seed: { ...trace.seed, because: text, identity: text, sources: [text] },
      credentials: trace.credentials.map((c) => ({ ...c, value: text, identity: text, platform: text })),
      hops: trace.hops.map((hop) => ({ ...hop, because: text, rivals: [{ explanation: text, from: text, events: hop.events }] })),
      systems: trace.systems.map((s) => ({ ...s, resource: text, host: undefined, service: undefined, account: undefined, platform: text, actions: [{ action: text, count: 1 }] })),
      sourceGroups: trace.sourceGroups.map((group) => ({ ...group, source: text, agent: text, because: text })),
      identities: trace.identities.map((each) => ({ ...each, name: text, granted: [text] })),
    },
    graph: { ...REPORT.graph!, nodes: REPORT.graph!.nodes.map((node) => ({ ...node, label: text, detail: text.slice(0, 1), touch: undefined })), omitted: [text] },
    findings: REPORT.findings.map((finding) => ({ ...finding, title: text, claim: text, thresholds: [text], ...(finding.benign === undefined ? {} : { benign: { ...finding.benign, by: text, reason: text } }) })),
    asserted: REPORT.asserted.map((each) => ({ ...each, by: text, reason: text, ...(each.kind === 'identity' ? { name: text, other: text } : each.kind === 'finding' ? { title: text } : each.kind === 'threshold' ? { name: text, value: text } : { credential: text, source: text, agent: text }) })),
    thresholds: { thresholds: REPORT.thresholds.thresholds.map((each) => ({ ...each, name: text, says: text, rules: [text], said: each.said === undefined ? undefined : { ...each.said, by: text, reason: text } })), baselines: REPORT.thresholds.baselines.map((each) => ({ ...each, baseline: text })) },
    coverage: REPORT.coverage.map((each) => ({ ...each, text, collect: text })),
    timeline: { total: 1, events: REPORT.timeline.events.map((event) => ({ ...event, action: text, actor: text, agent: text, source: text, reason: text, credential: text })) },
    ledger: REPORT.ledger.map((entry) => ({ ...entry, by: text, kind: text, body: text })),
  };
}
