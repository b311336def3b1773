/** Containers made by hand for tests, so that they may lie. */
import { constants, gzipSync, zstdCompressSync } from 'node:zlib';
import { Account } from '../../../electron/ingest/containers/limits.ts';
import { walk, type Origin } from '../../../electron/ingest/containers/walk.ts';
import { zipOfBytes } from '../../../electron/ingest/containers/zip.ts';

export interface TarMember { readonly name: string; readonly bytes?: Uint8Array | string; readonly type?: string; readonly mtime?: number; readonly magic?: string; readonly prefix?: string; readonly size?: string }

export function tarHeader(m: TarMember): Buffer {
  const bytes = Buffer.from(m.bytes ?? '');
  const header = Buffer.alloc(512);
  header.write(m.name, 0, 100);
  header.write('0000644\0', 100);
  header.write(m.size ?? `${bytes.length.toString(8).padStart(11, '0')}\0`, 124, 12, 'latin1');
  header.write(`${(m.mtime ?? 1_709_287_200).toString(8).padStart(11, '0')}\0`, 136);
  header.write(m.type ?? '0', 156);
  header.write(m.magic ?? 'ustar\u000000', 257, 8, 'latin1');
  if (m.prefix !== undefined) header.write(m.prefix, 345, 155);
  header.write('        ', 148);
  header.write(`${header.reduce((n, b) => n + b, 0).toString(8).padStart(6, '0')}\0 `, 148);
  return header;
}

export function tarOf(members: readonly TarMember[], end = true): Buffer {
  const parts = members.flatMap((m) => {
    const bytes = Buffer.from(m.bytes ?? '');
    return [tarHeader(m), bytes, Buffer.alloc((512 - (bytes.length % 512)) % 512)];
  });
  return Buffer.concat([...parts, Buffer.alloc(end ? 1024 : 0)]);
}

/** `LENGTH KEY=VALUE\n` for each pair. */
export function paxOf(pairs: Readonly<Record<string, string>>): Buffer {
  return Buffer.from(Object.entries(pairs).map(([k, v]) => {
    const rest = ` ${k}=${v}\n`;
    let length = Buffer.byteLength(rest) + 1;
    while (String(length).length + Buffer.byteLength(rest) !== length) length = String(length).length + Buffer.byteLength(rest);
    return `${length}${rest}`;
  }).join(''));
}

export const zstd = (bytes: Uint8Array | string): Buffer => zstdCompressSync(bytes, { params: { [constants.ZSTD_c_checksumFlag]: 1 } });
export const gzip = (bytes: Uint8Array | string): Buffer => gzipSync(bytes);

/** 40 000 lines `{"n":0}` to `{"n":6}` in four blocks of level 1. */
export const BZIP2 = Buffer.from('QlpoMTFBWSZTWWOgTw0AknVZgAAQEAB/EAABAAogAJAgGgATVUAD1MVIqn0pFUyUiqYqRVOKUiqacKkVTFAnUgTtQJ4oE9UCfKBMUCb/mKCskymstH0H2oAp2CzAAAgIAD+IAACABRAASBANAAmqkNQZ6mSkVTMVIqmlSKphIUt6igTUqRVNykVTvFAn5QJ/UCdyBPJAm1AmKBPTFBWSZTWY/K89QAi3tZgAAQEAB/EAABAAogAJAgGgATVVGaA9TFSKp7KRVMVIqmSkVTVUQpb/igTSpFUyQJyoE6UCdqBPFAnqgTJAmvjFBWSZTWXlE34gAAWbZgAAQEAB/EAABAAogAHBANAAmqoAHqYii00gE+JQrCUKwlCuIlCuCUK6yKLuKLWKLyKL2KL6KLIovxdyRThQkNg7fp8=', 'base64');
export const BZIP2_TEXT = Array.from({ length: 40_000 }, (_, i) => `{"n":${i % 7}}\n`).join('');

