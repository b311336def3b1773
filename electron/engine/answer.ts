/** One question from main: checked, answered, and a mistake of ours told apart from a failure of the case. */
import { z } from 'zod';
import { inputSchemaOf, isMethod } from '../../shared/contract/schemas.ts';
import { fail, FaultError, type Result } from '../../shared/domain/fault.ts';
import { microsOf, type Micros } from '../../shared/domain/time.ts';
import { SHELL_METHODS, type Ask, type EngineOnly, type EngineOnlyMethod, type FromEngine } from '../base/wire.ts';
import type { EngineConversation, EngineMethod, EngineName, Handlers } from './dispatch.ts';

const micros = z.custom<Micros>((value) => typeof value === 'number' && microsOf(value) !== undefined);
const ENGINE_ONLY: { readonly [M in EngineOnlyMethod]: z.ZodType<EngineOnly[M]['input']> } = {
  'engine.report-html': z.strictObject({ task: z.string(), at: z.union([micros, z.undefined()]) }),
  'engine.record-report': z.strictObject({ path: z.string(), sha256: z.string(), pages: z.number(), bytes: z.number(), at: micros }),
};

const isEngineOnly = (method: string): method is EngineOnlyMethod => Object.hasOwn(ENGINE_ONLY, method);
const isEngineMethod = (method: string): method is EngineMethod => isMethod(method) && !SHELL_METHODS.some((shell) => shell === method);

/** The schema makes the unknown input the handler's own, so that nothing here has to be believed. */
function ask<N extends EngineName>(handlers: Handlers, name: N, schema: z.ZodType<EngineConversation[N]['input']>, input: unknown): Promise<Result<unknown>> {
  return handlers[name](schema.parse(input));
}

export async function answer(handlers: Handlers, { id, method, input }: Ask): Promise<FromEngine> {
  try {
    if (isEngineOnly(method)) return { kind: 'answer', id, result: await ask(handlers, method, ENGINE_ONLY[method], input) };
    if (isEngineMethod(method)) return { kind: 'answer', id, result: await ask(handlers, method, inputSchemaOf(method), input) };
    return { kind: 'bug', id, message: `main asked the engine for ${method}`, stack: undefined };
  } catch (error) {
    if (error instanceof FaultError) return { kind: 'answer', id, result: fail(error.fault) };
    return { kind: 'bug', id, message: String(error), stack: error instanceof Error ? error.stack : undefined };
  }
}
