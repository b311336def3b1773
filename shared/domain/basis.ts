/** What a derived statement rests on. An inference without events does not compile. */
import type { Micros } from './time.ts';

export type RuleId = `${string}@${number}`;

export type Basis =
  | { readonly kind: 'recorded'; readonly events: readonly [string, ...string[]] }
  | { readonly kind: 'inferred'; readonly events: readonly [string, ...string[]]; readonly rule: RuleId }
  | { readonly kind: 'asserted'; readonly by: string; readonly at: Micros; readonly reason: string };
