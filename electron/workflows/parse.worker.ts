/** Entry of the parsing thread: reads through the reading thread, and posts batches of readings. */
import { parse, type ParsedMessage, type ParseSpec } from './parse.ts';
import { startFeed } from './start-feed.ts';
import { runAsStream } from './worker-stream.ts';

const WINDOW_BYTES = 16 * 1024 * 1024;
/** What a text takes on its way, on average. */
const TEXT_BYTES = 80;

runAsStream<ParseSpec, ParsedMessage>((spec) => parse(startFeed(spec.feed), spec.read), WINDOW_BYTES, (message) => {
  if (message.kind !== 'readings') return { message, bytes: 0, moved: [] };
  const { events, issues, facts, names, pairs, contexts, acts, texts } = message.batch;
  const columns = [events, issues, facts, names, pairs, contexts, acts];
  const bytes = columns.reduce((n, column) => n + column.byteLength, 0) + texts.length * TEXT_BYTES;
  return { message, bytes, moved: columns.map((column) => column.buffer as ArrayBuffer) };
});
