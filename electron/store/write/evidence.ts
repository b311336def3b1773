/**
 * Writes evidence: begin a file, add its readings, seal it with counts that add up; or abandon it and leave no trace.
 * One intake at a time per case; the caller decides when to commit, so that thousands of small files share a transaction.
 */
import { giveBack } from '../../base/give-back.ts';
import { completedNote } from '../../../shared/domain/evidence.ts';
import type { NamedIdentity } from '../../../shared/domain/event.ts';
import type { InventoryDraft } from '../../../shared/domain/inventory.ts';
import { ENTRY_KINDS } from '../../../shared/domain/inventory.ts';
import type { Place } from '../../../shared/domain/reading.ts';
import type { Micros } from '../../../shared/domain/time.ts';
import { stmt, type EvidenceWriter } from '../handles.ts';
import { Alike } from './alike.ts';
import { ACT_WIDTH, CONTEXT_WIDTH, credentialCode, FACT_WIDTH, identityCode, ISSUE_WIDTH, type ReadingBatch } from './batch.ts';
import { ACT_COLUMNS, ACT_TEXTS, CONTEXT_COLUMNS, CONTEXT_TEXTS, ENTRY_COLUMNS, EVENT_COLUMNS, EVENT_TEXTS, EVENT_WIDTH, FACT_COLUMNS, ISSUE_COLUMNS, type Cell } from './columns.ts';
import { RowInsert } from './row-insert.ts';
import { Run, runsText, type ClosedRun, type RowKind } from './rows-digest.ts';
import { DETAIL_TABLES } from '../detail-bits.ts';
import { Tally } from './tally.ts';
import { Terms } from './terms.ts';
import { Tuples } from './tuples.ts';
import { Twins } from './twins.ts';

const MAX_REASONS = 200;

const ENTRY: ReadonlyMap<string, number> = new Map(ENTRY_KINDS.map((name, i) => [name, i]));
const AT = EVENT_COLUMNS.indexOf('at_us');
const RECORD = EVENT_COLUMNS.indexOf('record_no');
const CONTEXT = EVENT_COLUMNS.indexOf('context');
const ACT = EVENT_COLUMNS.indexOf('act');
const HOST = EVENT_COLUMNS.indexOf('host');
const INSERT_RIGHT = 'INSERT INTO evidence_right (entry_id, rights) VALUES (?, ?)';
const INSERT_ENTRY = `INSERT INTO evidence_entry (${ENTRY_COLUMNS.join(', ')}) VALUES (${ENTRY_COLUMNS.map(() => '?').join(', ')})`;

export interface NewObject { readonly path: string; readonly kept: boolean; readonly importedAt: Micros; readonly examiner: string }
export interface Block {
  readonly rawOffset: number; readonly rawLength: number; readonly pack: number; readonly packOffset: number; readonly packLength: number;
  readonly crc32: number; readonly stored: boolean;
}
export interface NewFile {
  readonly member: string | undefined;
  readonly layers: readonly string[];
  readonly format: string;
  readonly because: string;
  readonly options: string;
}
export interface SealedCounts {
  readonly records: number; readonly stored: number; readonly duplicates: number; readonly skipped: number; readonly rejected: number;
  readonly events: number; readonly entries: number;
}

