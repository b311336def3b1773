/** Which formats claim a head, and why. Two claimants are shown to the person, never silently ordered, unless one declares that it refines the other. */
import { fail, ok, type Result } from '../../shared/domain/fault.ts';
import type { Format, Head } from './format.ts';
import { describeShape } from './records/head.ts';

export interface Guess {
  readonly format: Format;
  readonly because: string;
}

export function guess(head: Head, formats: readonly Format[]): readonly Guess[] {
  const claims = formats.flatMap((format) => {
    const because = format.sniff(head);
    return because === undefined ? [] : [{ format, because }];
  });
  return claims.filter((c) => !claims.some((other) => other.format.refines?.includes(c.format.id)));
}

/** The one format of a file, or the fault that says why there is none. A chosen id is taken at its word. */
export function detect(path: string, head: Head, formats: readonly Format[], chosen?: string): Result<Guess> {
  if (chosen !== undefined) {
    const format = formats.find((f) => f.id === chosen);
    if (format === undefined) return fail({ code: 'unknown-format-id', format: chosen, known: formats.map((f) => f.id) });
    const because = format.sniff(head);
    return ok({ format, because: because === undefined ? 'chosen by the analyst' : `chosen by the analyst; ${because}` });
  }
  if (head.shape === 'empty') return fail({ code: 'file-empty', path });
  const [first, ...rivals] = guess(head, formats);
  if (first === undefined) return fail({ code: 'unknown-format', path, tried: formats.map((f) => f.id), sees: describeShape(head.shape) });
  if (rivals.length > 0) return fail({ code: 'ambiguous-format', path, candidates: [first, ...rivals].map((g) => g.format.id) });
  return ok(first);
}
