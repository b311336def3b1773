/** The dotted paths that JSON records have, so that a person can choose among them. */
import { memberAt } from './fields.ts';

const MAX_PATHS = 300;
const MAX_DEPTH = 6;

export function pathsOf(records: readonly unknown[]): readonly string[] {
  const paths = new Set<string>();
  const visit = (value: unknown, path: string, depth: number): void => {
    if (paths.size >= MAX_PATHS || depth > MAX_DEPTH || typeof value !== 'object' || value === null) return;
    for (const [key, inner] of Object.entries(value).slice(0, Array.isArray(value) ? 2 : MAX_PATHS)) {
      const at = path === '' ? key : `${path}.${key}`;
      if (typeof inner === 'object' && inner !== null) visit(inner, at, depth + 1);
      else if (at.length <= 200 && paths.size < MAX_PATHS) paths.add(at);
    }
  };
  for (const record of records) visit(record, '', 1);
  return [...paths];
}

/** What stands at each path, as short text. */
export function textsOf(record: unknown, paths: readonly string[]): readonly string[] {
  return paths.map((path) => {
    const value = memberAt(record, path);
    return value === undefined || value === null ? '' : typeof value === 'string' ? value : JSON.stringify(value);
  });
}
