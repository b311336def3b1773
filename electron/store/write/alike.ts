/**
 * Records of one happening whose instants were cut at different digits: an event log has a record at 10:00:00.123456, a shipper wrote it down at
 * 10:00:00.123 and a collector at 10:00:00. They are looked for only where the twin key alone tells the happening (`keyTells`), and only in other
 * files; two instants are one when they are no further apart than one unit of the coarser, so that rounding fits as cutting does. What is recorded
 * finely is looked up where coarser records of it would stand, what is recorded coarsely among all that its time holds.
 */
import type { EvidenceWriter } from '../handles.ts';
import { marks, stmt } from '../handles.ts';
import { EVENT_COLUMNS, EVENT_WIDTH } from './columns.ts';

const AT = EVENT_COLUMNS.indexOf('at_us');
const TWIN = EVENT_COLUMNS.indexOf('twin');
/** Stretches of time whose events are remembered while a file is read. */
const STRETCHES = 16;

const PRECISIONS = 'SELECT DISTINCT precision_us FROM evidence_act';
const HELD = 'SELECT 1 FROM evidence_happening WHERE at_us = ? AND twin = ?';
const POINTS = (n: number): string => `SELECT at_us FROM evidence_happening WHERE at_us IN (${marks(n)}) AND twin = ? ORDER BY at_us`;
const STRETCH = 'SELECT twin, at_us FROM evidence_happening WHERE at_us BETWEEN ? AND ? AND file_id <> ? AND twin > 0 ORDER BY at_us DESC';
/** The last row of another file that spoke for what is held there. */
const SPOKE = `WITH RECURSIVE spoke (id, n) AS (SELECT id, 0 FROM evidence_happening WHERE at_us = ? AND twin = ?
    UNION ALL SELECT s.by_event, n + 1 FROM spoke CROSS JOIN evidence_superseded s ON s.event_id = spoke.id)
  SELECT h.at_us, a.precision_us FROM spoke CROSS JOIN evidence_happening h ON h.id = spoke.id JOIN evidence_act a ON a.id = h.act WHERE h.file_id <> ? ORDER BY n DESC LIMIT 1`;

export class Alike {
  readonly #db: EvidenceWriter;
  /** Inserts the acts that are still pending. */
  readonly #flush: () => void;
  #file = 0;
  #asks = false;
  /** Every precision of the case, and of the records taken since. */
  #precisions: Set<number> | undefined;
  #stretches = new Map<number, ReadonlyMap<number, number>>();

  constructor(db: EvidenceWriter, flush: () => void) {
    this.#db = db;
    this.#flush = flush;
  }

  /** @param others whether the case holds events of other files. */
  beginFile(file: number, others: boolean): void {
    this.#file = file;
    this.#asks = others;
    this.#stretches = new Map();
    this.#precisions ??= new Set(stmt(this.#db, PRECISIONS).pluck().all() as number[]);
  }

  /** Which rows of a batch another file has already, at another instant: their positions, and that instant. Undefined when none. */
  among(events: Float64Array): ReadonlyMap<number, number> | undefined {
    let found: Map<number, number> | undefined;
    for (let row = 0, k = 0; k < events.length; row += 1, k += EVENT_WIDTH) {
      const precision = events[k] ?? 0;
      if (precision === 0) continue;
      this.#precisions?.add(precision);
      if (!this.#asks) continue;
      const at = this.#other(events[k + AT] ?? 0, precision, events[k + TWIN] ?? 0);
      if (at !== undefined) (found ??= new Map()).set(row, at);
    }
    return found;
  }

  #other(at: number, precision: number, twin: number): number | undefined {
    const held = this.#near(at, precision, twin);
    if (held.length === 0 || stmt(this.#db, HELD).get(at, twin) !== undefined) return undefined;
    this.#flush();
    return held.find((other) => {
      const spoke = stmt(this.#db, SPOKE).raw().get(other, twin, this.#file) as [number, number] | undefined;
      return spoke !== undefined && Math.abs(spoke[0] - at) <= Math.max(precision, spoke[1]);
    });
  }

  /** Other instants, near enough, at which something is held under the key. */
  #near(at: number, precision: number, twin: number): readonly number[] {
    const points = [at - precision, at + precision];
    let finer = false;
    for (const other of this.#precisions ?? []) {
      if (other < precision) finer = true;
      const down = Math.floor(at / other) * other;
      if (other > precision && down !== at) points.push(down, down + other);
    }
    if (!finer) return stmt(this.#db, POINTS(points.length)).pluck().all(...points, twin) as number[];
    const within = this.#stretch(at, precision).get(twin);
    return within === undefined ? stmt(this.#db, POINTS(points.length)).pluck().all(...points, twin) as number[] : [within];
  }

  /** The keys of other files within one unit of an instant, each with its first instant there. */
  #stretch(at: number, precision: number): ReadonlyMap<number, number> {
    let held = this.#stretches.get(at);
    if (held === undefined) {
      held = new Map(stmt(this.#db, STRETCH).raw().all(at - precision, at + precision, this.#file) as [number, number][]);
      if (this.#stretches.size >= STRETCHES) this.#stretches.clear();
      this.#stretches.set(at, held);
    }
    return held;
  }
}
