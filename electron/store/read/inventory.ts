/** What inventories state, with the evidence each statement comes from. */
import { CREDENTIAL_KINDS, IDENTITY_KINDS } from '../../../shared/domain/kinds.ts';
import { ENTRY_KINDS, type InventoryRow } from '../../../shared/domain/inventory.ts';
import type { Right } from '../../../shared/domain/right.ts';
import type { Micros } from '../../../shared/domain/time.ts';
import { stmt, type Reader } from '../handles.ts';
import { termId, textAt } from './terms.ts';

const or = (value: number | null): Micros | undefined => (value === null ? undefined : (value as Micros));

/** Names of the secrets that an inventory says hold this credential. */
export function secretsHolding(reader: Reader, credential: string): string[] {
  const id = termId(reader, credential);
  if (id === undefined) return [];
  return stmt(reader, 'SELECT DISTINCT t.text FROM evidence_entry e JOIN evidence_term t ON t.id = e.identity WHERE e.credential = ? AND e.kind = ? ORDER BY t.text')
    .pluck().all(id, ENTRY_KINDS.indexOf('secret')) as string[];
}

interface EntryRow {
  name_id: string; record_no: number; part: number; line: number; kind: number; platform: number; identity: number | null; identity_kind: number; credential: number | null; credential_kind: number;
  other: number | null; other_kind: number; created_us: number | null; rotated_us: number | null; last_used_us: number | null; expires_us: number | null; as_of_us: number | null;
  status: string | null; owner: string | null; detail: string | null; rights: string | null;
}

export function inventoryRows(reader: Reader): InventoryRow[] {
  const rows = stmt(reader, 'SELECT f.name_id, e.*, r.rights FROM evidence_entry e JOIN evidence_file f ON f.id = e.file_id LEFT JOIN evidence_right r ON r.entry_id = e.id ORDER BY f.name_id, e.record_no, e.part').all() as EntryRow[];
  return rows.map((r) => {
    const identity = textAt(reader, r.identity);
    const credential = textAt(reader, r.credential);
    const other = textAt(reader, r.other);
    return {
      id: `I${r.name_id}.${r.record_no}.${r.part}`, evidence: r.name_id, line: r.line, kind: ENTRY_KINDS[r.kind] ?? 'identity', platform: textAt(reader, r.platform) ?? '',
      identity: identity === undefined ? undefined : { name: identity, kind: IDENTITY_KINDS[r.identity_kind] ?? 'unknown' },
      credential: credential === undefined ? undefined : { value: credential, kind: CREDENTIAL_KINDS[r.credential_kind] ?? 'unknown' },
      other: other === undefined ? undefined : { name: other, kind: IDENTITY_KINDS[r.other_kind] ?? 'unknown' },
      created: or(r.created_us), rotated: or(r.rotated_us), lastUsed: or(r.last_used_us), expires: or(r.expires_us), asOf: or(r.as_of_us),
      status: r.status ?? undefined, owner: r.owner ?? undefined, detail: r.detail ?? undefined,
      ...(r.rights === null ? {} : { rights: JSON.parse(r.rights) as readonly Right[] }),
    };
  });
}
