/**
 * The ledger's mirror, `CASE/ledger.jsonl`: one entry per line, readable and checkable without a database. The store
 * commits first, then the line is appended; after a crash between the two the file is behind, and
 * `repairLedgerFile` completes it. A file that *disagrees* is evidence itself, and never rewritten.
 */
import { closeSync, constants, existsSync, fstatSync, fsyncSync, ftruncateSync, openSync, readFileSync, readSync } from 'node:fs';
import type { LedgerEntry, VerifyProblem } from '../../shared/domain/custody.ts';
import { FaultError } from '../../shared/domain/fault.ts';
import { microsOf } from '../../shared/domain/time.ts';
import { canonicalJson } from './canonical.ts';
import { NO_FOLLOW, errorCode, readFault, syncParent, writeAll, writeFault } from './file-fault.ts';

const NEWLINE = 10;

/** The line of an entry, without its newline: canonical JSON, `body` as a text within it. */
export function ledgerLine(entry: LedgerEntry): string {
  const { seq, at, kind, by, body, hash, prev } = entry;
  return canonicalJson({ seq, at, kind, by, body, hash, prev });
}

/**
 * Appends entries and returns when they are durable: all of a commit at once, as each wait for the disk takes longer than a small file. Repair the file once at opening, before the first append.
 * Throws FaultError disk-full or cannot-write (the file is then as it was), case-damaged when the last line is incomplete.
 */
export function appendLedgerFile(path: string, entries: readonly LedgerEntry[]): void {
  if (entries.length === 0) return;
  try {
    appendLines(path, entries);
  } catch (error) {
    if (error instanceof FaultError) throw error;
    throw writeFault(error, path);
  }
}

export interface LedgerFile {
  readonly entries: readonly LedgerEntry[];
  /** Bytes after the last newline: an append that a crash cut short. 0 when the file is whole. */
  readonly tornBytes: number;
  /** Lines that are no entry in our form, by line number. */
  readonly problems: readonly VerifyProblem[];
}

/** Reads the mirror; a missing file is an empty one. Throws FaultError file-unreadable. */
export function readLedgerFile(path: string): LedgerFile {
  const bytes = readOrEmpty(path);
  const entries: LedgerEntry[] = [];
  const problems: VerifyProblem[] = [];
  let from = 0;
  for (let line = 1; ; line += 1) {
    const to = bytes.indexOf(NEWLINE, from);
    if (to === -1) break;
    const raw = bytes.subarray(from, to);
    const entry = entryOf(raw.toString());
    // Printed again it must be the same bytes: so a changed space, or a key given twice, is found too.
    if (entry !== undefined && raw.equals(Buffer.from(ledgerLine(entry)))) entries.push(entry);
    else problems.push({ where: 'ledger', what: `ledger.jsonl line ${line}`, detail: 'is not an entry as Keytrail writes it' });
    from = to + 1;
  }
  return { entries, tornBytes: bytes.length - from, problems };
}

/** `same`; `file-behind`: the file only lacks the newest entries; `differs`: one of the two was changed. */
export type LedgerComparison =
  | { readonly state: 'same' }
  | { readonly state: 'file-behind'; readonly lacks: number; readonly problem: VerifyProblem }
  | { readonly state: 'differs'; readonly problem: VerifyProblem };

/** Names the first difference between the database's ledger and the file's. */
export function compareLedgers(dbEntries: Iterable<LedgerEntry>, fileEntries: Iterable<LedgerEntry>): LedgerComparison {
  const inDb = [...dbEntries];
  const inFile = [...fileEntries];
  const differs = (seq: number, detail: string): LedgerComparison => ({ state: 'differs', problem: { where: 'ledger', what: `entry ${seq}`, detail } });
  for (const [i, there] of inFile.entries()) {
    const here = inDb[i];
    if (here === undefined) return differs(there.seq, 'stands in ledger.jsonl but not in the database: the end of the database\'s ledger was cut off');
    const field = FIELDS.find((name) => here[name] !== there[name]);
    if (field !== undefined) return differs(here.seq, `${field} is ${shown(here[field])} in the database and ${shown(there[field])} in ledger.jsonl`);
  }
  const next = inDb[inFile.length];
  if (next === undefined) return { state: 'same' };
  const lacks = inDb.length - inFile.length;
  const detail = `and ${lacks - 1} after it are not yet in ledger.jsonl, as after a crash; opening the case for writing completes the file`;
  return { state: 'file-behind', lacks, problem: { where: 'ledger', what: `entry ${next.seq}`, detail } };
}

