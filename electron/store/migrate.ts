/** Applies the numbered migrations that a case lacks, each in one transaction. A case from a newer version is refused by `open.ts`. */
import evidence from './migrations/0001-evidence.sql';
import derived from './migrations/0002-derived.sql';
import analyst from './migrations/0003-analyst.sql';
import guards from './migrations/0004-guards.sql';
import type { Database } from './handles.ts';

export const MIGRATIONS: readonly { readonly version: number; readonly name: string; readonly sql: string }[] = [
  { version: 1, name: '0001-evidence', sql: evidence },
  { version: 2, name: '0002-derived', sql: derived },
  { version: 3, name: '0003-analyst', sql: analyst },
  { version: 4, name: '0004-guards', sql: guards },
];

export const SCHEMA_VERSION = MIGRATIONS.length;

export function versionOf(db: Database): number {
  return Number(db.pragma('user_version', { simple: true }));
}

export function migrate(db: Database, to = SCHEMA_VERSION): void {
  for (const { version, sql } of MIGRATIONS) {
    if (version <= versionOf(db) || version > to) continue;
    db.transaction(() => {
      db.exec(sql);
      db.pragma(`user_version = ${version}`);
    })();
  }
}
