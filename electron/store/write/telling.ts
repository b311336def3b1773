/**
 * What one record says of an event, as cells that can be compared with another record's: equal cells are equal texts, since the dictionary holds each
 * text once. Of a record that is stored they are read from its rows, of one that comes they stand in its batch.
 */
import { firstNot } from '../../base/sorted.ts';
import type { EvidenceWriter, Statement } from '../handles.ts';
import { stmt } from '../handles.ts';
import { FACT_WIDTH, ISSUE_WIDTH, type ReadingBatch } from './batch.ts';
import { ACT_COLUMNS, CONTEXT_COLUMNS, EVENT_COLUMNS, FACT_COLUMNS, ISSUE_COLUMNS } from './columns.ts';

export type Cells = readonly (number | null)[];

/** Contexts, acts and files that are remembered, at most. */
const REMEMBERED = 50_000;
const TABLE = /\.csv(?:\.(?:gz|bz2|xz|zst|zstd|lz4|br))?$/i;
const AT = EVENT_COLUMNS.indexOf('at_us');
const CONTEXT = EVENT_COLUMNS.indexOf('context');
const ACT = EVENT_COLUMNS.indexOf('act');
const RESOURCE = EVENT_COLUMNS.indexOf('resource');
const HOST = EVENT_COLUMNS.indexOf('host');
const NOTHING: Cells = [];

/** What a row of `evidence_happening` holds of it. */
export interface Held {
  readonly id: number; readonly file: number; readonly at: number; readonly context: number; readonly act: number; readonly resource: number | null; readonly host: number | null;
}

export interface Telling {
  readonly at: number;
  /** `CONTEXT_COLUMNS` and `ACT_COLUMNS` without id and hash. */
  readonly context: Cells;
  readonly act: Cells;
  readonly resource: number | null;
  readonly host: number | null;
  /** One after the other, each `ISSUE_COLUMNS` without event and position; `FACT_COLUMNS` likewise. */
  readonly issues: Cells;
  readonly facts: Cells;
  /** It stands in a table: its cells are what a console chose to print. */
  readonly table: boolean;
}

export const ISSUE_CELLS = ISSUE_COLUMNS.length - 2;
export const FACT_CELLS = FACT_COLUMNS.length - 2;

const select = (table: string, columns: readonly string[]): string => `SELECT ${columns.slice(2).join(', ')} FROM ${table}`;
const CONTEXT_SQL = `${select('evidence_context', CONTEXT_COLUMNS)} WHERE id = ?`;
const ACT_SQL = `${select('evidence_act', ACT_COLUMNS)} WHERE id = ?`;
const ISSUES_SQL = `${select('evidence_issue', ISSUE_COLUMNS)} WHERE event_id = ? ORDER BY seq`;
const FACTS_SQL = `${select('evidence_fact', FACT_COLUMNS)} WHERE event_id = ? ORDER BY seq`;
const FILE_SQL = 'SELECT COALESCE(f.member, o.path) FROM evidence_file f JOIN evidence_object o ON o.id = f.object_id WHERE f.id = ?';

export class Tellings {
  readonly #db: EvidenceWriter;
  /** Inserts the contexts and acts that are still pending. */
  readonly #flush: () => void;
  /** The dictionary id of a text of the batches. */
  readonly #textId: (number: number) => number;
  // Of their own: whoever reads an event asks the same of the same connection, and wants objects.
  readonly #issuesHeld: Statement;
  readonly #factsHeld: Statement;
  #contexts = new Map<number, Cells>();
  #acts = new Map<number, Cells>();
  #tables = new Map<number, boolean>();

  constructor(db: EvidenceWriter, flush: () => void, textId: (number: number) => number) {
    this.#db = db;
    this.#flush = flush;
    this.#textId = textId;
    this.#issuesHeld = db.prepare(ISSUES_SQL).raw();
    this.#factsHeld = db.prepare(FACTS_SQL).raw();
  }

  /** After a rollback: ids may come to stand for something else. */
  forget(): void {
    this.#contexts = new Map();
    this.#acts = new Map();
    this.#tables = new Map();
  }

