/**
 * Chunks of the feed → batches of readings. Runs in a thread of its own between reading and storing (parse.worker.ts): parsing costs about
 * as much as storing. The same generator runs inline in tests.
 */
import type { ReadOptions } from '../ingest/format.ts';
import { SourceReading, type Placed } from '../ingest/read-source.ts';
import { headAgain, HEAD_BYTES } from '../ingest/records/head.ts';
import { formatOf } from '../ingest/registry.ts';
import { wrappersOf } from '../ingest/wrappers/peeling.ts';
import { ReadingEncoder, type BatchMemory, type ReadingBatch } from '../store/write/batch.ts';
import type { FeedMessage, FeedSpec } from './feed.ts';
import { Slabs } from './slabs.ts';
import type { Rooms } from './worker-stream.ts';

/** Parsed records live until their piece of a chunk is encoded: short pieces die young, which costs the collector least. */
const PIECE_BYTES = 128 * 1024;

const NEWLINE = 10;

/** Batches of small files go together in pieces of this size. */
export const SLAB_BYTES = 256 * 1024;

/** Memory for batches, of what came back if there is any. A large one ends the slab before it: who stores the batches in order is done with a piece when the next begins. */
function memoryOf(rooms: Rooms): BatchMemory {
  const slabs = new Slabs(SLAB_BYTES, (bytes) => rooms.take(bytes));
  return {
    small: (bytes) => slabs.take(bytes),
    large: (bytes) => {
      slabs.close();
      return rooms.take(bytes) ?? new ArrayBuffer(bytes);
    },
  };
}

/** Behind a line where one ends near: a record that lies in two pieces is copied to be whole. */
function pieceEnd(bytes: Uint8Array, from: number): number {
  const to = Math.min(from + PIECE_BYTES, bytes.length);
  if (to === bytes.length) return to;
  const newline = bytes.subarray(from, to).lastIndexOf(NEWLINE);
  return newline === -1 ? to : from + newline + 1;
}

export interface ParseSpec {
  readonly feed: FeedSpec;
  readonly read: ReadOptions;
}

export type ParsedMessage =
  | Exclude<FeedMessage, { readonly kind: 'chunk' | 'file' }>
  /** Without its head and bytes: those are for who parses, and would be copied from thread to thread for each file. */
  | Omit<Extract<FeedMessage, { readonly kind: 'file' }>, 'head' | 'bytes' | 'rawBytes' | 'inner' | 'wrappers'>
  | { readonly kind: 'readings'; readonly batch: ReadingBatch; readonly rawBytes: number };

/** @param again memory that came back of batches that are stored. */
export async function* parse(messages: AsyncGenerator<FeedMessage>, read: ReadOptions, again?: Rooms): AsyncGenerator<ParsedMessage> {
  const encoder = new ReadingEncoder();
  const memory = again === undefined ? undefined : memoryOf(again);
  /** The beginning of the present file: should somebody ask for what it says, its own bytes may be gone by then. */
  const beginning = Buffer.alloc(HEAD_BYTES);
  const placed: Placed[] = [];
  let reading: SourceReading | undefined;
  /** Whether the storing side has taken numbers of this object, which a refusal makes it forget. */
  const object = { sent: false };
  const encode = (): void => {
    for (const p of placed) encoder.add(p.place, p.reading);
    placed.length = 0;
  };
  const batchOf = (): ReadingBatch => {
    object.sent = true;
    return encoder.take(memory);
  };
  const readings = ({ bytes, rawBytes }: { readonly bytes: Uint8Array; readonly rawBytes: number }): ParsedMessage => {
    for (let at = 0; at < bytes.length;) {
      const to = pieceEnd(bytes, at);
      reading?.push(bytes.subarray(at, to), placed);
      encode();
      at = to;
    }
    return { kind: 'readings', batch: batchOf(), rawBytes };
  };
  for await (const m of messages) {
    switch (m.kind) {
      case 'chunk':
        yield readings(m);
        continue;
      case 'file': {
        const format = formatOf(m.format);
        if (format === undefined) throw new Error(`no format ${m.format}`);
        const { head: sent, bytes, rawBytes, inner, wrappers, ...said } = m;
        beginning.set(bytes.subarray(0, HEAD_BYTES));
        const head = headAgain(sent, beginning.subarray(0, bytes.length));
        reading = new SourceReading(head, format, { ...read, ...m.read }, { wrappers: wrappersOf(wrappers), head: inner ?? head });
        encoder.beginFile();
        yield said;
        yield readings({ bytes, rawBytes });
        continue;
      }
      case 'file-end':
        reading?.end(placed);
        reading = undefined;
        encode();
        if (encoder.holds()) yield { kind: 'readings', batch: batchOf(), rawBytes: 0 };
        break;
      case 'object':
        object.sent = false;
        break;
      case 'object-refused':
        if (object.sent) encoder.reset();
        // What the refused object left half read is nobody's.
        reading = undefined;
        break;
      default:
    }
    yield m;
  }
}
