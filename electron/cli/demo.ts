/** The sample incident, from nothing to report.pdf, without a window, and what was found. */
import { mkdirSync, rmSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { orThrow } from '../../shared/domain/fault.ts';
import { readInstant } from '../../shared/domain/time.ts';
import { importEvidence } from '../workflows/import-evidence.ts';
import { createCase } from '../workflows/open-case.ts';
import { SAMPLE_STORIES, writeSampleEvidence } from '../workflows/open-sample.ts';
import { buildReport } from '../workflows/render-report.ts';
import { traceSuspect } from '../workflows/trace-suspect.ts';
import { verifyCase } from '../workflows/verify-case.ts';
import { count, say } from './print.ts';
import { progressHooks } from './progress.ts';
import { printRuntime } from './report-runtime.ts';
import { sayVerify } from './words.ts';

export async function demo(out: string): Promise<void> {
  const folder = resolve(out);
  mkdirSync(folder, { recursive: true });
  const evidence = join(folder, 'evidence');
  const casePath = join(folder, 'sample-incident.keytrail');
  rmSync(casePath, { recursive: true, force: true });
  say('Writing the sample incident …');
  const files = writeSampleEvidence(evidence);
  const c = orThrow(createCase(casePath, 'Keytrail demo'));
  try {
    const hooks = progressHooks();
    say('Importing …');
    const outcome = orThrow(await importEvidence(c, files, {}, hooks));
    for (const r of outcome.refused) say(`refused: ${r.why}`);
    const t = outcome.totals;
    say(`${count(t.files, 'file')}: ${t.records} records = ${t.stored} stored + ${t.duplicates} duplicates + ${t.skipped} skipped + ${t.rejected} rejected`);
    // The report tells the story traced last: the key that led furthest.
    const order = [...SAMPLE_STORIES].sort((a, b) => Number(a.id === 'leaked-key') - Number(b.id === 'leaked-key'));
    for (const story of order) {
      const from = readInstant(story.seed.from)?.at;
      const trace = orThrow(traceSuspect(c, { credential: story.seed.credential, from, sources: story.seed.sources }));
      say();
      say(story.title);
      say(`  suspect ${story.seed.credential} of ${story.seed.identity}`);
      say(`  ${count(trace.counts.credentials, 'credential')} (${trace.credentials.filter((k) => k.status === 'issued-unused').length} issued, never used), ${count(trace.counts.systems, 'system')}, ${count(trace.counts.events, 'event')}`);
      for (const h of trace.hops.filter((x) => x.to.startsWith('C'))) say(`  ${h.grade}  ${h.because}`);
    }
    say();
    const report = orThrow(await buildReport(c, join(folder, 'report.pdf'), undefined, c.now(), printRuntime(), hooks));
    sayVerify(await verifyCase(c.handles.reader, c.path, hooks));
    say(`${report.path}: ${report.pages} pages, SHA-256 ${report.sha256}`);
    say(`case: ${c.path}`);
  } finally {
    c.close();
  }
}
