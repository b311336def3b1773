/**
 * Writes evidence: begin a file, add its readings, seal it with counts that add up; or abandon it and leave no trace.
 * One intake at a time per case; the caller decides when to commit, so that thousands of small files share a transaction.
 */
import type { EventDraft, NamedIdentity } from '../../../shared/domain/event.ts';
import type { InventoryDraft } from '../../../shared/domain/inventory.ts';
import { ENTRY_KINDS } from '../../../shared/domain/inventory.ts';
import { FACT_KINDS } from '../../../shared/domain/event.ts';
import { CREDENTIAL_KINDS, DEPTHS, IDENTITY_KINDS, OUTCOMES, type CredentialKind, type IdentityKind } from '../../../shared/domain/kinds.ts';
import type { Place, Reading } from '../../../shared/domain/reading.ts';
import type { Micros } from '../../../shared/domain/time.ts';
import { stmt, type EvidenceWriter, type Statement } from '../handles.ts';
import { hash53 } from '../hash53.ts';
import { ENTRY_COLUMNS, EVENT_COLUMNS, EVENT_WIDTH, type Cell } from './columns.ts';
import { Run } from './rows-digest.ts';
import { Terms } from './terms.ts';

/** Rows per INSERT statement: about half the cost per row of single inserts. */
const BATCH = 48;
/** Rejected records named one by one per file; past that only their number is kept, which is said in the file's attention. */
export const MAX_NAMED_REJECTS = 10_000;
const MAX_REASONS = 200;
const SEEN_PAIRS = 400_000;

const codeOf = (list: readonly string[]): ReadonlyMap<string, number> => new Map(list.map((name, i) => [name, i]));
const DEPTH = codeOf(DEPTHS);
const OUTCOME = codeOf(OUTCOMES);
const IDENTITY = codeOf(IDENTITY_KINDS);
const CREDENTIAL = codeOf(CREDENTIAL_KINDS);
const FACT = codeOf(FACT_KINDS);
const ENTRY = codeOf(ENTRY_KINDS);
const identityCode = (kind: IdentityKind | undefined): number => IDENTITY.get(kind ?? 'unknown') ?? 0;
const credentialCode = (kind: CredentialKind | undefined): number => CREDENTIAL.get(kind ?? 'unknown') ?? 0;
const insertSql = (table: string, columns: readonly string[], rows: number): string =>
  `INSERT OR IGNORE INTO ${table} (${columns.join(', ')}) VALUES ${Array.from({ length: rows }, () => `(${columns.map(() => '?').join(', ')})`).join(', ')}`;

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

interface Pending { readonly draft: EventDraft; readonly record: number }

export class EvidenceIntake {
  readonly #db: EvidenceWriter;
  #terms: Terms;
  #nextEvent: number;
  #nextEntry: number;
  #nextName: number;
  #runs: Record<'event' | 'issue' | 'fact' | 'entry' | 'name', Run>;
  #object = 0;
  #file = 0;
  #record = 0;
  #counts = { records: 0, stored: 0, duplicates: 0, skipped: 0, rejected: 0, events: 0, entries: 0 };
  #first: number | null = null;
  #last: number | null = null;
  #skips = new Map<string, number>();
  #rejects: { place: Place; why: string }[] = [];
  #cells: Cell[] = [];
  #pending: Pending[] = [];
  /** Records of the pending rows not yet known to be stored, and how many parts each has pending. */
  #open = new Map<number, { parts: number; stored: boolean }>();
  #pairs = new Set<number>();
  readonly #insertMany: Statement;
  readonly #insertOne: Statement;
  /** Actors repeat as the same object when a reader remembers them: their ids and names are then known. */
  #actors = new WeakMap<NamedIdentity, number>();

  constructor(db: EvidenceWriter) {
    this.#db = db;
    this.#insertMany = db.prepare(insertSql('evidence_event', EVENT_COLUMNS, BATCH));
    this.#insertOne = db.prepare(insertSql('evidence_event', EVENT_COLUMNS, 1));
    const next = (table: string): number => (db.prepare(`SELECT COALESCE(MAX(id), 0) + 1 AS id FROM ${table}`).get() as { id: number }).id;
    this.#terms = new Terms(db);
    this.#nextEvent = next('evidence_event');
    this.#nextEntry = next('evidence_entry');
    this.#nextName = next('evidence_name');
    this.#runs = this.#freshRuns();
  }

  #freshRuns(): Record<'event' | 'issue' | 'fact' | 'entry' | 'name', Run> {
    const run = (kind: 'event' | 'issue' | 'fact' | 'entry' | 'name'): Run => new Run(kind, this.#db);
    return { event: run('event'), issue: run('issue'), fact: run('fact'), entry: run('entry'), name: run('name') };
  }

