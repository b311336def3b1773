/** Evidence files as every view, the command line and the report show them. */
import type { EvidenceFile, ImportTotals, RefusedFile } from '../../../shared/domain/evidence.ts';
import type { Micros } from '../../../shared/domain/time.ts';
import { stmt, type Reader } from '../handles.ts';

interface FileRow {
  id: number; name_id: string; member: string | null; layers: string; format: string; because: string; options: string; records: number; stored: number;
  duplicates: number; skipped: number; rejected: number; events: number; entries: number; first_us: number | null; last_us: number | null;
  attention: string | null; sha256: string; bytes: number; path: string; kept: number; imported_at_us: number; examiner: string;
}

/**
 * `+?` in what follows it: SQLite plans a statement over several tables anew each time a plain `?` of it is bound, which here takes twice as long as to
 * read the row (3.54, by perf: sqlite3Reprepare).
 */
const FILES = `SELECT f.*, o.sha256, o.bytes, o.path, o.kept, o.imported_at_us, o.examiner
  FROM evidence_file f JOIN evidence_object o ON o.id = f.object_id
  WHERE f.sealed_at_us IS NOT NULL`;

/** Rejected records listed with each file; `rejectedCount` says how many there are. */
const SHOWN_REJECTS = 200;

const micros = (value: number | null): Micros | undefined => (value === null ? undefined : (value as Micros));

function fileOf(reader: Reader, row: FileRow): EvidenceFile {
  const skips = row.skipped === 0 ? [] : stmt(reader, 'SELECT why, count FROM evidence_skip WHERE file_id = ? ORDER BY count DESC, why').all(row.id) as { why: string; count: number }[];
  const rejects = row.rejected === 0 ? [] : stmt(reader, 'SELECT line, byte_offset AS "offset", why FROM evidence_reject WHERE file_id = ? ORDER BY byte_offset LIMIT ?')
    .all(row.id, SHOWN_REJECTS) as { line: number; offset: number; why: string }[];
  const assumptions = assumptionsOf(row.options);
  return {
    id: row.name_id, path: row.path, member: row.member ?? undefined, sha256: row.sha256, bytes: row.bytes, format: row.format, because: row.because,
    records: row.records, stored: row.stored, events: row.events, entries: row.entries, duplicates: row.duplicates,
    skipped: skips, skippedCount: row.skipped, rejected: rejects, rejectedCount: row.rejected,
    first: micros(row.first_us), last: micros(row.last_us), importedAt: row.imported_at_us as Micros, examiner: row.examiner,
    kept: row.kept === 1, assumptions, attention: row.attention ?? undefined,
  };
}

/** What was assumed to read a file, in sentences; `stored` are the options kept with it. */
function assumptionsOf(stored: string): readonly string[] {
  const options = JSON.parse(stored) as { timezone?: string; zoneless?: string; year?: number; yearBecause?: string; mapping?: string | { name?: string; timezone?: string } };
  const { timezone, zoneless, year, yearBecause, mapping } = options;
  const such = zoneless === undefined ? '' : ` (such as ${JSON.stringify(zoneless.slice(0, 80))})`;
  const name = typeof mapping === 'string' ? mapping : JSON.stringify(mapping?.name ?? '');
  const zone = typeof mapping === 'object' && timezone === undefined ? mapping.timezone : undefined;
  return [
    ...(timezone === undefined ? [] : [`times that name no zone${such} are read as ${timezone}, because the analyst said so`]),
    ...(year === undefined ? [] : [`times name no year; the first is read as of ${year}, ${yearBecause ?? 'because the analyst said so'}`]),
    ...(mapping === undefined ? [] : [`what its columns mean is read from the mapping ${name}${zone === undefined ? '' : `, which says that times without a zone are in ${zone}`}`]),
  ];
}

