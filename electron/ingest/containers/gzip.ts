/** gzip, also of several members one after the other. On damage it gives all it could unpack, then its reason. */
import { createGunzip, gunzipSync, type Gunzip } from 'node:zlib';
import { answered } from '../../base/own-memory.ts';
import type { Peel } from './layer.ts';

export function gunzip(): Peel {
  let trouble: string | undefined;
  let stream: Gunzip | undefined;
  let out: Buffer[] = [];
  let failed = false;
  const open = (): Gunzip => {
    const g = createGunzip({ chunkSize: 256 * 1024 });
    g.on('data', (b: Buffer) => { out.push(b); });
    return g;
  };
  const take = (): Buffer[] => {
    const got = out;
    out = [];
    return got;
  };
  const settle = (run: (g: Gunzip, done: () => void) => void): Promise<void> => new Promise((resolve) => {
    const g = (stream ??= open());
    const finish = (): void => {
      g.off('error', onError);
      g.off('close', finish);
      resolve();
    };
    const onError = (error: Error): void => {
      trouble ??= /unexpected end/.test(error.message) ? 'the gzip data is cut off' : `the gzip data is damaged (${error.message})`;
      failed = true;
      finish();
    };
    g.on('error', onError);
    g.on('close', finish);
    run(g, finish);
  });
  return {
    layer: 'gzip',
    async push(chunk) {
      if (failed) return [];
      await settle((g, done) => {
        g.write(chunk, () => { setImmediate(done); });
      });
      return take();
    },
    async end() {
      if (!failed && stream !== undefined) await settle((g, done) => { g.once('end', done); g.end(); });
      return take();
    },
    trouble: () => trouble,
  };
}

const LEAST_ROOM = 16 * 1024;
const MOST_ROOM = 4 * 1024 * 1024;

/** A small whole gzip in one call, several times quicker than the stream; undefined when it is damaged or suspiciously large, and must go through `gunzip`. */
export function gunzipSmall(bytes: Uint8Array): Buffer | undefined {
  try {
    return answered(gunzipSync(bytes, { maxOutputLength: 64 * 1024 * 1024, chunkSize: roomFor(bytes) }));
  } catch {
    return undefined;
  }
}

/** Room for all at once, as the end of the file says (RFC 1952, ISIZE): put together from pieces it takes twice as long. No more than a hint, it may be a lie. */
function roomFor(bytes: Uint8Array): number {
  const size = bytes.length < 18 ? 0 : new DataView(bytes.buffer, bytes.byteOffset + bytes.length - 4, 4).getUint32(0, true);
  return size > MOST_ROOM ? LEAST_ROOM : Math.max(LEAST_ROOM, size + 1);
}

/** When the packed file was last changed, in seconds since 1970, as its first header says (RFC 1952, MTIME); undefined when it does not. */
export function gzipTime(head: Uint8Array): number | undefined {
  if (head.length < 8) return undefined;
  const seconds = Buffer.from(head.subarray(4, 8)).readUInt32LE(0);
  return seconds === 0 ? undefined : seconds;
}
