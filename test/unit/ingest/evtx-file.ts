/** Builds small native Windows event logs, so that no log of anybody's machine need be kept with the tests. */
import { crc32 } from 'node:zlib';

export interface EvtxEvent {
  readonly time: string; readonly eventId: number; readonly computer: string; readonly record: number; readonly channel: string; readonly provider: string;
  readonly keywords: string; readonly data: Readonly<Record<string, string>>;
}

const CHUNK = 65_536;
const u = (n: number | bigint, bytes: 1 | 2 | 4 | 8): Buffer => {
  const b = Buffer.alloc(8);
  b.writeBigUInt64LE(BigInt(n));
  return b.subarray(0, bytes);
};
const wide = (text: string): Buffer => Buffer.from(text, 'utf16le');
const ticks = (time: string): bigint => BigInt(Date.parse(`${time.slice(0, 19)}Z`)) * 10_000n + 116_444_736_000_000_000n + BigInt((/\.(\d{7})/.exec(time)?.[1] ?? '0'));

/** Writes pieces one after the other and knows where in the chunk it stands, as names and templates are found by that. */
class Pen {
  readonly parts: Buffer[] = [];
  at: number;
  constructor(at: number) { this.at = at; }
  put(...pieces: Buffer[]): this { for (const p of pieces) { this.parts.push(p); this.at += p.length; } return this; }
  /** A name, written where it is used. */
  name(text: string): this { return this.put(u(this.at + 4, 4), u(0, 4), u(0, 2), u(text.length, 2), wide(text), u(0, 2)); }
  text(text: string): this { return this.put(u(0x05, 1), u(1, 1), u(text.length, 2), wide(text)); }
  hole(index: number, type: number): this { return this.put(u(0x0d, 1), u(index, 2), u(type, 1)); }
  open(name: string, attributes: readonly (readonly [string, (p: Pen) => void])[] = []): this {
    this.put(u(attributes.length > 0 ? 0x41 : 0x01, 1), u(0xffff, 2), u(0, 4)).name(name);
    if (attributes.length > 0) {
      const list = new Pen(this.at + 4);
      for (const [key, value] of attributes) { list.put(u(0x06, 1)).name(key); value(list); }
      this.put(u(list.at - this.at - 4, 4), ...list.parts);
    }
    return this.put(u(0x02, 1));
  }
  close(): this { return this.put(u(0x04, 1)); }
  /** A template where it stands, with the values for its holes. */
  template(body: (p: Pen) => void, values: readonly (readonly [type: number, bytes: (at: number) => Buffer])[]): this {
    this.put(u(0x0c, 1), u(1, 1), u(7, 4), u(this.at + 10, 4));
    const inner = new Pen(this.at + 24);
    inner.put(Buffer.from([0x0f, 1, 1, 0]));
    body(inner);
    inner.put(u(0, 1));
    this.put(u(0, 4), Buffer.alloc(16, 7), u(inner.at - this.at - 24, 4), ...inner.parts);
    return this.values(values);
  }
  values(values: readonly (readonly [type: number, bytes: (at: number) => Buffer])[]): this {
    let at = this.at + 4 + values.length * 4;
    const written = values.map(([type, bytes]) => { const b = bytes(at); at += b.length; return { type, b }; });
    return this.put(u(values.length, 4), ...written.map(({ type, b }) => Buffer.concat([u(b.length, 2), u(type, 1), u(0, 1)])), ...written.map(({ b }) => b));
  }
}

function eventData(data: Readonly<Record<string, string>>) {
  return (at: number): Buffer => {
    const names = Object.keys(data);
    const pen = new Pen(at).put(Buffer.from([0x0f, 1, 1, 0]));
    pen.template((p) => {
      p.open('EventData');
      names.forEach((name, i) => p.open('Data', [['Name', (a) => { a.text(name); }]]).hole(i, 1).close());
      p.close();
    }, names.map((name) => [1, () => wide(data[name] ?? '')]));
    return Buffer.concat([...pen.parts, u(0, 1)]);
  };
}

function record(e: EvtxEvent, at: number): Buffer {
  const pen = new Pen(at + 24).put(Buffer.from([0x0f, 1, 1, 0]));
  pen.template((p) => {
    p.open('Event', [['xmlns', (a) => { a.text('http://schemas.microsoft.com/win/2004/08/events/event'); }]]).open('System');
    p.open('Provider', [['Name', (a) => { a.hole(0, 1); }]]).close();
    p.open('EventID').hole(1, 6).close().open('Keywords').hole(2, 0x15).close();
    p.open('TimeCreated', [['SystemTime', (a) => { a.hole(3, 0x11); }]]).close();
    p.open('EventRecordID').hole(4, 0x0a).close().open('Channel').hole(5, 1).close().open('Computer').hole(6, 1).close();
    p.close().hole(7, 0x21).close();
  }, [
    [1, () => wide(e.provider)], [6, () => u(e.eventId, 2)], [0x15, () => u(BigInt(e.keywords), 8)], [0x11, () => u(ticks(e.time), 8)], [0x0a, () => u(e.record, 8)],
    [1, () => wide(e.channel)], [1, () => wide(e.computer)], [0x21, eventData(e.data)],
  ]);
  const body = Buffer.concat([...pen.parts, u(0, 1)]);
  const size = 24 + body.length + 4;
  return Buffer.concat([Buffer.from('**\0\0', 'latin1'), u(size, 4), u(e.record, 8), u(ticks(e.time), 8), body, u(size, 4)]);
}

/** One chunk per list of events; each must fit in 64 KiB. */
export function evtxFile(chunks: readonly (readonly EvtxEvent[])[]): Buffer {
  const header = Buffer.alloc(4096);
  header.write('ElfFile\0', 'latin1');
  header.writeUInt16LE(chunks.length, 42);
  const built = chunks.map((events) => {
    const chunk = Buffer.alloc(CHUNK);
    chunk.write('ElfChnk\0', 'latin1');
    let at = 512;
    for (const e of events) at += record(e, at).copy(chunk, at);
    chunk.writeUInt32LE(at, 48);
    chunk.writeUInt32LE(crc32(chunk.subarray(512, at)), 52);
    return chunk;
  });
  return Buffer.concat([header, ...built]);
}
