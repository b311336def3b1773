/** The methods of the main process, and the two halves of a report around printing. */
import { beforeEach, expect, test } from 'vitest';
import type { EngineClient } from '../../../electron/ipc/engine-client.ts';
import { shellHandlersOf, type PrintReport } from '../../../electron/ipc/shell-handlers.ts';
import { METHODS } from '../../../shared/contract/names.ts';
import { fail, ok } from '../../../shared/domain/fault.ts';
import { QUESTIONS } from '../../contract/samples.ts';
import { at, summaryOf } from './memory-case.ts';

let asked: string[] = [];
let remembered: string[] = [];
let pushed: string[] = [];
const BUILT = { path: '/r.pdf', sha256: 'ab'.repeat(32), pages: 3, bytes: 1000 };

const engine: EngineClient = {
  ask(method) {
    asked.push(method);
    return Promise.resolve(ok(method.startsWith('case.') ? summaryOf('/a.keytrail') : {}));
  },
  askOnly(method) {
    asked.push(method);
    const answers = { 'engine.report-html': { html: '<p>', meta: { title: 'R', author: 'e', subject: 'a', keywords: [], at: at(7), version: '0.0.0' } }, 'engine.record-report': { recorded: true as const } };
    return Promise.resolve(ok(answers[method]));
  },
  stop: () => undefined,
};

function handlers(printReport: PrintReport = () => Promise.resolve(ok(BUILT))) {
  return shellHandlersOf({
    engine,
    printReport,
    dialogs: { openCase: () => Promise.resolve('/a'), newCase: () => Promise.resolve(null), addEvidence: (kind) => Promise.resolve([kind]), saveReport: (name) => Promise.resolve(`/${name}`), openMapping: () => Promise.resolve({ path: '/m.json', text: '{}' }), saveMapping: (name) => Promise.resolve(`/${name}`) },
    recent: { list: () => remembered, add: (path) => remembered.push(path) },
    push: (name) => pushed.push(name),
  });
}

beforeEach(() => {
  asked = [];
  remembered = [];
  pushed = [];
});

test('every method has a handler', () => {
  expect(Object.keys(handlers()).sort()).toEqual([...METHODS].sort());
});

test('dialogs and recent cases never reach the engine; a case that was opened is remembered', async () => {
  const all = handlers();
  expect(await all['dialog.open-case']({})).toEqual(ok({ path: '/a' }));
  expect(await all['dialog.new-case']({})).toEqual(ok({ path: null }));
  expect(await all['dialog.add-evidence']({ kind: 'folder' })).toEqual(ok({ paths: ['folder'] }));
  expect(asked).toEqual([]);
  await all['case.open']({ path: '/a.keytrail' });
  expect(await all['case.recent']({})).toEqual(ok({ paths: ['/a.keytrail'] }));
});

test('a report is made, printed, and then recorded', async () => {
  expect(await handlers()['report.build'](QUESTIONS['report.build'])).toEqual(ok(BUILT));
  expect(asked).toEqual(['engine.report-html', 'engine.record-report']);
  expect(pushed).toEqual(['progress']);
});

test('a report that was not printed is not recorded', async () => {
  const failing = handlers(() => Promise.resolve(fail({ code: 'cannot-write', path: '/r.pdf', why: 'read-only' })));
  expect(await failing['report.build'](QUESTIONS['report.build'])).toMatchObject({ ok: false, fault: { code: 'cannot-write' } });
  expect(asked).toEqual(['engine.report-html']);
});

test('a report cancelled while it prints is not recorded', async () => {
  const all = handlers(async () => {
    expect(await all['task.cancel']({ task: 't1' })).toEqual(ok({ cancelled: true }));
    return ok(BUILT);
  });
  expect(await all['report.build'](QUESTIONS['report.build'])).toEqual(fail({ code: 'cancelled' }));
  expect(asked).toEqual(['engine.report-html']);
  await all['task.cancel']({ task: 't1' });
  expect(asked).toEqual(['engine.report-html', 'task.cancel']);
});
