/** What a bench does in a process of its own, so that peak memory and processor time are those of the job and of nothing else. */
import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import type { Micros } from '../../shared/domain/time.ts';
import { importEvidence, SILENT } from '../../electron/workflows/import-evidence.ts';
import { createCase, openCase, type OpenCase } from '../../electron/workflows/open-case.ts';
import { keepFindings } from '../../electron/workflows/evaluate-findings.ts';
import { caseSummary } from '../../electron/workflows/read-case.ts';
import { traceSuspect } from '../../electron/workflows/trace-suspect.ts';
import { orThrow } from '../../shared/domain/fault.ts';
import { density, spanOfEvents } from '../../electron/store/read/density.ts';
import { eventsPage } from '../../electron/store/read/events.ts';
import { SUSPECT } from './cloudtrail.ts';
import { Chance } from './random.ts';

export interface Cost {
  readonly seconds: number;
  /** Of all threads together: steadier than the clock on a machine that has other work. */
  readonly cpuSeconds: number;
  readonly peakMb: number;
}

export interface Done extends Cost { readonly answer: Readonly<Record<string, number>> }

function peakMb(): number {
  try {
    const kib = /^VmHWM:\s*(\d+)/m.exec(readFileSync('/proc/self/status', 'utf8'))?.[1];
    if (kib !== undefined) return Number(kib) / 1024;
  } catch {
    // Not Linux.
  }
  return process.resourceUsage().maxRSS / 1024;
}

async function importJob(casePath: string, path: string, then: (c: OpenCase) => Record<string, number> = () => ({})): Promise<Record<string, number>> {
  const c = orThrow(createCase(casePath, 'bench'));
  try {
    const { totals } = orThrow(await importEvidence(c, [path], {}, SILENT));
    return { records: totals.records, events: totals.events, rejected: totals.rejected, ...then(c) };
  } finally {
    c.close();
  }
}

const isTable = (path: string): boolean => path.includes('.csv');

/** The trace that a person asks for when the import is done, by the same process. */
function importAndTraceJob(casePath: string, path: string): Promise<Record<string, number>> {
  return importJob(casePath, path, (c) => ({ trace: timed(1, () => { orThrow(traceSuspect(c, { credential: SUSPECT })); }) }));
}

async function duckdbJob(database: string, path: string): Promise<Record<string, number>> {
  const { DuckDBInstance } = await import('@duckdb/node-api');
  const instance = await DuckDBInstance.create(database);
  const connection = await instance.connect();
  await connection.run(`CREATE TABLE t AS SELECT * FROM ${isTable(path) ? 'read_csv_auto' : 'read_ndjson_auto'}('${path.replaceAll("'", "''")}')`);
  if (database !== ':memory:') await connection.run('CHECKPOINT');
  const rows = Number((await connection.runAndReadAll('SELECT COUNT(*) FROM t')).getRows()[0]?.[0] ?? 0);
  connection.closeSync();
  instance.closeSync();
  return { records: rows };
}

/** `sqlite-utils insert --nl` or `--csv`, a plain load into SQLite with Python. Its processor time is that of its own process. */
function sqliteUtilsJob(database: string, path: string): Record<string, number> {
  const found = spawnSync('sqlite-utils', ['--version']);
  if (found.error !== undefined || found.status !== 0) return { missing: 1, records: 0 };
  const began = performance.now();
  const done = spawnSync('bash', ['-c', `time -p sqlite-utils insert "$1" t "$2" ${isTable(path) ? '--csv' : '--nl --alter'} --silent >/dev/null`, '-', database, path], { encoding: 'utf8', maxBuffer: 1 << 24 });
  if (done.status !== 0) throw new Error(`sqlite-utils: ${done.stderr.slice(0, 400)}`);
  const used = (name: string): number => Number(new RegExp(`^${name} ([0-9.]+)`, 'm').exec(done.stderr)?.[1] ?? 0);
  return { records: Number(spawnSync('sqlite-utils', ['query', database, 'SELECT COUNT(*) FROM t', '--raw'], { encoding: 'utf8' }).stdout), seconds: (performance.now() - began) / 1000, cpuSeconds: used('user') + used('sys') };
}

