/**
 * The dictionary of texts. Log text repeats endlessly; each stands once, and events hold integers. The cache in front is bounded:
 * two generations, the older one dropped when the newer is full, so that memory does not grow with the number of distinct texts.
 */
import { hash53 } from '../hash53.ts';
import type { EvidenceWriter, Statement } from '../handles.ts';

const GENERATION = 150_000;

export class Terms {
  #young = new Map<string, number>();
  #old = new Map<string, number>();
  /** While true the caches hold the whole table, and a miss is a new text without asking. */
  #complete: boolean;
  #next: number;
  readonly #find: Statement;
  readonly #insert: Statement;
  /** Texts added since `takeAdded`, for the digest of stored rows. */
  #added: { id: number; text: string }[] = [];

  constructor(db: EvidenceWriter) {
    this.#find = db.prepare('SELECT id, text FROM evidence_term WHERE hash = ?');
    this.#insert = db.prepare('INSERT INTO evidence_term (id, hash, text) VALUES (?, ?, ?)');
    const { n, last } = db.prepare('SELECT COUNT(*) AS n, COALESCE(MAX(id), 0) AS last FROM evidence_term').get() as { n: number; last: number };
    this.#next = last + 1;
    this.#complete = n < GENERATION;
    if (this.#complete) {
      for (const row of db.prepare('SELECT id, text FROM evidence_term').iterate() as IterableIterator<{ id: number; text: string }>) this.#young.set(row.text, row.id);
    }
  }

  idOf(text: string): number {
    const young = this.#young.get(text);
    if (young !== undefined) return young;
    let id = this.#old.get(text);
    if (id === undefined) {
      const hash = hash53(text);
      if (!this.#complete) id = (this.#find.all(hash) as { id: number; text: string }[]).find((r) => r.text === text)?.id;
      if (id === undefined) {
        id = this.#next;
        this.#next += 1;
        this.#insert.run(id, hash, text);
        this.#added.push({ id, text });
      }
    }
    if (this.#young.size >= GENERATION) {
      this.#old = this.#young;
      this.#young = new Map();
      this.#complete = false;
    }
    this.#young.set(text, id);
    return id;
  }

  idOrNull(text: string | undefined): number | null {
    return text === undefined ? null : this.idOf(text);
  }

  takeAdded(): { id: number; text: string }[] {
    const added = this.#added;
    this.#added = [];
    return added;
  }

  /** After a rollback nothing cached can be trusted. */
  static reset(db: EvidenceWriter): Terms {
    return new Terms(db);
  }
}
