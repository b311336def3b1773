/**
 * `JSON.parse`, and right where V8 is not. Version 14.8 (Electron 42) guesses the next name of an object from objects made before, and compares its guess with
 * the text as it stands: once any object had a member named `\`, the member `"\""` of a later text comes out as `\`, and so does `"\n"`. Whoever writes logs
 * could rename members of records. It needs an escape in the name: a text that has one is read again here, name by name.
 */

/* eslint-disable no-restricted-syntax -- here it is known what it does */

const QUOTE = 34, BACKSLASH = 92, COLON = 58;

/** @throws SyntaxError when it is no JSON, as `JSON.parse` does. */
export function parseJson(text: string): unknown {
  const value = JSON.parse(text) as unknown;
  return hasEscapedName(text) ? readAgain(text) : value;
}

const isSpace = (code: number): boolean => code === 32 || code === 9 || code === 10 || code === 13;

/** Behind the quote that ends the string in which `at` stands. */
function stringEnd(text: string, at: number): number {
  let i = at;
  while (i < text.length && text.charCodeAt(i) !== QUOTE) i += text.charCodeAt(i) === BACKSLASH ? 2 : 1;
  return i + 1;
}

/** @param text sound JSON: backslashes stand in strings alone. */
function hasEscapedName(text: string): boolean {
  for (let at = text.indexOf('\\'); at !== -1;) {
    let end = stringEnd(text, at);
    while (isSpace(text.charCodeAt(end))) end += 1;
    if (text.charCodeAt(end) === COLON) return true;
    at = text.indexOf('\\', end);
  }
  return false;
}

interface Open { readonly value: unknown[] | Record<string, unknown>; name: string | undefined }

/** Sound JSON, without recursion: it may nest as deep as it likes. Strings and numbers alone are still read by V8. */
function readAgain(text: string): unknown {
  const open: Open[] = [];
  let root: unknown;
  const put = (value: unknown): void => {
    const within = open.at(-1);
    if (within === undefined) root = value;
    else if (Array.isArray(within.value)) within.value.push(value);
    // Also under a name that would otherwise change the object's prototype.
    else Object.defineProperty(within.value, within.name ?? '', { value, writable: true, enumerable: true, configurable: true });
  };
  for (let at = 0; at < text.length;) {
    const c = text.charAt(at);
    if (c === '"') {
      const end = stringEnd(text, at + 1);
      const string = JSON.parse(text.slice(at, end)) as string;
      const within = open.at(-1);
      if (within !== undefined && !Array.isArray(within.value) && within.name === undefined) within.name = string;
      else put(string);
      at = end;
      continue;
    }
    if (c === '{' || c === '[') {
      const value = c === '{' ? {} : [];
      put(value);
      open.push({ value, name: undefined });
    } else if (c === '}' || c === ']') open.pop();
    else if (c === ',') {
      const within = open.at(-1);
      if (within !== undefined) within.name = undefined;
    } else if (c !== ':' && !isSpace(c.charCodeAt(0))) {
      let end = at + 1;
      while (end < text.length && !/[\s,\]}]/.test(text.charAt(end))) end += 1;
      put(JSON.parse(text.slice(at, end)));
      at = end;
      continue;
    }
    at += 1;
  }
  return root;
}
