/**
 * Sums over the events, so that summaries, coverage and density need not read them all: counted while an import stores them and added to what is held,
 * or counted from the evidence again when the import could not (something was taken back, or there is too much to hold).
 */
import { byName } from '../../../shared/domain/by-name.ts';
import { giveBack } from '../../base/give-back.ts';
import type { DerivedWriter, Statement } from '../handles.ts';
import { standing } from '../standing.ts';
import { ACT_COLUMNS, CONTEXT_COLUMNS } from './columns.ts';
import { DetailBits, recountDetails } from './details.ts';
import { RowInsert, RowPieces } from './row-insert.ts';

export const TALLY_VERSION = 'tally-2';

/** Five minutes: the width in which silence is judged. */
export const RHYTHM_US = 5 * 60 * 1_000_000;
/** Event ids per run of `derived_run`. */
export const RUN_IDS = 4096;
export const ACT_RUN = 0;
export const HOST_RUN = 1;

/** Beyond these the sums are made from the evidence at the end. */
const MOST_IDS = 3_000_000;
const MOST_RUNS = 2_000_000;
const MOST_DETAIL_ROWS = 4096;

const OUTCOME = ACT_COLUMNS.indexOf('outcome');
const PLATFORM = CONTEXT_COLUMNS.indexOf('platform');

interface Place { readonly platform: number; readonly account: number; readonly region: number; events: number; first: number; last: number; readonly rhythm: Map<number, number> }

export class Tally {
  #known = true;
  #uses = new Uint32Array(1024);
  #failures = new Uint32Array(1024);
  #first = new Float64Array(1024);
  #last = new Float64Array(1024);
  /** Position in `#places`, by context. */
  #placeOf = new Uint16Array(1024);
  #failed = new Uint8Array(256);
  /** The run in which the act was seen last, plus one. */
  #lastRun = new Uint32Array(256);
  readonly #hostRuns = new Map<number, number>();
  readonly #places: Place[] = [];
  readonly #placeIndex = new Map<string, number>();
  #runs: number[] = [];
  readonly #details = new DetailBits();

  /** Whether these are all events stored since it was made. */
  get known(): boolean {
    return this.#known;
  }

