/** Bytes of one stream, a format and its options: readings out, each with its place. The same path serves preview, import and verification. */
import { rejected, type Place, type Reading } from '../../shared/domain/reading.ts';
import { unfitting, type Format, type FormatReader, type Head, type ReadOptions, type SourceRecord } from './format.ts';
import { csvRows } from './records/csv-rows.ts';
import { jsonLines } from './records/json-lines.ts';
import { jsonStream } from './records/json-stream.ts';
import type { Splitter } from './records/splitter.ts';

export interface Placed {
  readonly place: Place;
  readonly reading: Reading;
}

function splitterFor(head: Head, format: Format, readOptions: ReadOptions): Splitter {
  if (format.split !== undefined) return format.split(head, readOptions);
  // Only where records are known by their marks can a document inside a line be told from a record.
  const options = { marks: format.marks, inner: format.marks === undefined ? [] : format.arrays };
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
  readonly #records: SourceRecord[] = [];

  constructor(head: Head, format: Format, options: ReadOptions) {
    this.#splitter = splitterFor(head, format, options);
    this.#reader = format.open(options, head);
  }

  /** Readings of the records completed by this chunk, in file order. */
  push(chunk: Uint8Array, out: Placed[]): void {
    this.#splitter.push(chunk, this.#records);
    this.#drain(out);
  }

  end(out: Placed[]): void {
    this.#splitter.end(this.#records);
    this.#drain(out);
  }

  #drain(out: Placed[]): void {
    for (const record of this.#records) {
      out.push({ place: record.place, reading: record.kind === 'broken' ? rejected(record.why) : this.#read(record) });
    }
    this.#records.length = 0;
  }

  #read(record: Exclude<SourceRecord, { kind: 'broken' }>): Reading {
    try {
      if (record.kind === 'line') return this.#reader.readLine?.(record) ?? unfitting(record);
      return this.#reader.read(record);
    } catch (error) {
      // A value may nest so deep that walking it needs more stack than there is: that is the record's fault, not a bug of its reader.
      if (error instanceof RangeError) return rejected('it nests too deeply to be read');
      throw error;
    }
  }
}
