/** Bytes of one stream, a format and its options: readings out, each with its place. The same path serves preview, import and verification. */
import { rejected, type Place, type Reading } from '../../shared/domain/reading.ts';
import { unfitting, WAIT_RECORDS, type Format, type FormatReader, type Head, type Pending, type ReadOptions, type SourceRecord } from './format.ts';
import { csvRows } from './records/csv-rows.ts';
import { jsonLines } from './records/json-lines.ts';
import { jsonStream } from './records/json-stream.ts';
import { jsonRecordsOf } from './records/scan/json-records.ts';
import type { Splitter } from './records/splitter.ts';
import { chainOf, peeledThrough, splitterAround, type Chain } from './wrappers/peeling.ts';
import type { Wrapper } from './wrappers/wrapper.ts';

export interface Placed {
  readonly place: Place;
  readonly reading: Reading;
}

function splitterFor(head: Head, format: Format, readOptions: ReadOptions): Splitter {
  const own = format.split?.(head, readOptions);
  if (own !== undefined) return own;
  // Only where records are known by their marks can a document inside a line be told from a record.
  const options = {
    marks: format.marks, inner: format.marks === undefined ? [] : format.arrays,
    records: format.members === undefined || format.marks === undefined ? undefined : jsonRecordsOf(format.members),
  };
  switch (head.shape) {
    case 'json-lines': return jsonLines(options);
    case 'json-array': return jsonStream([], options);
    case 'json-object': return jsonStream(format.arrays.some((a) => head.keys.includes(a)) ? format.arrays : [], options);
    case 'csv': return csvRows(head.delimiter);
    case 'text': case 'binary': case 'empty': return jsonLines(options);
  }
}

export class SourceReading {
  readonly #splitter: Splitter;
  readonly #reader: FormatReader;
  /** Wrappers around each record, outermost first. */
  readonly #chain: readonly Wrapper[];
  readonly #arrays: readonly string[];
  readonly #records: SourceRecord[] = [];
  /** A pending reading and what came after it, in file order; empty when nothing waits. */
  #waiting: { readonly place: Place; readonly reading: Reading | Pending }[] = [];

  /** @param chain what `chainOf` says of this head and format, where that was asked before. */
  constructor(head: Head, format: Format, options: ReadOptions, chain: Chain = chainOf(head, format)) {
    const [outermost] = chain.wrappers;
    this.#chain = chain.wrappers;
    this.#arrays = format.arrays;
    this.#splitter = outermost === undefined ? splitterFor(head, format, options) : splitterAround(head, outermost);
    this.#reader = format.open(options, chain.head);
  }

  /** Readings of the records completed by this chunk, in file order. */
  push(chunk: Uint8Array, out: Placed[]): void {
    this.#splitter.push(chunk, this.#records);
    this.#drain(out);
  }

  end(out: Placed[]): void {
    this.#splitter.end(this.#records);
    this.#drain(out);
    this.#release(out, 0);
  }

  #drain(out: Placed[]): void {
    for (const record of this.#records) {
      if (record.kind === 'broken') this.#place(record.place, rejected(record.why), out);
      else if (this.#chain.length === 0) this.#place(record.place, this.#read(record), out);
      else {
        const inside = peeledThrough(record, this.#chain, this.#arrays);
        if ('kind' in inside) this.#place(record.place, inside, out);
        else for (const inner of inside) this.#place(inner.place, this.#read(inner), out);
      }
    }
    this.#records.length = 0;
  }

  #place(place: Place, reading: Reading | Pending, out: Placed[]): void {
    if (this.#waiting.length === 0 && reading.kind !== 'pending') {
      out.push({ place, reading });
      return;
    }
    this.#waiting.push({ place, reading });
    // What may go is looked for now and then only: taking from the front of a list costs its length. It depends on the records alone.
    if (this.#waiting.length >= 2 * WAIT_RECORDS) this.#release(out, WAIT_RECORDS);
  }

  /** Gives what need not wait any more, and of the rest all but the last `keep`. */
  #release(out: Placed[], keep: number): void {
    const list = this.#waiting;
    let given = 0;
    for (const { place, reading } of list) {
      const known = reading.kind === 'pending' ? reading.settled : reading;
      if (known === undefined && list.length - given <= keep) break;
      out.push({ place, reading: known ?? (reading as Pending).otherwise });
      given += 1;
    }
    this.#waiting = list.slice(given);
  }

  #read(record: Exclude<SourceRecord, { kind: 'broken' }>): Reading | Pending {
    try {
      if (record.kind === 'line') return this.#reader.readLine?.(record) ?? unfitting(record);
      return this.#reader.readPending?.(record) ?? this.#reader.read(record);
    } catch (error) {
      // A value may nest so deep that walking it needs more stack than there is: that is the record's fault, not a bug of its reader.
      if (error instanceof RangeError) return rejected('it nests too deeply to be read');
      throw error;
    }
  }
}
