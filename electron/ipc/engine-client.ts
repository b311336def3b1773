/**
 * Main's side of the engine: question ids, and what happens when the engine dies. Then every open question gets
 * `engine-stopped`, a new engine is started, the case that was open is opened in it, and the window is told.
 * Questions asked meanwhile wait for that.
 */
import { fail, type Result } from '../../shared/domain/fault.ts';
import type { CaseSummary } from '../../shared/domain/case.ts';
import { outputSchemaOf } from '../../shared/contract/schemas.ts';
import { nowMicros } from '../base/clock.ts';
import type { Log } from '../base/log.ts';
import { isResult, type Ask, type EngineOnly, type EngineOnlyMethod, type FromEngine } from '../base/wire.ts';

/** The name under which the app's list of processes has it; the crash test finds it by that. */
export const ENGINE_NAME = 'Keytrail engine';

/** A utility process, or in tests something that behaves like one. */
export interface EngineProcess {
  post(message: Ask): void;
  onMessage(listener: (message: FromEngine) => void): void;
  /** Once, when it has ended for whatever reason. */
  onExit(listener: (code: number) => void): void;
  kill(): void;
}

export interface EngineClient {
  readonly ask: (method: string, input: unknown) => Promise<Result<unknown>>;
  /** For the questions that main alone asks; the engine is ours, its word is taken. */
  readonly askOnly: <M extends EngineOnlyMethod>(method: M, input: EngineOnly[M]['input']) => Promise<Result<EngineOnly[M]['output']>>;
  readonly stop: () => void;
}

export interface EngineEvents {
  readonly start: () => EngineProcess;
  readonly onPush: (name: string, value: unknown) => void;
  /** The window should say so, and ask again for what it shows. */
  readonly onRestarted: (why: string) => void;
  readonly log: Log;
}

interface Pending { readonly resolve: (result: Result<unknown>) => void; readonly reject: (error: Error) => void }

/** An engine that dies this often this quickly will die again: stay down until somebody asks, then try once more. */
const DEATHS = 4;
const WITHIN_US = 30_000_000;
/** After these the engine holds the case whose summary they gave. */
const OPENING = new Set(['case.new', 'case.open', 'case.sample']);

export function engineClientOf({ start, onPush, onRestarted, log }: EngineEvents): EngineClient {
  const pending = new Map<number, Pending>();
  let lastId = 0;
  let stopped = false;
  let openPath: string | undefined;
  let deaths: number[] = [];
  let engine: EngineProcess | undefined = launch();
  let ready: Promise<unknown> = Promise.resolve();

  function launch(): EngineProcess {
    const fresh = start();
    fresh.onMessage(receive);
    fresh.onExit((code) => died(fresh, code));
    return fresh;
  }

  function receive(message: FromEngine): void {
    switch (message.kind) {
      case 'push':
        onPush(message.name, message.value);
        return;
      case 'log':
        log.write(message.level, message.what, message.details);
        return;
      case 'answer':
      case 'bug': {
        const waiting = pending.get(message.id);
        pending.delete(message.id);
        if (message.kind === 'bug') waiting?.reject(Object.assign(new Error(message.message), { stack: message.stack ?? message.message }));
        else if (isResult(message.result)) waiting?.resolve(message.result);
        else waiting?.reject(new Error('the engine answered something that is no Result'));
      }
    }
  }

  function died(which: EngineProcess, code: number): void {
    if (stopped || which !== engine) return;
    log.write('error', 'the engine stopped', { code, openQuestions: pending.size });
    const lost = [...pending.values()];
    pending.clear();
    deaths = [...deaths, nowMicros()].slice(-DEATHS);
    const [oldest] = deaths;
    const hopeless = deaths.length === DEATHS && oldest !== undefined && nowMicros() - oldest < WITHIN_US;
    engine = undefined;
    for (const question of lost) question.resolve(fail({ code: 'engine-stopped' }));
    if (hopeless) log.write('error', 'the engine keeps stopping; it is started again when something is asked', {});
    else restart();
  }

  function restart(): void {
    engine = launch();
    const path = openPath;
    // The case is opened before anything that was asked meanwhile is passed on.
    ready = path === undefined ? Promise.resolve() : send('case.open', { path }).then((result) => {
      if (!result.ok) {
        openPath = undefined;
        log.write('error', 'the case could not be opened again', { code: result.fault.code });
      }
    }, (error: unknown) => log.write('error', 'the case could not be opened again', { error: String(error) }));
    void ready.then(() => onRestarted('The engine stopped unexpectedly and was started again.'));
  }

  function send(method: string, input: unknown): Promise<Result<unknown>> {
    return new Promise((resolve, reject) => {
      if (engine === undefined) {
        resolve(fail({ code: 'engine-stopped' }));
        return;
      }
      const id = ++lastId;
      pending.set(id, { resolve, reject });
      engine.post({ id, method, input });
    });
  }

  async function ask(method: string, input: unknown): Promise<Result<unknown>> {
    if (stopped) return fail({ code: 'engine-stopped' });
    if (engine === undefined) restart();
    await ready;
    const result = await send(method, input);
    if (OPENING.has(method) && result.ok) openPath = pathOf(result.value) ?? openPath;
    if (method === 'case.close' && result.ok) openPath = undefined;
    return result;
  }

  return {
    ask,
    askOnly: (method, input) => ask(method, input) as Promise<Result<EngineOnly[typeof method]['output']>>,
    stop() {
      stopped = true;
      engine?.kill();
      for (const question of pending.values()) question.resolve(fail({ code: 'engine-stopped' }));
      pending.clear();
    },
  };
}

function pathOf(value: unknown): string | undefined {
  const summary = outputSchemaOf('case.open').safeParse(value);
  return summary.success ? (summary.data satisfies CaseSummary).path : undefined;
}
