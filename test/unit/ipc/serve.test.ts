/** Whatever is asked, a Result comes back; what it says is for a person, and what it hides is in the log. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { openLog } from '../../../electron/base/log.ts';
import { isResult } from '../../../electron/base/wire.ts';
import { serverOf, type Handlers } from '../../../electron/ipc/serve.ts';
import { METHODS } from '../../../shared/contract/names.ts';
import { describe as inWords, fail, FaultError, ok, type Result } from '../../../shared/domain/fault.ts';
import { QUESTIONS } from '../../contract/samples.ts';
import { rowOf, summaryOf } from './memory-case.ts';

const RUNS = Number(process.env['KEYTRAIL_FUZZ_RUNS'] ?? '300');

function serving(change: Partial<Handlers> = {}) {
  const lines: string[] = [];
  const idle = Object.fromEntries(METHODS.map((method) => [method, () => Promise.resolve(fail({ code: 'no-case-open' }))])) as unknown as Handlers;
  return { lines, serve: serverOf({ ...idle, ...change }, openLog((line) => lines.push(line))) };
}
const codeOf = (result: Result<unknown>): string => (result.ok ? 'ok' : result.fault.code);

test('a right question gets its answer', async () => {
  const { serve } = serving({ 'case.open': ({ path }) => Promise.resolve(ok(summaryOf(path))) });
  expect(await serve('case.open', { path: '/a.keytrail' })).toEqual(ok(summaryOf('/a.keytrail')));
});

test('a fault passes as data, thrown or given', async () => {
  const { serve, lines } = serving({
    'case.open': () => Promise.resolve(fail({ code: 'case-locked', path: '/a' })),
    'case.new': () => Promise.reject(new FaultError({ code: 'case-exists', path: '/a' })),
  });
  expect(codeOf(await serve('case.open', QUESTIONS['case.open']))).toBe('case-locked');
  expect(codeOf(await serve('case.new', QUESTIONS['case.new']))).toBe('case-exists');
  expect(lines).toEqual([]);
});

describe('a mistake of ours', () => {
  test('stays in the log, with its stack and without its secrets', async () => {
    const { serve, lines } = serving({ 'case.current': () => Promise.reject(new Error('read token=hunter2hunter2 failed')) });
    const result = await serve('case.current', {});
    expect(codeOf(result)).toBe('bad-request');
    expect(JSON.stringify(result)).not.toMatch(/hunter2|serve\.test|at /);
    expect(lines.join('')).toContain('serve.test');
    expect(lines.join('')).not.toContain('hunter2');
  });

  test.each([
    ['an answer of another shape', ok({ case: 'yes' })],
    ['an answer with an unknown key', ok({ case: null, extra: 1 })],
    ['no Result', { case: null } as unknown as Result<unknown>],
    ['a fault nobody knows', { ok: false, fault: { code: 'odd' } } as unknown as Result<unknown>],
    ['a fault that lacks its parts', { ok: false, fault: { code: 'ambiguous-format' } } as unknown as Result<unknown>],
  ])('%s does not pass', async (_what, wrong) => {
    const { serve, lines } = serving({ 'case.current': () => Promise.resolve(wrong) });
    expect(codeOf(await serve('case.current', {}))).toBe('bad-request');
    expect(lines).toHaveLength(1);
  });

  test('too many rows do not pass', async () => {
    const rows = Array.from({ length: 1001 }, (_, n) => rowOf(n));
    const { serve } = serving({ 'events.page': () => Promise.resolve(ok({ rows, next: undefined, total: { count: 1001, more: false } })) });
    expect(codeOf(await serve('events.page', QUESTIONS['events.page']))).toBe('bad-request');
  });
});

test('a refusal says where, and never repeats what was sent', async () => {
  const { serve } = serving();
  const result = await serve('events.page', { filter: {}, limit: 'secret-value' });
  expect(result).toEqual(fail({ code: 'bad-request', why: expect.stringMatching(/^events\.page: limit: /) as string }));
  expect(JSON.stringify(result)).not.toContain('secret-value');
});

describe('anything at all', () => {
  const strange = fc.oneof(
    fc.anything({ withBigInt: true, withDate: true, withMap: true, withSet: true, withNullPrototype: true, withSparseArray: true, withTypedArray: true }),
    fc.constantFrom<unknown>(() => 1, Symbol('x'), new Proxy({}, { get: () => { throw new Error('no'); }, ownKeys: () => { throw new Error('no'); } })),
  );
  const method = fc.oneof(fc.constantFrom<unknown>(...METHODS, '__proto__', 'constructor', 'toString', ''), strange);

  const holds = (result: unknown): void => {
    expect(isResult(result)).toBe(true);
    const whole = result as Result<unknown>;
    if (!whole.ok) expect(inWords(whole.fault)).toEqual(expect.any(String));
  };

  test('never throws, and always gives a Result', async () => {
    const { serve } = serving();
    await fc.assert(fc.asyncProperty(method, strange, async (name, input) => holds(await serve(name, input))), { numRuns: RUNS });
  });

  test('a right question spoilt in one place gives a Result too', async () => {
    const { serve } = serving();
    await fc.assert(
      fc.asyncProperty(fc.constantFrom(...METHODS), fc.string(), strange, async (name, key, value) => {
        const question: Record<string, unknown> = { ...QUESTIONS[name] };
        const keys = Object.keys(question);
        const spoilt = { ...question, [keys[key.length % (keys.length + 1)] ?? key]: value };
        holds(await serve(name, spoilt));
      }),
      { numRuns: RUNS },
    );
  });

  test('whatever a handler gives, too', async () => {
    await fc.assert(
      fc.asyncProperty(fc.constantFrom(...METHODS), strange, async (name, given) => {
        const { serve } = serving({ [name]: () => Promise.resolve(given) });
        holds(await serve(name, QUESTIONS[name]));
        const wrapped = serving({ [name]: () => Promise.resolve({ ok: true, value: given }) });
        holds(await wrapped.serve(name, QUESTIONS[name]));
      }),
      { numRuns: RUNS },
    );
  });
});
