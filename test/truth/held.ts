/** Evidence for the tests against known answers: a case made in a temporary folder from files, and the public exports that are not in this repository. */
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { importEvidence, SILENT } from '../../electron/workflows/import-evidence.ts';
import { createCase, type OpenCase } from '../../electron/workflows/open-case.ts';
import { traceSuspect, type TraceAsk } from '../../electron/workflows/trace-suspect.ts';
import { describe as faultText, type Result } from '../../shared/domain/fault.ts';
import { printInstant, type Micros } from '../../shared/domain/time.ts';
import type { Hop, Trace, TraceCredential } from '../../shared/domain/trace.ts';

const DATA = join(import.meta.dirname, '../../../shared/data');

export const dataPath = (...parts: string[]): string => join(DATA, ...parts);
/** False where the folder is absent: the tests are then skipped by name and counted. In CI they run, and fail, because it must be there. */
export const dataPresent = existsSync(DATA) || process.env['CI'] === 'true';
export const dataJson = <T>(...parts: string[]): T => JSON.parse(readFileSync(dataPath(...parts), 'utf8')) as T;

export function valueOf<T>(result: Result<T>): T {
  if (!result.ok) throw new Error(faultText(result.fault));
  return result.value;
}

/** A case of these files; the clock stands still, so that nothing depends on when the test runs. */
export async function caseOf(paths: readonly string[]): Promise<OpenCase> {
  const folder = mkdtempSync(join(tmpdir(), 'keytrail-truth-'));
  const made = valueOf(createCase(join(folder, 'truth.keytrail'), 'truth', () => 1_700_000_000_000_000 as Micros));
  valueOf(await importEvidence(made, paths, {}, SILENT));
  return { ...made, close: () => { made.close(); rmSync(folder, { recursive: true, force: true }); } };
}

export const traceOf = (c: OpenCase, ask: TraceAsk): Trace => valueOf(traceSuspect(c, ask));

/** Lookups that fail loudly, so that a test reads as its claim. */
export function looking(trace: Trace): { credential: (value: string) => TraceCredential; has: (value: string) => boolean; hopTo: (value: string) => Hop; parent: (value: string) => string | undefined } {
  const by = new Map(trace.credentials.map((c) => [c.value, c]));
  const byId = new Map(trace.credentials.map((c) => [c.id, c]));
  const credential = (value: string): TraceCredential => {
    const found = by.get(value);
    if (found === undefined) throw new Error(`${value} is not in the lineage`);
    return found;
  };
  return {
    credential,
    has: (value) => by.has(value),
    hopTo(value) {
      const hop = trace.hops.find((h) => h.id === credential(value).hop);
      if (hop === undefined) throw new Error(`no hop leads to ${value}`);
      return hop;
    },
    parent(value) {
      const id = credential(value).parent;
      return id === undefined ? undefined : byId.get(id)?.value;
    },
  };
}

export const when = (at: Micros | undefined): string | null => (at === undefined ? null : printInstant(at));

/** Counts of a comparison, printed once so that a run shows what was found and not only that it passed. */
export function sayCounts(title: string, rows: readonly (readonly (string | number)[])[]): void {
  const widths = (rows[0] ?? []).map((_, i) => Math.max(...rows.map((r) => String(r[i] ?? '').length)));
  const lines = rows.map((r) => `  ${r.map((cell, i) => String(cell).padEnd(widths[i] ?? 0)).join('  ').trimEnd()}`);
  process.stdout.write(`\n${title}\n${lines.join('\n')}\n`);
}
