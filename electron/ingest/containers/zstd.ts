/**
 * Zstandard (RFC 8878): frames one after the other, and skippable ones between. Node's decoder drops what follows a frame within one chunk
 * and does not say when the end is missing (seen with Node 24.15), so the frames are told apart here and each gets a decoder of its own.
 */
import { createZstdDecompress, type ZstdDecompress } from 'node:zlib';
import type { Peel } from './layer.ts';

const FRAME = 0xfd2fb528;
/** Four bytes may stand for a block of 128 KiB: so much comes to 64 MiB at most. */
const SLICE = 2 * 1024;

/** What is being read: a fixed number of header bytes that decide what follows, or bytes that only pass. */
type Part = { readonly need: number; readonly then: (bytes: Buffer) => Next } | { readonly pass: number; readonly then: () => Next };
type Next = Part | 'end' | { readonly damaged: string };

const END = (): Next => 'end';

export function unzstd(): Peel {
  let trouble: string | undefined;
  let held = Buffer.alloc(0);
  let left = 0;
  /** Undefined between frames. */
  let part: Part | undefined;
  let inFrame = false;
  let decoder: Decoder | undefined;

  const blockHeader = (checksum: boolean): Part => ({
    need: 3, then: (b): Next => {
      const header = b.readUIntLE(0, 3);
      const type = (header >> 1) & 3;
      if (type === 3) return { damaged: 'a block of a kind that does not exist' };
      const pass = type === 1 ? 1 : header >> 3;
      return { pass, then: (): Next => ((header & 1) === 0 ? blockHeader(checksum) : checksum ? { pass: 4, then: END } : 'end') };
    },
  });
  const frameHeader: Part = {
    need: 1, then: (b): Next => {
      const d = b[0] ?? 0;
      const single = (d & 0x20) !== 0;
      const pass = (single ? 0 : 1) + ([0, 1, 2, 4][d & 3] ?? 0) + ([single ? 1 : 0, 2, 4, 8][d >> 6] ?? 0);
      return { pass, then: () => blockHeader((d & 4) !== 0) };
    },
  };
  const start: Part = {
    need: 4, then: (b): Next => {
      const magic = b.readUInt32LE(0);
      if (magic === FRAME) { inFrame = true; return frameHeader; }
      if (magic >= 0x184d2a50 && magic <= 0x184d2a5f) return { need: 4, then: (n): Next => ({ pass: n.readUInt32LE(0), then: END }) };
      return { damaged: 'what follows a frame is none' };
    },
  };
  const fail = (why: string): void => { trouble ??= `the zstd data is damaged (${why})`; };

  async function push(chunk: Uint8Array, out: Buffer[]): Promise<void> {
    let at = 0;
    while (at < chunk.length && trouble === undefined) {
      if (part === undefined) { part = start; left = 4; inFrame = false; }
      let done: Buffer | undefined;
      const piece = Buffer.from(chunk.buffer, chunk.byteOffset + at, Math.min(left, chunk.length - at));
      at += piece.length;
      left -= piece.length;
      if ('need' in part) {
        held = Buffer.concat([held, piece]);
        if (left > 0) continue;
        done = held;
        held = Buffer.alloc(0);
      } else if (inFrame) out.push(...(await (decoder ??= new Decoder()).write(piece)));
      let next: Next | undefined = left > 0 ? undefined : 'need' in part ? part.then(done ?? Buffer.alloc(0)) : part.then();
      if (done !== undefined && inFrame) out.push(...(await (decoder ??= new Decoder()).write(done)));
      // Parts of no bytes are over as soon as they begin.
      while (next !== undefined && typeof next === 'object' && 'pass' in next && next.pass === 0) next = next.then();
      if (next === 'end') {
        if (decoder !== undefined) out.push(...(await decoder.end()));
        if (decoder?.failure !== undefined) fail(decoder.failure);
        decoder = undefined;
        part = undefined;
      } else if (next !== undefined && 'damaged' in next) fail(next.damaged);
      else if (next !== undefined) {
        part = next;
        left = 'need' in next ? next.need : next.pass;
      }
      if (decoder?.failure !== undefined) fail(decoder.failure);
    }
  }

  return {
    layer: 'zstd',
    slice: SLICE,
    async push(chunk) {
      const out: Buffer[] = [];
      if (trouble === undefined) await push(chunk, out);
      return out;
    },
    async end() {
      if (part === undefined || trouble !== undefined) return [];
      const out = decoder === undefined ? [] : await decoder.end();
      trouble = 'the zstd data is cut off';
      return out;
    },
    trouble: () => trouble,
  };
}

/** One frame's decoder, with its output taken after each piece. */
class Decoder {
  readonly #stream: ZstdDecompress = createZstdDecompress({ chunkSize: 256 * 1024 });
  #out: Buffer[] = [];
  failure: string | undefined;

  constructor() {
    this.#stream.on('data', (b: Buffer) => { this.#out.push(b); });
    this.#stream.on('error', (error: Error) => { this.failure ??= error.message; });
  }

  #take(): Buffer[] {
    const got = this.#out;
    this.#out = [];
    return got;
  }

  write(piece: Buffer): Promise<Buffer[]> {
    if (this.failure !== undefined) return Promise.resolve([]);
    return this.#settle((done) => { this.#stream.write(piece, () => { setImmediate(done); }); });
  }

  end(): Promise<Buffer[]> {
    if (this.failure !== undefined) return Promise.resolve(this.#take());
    return this.#settle((done) => { this.#stream.once('end', done); this.#stream.end(); });
  }

  #settle(run: (done: () => void) => void): Promise<Buffer[]> {
    return new Promise((resolve) => {
      const done = (): void => {
        this.#stream.off('close', done);
        resolve(this.#take());
      };
      this.#stream.once('close', done);
      run(done);
    });
  }
}
