/**
 * Evidence that comes in pieces, in any order, or all at once: everything derived is the same, byte for byte. What a later import touches is made
 * again, and equals what a case made from nothing has.
 */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { identitiesPage } from '../../electron/store/read/identities.ts';
import { keepFindings } from '../../electron/workflows/evaluate-findings.ts';
import { importEvidence, SILENT } from '../../electron/workflows/import-evidence.ts';
import { createCase } from '../../electron/workflows/open-case.ts';
import { checklistOf } from '../../electron/workflows/read-case.ts';
import { caseCoverage } from '../../electron/workflows/read-coverage.ts';
import { reachOf } from '../../electron/workflows/read-reach.ts';
import { traceSuspect } from '../../electron/workflows/trace-suspect.ts';
import { orThrow } from '../../shared/domain/fault.ts';
import type { Micros } from '../../shared/domain/time.ts';
import { storyOf, type Story } from './stories.ts';

const base = mkdtempSync(join(tmpdir(), 'keytrail-order-'));
afterAll(() => { rmSync(base, { recursive: true, force: true }); });
let cases = 0;

/** Everything derived from these imports, as text. */
async function derived(story: Story, imports: readonly (readonly string[])[]): Promise<Record<string, string | readonly string[]>> {
  cases += 1;
  const folder = join(base, String(cases));
  // The same paths in every case: only the order differs.
  const logs = join(base, 'logs', String(story.seed));
  mkdirSync(logs, { recursive: true });
  mkdirSync(folder);
  for (const [name, text] of story.files) writeFileSync(join(logs, name), text);
  const made = orThrow(createCase(join(folder, 'x.keytrail'), 'order', () => 1_800_000_000_000_000 as Micros));
  try {
    for (const names of imports) orThrow(await importEvidence(made, names.map((name) => join(logs, name)), {}, SILENT));
    const { reader } = made.handles;
    const identities = identitiesPage(reader, undefined, undefined, 1000);
    const seed = identities.rows.flatMap((i) => i.credentials).find((c) => story.start.is({ value: c.value, kind: story.start.kind } as never));
    if (seed === undefined) throw new Error(`no credential of the story in ${names(identities.rows)}`);
    const trace = orThrow(traceSuspect(made, { credential: seed.value }));
    return {
      identities: identities.rows.map((i) => JSON.stringify(i)), trace: JSON.stringify(trace), reach: JSON.stringify(reachOf(reader)), coverage: JSON.stringify(caseCoverage(reader)),
      findings: JSON.stringify(keepFindings(made)), checklist: checklistOf(reader, trace).steps.map((each) => JSON.stringify(each)),
    };
  } finally {
    made.close();
  }
}
const names = (rows: readonly { readonly name: string }[]): string => rows.map((r) => r.name).join(', ');

test.each([3, 5, 10])('intrusion %i, imported whole, file by file, and backwards', async (seed) => {
  const story = storyOf(seed);
  const files = [...story.files.keys()];
  const whole = await derived(story, [files]);
  expect(await derived(story, files.map((f) => [f]))).toEqual(whole);
  expect(await derived(story, [...files].reverse().map((f) => [f]))).toEqual(whole);
}, 120_000);
