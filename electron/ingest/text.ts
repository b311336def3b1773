/** Texts that a caller could choose at will, kept within bounds. */

const MAX_TEXT = 2048;

/** Bounds a text, and says that it did. */
export function bounded(text: string | undefined): string | undefined {
  return text === undefined || text.length <= MAX_TEXT ? text : `${text.slice(0, MAX_TEXT)}…(+${text.length - MAX_TEXT} characters)`;
}