/** Assumptions of all files, each with the files that rest on it, for the coverage. */
export function assumptions(reader: Reader): { readonly text: string; readonly files: readonly string[] }[] {
  const rows = stmt(reader, `SELECT f.options, o.path, f.member FROM evidence_file f JOIN evidence_object o ON o.id = f.object_id
    WHERE f.sealed_at_us IS NOT NULL AND f.options <> '{}' ORDER BY o.path, f.member, f.id`).all() as { options: string; path: string; member: string | null }[];
  const files = new Map<string, string[]>();
  for (const row of rows) {
    for (const text of assumptionsOf(row.options)) {
      const list = files.get(text);
      const name = row.member === null ? row.path : `${row.path}!/${row.member}`;
      if (list === undefined) files.set(text, [name]);
      else list.push(name);
    }
  }
  return [...files].map(([text, names]) => ({ text, files: names }));
}

export function evidenceFiles(reader: Reader): EvidenceFile[] {
  return (stmt(reader, `${FILES} ORDER BY o.path, f.member, f.id`).all() as FileRow[]).map((row) => fileOf(reader, row));
}

export function evidenceFile(reader: Reader, id: number): EvidenceFile | undefined {
  const row = stmt(reader, `${FILES} AND f.id = +?`).get(id) as FileRow | undefined;
  return row === undefined ? undefined : fileOf(reader, row);
}

/** Files of the object with this hash, to say what is held already. */
export function filesOfObject(reader: Reader, sha256: string): EvidenceFile[] {
  return (stmt(reader, `${FILES} AND o.sha256 = +? ORDER BY f.id`).all(sha256) as FileRow[]).map((row) => fileOf(reader, row));
}

export function heldObjects(reader: Reader): { bytes: number; sha256: string }[] {
  return stmt(reader, 'SELECT bytes, sha256 FROM evidence_object WHERE sealed_at_us IS NOT NULL').all() as { bytes: number; sha256: string }[];
}

export function refusals(reader: Reader): RefusedFile[] {
  return stmt(reader, 'SELECT path, code, why FROM evidence_refusal ORDER BY path, code').all() as RefusedFile[];
}

export function totalsOf(files: readonly EvidenceFile[]): ImportTotals {
  const sum = (of: (f: EvidenceFile) => number): number => files.reduce((n, f) => n + of(f), 0);
  return {
    files: files.length, records: sum((f) => f.records), events: sum((f) => f.events), entries: sum((f) => f.entries), stored: sum((f) => f.stored),
    duplicates: sum((f) => f.duplicates), skipped: sum((f) => f.skippedCount), rejected: sum((f) => f.rejectedCount),
  };
}

export interface StoredObject {
  readonly id: number; readonly path: string; readonly sha256: string; readonly bytes: number; readonly kept: boolean;
  readonly blocks: readonly { rawOffset: number; rawLength: number; pack: number; packOffset: number; packLength: number; crc32: number; stored: boolean }[];
}

export function blocksOf(reader: Reader, object: number): StoredObject['blocks'] {
  const rows = stmt(reader, 'SELECT raw_offset, raw_length, pack, pack_offset, pack_length, crc32, stored FROM evidence_block WHERE object_id = ? ORDER BY raw_offset')
    .all(object) as { raw_offset: number; raw_length: number; pack: number; pack_offset: number; pack_length: number; crc32: number; stored: number }[];
  return rows.map((b) => ({ rawOffset: b.raw_offset, rawLength: b.raw_length, pack: b.pack, packOffset: b.pack_offset, packLength: b.pack_length, crc32: b.crc32, stored: b.stored === 1 }));
}

export function* storedObjects(reader: Reader): Generator<StoredObject> {
  const rows = reader.prepare('SELECT id, path, sha256, bytes, kept FROM evidence_object WHERE sealed_at_us IS NOT NULL ORDER BY id').all() as { id: number; path: string; sha256: string; bytes: number; kept: number }[];
  for (const row of rows) yield { ...row, kept: row.kept === 1, blocks: blocksOf(reader, row.id) };
}

/** The committed end of the vault: what lies beyond it belongs to an import that died. */
export function vaultEnd(reader: Reader): { pack: number; offset: number } {
  const row = stmt(reader, 'SELECT pack, MAX(pack_offset + pack_length) AS "offset" FROM evidence_block WHERE pack = (SELECT MAX(pack) FROM evidence_block)').get() as { pack: number | null; offset: number | null };
  return row.pack === null ? { pack: 1, offset: 0 } : { pack: row.pack, offset: row.offset ?? 0 };
}
