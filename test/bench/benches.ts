/** The benches: what each measures, and against what. Every ratio is of two jobs of the same run. */
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { bytesOfFile, manySmallFiles, oneBigFile, oneLongLine, oneTable } from './generate.ts';
import { inProcess } from './in-process.ts';
import type { Done } from './jobs.ts';
import { bytesIn, median, withScratch } from './scratch.ts';

export interface Row { readonly what: string; readonly is: string; readonly wanted?: string | undefined }

const SMALL_RECORDS = 200_000;
const PER_FILE = 60;
const PLAIN_LOAD = 50_000;
const LONG_LINE_BYTES = 2_000_000_000;
const MB = 1e6;

const rate = (n: number, d: Done): string => Math.round(n / d.seconds).toLocaleString('en');
const two = (n: number): string => n.toFixed(2);

function complete(d: Done, records: number): Done {
  if (d.answer['records'] !== records || (d.answer['rejected'] ?? 0) !== 0) throw new Error(`${d.answer['records']} of ${records} records came in, ${d.answer['rejected']} rejected`);
  return d;
}

/** In which shape the records are, and what of DuckDB's reads it. */
const SHAPES = { lines: { make: oneBigFile, reader: 'read_ndjson_auto' }, table: { make: oneTable, reader: 'read_csv_auto' } } as const;

/** Hash, vault, parse, normalise, dictionary, indexes, seal and derivation, against DuckDB reading the same file into a table of its own. */
export async function importAgainstDuckdb(records: number, rounds: number, log: (line: string) => void, shape: keyof typeof SHAPES = 'lines'): Promise<Row[]> {
  const { make, reader } = SHAPES[shape];
  const file = make(records);
  const bytes = bytesOfFile(file);
  const ours: Done[] = [];
  const theirs: Done[] = [];
  const python: Done[] = [];
  let caseBytes = 0;
  await withScratch(async (folder) => {
    for (let round = 0; round < rounds; round += 1) {
      const path = join(folder, `${round}.keytrail`);
      ours.push(complete(await inProcess('import', path, file), records));
      caseBytes = bytesIn(path);
      rmSync(path, { recursive: true });
      const database = join(folder, `${round}.duckdb`);
      theirs.push(complete(await inProcess('duckdb', database, file), records));
      rmSync(database);
      // Python takes minutes where the others take seconds: once, and of a small file, is enough to say how many times.
      if (round === 0) {
        const part = make(Math.min(records, PLAIN_LOAD));
        const plain = join(folder, 'plain.sqlite');
        const done = await inProcess('sqlite-utils', plain, part);
        if (done.answer['missing'] === 1) log('  sqlite-utils is not installed (apt-get install sqlite-utils): its plain load is left out');
        else python.push(complete(done, Math.min(records, PLAIN_LOAD)));
        rmSync(plain, { force: true });
      }
      const [o, t] = [ours.at(-1), theirs.at(-1)];
      if (o !== undefined && t !== undefined) {
        log(`  round ${round + 1}: keytrail ${rate(records, o)} records/s, ${rate(bytes / MB, o)} MB/s, cpu ${two(o.cpuSeconds)} s, ${Math.round(o.peakMb)} MB; duckdb ${rate(records, t)} records/s, ${rate(bytes / MB, t)} MB/s, cpu ${two(t.cpuSeconds)} s, ${Math.round(t.peakMb)} MB; ratio ${two(t.seconds / o.seconds)}`);
      }
    }
  });
  const seconds = (of: readonly Done[]): number => median(of.map((d) => d.seconds));
  const cpu = (of: readonly Done[]): number => median(of.map((d) => d.cpuSeconds));
  const peak = (of: readonly Done[]): number => Math.max(...of.map((d) => d.peakMb));
  return [
    { what: `import, ${records.toLocaleString('en')} ${shape === 'lines' ? 'records' : 'rows'}`, is: `${Math.round(records / seconds(ours)).toLocaleString('en')} records/s, ${Math.round(bytes / MB / seconds(ours))} MB/s` },
    { what: `DuckDB ${reader} into a table, the same file`, is: `${Math.round(records / seconds(theirs)).toLocaleString('en')} records/s, ${Math.round(bytes / MB / seconds(theirs))} MB/s` },
    { what: 'rate of the import / rate of DuckDB', is: two(median(ours.map((d, i) => (theirs[i]?.seconds ?? Number.NaN) / d.seconds))), wanted: '≥ 1.00' },
    { what: 'processor time of DuckDB / of the import', is: two(cpu(theirs) / cpu(ours)) },
    ...python.map((d) => ({ what: `rate of the import / rate of sqlite-utils insert (${Math.min(records, PLAIN_LOAD).toLocaleString('en')} records)`, is: two((records / seconds(ours)) / (Math.min(records, PLAIN_LOAD) / (d.answer['seconds'] ?? Number.NaN))), wanted: '≥ 1.00' })),
    { what: 'peak memory of the import', is: `${Math.round(peak(ours))} MB`, wanted: '< 600 MB' },
    { what: 'peak memory of DuckDB', is: `${Math.round(peak(theirs))} MB` },
    { what: 'size of the case / of the log', is: two(caseBytes / bytes) },
  ];
}