  beginObject(o: NewObject): void {
    const info = stmt(this.#db, 'INSERT INTO evidence_object (sha256, bytes, path, kept, imported_at_us, examiner) VALUES (?, 0, ?, ?, ?, ?)')
      .run(`pending-${o.importedAt}-${o.path}`, o.path, o.kept ? 1 : 0, o.importedAt, o.examiner);
    this.#object = Number(info.lastInsertRowid);
  }

  beginFile(f: NewFile): void {
    const info = stmt(this.#db, 'INSERT INTO evidence_file (object_id, member, layers, name_id, format, because, options) VALUES (?, ?, ?, ?, ?, ?, ?)')
      .run(this.#object, f.member ?? null, JSON.stringify(f.layers), `pending-${this.#object}-${f.member ?? ''}`, f.format, f.because, f.options);
    this.#file = Number(info.lastInsertRowid);
    this.#record = 0;
    this.#counts = { records: 0, stored: 0, duplicates: 0, skipped: 0, rejected: 0, events: 0, entries: 0 };
    this.#first = null;
    this.#last = null;
    this.#skips = new Map();
    this.#rejects = [];
  }

  /** One record: its place and what the format made of it. */
  add(place: Place, reading: Reading): void {
    this.#record += 1;
    const c = this.#counts;
    c.records += 1;
    switch (reading.kind) {
      case 'skipped': {
        c.skipped += 1;
        const why = this.#skips.size < MAX_REASONS || this.#skips.has(reading.why) ? reading.why : 'other reasons';
        this.#skips.set(why, (this.#skips.get(why) ?? 0) + 1);
        return;
      }
      case 'rejected':
        c.rejected += 1;
        if (this.#rejects.length < MAX_NAMED_REJECTS) this.#rejects.push({ place, why: reading.why });
        return;
      case 'entries':
        c.stored += 1;
        reading.entries.forEach((entry, part) => this.#addEntry(place, entry, part));
        return;
      case 'events':
        this.#open.set(this.#record, { parts: reading.events.length, stored: false });
        reading.events.forEach((event, part) => this.#addEvent(place, event, part));
        if (this.#pending.length >= BATCH) this.#flush(false);
        return;
    }
  }

  #addEvent(place: Place, e: EventDraft, part: number): void {
    const t = this.#terms;
    let actor: number | null = null;
    if (e.actor !== undefined) {
      actor = this.#actors.get(e.actor) ?? null;
      if (actor === null) {
        actor = t.idOf(e.actor.name);
        this.#actors.set(e.actor, actor);
      }
    }
    const failed = e.outcome === 'failure';
    this.#cells.push(
      this.#nextEvent + this.#pending.length, this.#file, this.#record, part, place.offset, place.length, place.line, e.at, e.precisionUs, hash53(e.twinKey),
      t.idOf(e.action), failed ? 0 : DEPTH.get(e.depth) ?? 0, OUTCOME.get(e.outcome) ?? 2, t.idOrNull(e.reason),
      actor, identityCode(e.actor?.kind), t.idOrNull(e.credential?.value), credentialCode(e.credential?.kind), e.sessionAt ?? null,
      t.idOrNull(e.source), t.idOrNull(e.agent), t.idOf(e.target.platform), t.idOrNull(e.target.account), t.idOrNull(e.target.region),
      t.idOrNull(e.target.service), t.idOrNull(e.target.resource), t.idOrNull(e.target.host),
    );
    this.#pending.push({ draft: e, record: this.#record });
  }

  /** Inserts pending rows; full batches only unless `all`. A row whose instant and twin key are held already is a duplicate. */
  #flush(all: boolean): void {
    let from = 0;
    while (this.#pending.length - from >= BATCH || (all && from < this.#pending.length)) {
      const n = this.#pending.length - from >= BATCH ? BATCH : 1;
      const cells = this.#cells.slice(from * EVENT_WIDTH, (from + n) * EVENT_WIDTH);
      const info = (n === 1 ? this.#insertOne : this.#insertMany).run(cells);
      let kept: Set<number> | undefined;
      if (info.changes < n) {
        const rows = stmt(this.#db, 'SELECT id FROM evidence_event WHERE id BETWEEN ? AND ?').pluck().all(this.#nextEvent + from, this.#nextEvent + from + n - 1) as number[];
        kept = new Set(rows);
      }
      for (let i = 0; i < n; i += 1) {
        const pending = this.#pending[from + i];
        if (pending === undefined) continue;
        const id = this.#nextEvent + from + i;
        this.#settle(pending, id, kept === undefined || kept.has(id), cells, i * EVENT_WIDTH);
      }
      from += n;
    }
    this.#nextEvent += from;
    this.#pending = this.#pending.slice(from);
    this.#cells = this.#cells.slice(from * EVENT_WIDTH);
  }

  #settle(p: Pending, id: number, stored: boolean, cells: readonly Cell[], at: number): void {
    const record = this.#open.get(p.record);
    if (record !== undefined) {
      record.parts -= 1;
      record.stored ||= stored;
      if (record.parts === 0) {
        if (record.stored) this.#counts.stored += 1;
        else this.#counts.duplicates += 1;
        this.#open.delete(p.record);
      }
    }
    if (!stored) return;
    this.#counts.events += 1;
    const e = p.draft;
    if (this.#first === null || e.at < this.#first) this.#first = e.at;
    if (this.#last === null || e.at > this.#last) this.#last = e.at;
    this.#runs.event.add(id, cells.slice(at, at + EVENT_WIDTH));
    if (e.actor !== undefined) this.#addNames(e.actor, id, null);
    e.issues?.forEach((issue, seq) => {
      const row = [id, seq, issue.what === 'credential' ? 0 : 1, this.#terms.idOf(issue.value),
        issue.what === 'credential' ? credentialCode(issue.kind as CredentialKind) : identityCode(issue.kind as IdentityKind),
        this.#terms.idOrNull(issue.holder?.name), identityCode(issue.holder?.kind), issue.expires ?? null];
      stmt(this.#db, 'INSERT INTO evidence_issue (event_id, seq, what, value, kind, holder, holder_kind, expires_us) VALUES (?, ?, ?, ?, ?, ?, ?, ?)').run(row);
      this.#runs.issue.add(id, row);
      if (issue.holder !== undefined) this.#addNames(issue.holder, id, null);
    });
    e.facts?.forEach((fact, seq) => {
      const row = [id, seq, FACT.get(fact.kind) ?? 0, this.#terms.idOf(fact.text)];
      stmt(this.#db, 'INSERT INTO evidence_fact (event_id, seq, kind, term) VALUES (?, ?, ?, ?)').run(row);
      this.#runs.fact.add(id, row);
    });
  }

  #addNames(identity: NamedIdentity, event: number | null, entry: number | null): void {
    if (identity.also === undefined || identity.also.length === 0) return;
    const name = this.#terms.idOf(identity.name);
    for (const text of identity.also) {
      const also = this.#terms.idOf(text);
      if (also === name) continue;
      const pair = name * 0x4000000 + also;
      if (this.#pairs.has(pair)) continue;
      if (this.#pairs.size > SEEN_PAIRS) this.#pairs.clear();
      this.#pairs.add(pair);
      const row = [this.#nextName, name, also, this.#file, event, entry];
      const info = stmt(this.#db, 'INSERT OR IGNORE INTO evidence_name (id, name, also, file_id, event_id, entry_id) VALUES (?, ?, ?, ?, ?, ?)').run(row);
      if (info.changes === 0) continue;
      this.#runs.name.add(this.#nextName, row);
      this.#nextName += 1;
    }
  }

  #addEntry(place: Place, e: InventoryDraft, part: number): void {
    const t = this.#terms;
    const id = this.#nextEntry;
    this.#nextEntry += 1;
    const row: Cell[] = [
      id, this.#file, this.#record, part, place.offset, place.length, place.line, ENTRY.get(e.kind) ?? 0, t.idOf(e.platform),
      t.idOrNull(e.identity?.name), identityCode(e.identity?.kind), t.idOrNull(e.credential?.value), credentialCode(e.credential?.kind),
      t.idOrNull(e.other?.name), identityCode(e.other?.kind), e.created ?? null, e.rotated ?? null, e.lastUsed ?? null, e.expires ?? null, e.asOf ?? null,
      e.status ?? null, e.owner ?? null, e.detail ?? null,
    ];
    stmt(this.#db, insertSql('evidence_entry', ENTRY_COLUMNS, 1)).run(row);
    this.#runs.entry.add(id, row);
    this.#counts.entries += 1;
    if (e.identity !== undefined) this.#addNames(e.identity, null, id);
  }

  /** Ends the file. Its id for people comes with the object's hash, in `sealObject`. */
  endFile(attention?: string): { readonly file: number; readonly counts: SealedCounts } {
    this.#flush(true);
    const c = this.#counts;
    const cut = c.rejected > this.#rejects.length ? `only the first ${this.#rejects.length} of ${c.rejected} rejected records are listed` : undefined;
    for (const [why, count] of this.#skips) stmt(this.#db, 'INSERT INTO evidence_skip (file_id, why, count) VALUES (?, ?, ?)').run(this.#file, why, count);
    for (const { place, why } of this.#rejects) {
      stmt(this.#db, 'INSERT OR IGNORE INTO evidence_reject (file_id, byte_offset, byte_length, line, why) VALUES (?, ?, ?, ?, ?)').run(this.#file, place.offset, place.length, place.line, why);
    }
    const note = [attention, cut].filter((x) => x !== undefined).join('; ');
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

  /** Closes the digests of the rows written since the last call: do this before every commit. */
  closeRuns(): void {
    for (const run of Object.values(this.#runs)) run.close();
    const terms = new Run('term', this.#db);
    for (const { id, text } of this.#terms.takeAdded()) terms.add(id, [id, text]);
    terms.close();
  }

  /** After a rollback: forget everything cached since the last commit. */
  forget(): void {
    const fresh = new EvidenceIntake(this.#db);
    this.#terms = fresh.#terms;
    this.#nextEvent = fresh.#nextEvent;
    this.#nextEntry = fresh.#nextEntry;
    this.#nextName = fresh.#nextName;
    this.#runs = this.#freshRuns();
    this.#pending = [];
    this.#cells = [];
    this.#open = new Map();
    this.#pairs = new Set();
    this.#actors = new WeakMap();
  }
}
