/** Where the reading of evidence runs: in threads of its own in the app and on the command line, inline in tests. */
import { feed, type FeedMessage, type FeedSpec } from './feed.ts';
import { parse, type ParsedMessage, type ParseSpec } from './parse.ts';
import { streamFrom, workerFile } from './worker-stream.ts';

export function startFeed(spec: FeedSpec): AsyncGenerator<FeedMessage> {
  const file = workerFile('feed.worker.js');
  return file === undefined ? feed(spec) : streamFrom(file, spec, (m: FeedMessage) => ((m.kind === 'chunk' || m.kind === 'file') && m.bytes.buffer instanceof ArrayBuffer ? [m.bytes.buffer] : []));
}

/** @param spent rooms of batches that are stored: they are taken from the list and filled again. */
export function startParse(spec: ParseSpec, spent: ArrayBuffer[]): AsyncGenerator<ParsedMessage> {
  const file = workerFile('parse.worker.js');
  return file === undefined ? parse(feed(spec.feed), spec.read) : streamFrom(file, spec, () => spent.splice(0));
}
