/** Which events issued something or carry a fact, as bits in rows of `derived_detail`: how they lie, for who writes them and who reads them. */
import { stmt, type Reader } from './handles.ts';

/** Position in the list: the kind in a row's number. */
export const DETAIL_TABLES = ['evidence_issue', 'evidence_fact'] as const;
export type DetailTable = (typeof DETAIL_TABLES)[number];

/** Event ids in one row: a row is two pages, which is read sooner than many small ones. */
export const DETAIL_IDS = 131_072;
export const DETAIL_BYTES = DETAIL_IDS / 8;

/** The row that has the event's bit. */
export const detailRow = (kind: number, event: number): number => Math.floor(event / DETAIL_IDS) * DETAIL_TABLES.length + kind;

/** The bits of a row as they are held; undefined where none of its events has any details. */
export const heldDetails = (reader: Reader, id: number): Uint8Array | undefined => stmt(reader, 'SELECT bits FROM derived_detail WHERE id = ?').pluck().get(id) as Uint8Array | undefined;

export function mark(bits: Uint8Array, event: number): void {
  const at = event % DETAIL_IDS;
  bits[at >> 3] = (bits[at >> 3] ?? 0) | (1 << (at & 7));
}

export function isMarked(bits: Uint8Array, event: number): boolean {
  const at = event % DETAIL_IDS;
  return ((bits[at >> 3] ?? 0) & (1 << (at & 7))) !== 0;
}

/** All rows of one kind as the evidence has them, in order. */
export function* countedDetails(reader: Reader, kind: number): IterableIterator<readonly [id: number, bits: Uint8Array]> {
  let row = -1;
  let bits = new Uint8Array(0);
  for (const event of reader.prepare(`SELECT DISTINCT event_id FROM ${DETAIL_TABLES[kind]} ORDER BY event_id`).pluck().iterate() as IterableIterator<number>) {
    const id = detailRow(kind, event);
    if (id !== row) {
      if (row !== -1) yield [row, bits];
      row = id;
      bits = new Uint8Array(DETAIL_BYTES);
    }
    mark(bits, event);
  }
  if (row !== -1) yield [row, bits];
}
