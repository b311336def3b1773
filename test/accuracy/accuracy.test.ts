/** The lineage against invented intrusions with known answers: what identifiers prove must be found whole, and nothing may be made up. */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { importEvidence, SILENT } from '../../electron/workflows/import-evidence.ts';
import { createCase } from '../../electron/workflows/open-case.ts';
import { traceSuspect } from '../../electron/workflows/trace-suspect.ts';
import { orThrow } from '../../shared/domain/fault.ts';
import type { Micros } from '../../shared/domain/time.ts';
import type { Trace } from '../../shared/domain/trace.ts';
import { addScore, noScore, tableOf } from './score.ts';
import { storyOf, type Story } from './stories.ts';

const STORIES = Number(process.env['KEYTRAIL_ACCURACY'] ?? 24);
const FIRST = Number(process.env['KEYTRAIL_ACCURACY_SEED'] ?? 1);

async function traceOf(story: Story): Promise<Trace | undefined> {
  const folder = mkdtempSync(join(tmpdir(), 'keytrail-accuracy-'));
  try {
    mkdirSync(join(folder, 'logs'));
    for (const [name, text] of story.files) writeFileSync(join(folder, 'logs', name), text);
    const made = orThrow(createCase(join(folder, 'x.keytrail'), 'accuracy', () => 1_800_000_000_000_000 as Micros));
    try {
      orThrow(await importEvidence(made, [join(folder, 'logs')], {}, SILENT));
      const row = made.handles.reader.prepare('SELECT t.text FROM derived_credential c JOIN evidence_term t ON t.id = c.value').pluck().all() as string[];
      const seed = row.find((value) => story.start.is({ value, kind: kindOf(story) } as never));
      if (seed === undefined) return undefined;
      return orThrow(traceSuspect(made, { credential: seed, from: (story.since - 5000) * 1000 as Micros }));
    } finally {
      made.close();
    }
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
const kindOf = (story: Story): string => (story.start.kind === 'windows' ? 'windows-logon-session' : story.start.kind);

test(`${STORIES} intrusions from seed ${FIRST}`, async () => {
  const score = noScore();
  for (let seed = FIRST; seed < FIRST + STORIES; seed += 1) {
    const story = storyOf(seed);
    addScore(score, story, await traceOf(story));
  }
  process.stdout.write(`\naccuracy, ${STORIES} intrusions from seed ${FIRST}\n${tableOf(score).join('\n')}\n${[...score.wrong.map((w) => `wrong ${w}`), ...score.missed.map((m) => `missed ${m}`)].slice(0, 40).join('\n')}\n`);
  expect(score.expected.A).toBeGreaterThan(STORIES);
  expect(score.found.A).toBe(score.expected.A);
  expect(score.extra.A).toBe(0);
}, 600_000);

test('the same seed gives the same story', () => {
  expect([...storyOf(7).files]).toEqual([...storyOf(7).files]);
  expect([...storyOf(7).files]).not.toEqual([...storyOf(8).files]);
});