  /** Something that was counted was taken back, or is too much: nothing of it is wanted any more. */
  forget(): void {
    this.#known = false;
    for (const sums of [this.#uses, this.#failures, this.#first, this.#last, this.#placeOf]) giveBack(sums);
    this.#uses = new Uint32Array(0);
    this.#failures = new Uint32Array(0);
    this.#first = new Float64Array(0);
    this.#last = new Float64Array(0);
    this.#placeOf = new Uint16Array(0);
    this.#hostRuns.clear();
    this.#places.length = 0;
    this.#placeIndex.clear();
    this.#runs = [];
    this.#details.clear();
  }

  /** A context that events to come may have. */
  context(id: number, cells: Float64Array, from: number): void {
    if (id >= MOST_IDS) this.forget();
    if (!this.#known) return;
    if (id >= this.#uses.length) {
      const length = Math.max(id + 1, this.#uses.length * 2);
      this.#uses = grown(this.#uses, new Uint32Array(length));
      this.#failures = grown(this.#failures, new Uint32Array(length));
      this.#first = grown(this.#first, new Float64Array(length));
      this.#last = grown(this.#last, new Float64Array(length));
      this.#placeOf = grown(this.#placeOf, new Uint16Array(length));
    }
    const [platform = 0, account = Number.NaN, region = Number.NaN] = cells.subarray(from + PLATFORM, from + PLATFORM + 3);
    const key = `${platform} ${account} ${region}`;
    let place = this.#placeIndex.get(key);
    if (place === undefined) {
      place = this.#places.length;
      if (place > 0xffff) {
        this.forget();
        return;
      }
      this.#places.push({ platform, account, region, events: 0, first: Number.POSITIVE_INFINITY, last: Number.NEGATIVE_INFINITY, rhythm: new Map() });
      this.#placeIndex.set(key, place);
    }
    this.#placeOf[id] = place;
  }

  act(id: number, cells: Float64Array, from: number): void {
    if (id >= MOST_IDS) this.forget();
    if (!this.#known) return;
    if (id >= this.#failed.length) {
      const length = Math.max(id + 1, this.#failed.length * 2);
      this.#failed = grown(this.#failed, new Uint8Array(length));
      this.#lastRun = grown(this.#lastRun, new Uint32Array(length));
    }
    this.#failed[id] = cells[from + OUTCOME] === 1 ? 1 : 0;
  }

  /** One event that was stored. */
  add(id: number, at: number, context: number, act: number, host: number): void {
    if (!this.#known) return;
    const uses = this.#uses[context] ?? 0;
    if (uses === 0 || at < (this.#first[context] ?? 0)) this.#first[context] = at;
    if (uses === 0 || at > (this.#last[context] ?? 0)) this.#last[context] = at;
    this.#uses[context] = uses + 1;
    if (this.#failed[act] === 1) this.#failures[context] = (this.#failures[context] ?? 0) + 1;
    const place = this.#places[this.#placeOf[context] ?? 0];
    if (place !== undefined) {
      place.events += 1;
      if (at < place.first) place.first = at;
      if (at > place.last) place.last = at;
      const bucket = Math.trunc(at / RHYTHM_US);
      place.rhythm.set(bucket, (place.rhythm.get(bucket) ?? 0) + 1);
    }
    const run = Math.floor(id / RUN_IDS);
    if (this.#lastRun[act] !== run + 1) {
      this.#lastRun[act] = run + 1;
      this.#runs.push(ACT_RUN, act, run);
    }
    if (!Number.isNaN(host) && this.#hostRuns.get(host) !== run) {
      if (this.#hostRuns.size > MOST_RUNS) this.#hostRuns.clear();
      this.#hostRuns.set(host, run);
      this.#runs.push(HOST_RUN, host, run);
    }
    if (this.#runs.length > MOST_RUNS * 3) this.forget();
  }

  /** An event that was stored has a row of this kind of `DETAIL_TABLES`. */
  detail(kind: number, event: number): void {
    if (!this.#known) return;
    this.#details.add(kind, event);
    if (this.#details.rows > MOST_DETAIL_ROWS) this.forget();
  }

  /** Adds what was counted to what is held. */
  write(db: DerivedWriter): void {
    const use = db.prepare(`INSERT INTO derived_use (context, uses, failures, first_us, last_us) VALUES (?, ?, ?, ?, ?) ON CONFLICT (context) DO UPDATE
      SET uses = uses + excluded.uses, failures = failures + excluded.failures, first_us = MIN(first_us, excluded.first_us), last_us = MAX(last_us, excluded.last_us)`);
    const uses = new RowPieces(USE_COLUMNS.length, into(db, 'derived_use', USE_COLUMNS, use));
    /** A place is numbered by its first context, so that counting again gives the same rows. */
    const named = new Map<number, number>();
    for (let id = 0; id < this.#uses.length; id += 1) {
      const n = this.#uses[id] ?? 0;
      if (n === 0) continue;
      uses.addRow(id, n, this.#failures[id] ?? 0, this.#first[id] ?? 0, this.#last[id] ?? 0);
      const place = this.#placeOf[id] ?? 0;
      if (!named.has(place)) named.set(place, id);
    }
    uses.flush();
    const find = db.prepare('SELECT id FROM derived_place WHERE platform = ? AND account IS ? AND region IS ?').pluck();
    const make = db.prepare('INSERT INTO derived_place (id, platform, account, region, events, first_us, last_us) VALUES (?, ?, ?, ?, 0, ?, ?)');
    const add = db.prepare('UPDATE derived_place SET events = events + ?, first_us = MIN(first_us, ?), last_us = MAX(last_us, ?) WHERE id = ?');
    const rhythm = db.prepare('INSERT INTO derived_rhythm (place, bucket, events) VALUES (?, ?, ?) ON CONFLICT (place, bucket) DO UPDATE SET events = events + excluded.events');
    const all = new Map<number, number>();
    const rows: [place: number, rhythm: ReadonlyMap<number, number>][] = [[0, all]];
    for (const [i, p] of this.#places.entries()) {
      if (p.events === 0) continue;
      const key = [p.platform, orNull(p.account), orNull(p.region)];
      const id = (find.get(key) as number | undefined) ?? Number(make.run(named.get(i), ...key, p.first, p.last).lastInsertRowid);
      add.run(p.events, p.first, p.last, id);
      for (const [bucket, events] of p.rhythm) all.set(bucket, (all.get(bucket) ?? 0) + events);
      rows.push([id, p.rhythm]);
    }
    const buckets = new RowPieces(RHYTHM_COLUMNS.length, into(db, 'derived_rhythm', RHYTHM_COLUMNS, rhythm));
    for (const [id, events] of rows.sort((a, b) => a[0] - b[0])) {
      for (const bucket of Float64Array.from(events.keys()).sort()) buckets.addRow(id, bucket, events.get(bucket) ?? 0);
    }
    buckets.flush();
    const runs = new RowInsert(db, 'derived_run', RUN_COLUMNS);
    const seen = new RowPieces(RUN_COLUMNS.length, (cells, n) => { runs.anyNew(cells, n); });
    for (let i = 0; i < this.#runs.length; i += RUN_COLUMNS.length) seen.addRow(this.#runs[i] ?? 0, this.#runs[i + 1] ?? 0, this.#runs[i + 2] ?? 0);
    seen.flush();
    this.#details.write(db);
    this.forget();
  }
}

/** The sums from the evidence alone; `Tally.write` adds to them. */
export const TALLY_SQL: Readonly<Record<string, readonly string[]>> = byName({
  derived_use: [`INSERT INTO derived_use (context, uses, failures, first_us, last_us)
    SELECT h.context, COUNT(*), SUM(a.outcome = 1), MIN(h.at_us), MAX(h.at_us) FROM evidence_happening h JOIN evidence_act a ON a.id = h.act WHERE ${standing('h.id')} GROUP BY h.context ORDER BY h.context`],
  derived_place: [`INSERT INTO derived_place (id, platform, account, region, events, first_us, last_us)
    SELECT MIN(c.id), c.platform, c.account, c.region, SUM(u.uses), MIN(u.first_us), MAX(u.last_us) FROM derived_use u JOIN evidence_context c ON c.id = u.context GROUP BY 2, 3, 4 ORDER BY 1`],
  derived_rhythm: [`INSERT INTO derived_rhythm (place, bucket, events)
    SELECT p.id, h.at_us / ${RHYTHM_US}, COUNT(*) FROM evidence_happening h JOIN evidence_context c ON c.id = h.context
    JOIN derived_place p ON p.platform = c.platform AND p.account IS c.account AND p.region IS c.region WHERE ${standing('h.id')} GROUP BY 1, 2 ORDER BY 1, 2`,
  'INSERT INTO derived_rhythm (place, bucket, events) SELECT 0, bucket, SUM(events) FROM derived_rhythm GROUP BY bucket ORDER BY bucket'],
  derived_run: [`INSERT INTO derived_run (kind, value, run) SELECT DISTINCT ${ACT_RUN}, act, id / ${RUN_IDS} FROM evidence_happening WHERE ${standing('id')} ORDER BY 2, 3`,
    `INSERT INTO derived_run (kind, value, run) SELECT DISTINCT ${HOST_RUN}, host, id / ${RUN_IDS} FROM evidence_happening WHERE host IS NOT NULL AND ${standing('id')} ORDER BY 2, 3`],
});

export function recount(db: DerivedWriter): void {
  for (const [table, statements] of Object.entries(TALLY_SQL)) {
    db.prepare(`DELETE FROM ${table}`).run();
    for (const sql of statements) db.prepare(sql).run();
  }
  recountDetails(db);
}

const USE_COLUMNS = ['context', 'uses', 'failures', 'first_us', 'last_us'] as const;
const RHYTHM_COLUMNS = ['place', 'bucket', 'events'] as const;
const RUN_COLUMNS = ['kind', 'value', 'run'] as const;

/** Into an empty table many rows at a time, else one by one beside those that are there. */
function into(db: DerivedWriter, table: string, columns: readonly string[], add: Statement): (cells: Float64Array, rows: number) => void {
  const width = columns.length;
  if (db.prepare(`SELECT 1 FROM ${table} LIMIT 1`).get() === undefined) {
    const insert = new RowInsert(db, table, columns);
    return (cells, rows) => { insert.all(cells, rows); };
  }
  return (cells, rows) => { for (let at = 0; at < rows * width; at += width) add.run([...cells.subarray(at, at + width)]); };
}

const orNull = (n: number): number | null => (Number.isNaN(n) ? null : n);

function grown<A extends Uint8Array | Uint16Array | Uint32Array | Float64Array>(from: A, to: A): A {
  to.set(from);
  return to;
}
