/**
 * Takes files in: list, read (hash, seal, unpack, detect) in one thread, parse in a second, store in this one. A file is sealed whole or never
 * happened; small files are stored once they are read whole, and share a transaction; what was committed stays when a later one fails or the person cancels.
 */
import { closeSync, fsyncSync, openSync } from 'node:fs';
import { giveBack } from '../base/give-back.ts';
import type { LedgerEntry } from '../../shared/domain/custody.ts';
import type { EvidenceFile, ImportOutcome, RefusedFile } from '../../shared/domain/evidence.ts';
import { describe, fail, FaultError, ok, type Fault, type Result } from '../../shared/domain/fault.ts';
import { packPath, type VaultBlock } from '../custody/vault.ts';
import { receiptOf } from '../custody/receipt.ts';
import type { ReadOptions } from '../ingest/format.ts';
import { formatOf, FORMATS } from '../ingest/registry.ts';
import { listInputs } from '../ingest/source.ts';
import { evidenceFile, filesOfObject, heldObjects, totalsOf, vaultEnd } from '../store/read/evidence.ts';
import { bulkMemory, createDeferred, dropDeferred, everydayMemory } from '../store/write/deferred-indexes.ts';
import { EvidenceIntake } from '../store/write/evidence.ts';
import { insertRefusal, strikeRefusals } from '../store/write/custody.ts';
import { readOptionsOf, type Answers } from './read-options.ts';
import { databaseOf, enter, mirror, vaultOf, type OpenCase } from './open-case.ts';
import { deriveBase, deriveBaseBeside, isBaseStale } from './derive-base.ts';
import { hasBaseWorker } from './start-base.ts';
import type { Tally } from '../store/write/tally.ts';
import { startParse } from './start-feed.ts';
import { MOST_ROOMS } from './worker-stream.ts';
import type { FeedSpec } from './feed.ts';
import type { ParsedMessage } from './parse.ts';

export interface ImportOptions extends Answers {
  readonly format?: string | undefined;
  readonly reference?: boolean | undefined;
}

export interface Hooks {
  readonly progress: (p: { label: string; done: number; total?: number; unit: string; detail?: string }) => void;
  readonly cancelled: () => boolean;
}

export const SILENT: Hooks = { progress: () => undefined, cancelled: () => false };

/** Small files are committed together, up to this many rows or bytes. */
const COMMIT_RECORDS = 50_000;
const COMMIT_BYTES = 64 * 1024 * 1024;
/** An object of more bytes or records is stored as it is read. */
const LARGE_FILE = 16 * 1024 * 1024;
const HELD_RECORDS = 20_000;
/** Fewer records are derived from before a thread has begun. */
const WORTH_A_THREAD = 50_000;

export async function importEvidence(c: OpenCase, paths: readonly string[], options: ImportOptions, hooks: Hooks): Promise<Result<ImportOutcome>> {
  if (c.trouble !== undefined) return fail({ code: 'case-damaged', path: c.path, why: c.trouble });
  if (options.format !== undefined && formatOf(options.format) === undefined) {
    return fail({ code: 'unknown-format-id', format: options.format, known: FORMATS.map((f) => f.id) });
  }
  const read = readOptionsOf(options);
  if (!read.ok) return read;
  const listed = listInputs(paths);
  if (listed.length === 0) return fail({ code: 'nothing-to-import', path: paths[0] ?? '' });
  // What was read for answers that are about to change makes room.
  c.once.close();
  const run = new ImportRun(c, options, read.value, hooks);
  for (const l of listed) if (l.kind === 'refused') run.refuse(l.path, l.fault);
  const files = listed.flatMap((l) => (l.kind === 'file' ? [{ path: l.path, bytes: l.bytes }] : []));
  return run.all(files);
}

/** What an object says of its files, in order. */
type Said = Extract<ParsedMessage, { readonly kind: 'file' | 'readings' | 'file-end' }>;

