/** Which formats claim a head, and why. Two claimants are shown to the person, never silently ordered, unless one declares that it refines the other. */
import { fail, ok, type Result } from '../../shared/domain/fault.ts';
import type { Format, Head } from './format.ts';
import { describeHead } from './records/describe.ts';
import { chainOf, claimsOn, MAX_CHAIN, wrappedTooDeep } from './wrappers/peeling.ts';
import type { Wrapper } from './wrappers/wrapper.ts';

export interface Guess {
  readonly format: Format;
  readonly because: string;
}

function claims(head: Head, formats: readonly Format[]): readonly Guess[] {
  const found = formats.flatMap((format) => {
    const because = format.sniff(head);
    return because === undefined ? [] : [{ format, because }];
  });
  return found.filter((c) => !found.some((other) => other.format.refines?.includes(c.format.id)));
}

const wrappedAs = (chain: readonly Wrapper[], because: string): string => (chain.length === 0 ? because : `wrapped as ${chain.map((w) => w.title).join(', then ')}; ${because}`);

/** Who claims the head, as it is or inside a wrapper. */
export function guess(head: Head, formats: readonly Format[]): readonly Guess[] {
  for (const format of formats) {
    const because = format.certain?.(head);
    if (because !== undefined) return [{ format, because }];
  }
  return guessAmongAll(head, formats);
}

/** The same without a short cut: every format is asked. */
export function guessAmongAll(head: Head, formats: readonly Format[]): readonly Guess[] {
  return claimsOn(head, (h) => claims(h, formats)).map(({ format, because, chain }) => ({ format, because: wrappedAs(chain, because) }));
}

/** The one format of a file, or the fault that says why there is none. A chosen id is taken at its word. */
export function detect(path: string, head: Head, formats: readonly Format[], chosen?: string): Result<Guess> {
  if (chosen !== undefined) {
    const format = formats.find((f) => f.id === chosen);
    if (format === undefined) return fail({ code: 'unknown-format-id', format: chosen, known: formats.map((f) => f.id) });
    const chain = chainOf(head, format);
    const because = format.sniff(chain.head);
    return ok({ format, because: because === undefined ? 'chosen by the analyst' : `chosen by the analyst; ${wrappedAs(chain.wrappers, because)}` });
  }
  if (head.shape === 'empty') return fail({ code: 'file-empty', path });
  const [first, ...rivals] = guess(head, formats);
  if (first === undefined) return fail({ code: 'unknown-format', path, tried: formats.map((f) => f.id), sees: wrappedTooDeep(head) ? `records wrapped more than ${MAX_CHAIN} times, one inside the other` : describeHead(head) });
  if (rivals.length > 0) return fail({ code: 'ambiguous-format', path, candidates: [first, ...rivals].map((g) => g.format.id) });
  return ok(first);
}
