/** Which format reads a file by a mapping, or why the mapping does not fit it. */
import { fail, ok, type Result } from '../../../shared/domain/fault.ts';
import type { Format, Head } from '../format.ts';
import { mappingOf } from '../mapping.ts';
import { isJson, isTable, missingName } from './format-of.ts';

/** @param formats to find the chosen one in: a format knows this room, and this room no format. */
export function mappedFormat(name: string, head: Head, mapping: unknown, formats: readonly Format[]): Result<{ readonly format: Format; readonly because: string }> {
  const parsed = mappingOf(mapping);
  if (!parsed.ok) return parsed;
  const m = parsed.value;
  const table = isTable(head, m);
  if (!table && !isJson(head)) return fail({ code: 'needs-mapping', path: name });
  const missing = missingName(head, m);
  if (missing !== undefined) return fail({ code: 'bad-mapping', path: m.name, why: `${name} has no ${table ? 'column' : 'member'} ${JSON.stringify(missing)}` });
  const id = table ? (m.kind === 'events' ? 'mapped-table' : 'nhi-csv') : 'mapped-json';
  const format = formats.find((f) => f.id === id);
  return format === undefined ? fail({ code: 'unknown-format-id', format: id, known: formats.map((f) => f.id) })
    : ok({ format, because: `a ${table ? 'table' : 'JSON file'} that no format claims, read by the mapping ${JSON.stringify(m.name)}` });
}
