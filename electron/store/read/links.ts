/** Why names are one identity: the records that give both, and the names under which a long-term key stands. */
import { CREDENTIAL_KINDS } from '../../../shared/domain/kinds.ts';
import { stmt, type Reader } from '../handles.ts';
import { termId, textAt } from './terms.ts';

export interface RecordedPair { readonly name: string; readonly also: string; readonly cites: string | undefined }

/** Whether the evidence knows somebody by this name. */
export function isIdentityName(reader: Reader, name: string): boolean {
  const id = termId(reader, name);
  return id !== undefined && stmt(reader, 'SELECT 1 FROM derived_alias WHERE also = ?').get(id) !== undefined;
}

/** Pairs of names of one identity that a record gives together, with the event or inventory entry that did so first. */
export function recordedPairs(reader: Reader, identity: string): RecordedPair[] {
  const rows = stmt(reader, `SELECT n.name, n.also, n.event_id, f.name_id, COALESCE(h.record_no, e.record_no) AS record_no, COALESCE(h.part, e.part) AS part
    FROM derived_alias a JOIN evidence_name n ON n.name = a.also JOIN derived_alias b ON b.also = n.also AND b.name = a.name
      LEFT JOIN evidence_happening h ON h.id = n.event_id LEFT JOIN evidence_entry e ON e.id = n.entry_id
      LEFT JOIN evidence_file f ON f.id = COALESCE(h.file_id, e.file_id)
    WHERE a.name = ? AND n.name <> n.also`).all(termId(reader, identity) ?? -1) as { name: number; also: number; event_id: number | null; name_id: string | null; record_no: number; part: number }[];
  return rows.map((r) => ({
    name: textAt(reader, r.name) ?? '', also: textAt(reader, r.also) ?? '',
    cites: r.name_id === null ? undefined : r.event_id === null ? `I${r.name_id}.${r.record_no}.${r.part}` : `E${r.name_id}.${r.record_no}${r.part === 0 ? '' : `.${r.part}`}`,
  })).sort((a, b) => (a.name < b.name ? -1 : a.name > b.name ? 1 : a.also < b.also ? -1 : 1));
}

/** The long-term keys that stand under a name of the identity, each with every name it stands under, in the order in which names are known. */
export function keysOfIdentity(reader: Reader, identity: string): { readonly credential: string; readonly names: readonly string[] }[] {
  const kind = CREDENTIAL_KINDS.indexOf('aws-access-key');
  const id = termId(reader, identity) ?? -1;
  const keys = stmt(reader, `SELECT c.credential FROM derived_alias a JOIN evidence_context c ON c.actor = a.also WHERE a.name = ? AND c.credential_kind = ? AND c.credential IS NOT NULL
    UNION SELECT e.credential FROM derived_alias a JOIN evidence_entry e ON e.identity = a.also WHERE a.name = ? AND e.credential IS NOT NULL
    UNION SELECT value FROM derived_credential WHERE identity = ? AND kind = ?`).pluck().all(id, kind, id, id, kind) as number[];
  return keys.map((key) => {
    const names = stmt(reader, `SELECT actor FROM evidence_context WHERE credential = ? AND credential_kind = ? AND actor IS NOT NULL
      UNION SELECT identity FROM evidence_entry WHERE credential = ? AND identity IS NOT NULL
      UNION SELECT holder FROM evidence_issue WHERE value = ? AND what = 0 AND kind = ? AND holder IS NOT NULL ORDER BY 1`).pluck().all(key, kind, key, key, kind) as number[];
    return { credential: textAt(reader, key) ?? '', names: names.map((n) => textAt(reader, n) ?? '') };
  }).sort((a, b) => (a.credential < b.credential ? -1 : 1));
}
