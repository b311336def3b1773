/** Entry of the reading thread: runs `feed` and posts its messages. */
import { giveBack } from '../base/give-back.ts';
import { isOwn } from '../base/own-memory.ts';
import { CHUNK_BYTES } from '../ingest/source.ts';
import { feed, type FeedMessage, type FeedSpec } from './feed.ts';
import { Slabs } from './slabs.ts';
import { runAsStream, type Rooms } from './worker-stream.ts';

/** Enough for the parsing thread never to wait, little enough to stay near the processor. */
const WINDOW_BYTES = 8 * 1024 * 1024;
/** Less goes together with others. */
const SMALL_BYTES = 256 * 1024;

let slabs: Slabs | undefined;

function start(spec: FeedSpec, rooms: Rooms): AsyncGenerator<FeedMessage> {
  const again = (bytes: number): ArrayBuffer | undefined => rooms.take(bytes);
  slabs = new Slabs(CHUNK_BYTES, again);
  return feed(spec, again);
}

/** What has its memory to itself is moved; a view of what somebody may still write to is copied first, and so is what is small. */
function movable(bytes: Uint8Array): Uint8Array {
  if (slabs === undefined || bytes.length > SMALL_BYTES) return isOwn(bytes) ? bytes : new Uint8Array(bytes);
  const { room, at } = slabs.take(bytes.length);
  const copy = new Uint8Array(room, at, bytes.length);
  copy.set(bytes);
  // Had again at once, it is memory that was touched before.
  if (isOwn(bytes)) giveBack({ buffer: bytes.buffer as ArrayBuffer });
  return copy;
}

runAsStream<FeedSpec, FeedMessage>(start, WINDOW_BYTES, (message) => {
  if (message.kind !== 'chunk' && message.kind !== 'file') return { message, bytes: 0, moved: [] };
  const bytes = movable(message.bytes);
  return { message: { ...message, bytes }, bytes: bytes.length, moved: [bytes.buffer as ArrayBuffer] };
});