class ImportRun {
  readonly #c: OpenCase;
  readonly #options: ImportOptions;
  readonly #read: ReadOptions;
  readonly #hooks: Hooks;
  readonly #files: EvidenceFile[] = [];
  readonly #refused: RefusedFile[] = [];
  #pendingLedger: LedgerEntry[] = [];
  #pendingPacks = new Set<number>();
  #pendingFiles: EvidenceFile[] = [];
  #sinceCommit = { records: 0, bytes: 0 };
  #done = 0;
  #records = 0;

  constructor(c: OpenCase, options: ImportOptions, read: ReadOptions, hooks: Hooks) {
    this.#c = c;
    this.#options = options;
    this.#read = read;
    this.#hooks = hooks;
  }

  refuse(path: string, fault: Fault): void {
    const refused = { path, code: fault.code, why: describe(fault) };
    this.#refused.push(refused);
  }

  async all(files: readonly { path: string; bytes: number }[]): Promise<Result<ImportOutcome>> {
    const db = this.#c.handles.evidence;
    const total = files.reduce((n, f) => n + f.bytes, 0);
    const spec: FeedSpec = {
      files, format: this.#options.format, read: this.#read,
      vault: this.#options.reference === true ? undefined : { folder: vaultOf(this.#c.path), end: vaultEnd(this.#c.handles.reader) },
      held: heldObjects(this.#c.handles.reader),
    };
    dropDeferred(db, files);
    const { tally, stopped: why } = await this.#store(spec, total);
    let stopped = why;
    if (stopped !== undefined && stopped.code !== 'cancelled') this.refuse(this.#c.path, stopped);
    try {
      // On a full disk the indexes cannot be made either: then the next opening makes them.
      await this.#conclude(tally, () => { if (stopped?.code !== 'disk-full') db.transaction(() => { createDeferred(db); })(); });
    } catch (error) {
      // What was sealed is sealed; the next opening derives what is missing.
      stopped ??= faultOf(error, this.#c.path);
      if (stopped === undefined) throw error;
    } finally {
      everydayMemory(db);
    }
    if (stopped !== undefined) return fail(stopped);
    return ok({ files: this.#files, refused: this.#refused, totals: totalsOf(this.#files) });
  }

  /** Reads and stores all of it. What had to be held for that is let go with the end of this. */
  async #store(spec: FeedSpec, total: number): Promise<{ readonly tally: Tally; readonly stopped: Fault | undefined }> {
    const db = this.#c.handles.evidence;
    const intake = new EvidenceIntake(db);
    const { tally } = intake;
    // What is counted now can only be added to sums that are those of the evidence held.
    if (isBaseStale(this.#c.handles.reader)) tally.forget();
    db.exec('BEGIN IMMEDIATE');
    try {
      const stopped = await this.#take(intake, startParse({ feed: spec, read: this.#read }, this.#spent), total);
      this.#commit(intake);
      db.exec('COMMIT');
      mirror(this.#c, this.#toMirror.splice(0));
      intake.free();
      return { tally, stopped };
    } catch (error) {
      if (db.inTransaction) db.exec('ROLLBACK');
      this.#drop();
      tally.forget();
      const stopped = faultOf(error, this.#c.path);
      if (stopped === undefined) {
        createDeferred(db);
        throw error;
      }
      return { tally, stopped };
    }
  }

  /** @param sort makes the indexes that the import went without. */
  async #conclude(tally: Tally, sort: () => void): Promise<void> {
    // A call that takes nothing in changes nothing; beside files that were taken in, what was refused is part of what the case lacks.
    if (this.#files.some((f) => f.attention?.startsWith('held already') !== true)) {
      for (const r of this.#refused) if (r.code !== 'disk-full') insertRefusal(this.#c.handles.evidence, r, this.#c.now());
    }
    const stored = this.#files.reduce((n, f) => n + f.stored, 0);
    const beside = stored >= WORTH_A_THREAD && hasBaseWorker();
    this.#hooks.progress({ label: beside ? 'Sorting, and working out identities and credentials' : 'Sorting', done: 0, unit: 'steps' });
    if (beside) {
      bulkMemory(this.#c.handles.evidence, 'sorting');
      await deriveBaseBeside(this.#c.handles, databaseOf(this.#c.path), tally, sort);
      this.#c.handles.evidence.pragma('wal_checkpoint(PASSIVE)');
    } else {
      sort();
      this.#hooks.progress({ label: 'Working out identities and credentials', done: 0, unit: 'steps' });
      // Duplicates alone bring texts, and may speak for what was held.
      if (isBaseStale(this.#c.handles.reader)) deriveBase(this.#c.handles, tally);
    }
  }

  /** @returns why it stopped before the end, if it did: what was sealed until then is kept, the object it was in is taken back. */
  async #take(intake: EvidenceIntake, messages: AsyncGenerator<ParsedMessage>, total: number): Promise<Fault | undefined> {
    const db = this.#c.handles.evidence;
    let members: number[] = [];
    let path = '';
    /** What an object has said so far: while it is small nothing of it is stored before it is known to be read whole. */
    let held: Said[] | undefined;
    let heldRecords = 0;
    let inObject = false;
    let numbered = false;
    const begin = (): void => {
      intake.beginObject({ path, kept: this.#options.reference !== true, importedAt: this.#c.now(), examiner: this.#c.examiner });
    };
    const store = (m: Said): void => {
      if (m.kind === 'file') this.#beginFile(intake, m);
      else if (m.kind === 'readings') {
        intake.take(m.batch);
        if (this.#room !== m.batch.room) this.#spend();
        this.#room = m.batch.room;
      }
      else members.push(intake.endFile(m.attention).file);
    };
    /** A large object gets a transaction of its own; giving it up must not cost its neighbours. */
    const enlarge = (): void => {
      this.#commitAndBegin(intake);
      begin();
      for (const m of held ?? []) store(m);
      held = undefined;
    };
    /** Takes back what the present object has said or stored, and nothing else. */
    const giveUp = (): void => {
      if (!inObject) return;
      inObject = false;
      if (held === undefined) {
        db.exec('ROLLBACK; BEGIN IMMEDIATE');
        intake.forget();
      }
      held = undefined;
      if (numbered) intake.renumber();
    };
    for await (const m of messages) {
      if (this.#hooks.cancelled()) {
        giveUp();
        return { code: 'cancelled' };
      }
      switch (m.kind) {
        case 'object':
          path = m.path;
          members = [];
          held = [];
          heldRecords = 0;
          inObject = true;
          numbered = false;
          if (m.bytes > LARGE_FILE) enlarge();
          else if (this.#sinceCommit.records > COMMIT_RECORDS || this.#sinceCommit.bytes > COMMIT_BYTES) this.#commitAndBegin(intake);
          break;
        case 'file':
        case 'readings':
        case 'file-end':
          if (m.kind === 'readings') {
            numbered = true;
            heldRecords += m.batch.records;
            this.#progress(m, total, path);
          }
          if (held === undefined) store(m);
          else {
            held.push(m);
            if (heldRecords > HELD_RECORDS) enlarge();
          }
          break;
        case 'member-refused':
          this.refuse(m.path, m.fault);
          break;
        case 'object-end':
          if (held !== undefined) {
            begin();
            for (const said of held) store(said);
            held = undefined;
          }
          this.#seal(intake, m.sha256, m.bytes, m.blocks, members);
          inObject = false;
          break;
        case 'object-refused':
          giveUp();
          if (m.told !== true) this.refuse(m.path, m.fault);
          break;
        case 'stopped':
          giveUp();
          return m.fault;
        case 'held':
          this.#done += m.bytes;
          for (const f of filesOfObject(this.#c.handles.reader, m.sha256)) {
            this.#files.push({ ...f, path: m.path, stored: 0, events: 0, entries: 0, duplicates: f.stored + f.duplicates, attention: `held already as ${f.path}: nothing was stored again` });
          }
          break;
      }
    }
    return undefined;
  }

  #beginFile(intake: EvidenceIntake, m: Extract<ParsedMessage, { readonly kind: 'file' }>): void {
    const format = formatOf(m.format);
    if (format === undefined) throw new Error(`no format ${m.format}`);
    intake.beginFile({
      member: m.member, layers: m.layers, format: m.format, because: m.because,
      options: JSON.stringify({ format: this.#options.format, ...m.assumed, mapping: format.reads === undefined ? undefined : this.#read.mapping }),
    });
  }

  #progress(m: Extract<ParsedMessage, { readonly kind: 'readings' }>, total: number, path: string): void {
    this.#records += m.batch.records;
    this.#sinceCommit.records += m.batch.records;
    this.#done += m.rawBytes;
    this.#hooks.progress({ label: 'Importing', done: this.#done, total, unit: 'bytes', detail: `${this.#records} records, ${path}` });
  }

  #seal(intake: EvidenceIntake, sha256: string, bytes: number, blocks: readonly VaultBlock[], members: readonly number[]): void {
    const sealedAt = this.#c.now();
    const rowsDigest = intake.vouch();
    intake.sealObject({ sha256, bytes, blocks, sealedAt, members });
    for (const b of blocks) this.#pendingPacks.add(b.pack);
    for (const id of members) {
      const file = evidenceFile(this.#c.handles.reader, id);
      if (file === undefined) throw new Error('a sealed file cannot be read back');
      const receipt = receiptOf({ file, rowsDigest, vault: blocks.length === 0 ? undefined : { blocks: blocks.length, packBytes: blocks.reduce((n, b) => n + b.packLength, 0) } });
      this.#pendingLedger.push(enter(this.#c, receipt.kind, receipt.body, receipt.at, receipt.by));
      this.#pendingFiles.push(file);
      strikeRefusals(this.#c.handles.evidence, file.path);
    }
    this.#sinceCommit.bytes += bytes;
  }

  /** Makes the vault durable before the database says that it is. */
  #commit(intake: EvidenceIntake): void {
    intake.closeRuns();
    for (const pack of this.#pendingPacks) {
      const fd = openSync(packPath(vaultOf(this.#c.path), pack), 'r+');
      try {
        fsyncSync(fd);
      } finally {
        closeSync(fd);
      }
    }
    if (this.#pendingPacks.size > 0) {
      const folder = openSync(vaultOf(this.#c.path), 'r');
      try {
        fsyncSync(folder);
      } finally {
        closeSync(folder);
      }
    }
    this.#pendingPacks.clear();
    const entries = this.#pendingLedger;
    this.#pendingLedger = [];
    this.#files.push(...this.#pendingFiles);
    this.#pendingFiles = [];
    this.#sinceCommit = { records: 0, bytes: 0 };
    this.#toMirror.push(...entries);
  }

  readonly #toMirror: LedgerEntry[] = [];
  /** Memory of batches that are stored, waiting to be sent back; where nobody takes it there is no more than `MOST_ROOMS`. */
  readonly #spent: ArrayBuffer[] = [];
  /** That of the batch stored last: the next one may lie in it, too. */
  #room: ArrayBuffer | undefined;

  #spend(): void {
    if (this.#room === undefined) return;
    if (this.#spent.length < MOST_ROOMS) this.#spent.push(this.#room);
    else giveBack({ buffer: this.#room });
  }

  #commitAndBegin(intake: EvidenceIntake): void {
    this.#commit(intake);
    this.#c.handles.evidence.exec('COMMIT');
    mirror(this.#c, this.#toMirror.splice(0));
    this.#c.handles.evidence.exec('BEGIN IMMEDIATE');
  }

  /** After a rollback: what was not committed did not happen. */
  #drop(): void {
    this.#pendingFiles = [];
    this.#pendingLedger = [];
    this.#pendingPacks.clear();
  }
}

const FULL = new Set(['ENOSPC', 'EDQUOT', 'SQLITE_FULL', 'SQLITE_IOERR_WRITE', 'SQLITE_IOERR_SHMSIZE', 'SQLITE_IOERR_TRUNCATE']);

function faultOf(error: unknown, path: string): Fault | undefined {
  if (error instanceof FaultError) return error.fault;
  const code = (error as { code?: unknown }).code;
  if (typeof code === 'string' && FULL.has(code)) return { code: 'disk-full', path };
  return undefined;
}
