/**
 * The schemas and the message types say the same thing, both ways. The check is made by the compiler (`npm run types`);
 * when a line below does not compile, a schema in shared/contract/schemas.ts and its type in messages.ts have drifted apart.
 */
import { expect, test } from 'vitest';
import type { z } from 'zod';
import type { Input, Output, Pushes } from '../../shared/contract/messages.ts';
import { METHODS, PUSHES, type MethodName, type PushName } from '../../shared/contract/names.ts';
import { INPUTS, OUTPUTS, PUSH_SCHEMAS } from '../../shared/contract/schemas.ts';

// zod builds mutable objects, the messages are readonly: compare without that difference.
type Plain<T> = T extends string | number | boolean | null | undefined
  ? T
  : T extends readonly unknown[]
    ? { readonly [I in keyof T]: Plain<T[I]> }
    : { readonly [K in keyof T]: Plain<T[K]> };

// The usual identity test: two generic functions are assignable only when A and B are the same type, optional keys included.
type Same<A, B> = (<T>() => T extends A ? 1 : 2) extends <T>() => T extends B ? 1 : 2 ? true : false;
type SamePlain<A, B> = Same<Plain<A>, Plain<B>>;

/** Names the methods that differ: a readable error instead of two unfolded types. */
type DifferentInputs = { [M in MethodName]: SamePlain<z.infer<(typeof INPUTS)[M]>, Input<M>> extends true ? never : M }[MethodName];
type DifferentOutputs = { [M in MethodName]: SamePlain<z.infer<(typeof OUTPUTS)[M]>, Output<M>> extends true ? never : M }[MethodName];
type DifferentPushes = { [P in PushName]: SamePlain<z.infer<(typeof PUSH_SCHEMAS)[P]>, Pushes[P]> extends true ? never : P }[PushName];

type None<T extends never> = T;
export type Checked = [None<DifferentInputs>, None<DifferentOutputs>, None<DifferentPushes>];

// The check itself must be able to fail.
export type Controls = [
  None<Same<Plain<{ a?: number }>, Plain<{ a: number | undefined }>> extends true ? 'optional key missed' : never>,
  None<Same<Plain<{ a: string[] }>, Plain<{ readonly a: readonly string[] }>> extends true ? never : 'readonly got in the way'>,
];

test('every method and push has a schema, and there is none without a name', () => {
  expect(Object.keys(INPUTS).sort()).toEqual([...METHODS].sort());
  expect(Object.keys(OUTPUTS).sort()).toEqual([...METHODS].sort());
  expect(Object.keys(PUSH_SCHEMAS).sort()).toEqual([...PUSHES].sort());
});
