/**
 * What a reader must see that a font would hide: control characters, direction overrides, zero-width characters and
 * odd blanks are written as ⟨U+202E⟩, in the order in which the bytes stand; secrets are withheld.
 */
import { withholdSecrets } from './redact.ts';

// \p{C}: control, format, surrogate, private and unassigned. \p{Z}: every blank but the ordinary one. The rest draws as nothing at all.
const HIDDEN = /[\p{C}\u034f\u115f\u1160\u17b4\u17b5\u180b-\u180f\u3164\uffa0\ufe00-\ufe0f\u{e0100}-\u{e01ef}]|(?! )\p{Z}/gu;
// A pile of combining marks can cover the lines above and below.
const PILED = /(\p{M}{3})(\p{M}+)/gu;

function named(char: string): string {
  return `⟨U+${(char.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, '0')}⟩`;
}

export function visible(text: string): string {
  return withholdSecrets(text)
    .replace(HIDDEN, named)
    .replace(PILED, (_all, kept: string, rest: string) => kept + Array.from(rest, named).join(''));
}
