/** Entry of the reading thread: runs `feed` and posts its messages. */
import { feed, type FeedMessage, type FeedSpec } from './feed.ts';
import { runAsStream } from './worker-stream.ts';

const WINDOW_BYTES = 24 * 1024 * 1024;

runAsStream<FeedSpec, FeedMessage>(feed, WINDOW_BYTES, (message) => {
  if (message.kind !== 'chunk') return { message, bytes: 0, moved: [] };
  const { bytes } = message;
  // A buffer that is all its own is moved; a view of one that somebody may still write to is copied first.
  const own = bytes.buffer instanceof ArrayBuffer && bytes.buffer.byteLength === bytes.length ? bytes : Uint8Array.from(bytes);
  return { message: { ...message, bytes: own }, bytes: own.length, moved: [own.buffer as ArrayBuffer] };
});
