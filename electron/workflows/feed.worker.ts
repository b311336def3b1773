/** Entry of the reading thread: runs `feed` and posts its messages. */
import { isOwn } from '../base/own-memory.ts';
import { feed, type FeedMessage, type FeedSpec } from './feed.ts';
import { runAsStream } from './worker-stream.ts';

/** Enough for the parsing thread never to wait, little enough to stay near the processor. */
const WINDOW_BYTES = 8 * 1024 * 1024;

runAsStream<FeedSpec, FeedMessage>((spec, rooms) => feed(spec, (bytes) => rooms.take(bytes)), WINDOW_BYTES, (message) => {
  if (message.kind !== 'chunk' && message.kind !== 'file') return { message, bytes: 0, moved: [] };
  const { bytes } = message;
  // What has its memory to itself is moved; a view of what somebody may still write to is copied first.
  const own = isOwn(bytes) ? bytes : new Uint8Array(bytes);
  return { message: { ...message, bytes: own }, bytes: own.length, moved: [own.buffer as ArrayBuffer] };
});
