/**
 * `npm run samples -- [--timezone TZ] [FOLDER]`: takes a whole folder (`../shared/data`) into a case of its own and prints, in Markdown, what became of
 * every file: format × shape with files and counts, then the files that were not read, by reason and by name. Ends with 1 when a file is in neither.
 */
import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, relative, resolve } from 'node:path';
import { importEvidence, SILENT } from '../../electron/workflows/import-evidence.ts';
import { createCase } from '../../electron/workflows/open-case.ts';
import { grouped } from '../../renderer/format/grouped.ts';
import type { EvidenceFile, RefusedFile } from '../../shared/domain/evidence.ts';
import { orThrow } from '../../shared/domain/fault.ts';
import type { Micros } from '../../shared/domain/time.ts';
import { shapesOf } from './shape.ts';

const COUNTS = ['records', 'events', 'entries', 'duplicates', 'skippedCount', 'rejectedCount'] as const;
const HEADINGS = ['files', 'records', 'events', 'entries', 'duplicates', 'skipped', 'rejected'] as const;

const say = (line: string): void => { process.stdout.write(`${line}\n`); };
const row = (cells: readonly (string | number)[]): string => `| ${cells.map((c) => (typeof c === 'number' ? c.toLocaleString('en') : c.replaceAll('|', '\\|'))).join(' | ')} |`;

const byKey = <T>(items: readonly T[], keyOf: (item: T) => string): (readonly [string, readonly T[]])[] => [...grouped(items, keyOf)].sort(([a], [b]) => (a < b ? -1 : 1));

/** Counts of one line: how many files, then the sums. A file held already under another name is counted, and its records are duplicates. */
const sums = (files: readonly EvidenceFile[]): number[] => [files.length, ...COUNTS.map((name) => files.reduce((n, f) => n + f[name], 0))];

function readTable(files: readonly EvidenceFile[], shapes: ReadonlyMap<string, string>): void {
  say(row(['format', 'shape', ...HEADINGS]));
  say(`|---|---|${'---:|'.repeat(HEADINGS.length)}`);
  for (const [key, group] of byKey(files, (f) => `${f.format}\n${shapes.get(f.id) ?? '?'}`)) say(row([...key.split('\n'), ...sums(group)]));
  say(row(['**all**', '', ...sums(files)]));
}

/** Why a file was not read, without what is particular to it. */
function reasonOf({ code, why }: RefusedFile): string {
  const sees = /\(it looks like (.+)\); name one/s.exec(why)?.[1];
  if (sees === undefined) return code;
  return `${code}: ${sees.replace(/ with the (?:members|columns) .*$/s, '')}`;
}

function refusedTable(refused: readonly RefusedFile[], folder: string): void {
  const groups = byKey(refused, reasonOf);
  say(row(['reason', 'files']));
  say('|---|---:|');
  for (const [reason, files] of groups) say(row([reason, files.length]));
  say(row(['**all**', refused.length]));
  for (const [reason, files] of groups) {
    say(`\n<details><summary>${reason} (${files.length})</summary>\n`);
    for (const [where, names] of byKey(files.map((f) => relative(folder, f.path).split('/')), (parts) => parts.slice(0, -1).join('/'))) say(`- ${where === '' ? '.' : where}: ${names.map((parts) => parts.at(-1) ?? '').sort().join(', ')}`);
    say('\n</details>');
  }
}

async function samples(folder: string, timezone: string | undefined): Promise<void> {
  const scratch = mkdtempSync(join(tmpdir(), 'keytrail-samples-'));
  const c = orThrow(createCase(join(scratch, 'samples.keytrail'), 'samples', () => 1_800_000_000_000_000 as Micros));
  try {
    const { files, refused } = orThrow(await importEvidence(c, [folder], { timezone }, SILENT));
    const shapes = await shapesOf(c);
    const found = readdirSync(folder, { recursive: true, withFileTypes: true }).filter((d) => d.isFile()).map((d) => join(d.parentPath, d.name));
    const known = new Set([...files, ...refused].map((f) => f.path.split('!/', 1)[0] ?? ''));
    const lost = found.filter((path) => !known.has(path));
    say(`${found.length.toLocaleString('en')} files: ${new Set(files.map((f) => f.path)).size.toLocaleString('en')} read, ${refused.length.toLocaleString('en')} not read (by reason below), ${lost.length} unaccounted for.\n`);
    readTable(files, shapes);
    say('\nNot read:\n');
    refusedTable(refused, folder);
    for (const path of lost) say(`\nunaccounted for: ${relative(folder, path)}`);
    if (lost.length > 0) process.exitCode = 1;
  } finally {
    c.close();
    rmSync(scratch, { recursive: true, force: true });
  }
}

const args = process.argv.slice(2);
const zone = args.indexOf('--timezone');
const timezone = zone === -1 ? undefined : args.splice(zone, 2)[1];
await samples(resolve(args[0] ?? '../shared/data'), timezone);
