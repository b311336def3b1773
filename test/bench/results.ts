/** RESULTS.md: a short table that every run with `--record` adds to. Ratios are what compares; absolute rates belong to the machine. */
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { fileURLToPath } from 'node:url';
import type { Row } from './benches.ts';

// From dist/bench.js, where this runs, to its source folder.
const FILE = fileURLToPath(new URL('../test/bench/RESULTS.md', import.meta.url));

const HEAD = `# Results of the benches

Added by \`npm run bench -- --record NOTE\`. Ratios are of two jobs of one run; rates belong to the machine and to what else it did.

| date | cores | note | measured |
|---|---|---|---|
`;

export function recordResults(rows: readonly Row[], note: string, today: string): string {
  const before = existsSync(FILE) ? readFileSync(FILE, 'utf8') : HEAD;
  writeFileSync(FILE, `${before}| ${today} | ${availableParallelism()} | ${note} | ${rows.map((r) => `${r.what}: **${r.is}**`).join(' · ')} |\n`);
  return FILE;
}
