/** Marks which events were stored with something that they issued or a fact, and adds it to what is held. */
import { countedDetails, DETAIL_BYTES, DETAIL_TABLES, detailRow, heldDetails, mark } from '../detail-bits.ts';
import { stmt, type DerivedWriter } from '../handles.ts';

export class DetailBits {
  readonly #rows = new Map<number, Uint8Array>();
  /** The last row of each kind: events come in order. */
  readonly #last = DETAIL_TABLES.map(() => ({ id: -1, bits: new Uint8Array(0) }));

  get rows(): number {
    return this.#rows.size;
  }

  add(kind: number, event: number): void {
    const last = this.#last[kind];
    if (last === undefined) return;
    const id = detailRow(kind, event);
    if (id !== last.id) {
      last.id = id;
      last.bits = this.#bitsOf(id);
    }
    mark(last.bits, event);
  }

  #bitsOf(id: number): Uint8Array<ArrayBuffer> {
    let bits = this.#rows.get(id) as Uint8Array<ArrayBuffer> | undefined;
    if (bits === undefined) this.#rows.set(id, (bits = new Uint8Array(DETAIL_BYTES)));
    return bits;
  }

  write(db: DerivedWriter): void {
    for (const [id, bits] of [...this.#rows].sort((a, b) => a[0] - b[0])) {
      const before = heldDetails(db, id);
      if (before !== undefined) for (const [i, byte] of before.entries()) bits[i] = (bits[i] ?? 0) | byte;
      put(db, id, bits);
    }
    this.clear();
  }

  clear(): void {
    this.#rows.clear();
    for (const last of this.#last) last.id = -1;
  }
}

const put = (db: DerivedWriter, id: number, bits: Uint8Array): void => { stmt(db, 'INSERT OR REPLACE INTO derived_detail (id, bits) VALUES (?, ?)').run(id, bits); };

export function recountDetails(db: DerivedWriter): void {
  stmt(db, 'DELETE FROM derived_detail').run();
  for (const kind of DETAIL_TABLES.keys()) {
    // All at once: while it is read row by row a connection writes nothing.
    for (const [id, bits] of [...countedDetails(db, kind)]) put(db, id, bits);
  }
}
