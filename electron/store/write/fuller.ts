/**
 * Which of two records of one event says more, where they stand in different files. The order is the same whichever came first: what issues more, then
 * what has more facts and columns that say something; of equals that differ, what tells the time more finely, then what is no table
 * (`.csv`: its cells are what a console chose to print) before one that is. Of records that are equal in all this, the first one stored speaks.
 */
import { FACT_KINDS } from '../../../shared/domain/event.ts';
import { CREDENTIAL_KINDS, IDENTITY_KINDS } from '../../../shared/domain/kinds.ts';
import type { EvidenceWriter } from '../handles.ts';
import { stmt } from '../handles.ts';
import { FACT_WIDTH, ISSUE_WIDTH, type ReadingBatch } from './batch.ts';
import { ACT_COLUMNS, CONTEXT_COLUMNS, EVENT_COLUMNS, SUPERSEDED_COLUMNS } from './columns.ts';

const TABLE = /\.csv(?:\.(?:gz|bz2|xz|zst|zstd|lz4|br))?$/i;
const STAGE = FACT_KINDS.indexOf('stage');
const CONTEXT = EVENT_COLUMNS.indexOf('context');
const ACT = EVENT_COLUMNS.indexOf('act');
const RESOURCE = EVENT_COLUMNS.indexOf('resource');
const HOST = EVENT_COLUMNS.indexOf('host');
/** Contexts and acts of which a number is remembered, at most. */
const COUNTED = 200_000;

const HELD = 'SELECT id, file_id, context, act, resource, host FROM evidence_happening WHERE';
const known = (columns: readonly string[], without: Readonly<Record<string, number>>): string =>
  columns.slice(2).map((c) => (without[c] === undefined ? `(${c} IS NOT NULL)` : `(${c} <> ${without[c]})`)).join(' + ');
const CONTEXT_KNOWN = `SELECT ${known(CONTEXT_COLUMNS, { actor_kind: IDENTITY_KINDS.indexOf('unknown'), credential_kind: CREDENTIAL_KINDS.indexOf('unknown') })} FROM evidence_context WHERE id = ?`;
const ACT_KNOWN = `SELECT ${known(ACT_COLUMNS, {})} FROM evidence_act WHERE id = ?`;
const PRECISION = 'SELECT precision_us FROM evidence_act WHERE id = ?';
const DETAILS = `SELECT (SELECT COUNT(*) FROM evidence_issue WHERE event_id = ?), (SELECT COUNT(*) FROM evidence_fact WHERE event_id = ?),
  (SELECT COUNT(*) FROM evidence_fact WHERE event_id = ? AND kind = ${STAGE})`;
const INSERT = `INSERT INTO evidence_superseded (${SUPERSEDED_COLUMNS.join(', ')}) VALUES (?, ?)`;

export interface Held { readonly id: number; readonly file: number; readonly context: number; readonly act: number; readonly resource: number | null; readonly host: number | null }
interface Said { readonly issues: number; readonly facts: number; readonly stages: number }
type HeldRow = [number, number, number, number, number | null, number | null];
const NOTHING: Said = { issues: 0, facts: 0, stages: 0 };

export class Fuller {
  readonly #db: EvidenceWriter;
  /** Inserts the contexts and acts that are still pending. */
  readonly #flush: () => void;
  #file = 0;
  #isTable = false;
  #tables = new Map<number, boolean>();
  #contexts = new Map<number, number>();
  #acts = new Map<number, number>();
  #precisions = new Map<number, number>();
  #batch: ReadingBatch | undefined;
  #said = new Map<number, Said>();

  constructor(db: EvidenceWriter, flush: () => void) {
    this.#db = db;
    this.#flush = flush;
  }

  beginFile(file: number): void {
    this.#file = file;
    this.#isTable = this.#tableOf(file);
    this.#batch = undefined;
  }

  /** After a rollback: ids that were counted may come to stand for something else. */
  forget(): void {
    this.#tables = new Map();
    this.#contexts = new Map();
    this.#acts = new Map();
    this.#precisions = new Map();
    this.#batch = undefined;
  }

