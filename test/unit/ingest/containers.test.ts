/** Containers: whatever is packed in whatever comes out as it was, by a name that leads to it again; what cannot is named with a reason. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { Account, MAX_NAME } from '../../../electron/ingest/containers/limits.ts';
import { Utf8Check } from '../../../electron/ingest/containers/utf8.ts';
import { again } from '../../../electron/ingest/containers/walk.ts';
import { runs } from '../../fuzz/runs.ts';
import { zipOf } from '../workflows/cases.ts';
import { unzstd } from '../../../electron/ingest/containers/zstd.ts';
import { BZIP2, BZIP2_TEXT, gzip, originOfBytes, paxOf, seen, tarHeader, tarOf, XZ, XZ_LINES, XZ_MAKES, zstd } from './archives.ts';

const log = (n: number): string => Array.from({ length: 40 }, (_, i) => `{"n":${n * 1000 + i}}\n`).join('');
const zip = (members: Readonly<Record<string, Uint8Array | string>>): Buffer => zipOf(Object.entries(members).map(([name, bytes]) => ({ name, bytes: Buffer.from(bytes) })));

const everything = tarOf([
  { name: 'a.json', bytes: log(1) },
  { name: 'b.json.gz', bytes: gzip(log(2)) },
  { name: 'c.zip', bytes: zip({ 'd.json': log(3), 'e.tgz': gzip(tarOf([{ name: 'f.json.zst', bytes: zstd(log(4)) }, { name: 'deep/g.json', bytes: log(5) }])) }) },
  { name: 'h.bz2', bytes: BZIP2 },
  { name: 'i.csv', bytes: Buffer.from(`\uFEFFa,b\r\n1,2\r\n`, 'utf16le') },
]);
const NAMES = ['a.json', 'b.json.gz', 'c.zip!/d.json', 'c.zip!/e.tgz!/f.json.zst', 'c.zip!/e.tgz!/deep/g.json', 'h.bz2', 'i.csv'];

describe('nested containers', () => {
  test.each([['tar', everything], ['tar.gz', gzip(everything)], ['tar.zst', zstd(everything)], ['zip of tar', zip({ 'x.tar': everything })]] as const)('%s: each stream is found, and found again', async (kind, bytes) => {
    const whole = await seen(bytes);
    const outer = kind === 'zip of tar' ? 'x.tar!/' : '';
    expect(whole.refused).toEqual([]);
    expect(whole.found.map((f) => f.member)).toEqual(NAMES.map((n) => `${outer}${n}`));
    expect(whole.found.map((f) => f.text)).toEqual([log(1), log(2), log(3), log(4), log(5), BZIP2_TEXT, 'a,b\r\n1,2\r\n']);
    expect(whole.found.map((f) => f.layers.join())).toEqual(['', 'gzip', '', 'zstd', '', 'bzip2', 'utf-16le']);
    expect(whole.found.every((f) => f.trouble === undefined)).toBe(true);
    for (const f of whole.found) {
      const parts: Buffer[] = [];
      for await (const part of again(originOfBytes(bytes, 1000), f.member, f.layers)) parts.push(Buffer.from(part));
      expect(Buffer.concat(parts).toString()).toBe(f.text);
    }
    if (bytes.length < 4000) for (const chunk of [1, 7, 511]) expect(await seen(bytes, chunk)).toEqual(whole);
  });

  test('a few bytes behind the end of a zip are padding; many are not', async () => {
    const whole = zip({ 'x.json': log(1) });
    for (const behind of ['\n', '\0'.repeat(300)]) expect((await seen(Buffer.concat([whole, Buffer.from(behind)]))).found.map((f) => f.member)).toEqual(['x.json']);
    expect((await seen(Buffer.concat([whole, Buffer.alloc(9000, 65)]))).found).toEqual([]);
  });

  test('concatenated gzip members, zstd and bzip2 streams are one text', async () => {
    const skippable = Buffer.from([0x5a, 0x2a, 0x4d, 0x18, 3, 0, 0, 0, 1, 2, 3]);
    for (const bytes of [Buffer.concat([gzip('one\n'), gzip('two\n')]), Buffer.concat([skippable, zstd('one\n'), skippable, zstd(''), zstd('two\n'), skippable])]) {
      for (const chunk of [1, 5, 10_000]) expect((await seen(bytes, chunk)).found.map((f) => [f.text, f.trouble])).toEqual([['one\ntwo\n', undefined]]);
    }
    expect((await seen(Buffer.concat([BZIP2, BZIP2]), 1000)).found[0]?.text).toBe(BZIP2_TEXT + BZIP2_TEXT);
  });

  test('xz in every make: blocks, streams with padding between, each checksum, other properties; an xz in an xz', async () => {
    for (const chunk of [1, 7, 65_536]) expect((await seen(XZ, chunk)).found).toMatchObject([{ layers: ['xz'], text: BZIP2_TEXT, trouble: undefined }]);
    const made = (kind: keyof typeof XZ_MAKES): Buffer => Buffer.from(XZ_MAKES[kind], 'base64');
    for (const kind of ['sha256', 'crc32', 'none'] as const) expect((await seen(made(kind))).found).toMatchObject([{ text: XZ_LINES, trouble: undefined }]);
    const several = Buffer.concat([made('sha256'), Buffer.alloc(8), made('none'), XZ, Buffer.alloc(4)]);
    for (const chunk of [5, 65_536]) expect((await seen(several, chunk)).found).toMatchObject([{ text: XZ_LINES + XZ_LINES + BZIP2_TEXT, trouble: undefined }]);
    expect((await seen(tarOf([{ name: 'a.xz', bytes: XZ }, { name: 'b.xz', bytes: made('crc32') }]))).found.map((f) => [f.member, f.text.length])).toEqual([['a.xz', BZIP2_TEXT.length], ['b.xz', XZ_LINES.length]]);
  });

  test('xz: what is cut or followed by something else gives what it held and says so; filters and huge dictionaries are refused by name', async () => {
    const makes = Object.entries(XZ_MAKES).map(([kind, text]) => [kind, Buffer.from(text, 'base64')] as const);
    const of = (kind: string): Buffer => makes.find(([k]) => k === kind)?.[1] ?? Buffer.alloc(0);
    expect((await seen(of('x86'))).found).toMatchObject([{ text: '', trouble: 'the xz data went through a filter (x86) that is not read here: unpack it first' }]);
    expect((await seen(of('large'))).found).toMatchObject([{ text: '', trouble: 'the xz data asks for a dictionary of 1024 MiB, more than the 128 MiB that are given: unpack it first' }]);
    expect((await seen(Buffer.concat([of('none'), Buffer.from('something else')]))).found).toMatchObject([{ text: XZ_LINES, trouble: 'the xz data is damaged (what follows a stream is none)' }]);
    const cut = (await seen(of('none').subarray(0, 120))).found[0];
    expect(cut?.trouble).toBe('the xz data is cut off');
    expect(cut !== undefined && cut.text.length > 60 && XZ_LINES.startsWith(cut.text)).toBe(true);
  });

  test('times of the nearest container are kept', async () => {
    const stamped = gzip('x\n');
    stamped.writeUInt32LE(1_500_000_000, 4);
    const { found } = await seen(tarOf([{ name: 'a', bytes: 'x\n', mtime: 1_600_000_000 }, { name: 'b.gz', bytes: stamped }, { name: 'c', bytes: 'x\n', mtime: 0 }]));
    expect(found.map((f) => f.modified)).toEqual([1_600_000_000_000_000, 1_500_000_000_000_000, undefined]);
  });
});

describe('names', () => {
  test('pax, GNU and ustar long names; twins; names that are no paths here', async () => {
    const long = `logs/${'x'.repeat(200)}.json`;
    const { found, refused } = await seen(tarOf([
      { name: 'pax', type: 'x', bytes: paxOf({ path: `pax-${long}`, size: String(log(1).length) }) }, { name: 'cut', bytes: log(1), size: '00000000000\0' },
      { name: '././@LongLink', type: 'L', bytes: `gnu-${long}\0` }, { name: 'cut', bytes: log(2), magic: 'ustar  \0' },
      { name: 'name.json', prefix: 'a/long/prefix', bytes: log(3) },
      { name: '../../etc/passwd', bytes: log(4) }, { name: '/root/x', bytes: log(5) }, { name: 'C:\\x', bytes: log(6) }, { name: 'a!/b', bytes: log(7) },
      { name: 'twin', bytes: log(8) }, { name: 'twin', bytes: log(9) }, { name: 'twin#2', bytes: log(10) }, { name: 'bell\u0007', bytes: log(11) },
      { name: 'link', type: '2' }, { name: 'hard', type: '1' }, { name: 'pipe', type: '6' }, { name: 'disk', type: '4' }, { name: 'folder/', type: '5' }, { name: 'odd', type: 'Z', bytes: 'zz' },
      { name: 'holes', type: 'S', bytes: 'zz' }, { name: 'last', bytes: log(12) },
    ]));
    expect(found.map((f) => f.member)).toEqual([`pax-${long}`, `gnu-${long}`, 'a/long/prefix/name.json', '../../etc/passwd', '/root/x', 'C:\\x', 'a!%2Fb', 'twin', 'twin#2', 'twin#2#2', 'bell\\u{7}', 'last']);
    expect(found.map((f) => f.text)).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12].map(log));
    expect(refused.map((r) => r.split(':')[0])).toEqual(['limit link', 'limit hard', 'limit pipe', 'limit disk', 'limit odd', 'limit holes']);
  });

  test('a name over the limit is refused, and its neighbours are read', async () => {
    const { found, refused } = await seen(zip({ ['n'.repeat(MAX_NAME + 1)]: 'x\n', fine: 'y\n' }));
    expect(found.map((f) => f.text)).toEqual(['y\n']);
    expect(refused).toEqual([`limit ${'n'.repeat(100)}…: its name has ${MAX_NAME + 1} characters, the limit is ${MAX_NAME}`]);
  });
});

describe('limits', () => {
  test('archives and packings nest only so deep', async () => {
    let archives = zip({ 'x.json': log(1) });
    for (let i = 0; i < 6; i += 1) archives = i % 2 === 0 ? tarOf([{ name: 'n', bytes: archives }]) : zip({ n: archives });
    expect(await seen(archives)).toEqual({ found: [], refused: ['limit n!/n!/n!/n!/n: archives nest deeper than 5; unpack it and import the files'] });
    let packed = gzip(log(1));
    for (let i = 0; i < 3; i += 1) packed = gzip(packed);
    expect(await seen(packed)).toEqual({ found: [], refused: ['limit -: it is packed more than 3 times over; unpack it and import the files'] });
  });

  test('of the densest zstd no more is unpacked at once than the slice allows', async () => {
    // One frame of blocks that repeat a byte 128 Ki times each.
    const repeat = (last: boolean): Buffer => { const b = Buffer.alloc(4, 0x0a); b.writeUIntLE(((128 * 1024) << 3) | (1 << 1) | Number(last), 0, 3); return b; };
    const blocks = 4096;
    const frame = Buffer.concat([Buffer.from([0x28, 0xb5, 0x2f, 0xfd, 0x00, 0x38]), ...Array.from({ length: blocks }, (_, i) => repeat(i === blocks - 1))]);
    const peel = unzstd();
    expect(peel.slice).toBeLessThanOrEqual(2048);
    const slice = peel.slice ?? frame.length;
    let most = 0;
    let all = 0;
    for (let at = 0; at < frame.length; at += slice) {
      const given = (await peel.push(frame.subarray(at, at + slice))).reduce((n, p) => n + p.length, 0);
      most = Math.max(most, given);
      all += given;
    }
    all += (await peel.end()).reduce((n, p) => n + p.length, 0);
    expect(peel.trouble()).toBeUndefined();
    expect(all).toBe(blocks * 128 * 1024);
    expect(most).toBeLessThanOrEqual(65 * 1024 * 1024);
  }, 60_000);

  test('what unpacks too far is stopped, in every packing, and what comes after it is refused', async () => {
    const blank = Buffer.alloc(16 * 1024 * 1024, '\n');
    for (const bomb of [Buffer.concat(Array.from({ length: 40 }, () => gzip(blank))), Buffer.concat(Array.from({ length: 40 }, () => zstd(blank)))]) {
      const inTar = tarOf([{ name: 'bomb', bytes: bomb }, { name: 'after', bytes: log(1) }]);
      let unpacked = 0;
      const troubles: (string | undefined)[] = [];
      const refused: string[] = [];
      const account = new Account();
      const { walk } = await import('../../../electron/ingest/containers/walk.ts');
      for await (const f of walk(originOfBytes(inTar, 1024 * 1024), account)) {
        if (f.kind === 'not-read') { refused.push(`${f.code} ${f.member ?? ''}`); continue; }
        for await (const part of f.chunks()) unpacked += part.length;
        troubles.push(f.trouble());
      }
      expect(unpacked).toBeLessThan(600 * 1024 * 1024);
      expect(troubles).toEqual(['it unpacks to more than 400 times its size; what was unpacked so far was read']);
      expect(refused).toEqual(['limit after']);
    }
  }, 60_000);

  test('what is not opened says by which program it is packed', async () => {
    for (const [name, sign] of [['7-Zip', '377abcaf271c0004'], ['RAR', '526172211a0700'], ['lz4', '04224d18']] as const) {
      expect((await seen(zip({ x: Buffer.from(sign, 'hex') }))).refused).toEqual([`not-opened x: it is packed by ${name}, which is not opened here; unpack it and import the files`]);
    }
  });
});

describe('damage', () => {
  const members = [{ name: 'a', bytes: log(1) }, { name: 'b', bytes: log(2) }, { name: 'c', bytes: log(3) }];
  const texts = members.map((m) => m.bytes);

  test('a tar cut anywhere gives what was before the cut, and says that it is cut', async () => {
    const whole = tarOf(members);
    for (let cut = 513; cut < whole.length - 1024; cut += 97) {
      const { found, refused } = await seen(whole.subarray(0, cut));
      found.forEach((f, i) => { expect(texts[i]?.startsWith(f.text)).toBe(true); });
      expect([...refused, ...found.map((f) => f.trouble)].some((t) => /ends inside|cut off/.test(t ?? ''))).toBe(true);
    }
    expect((await seen(whole.subarray(0, whole.length - 1024))).refused[0]).toMatch(/no end mark, so it may be cut off/);
    expect((await seen(Buffer.concat([whole, tarHeader({ name: 'more' })]))).refused[0]).toMatch(/something follows its end mark/);
    const flipped = Buffer.from(whole);
    flipped[512 + Math.ceil(log(1).length / 512) * 512 + 3] = 0x51;
    expect((await seen(flipped)).refused[0]).toMatch(/the header at byte \d+ is damaged; what follows it is not read/);
  });

  test.each([['gzip', gzip(log(1))], ['zstd', zstd(log(1))], ['tar.gz', gzip(tarOf(members))], ['tar.zst', zstd(tarOf(members))], ['zip', zip({ a: log(1), b: log(2) })], ['bzip2', BZIP2], ['xz', XZ], ['xz in a tar', tarOf([{ name: 'a.xz', bytes: Buffer.from(XZ_MAKES.sha256, 'base64') }])]] as const)('%s: whatever is flipped or cut, what comes out is what was in, or damage is said', async (kind, whole) => {
    const wanted = (await seen(whole)).found.map((f) => f.text);
    await fc.assert(fc.asyncProperty(fc.nat(whole.length - 1), fc.nat(7), fc.boolean(), fc.constantFrom(1, 64, 65_536), async (at, bit, cut, chunk) => {
      const bytes = cut ? whole.subarray(0, at) : Buffer.from(whole);
      if (!cut) bytes[at] = (bytes[at] ?? 0) ^ (1 << bit);
      const { found, refused } = await seen(bytes, chunk);
      const said = refused.length > 0 || found.some((f) => f.trouble !== undefined);
      const same = JSON.stringify(found.map((f) => f.text)) === JSON.stringify(wanted);
      // The first bytes are how a container is known at all: without them it is a stream of an unknown kind.
      const unknown = found.length === 1 && found[0]?.layers.length === 0 && found[0].member === undefined
        || kind === 'xz in a tar' && found.length === 1 && found[0]?.layers.includes('xz') === false;
      expect(same || said || unknown, `${kind} ${at} ${bit} ${cut}`).toBe(true);
    }), { numRuns: runs(kind === 'bzip2' ? 25 : 120), examples: [[Math.min(512, whole.length - 1), 0, false, 1]] });
  }, 60_000);

  test('a zip in a broken layer says both', async () => {
    const whole = gzip(zip({ a: log(1), b: log(2) }));
    const { refused } = await seen(whole.subarray(0, whole.length - 20));
    expect(refused[0]).toMatch(/^not-opened -: it is not a sound zip .*the gzip data is cut off/);
  });
});

describe('text', () => {
  test('UTF-16 with and without its mark, and lines that end in carriage returns alone', async () => {
    const table = 'name,type\nsvc-a,role\nsvc-b,role\n';
    const be = (text: string): Buffer => Buffer.from(text, 'utf16le').swap16();
    for (const [bytes, layer] of [
      [Buffer.from(`\uFEFF${table}`, 'utf16le'), 'utf-16le'], [Buffer.from(table, 'utf16le'), 'utf-16le'], [be(`\uFEFF${table}`), 'utf-16be'], [be(table), 'utf-16be'], [Buffer.from(table.replaceAll('\n', '\r')), 'cr'],
    ] as const) {
      for (const chunk of [1, 3, 65_536]) expect((await seen(bytes, chunk)).found).toMatchObject([{ text: table, layers: [layer], trouble: undefined }]);
    }
    expect((await seen(Buffer.from(table.replaceAll('\n', '\r\n')))).found[0]?.layers).toEqual([]);
  });

  test('what is not UTF-8 is counted, whatever the chunks', () => {
    fc.assert(fc.property(fc.array(fc.oneof(fc.string({ unit: 'grapheme' }), fc.constantFrom('\uFFFD', 'é')), { maxLength: 20 }), fc.integer({ min: 1, max: 9 }), (words, chunk) => {
      const check = new Utf8Check();
      const bytes = Buffer.from(words.join(' '), 'utf8');
      for (let i = 0; i < bytes.length; i += chunk) check.push(bytes.subarray(i, i + chunk));
      expect(check.end()).toBeUndefined();
    }), { numRuns: runs(200) });
    for (const chunk of [1, 2, 3, 100]) {
      const check = new Utf8Check();
      const bytes = Buffer.concat([Buffer.from('M\u00fcller, caf\u00e9, \u20ac\n', 'utf8'), Buffer.from('M\u00fcller, caf\u00e9\n', 'latin1'), Buffer.from([0xe2, 0x82])]);
      for (let i = 0; i < bytes.length; i += chunk) check.push(bytes.subarray(i, i + chunk));
      expect(check.end()).toMatch(/^3 places are not UTF-8/);
    }
  });
});
