/**
 * `npm run bench -- [--records N] [--rounds N] [--only import,table,small,line,views,findings] [--record NOTE]`
 * Measures with generated CloudTrail, each job in a process of its own, beside DuckDB on the same file. Files are made once, outside the repository.
 */
import { availableParallelism } from 'node:os';
import { findings, importAgainstDuckdb, longLine, smallFiles, views, type Row } from './benches.ts';
import { BENCH_FOLDER } from './generate.ts';
import { JOB_FLAG } from './in-process.ts';
import { runJob } from './jobs.ts';
import { recordResults } from './results.ts';

const BENCHES = ['import', 'table', 'small', 'line', 'views', 'findings'] as const;
const say = (line: string): void => { process.stdout.write(`${line}\n`); };

function option(args: readonly string[], name: string): string | undefined {
  const at = args.indexOf(name);
  return at === -1 ? undefined : args[at + 1] ?? '';
}

function countOf(args: readonly string[], name: string, otherwise: number): number {
  const text = option(args, name);
  if (text === undefined) return otherwise;
  const n = Number(text.replaceAll(/[_,]/g, ''));
  if (!Number.isSafeInteger(n) || n < 1) throw new Error(`${name} takes a whole number above 0, not ${text}`);
  return n;
}

async function bench(args: readonly string[]): Promise<void> {
  const records = countOf(args, '--records', 1_000_000);
  const rounds = countOf(args, '--rounds', 3);
  const only = option(args, '--only')?.split(',') ?? BENCHES;
  const unknown = only.filter((name) => !BENCHES.some((b) => b === name));
  if (unknown.length > 0) throw new Error(`no bench ${unknown.join(', ')}; there are ${BENCHES.join(', ')}`);
  // A million records took a minute and a half per round and two for the views on two cores.
  const minutes = (only.includes('import') ? (records / 1e6) * 1.5 * rounds : 0) + (only.includes('table') ? (records / 1e6) * rounds : 0) + (only.includes('views') ? records / 1e6 : 0) + (only.includes('findings') ? records / 1e6 : 0)
    + (only.includes('small') ? Math.min(0.2, records / 1e6) * 2 * rounds : 0) + (only.includes('line') ? 3 : 0);
  say(`${records.toLocaleString('en')} records, ${rounds} rounds, on ${availableParallelism()} cores: about ${Math.max(1, Math.ceil(minutes))} minutes on a free machine, and ${Math.max(1, Math.ceil(records / 5e5))} more to make the files the first time (${BENCH_FOLDER}; --records N to shrink)`);
  const rows: Row[] = [];
  const take = (made: readonly Row[]): void => {
    for (const r of made) say(`  ${r.what}: ${r.is}${r.wanted === undefined ? '' : ` (wanted ${r.wanted})`}`);
    rows.push(...made);
  };
  if (only.includes('import')) { say('Import against DuckDB'); take(await importAgainstDuckdb(records, rounds, say)); }
  if (only.includes('table')) { say('The same as a table, against DuckDB'); take(await importAgainstDuckdb(records, rounds, say, 'table')); }
  if (only.includes('small')) { say('Many small files'); take(await smallFiles(records, rounds)); }
  if (only.includes('line')) { say('One long line'); take(await longLine(records < 1_000_000 ? Math.max(20_000_000, records * 1500) : undefined)); }
  if (only.includes('views')) { say('Views'); take(await views(records)); }
  if (only.includes('findings')) { say('Findings'); take(await findings(records)); }
  const note = option(args, '--record');
  if (note !== undefined) say(`added to ${recordResults(rows, note, new Date().toISOString().slice(0, 10))}`);
}

const args = process.argv.slice(2);
if (args[0] === JOB_FLAG) process.stdout.write(JSON.stringify(await runJob(args.slice(1))));
else await bench(args);
