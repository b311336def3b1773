/** Of events those that have rows of another table: a read of bits instead of a look at where the rows of each would lie. */
import { DETAIL_TABLES, detailRow, heldDetails, isMarked, type DetailTable } from '../detail-bits.ts';
import type { Reader } from '../handles.ts';

/** Which of these events, which stand in order, have any row of the table. It holds while nothing is stored: within one read, or for one question. */
export type Detailed = (table: DetailTable, events: Float64Array) => readonly number[];

/** Fewer are looked up as they are, unless the bits are at hand. */
const FEW = 64;

export function detailedIn(reader: Reader): Detailed {
  const rows = new Map<number, Uint8Array | undefined>();
  const read = (id: number): Uint8Array | undefined => {
    const bits = heldDetails(reader, id);
    rows.set(id, bits);
    return bits;
  };
  return (table, events) => {
    const kind = DETAIL_TABLES.indexOf(table);
    if (events.length < FEW && rows.size === 0) return [...events];
    const found: number[] = [];
    let row = -1;
    let bits: Uint8Array | undefined;
    for (let i = 0; i < events.length; i += 1) {
      const event = events[i] ?? 0;
      const id = detailRow(kind, event);
      if (id !== row) {
        row = id;
        bits = rows.has(id) ? rows.get(id) : read(id);
      }
      if (bits !== undefined && isMarked(bits, event)) found.push(event);
    }
    return found;
  };
}
