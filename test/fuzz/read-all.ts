/** Everything a format makes of these bytes, read in one piece. */
import type { Format, ReadOptions } from '../../electron/ingest/format.ts';
import { headOf } from '../../electron/ingest/records/head.ts';
import { SourceReading, type Placed } from '../../electron/ingest/read-source.ts';

export function readAll(format: Format, bytes: Uint8Array, options: ReadOptions = {}): Placed[] {
  const reading = new SourceReading(headOf(bytes, 'x', true), format, options);
  const placed: Placed[] = [];
  reading.push(bytes, placed);
  reading.end(placed);
  return placed;
}
