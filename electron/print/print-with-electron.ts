/** For the command line, which runs on Electron's Node and has no window: starts a process of its own that prints, then finishes the PDF. */
import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdtemp, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { fail, ok, type Result } from '../../shared/domain/fault.ts';
import { withDisplay } from './display.ts';
import { errorOf } from './error-of.ts';
import type { DocumentFacts } from '../../shared/domain/report.ts';
import { finishPdf } from './finish.ts';
import { PRINT_SAYS } from './says.ts';

export interface PrintRuntime {
  readonly electronPath: string;
  /** Only for root, whom Chromium gives no sandbox; said on standard error. */
  readonly noSandbox: boolean;
  /** The bundled print-main.js; by default the one beside this file's bundle. */
  readonly entry?: string;
  /** A page that takes longer than this is given up; default ten minutes. */
  readonly timeoutMs?: number;
}

export interface PrintedPdf {
  readonly bytes: number;
  readonly sha256: string;
  readonly pages: number;
}

const TEN_MINUTES = 600_000;
let saidNoSandbox = false;

/** Writes `out` whole or not at all. */
export async function printWithElectron(html: string, facts: DocumentFacts, out: string, runtime: PrintRuntime): Promise<Result<PrintedPdf>> {
  let work: string | undefined;
  try {
    work = await mkdtemp(join(tmpdir(), 'keytrail-print-'));
    const pdf = await finishPdf(await printed(html, work, runtime), facts);
    const answer = { bytes: pdf.bytes.length, sha256: createHash('sha256').update(pdf.bytes).digest('hex'), pages: pdf.pages };
    const part = `${out}.part`;
    try {
      await writeFile(part, pdf.bytes);
      await rename(part, out);
    } catch (error) {
      await rm(part, { force: true });
      return fail({ code: 'cannot-write', path: out, why: errorOf(error) });
    }
    return ok(answer);
  } catch (error) {
    return fail({ code: 'print-failed', why: errorOf(error) });
  } finally {
    if (work !== undefined) await rm(work, { recursive: true, force: true, maxRetries: 3 });
  }
}

async function printed(html: string, work: string, runtime: PrintRuntime): Promise<Uint8Array> {
  const page = join(work, 'page.html');
  const raw = join(work, 'page.pdf');
  await writeFile(page, html, { mode: 0o600 });
  if (runtime.noSandbox && !saidNoSandbox) {
    saidNoSandbox = true;
    process.stderr.write('printing with --no-sandbox: you are root, and Chromium gives root no sandbox (the page has no script and no network)\n');
  }
  const entry = runtime.entry ?? fileURLToPath(new URL('./print-main.js', import.meta.url));
  const flags = [...(runtime.noSandbox ? ['--no-sandbox'] : []), '--disable-dev-shm-usage', `--user-data-dir=${join(work, 'profile')}`];
  await withDisplay((display) => run(runtime, [...flags, entry, '--html', page, '--out', raw], display));
  return readFile(raw);
}

function run(runtime: PrintRuntime, args: readonly string[], display: Readonly<Record<string, string>>): Promise<void> {
  const environment: NodeJS.ProcessEnv = { ...process.env, ...display, TZ: 'UTC', LC_ALL: 'C.UTF-8' };
  delete environment['ELECTRON_RUN_AS_NODE'];
  const child = spawn(runtime.electronPath, args, { stdio: ['ignore', 'ignore', 'pipe'], env: environment });
  const stop = (): void => { child.kill('SIGKILL'); };
  process.once('exit', stop);
  let messages = '';
  child.stderr.on('data', (chunk: Buffer) => { messages = (messages + chunk.toString()).slice(-20_000); });
  return new Promise<void>((resolve, reject) => {
    const limit = runtime.timeoutMs ?? TEN_MINUTES;
    const timer = setTimeout(() => {
      stop();
      reject(new Error(`printing took longer than ${Math.ceil(limit / 1000)} s and was stopped`));
    }, limit);
    const end = (settle: () => void): void => {
      clearTimeout(timer);
      process.off('exit', stop);
      settle();
    };
    child.once('error', (error) => { end(() => { reject(new Error(`${runtime.electronPath} could not be started (${errorOf(error)})`)); }); });
    child.once('close', (code, signal) => {
      end(() => {
        if (code === 0) resolve();
        else reject(new Error(whyOf(messages) ?? `the printing process ended with ${code === null ? `signal ${signal ?? 'unknown'}` : `exit code ${code}`}${lastLine(messages)}`));
      });
    });
  });
}

function whyOf(messages: string): string | undefined {
  return messages.split('\n').find((line) => line.startsWith(PRINT_SAYS))?.slice(PRINT_SAYS.length);
}

function lastLine(messages: string): string {
  const line = messages.trim().split('\n').at(-1) ?? '';
  return line === '' ? '' : ` (${line})`;
}