  /** The row that speaks for the event that is held at this instant under this twin key. */
  standing(at: number, twin: number): Held | undefined {
    let row = stmt(this.#db, `${HELD} at_us = ? AND twin = ?`).raw().get(at, twin) as HeldRow | undefined;
    while (row !== undefined) {
      const by = stmt(this.#db, 'SELECT by_event FROM evidence_superseded WHERE event_id = ?').pluck().get(row[0]) as number | undefined;
      if (by === undefined) break;
      row = stmt(this.#db, `${HELD} id = ?`).raw().get(by) as HeldRow | undefined;
    }
    return row === undefined ? undefined : { id: row[0], file: row[1], context: row[2], act: row[3], resource: row[4], host: row[5] };
  }

  /** Whether the record at `k`, the event at `position` of its batch, says more than the row held. Of one file, the first record speaks, and so it does of two stages of one request. */
  saysMore(held: Held, batch: ReadingBatch, k: number, position: number): boolean {
    if (held.file === this.#file) return false;
    const { events } = batch;
    const [issues, facts, stages] = stmt(this.#db, DETAILS).raw().get(held.id, held.id, held.id) as [number, number, number];
    const now = this.#saidBy(batch, position);
    if ((stages > 0) !== (now.stages > 0)) return false;
    const [context = 0, act = 0, resource = Number.NaN, host = Number.NaN] = [events[k + CONTEXT], events[k + ACT], events[k + RESOURCE], events[k + HOST]];
    const alike = context === held.context && act === held.act && issues === now.issues && facts === now.facts
      && Object.is(resource, held.resource ?? Number.NaN) && Object.is(host, held.host ?? Number.NaN);
    if (alike) return false;
    if (issues !== now.issues) return now.issues > issues;
    const then = this.#cells(held.context, held.act) + (held.resource === null ? 0 : 1) + (held.host === null ? 0 : 1) + facts;
    const more = this.#cells(context, act) + (Number.isNaN(resource) ? 0 : 1) + (Number.isNaN(host) ? 0 : 1) + now.facts - then;
    if (more !== 0) return more > 0;
    const finer = this.#counted(this.#precisions, PRECISION, held.act) - this.#counted(this.#precisions, PRECISION, act);
    return finer === 0 ? this.#tableOf(held.file) && !this.#isTable : finer > 0;
  }

  /** Says that one row speaks for the other; the cells of what was said. */
  supersede(by: number, event: number): readonly [number, number] {
    stmt(this.#db, INSERT).run(by, event);
    return [by, event];
  }

  #tableOf(file: number): boolean {
    let is = this.#tables.get(file);
    if (is === undefined) {
      const name = stmt(this.#db, 'SELECT COALESCE(f.member, o.path) FROM evidence_file f JOIN evidence_object o ON o.id = f.object_id WHERE f.id = ?').pluck().get(file) as string | undefined;
      is = TABLE.test(name ?? '');
      this.#tables.set(file, is);
    }
    return is;
  }

  /** How many columns of context and act say something: a precision always stands there. */
  #cells(context: number, act: number): number {
    return this.#counted(this.#contexts, CONTEXT_KNOWN, context) + this.#counted(this.#acts, ACT_KNOWN, act);
  }

  #counted(counts: Map<number, number>, sql: string, id: number): number {
    let n = counts.get(id);
    if (n === undefined) {
      this.#flush();
      n = stmt(this.#db, sql).pluck().get(id) as number | undefined ?? 0;
      if (counts.size >= COUNTED) counts.clear();
      counts.set(id, n);
    }
    return n;
  }

  /** What hangs on an event of the batch, counted once per batch. */
  #saidBy(batch: ReadingBatch, position: number): Said {
    if (this.#batch !== batch) {
      this.#batch = batch;
      this.#said = new Map();
      const add = (of: number, more: Said): void => {
        const s = this.#said.get(of) ?? NOTHING;
        this.#said.set(of, { issues: s.issues + more.issues, facts: s.facts + more.facts, stages: s.stages + more.stages });
      };
      for (let i = 0; i < batch.issues.length; i += ISSUE_WIDTH) add(batch.issues[i] ?? 0, { issues: 1, facts: 0, stages: 0 });
      for (let i = 0; i < batch.facts.length; i += FACT_WIDTH) add(batch.facts[i] ?? 0, { issues: 0, facts: 1, stages: batch.facts[i + 2] === STAGE ? 1 : 0 });
    }
    return this.#said.get(position) ?? NOTHING;
  }
}
