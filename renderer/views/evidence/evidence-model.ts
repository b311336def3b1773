/** What became of the records: sums that must add up, and which refused files a choice by the analyst would let in. */
import type { EvidenceFile, ImportTotals, RefusedFile } from '../../../shared/domain/evidence.ts';

export interface Sum { readonly records: number; readonly stored: number; readonly duplicates: number; readonly skipped: number; readonly rejected: number }

export const sumOf = (f: EvidenceFile): Sum => ({ records: f.records, stored: f.stored, duplicates: f.duplicates, skipped: f.skippedCount, rejected: f.rejectedCount });
export const sumOfTotals = (t: ImportTotals): Sum => ({ records: t.records, stored: t.stored, duplicates: t.duplicates, skipped: t.skipped, rejected: t.rejected });
export const addsUp = (s: Sum): boolean => s.records === s.stored + s.duplicates + s.skipped + s.rejected;

/** Files that were refused and are still not in: those the case has stored, and those that the window remembers. */
export function stillRefused(stored: readonly RefusedFile[], last: readonly RefusedFile[], files: readonly EvidenceFile[]): readonly RefusedFile[] {
  const held = new Set(files.flatMap((f) => (f.member === undefined ? [f.path] : [`${f.path}!/${f.member}`])));
  const newest = new Map([...stored, ...last].map((r) => [r.path, r]));
  return [...newest.values()].filter((r) => !held.has(r.path));
}

/** What the analyst can say so that a refused file can be read after all. */
export type Remedy = 'format' | 'mapping' | 'timezone' | 'none';
export function remedyOf(refused: RefusedFile): Remedy {
  switch (refused.code) {
    case 'ambiguous-format': return 'format';
    // What looks like a table or like JSON can be read by a mapping.
    case 'unknown-format': return /looks like [^)]*(?:table|JSON|CSV|comma|column)/i.test(refused.why) ? 'mapping' : 'format';
    case 'needs-mapping': case 'bad-mapping': return 'mapping';
    case 'needs-timezone': return 'timezone';
    default: return 'none';
  }
}

/** What the analyst answered for a file that was refused. */
export interface ImportChoice { readonly format?: string; readonly timezone?: string; readonly year?: number; readonly mappingText?: string; readonly reference?: boolean }

/** Why it was refused, without what differs from file to file. */
const reasonOf = (r: RefusedFile): string => `${r.code} ${r.why.replace(r.path, '').replace(/\(such as "(?:[^"\\]|\\.)*"\)/, '')}`;

/** Other files that were refused for the same reason: one answer may serve them all. */
export const similarTo = (refused: RefusedFile, all: readonly RefusedFile[]): readonly RefusedFile[] => all.filter((r) => r.path !== refused.path && reasonOf(r) === reasonOf(refused));

/** Whether a person should look at the file: something is marked, or records could not be read. */
export const needsEyes = (f: EvidenceFile): boolean => f.attention !== undefined || f.rejectedCount > 0 || f.assumptions.length > 0;

export function searchFiles(files: readonly EvidenceFile[], text: string, onlyMarked: boolean): readonly EvidenceFile[] {
  const wanted = text.trim().toLowerCase();
  if (wanted === '' && !onlyMarked) return files;
  return files.filter((f) => (!onlyMarked || needsEyes(f)) && (wanted === '' || `${f.path} ${f.member ?? ''} ${f.format} ${f.sha256}`.toLowerCase().includes(wanted)));
}

/** The sentence for the window: the engine's one speaks of command line options. */
export const refusalText = (refused: RefusedFile): string => withoutOptions(refused.why);

export function withoutOptions(why: string): string {
  return why.replace(/;? (?:name one|say which|name a mapping file) with --[^.]*\.?$/, '.').replace(/\.\.$/, '.');
}

/** Zones that logs are commonly exported in, the machine's own first; any other can be typed. */
export function zoneChoices(own: string): readonly string[] {
  return [...new Set(['UTC', own, 'Europe/Berlin', 'Europe/London', 'America/New_York', 'America/Los_Angeles', 'Asia/Kolkata', 'Asia/Tokyo', 'Australia/Sydney'])];
}
