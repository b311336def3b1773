/** The engine may die at any moment: nobody waits for ever, and the case comes back. */
import { beforeEach, expect, test } from 'vitest';
import { openLog } from '../../../electron/base/log.ts';
import type { Ask, FromEngine } from '../../../electron/base/wire.ts';
import { engineClientOf, type EngineProcess } from '../../../electron/ipc/engine-client.ts';
import { fail, ok } from '../../../shared/domain/fault.ts';
import { summaryOf } from './memory-case.ts';

class FakeEngine implements EngineProcess {
  readonly asked: Ask[] = [];
  message: (message: FromEngine) => void = () => undefined;
  exit: (code: number) => void = () => undefined;
  post = (ask: Ask): void => void this.asked.push(ask);
  onMessage = (listener: (message: FromEngine) => void): void => void (this.message = listener);
  onExit = (listener: (code: number) => void): void => void (this.exit = listener);
  kill = (): void => undefined;
  answer(result: unknown, n = -1): void {
    this.message({ kind: 'answer', id: this.asked.at(n)!.id, result: result as ReturnType<typeof ok> });
  }
}

let engines: FakeEngine[] = [];
let told: string[] = [];
const settled = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

function client() {
  return engineClientOf({
    start: () => {
      const engine = new FakeEngine();
      engines.push(engine);
      return engine;
    },
    onPush: (name) => told.push(name),
    onRestarted: () => told.push('restarted'),
    log: openLog(() => undefined),
  });
}

beforeEach(() => {
  engines = [];
  told = [];
});

test('answers find their questions, in whatever order they come', async () => {
  const { ask } = client();
  const one = ask('evidence.list', {});
  const two = ask('findings.list', {});
  await settled();
  engines[0]!.answer(ok(2), 1);
  engines[0]!.answer(ok(1), 0);
  expect(await Promise.all([one, two])).toEqual([ok(1), ok(2)]);
});

test('a mistake of the engine rejects, with its stack', async () => {
  const { ask } = client();
  const asked = ask('evidence.list', {});
  await settled();
  engines[0]!.message({ kind: 'bug', id: 1, message: 'wrong', stack: 'stack of the engine' });
  await expect(asked).rejects.toMatchObject({ message: 'wrong', stack: 'stack of the engine' });
});

test('when it dies, open questions get engine-stopped, a new one opens the case, and then the window is told', async () => {
  const { ask } = client();
  const opening = ask('case.open', { path: '/a.keytrail' });
  await settled();
  engines[0]!.answer(ok(summaryOf('/a.keytrail')));
  await opening;
  const lost = ask('evidence.import', {});
  await settled();
  engines[0]!.exit(9);
  expect(await lost).toEqual(fail({ code: 'engine-stopped' }));
  expect(engines).toHaveLength(2);

  const meanwhile = ask('events.page', {});
  await settled();
  expect(engines[1]!.asked.map(({ method }) => method)).toEqual(['case.open']);
  expect(engines[1]!.asked[0]!.input).toEqual({ path: '/a.keytrail' });
  expect(told).toEqual([]);
  engines[1]!.answer(ok(summaryOf('/a.keytrail')));
  await settled();
  expect(told).toEqual(['restarted']);
  engines[1]!.answer(ok('page'));
  expect(await meanwhile).toEqual(ok('page'));
});

test('a closed case is not opened again; a case that cannot be is forgotten', async () => {
  const { ask } = client();
  for (const [method, answer] of [['case.open', ok(summaryOf('/a.keytrail'))], ['case.close', ok({ closed: true })]] as const) {
    const asked = ask(method, { path: '/a.keytrail' });
    await settled();
    engines[0]!.answer(answer);
    await asked;
  }
  engines[0]!.exit(1);
  await settled();
  expect(engines[1]!.asked).toEqual([]);

  const opening = ask('case.open', { path: '/b.keytrail' });
  await settled();
  engines[1]!.answer(ok(summaryOf('/b.keytrail')));
  await opening;
  engines[1]!.exit(1);
  engines[2]!.answer(fail({ code: 'case-locked', path: '/b.keytrail' }));
  await settled();
  engines[2]!.exit(1);
  await settled();
  expect(engines[3]!.asked).toEqual([]);
});

test('an engine that keeps dying is left alone until something is asked', async () => {
  const { ask } = client();
  for (let n = 0; n < 4; n += 1) {
    engines.at(-1)!.exit(1);
    await settled();
  }
  expect(engines).toHaveLength(4);
  const asked = ask('evidence.list', {});
  await settled();
  expect(engines).toHaveLength(5);
  engines[4]!.answer(ok(1));
  expect(await asked).toEqual(ok(1));
});

test('after the end nothing waits and nothing starts', async () => {
  const { ask, stop } = client();
  const open = ask('evidence.list', {});
  await settled();
  stop();
  engines[0]!.exit(0);
  expect(await open).toEqual(fail({ code: 'engine-stopped' }));
  expect(await ask('evidence.list', {})).toEqual(fail({ code: 'engine-stopped' }));
  expect(engines).toHaveLength(1);
});