export class EvidenceIntake {
  readonly #db: EvidenceWriter;
  #terms: Terms;
  #contexts: Tuples;
  #acts: Tuples;
  #nextEvent: number;
  #nextEntry: number;
  #nextName: number;
  #runs: Record<RowKind, Run>;
  /** Runs recorded since `beginObject`. */
  #closed: ClosedRun[] = [];
  #object = 0;
  #file = 0;
  #counts = { records: 0, stored: 0, duplicates: 0, skipped: 0, rejected: 0, events: 0, entries: 0 };
  #first: number | null = null;
  #last: number | null = null;
  #skips = new Map<string, number>();
  #rejects: { place: Place; why: string }[] = [];
  /** Events held whose fuller record the present file has. */
  #completed = 0;
  /** Whether rows came since `beginObject`. */
  #took = false;
  /** The dictionary id of each number of the batches. */
  #ids = new Uint32Array(1 << 16);
  #lastText = 0;
  /** The two ids of each pair of names; both 0 once the pair is stored. */
  #pairs = new Uint32Array(1 << 12);
  #pairCells = 0;
  /** The stored id of each number of a context or act. */
  #contextIds = new Uint32Array(1 << 12);
  #actIds = new Uint32Array(1 << 8);
  #lastContext = 0;
  #lastAct = 0;
  /** Sums over the events stored by this intake. */
  readonly tally = new Tally();
  readonly #twins: Twins;
  readonly #alike: Alike;
  readonly #insertEvents: RowInsert;
  readonly #insertIssues: RowInsert;
  readonly #insertFacts: RowInsert;

  constructor(db: EvidenceWriter) {
    this.#db = db;
    this.#insertEvents = new RowInsert(db, 'evidence_happening', EVENT_COLUMNS);
    this.#insertIssues = new RowInsert(db, 'evidence_issue', ISSUE_COLUMNS);
    this.#insertFacts = new RowInsert(db, 'evidence_fact', FACT_COLUMNS);
    const flush = (): void => {
      this.#contexts.flush();
      this.#acts.flush();
    };
    const word = (id: number): string => {
      this.#terms.flush();
      return stmt(db, 'SELECT text FROM evidence_term WHERE id = ?').pluck().get(id) as string;
    };
    this.#twins = new Twins(db, { insertEvents: this.#insertEvents, runs: () => this.#runs, flush, textId: (number) => this.#id(number), word });
    this.#alike = new Alike(db, flush);
    this.#runs = this.#freshRuns();
    this.#terms = this.#freshTerms();
    this.#contexts = this.#freshTuples('context', CONTEXT_COLUMNS);
    this.#acts = this.#freshTuples('act', ACT_COLUMNS);
    this.#nextEvent = this.#next('evidence_happening');
    this.#nextEntry = this.#next('evidence_entry');
    this.#nextName = this.#next('evidence_name');
  }

  #next(table: string): number {
    return (this.#db.prepare(`SELECT COALESCE(MAX(id), 0) + 1 AS id FROM ${table}`).get() as { id: number }).id;
  }

  #freshTerms(): Terms {
    return new Terms(this.#db, (id, text) => { this.#runs.term.add(id, [id, text]); });
  }

  #freshTuples(kind: 'context' | 'act', columns: readonly string[]): Tuples {
    return new Tuples(this.#db, `evidence_${kind}`, columns, (id, cells, from) => { this.#runs[kind].addNumbers(id, cells, from, from + columns.length); });
  }

  #freshRuns(): Record<RowKind, Run> {
    const run = (kind: RowKind): Run => new Run(kind, this.#db, (closed) => { this.#closed.push(closed); });
    return { event: run('event'), context: run('context'), act: run('act'), twin: run('twin'), issue: run('issue'), fact: run('fact'), entry: run('entry'), right: run('right'), name: run('name'), term: run('term'), superseded: run('superseded'), said: run('said') };
  }