/** Thousands of small gzipped files, as a trail delivers, against the same records in one plain file, by unpacked byte. */
export async function smallFiles(records: number, rounds: number): Promise<Row[]> {
  const n = Math.min(records, SMALL_RECORDS);
  const big = oneBigFile(n);
  const folder = manySmallFiles(n, PER_FILE);
  const ratios: number[] = [];
  let peak = 0;
  await withScratch(async (scratch) => {
    for (let round = 0; round < rounds; round += 1) {
      const one = complete(await inProcess('import', join(scratch, `one-${round}.keytrail`), big), n);
      const many = complete(await inProcess('import', join(scratch, `many-${round}.keytrail`), folder), n);
      ratios.push(one.seconds / many.seconds);
      peak = Math.max(peak, many.peakMb);
    }
  });
  return [
    { what: `${Math.ceil(n / PER_FILE).toLocaleString('en')} small .json.gz against one plain file, rate by unpacked byte`, is: two(median(ratios)), wanted: '≥ 0.67' },
    { what: 'peak memory with small files', is: `${Math.round(peak)} MB`, wanted: '< 600 MB' },
  ];
}

/** One array of 2 GB on one line. */
export async function longLine(bytes = LONG_LINE_BYTES): Promise<Row[]> {
  const file = oneLongLine(bytes);
  const done = await withScratch((folder) => inProcess('import', join(folder, 'line.keytrail'), file));
  return [{ what: `peak memory, ${(bytes / 1e9).toFixed(1)} GB in one line (${Math.round(bytesOfFile(file) / MB / done.seconds)} MB/s)`, is: `${Math.round(done.peakMb)} MB`, wanted: '< 600 MB' }];
}

/** What the window asks for, on the whole case. */
export async function views(records: number): Promise<Row[]> {
  const { after, first, a } = await withScratch(async (folder) => {
    const path = join(folder, 'views.keytrail');
    const after = await inProcess('import-and-trace', path, oneBigFile(records));
    return { after, first: await inProcess('trace', path), a: (await inProcess('views', path)).answer };
  });
  const ms = (name: string): string => `${two(a[name] ?? Number.NaN)} ms`;
  return [
    { what: 'opening the case', is: ms('opening'), wanted: '< 2 s' },
    { what: 'the case in sum, p95', is: ms('summary') },
    { what: 'a page of the timeline anywhere, 200 events, p95', is: ms('page'), wanted: '< 50 ms' },
    { what: 'the same of one busy credential, p95', is: ms('pageOf'), wanted: '< 50 ms' },
    { what: 'a search for a rare word, p95', is: ms('search'), wanted: '< 300 ms' },
    { what: 'a search for a common word, p95', is: ms('common') },
    { what: 'density of the whole span, 400 buckets, p95', is: ms('density'), wanted: '< 100 ms' },
    { what: 'the same, first time', is: ms('firstDensity') },
    { what: `trace of a suspect with ${(a['traceEvents'] ?? 0).toLocaleString('en')} events and ${a['traceCredentials'] ?? 0} credentials, p95`, is: ms('trace') },
    { what: 'the same right after the import, in its process', is: `${two(after.answer['trace'] ?? Number.NaN)} ms`, wanted: '< 1 s' },
    { what: 'peak memory of that process', is: `${Math.round(after.peakMb)} MB`, wanted: '< 600 MB' },
    { what: 'the same, first thing in a process', is: `${two(first.answer['trace'] ?? Number.NaN)} ms`, wanted: '< 1 s' },
    { what: 'peak memory of that process', is: `${Math.round(first.peakMb)} MB`, wanted: '< 600 MB' },
    { what: 'a page of its trail, p95', is: ms('trailPage') },
  ];
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
