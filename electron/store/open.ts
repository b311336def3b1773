/** Opens the database of a case: pragmas, version check, migrations. Paths and locks are the workflow's business. */
import Database from 'better-sqlite3';
import { fail, ok, type Fault, type Result } from '../../shared/domain/fault.ts';
import { handlesOf, readerOf, type Handles, type Reader } from './handles.ts';
import { migrate, SCHEMA_VERSION, versionOf } from './migrate.ts';
import { bulkMemory, createDeferred, everydayMemory } from './write/deferred-indexes.ts';

/** Marks the file as ours: "KTRL". */
const APPLICATION_ID = 0x4b54524c;

function pragmas(db: Database.Database): void {
  db.pragma('foreign_keys = ON');
  // Without it INSERT OR REPLACE takes the old row away without asking the triggers that keep it.
  db.pragma('recursive_triggers = ON');
  everydayMemory(db);
  // Hostile text must not be able to reach schema tricks, and a damaged schema must not run code.
  db.pragma('trusted_schema = OFF');
}

function writing(db: Database.Database): void {
  db.pragma('journal_mode = WAL');
  // The ledger's file is made durable after each commit. Were the commit itself not, a power cut could leave the file ahead of the
  // database, which looks as if the end of the database had been cut off.
  db.pragma('synchronous = FULL');
  pragmas(db);
}

/** A new, empty database. */
export function createDatabase(file: string): Handles {
  const db = new Database(file);
  db.pragma('page_size = 8192');
  db.pragma(`application_id = ${APPLICATION_ID}`);
  writing(db);
  migrate(db);
  return handlesOf(db);
}

/** Why a case of this version is not opened; undefined when it is. */
function strangeVersion(path: string, found: number): Fault | undefined {
  if (found > SCHEMA_VERSION) return { code: 'case-newer', path, found, known: SCHEMA_VERSION };
  return found < 0 ? { code: 'case-older', path } : undefined;
}

/** The one writing connection. */
export function openDatabase(file: string, path: string): Result<Handles> {
  let db: Database.Database | undefined;
  try {
    db = new Database(file, { fileMustExist: true });
    if (Number(db.pragma('application_id', { simple: true })) !== APPLICATION_ID) {
      db.close();
      return fail({ code: 'not-a-case', path });
    }
    const found = versionOf(db);
    const strange = strangeVersion(path, found);
    if (strange !== undefined) {
      db.close();
      return fail(strange);
    }
    writing(db);
    migrate(db);
    createDeferred(db);
  } catch (error) {
    db?.close();
    return fail({ code: 'case-damaged', path, why: error instanceof Error ? error.message : String(error) });
  }
  return ok(handlesOf(db));
}

/** A read-only connection to a case of this version, or the fault that says why not. */
export function openReaderOf(file: string, path: string): Result<{ readonly reader: Reader; readonly close: () => void }> {
  try {
    const db = new Database(file, { readonly: true, fileMustExist: true });
    const ours = Number(db.pragma('application_id', { simple: true })) === APPLICATION_ID;
    const found = versionOf(db);
    const strange = ours ? strangeVersion(path, found) : { code: 'not-a-case' as const, path };
    if (strange !== undefined) {
      db.close();
      return fail(strange);
    }
    pragmas(db);
    return ok({ reader: readerOf(db), close: () => db.close() });
  } catch (error) {
    return fail({ code: 'case-damaged', path, why: error instanceof Error ? error.message : String(error) });
  }
}

/** A read-only connection beside the writing one; sees what was committed. `bulk`: to read much of it once, with little memory. */
export function openReader(file: string, memory: 'everyday' | 'bulk' = 'everyday'): { readonly reader: Reader; close(): void } {
  const db = new Database(file, { readonly: true, fileMustExist: true });
  pragmas(db);
  if (memory === 'bulk') bulkMemory(db, 'sorting');
  return { reader: readerOf(db), close: () => db.close() };
}

/** Copies what was committed from the log of the database into the database itself, as far as nobody writes there and nobody reads what was before. */
export function checkpoint(file: string): void {
  const db = new Database(file, { fileMustExist: true });
  try {
    db.pragma('wal_checkpoint(PASSIVE)');
  } finally {
    db.close();
  }
}

/** Pages that are read once are better let go of than kept: memory for them costs more than reading does. With 64 MB instead a trace takes twice as long (2026-11). */
const ONCE_CACHE_KIB = 1024;

/**
 * Reads much that lies far apart, as it was committed last, beside the writing connection, whose pages stay at hand. What is read in one go is one read: by
 * itself each of very many small ones would take the locks of the file and give them back.
 */
export interface OnceReader {
  read<T>(work: (reader: Reader) => T): T;
  /** Gives back its memory; the next read opens it again. */
  close(): void;
}

export function onceReader(file: string): OnceReader {
  let open: Database.Database | undefined;
  const opened = (): Database.Database => {
    const db = new Database(file, { readonly: true, fileMustExist: true });
    pragmas(db);
    db.pragma(`cache_size = -${ONCE_CACHE_KIB}`);
    return db;
  };
  return {
    read(work) {
      const db = (open ??= opened());
      return db.transaction(() => work(readerOf(db)))();
    },
    close() {
      open?.close();
      open = undefined;
    },
  };
}

/** Every way in which the database itself may be damaged, as SQLite sees it; empty when sound. */
export function integrityProblems(reader: Reader): string[] {
  const rows = reader.prepare('PRAGMA integrity_check(50)').all() as { integrity_check: string }[];
  return rows.map((r) => r.integrity_check).filter((t) => t !== 'ok');
}