  beginObject(o: NewObject): void {
    const info = stmt(this.#db, 'INSERT INTO evidence_object (sha256, bytes, path, kept, imported_at_us, examiner) VALUES (?, 0, ?, ?, ?, ?)')
      .run(`pending-${o.importedAt}-${o.path}`, o.path, o.kept ? 1 : 0, o.importedAt, o.examiner);
    this.#object = Number(info.lastInsertRowid);
    this.#took = false;
    this.#closed = [];
  }

  beginFile(f: NewFile): void {
    const info = stmt(this.#db, 'INSERT INTO evidence_file (object_id, member, layers, name_id, format, because, options) VALUES (?, ?, ?, ?, ?, ?, ?)')
      .run(this.#object, f.member ?? null, JSON.stringify(f.layers), `pending-${this.#object}-${f.member ?? ''}`, f.format, f.because, f.options);
    this.#file = Number(info.lastInsertRowid);
    this.#counts = { records: 0, stored: 0, duplicates: 0, skipped: 0, rejected: 0, events: 0, entries: 0 };
    this.#first = null;
    this.#last = null;
    this.#skips = new Map();
    this.#rejects = [];
    this.#completed = 0;
    this.#alike.beginFile(this.#file, this.#nextEvent > 1);
  }

  /** What the format made of some records of the file, in their order. */
  take(batch: ReadingBatch): void {
    this.#took = true;
    if (batch.anew) this.renumber();
    this.#learn(batch);
    const c = this.#counts;
    c.records += batch.records;
    this.#takeEvents(batch);
    for (const [text, count] of batch.skipped) {
      c.skipped += count;
      const why = this.#skips.size < MAX_REASONS || this.#skips.has(text) ? text : 'other reasons';
      this.#skips.set(why, (this.#skips.get(why) ?? 0) + count);
    }
    c.rejected += batch.rejected;
    for (const reject of batch.rejects) this.#rejects.push(reject);
    for (const { record, place, entries } of batch.entries) {
      c.stored += 1;
      entries.forEach((entry, part) => { this.#addEntry(record, place, entry, part); });
    }
  }

  /** The numbers of new texts and pairs follow those known. */
  #learn({ texts, pairs, contexts, acts }: ReadingBatch): void {
    this.#ids = roomFor(this.#ids, this.#lastText + texts.length + 1);
    for (const text of texts) {
      this.#lastText += 1;
      this.#ids[this.#lastText] = this.#terms.onceIdOf(text);
    }
    this.#pairs = roomFor(this.#pairs, this.#pairCells + pairs.length);
    for (const number of pairs) {
      this.#pairs[this.#pairCells] = this.#id(number);
      this.#pairCells += 1;
    }
    this.#contextIds = roomFor(this.#contextIds, this.#lastContext + contexts.length / CONTEXT_WIDTH + 1);
    for (let k = 0; k < contexts.length; k += CONTEXT_WIDTH) {
      this.#resolve(contexts, k, CONTEXT_TEXTS);
      this.#lastContext += 1;
      const id = this.#contexts.idOf(contexts, k);
      this.#contextIds[this.#lastContext] = id;
      this.tally.context(id, contexts, k);
    }
    this.#actIds = roomFor(this.#actIds, this.#lastAct + acts.length / ACT_WIDTH + 1);
    for (let k = 0; k < acts.length; k += ACT_WIDTH) {
      this.#resolve(acts, k, ACT_TEXTS);
      this.#lastAct += 1;
      const id = this.#acts.idOf(acts, k);
      this.#actIds[this.#lastAct] = id;
      this.tally.act(id, acts, k);
    }
  }

  /** Puts ids of the dictionary in the place of numbers. */
  #resolve(cells: Float64Array, at: number, columns: readonly number[]): void {
    for (const column of columns) {
      const number = cells[at + column] ?? 0;
      cells[at + column] = number === 0 ? Number.NaN : this.#id(number);
    }
  }

  #id(number: number | undefined): number {
    const id = this.#ids[number ?? 0];
    if (id === undefined || id === 0) throw new Error('a batch names a text that was not sent');
    return id;
  }

  /** Inserts the rows. A row whose instant and twin key are held already is a duplicate, and leaves its place alone, unless it says more. */
  #takeEvents(batch: ReadingBatch): void {
    const { events } = batch;
    const n = events.length / EVENT_WIDTH;
    if (n === 0) return;
    const firstId = this.#nextEvent;
    this.#nextEvent += n;
    const alike = this.#alike.among(events);
    for (let row = 0, k = 0; row < n; row += 1, k += EVENT_WIDTH) {
      events[k] = firstId + row;
      events[k + 1] = this.#file;
      events[k + CONTEXT] = this.#contextIds[events[k + CONTEXT] ?? 0] ?? 0;
      events[k + ACT] = this.#actIds[events[k + ACT] ?? 0] ?? 0;
      this.#resolve(events, k, EVENT_TEXTS);
    }
    const fresh = alike === undefined ? events : without(events, alike);
    const kept = this.#insertEvents.orIgnore(fresh, fresh.length / EVENT_WIDTH, firstId, firstId + n - 1);
    const c = this.#counts;
    let twins: Map<number, number> | undefined;
    let record = -1;
    let recordStored = false;
    const settle = (): void => {
      if (record === -1) return;
      if (recordStored) c.stored += 1;
      else c.duplicates += 1;
    };
    for (let row = 0, k = 0; row < n; row += 1, k += EVENT_WIDTH) {
      const stored = kept === undefined || kept.has(firstId + row);
      const of = events[k + RECORD] ?? 0;
      if (of !== record) {
        settle();
        record = of;
        recordStored = false;
      }
      if (!stored) {
        const further = this.#twins.take(batch, k, row, alike?.get(row) ?? events[k + AT] ?? 0);
        if (further?.speaks === true) {
          kept.add(firstId + row);
          this.#completed += 1;
          this.tally.forget();
        }
        if (further !== undefined) (twins ??= new Map()).set(firstId + row, further.event);
        continue;
      }
      recordStored = true;
      c.events += 1;
      const at = events[k + AT] ?? 0;
      this.tally.add(firstId + row, at, events[k + CONTEXT] ?? 0, events[k + ACT] ?? 0, events[k + HOST] ?? Number.NaN);
      if (this.#first === null || at < this.#first) this.#first = at;
      if (this.#last === null || at > this.#last) this.#last = at;
      if (kept !== undefined) this.#runs.event.addNumbers(firstId + row, events, k, k + EVENT_WIDTH);
    }
    settle();
    if (kept === undefined) this.#runs.event.addRows(firstId, events, 0, EVENT_WIDTH, n);
    this.#takeDetails('issue', this.#insertIssues, keptOf(batch.issues, ISSUE_WIDTH, firstId, kept), ISSUE_WIDTH, [3, 5]);
    this.#takeDetails('fact', this.#insertFacts, keptOf(batch.facts, FACT_WIDTH, firstId, kept), FACT_WIDTH, [3]);
    this.#takeNames(batch.names, firstId, twins);
  }

  #takeDetails(kind: 'issue' | 'fact', insert: RowInsert, cells: Float64Array, width: number, texts: readonly number[]): void {
    const of = DETAIL_TABLES.indexOf(`evidence_${kind}`);
    for (let k = 0; k < cells.length; k += width) {
      for (const column of texts) {
        const number = cells[k + column] ?? 0;
        cells[k + column] = number === 0 ? Number.NaN : this.#id(number);
      }
      const event = cells[k] ?? 0;
      this.#runs[kind].addNumbers(event, cells, k, k + width);
      this.tally.detail(of, event);
    }
    insert.all(cells, cells.length / width);
  }

  /** Names that a further record shows are known from the event that it is a record of: else the order in which the two came would tell. */
  #takeNames(names: Float64Array, firstId: number, twins: ReadonlyMap<number, number> | undefined): void {
    for (let i = 0; i < names.length; i += 2) {
      const at = (names[i + 1] ?? 0) * 2;
      const name = this.#pairs[at] ?? 0;
      if (name === 0) continue;
      const event = firstId + (names[i] ?? 0);
      this.#addName(name, this.#pairs[at + 1] ?? 0, twins?.get(event) ?? event, null);
      this.#pairs.fill(0, at, at + 2);
    }
  }

  #addName(name: number, also: number, event: number | null, entry: number | null): void {
    const row = [this.#nextName, name, also, this.#file, event, entry];
    const info = stmt(this.#db, 'INSERT OR IGNORE INTO evidence_name (id, name, also, file_id, event_id, entry_id) VALUES (?, ?, ?, ?, ?, ?)').run(row);
    if (info.changes === 0) return;
    this.#runs.name.add(this.#nextName, row);
    this.#nextName += 1;
  }

  #addEntryNames(identity: NamedIdentity, entry: number): void {
    const name = this.#terms.idOf(identity.name);
    for (const text of identity.also ?? []) {
      const also = this.#terms.idOf(text);
      if (also !== name) this.#addName(name, also, null, entry);
    }
  }

  #addEntry(record: number, place: Place, e: InventoryDraft, part: number): void {
    const t = this.#terms;
    const id = this.#nextEntry;
    this.#nextEntry += 1;
    const row: Cell[] = [
      id, this.#file, record, part, place.offset, place.length, place.line, ENTRY.get(e.kind) ?? 0, t.idOf(e.platform),
      t.idOrNull(e.identity?.name), identityCode(e.identity?.kind), t.idOrNull(e.credential?.value), credentialCode(e.credential?.kind),
      t.idOrNull(e.other?.name), identityCode(e.other?.kind), e.created ?? null, e.rotated ?? null, e.lastUsed ?? null, e.expires ?? null, e.asOf ?? null,
      e.status ?? null, e.owner ?? null, e.detail ?? null,
    ];
    stmt(this.#db, INSERT_ENTRY).run(row);
    this.#runs.entry.add(id, row);
    if (e.rights !== undefined && e.rights.length > 0) {
      const rights = JSON.stringify(e.rights);
      stmt(this.#db, INSERT_RIGHT).run(id, rights);
      this.#runs.right.add(id, [id, rights]);
    }
    this.#counts.entries += 1;
    if (e.identity !== undefined) this.#addEntryNames(e.identity, id);
  }

  /** Ends the file. Its id for people comes with the object's hash, in `sealObject`. */
  endFile(attention?: string): { readonly file: number; readonly counts: SealedCounts } {
    const c = this.#counts;
    const cut = c.rejected > this.#rejects.length ? `only the first ${this.#rejects.length} of ${c.rejected} rejected records are listed` : undefined;
    for (const [why, count] of this.#skips) stmt(this.#db, 'INSERT INTO evidence_skip (file_id, why, count) VALUES (?, ?, ?)').run(this.#file, why, count);
    for (const { place, why } of this.#rejects) {
      stmt(this.#db, 'INSERT OR IGNORE INTO evidence_reject (file_id, byte_offset, byte_length, line, why) VALUES (?, ?, ?, ?, ?)').run(this.#file, place.offset, place.length, place.line, why);
    }
    const completed = this.#completed === 0 ? undefined : completedNote(this.#completed);
    const note = [attention, cut, completed].filter((x) => x !== undefined).join('; ');
    stmt(this.#db, `UPDATE evidence_file
      SET records = ?, stored = ?, duplicates = ?, skipped = ?, rejected = ?, events = ?, entries = ?, first_us = ?, last_us = ?, attention = ?
      WHERE id = ?`).run(c.records, c.stored, c.duplicates, c.skipped, c.rejected, c.events, c.entries, this.#first, this.#last, note === '' ? null : note, this.#file);
    return { file: this.#file, counts: { ...c } };
  }

  /** The whole object is read: its hash, size and vault blocks make it sealed. `members` are the files begun since `beginObject`, in order. */
  sealObject(o: { sha256: string; bytes: number; blocks: readonly Block[]; sealedAt: Micros; members: readonly number[] }): void {
    stmt(this.#db, 'UPDATE evidence_object SET sha256 = ?, bytes = ? WHERE id = ?').run(o.sha256, o.bytes, this.#object);
    for (const b of o.blocks) {
      stmt(this.#db, 'INSERT INTO evidence_block (object_id, raw_offset, raw_length, pack, pack_offset, pack_length, crc32, stored) VALUES (?, ?, ?, ?, ?, ?, ?, ?)')
        .run(this.#object, b.rawOffset, b.rawLength, b.pack, b.packOffset, b.packLength, b.crc32, b.stored ? 1 : 0);
    }
    const single = o.members.length === 1;
    o.members.forEach((file, i) => {
      stmt(this.#db, 'UPDATE evidence_file SET name_id = ?, sealed_at_us = ? WHERE id = ?').run(single ? o.sha256.slice(0, 12) : `${o.sha256.slice(0, 12)}-${i + 1}`, o.sealedAt, file);
    });
    stmt(this.#db, 'UPDATE evidence_object SET sealed_at_us = ? WHERE id = ?').run(o.sealedAt, this.#object);
  }

  /** Inserts what is pending and closes the digests of the rows written since the last call: do this before every commit and savepoint. */
  closeRuns(): void {
    this.#terms.flush();
    this.#contexts.flush();
    this.#acts.flush();
    for (const run of Object.values(this.#runs)) run.close();
  }

  /** Closes the runs of the present object, and gives the text that vouches for them; undefined when it stored no rows. */
  vouch(): string | undefined {
    this.closeRuns();
    return runsText(this.#closed);
  }

  /** The numbers of the batches begin again at 1: whoever reads has taken back the object in which they were given. */
  renumber(): void {
    this.#lastText = 0;
    this.#pairCells = 0;
    this.#lastContext = 0;
    this.#lastAct = 0;
  }

  /** Everything is stored, and nothing more will come: lets go of what it took to look things up. */
  free(): void {
    this.#terms.free();
    this.#contexts.free();
    this.#acts.free();
    giveBack(this.#ids);
    this.#ids = new Uint32Array(0);
  }

  /** After a rollback to where the object began: forget everything cached since. */
  forget(): void {
    if (!this.#took) return;
    this.tally.forget();
    this.#twins.forget();
    this.#runs = this.#freshRuns();
    this.#terms = this.#freshTerms();
    this.#contexts = this.#freshTuples('context', CONTEXT_COLUMNS);
    this.#acts = this.#freshTuples('act', ACT_COLUMNS);
    this.#nextEvent = this.#next('evidence_happening');
    this.#nextEntry = this.#next('evidence_entry');
    this.#nextName = this.#next('evidence_name');
  }
}

/** The same numbers in an array of at least `length`. */
function roomFor(numbers: Uint32Array<ArrayBuffer>, length: number): Uint32Array<ArrayBuffer> {
  if (length <= numbers.length) return numbers;
  const larger = new Uint32Array(Math.max(length, numbers.length * 2));
  larger.set(numbers);
  return larger;
}

/** The rows but those at these positions. */
function without(events: Float64Array, positions: ReadonlyMap<number, number>): Float64Array {
  const rest = new Float64Array(events.length - positions.size * EVENT_WIDTH);
  for (let row = 0, to = 0, k = 0; k < events.length; row += 1, k += EVENT_WIDTH) {
    if (positions.has(row)) continue;
    rest.set(events.subarray(k, k + EVENT_WIDTH), to);
    to += EVENT_WIDTH;
  }
  return rest;
}

/** Rows of the events that were kept, their first cell now the event's id. */
function keptOf(cells: Float64Array, width: number, firstId: number, kept: ReadonlySet<number> | undefined): Float64Array {
  let to = 0;
  for (let from = 0; from < cells.length; from += width) {
    const id = firstId + (cells[from] ?? 0);
    if (kept !== undefined && !kept.has(id)) continue;
    if (to !== from) cells.copyWithin(to, from, from + width);
    cells[to] = id;
    to += width;
  }
  return cells.subarray(0, to);
}
