/** One text for one value, so that its hash can be taken: RFC 8785 for the JSON we write (keys sorted, no spaces). */
export type JsonValue = null | boolean | number | string | readonly JsonValue[] | { readonly [key: string]: JsonValue | undefined };

/**
 * Canonical JSON: keys sorted by UTF-16 code unit, no spaces, numbers and strings as ECMAScript prints them.
 * A member that is undefined is left out. Throws TypeError for a number that JSON cannot hold (NaN, infinities).
 */
export function canonicalJson(value: JsonValue): string {
  if (value === null || typeof value === 'boolean' || typeof value === 'string') return JSON.stringify(value);
  if (typeof value === 'number') {
    if (!Number.isFinite(value)) throw new TypeError(`${value} has no form in JSON`);
    return JSON.stringify(value);
  }
  if (isList(value)) return `[${value.map(canonicalJson).join(',')}]`;
  const members: string[] = [];
  for (const key of Object.keys(value).sort()) {
    const member = value[key];
    if (member !== undefined) members.push(`${JSON.stringify(key)}:${canonicalJson(member)}`);
  }
  return `{${members.join(',')}}`;
}

// Array.isArray does not narrow a readonly array.
const isList = (value: object): value is readonly JsonValue[] => Array.isArray(value);
