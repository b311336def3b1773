/**
 * parse → run → check the answer → Result. Whatever comes in, a Result comes out: a failure a person can meet as its
 * Fault, a mistake of ours as `bad-request` with a number that stands in the log beside the stack. No stack reaches the window.
 */
import type { z } from 'zod';
import type { Input, Output } from '../../shared/contract/messages.ts';
import type { MethodName } from '../../shared/contract/names.ts';
import { inputSchemaOf, isMethod, outputSchemaOf } from '../../shared/contract/schemas.ts';
import { describe, fail, FaultError, ok, type Fault, type Result } from '../../shared/domain/fault.ts';
import { errorDetails, type Log } from '../base/log.ts';
import { isResult } from '../base/wire.ts';

/** Complete or it does not compile. What comes back is checked here, so a handler may pass on what it was given. */
export type Handlers = { readonly [M in MethodName]: (input: Input<M>) => Promise<Result<unknown>> };
export type Serve = (method: unknown, input: unknown) => Promise<Result<unknown>>;

export function serverOf(handlers: Handlers, log: Log): Serve {
  let bugs = 0;

  function bug(method: string, what: string, details: Parameters<Log['write']>[2]): Result<never> {
    const number = ++bugs;
    log.write('error', what, { method, number, ...details });
    return fail({ code: 'bad-request', why: `Keytrail made a mistake while answering ${method}; its log has the details under number ${number}` });
  }

  async function run<M extends MethodName>(method: M, raw: unknown): Promise<Result<Output<M>>> {
    const input = inputSchemaOf(method).safeParse(raw);
    if (!input.success) return fail({ code: 'bad-request', why: `${method}: ${firstIssue(input.error)}` });
    let result: Result<unknown>;
    try {
      result = await handlers[method](input.data);
    } catch (error) {
      return error instanceof FaultError ? fail(error.fault) : bug(method, 'a handler failed', errorDetails(error));
    }
    if (!isResult(result)) return bug(method, 'an answer is no Result', {});
    if (!result.ok) return isWholeFault(result.fault) ? result : bug(method, 'an unknown fault', { code: result.fault.code });
    const output = outputSchemaOf(method).safeParse(result.value);
    return output.success ? ok(output.data) : bug(method, 'an answer does not fit its schema', { issue: firstIssue(output.error) });
  }

  return async (method, input) => {
    if (!isMethod(method)) return fail({ code: 'bad-request', why: 'there is no such method' });
    try {
      return await run(method, input);
    } catch (error) {
      // A getter that throws, a proxy, a value that cannot be printed: the question itself is broken.
      return bug(method, 'the border check failed', errorDetails(error));
    }
  };
}

/** Where and what, without the value: it may be long, and it may be a secret. */
function firstIssue(error: z.ZodError): string {
  const [issue] = error.issues;
  if (issue === undefined) return 'refused';
  const where = issue.path.map(String).join('.');
  return `${where === '' ? 'the whole' : where}: ${issue.message}`.slice(0, 300);
}

/** A fault is whole when it can be said in words. */
function isWholeFault(fault: Fault): boolean {
  try {
    return typeof (describe(fault) as unknown) === 'string';
  } catch {
    return false;
  }
}
