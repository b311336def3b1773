/**
 * The dictionary of texts. Log text repeats endlessly; each stands once, and events hold integers. The cache in front is bounded.
 */
import { hash53 } from '../hash53.ts';
import type { EvidenceWriter, Statement } from '../handles.ts';
import { createDeferred } from './deferred-indexes.ts';
import { HashTable } from './hash-table.ts';
import { KeyedHash } from './keyed-hash.ts';
import { RecentTexts } from './text-numbers.ts';

/** Of the texts of entries, which come again and again. */
const GENERATION = 8_000;
/** A larger dictionary is asked through its index, so that a small import into a large case need not read all of it first. */
const TABLE_AT_START = 150_000;
/** At twenty-two to twenty-eight bytes each; past that the index takes over. */
const TABLE_AT_MOST = 5_000_000;
const BATCH = 64;

export class Terms {
  readonly #recent = new RecentTexts(GENERATION);
  /** All texts by hash; undefined while the index on disk answers instead. */
  #table: HashTable | undefined;
  readonly #keyed = new KeyedHash();
  #next: number;
  readonly #db: EvidenceWriter;
  readonly #byHash: Statement;
  readonly #byId: Statement;
  readonly #insertMany: Statement;
  readonly #insertOne: Statement;
  readonly #added: (id: number, text: string) => void;
  /** Cells of texts not inserted yet. */
  #pending: (number | string)[] = [];

  /** @param added is told of every new text, in order of id. */
  constructor(db: EvidenceWriter, added: (id: number, text: string) => void) {
    this.#db = db;
    this.#added = added;
    this.#byHash = db.prepare('SELECT id, text FROM evidence_term WHERE hash = ?');
    this.#byId = db.prepare('SELECT text FROM evidence_term WHERE id = ?').pluck();
    const insert = (rows: number): Statement => db.prepare(`INSERT INTO evidence_term (id, hash, text) VALUES ${Array.from({ length: rows }, () => '(?, ?, ?)').join(', ')}`);
    this.#insertMany = insert(BATCH);
    this.#insertOne = insert(1);
    const last = db.prepare('SELECT COALESCE(MAX(id), 0) FROM evidence_term').pluck().get() as number;
    const indexed = db.prepare("SELECT 1 FROM sqlite_master WHERE type = 'index' AND name = 'evidence_term_hash'").get() !== undefined;
    this.#next = last + 1;
    if (!indexed || last <= TABLE_AT_START) {
      this.#table = new HashTable();
      for (const row of db.prepare('SELECT id, hash FROM evidence_term').iterate() as IterableIterator<{ id: number; hash: number }>) this.#table.add(row.hash, row.id);
    }
  }

  idOf(text: string): number {
    const hash = hash53(text);
    const low = hash >>> 0;
    const known = this.#recent.get(text, low);
    if (known !== 0) return known;
    const id = this.#stored(text, hash);
    this.#recent.add(text, low, id);
    return id;
  }

  /** The same for whoever remembers the answer and does not ask soon again: nothing is remembered here. */
  onceIdOf(text: string): number {
    return this.#stored(text, hash53(text));
  }

  idOrNull(text: string | undefined): number | null {
    return text === undefined ? null : this.idOf(text);
  }

  /** Inserts what is pending: before every commit and savepoint. */
  flush(): void {
    const cells = this.#pending;
    this.#pending = [];
    for (let at = 0; at < cells.length; at += 3) this.#insertOne.run(cells[at], cells[at + 1], cells[at + 2]);
  }

  /** No more is asked of it. */
  free(): void {
    this.#table?.free();
    this.#recent.clear();
  }

  #stored(text: string, hash: number): number {
    const known = this.#find(hash, text);
    if (known !== undefined) return known;
    const id = this.#next;
    this.#next += 1;
    this.#pending.push(id, hash, text);
    if (this.#pending.length === BATCH * 3) {
      this.#insertMany.run(this.#pending);
      this.#pending = [];
    }
    this.#added(id, text);
    if (this.#table !== undefined) {
      this.#table.add(hash, id, this.#keyed);
      if (this.#table.size > TABLE_AT_MOST) {
        this.flush();
        createDeferred(this.#db, ['evidence_term_hash']);
        this.#table = undefined;
      }
    }
    return id;
  }

  /** The same hash is not yet the same text. */
  #find(hash: number, text: string): number | undefined {
    if (this.#table === undefined) {
      this.flush();
      return (this.#byHash.all(hash) as { id: number; text: string }[]).find((r) => r.text === text)?.id;
    }
    this.#keyed.ofText(text);
    const id = this.#table.find(hash, this.#keyed, (before) => this.#byId.get(before) === text);
    return id === 0 ? undefined : id;
  }
}
