import fc from 'fast-check';
import { execFileSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { appendFileSync, existsSync, readFileSync, readdirSync, symlinkSync, truncateSync, writeFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { zstdDecompressSync } from 'node:zlib';
import { expect, test } from 'vitest';
import { BLOCK_BYTES, PACK_BYTES, VAULT_START, VaultReader, VaultWriter, packPath, type VaultBlock } from '../../../electron/custody/vault.ts';
import { faultOf, inFolder } from './folder.ts';

const text = (bytes: number): Buffer => Buffer.alloc(bytes, '{"eventName":"AssumeRole","eventTime":"2024-03-01T10:00:00Z"}\n');

function seal(writer: VaultWriter, bytes: Uint8Array): readonly VaultBlock[] {
  writer.add(bytes);
  return writer.finishObject();
}

/** Every file of the folder with its bytes. */
const contents = (folder: string): Record<string, Buffer> => Object.fromEntries(readdirSync(folder).map((name) => [name, readFileSync(join(folder, name))]));

// Bytes that compress, bytes that do not, and sizes around the block's edge.
const piece = fc.oneof(
  fc.uint8Array({ maxLength: 300 }).map((bytes) => Buffer.from(bytes)),
  fc.integer({ min: 1, max: 3000 }).map(text),
  fc.integer({ min: BLOCK_BYTES - 2, max: 2 * BLOCK_BYTES + 2 }).map(text),
  fc.integer({ min: BLOCK_BYTES - 2, max: BLOCK_BYTES + 2 }).map((length) => randomBytes(length)),
);
const object = fc.array(piece, { maxLength: 5 });

test('whatever is written in whatever pieces, over whatever packs, reads back at any offset', () => {
  fc.assert(fc.property(
    fc.array(object, { minLength: 1, maxLength: 4 }),
    fc.array(fc.tuple(fc.nat(3), fc.double({ min: 0, max: 1, noNaN: true }), fc.double({ min: 0, max: 1, noNaN: true })), { minLength: 5, maxLength: 20 }),
    fc.constantFrom(2000, 300_000, BLOCK_BYTES + 100, PACK_BYTES),
    (objects, reads, packBytes) => inFolder((folder) => {
      const writer = new VaultWriter(folder, VAULT_START, packBytes);
      const sealed = objects.map((pieces) => {
        for (const bytes of pieces) writer.add(bytes);
        return { raw: Buffer.concat(pieces), blocks: writer.finishObject() };
      });
      writer.sync();
      writer.close();
      const reader = new VaultReader(folder);
      for (const { raw, blocks } of sealed) {
        expect(Buffer.concat([...reader.stream(blocks)]).equals(raw)).toBe(true);
        expect(blocks.map((block) => block.rawLength).slice(0, -1).every((length) => length === BLOCK_BYTES)).toBe(true);
      }
      for (const [which, a, b] of reads) {
        const { raw, blocks } = sealed[which % sealed.length]!;
        const offset = Math.floor(a * raw.length);
        const length = Math.floor(b * (raw.length - offset));
        expect(Buffer.from(reader.read(blocks, offset, length)).equals(raw.subarray(offset, offset + length))).toBe(true);
      }
      reader.close();
    }),
  ), { numRuns: 40 });
});

test('a read beyond the object is a mistake of the caller, not an answer', () => {
  inFolder((folder) => {
    const writer = new VaultWriter(folder, VAULT_START);
    const blocks = seal(writer, text(100));
    writer.close();
    const reader = new VaultReader(folder);
    expect(reader.read(blocks, 100, 0)).toHaveLength(0);
    expect(() => reader.read(blocks, 99, 2)).toThrow(RangeError);
    expect(() => reader.read(blocks, -1, 1)).toThrow(RangeError);
    expect(() => reader.read([], 0, 1)).toThrow(RangeError);
    expect(() => reader.read([{ ...blocks[0]!, rawOffset: 50 }], 10, 5)).toThrow(RangeError);
    reader.close();
  });
});

test('the bytes that are read belong to the caller: writing into them changes no later answer', () => {
  inFolder((folder) => {
    const writer = new VaultWriter(folder, VAULT_START);
    const blocks = seal(writer, text(100));
    writer.close();
    const reader = new VaultReader(folder);
    reader.read(blocks, 0, 100).fill(0);
    expect(Buffer.from(reader.read(blocks, 0, 100)).equals(text(100))).toBe(true);
    reader.close();
  });
});

test('every flipped bit of a small pack is found, and the fault names pack and offset', () => {
  inFolder((folder) => {
    const writer = new VaultWriter(folder, VAULT_START);
    const objects = [seal(writer, text(3000)), seal(writer, randomBytes(60)), seal(writer, Buffer.concat([Buffer.from([0x1f, 0x8b]), text(90)]))];
    expect(objects.map(([block]) => block?.stored)).toEqual([false, true, true]);
    writer.close();
    const path = packPath(folder, 1);
    const good = readFileSync(path);
    for (let bit = 0; bit < good.length * 8; bit += 1) {
      const bad = Buffer.from(good);
      bad[bit >> 3]! ^= 1 << (bit & 7);
      writeFileSync(path, bad);
      const reader = new VaultReader(folder);
      const hit = objects.findIndex(([block]) => block!.packOffset + block!.packLength > bit >> 3);
      for (const [i, blocks] of objects.entries()) {
        const size = blocks[0]!.rawLength;
        if (i !== hit) expect(reader.read(blocks, 0, size)).toHaveLength(size);
        else expect(faultOf(() => reader.read(blocks, 0, size))).toMatchObject({ code: 'evidence-changed', path, why: expect.stringContaining(`offset ${blocks[0]!.packOffset} `) as string });
      }
      reader.close();
    }
  });
});

test('a flipped byte anywhere in a large pack is found in the block that holds it', () => {
  inFolder((folder) => {
    const writer = new VaultWriter(folder, VAULT_START);
    const raw = Buffer.concat([text(BLOCK_BYTES + 5), randomBytes(BLOCK_BYTES), text(1000)]);
    const blocks = seal(writer, raw);
    writer.close();
    const path = packPath(folder, 1);
    const good = readFileSync(path);
    fc.assert(fc.property(fc.nat(good.length - 1), fc.integer({ min: 1, max: 255 }), (position, change) => {
      const bad = Buffer.from(good);
      bad[position]! ^= change;
      writeFileSync(path, bad);
      const reader = new VaultReader(folder);
      const failed = blocks.filter((block) => { try { reader.block(block); return false; } catch { return true; } });
      reader.close();
      expect(failed).toEqual(blocks.filter((block) => position >= block.packOffset && position < block.packOffset + block.packLength));
      expect(failed).toHaveLength(1);
    }), { numRuns: 150 });
  });
});

test('a pack that is cut short, or gone, is found', () => {
  inFolder((folder) => {
    const writer = new VaultWriter(folder, VAULT_START);
    const blocks = seal(writer, text(3000));
    writer.close();
    const path = packPath(folder, 1);
    // node:zlib itself says nothing when the last four bytes, the checksum, are missing.
    expect(zstdDecompressSync(readFileSync(path).subarray(0, -4))).toHaveLength(3000);
    truncateSync(path, blocks[0]!.packLength - 4);
    const reader = new VaultReader(folder);
    expect(faultOf(() => reader.read(blocks, 0, 10))).toMatchObject({ code: 'evidence-changed', path });
    reader.close();
    rmSync(path);
    expect(faultOf(() => reader.read(blocks, 0, 10))).toMatchObject({ code: 'evidence-changed', path, why: expect.stringContaining('not there') as string });
    reader.close();
  });
});

test('a row that gives impossible sizes is refused before memory is reserved for it', () => {
  inFolder((folder) => {
    const writer = new VaultWriter(folder, VAULT_START);
    const [block] = seal(writer, text(3000));
    writer.close();
    const reader = new VaultReader(folder);
    for (const wrong of [{ rawLength: 2 ** 40, packLength: 2 ** 40 }, { packLength: 0 }, { rawLength: 0 }, { packLength: -1 }, { packLength: 1.5 }]) {
      expect(faultOf(() => reader.block({ ...block!, ...wrong }))).toMatchObject({ code: 'evidence-changed', why: expect.stringContaining('impossible') as string });
    }
    expect(faultOf(() => reader.block({ ...block!, rawLength: 2999 })).code).toBe('evidence-changed');
    expect(faultOf(() => reader.block({ ...block!, rawLength: 3001 }))).toMatchObject({ why: expect.stringContaining('holds 3000 bytes and held 3001') as string });
    expect(faultOf(() => reader.block({ ...block!, stored: true })).code).toBe('evidence-changed');
    reader.close();
  });
});

test('an abandoned object leaves every file byte-identical, also when it had begun new packs', () => {
  fc.assert(fc.property(fc.array(object, { maxLength: 2 }), object, fc.constantFrom(2000, BLOCK_BYTES, PACK_BYTES), (before, dropped, packBytes) => inFolder((folder) => {
    const writer = new VaultWriter(folder, VAULT_START, packBytes);
    for (const pieces of before) seal(writer, Buffer.concat(pieces));
    const was = contents(folder);
    const end = writer.end();
    for (const bytes of dropped) writer.add(bytes);
    expect(writer.end()).toEqual(end);
    writer.abandonObject();
    expect(contents(folder)).toEqual(was);
    expect(writer.end()).toEqual(end);
    // And what comes next is as if nothing had happened, down to the byte.
    const blocks = seal(writer, text(5000));
    writer.sync();
    writer.close();
    const reader = new VaultReader(folder);
    expect(Buffer.concat([...reader.stream(blocks)]).equals(text(5000))).toBe(true);
    reader.close();
    inFolder((other) => {
      const calm = new VaultWriter(other, VAULT_START, packBytes);
      for (const pieces of before) seal(calm, Buffer.concat(pieces));
      expect(seal(calm, text(5000))).toEqual(blocks);
      calm.close();
      expect(contents(other)).toEqual(contents(folder));
    });
  })), { numRuns: 40 });
});

test('what a dead import left beyond the committed end is cut off at the next opening', () => {
  inFolder((folder) => {
    const first = new VaultWriter(folder, VAULT_START, 5000);
    const blocks = seal(first, text(3000));
    const end = first.end();
    const was = contents(folder);
    seal(first, randomBytes(20_000));
    first.add(randomBytes(4000));
    first.close();
    appendFileSync(packPath(folder, 1), 'half a frame');
    writeFileSync(join(folder, 'note.txt'), 'not a pack: nobody\'s leftover');
    expect(existsSync(packPath(folder, 2))).toBe(true);

    const second = new VaultWriter(folder, end, 5000);
    rmSync(join(folder, 'note.txt'));
    expect(contents(folder)).toEqual(was);
    expect(second.end()).toEqual(end);
    second.close();
    const reader = new VaultReader(folder);
    expect(Buffer.concat([...reader.stream(blocks)]).equals(text(3000))).toBe(true);
    reader.close();
  });
});

test('a vault that lost sealed bytes is not written to as if it had been shorter', () => {
  inFolder((folder) => {
    const writer = new VaultWriter(folder, VAULT_START);
    seal(writer, text(3000));
    const end = writer.end();
    writer.close();
    truncateSync(packPath(folder, 1), end.offset - 1);
    expect(faultOf(() => new VaultWriter(folder, end))).toMatchObject({ code: 'evidence-changed' });
    rmSync(packPath(folder, 1));
    expect(faultOf(() => new VaultWriter(folder, end))).toMatchObject({ code: 'evidence-changed', why: 'the pack is not there' });
    expect(readdirSync(folder)).toEqual([]);
  });
});

test('a new pack begins before one grows over its size', () => {
  inFolder((folder) => {
    const writer = new VaultWriter(folder, VAULT_START, 2500);
    const blocks = [1, 2, 3, 4, 5].flatMap(() => [...seal(writer, randomBytes(1000))]);
    writer.close();
    expect(blocks.map(({ pack, packOffset }) => [pack, packOffset])).toEqual([[1, 0], [1, 1008], [2, 0], [2, 1008], [3, 0]]);
    expect(readdirSync(folder)).toEqual(['000001.pack', '000002.pack', '000003.pack']);
    expect(readFileSync(packPath(folder, 1))).toHaveLength(2016);
  });
});

test.skipIf(process.platform === 'win32')('a pack that is a link elsewhere is not followed', () => {
  inFolder((folder) => {
    const victim = join(folder, 'victim');
    writeFileSync(victim, text(100));
    symlinkSync(victim, packPath(folder, 1));
    expect(faultOf(() => new VaultWriter(folder, { pack: 1, offset: 10 })).code).toBe('cannot-write');
    expect(readFileSync(victim).equals(text(100))).toBe(true);
  });
});

test.skipIf(!existsSync('/usr/bin/zstd'))('the zstd program alone can walk a pack and unpack a block', () => {
  inFolder((folder) => {
    const writer = new VaultWriter(folder, VAULT_START);
    seal(writer, randomBytes(5000));
    const [block] = seal(writer, text(50_000));
    writer.close();
    execFileSync('zstd', ['-tq', packPath(folder, 1)]);
    const { packOffset, packLength } = block!;
    const raw = execFileSync('sh', ['-c', `tail -c +${packOffset + 1} "$1" | head -c ${packLength} | zstd -dcq`, 'sh', packPath(folder, 1)]);
    expect(raw.equals(text(50_000))).toBe(true);
  });
});
