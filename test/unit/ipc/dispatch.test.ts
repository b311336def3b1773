/** Dispatch on one thread, workflows on a real second one, over a case held in memory. */
import { build } from 'esbuild';
import { Worker } from 'node:worker_threads';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { answer } from '../../../electron/engine/answer.ts';
import { handlersOf, type Handlers } from '../../../electron/engine/dispatch.ts';
import type { Progress } from '../../../electron/engine/services.ts';
import { worksOn, type Works } from '../../../electron/engine/tasks.ts';
import { METHODS, type MethodName } from '../../../shared/contract/names.ts';
import { outputSchemaOf } from '../../../shared/contract/schemas.ts';
import { fail, ok, type Result } from '../../../shared/domain/fault.ts';
import { SHELL_METHODS } from '../../../electron/base/wire.ts';
import { QUESTIONS } from '../../contract/samples.ts';
import { memoryReads, summaryOf } from './memory-case.ts';

let worker: Worker;
let works: Works;
let handlers: Handlers;
let changes: string[] = [];
let progress: [string, Progress][] = [];
let onProgress: () => void = () => undefined;

beforeAll(async () => {
  // A thread loads plain JavaScript only, so its entry is bundled as the app's own worker is.
  const built = await build({ entryPoints: [new URL('./memory.worker.ts', import.meta.url).pathname], bundle: true, platform: 'node', format: 'cjs', write: false });
  worker = new Worker(built.outputFiles[0]!.text, { eval: true });
  worker.on('error', (error) => {
    throw error;
  });
  works = worksOn(worker, (task, step) => {
    progress.push([task, step]);
    onProgress();
  });
});
afterAll(() => worker.terminate());

beforeEach(() => {
  changes = [];
  progress = [];
  handlers = handlersOf({ reads: memoryReads(), works, push: (name) => changes.push(name), dataFolder: '/data' });
});

async function ask(method: string, input: unknown): Promise<Result<unknown>> {
  const said = await answer(handlers, { id: 1, method, input });
  if (said.kind !== 'answer') throw new Error(said.kind === 'bug' ? said.message : said.kind);
  return said.result;
}
const open = () => ask('case.open', { path: '/a.keytrail' });
const started = (): Promise<void> => new Promise((resolve) => void (onProgress = resolve));

const engineMethods = METHODS.filter((method): method is MethodName => !SHELL_METHODS.some((shell) => shell === method));

test.each(engineMethods)('%s answers what its schema says', async (method) => {
  await open();
  const result = await ask(method, QUESTIONS[method]);
  if (result.ok) expect(outputSchemaOf(method).safeParse(result.value).error).toBeUndefined();
  else expect(['unknown-event', 'unknown-credential']).toContain(result.fault.code);
});

test('without a case, only what needs none is answered', async () => {
  const needNone = new Set(['case.new', 'case.open', 'case.sample', 'case.current', 'case.close', 'evidence.formats', 'evidence.preview', 'task.cancel']);
  for (const method of engineMethods.filter((name) => !needNone.has(name))) {
    expect([method, await ask(method, QUESTIONS[method])]).toEqual([method, fail({ code: 'no-case-open' })]);
  }
  expect(await ask('case.current', {})).toEqual(ok({ case: null }));
  expect(await ask('case.close', {})).toEqual(ok({ closed: false }));
});

describe('which case is open', () => {
  test('opening, closing, and opening again what is open', async () => {
    expect(await open()).toEqual(ok(summaryOf('/a.keytrail')));
    expect(await open()).toEqual(ok(summaryOf('/a.keytrail')));
    expect(changes).toEqual(['case-changed']);
    expect(await ask('case.close', {})).toEqual(ok({ closed: true }));
    expect(await ask('case.current', {})).toEqual(ok({ case: null }));
  });

  test('a case that cannot be opened leaves the one before', async () => {
    await open();
    expect(await ask('case.open', { path: '/missing' })).toMatchObject({ ok: false });
    expect(await ask('case.current', {})).toEqual(ok({ case: summaryOf('/a.keytrail') }));
  });

  test('a case that opens for writing but not for reading is none', async () => {
    await open();
    expect(await ask('case.open', { path: '/unreadable' })).toMatchObject({ ok: false, fault: { code: 'case-damaged' } });
    expect(await ask('case.current', {})).toEqual(ok({ case: null }));
  });
});

describe('workflows', () => {
  test('report progress under their task, and every view is told at the end', async () => {
    await open();
    await ask('evidence.import', { task: 'T', paths: ['/logs'] });
    expect(progress).toEqual([['T', { label: 'Reading', done: 1, total: 1, unit: 'files' }]]);
    expect(changes).toEqual(['case-changed', 'case-changed']);
  });

  test('while a long one runs, reads are answered, other work is told what it waits for, and cancelling ends it', async () => {
    await open();
    const running = started();
    const slow = ask('evidence.import', { task: 'S', paths: ['/slow'] });
    await running;
    expect(await ask('evidence.list', {})).toMatchObject({ ok: true });
    expect(await ask('trace.run', { identity: 'x' })).toEqual(fail({ code: 'busy', what: 'An import' }));
    expect(await ask('case.close', {})).toEqual(fail({ code: 'busy', what: 'An import' }));
    expect(await ask('task.cancel', { task: 'other' })).toEqual(ok({ cancelled: false }));
    expect(await ask('task.cancel', { task: 'S' })).toEqual(ok({ cancelled: true }));
    expect(await slow).toEqual(fail({ code: 'cancelled' }));
    expect(changes).toEqual(['case-changed']);
    expect(await ask('task.cancel', { task: 'S' })).toEqual(ok({ cancelled: false }));
    expect(await ask('trace.run', { identity: 'x' })).toMatchObject({ ok: true });
  });

  test('the newest question about the trace wins', async () => {
    await open();
    const [first, second] = await Promise.all(['slow', 'b'].map((identity) => ask('trace.run', { identity })));
    expect(first).toEqual(fail({ code: 'cancelled' }));
    expect(second).toMatchObject({ ok: true, value: { seed: { identity: 'b' } } });
  });

  test('a fault from deep inside arrives as one; a mistake as a bug with its stack', async () => {
    await open();
    expect(await ask('evidence.import', { task: 'T', paths: ['/deep'] })).toEqual(fail({ code: 'file-missing', path: '/deep' }));
    const said = await answer(handlers, { id: 1, method: 'evidence.import', input: { task: 'T', paths: ['/bug'] } });
    expect(said).toMatchObject({ kind: 'bug', stack: expect.stringContaining('importEvidence') as string });
  });
});

test('main may ask for the halves of a report, and nothing unknown', async () => {
  await open();
  expect(await ask('engine.report-html', { task: 'R', at: undefined })).toMatchObject({ ok: true, value: { html: '<p>report</p>' } });
  expect(await ask('engine.record-report', { path: '/r.pdf', sha256: 'x', pages: 1, bytes: 2, at: 5 })).toEqual(ok({ recorded: true }));
  expect(await answer(handlers, { id: 7, method: 'dialog.open-case', input: {} })).toMatchObject({ kind: 'bug', id: 7 });
});