  ofRow(held: Held, batch: ReadingBatch): Telling {
    return {
      at: held.at, context: this.#context(held.context), act: this.#act(held.act), resource: held.resource, host: held.host,
      issues: this.#issuesOf(held, batch), facts: this.#factsOf(held, batch), table: this.#isTable(held.file),
    };
  }

  ofRecord(batch: ReadingBatch, k: number, position: number): Telling {
    const { events } = batch;
    return {
      at: events[k + AT] ?? 0, context: this.#context(events[k + CONTEXT] ?? 0), act: this.#act(events[k + ACT] ?? 0), resource: cell(events[k + RESOURCE]), host: cell(events[k + HOST]),
      issues: this.#issues(batch, position), facts: this.#facts(batch, position), table: this.#isTable(events[k + 1] ?? 0),
    };
  }

  /** What events of this context and act share. */
  shared(context: number, act: number): Pick<Telling, 'context' | 'act'> {
    return { context: this.#context(context), act: this.#act(act) };
  }

  #context(id: number): Cells { return this.#cells(this.#contexts, CONTEXT_SQL, id); }

  #act(id: number): Cells { return this.#cells(this.#acts, ACT_SQL, id); }

  #cells(known: Map<number, Cells>, sql: string, id: number): Cells {
    let cells = known.get(id);
    if (cells === undefined) {
      this.#flush();
      cells = stmt(this.#db, sql).raw().get(id) as Cells | undefined ?? NOTHING;
      if (known.size >= REMEMBERED) known.clear();
      known.set(id, cells);
    }
    return cells;
  }

  #isTable(file: number): boolean {
    let is = this.#tables.get(file);
    if (is === undefined) {
      is = TABLE.test(stmt(this.#db, FILE_SQL).pluck().get(file) as string | undefined ?? '');
      if (this.#tables.size >= REMEMBERED) this.#tables.clear();
      this.#tables.set(file, is);
    }
    return is;
  }

  /** What hangs on a row of the present batch is stored only when the whole batch is. */
  #issuesOf(held: Held, batch: ReadingBatch): Cells {
    const position = held.id - (batch.events[0] ?? 0);
    return position >= 0 ? this.#issues(batch, position) : flat(this.#issuesHeld.all(held.id) as Cells[]);
  }

  #factsOf(held: Held, batch: ReadingBatch): Cells {
    const position = held.id - (batch.events[0] ?? 0);
    return position >= 0 ? this.#facts(batch, position) : flat(this.#factsHeld.all(held.id) as Cells[]);
  }

  #issues({ issues }: ReadingBatch, position: number): Cells {
    return hanging(issues, ISSUE_WIDTH, position, (column, value) => (column === 3 || column === 5 ? this.#text(value) : cell(value)));
  }

  #facts({ facts }: ReadingBatch, position: number): Cells {
    return hanging(facts, FACT_WIDTH, position, (column, value) => (column === 3 ? this.#text(value) : cell(value)));
  }

  #text(number: number): number | null { return number === 0 ? null : this.#textId(number); }
}

/** Whether two records say the very same, wherever they stand: what nearly every further record does. */
export const sayTheSame = (a: Telling, b: Telling): boolean => a.at === b.at && a.resource === b.resource && a.host === b.host
  && alike(a.act, b.act) && alike(a.context, b.context) && alike(a.issues, b.issues) && alike(a.facts, b.facts);

const cell = (value: number | undefined): number | null => (value === undefined || Number.isNaN(value) ? null : value);

const flat = (rows: readonly Cells[]): Cells => (rows.length === 0 ? NOTHING : rows.flat());

function alike(a: Cells, b: Cells): boolean {
  return a === b || (a.length === b.length && a.every((value, i) => value === b[i]));
}

/** The rows of one event, which stand together since events are encoded one after the other; without event and place. */
function hanging(rows: Float64Array, width: number, position: number, read: (column: number, value: number) => number | null): Cells {
  const first = firstNot(rows.length / width, (row) => (rows[row * width] ?? 0) < position) * width;
  if (rows[first] !== position) return NOTHING;
  const cells: (number | null)[] = [];
  for (let k = first; rows[k] === position; k += width) for (let column = 2; column < width; column += 1) cells.push(read(column, rows[k + column] ?? Number.NaN));
  return cells;
}
