/** The sample incident: its four stories are found without a suspect, its decoys stay quiet, and the first findings are the gravest of it. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { SAMPLE_TRUTH, writeSample } from '../../../electron/sample/sample.ts';
import { findingsOf } from '../../../electron/workflows/evaluate-findings.ts';
import { importEvidence, SILENT } from '../../../electron/workflows/import-evidence.ts';
import { createCase, type OpenCase } from '../../../electron/workflows/open-case.ts';
import type { Finding } from '../../../shared/domain/finding.ts';
import type { Micros } from '../../../shared/domain/time.ts';

let c: OpenCase;
let findings: readonly Finding[];
const folder = mkdtempSync(join(tmpdir(), 'keytrail-findings-sample-'));

beforeAll(async () => {
  writeSample(join(folder, 'evidence'));
  const made = createCase(join(folder, 'sample.keytrail'), 'tester', () => 1_800_000_000_000_000 as Micros);
  if (!made.ok) throw new Error(made.fault.code);
  c = made.value;
  const taken = await importEvidence(c, [join(folder, 'evidence')], {}, SILENT);
  if (!taken.ok) throw new Error(taken.fault.code);
  findings = findingsOf(c.handles.reader);
}, 120_000);

afterAll(() => {
  c.close();
  rmSync(folder, { recursive: true, force: true });
});

const grave = (f: Finding): boolean => f.severity === 'critical' || f.severity === 'high';

describe('the sample incident', () => {
  test.each(SAMPLE_TRUTH.map((s) => [s.id, s] as const))('%s is found', (_, story) => {
    const identities = new Set([story.seed.identity, ...story.identities.map((i) => i.name), ...story.credentials.map((k) => k.identity)]);
    expect(findings.filter((f) => grave(f) && f.identity !== undefined && identities.has(f.identity)).length).toBeGreaterThanOrEqual(2);
  });

  test('nothing above low is about anybody who is in no story', () => {
    const known = new Set(SAMPLE_TRUTH.flatMap((s) => [s.seed.identity, ...s.identities.map((i) => i.name), ...s.credentials.map((k) => k.identity)]));
    expect(findings.filter((f) => f.severity !== 'low' && !known.has(f.identity ?? '')).map((f) => `${f.rule} ${f.identity ?? ''}`)).toEqual([]);
  });

  test('few are critical, and all of them are the intruder’s', () => {
    const critical = findings.filter((f) => f.severity === 'critical');
    expect(findings.slice(0, critical.length)).toEqual(critical);
    expect(critical.length).toBeLessThanOrEqual(10);
    expect([...new Set(critical.map((f) => f.rule))].sort()).toEqual(['admin-granted@2', 'instance-credential-off-host@2', 'log-tampering@2', 'planted-credential@2']);
    const sources = SAMPLE_TRUTH.flatMap((s) => s.seed.sources);
    expect(critical.filter((f) => !sources.some((a) => f.claim.includes(a)))).toEqual([]);
  });
});
