/** Of events those that have rows of another table: a read of bits instead of a look at where the rows of each would lie. */
import { DETAIL_TABLES, detailRow, heldDetails, isMarked, type DetailTable } from '../detail-bits.ts';
import type { Reader } from '../handles.ts';

/** Which of these events have any row of the table, in order. It holds while nothing is stored: within one read, or for one question. */
export type Detailed = (table: DetailTable, events: readonly number[]) => readonly number[];

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
    const sorted = Float64Array.from(events).sort();
    if (sorted.length < FEW && rows.size === 0) return [...sorted];
    const found: number[] = [];
    for (const event of sorted) {
      const id = detailRow(kind, event);
      const bits = rows.has(id) ? rows.get(id) : read(id);
      if (bits !== undefined && isMarked(bits, event)) found.push(event);
    }
    return found;
  };
}
