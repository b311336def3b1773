/**
 * Who may do what with the database, as types: a function that takes a `Reader` cannot write, one that takes a `DerivedWriter` cannot
 * reach evidence. The brands exist at compile time only; triggers guard evidence at run time.
 */
import type BetterSqlite3 from 'better-sqlite3';

export type Database = BetterSqlite3.Database;
export type Statement = BetterSqlite3.Statement;

declare const reads: unique symbol;
declare const writesEvidence: unique symbol;
declare const writesDerived: unique symbol;
declare const writesAnalyst: unique symbol;

export type Reader = Pick<Database, 'prepare'> & { readonly [reads]: true };
export type EvidenceWriter = Database & { readonly [reads]: true; readonly [writesEvidence]: true };
export type DerivedWriter = Database & { readonly [reads]: true; readonly [writesDerived]: true };
export type AnalystWriter = Database & { readonly [reads]: true; readonly [writesAnalyst]: true };

export interface Handles {
  readonly reader: Reader;
  readonly evidence: EvidenceWriter;
  readonly derived: DerivedWriter;
  readonly analyst: AnalystWriter;
  close(): void;
}

/** The one place where a plain connection becomes the four handles. */
export function handlesOf(db: Database): Handles {
  return {
    reader: db as unknown as Reader,
    evidence: db as unknown as EvidenceWriter,
    derived: db as unknown as DerivedWriter,
    analyst: db as unknown as AnalystWriter,
    close: () => db.close(),
  };
}

export const readerOf = (db: Database): Reader => db as unknown as Reader;

/** Statements are prepared once per connection and text. */
const prepared = new WeakMap<object, Map<string, Statement>>();
export function stmt(db: Pick<Database, 'prepare'>, sql: string): Statement {
  let known = prepared.get(db);
  if (known === undefined) prepared.set(db, (known = new Map<string, Statement>()));
  let statement = known.get(sql);
  if (statement === undefined) known.set(sql, (statement = db.prepare(sql)));
  return statement;
}

/** Placeholders for so many values of an SQL list. */
export const marks = (n: number): string => Array.from({ length: n }, () => '?').join(', ');
