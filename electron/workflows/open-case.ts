/** A case as workflows hold it: its folder, its one writing connection, its lock, and who is at work. */
import { existsSync, mkdirSync, readdirSync, rmSync } from 'node:fs';
import { basename, join, resolve } from 'node:path';
import { nowMicros } from '../base/clock.ts';
import type { JsonValue } from '../custody/canonical.ts';
import { nextEntry } from '../custody/ledger.ts';
import { appendLedgerFile, repairLedgerFile } from '../custody/ledger-file.ts';
import { acquireLock, type CaseLock } from '../custody/lock.ts';
import type { Handles, Reader } from '../store/handles.ts';
import { createDatabase, onceReader, openDatabase, openReaderOf, type OnceReader } from '../store/open.ts';
import { caseInfo } from '../store/read/case.ts';
import { ledgerEntries, ledgerTail } from '../store/read/custody.ts';
import { writeCaseInfo } from '../store/write/case.ts';
import { insertLedger } from '../store/write/custody.ts';
import { deriveBase, isBaseStale } from './derive-base.ts';
import type { LedgerEntry } from '../../shared/domain/custody.ts';
import { fail, FaultError, ok, type Result } from '../../shared/domain/fault.ts';
import type { Micros } from '../../shared/domain/time.ts';

/** A case opened only to be looked at: no lock, no writing connection, so that it may be open in the window at the same time. */
export interface CaseView {
  readonly path: string;
  readonly reader: Reader;
  readonly close: () => void;
}

export interface OpenCase {
  readonly path: string;
  readonly name: string;
  readonly examiner: string;
  readonly handles: Handles;
  /** For questions that read much of the evidence. */
  readonly once: OnceReader;
  readonly now: () => Micros;
  /** Why nothing may be added: ledger and database disagree, so one of them is not what was sealed. It can still be read and verified. */
  readonly trouble: string | undefined;
  close(): void;
}

export const databaseOf = (path: string): string => join(path, 'case.sqlite');
export const vaultOf = (path: string): string => join(path, 'vault');
export const ledgerFileOf = (path: string): string => join(path, 'ledger.jsonl');

/** `NAME` and `NAME.keytrail` both name the folder `NAME.keytrail`, unless a folder of the very name exists. */
export function casePathOf(given: string): string {
  const path = resolve(given);
  if (path.endsWith('.keytrail') || existsSync(databaseOf(path))) return path;
  return existsSync(`${path}.keytrail`) || !existsSync(path) ? `${path}.keytrail` : path;
}

export function createCase(given: string, examiner: string, now: () => Micros = nowMicros): Result<OpenCase> {
  const resolved = resolve(given);
  // Exactly what was asked for: a script that says CASE finds CASE again, with or without the suffix.
  const path = resolved;
  if (existsSync(path)) return fail({ code: 'case-exists', path });
  try {
    mkdirSync(path, { recursive: true });
    mkdirSync(vaultOf(path));
  } catch (error) {
    return fail({ code: 'cannot-write', path, why: error instanceof Error ? error.message : String(error) });
  }
  try {
    const lock = acquireLock(path, now());
    const handles = createDatabase(databaseOf(path));
    const name = basename(path).replace(/\.keytrail$/, '');
    writeCaseInfo(handles.evidence, { name, examiner, createdAt: now() });
    const made = caseOf(path, name, examiner, handles, lock, now);
    record(made, 'case-created', { name, examiner });
    return ok(made);
  } catch (error) {
    if (readdirSync(path).length < 8) rmSync(path, { recursive: true, force: true });
    if (error instanceof FaultError) return fail(error.fault);
    return fail({ code: 'cannot-write', path, why: error instanceof Error ? error.message : String(error) });
  }
}

export function openCase(given: string, now: () => Micros = nowMicros): Result<OpenCase> {
  const path = casePathOf(given);
  if (!existsSync(databaseOf(path))) return fail({ code: 'not-a-case', path: resolve(given) });
  let lock: CaseLock;
  try {
    lock = acquireLock(path, now());
  } catch (error) {
    if (error instanceof FaultError) return fail(error.fault);
    throw error;
  }
  const opened = openDatabase(databaseOf(path), path);
  if (!opened.ok) {
    lock.release();
    return opened;
  }
  try {
    const info = caseInfo(opened.value.reader);
    // A crash between commit and append leaves the mirror behind; completing it changes nothing that was recorded.
    const repaired = repairLedgerFile(ledgerFileOf(path), ledgerEntries(opened.value.reader));
    const trouble = 'problem' in repaired ? `${repaired.problem.what} ${repaired.problem.detail}` : undefined;
    if (trouble === undefined && isBaseStale(opened.value.reader)) deriveBase(opened.value);
    return ok(caseOf(path, info.name, info.examiner, opened.value, lock, now, trouble));
  } catch (error) {
    // A full disk, for one: the case stays closed and free for the next try.
    opened.value.close();
    lock.release();
    if (error instanceof FaultError) return fail(error.fault);
    throw error;
  }
}

export function viewCase(given: string): Result<CaseView> {
  const path = casePathOf(given);
  if (!existsSync(databaseOf(path))) return fail({ code: 'not-a-case', path: resolve(given) });
  const opened = openReaderOf(databaseOf(path), path);
  return opened.ok ? ok({ path, reader: opened.value.reader, close: opened.value.close }) : opened;
}

function caseOf(path: string, name: string, examiner: string, handles: Handles, lock: CaseLock, now: () => Micros, trouble?: string): OpenCase {
  let closed = false;
  const once = onceReader(databaseOf(path));
  return {
    path, name, examiner, handles, once, now, trouble,
    close() {
      if (closed) return;
      closed = true;
      // The last connection to be closed tidies up.
      once.close();
      handles.close();
      lock.release();
    },
  };
}

/** Writes an entry into the ledger's table; call inside the transaction that it speaks of, then `mirror` it after the commit. */
export function enter(c: OpenCase, kind: string, body: JsonValue, at: Micros = c.now(), by = c.examiner): LedgerEntry {
  const entry = nextEntry(ledgerTail(c.handles.reader), { at, kind, by, body });
  insertLedger(c.handles.evidence, entry);
  return entry;
}

export function mirror(c: OpenCase, entries: readonly LedgerEntry[]): void {
  appendLedgerFile(ledgerFileOf(c.path), entries);
}

/** One entry by itself. */
export function record(c: OpenCase, kind: string, body: JsonValue): LedgerEntry {
  const entry = enter(c, kind, body);
  mirror(c, [entry]);
  return entry;
}
