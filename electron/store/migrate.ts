/** Applies the numbered migrations that a case lacks, each in one transaction. A case from a newer version is refused by `open.ts`. */
import evidence from './migrations/0001-evidence.sql';
import derived from './migrations/0002-derived.sql';
import analyst from './migrations/0003-analyst.sql';
import guards from './migrations/0004-guards.sql';
import kinds from './migrations/0005-kinds-of-an-identity.sql';
import packed from './migrations/0006-packed-answers.sql';
import rights from './migrations/0007-rights.sql';
import contrary from './migrations/0008-contrary-records.sql';
import usesIndex from './migrations/0009-uses-from-one-index.sql';
import details from './migrations/0010-which-events-have-details.sql';
import type { Database } from './handles.ts';

export const MIGRATIONS: readonly { readonly version: number; readonly name: string; readonly sql: string }[] = [
  { version: 1, name: '0001-evidence', sql: evidence },
  { version: 2, name: '0002-derived', sql: derived },
  { version: 3, name: '0003-analyst', sql: analyst },
  { version: 4, name: '0004-guards', sql: guards },
  { version: 5, name: '0005-kinds-of-an-identity', sql: kinds },
  { version: 6, name: '0006-packed-answers', sql: packed },
  { version: 7, name: '0007-rights', sql: rights },
  { version: 8, name: '0008-contrary-records', sql: contrary },
  { version: 9, name: '0009-uses-from-one-index', sql: usesIndex },
  { version: 10, name: '0010-which-events-have-details', sql: details },
];

export const SCHEMA_VERSION = MIGRATIONS.length;

/**
 * What a case writes down is its version and this: the tables were laid out anew before the first release (who acted and what was done stand once;
 * a fuller record speaks for a poorer one). Cases of a layout before are refused, not converted; their evidence is imported again.
 */
const LAYOUT = 20;

/** 0 for a database without tables, below 0 for one of a layout before. */
export function versionOf(db: Database): number {
  const written = Number(db.pragma('user_version', { simple: true }));
  return written === 0 ? 0 : written - LAYOUT;
}

export function migrate(db: Database, to = SCHEMA_VERSION): void {
  for (const { version, sql } of MIGRATIONS) {
    if (version <= versionOf(db) || version > to) continue;
    db.transaction(() => {
      db.exec(sql);
      db.pragma(`user_version = ${LAYOUT + version}`);
    })();
  }
}
