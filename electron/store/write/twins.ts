/**
 * Further records of events that are held. One that speaks for the event becomes a row of its own, and the row that spoke stays what it was; any other
 * stays as the place where it stands. What it says that was not said before, or otherwise, is kept beside it.
 */
import type { EvidenceWriter } from '../handles.ts';
import { stmt } from '../handles.ts';
import type { ReadingBatch } from './batch.ts';
import { EVENT_COLUMNS, EVENT_WIDTH, SUPERSEDED_COLUMNS, TWIN_COLUMNS } from './columns.ts';
import { claimsOf, contraryBits, Said, saysNoMore } from './contrary.ts';
import { speaks } from './fuller.ts';
import type { RowInsert } from './row-insert.ts';
import type { Run, RowKind } from './rows-digest.ts';
import { sayTheSame, Tellings, type Held, type Telling } from './telling.ts';

const TWIN = EVENT_COLUMNS.indexOf('twin');
const RECORD = EVENT_COLUMNS.indexOf('record_no');
const CONTEXT = EVENT_COLUMNS.indexOf('context');
const ACT = EVENT_COLUMNS.indexOf('act');

const HELD = 'SELECT h.id, h.file_id, h.at_us, h.context, h.act, h.resource, h.host, s.by_event FROM evidence_happening h LEFT JOIN evidence_superseded s ON s.event_id = h.id WHERE';
const INSERT_TWIN = `INSERT INTO evidence_twin (${TWIN_COLUMNS.join(', ')}) VALUES (${TWIN_COLUMNS.map(() => '?').join(', ')})`;
const INSERT_SUPERSEDED = `INSERT INTO evidence_superseded (${SUPERSEDED_COLUMNS.join(', ')}) VALUES (?, ?)`;
type HeldRow = [id: number, file: number, at: number, context: number, act: number, resource: number | null, host: number | null, by: number | null];

/** What the intake that takes the records in lends. */
interface Lent {
  readonly insertEvents: RowInsert;
  readonly runs: () => Record<RowKind, Run>;
  /** Inserts the contexts and acts that are still pending. */
  readonly flush: () => void;
  /** The dictionary id of a text of the batches, and the text of such an id. */
  readonly textId: (number: number) => number;
  readonly word: (id: number) => string;
}

export class Twins {
  readonly #db: EvidenceWriter;
  readonly #lent: Lent;
  readonly #tellings: Tellings;
  readonly #said: Said;
  #next: number;

  constructor(db: EvidenceWriter, lent: Lent) {
    this.#db = db;
    this.#lent = lent;
    this.#tellings = new Tellings(db, lent.flush, lent.textId);
    this.#said = new Said(db);
    this.#next = this.#count();
  }

  /** After a rollback. */
  forget(): void {
    this.#tellings.forget();
    this.#said.forget();
    this.#next = this.#count();
  }

  #count(): number {
    return this.#db.prepare('SELECT COALESCE(MAX(id), 0) + 1 FROM evidence_twin').pluck().get() as number;
  }

  /**
   * The record at `k`, the event at `position` of its batch, is a further one of an event held at `at`.
   * @returns the first row of the event, and whether the record became a row too, which speaks for it; undefined when the row is not held after all.
   */
  take(batch: ReadingBatch, k: number, position: number, at: number): { readonly event: number; readonly speaks: boolean } | undefined {
    const { events } = batch;
    const rows = this.#held(at, events[k + TWIN] ?? 0);
    const [first, last] = [rows[0], rows.at(-1)];
    if (first === undefined || last === undefined) return undefined;
    const now = this.#tellings.ofRecord(batch, k, position);
    const then = this.#tellings.ofRow(last, batch);
    if (sayTheSame(now, then)) {
      this.#addTwin(events, k, last.id);
      return { event: first.id, speaks: false };
    }
    const isFuller = speaks(now, then, this.#lent.word) > 0;
    let twin: number | undefined;
    if (isFuller) this.#supersede(events, k, last.id);
    else twin = this.#addTwin(events, k, last.id);
    this.#hear(batch, k, rows, now, then, twin);
    return { event: first.id, speaks: isFuller };
  }

  /** The rows of the event that is held at this instant under this twin key; the last one speaks for it. */
  #held(at: number, twin: number): Held[] {
    const rows: Held[] = [];
    let row = stmt(this.#db, `${HELD} h.at_us = ? AND h.twin = ?`).raw().get(at, twin) as HeldRow | undefined;
    while (row !== undefined) {
      rows.push({ id: row[0], file: row[1], at: row[2], context: row[3], act: row[4], resource: row[5], host: row[6] });
      row = row[7] === null ? undefined : stmt(this.#db, `${HELD} h.id = ?`).raw().get(row[7]) as HeldRow | undefined;
    }
    return rows;
  }

  #addTwin(events: Float64Array, k: number, held: number): number {
    const row = [this.#next, held, events[k + 1] ?? 0, ...events.subarray(k + RECORD, k + RECORD + 5)];
    stmt(this.#db, INSERT_TWIN).run(row);
    this.#lent.runs().twin.add(this.#next, row);
    this.#next += 1;
    return this.#next - 1;
  }

  /** In the twin key of the new row stands its own id. */
  #supersede(events: Float64Array, k: number, held: number): void {
    const id = events[k] ?? 0;
    events[k + TWIN] = -id;
    this.#lent.insertEvents.all(events.subarray(k, k + EVENT_WIDTH), 1);
    this.#lent.runs().event.addNumbers(id, events, k, k + EVENT_WIDTH);
    stmt(this.#db, INSERT_SUPERSEDED).run(id, held);
    this.#lent.runs().superseded.add(id, [id, held]);
  }

  /** Compares what the record says with all that was said of the event, and keeps it where it is not the same. */
  #hear(batch: ReadingBatch, k: number, rows: readonly Held[], now: Telling, then: Telling, twin: number | undefined): void {
    const { events } = batch;
    const claims = claimsOf(now);
    let bits = contraryBits(claims, claimsOf(then));
    for (const row of rows.slice(0, -1)) bits |= contraryBits(claims, claimsOf(this.#tellings.ofRow(row, batch)));
    const event = rows[0]?.id ?? 0;
    for (const [context, act, issued] of this.#said.of(event)) bits |= contraryBits(claims, { ...this.#tellings.shared(context, act), issued: issued === null ? [] : [issued] });
    if (bits === 0 && (twin === undefined || saysNoMore(claims, claimsOf(then)))) return;
    const said = { event, twin: twin ?? null, by: twin === undefined ? events[k] ?? 0 : null, context: events[k + CONTEXT] ?? 0, act: events[k + ACT] ?? 0, issued: claims.issued[0] ?? null, bits };
    const cells = this.#said.add(said);
    this.#lent.runs().said.add(cells[0] ?? 0, cells);
  }
}
