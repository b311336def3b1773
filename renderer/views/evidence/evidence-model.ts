/** What became of the records: sums that must add up, and which refused files a choice by the analyst would let in. */
import type { EvidenceFile, ImportTotals, RefusedFile } from '../../../shared/domain/evidence.ts';

export interface Sum { readonly records: number; readonly stored: number; readonly duplicates: number; readonly skipped: number; readonly rejected: number }

export const sumOf = (f: EvidenceFile): Sum => ({ records: f.records, stored: f.stored, duplicates: f.duplicates, skipped: f.skippedCount, rejected: f.rejectedCount });
export const sumOfTotals = (t: ImportTotals): Sum => ({ records: t.records, stored: t.stored, duplicates: t.duplicates, skipped: t.skipped, rejected: t.rejected });
export const addsUp = (s: Sum): boolean => s.records === s.stored + s.duplicates + s.skipped + s.rejected;

/** What the analyst can say so that a refused file can be read after all. */
export type Remedy = 'format' | 'timezone' | 'none';
export function remedyOf(refused: RefusedFile): Remedy {
  if (refused.code === 'ambiguous-format' || refused.code === 'unknown-format') return 'format';
  return refused.code === 'needs-timezone' ? 'timezone' : 'none';
}

/** Whether a person should look at the file: something is marked, or records could not be read. */
export const needsEyes = (f: EvidenceFile): boolean => f.attention !== undefined || f.rejectedCount > 0 || f.assumptions.length > 0;

export function searchFiles(files: readonly EvidenceFile[], text: string, onlyMarked: boolean): readonly EvidenceFile[] {
  const wanted = text.trim().toLowerCase();
  if (wanted === '' && !onlyMarked) return files;
  return files.filter((f) => (!onlyMarked || needsEyes(f)) && (wanted === '' || `${f.path} ${f.member ?? ''} ${f.format} ${f.sha256}`.toLowerCase().includes(wanted)));
}

/** The sentence for the window: the engine's one speaks of command line options. */
export function refusalText(refused: RefusedFile): string {
  return refused.why.replace(/;? (?:name one|say which|name a mapping file) with --[^.]*\.?$/, '.').replace(/\.\.$/, '.');
}

/** Zones that logs are commonly exported in, the machine's own first; any other can be typed. */
export function zoneChoices(own: string): readonly string[] {
  return [...new Set(['UTC', own, 'Europe/Berlin', 'Europe/London', 'America/New_York', 'America/Los_Angeles', 'Asia/Kolkata', 'Asia/Tokyo', 'Australia/Sydney'])];
}
