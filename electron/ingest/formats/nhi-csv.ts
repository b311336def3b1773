/**
 * Inventories of non-human identities as tables. Vendors have no layout in common: either the columns already have our names
 * (`name,type,platform,credential_id,owner,created,last_used,expires,privilege,consumers`, in any order), or a mapping says which is which.
 * The mapping file is described in `../mapping.ts`.
 */
import type { Format, Head } from '../format.ts';
import { splitMapped } from '../mapped/format-of.ts';
import { openInventory, zonelessCell } from '../mapped/inventory-row.ts';
import type { MappedField } from '../../../shared/domain/mapping.ts';

const CANONICAL: readonly MappedField[] = ['name', 'type', 'platform', 'credential_id', 'owner', 'created', 'last_used', 'expires', 'privilege', 'consumers'];

function sniff(head: Head): string | undefined {
  if (head.shape !== 'csv') return undefined;
  const header = new Set(head.header.map((name) => name.trim().toLowerCase()));
  return CANONICAL.every((c) => header.has(c)) ? `the columns ${CANONICAL.join(', ')}` : undefined;
}

export const nhiCsvFormat: Format = {
  id: 'nhi-csv',
  title: 'NHI inventory table (our columns, or by a mapping)',
  arrays: [],
  reads: 'by-mapping',
  sniff,
  needsTimezone: zonelessCell,
  split: splitMapped,
  open: openInventory,
};
