/** Where the reading of evidence runs: in threads of its own in the app and on the command line, inline in tests. */
import { giveBack } from '../base/give-back.ts';
import { CHUNK_BYTES } from '../ingest/source.ts';
import { feed, type FeedMessage, type FeedSpec } from './feed.ts';
import { parse, type ParsedMessage, type ParseSpec } from './parse.ts';
import { streamFrom, workerFile } from './worker-stream.ts';

export function startFeed(spec: FeedSpec): AsyncGenerator<FeedMessage> {
  const file = workerFile('feed.worker.js');
  return file === undefined ? feed(spec) : streamFrom(file, spec, roomsOf);
}

/** Memory of one size goes round; any other is let go of at once. */
function roomsOf(m: FeedMessage): readonly ArrayBuffer[] {
  if ((m.kind !== 'chunk' && m.kind !== 'file') || !(m.bytes.buffer instanceof ArrayBuffer)) return [];
  const { buffer } = m.bytes;
  if (buffer.byteLength === CHUNK_BYTES) return [buffer];
  giveBack({ buffer });
  return [];
}

/** @param spent rooms of batches that are stored: they are taken from the list and filled again. */
export function startParse(spec: ParseSpec, spent: ArrayBuffer[]): AsyncGenerator<ParsedMessage> {
  const file = workerFile('parse.worker.js');
  return file === undefined ? parse(feed(spec.feed), spec.read) : streamFrom(file, spec, () => spent.splice(0));
}
