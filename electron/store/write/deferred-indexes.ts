/**
 * Indexes that an import does not need. Their keys come in no order, so that keeping them up to date row by row touches a page at random for each:
 * for a large import it is many times quicker to drop them first and to sort once at the end. A case whose import died without them
 * gets them back when it is opened.
 */
import type { Database } from '../handles.ts';
import { MIGRATIONS } from '../migrate.ts';

const DEFERRED = [
  'evidence_term_hash', 'evidence_context_hash', 'evidence_context_credential', 'evidence_context_actor', 'evidence_context_source', 'evidence_context_nameless', 'evidence_happening_context', 'evidence_happening_resource', 'evidence_issue_value', 'evidence_fact_term', 'evidence_name_also', 'evidence_twin_event',
] as const;
type Deferred = (typeof DEFERRED)[number];

/** An import smaller than this is done before sorting would pay. */
const WORTH_IT_BYTES = 16 * 1024 * 1024;
const PACKED = /\.(gz|zip)$/i;
const PACKED_TIMES = 12;
const RECORD_BYTES = 1500;
/** Sorting again what is there already costs each old row about a fifth of what the indexes cost each new one. */
const OLD_PER_NEW = 4;
/** Texts of a larger dictionary are looked up through its index during the import. */
const SMALL_DICTIONARY = 150_000;

const PAGE_CACHE_KIB = 96 * 1024;
const BULK_CACHE_KIB = 48 * 1024;
/** For two connections that sort side by side: what each holds while it sorts is bounded by this, too. */
const SORTING_CACHE_KIB = { least: 2 * 1024, most: 16 * 1024 };
/**
 * SQLite sorts as much as fits in memory at a time and merges up to sixteen such runs at once; more are merged twice. Memory beyond what that takes is
 * touched for the first time by each index anew, which costs more than merging does. A key of the largest indexes takes so much while it is sorted.
 */
const SORTED_ROW_BYTES = 60;
const RUNS = 15;

/** SQLite's own choice. A large import copies nothing from its log into the database before the end, and then beside other work. */
const CHECKPOINT_PAGES = 1000;

/** For reading pages and writing few rows; a large import sets its own and comes back to these. */
export function everydayMemory(db: Database): void {
  db.pragma(`wal_autocheckpoint = ${CHECKPOINT_PAGES}`);
  db.pragma(`cache_size = -${PAGE_CACHE_KIB}`);
  db.pragma('temp_store = MEMORY');
}

/** Rows come in order of their keys, which needs few pages at hand; what sorting holds in memory is bounded by the same number, the rest goes to a file. */
export function bulkMemory(db: Database, work: 'storing' | 'sorting'): void {
  db.pragma('wal_autocheckpoint = 0');
  db.pragma(`cache_size = -${work === 'storing' ? BULK_CACHE_KIB : sortingKib(db)}`);
  db.pragma('temp_store = FILE');
}

function sortingKib(db: Database): number {
  const rows = db.prepare('SELECT COALESCE(MAX(id), 0) FROM evidence_happening').pluck().get() as number;
  return Math.min(SORTING_CACHE_KIB.most, Math.max(SORTING_CACHE_KIB.least, Math.ceil((rows * SORTED_ROW_BYTES) / RUNS / 1024)));
}

/** Drops them if the import is large, measured against what the case holds. Not within a transaction: a rollback would bring them back unseen. */
export function dropDeferred(db: Database, files: readonly { readonly path: string; readonly bytes: number }[]): void {
  const bytes = files.reduce((n, f) => n + f.bytes * (PACKED.test(f.path) ? PACKED_TIMES : 1), 0);
  const last = (table: string): number => db.prepare(`SELECT COALESCE(MAX(id), 0) FROM ${table}`).pluck().get() as number;
  if (bytes < WORTH_IT_BYTES || last('evidence_happening') > (bytes / RECORD_BYTES) * OLD_PER_NEW) return;
  bulkMemory(db, 'storing');
  const keepDictionary = last('evidence_term') > SMALL_DICTIONARY;
  db.transaction(() => {
    for (const name of DEFERRED) if (name !== 'evidence_term_hash' || !keepDictionary) db.exec(`DROP INDEX IF EXISTS ${name}`);
  })();
}

/** Makes those that are not there, as the migrations define them. */
export function createDeferred(db: Database, names: readonly Deferred[] = DEFERRED): void {
  const there = new Set(db.prepare("SELECT name FROM sqlite_master WHERE type = 'index'").pluck().all() as string[]);
  for (const name of names) {
    if (there.has(name)) continue;
    // A later migration may have made it anew.
    const made = MIGRATIONS.flatMap(({ sql }) => new RegExp(`CREATE INDEX ${name} [^;]*;`).exec(sql)?.[0] ?? []).at(-1);
    if (made !== undefined) db.exec(made);
  }
}