/**
 * Completes a file that is only behind, and cuts off an incomplete last line if it is the beginning of the entry due
 * there. Returns the number of entries appended, or the problem for which the file was left alone.
 * Throws FaultError disk-full, cannot-write, file-unreadable.
 */
export function repairLedgerFile(path: string, dbEntries: Iterable<LedgerEntry>): { readonly appended: number } | { readonly problem: VerifyProblem } {
  const file = readLedgerFile(path);
  const [bad] = file.problems;
  if (bad !== undefined) return { problem: bad };
  const inDb = [...dbEntries];
  const compared = compareLedgers(inDb, file.entries);
  if (compared.state === 'differs') return { problem: compared.problem };
  const due = inDb.slice(file.entries.length);
  if (file.tornBytes > 0 && !isTornAppend(path, file.tornBytes, due)) {
    return { problem: { where: 'ledger', what: 'ledger.jsonl', detail: 'ends with bytes that are no beginning of an entry of the database' } };
  }
  try {
    if (file.tornBytes > 0) cutTail(path, file.tornBytes);
    if (due.length > 0) appendLines(path, due);
  } catch (error) {
    if (error instanceof FaultError) throw error;
    throw writeFault(error, path);
  }
  return { appended: due.length };
}

const FIELDS = ['seq', 'at', 'kind', 'by', 'prev', 'body', 'hash'] as const;

function shown(value: string | number): string {
  const text = JSON.stringify(value);
  return text.length <= 80 ? text : `${text.slice(0, 79)}…`;
}

function appendLines(path: string, entries: readonly LedgerEntry[]): void {
  const made = !existsSync(path);
  const file = openSync(path, constants.O_RDWR | constants.O_CREAT | NO_FOLLOW, 0o600);
  try {
    const { size } = fstatSync(file);
    const last = Buffer.alloc(1);
    if (size > 0 && readSync(file, last, 0, 1, size - 1) === 1 && last[0] !== NEWLINE) {
      throw new FaultError({ code: 'case-damaged', path, why: 'its last line is incomplete' });
    }
    try {
      writeAll(file, Buffer.from(entries.map((entry) => `${ledgerLine(entry)}\n`).join('')), size);
      fsyncSync(file);
    } catch (error) {
      ftruncateSync(file, size);
      throw error;
    }
  } finally {
    closeSync(file);
  }
  if (made) syncParent(path);
}

function isTornAppend(path: string, tornBytes: number, due: readonly LedgerEntry[]): boolean {
  const expected = Buffer.from(due.map((entry) => `${ledgerLine(entry)}\n`).join(''));
  return readOrEmpty(path).subarray(-tornBytes).equals(expected.subarray(0, tornBytes));
}

function cutTail(path: string, bytes: number): void {
  const file = openSync(path, constants.O_RDWR | NO_FOLLOW);
  try {
    ftruncateSync(file, fstatSync(file).size - bytes);
    fsyncSync(file);
  } finally {
    closeSync(file);
  }
}

function readOrEmpty(path: string): Buffer {
  try {
    return readFileSync(path);
  } catch (error) {
    if (errorCode(error) === 'ENOENT') return Buffer.alloc(0);
    throw readFault(error, path);
  }
}

function entryOf(line: string): LedgerEntry | undefined {
  let value: unknown;
  try {
    value = JSON.parse(line);
  } catch {
    return undefined;
  }
  if (typeof value !== 'object' || value === null) return undefined;
  const { seq, at, kind, by, body, hash, prev } = value as Record<string, unknown>;
  const instant = typeof at === 'number' ? microsOf(at) : undefined;
  if (typeof seq !== 'number' || !Number.isSafeInteger(seq) || instant === undefined) return undefined;
  if (typeof kind !== 'string' || typeof by !== 'string' || typeof body !== 'string' || typeof hash !== 'string' || typeof prev !== 'string') return undefined;
  return { seq, at: instant, kind, by, body, hash, prev };
}
