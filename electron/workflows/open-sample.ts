/** The sample incident as a case: written and imported the first time, opened after that. A half-made one is made anew. */
import { existsSync, mkdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { fail, type Result } from '../../shared/domain/fault.ts';
import { readInstant } from '../../shared/domain/time.ts';
import { SAMPLE_TRUTH, writeSample } from '../sample/sample.ts';
import { lastSuspect } from '../store/read/assertions.ts';
import { keepFindings } from './evaluate-findings.ts';
import { importEvidence, type Hooks } from './import-evidence.ts';
import { createCase, openCase, type OpenCase } from './open-case.ts';
import { traceSuspect } from './trace-suspect.ts';

/** The story that the sample opens with: the key that led furthest. */
const OPENING = 'leaked-key';

/** The four stories, with the suspect of each. */
export const SAMPLE_STORIES = SAMPLE_TRUTH.map(({ id, title, seed }) => ({ id, title, seed }));

/** Writes the sample's files and names those that are evidence: its mapping is a tool for reading the table. */
export function writeSampleEvidence(folder: string): readonly string[] {
  return writeSample(folder).filter((file) => !file.endsWith('.mapping.json'));
}

export async function openSample(folder: string, hooks: Hooks): Promise<Result<OpenCase>> {
  const path = join(folder, 'sample-incident.keytrail');
  if (existsSync(path)) {
    const opened = openCase(path);
    // Finished when it has its suspect: that is the last step below.
    if (opened.ok && lastSuspect(opened.value.handles.reader) !== undefined) return opened;
    if (opened.ok) opened.value.close();
    else if (opened.fault.code === 'case-locked') return opened;
    rmSync(path, { recursive: true, force: true });
  }
  mkdirSync(folder, { recursive: true });
  const evidence = join(folder, 'sample-evidence');
  rmSync(evidence, { recursive: true, force: true });
  hooks.progress({ label: 'Writing the sample incident', done: 0, unit: 'files' });
  const files = writeSampleEvidence(evidence);
  const made = createCase(path, 'Sample analyst');
  if (!made.ok) return made;
  const imported = await importEvidence(made.value, files, {}, hooks);
  const story = SAMPLE_STORIES.find((s) => s.id === OPENING);
  const traced = imported.ok && story !== undefined
    ? traceSuspect(made.value, { credential: story.seed.credential, from: readInstant(story.seed.from)?.at, sources: story.seed.sources })
    : imported;
  if (traced.ok) {
    keepFindings(made.value);
    return made;
  }
  made.value.close();
  return fail(traced.fault);
}
