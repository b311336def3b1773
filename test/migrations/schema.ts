/** The schema of a database as text: every table, index and trigger, in order of name. */
import BetterSqlite3 from 'better-sqlite3';
import { migrate } from '../../electron/store/migrate.ts';

export function databaseAt(version: number): BetterSqlite3.Database {
  const db = new BetterSqlite3(':memory:');
  migrate(db, version);
  return db;
}

export function schemaOf(db: BetterSqlite3.Database): string {
  const rows = db.prepare("SELECT type, name, tbl_name, sql FROM sqlite_master WHERE sql IS NOT NULL AND name NOT LIKE 'sqlite_%' ORDER BY tbl_name, type = 'trigger', type = 'index', name").all() as { sql: string }[];
  return `${rows.map((r) => `${r.sql};`).join('\n\n')}\n`;
}

export const SCHEMA_HEADER = '-- The schema as it stands after all migrations. Written by `KEYTRAIL_SCHEMA=write npm run unit -- test/migrations`, never by hand.\n\n';
