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

/** The same story with clocks that write whole hours, each log in three files: nearly everything happens at the instant of something else. */
function coarse(story: Story): Story {
  const HOUR = 3_600_000;
  const blunt = (line: string): string => line
    .replace(/(\d{4}-\d\d-\d\dT\d\d):\d\d:\d\d(?:\.\d+)?Z/g, '$1:00:00Z')
    .replace(/\b1[67]\d{11}\b/g, (ms) => String(Math.floor(Number(ms) / HOUR) * HOUR));
  const files = [...story.files].flatMap(([name, text]) => {
    const lines = text.trim().split('\n').map(blunt);
    return [0, 1, 2].map((part): [string, string] => [`${part}-${name}`, `${lines.filter((_, i) => i % 3 === part).join('\n')}\n`]);
  });
  return { ...story, files: new Map(files.filter(([, text]) => text.trim() !== '')) };
}

test.each([2, 3, 22])('intrusion %i with clocks of whole hours: what happens at one instant stands in no order of import either', async (seed) => {
  const story = coarse(storyOf(seed));
  const files = [...story.files.keys()];
  const whole = await derived(story, [files]);
  expect(await derived(story, [...files].reverse().map((f) => [f]))).toEqual(whole);
  expect(await derived(story, [files.filter((_, i) => i % 2 === 1), files.filter((_, i) => i % 2 === 0)])).toEqual(whole);
}, 120_000);

test('two inventories that say different things of one credential, and of who it is', async () => {
  const HEADER = 'name,type,platform,credential_id,owner,created,last_used,expires,privilege,consumers\n';
  const story = storyOf(2);
  const value = story.start.label;
  const lists = new Map([
    ['list-a.csv', `${HEADER}nightly,application,aws,KEY1,team a,2025-01-01T00:00:00Z,,2027-01-01T00:00:00Z,,\nother,application,aws,${value},team a,,,,,\n`],
    ['list-b.csv', `${HEADER}nightly,service account,aws,KEY1,team b,2025-06-01T00:00:00Z,,2028-01-01T00:00:00Z,,\nother,workload,gcp,${value},team b,,,,,\n`],
  ]);
  const both = { ...story, files: new Map([...story.files, ...lists]) };
  const files = [...both.files.keys()];
  const one = await derived(both, files.map((f) => [f]));
  expect(await derived(both, [...files].reverse().map((f) => [f]))).toEqual(one);
  expect(one['identities']).toContainEqual(expect.stringContaining('KEY1'));
}, 120_000);