function p95(times: number[]): number {
  times.sort((a, b) => a - b);
  return times[Math.min(times.length - 1, Math.ceil(times.length * 0.95) - 1)] ?? Number.NaN;
}

function timed(runs: number, work: (run: number) => void): number {
  const times: number[] = [];
  for (let i = 0; i < runs; i += 1) {
    const began = performance.now();
    work(i);
    times.push(performance.now() - began);
  }
  return p95(times);
}

/** What the window asks for, on a case that is imported: p95 in milliseconds. */
function viewsJob(casePath: string): Record<string, number> {
  const opening = timed(1, () => { orThrow(openCase(casePath)).close(); });
  const c = orThrow(openCase(casePath));
  try {
    const { reader } = c.handles;
    const summary = timed(3, () => caseSummary(reader, casePath));
    const span = spanOfEvents(reader);
    if (span === undefined) throw new Error('the case is empty');
    const chance = new Chance(7);
    const somewhere = (): Micros => (span.first + chance.below(1000) * Math.floor((span.last - span.first) / 1000)) as Micros;
    const page = timed(200, () => eventsPage(reader, { from: somewhere() }, undefined, 200));
    const firstDensity = timed(1, () => density(reader, {}, 400));
    const whole = timed(20, () => density(reader, {}, 400));
    const pageOf = timed(50, () => eventsPage(reader, { credential: SUSPECT, from: somewhere() }, undefined, 200));
    // Words that few events hold: names of sessions that were opened once.
    const rare = (reader.prepare("SELECT text FROM evidence_term WHERE text LIKE 'ASIA%' AND id % 7 = 0 LIMIT 40").pluck().all() as string[]).map((text) => text.slice(4, 16));
    const search = timed(rare.length, (run) => eventsPage(reader, { search: rare[run] ?? 'x' }, undefined, 200));
    const common = timed(5, (run) => eventsPage(reader, { search: ['AccessDenied', 'kms', 'Terraform', 'prod', 'backup'][run] ?? 'x' }, undefined, 200));
    let uses = 0;
    let credentials = 0;
    const trace = timed(5, () => {
      const traced = orThrow(traceSuspect(c, { credential: SUSPECT }));
      credentials = traced.credentials.length;
    });
    uses = reader.prepare('SELECT COUNT(*) AS n FROM derived_trail').pluck().get() as number;
    const trailPage = timed(50, () => eventsPage(reader, { trail: true }, undefined, 200));
    return { opening, summary, pageOf, search, common, page, firstDensity, density: whole, trace, trailPage, traceEvents: uses, traceCredentials: credentials };
  } finally {
    c.close();
  }
}

/** A trace as the first thing a process does with a case: nothing of it is read yet, and the code is new. */
function traceJob(casePath: string): Record<string, number> {
  const c = orThrow(openCase(casePath));
  try {
    return { trace: timed(1, () => { orThrow(traceSuspect(c, { credential: SUSPECT })); }) };
  } finally {
    c.close();
  }
}

/** Findings of a whole case, worked out and kept. */
function findingsJob(casePath: string): Record<string, number> {
  const c = orThrow(openCase(casePath));
  try {
    return { findings: keepFindings(c).length };
  } finally {
    c.close();
  }
}

export async function runJob(args: readonly string[]): Promise<Done> {
  const [job, first = '', second = ''] = args;
  const cpu = process.cpuUsage();
  const began = performance.now();
  const run = { duckdb: () => duckdbJob(first, second), 'sqlite-utils': () => sqliteUtilsJob(first, second), import: () => importJob(first, second), 'import-and-trace': () => importAndTraceJob(first, second), trace: () => traceJob(first), findings: () => findingsJob(first), views: () => viewsJob(first) }[job ?? ''];
  if (run === undefined) throw new Error(`no job ${String(job)}`);
  const answer = await run();
  const seconds = (performance.now() - began) / 1000;
  const used = process.cpuUsage(cpu);
  return { seconds, cpuSeconds: (used.user + used.system) / 1e6, peakMb: peakMb(), answer };
}
