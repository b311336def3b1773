/**
 * Drives the app over a pipe instead of Playwright's debugging ports: with a port open, a trace of the app's sockets would
 * show the driver's own. Chromium reads the DevTools protocol from descriptor 3 and writes it to 4, messages ended by NUL.
 */
import { spawn, type ChildProcess } from 'node:child_process';
import type { Readable, Writable } from 'node:stream';
import type { Input, Output } from '../../shared/contract/messages.ts';
import type { MethodName } from '../../shared/contract/names.ts';
import type { Result } from '../../shared/domain/fault.ts';

interface Reply { readonly id?: number; readonly result?: Record<string, unknown>; readonly error?: { readonly message: string } }
interface Target { readonly targetId: string; readonly type: string; readonly url: string }

export class PipedApp {
  readonly #waiting = new Map<number, { resolve: (result: Record<string, unknown>) => void; reject: (error: Error) => void }>();
  readonly #toApp: Writable;
  #lastId = 0;
  #session: string | undefined;
  readonly ended: Promise<number | null>;

  /** `command` runs the app, whose own messages (no D-Bus here, no GPU there) are dropped; given `--remote-debugging-pipe` among its arguments. */
  constructor(command: string, args: readonly string[], env: NodeJS.ProcessEnv) {
    const child: ChildProcess = spawn(command, args, { env, stdio: ['ignore', 'ignore', 'ignore', 'pipe', 'pipe'] });
    this.ended = new Promise((resolve) => child.once('exit', resolve));
    this.#toApp = child.stdio[3] as Writable;
    this.#toApp.on('error', () => undefined); // the app has gone; `ended` says so
    let text = '';
    (child.stdio[4] as Readable).setEncoding('utf8').on('data', (chunk: string) => {
      const messages = (text + chunk).split('\0');
      text = messages.pop() ?? '';
      for (const message of messages) this.#receive(JSON.parse(message) as Reply);
    });
    void this.ended.then(() => {
      for (const { reject } of this.#waiting.values()) reject(new Error('the app ended'));
    });
  }

  #receive({ id, result, error }: Reply): void {
    if (id === undefined) return;
    const waiting = this.#waiting.get(id);
    this.#waiting.delete(id);
    if (error !== undefined) waiting?.reject(new Error(error.message));
    else waiting?.resolve(result ?? {});
  }

  #send(method: string, params: object = {}): Promise<Record<string, unknown>> {
    const id = ++this.#lastId;
    this.#toApp.write(`${JSON.stringify({ id, method, params, ...(this.#session === undefined ? {} : { sessionId: this.#session }) })}\0`);
    return new Promise((resolve, reject) => this.#waiting.set(id, { resolve, reject }));
  }

  /** Waits for the window's page and takes hold of it. */
  async attach(): Promise<void> {
    for (;;) {
      const { targetInfos } = (await this.#send('Target.getTargets')) as { targetInfos: Target[] };
      const page = targetInfos.find(({ type, url }) => type === 'page' && url.startsWith('app://'));
      if (page !== undefined) {
        const { sessionId } = (await this.#send('Target.attachToTarget', { targetId: page.targetId, flatten: true })) as { sessionId: string };
        this.#session = sessionId;
        // At first there is nothing to evaluate in, and then an empty page, until ours takes its place.
        while ((await this.evaluate('location.protocol + document.readyState').catch(() => 'not yet')) !== 'app:complete');
        return;
      }
    }
  }

  /** Runs an expression in the page and gives its awaited value. */
  async evaluate(expression: string): Promise<unknown> {
    const { result, exceptionDetails } = (await this.#send('Runtime.evaluate', { expression, awaitPromise: true, returnByValue: true })) as {
      result: { value?: unknown }; exceptionDetails?: { exception?: { description?: string }; text: string };
    };
    if (exceptionDetails !== undefined) throw new Error(exceptionDetails.exception?.description ?? exceptionDetails.text);
    return result.value;
  }

  async waitUntilIdle(): Promise<void> {
    await this.evaluate(`new Promise((done) => {
      const look = () => (document.documentElement.dataset.idle === 'true' ? done(true) : requestAnimationFrame(look));
      look();
    })`);
  }

  async ask<M extends MethodName>(method: M, input: Input<M>): Promise<Result<Output<M>>> {
    return (await this.evaluate(`window.workbench.ask(${JSON.stringify(method)}, ${JSON.stringify(input)})`)) as Result<Output<M>>;
  }

  async close(): Promise<number | null> {
    this.#session = undefined;
    void this.#send('Browser.close').catch(() => undefined);
    return this.ended;
  }
}
