/** A member's name as it is shown, stored and found again. It is never a path here: nothing is written, and nothing is opened by it. */
import { MAX_NAME } from './limits.ts';

/** Control, formatting and lone surrogate characters written out; the joint of member names is kept for joining. */
export function shownName(name: string): string {
  return name.replace(/[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/gu, (c) => `\\u{${(c.codePointAt(0) ?? 0).toString(16)}}`).replaceAll('!/', '!%2F');
}

/** Names of one archive: of two members with one name the second is called `name#2`, so that each name leads to one member. */
export class Names {
  readonly #taken = new Map<string, number>();

  next(given: string): string {
    const name = shownName(given === '' ? '(no name)' : given);
    let n = this.#taken.get(name) ?? 0;
    let unique = name;
    do {
      n += 1;
      unique = n === 1 ? name : `${name}#${n}`;
    } while (n > 1 && this.#taken.has(unique));
    this.#taken.set(name, n);
    if (unique !== name) this.#taken.set(unique, 1);
    return unique;
  }
}

/** The name's beginning and why it is refused, when it is too long to be kept. */
export function tooLong(name: string): { readonly name: string; readonly why: string } | undefined {
  return name.length <= MAX_NAME ? undefined : { name: `${name.slice(0, 100)}…`, why: `its name has ${name.length} characters, the limit is ${MAX_NAME}` };
}

/** A member inside another, or inside the object. */
export function joined(outer: string | undefined, name: string): string;
export function joined(outer: string, name: string | undefined): string;
export function joined(outer: string | undefined, name: string | undefined): string {
  return [outer, name].filter((part) => part !== undefined).join('!/');
}
