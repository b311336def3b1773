/** Entry of the parsing thread: reads through the reading thread, and posts batches of readings. */
import { parse, type ParsedMessage, type ParseSpec } from './parse.ts';
import { startFeed } from './start-feed.ts';
import { runAsStream } from './worker-stream.ts';

const WINDOW_BYTES = 16 * 1024 * 1024;
/** What a text takes on its way, on average. */
const TEXT_BYTES = 80;

runAsStream<ParseSpec, ParsedMessage>((spec, rooms) => parse(startFeed(spec.feed), spec.read, rooms), WINDOW_BYTES, (message) => {
  if (message.kind !== 'readings') return { message, bytes: 0, moved: [] };
  const { room, bytes, texts } = message.batch;
  return { message, bytes: bytes + texts.length * TEXT_BYTES, moved: [room] };
});
