/** Which format reads a file by a mapping. */
import type { Format, Head } from '../format.ts';
import { nhiCsvFormat } from '../formats/nhi-csv.ts';
import { fail, ok, type Result } from '../../../shared/domain/fault.ts';

export function mappedFormat(name: string, head: Head, _mapping: unknown): Result<{ readonly format: Format; readonly because: string }> {
  if (head.shape === 'csv') return ok({ format: nhiCsvFormat, because: 'a table that no format claims, read by the mapping' });
  return fail({ code: 'needs-mapping', path: name });
}