/** The same text as `BZIP2`, in two blocks with the checksum that xz has by default. */
export const XZ = Buffer.from('/Td6WFoAAATm1rRGA8CCAcCaDCEBFgAAveUDQuMNPwB6XQA9iInCNyieJVajrxriG1KvbEvljOxY6rQQMg2a/FeGtR2pE3VwVTQoIhMN4GTeb4qWk5yId3nlTNdd3gQ24LogNYEQ1Mv/O4ogtzcIRDtlJ9bvdQGhJAKHHVo4qC2++Ul/0Cx23yQf8NZMD11Yd6QDAdqRsHRvBy4AAAAAAF/oVERonxz5A8B2wKkHIQEWAAAAMfs1GuHUvwBuXQA9iInCNyiv/v6jry7F5m8gzwEuP5e963GPlnkgPO9ycRLW3/TK3+S8ZlIzddskHMTQ9S3aZ70qx45maQ5RfrBE/ag4/fCQ6qaVHRMw69npzIaOm3qSf99Gx+ETx/L8zDalyMln50AqQCa1SAzdAAAAAArpygeTpVyNAAKaAcCaDI4BwKkHJrDzYhQXOzADAAAAAARZWg==', 'base64');
/** Twelve short lines in other makes of xz: each checksum, and properties and a dictionary that are not the default. */
export const XZ_MAKES = {
  sha256: '/Td6WFoAAArh+wyhAgAhARYAAAB0L+Wj4AE3AI1dAD2IicI3KKMXwukeDgJfpjXjXAqtwqXbu5ds+5OKosq/ANHnP4hKEUybQ22IYFwxC+RYvZ8/HG5uwvjuxkRj/D6Q32OL6ao4dIF45dIigV1ORvQ/cYE6Z2UKa838/p4Gz6FVdUTBNwqmQQmlIUycSUM5cPJNkrK0yr/VcnQTLhrkgL1Nvrs2pxMxfd7hOgAAAADM/OYZ+OdfVS/Afe6ZyLE85kGSRtJ6kOxN6diaB1A66QABwQG4AgAAZ4LD/7bp3xwCAAAAAApZWg==',
  crc32: '/Td6WFoAAAFpIt42AgAhAQAAAAA3J5fW4AE3AJUSAD2Izw/gBrB+HJWtH2auAQuIYE/lzOrzwDMnSrch8acMoG8PpQ7ZLV9TnJmNBvJXVBMlXUs7UvJ2xIww8Iovwn2qS+PuKWnZws1Dcbfevkj3DAwMPecJqupdygM0zEc8eZP+jbvClcs3h4sHpcdUyYm69ssbouLOmVD+Qh8pjijcIOVl+l8Erj1NWH4nZ2z9hG4EbA6AAAAAACSZD5UAAa0BuAIAAEZN9YA+MA2LAgAAAAABWVo=',
  none: '/Td6WFoAAAD/EtlBAgAhARYAAAB0L+Wj4AE3AI1dAD2IicI3KKMXwukeDgJfpjXjXAqtwqXbu5ds+5OKosq/ANHnP4hKEUybQ22IYFwxC+RYvZ8/HG5uwvjuxkRj/D6Q32OL6ao4dIF45dIigV1ORvQ/cYE6Z2UKa838/p4Gz6FVdUTBNwqmQQmlIUycSUM5cPJNkrK0yr/VcnQTLhrkgL1Nvrs2pxMxfd7hOgAAAAAAAaEBuAIAAD2NN/eoAAr8AgAAAAAAWVo=',
  x86: '/Td6WFoAAATm1rRGAgEEACEBFgANhjUf4AAnACJdAD2IicI3KKMXwukeDgJfpjXjXAqtwqXbu5ds+5OKogK2oAAAAADe1qfIxj1vfAABPiisBvZUH7bzfQEAAAAABFla',
  large: '/Td6WFoAAATm1rRGAgAhASQAAABeH8f54AAnACJdAD2IicI3KKMXwukeDgJfpjXjXAqtwqXbu5ds+5OKogK2oAAAAADe1qfIxj1vfAABPiisBvZUH7bzfQEAAAAABFla',
} as const;
export const XZ_LINES = ['{"n":1000,"k":"2265b1f5"}', '{"n":1001,"k":"91b7584a"}', '{"n":1002,"k":"d8f16adf"}', '{"n":1003,"k":"cd613e30"}', '{"n":1004,"k":"c386bbc4"}', '{"n":1005,"k":"1027c4d1"}', '{"n":1006,"k":"414c343c"}', '{"n":1007,"k":"1e2feb89"}', '{"n":1008,"k":"7ed4d57b"}', '{"n":1009,"k":"c2ce6f44"}', '{"n":1010,"k":"7311d8a3"}', '{"n":1011,"k":"78e51061"}'].map((l) => `${l}\n`).join('');

export interface Found { readonly member: string | undefined; readonly layers: readonly string[]; readonly text: string; readonly trouble: string | undefined; readonly modified: number | undefined }
export interface Seen { readonly found: readonly Found[]; readonly refused: readonly string[] }

export function originOfBytes(bytes: Buffer, chunk: number): Origin {
  return { * stream() { for (let i = 0; i < bytes.length; i += chunk) yield bytes.subarray(i, i + chunk); }, zip: () => zipOfBytes(bytes) };
}

/** Everything in a container. */
export async function seen(bytes: Buffer, chunk = 65_536, account = new Account()): Promise<Seen> {
  const found: Found[] = [];
  const refused: string[] = [];
  for await (const f of walk(originOfBytes(bytes, chunk), account)) {
    if (f.kind === 'not-read') {
      refused.push(`${f.code} ${f.member ?? '-'}: ${f.why}`);
      continue;
    }
    const parts: Buffer[] = [];
    for await (const part of f.chunks()) parts.push(Buffer.from(part));
    found.push({ member: f.member, layers: f.layers, text: Buffer.concat(parts).toString('utf8'), trouble: f.trouble(), modified: f.modified });
  }
  return { found, refused };
}
