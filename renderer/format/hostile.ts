/**
 * Text from a log is hostile. It is only ever drawn as a text node; and what would draw nothing, or would reorder what stands around it
 * (control characters, bidi overrides, zero-width and tag characters), is written out so that the reader sees it is there.
 * Facts: Unicode Standard Annex 9 (bidi controls), Trojan Source (CVE-2021-42574).
 */
import { byName } from '../../shared/domain/by-name.ts';

export interface Piece {
  readonly text: string;
  /** True for a mark that stands for a character which cannot be seen. */
  readonly mark: boolean;
}

const HIDDEN = /[\u0000-\u001f\u007f-\u009f\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b-\u200f\u2028-\u202e\u2060-\u206f\u3164\ufe00-\ufe0f\ufeff\uffa0\ufff0-\ufffb]|[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]|\u{1d173}|[\u{e0000}-\u{e0fff}]/gu;

const hex = (code: number): string => code.toString(16).toUpperCase().padStart(4, '0');

const NAMED: Readonly<Record<string, string>> = byName({ '\n': '\\n', '\r': '\\r', '\t': '\\t', '\0': 'NUL', '\u001b': 'ESC' });

/** Not the control pictures of Unicode: few fonts hold them, and a box says less than a number. */
function markOf(char: string): string {
  return `⟨${NAMED[char] ?? `U+${hex(char.codePointAt(0) ?? 0)}`}⟩`;
}

/** The text in pieces; `lines` keeps line feeds and tabs as they are, for text shown over several lines. */
export function piecesOf(text: string, lines = false): readonly Piece[] {
  const pieces: Piece[] = [];
  let from = 0;
  for (const m of text.matchAll(HIDDEN)) {
    const char = m[0];
    if (lines && (char === '\n' || char === '\t' || (char === '\r' && text[m.index + 1] === '\n'))) continue;
    if (m.index > from) pieces.push({ text: text.slice(from, m.index), mark: false });
    pieces.push({ text: markOf(char), mark: true });
    from = m.index + char.length;
  }
  if (from < text.length || pieces.length === 0) pieces.push({ text: text.slice(from), mark: false });
  return pieces;
}

/** The same as one string, for places that hold only text: titles, labels on the canvas, the clipboard's neighbour. */
export function visible(text: string, lines = false): string {
  return piecesOf(text, lines).map((p) => p.text).join('');
}
