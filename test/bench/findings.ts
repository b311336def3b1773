/** Findings of a whole case, worked out and kept, in a process of their own. */
import { join } from 'node:path';
import { orThrow } from '../../shared/domain/fault.ts';
import { keepFindings } from '../../electron/workflows/evaluate-findings.ts';
import { openCase } from '../../electron/workflows/open-case.ts';
import type { Row } from './benches.ts';
import { oneBigFile } from './generate.ts';
import { inProcess } from './in-process.ts';
import { withScratch } from './scratch.ts';

export function findingsJob(casePath: string): Record<string, number> {
  const c = orThrow(openCase(casePath));
  try {
    return { findings: keepFindings(c).length };
  } finally {
    c.close();
  }
}

export async function findings(records: number): Promise<Row[]> {
  const done = await withScratch(async (folder) => {
    const path = join(folder, 'findings.keytrail');
    await inProcess('import', path, oneBigFile(records));
    return inProcess('findings', path);
  });
  // What is wanted is said of ten million records; a smaller case has its part of the time, and what any case takes.
  const wanted = Math.max(5, Math.round((records / 10_000_000) * 60));
  return [
    { what: `findings of ${records.toLocaleString('en')} records: ${(done.answer['findings'] ?? 0).toLocaleString('en')} in ${done.seconds.toFixed(1)} s, processor time`, is: `${done.cpuSeconds.toFixed(1)} s`, wanted: `< ${wanted} s` },
    { what: 'peak memory of the findings', is: `${Math.round(done.peakMb)} MB`, wanted: '< 600 MB' },
  ];
}
