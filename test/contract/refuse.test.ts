/** The border refuses the unknown, the oversized and the wrong, and lets the rest through unchanged. */
import { describe, expect, test } from 'vitest';
import { METHODS } from '../../shared/contract/names.ts';
import { inputSchemaOf, LIMITS, OUTPUTS, PUSH_SCHEMAS } from '../../shared/contract/schemas.ts';
import { rowOf, traceOf } from '../unit/ipc/memory-case.ts';
import { QUESTIONS } from './samples.ts';

describe.each(METHODS)('%s', (method) => {
  const schema = inputSchemaOf(method);
  const good = QUESTIONS[method];

  test('takes what it should, as it is', () => {
    expect(schema.parse(good)).toEqual(good);
  });

  test('refuses a key it does not know', () => {
    expect(schema.safeParse({ ...good, extra: 1 }).success).toBe(false);
    expect(schema.safeParse({ ...good, constructor: 1 }).success).toBe(false);
    expect(schema.safeParse(JSON.parse(`{ "__proto__": 1, ${JSON.stringify(good).slice(1)}`.replace(', }', ' }'))).success).toBe(false);
  });

  test('refuses what is no object', () => {
    for (const wrong of [undefined, null, 0, '', [], 'x', () => 1]) expect(schema.safeParse(wrong).success).toBe(false);
  });

  test.each(Object.keys(good))('refuses another type in %s', (key) => {
    for (const wrong of [{ odd: 1 }, Number.NaN, Symbol('x'), [[]]]) expect(schema.safeParse({ ...good, [key]: wrong }).success).toBe(false);
  });
});

const refused = (method: (typeof METHODS)[number], change: object): boolean => !inputSchemaOf(method).safeParse({ ...QUESTIONS[method], ...change }).success;

describe('bounds', () => {
  test('rows, buckets, paths and texts', () => {
    expect(refused('events.page', { limit: LIMITS.rows + 1 })).toBe(true);
    expect(refused('events.page', { limit: 0 })).toBe(true);
    expect(refused('events.page', { limit: 1.5 })).toBe(true);
    expect(refused('events.density', { buckets: LIMITS.buckets + 1 })).toBe(true);
    expect(refused('case.open', { path: `/${'x'.repeat(LIMITS.path)}` })).toBe(true);
    expect(refused('evidence.import', { paths: [] })).toBe(true);
    expect(refused('evidence.import', { paths: Array.from({ length: LIMITS.paths + 1 }, () => '/a') })).toBe(true);
    expect(refused('checklist.attest', { note: 'x'.repeat(LIMITS.text + 1) })).toBe(true);
    expect(refused('assert.source-group', { reason: '   ' })).toBe(true);
    expect(refused('task.cancel', { task: 'a b' })).toBe(true);
  });

  test('a path is full, local and whole', () => {
    for (const path of ['', 'case.keytrail', './x', '../x', '\\\\server\\share', '//server/share', '\\\\?\\C:\\x', 'file:///x', '/a\u0000b', 'C:x']) {
      expect([path, refused('case.open', { path })]).toEqual([path, true]);
    }
    for (const path of ['/', '/a b/ü.keytrail', 'C:\\x', 'c:/x', '/a/../b']) expect([path, refused('case.open', { path })]).toEqual([path, false]);
  });

  test('an instant is a safe integer', () => {
    for (const revoked of [0.5, Number.POSITIVE_INFINITY, 2 ** 53, '5', Number.NaN]) expect(refused('whatif.run', { revoked })).toBe(true);
    for (const revoked of [0, -1, 2 ** 53 - 1]) expect(refused('whatif.run', { revoked })).toBe(false);
  });
});

describe('answers', () => {
  const page = { rows: [rowOf(1)], next: undefined, total: { count: 1, more: false } };

  test('a right one passes', () => {
    expect(OUTPUTS['events.page'].parse(page)).toEqual(page);
    expect(OUTPUTS['trace.run'].parse(traceOf('x'))).toEqual(traceOf('x'));
    expect(OUTPUTS['trace.current'].parse({ trace: null })).toEqual({ trace: null });
  });

  test('a wrong one does not', () => {
    const without = (change: object) => OUTPUTS['events.page'].safeParse({ ...page, rows: [{ ...rowOf(1), ...change }] }).success;
    expect(without({ secret: 'x' })).toBe(false);
    expect(without({ at: 1.5 })).toBe(false);
    expect(without({ depth: 'owned' })).toBe(false);
    expect(without({ line: -1 })).toBe(false);
    expect(OUTPUTS['events.page'].safeParse({ ...page, rows: Array.from({ length: LIMITS.rows + 1 }, (_, n) => rowOf(n)) }).success).toBe(false);
  });

  test('an inference without events is none', () => {
    const [hop] = traceOf('x').hops;
    const withBasis = (basis: unknown) => OUTPUTS['trace.run'].safeParse({ ...traceOf('x'), hops: [{ ...hop, basis }] }).success;
    expect(withBasis({ kind: 'inferred', events: ['E1'], rule: 'r@1' })).toBe(true);
    expect(withBasis({ kind: 'inferred', events: [], rule: 'r@1' })).toBe(false);
    expect(withBasis({ kind: 'inferred', events: ['E1'], rule: 'r' })).toBe(false);
    expect(withBasis({ kind: 'guessed', events: ['E1'] })).toBe(false);
  });

  test('pushes', () => {
    expect(PUSH_SCHEMAS.progress.safeParse({ task: 't', label: 'Reading', done: 1, unit: 'bytes' }).success).toBe(true);
    expect(PUSH_SCHEMAS.progress.safeParse({ task: 't', label: 'Reading', done: -1, unit: 'bytes' }).success).toBe(false);
    expect(PUSH_SCHEMAS['case-changed'].safeParse({ why: 'x', extra: 1 }).success).toBe(false);
  });
});
