/**
 * HTML as a value that can only be made by escaping. Log text is hostile: a plain string put into the template below is
 * escaped, always; only another Html passes as it is, and nothing outside this file can make one from a string.
 */
import { byName } from '../../shared/domain/by-name.ts';
import { visible } from './visible.ts';

export class Html {
  readonly #markup: string;

  private constructor(markup: string) {
    this.#markup = markup;
  }

  toString(): string {
    return this.#markup;
  }

  /** The template's own text is ours; what is filled in is escaped unless it is Html. */
  static join(strings: readonly string[], pieces: readonly Piece[]): Html {
    let out = strings[0] ?? '';
    for (let i = 0; i < pieces.length; i += 1) out += markupOf(pieces[i]) + (strings[i + 1] ?? '');
    return new Html(out);
  }
}

export type Piece = Html | string | number | undefined | readonly Html[];

function markupOf(piece: Piece): string {
  if (piece === undefined) return '';
  if (piece instanceof Html) return piece.toString();
  if (typeof piece === 'string') return escapeText(piece);
  if (typeof piece === 'number') return String(piece);
  return piece.map(String).join('');
}

/** ``html`<td>${text}</td>` ``: safe in element content and in double-quoted attributes, nowhere else. */
export function html(strings: TemplateStringsArray, ...pieces: readonly Piece[]): Html {
  return Html.join(strings, pieces);
}

export const nothing = html``;

const ENTITIES: Readonly<Record<string, string>> = byName({ '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' });

export function escapeText(text: string): string {
  return visible(text).replace(/[&<>"']/g, (char) => ENTITIES[char] ?? '');
}

/** A CSS string for `content:`. Everything but letters, digits and blanks becomes a numeric escape, so no text can end it. */
export function cssString(text: string): Html {
  const escaped = visible(text).replace(/[^A-Za-z0-9 ]/gu, (char) => `\\${(char.codePointAt(0) ?? 0xfffd).toString(16)} `);
  return Html.join([`"${escaped}"`], []);
}

export function joined(parts: readonly Html[], between: string): Html {
  return html`${parts.map((part, i) => (i === 0 ? part : html`${between}${part}`))}`;
}

/** `a`, `a and b`, `a, b and c`. */
export function listed(parts: readonly Html[]): Html {
  if (parts.length < 2) return html`${parts}`;
  return html`${joined(parts.slice(0, -1), ', ')} and ${parts.slice(-1)}`;
}
